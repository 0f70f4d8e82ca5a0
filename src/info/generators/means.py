"""What a decision works with: pure functions of the rooms, programs, and the name of the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import msgspec

from info.model.values import AllocationTable, Decision
from info.ports.events import Count
from info.ports.programs import Programs

__all__ = ["Decide", "LocaleChoice", "MakeTable", "Means", "Negotiate"]


class LocaleChoice(Protocol):
    """The locale of the texts, the locale of numbers and dates, and why."""

    @property
    def text_locale(self) -> str:
        """Where the texts come from."""
        ...

    @property
    def format_locale(self) -> str:
        """How numbers, dates and plurals are written."""
        ...

    @property
    def reason(self) -> str:
        """Why, in words."""
        ...


Negotiate: TypeAlias = Callable[[Sequence[str], Sequence[str]], LocaleChoice]
"""(requested, available) → the choice."""
Decide: TypeAlias = Callable[[AllocationTable, str], Decision]
"""(table, unit) → one hash draw; the same unit draws the same from the same table."""


class MakeTable(Protocol):
    """Counts → the next allocation table; the same counts make the same table."""

    def __call__(
        self, *, tenant: str, template: str, channel: str, number: int, variants: Sequence[str],
        counts: Sequence[Count], policy: str, now: float,
    ) -> AllocationTable:
        """Shares for `variants`; a variant without counts has shown nothing and earned nothing."""
        ...


class Means(msgspec.Struct, frozen=True):
    """All that `make_plan` may call. Nothing here reads a clock, draws at random or does I/O."""

    programs: Programs
    negotiate: Negotiate
    decide: Decide
    make_table: MakeTable
    fingerprint: str
    """The engine: info, ICU, capability tables, release."""
