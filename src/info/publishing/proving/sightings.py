"""A finding seen many times in the matrix, told once, with where it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from info.model.values import Finding

__all__ = ["EVERYWHERE", "Sighting", "Where", "told_once"]

_MOST_NAMES: Final = 3


class Where(NamedTuple):
    """A message of the matrix; "" stands for a dimension that does not matter."""

    channel: str = ""
    tenant: str = ""
    locale: str = ""
    variant: str = ""
    example: str = ""


EVERYWHERE: Final = Where()
"""No message of its own: the finding is of a file."""


class Sighting(msgspec.Struct, frozen=True):
    """A finding, and the message it was seen in."""

    finding: Finding
    where: Where = EVERYWHERE


def told_once(sightings: Iterable[Sighting]) -> tuple[tuple[Finding, tuple[Where, ...]], ...]:
    """Each different finding once, in the order seen, with where it was seen in its sentence.

    >>> slip = Finding("fit.lost", "warning", "'go' does not fit.", "a.json:1:2")
    >>> seen = [Sighting(slip, Where("slack", locale="de")), Sighting(slip, Where("teams", locale="de"))]
    >>> told_once(seen)[0][0].what
    "'go' does not fit (slack, teams · de)."
    """
    found: dict[Finding, dict[Where, None]] = {}
    for sighting in sightings:
        found.setdefault(sighting.finding, {})[sighting.where] = None
    return tuple((_told(finding, where), tuple(where)) for finding, where in found.items())


def _told(finding: Finding, seen: Mapping[Where, None]) -> Finding:
    parts = [_names(dict.fromkeys(where[index] for where in seen), index) for index in range(len(EVERYWHERE))]
    shown = " · ".join(part for part in parts if part)
    if not shown:
        return finding
    return msgspec.structs.replace(finding, what=f"{finding.what.removesuffix('.')} ({shown}).")


def _names(seen: Iterable[str], index: int) -> str:
    names = [name for name in seen if name]
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more {Where._fields[index]}s"
