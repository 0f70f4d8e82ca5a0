"""What a batch adds to the tallies and to the counts: gathered message by message, written once."""

from __future__ import annotations

from collections import Counter
from typing import Final, TypeAlias

from info.adapters.sql.rows import APART, CHANNEL, NUMBER, SEGMENT, TEMPLATE, TENANT, VARIANT, Row
from info.adapters.sql.statements import events
from info.adapters.sql.steps import Each, Many, Operation
from info.model.values import EventRecord

__all__ = ["Tallies"]

Key: TypeAlias = tuple[str, str, str, int, str, str, str]
"""Tenant, template, channel, number, variant, segment, kind."""
CountKey: TypeAlias = tuple[str, str, str, str]
SHOWN: Final = "shown"


class Tallies:
    """How often each kind of thing happened, by the table that the message's variant was drawn from."""

    def __init__(self) -> None:
        self._shown: Counter[Row] = Counter()
        self._happened: Counter[Key] = Counter()
        self._rewarded: Counter[CountKey] = Counter()

    def show(self, row: Row) -> None:
        """Gather the row of a message."""
        if row[NUMBER] is not None:
            self._shown[
                row[TENANT], row[TEMPLATE], row[CHANNEL], row[NUMBER], row[VARIANT], row[SEGMENT], row[APART]
            ] += 1

    def reward(self, event: EventRecord) -> None:
        """Gather an event that rewards its message's variant."""
        self._rewarded[event.tenant, event.template, event.channel, event.variant] += 1

    def happen(self, reported: list[tuple[EventRecord, int]]) -> Operation[None]:
        """Gather those new events, each with its `seq`, that are their message's first of their kind."""
        known = {(event.tenant, event.id): event for event, _ in reported}
        asked = [
            (each.id, each.tenant, each.message, each.tenant, each.message, each.kind, each.machine, seq)
            for each, seq in reported
        ]
        for tenant, event_id, number, segment, apart in (yield Each(events.FIRST_OF_KIND, asked)):
            event = known[tenant, event_id]
            kind = _kind(f"machine_{event.kind}" if event.machine else event.kind, apart)
            self._happened[tenant, event.template, event.channel, number, event.variant, segment, kind] += 1

    def write(self) -> Operation[None]:
        """Add what was gathered. Several transactions may write it, so it goes in one order everywhere."""
        counts = {key: [0, n] for key, n in self._rewarded.items()}
        for (tenant, template, channel, _, variant, _, apart), n in self._shown.items():
            if not apart:
                counts.setdefault((tenant, template, channel, variant), [0, 0])[0] += n
        if counts:
            yield Many(events.ADD_COUNTS, sorted((*key, *added) for key, added in counts.items()))
        tallies = {(*key[:6], _kind(SHOWN, key[6])): n for key, n in self._shown.items()}
        tallies.update(self._happened)
        if tallies:
            yield Many(events.ADD_TALLIES, sorted((*key, n) for key, n in tallies.items()))


def _kind(kind: str, apart: str) -> str:
    return f"{apart}_{kind}" if apart else kind
