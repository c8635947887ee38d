"""Tells the patterns that are compared in a moment from those that could take hours (D35)."""

import re

# What may repeat a part any number of times; after a backslash a sign stands for itself.
_REPEATS = re.compile(r"(?<!\\)[*+]|\{[0-9]*,[0-9]*\}")
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{)")
# What may be there or not, or be one thing or another.
_CHOICES = re.compile(r"(?<![\\(])\?|\|")
# With so many of each a text of forty signs is compared in some thousands of steps.
_MOST_REPEATS, _MOST_CHOICES = 3, 6


def is_quick(pattern: str) -> bool:
    """Whether a pattern is compared with forty signs at once, whatever they are.

    A group that is repeated and can itself match in more than one way takes twice as long for
    every sign more; a pattern without such a group only grows with its number of repeats.
    """
    repeats, choices = len(_REPEATS.findall(pattern)), len(_CHOICES.findall(pattern))
    if _REPEATED_GROUP.search(pattern) and repeats + choices:
        return False
    return repeats <= _MOST_REPEATS and choices <= _MOST_CHOICES
