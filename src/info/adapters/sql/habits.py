"""The habits ports: rows of persons, their log, tallies of a tenant; what one person got lately."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.people import decode_standing
from info.adapters.sql.records import decode_record
from info.adapters.sql.statements import habits, messages, people
from info.adapters.sql.steps import All, Many, One, Operation, Run
from info.model.values import Shown
from info.ports.habits import HabitRow, HabitTally, Logged, PersonLog, Waiting

__all__ = ["SqlHabits"]

_CURSOR: Final = "."


def _row(tenant: str, key: str) -> Operation[HabitRow | None]:
    row = yield One(habits.ROW, (tenant, key))
    return None if row is None else HabitRow(key, row[0], row[1], row[2], row[3], bytes(row[4]))


def _log(tenant: str, row: HabitRow, limit: int) -> Operation[PersonLog]:
    sent = yield All(habits.SENT, (tenant, row.key, row.messages_to, limit))
    engaged = yield All(habits.ENGAGED, (tenant, row.key, row.events_to, limit))
    logged = [_logged(each, engaged=False) for each in sent] + [
        _logged(each, engaged=True) for each in engaged
    ]
    return PersonLog(
        tuple(logged),
        sent[-1][0] if sent else row.messages_to,
        engaged[-1][0] if engaged else row.events_to,
        more=limit in (len(sent), len(engaged)),
    )


def _logged(row: Sequence[Any], *, engaged: bool) -> Logged:
    place, at, record, last = row
    return Logged(place, at, decode_record(record), engaged, last)


def _write(tenant: str, row: HabitRow, tallies: Sequence[HabitTally], since: float) -> Operation[bool]:
    if (yield One(messages.ERASED_SINCE, (tenant, row.key, since))) is not None:
        return False
    standing = yield One(people.STANDINGS[1], (tenant, row.key))
    if standing is not None and decode_standing(standing[0]).unprofiled:
        return False
    values = (row.at, row.messages_to, row.events_to, row.data)
    if row.version:
        done = yield Run(habits.UPDATE, (*values, tenant, row.key, row.version))
    else:
        done = yield Run(habits.INSERT, (tenant, row.key, *values))
    if done != 1:
        return False
    rows = [
        (tenant, each.kind, each.template, each.channel, each.name, each.sent, each.engaged)
        for each in tallies
    ]
    yield Many(habits.TALLY, sorted(rows))
    return True


def _drop(tenant: str, key: str) -> Operation[None]:
    yield Run(habits.DROP, (tenant, key))


def _tallies(statement: str, *values: str) -> Operation[list[HabitTally]]:
    rows = yield All(statement, values)
    return [HabitTally(kind, channel, name, n, y, template) for kind, template, channel, name, n, y in rows]


def _waiting(tenant: str, cursor: str, limit: int) -> Operation[Waiting]:
    messages_to, events_to = (int(part) for part in (cursor or "0.0").split(_CURSOR))
    sent = yield All(habits.WAITING, (tenant, messages_to, limit))
    engaged = yield All(habits.WAITING_ENGAGED, (tenant, events_to, limit))
    keys = dict.fromkeys(row[0] for row in (*sent, *engaged))
    after = (max([messages_to, *(row[1] for row in sent)]), max([events_to, *(row[1] for row in engaged)]))
    return Waiting(tuple(keys), f"{after[0]}{_CURSOR}{after[1]}")


def _shown(tenant: str, key: str, template: str, channel: str, since: float) -> Operation[tuple[Shown, ...]]:
    rows = yield All(habits.SHOWN, (tenant, key, template, channel, since))
    return tuple(Shown(*row) for row in rows)


def _contacts(tenant: str, key: str, purpose: str, since: float) -> Operation[tuple[float, ...]]:
    rows = yield All(habits.CONTACTS, (tenant, key, purpose, since))
    return tuple(row[0] for row in rows)


class SqlHabits(Aggregate):
    """See `info.ports.habits`: `Habits` and `Recent`."""

    async def row(self, tenant: str, key: str) -> HabitRow | None:
        """One point read."""
        return await self.engine.read(tenant, _row(tenant, key))

    async def log(self, tenant: str, row: HabitRow, limit: int = 500) -> PersonLog:
        """Two indexed reads of one moment."""
        return await self.engine.read(tenant, _log(tenant, row, limit))

    async def write(self, tenant: str, row: HabitRow, tallies: Sequence[HabitTally], *, since: float) -> bool:
        """One transaction."""
        written: bool = await self.engine.write(Job(tenant, partial(_write, tenant, row, tallies, since)))
        return written

    async def drop(self, tenant: str, key: str) -> None:
        """One row."""
        await self.engine.write(Job(tenant, partial(_drop, tenant, key)))

    async def tallies(self, tenant: str) -> Sequence[HabitTally]:
        """One read of some hundred rows."""
        return await self.engine.read(tenant, _tallies(habits.TALLIES, tenant))

    async def lags(self, tenant: str, template: str, channel: str) -> Sequence[HabitTally]:
        """One indexed read."""
        return await self.engine.read(tenant, _tallies(habits.LAGS, tenant, template, channel))

    async def waiting(self, tenant: str, cursor: str = "", limit: int = 500) -> Waiting:
        """Two indexed reads of one moment."""
        return await self.engine.read(tenant, _waiting(tenant, cursor, limit))

    async def shown(
        self, tenant: str, key: str, template: str, channel: str, since: float
    ) -> tuple[Shown, ...]:
        """One indexed read."""
        return await self.engine.read(tenant, _shown(tenant, key, template, channel, since))

    async def contacts(self, tenant: str, key: str, purpose: str, since: float) -> tuple[float, ...]:
        """One indexed read."""
        return await self.engine.read(tenant, _contacts(tenant, key, purpose, since))
