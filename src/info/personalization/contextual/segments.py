"""The segment of a recipient: a short canonical text of the attributes an experiment is told by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from info.model.values import AllocationTable

__all__ = ["MOST_SEGMENTS", "OTHER", "known_segment", "segment_of"]

MOST_SEGMENTS: Final = 32
"""So many segments of a table learn apart; the rest draw from the shares of all."""
OTHER: Final = "other"
"""The segment of everybody whose value is no short word."""
_LONGEST: Final = 32


def segment_of(attributes: Mapping[str, Any], by: Sequence[str]) -> str:
    """The name of a recipient's segment: "plan=pro,seats=3"; "" without `by`.

    A value is a word of at most 32 letters, digits, "_", "-" and ".", a whole number or a truth value; an
    attribute that is missing is named with nothing behind its "=". Anything else is `OTHER`, and is never
    repeated: what is no short word may be somebody's own.

    >>> segment_of({"plan": "pro", "trial": True}, ("plan", "trial"))
    'plan=pro,trial=true'
    """
    named = []
    for name in by:
        value = _word(attributes.get(name))
        if value is None:
            return OTHER
        named.append(f"{name}={value}")
    return ",".join(named)


def known_segment(table: AllocationTable, attributes: Mapping[str, Any]) -> str:
    """The segment a recipient draws as: their own where the table tells it apart, else `OTHER`."""
    if not table.by:
        return ""
    segment = segment_of(attributes, table.by)
    return segment if not table.known or segment in table.known else OTHER


def _word(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if -1000 < value < 1000 else None  # noqa: PLR2004  (a longer number may be an id)
    if isinstance(value, str) and len(value) <= _LONGEST and _is_plain(value):
        return value
    return None


def _is_plain(text: str) -> bool:
    """Letters, digits and "_-." alone; and not so many digits that it could be a number of somebody's."""
    digits = sum(letter.isdigit() for letter in text)
    return digits < 4 and all(letter.isalnum() or letter in "_-." for letter in text)  # noqa: PLR2004
