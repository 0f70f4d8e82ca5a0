"""Where readers of the log stand: a part of the events port that belongs to no tenant."""

from __future__ import annotations

from functools import partial

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.statements import marks
from info.adapters.sql.steps import One, Operation, Run

__all__ = ["SqlMarks"]

NOBODY = ""
"""Marks are the operators': no tenant reads or writes them."""


def _mark(name: str) -> Operation[str]:
    row = yield One(marks.MARK, (name,))
    return "" if row is None else str(row[0])


def _set_mark(name: str, value: str) -> Operation[None]:
    yield Run(marks.SET_MARK, (name, value))


class SqlMarks(Aggregate):
    """See `info.ports.events`."""

    async def mark(self, name: str) -> str:
        """One point read."""
        return await self.engine.read(NOBODY, _mark(name))

    async def set_mark(self, name: str, value: str) -> None:
        """One row."""
        await self.engine.write(Job(NOBODY, partial(_set_mark, name, value)))
