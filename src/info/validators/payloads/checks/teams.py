"""What Teams wants beyond the schema of Adaptive Cards: the size of a message, its version, charts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from info.validators.payloads.walk import Check, Walk

__all__ = ["TEAMS_CHECKS"]

_SHOWN: Final = (1, 5)
"""The newest version of Adaptive Cards that Teams shows."""
_VERSION: Final = re.compile(r"(\d+)\.(\d+)")


def _message(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    try:
        size = len(orjson.dumps(value, default=str))
    except (TypeError, ValueError):  # what is no JSON is reported where it stands
        return
    walk.over("message.bytes", size, at)


def _version_given(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    card = value.get("content")
    if isinstance(card, Mapping) and "version" not in card:
        what = "The card has no version; only a card within a card needs none."
        walk.report("AdaptiveCard.version.required", what, f"{at}/content", 'Add "version": "1.5".')


def _card(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    version = value.get("version")
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if isinstance(version, str) and match is None:
        what = "The version is not two numbers and a dot."
        walk.report("AdaptiveCard.version", what, f"{at}/version", 'Write "1.5".')
    elif match and (int(match[1]), int(match[2])) > _SHOWN:
        what = "Teams shows cards up to version 1.5; a newer one shows its fallback text."
        walk.report("AdaptiveCard.version.shown", what, f"{at}/version", 'Write "1.5".', "warning")


def _fallback(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    if "fallback" not in value:
        what = "The element is beyond Adaptive Cards 1.5, and clients that do not know it show nothing."
        walk.report("chart.fallback", what, at, "Add a 'fallback'.", "warning")


def _chart(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """Numbers that a JSON number can hold; no label twice in a series, no part below nothing."""
    for place, points in _series(value.get("data"), f"{at}/data"):
        labels = [point["x"] for point in points if isinstance(point.get("x"), str | int | float)]
        if len(set(labels)) < len(labels):
            what = "Two points of a series have one label, and stand at one place of the axis."
            walk.report("chart.label.repeated", what, place, "Tell them apart.", "warning")
        for name in ("y", "value"):
            _numbers(walk, [point.get(name) for point in points], name, place)


def _series(data: Any, at: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The series of a chart and where each stands: the data itself, or the values of each of its items."""
    points = [point for point in data if isinstance(point, Mapping)] if isinstance(data, list) else []
    yield at, [point for point in points if "values" not in point]
    for place, line in enumerate(points):
        if isinstance(line.get("values"), list):
            values = [point for point in line["values"] if isinstance(point, Mapping)]
            yield f"{at}/{place}/values", values


def _numbers(walk: Walk, numbers: list[Any], name: str, at: str) -> None:
    given = [number for number in numbers if isinstance(number, float | int)]
    if not all(map(math.isfinite, given)):
        what = "A number is not finite, and JSON has no word for it."
        walk.report("chart.number", what, at, "Leave the point out, or tell the chart in words.")
    elif name == "value" and any(number < 0 for number in given):
        what = "A part of the whole is below nothing; no ring can show it."
        walk.report("chart.part.negative", what, at, "Use bars.", "warning")


def _gauge(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    given = [value.get("min", 0), value.get("value", 0), value.get("max", math.inf)]
    if all(isinstance(number, int | float) for number in given) and given != sorted(given):
        what = "The value is not between the ends of the gauge."
        walk.report("gauge.value.range", what, f"{at}/value", "Move the ends, or say it in words.", "warning")


TEAMS_CHECKS: Final[Mapping[str, Check]] = {
    "teams.message": _message,
    "teams.version_given": _version_given,
    "teams.card": _card,
    "teams.fallback": _fallback,
    "teams.chart": _chart,
    "teams.gauge": _gauge,
}
"""Teams' checks by the names the rules call them."""
