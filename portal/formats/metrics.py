"""Writes numbers in the text form of Prometheus, version 0.0.4."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metric(NamedTuple):
    """One metric: its name, what it means, and its values by the value of one label.

    `label` is the label's name; without it there is one value, under the empty text. What is not
    known has no value at all, so that nobody takes it for zero.
    """

    name: str
    meaning: str
    values: Mapping[str, float]
    label: str = ""


def exposition(metrics: Sequence[Metric]) -> str:
    """The text that a monitoring system reads; ends with a line feed."""
    return "".join(_written(one) for one in metrics if one.values)


def _written(metric: Metric) -> str:
    lines = [f"# HELP {metric.name} {_escaped(metric.meaning)}", f"# TYPE {metric.name} gauge"]
    for value, number in metric.values.items():
        quoted = _escaped(value).replace('"', '\\"')
        labels = f'{{{metric.label}="{quoted}"}}' if metric.label else ""
        shown = f"{number:.0f}" if number == int(number) else repr(number)
        lines.append(f"{metric.name}{labels} {shown}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
