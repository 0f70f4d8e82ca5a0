"""What Teams wants beyond the schema of Adaptive Cards: the size of a message, its version, fallbacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


TEAMS_CHECKS: Final[Mapping[str, Check]] = {
    "teams.message": _message,
    "teams.version_given": _version_given,
    "teams.card": _card,
    "teams.fallback": _fallback,
}
"""Teams' checks by the names the rules call them."""
