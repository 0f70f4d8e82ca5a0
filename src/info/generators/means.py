"""What a decision works with: pure functions of the rooms, programs, and the name of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.model.values import Address, AllocationTable, Decision
from info.ports.learning import Learn
from info.ports.programs import Programs

__all__ = ["Decide", "LocaleChoice", "Means", "Negotiate"]


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


class Negotiate(Protocol):
    """What a person wishes against what there is; the same arguments give the same choice."""

    def __call__(
        self,
        requested: Sequence[str],
        available: Sequence[str],
        fallback: Sequence[str] = (),
        *,
        spoken: Sequence[str] = (),
        addressed: Sequence[str] = (),
        address: Address | None = None,
    ) -> LocaleChoice:
        """The choice; `spoken` bounds it, `fallback` counts when nothing near is available.

        `addressed` are the catalogues in a form of address, `address` the one that is asked for.
        """
        ...

    def __hash__(self) -> int:
        """Choices are remembered by what made them."""
        ...


class Decide(Protocol):
    """One hash draw from a table: the same key draws the same, on every machine."""

    def __call__(
        self,
        table: AllocationTable,
        *,
        tenant: str,
        template: str,
        message_or_recipient_key: str,
        message: str = "",
        segment: str = "",
    ) -> Decision:
        """The variant, its probability, the table's number and the draw; a segment has shares of its own."""
        ...


class Means(msgspec.Struct, frozen=True):
    """All that `make_plan` may call. Nothing here reads a clock, draws at random or does I/O."""

    programs: Programs
    negotiate: Negotiate
    decide: Decide
    make_table: Learn
    fingerprint: str
    """The engine: info, ICU, capability tables, release."""
    learning: bool = True
    """Whether shares are learnt; without it every table is uniform, whatever the template's policy."""
