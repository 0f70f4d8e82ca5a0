"""How far a language is, template by template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from info.model.translation import TextUnit

__all__ = ["Coverage", "coverage"]


class Coverage(msgspec.Struct, frozen=True):
    """The texts of one template in one locale: how many there are, and how many of them are what.

    `missing`, `draft` and `reviewed` add up to `texts`; `stale` ones are among the last two.
    """

    locale: str
    template: str
    texts: int = 0
    missing: int = 0
    draft: int = 0
    reviewed: int = 0
    stale: int = 0

    @property
    def translated(self) -> float:
        """The share of the texts that have a translation, from 0 to 1; 1 where there is nothing to say."""
        return 1.0 if self.texts == 0 else 1 - self.missing / self.texts


def coverage(locale: str, units: Iterable[TextUnit]) -> tuple[Coverage, ...]:
    """A row for each template, in the order of the units."""
    grouped: dict[str, list[TextUnit]] = {}
    for unit in units:
        grouped.setdefault(unit.template, []).append(unit)
    return tuple(_row(locale, template, found) for template, found in grouped.items())


def _row(locale: str, template: str, units: Sequence[TextUnit]) -> Coverage:
    count = {state: sum(unit.state == state for unit in units) for state in ("missing", "draft", "reviewed")}
    return Coverage(locale, template, len(units), **count, stale=sum(unit.stale for unit in units))
