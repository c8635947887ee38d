"""Turns the name that a browser sends with a file into harmless text of one line."""

import unicodedata

MAX_NAME = 255
# Control characters, format characters (among them the ones that turn the writing direction, so
# that exe.pdf reads as fdp.exe), lone surrogates, private use and unassigned code points.
UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LONGEST_INPUT = 4096


def safe_name(filename: str) -> str:
    """The last part of `filename` as text of at most 255 characters; empty when nothing is left.

    Folders, control characters and marks that reverse the writing direction are removed, spaces
    become single. The ending survives a cut. The result is text for people, never a path.
    """
    bare = filename[-LONGEST_INPUT:].replace("\\", "/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", bare)
    visible = "".join(" " if char.isspace() else char for char in composed if _is_safe(char))
    name = " ".join(visible.split()).strip(". ")
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:MAX_NAME]
    return stem[: MAX_NAME - len(ending) - 1] + dot + ending


def ending_of(name: str) -> str:
    """The ending of a safe name in lower case without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_safe(char: str) -> bool:
    return char in "\t\n\r" or unicodedata.category(char) not in UNSAFE_CATEGORIES
