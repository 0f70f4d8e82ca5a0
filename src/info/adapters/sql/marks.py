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


def _move_mark(name: str, before: str, value: str) -> Operation[bool]:
    moving = Run(marks.MOVE_MARK, (value, name, before)) if before else Run(marks.FIRST_MARK, (name, value))
    return bool((yield moving) == 1)


class SqlMarks(Aggregate):
    """See `info.ports.events`."""

    async def mark(self, name: str) -> str:
        """One point read."""
        return await self.engine.read(NOBODY, _mark(name))

    async def set_mark(self, name: str, value: str) -> None:
        """One row."""
        await self.engine.write(Job(NOBODY, partial(_set_mark, name, value)))

    async def move_mark(self, name: str, before: str, value: str) -> bool:
        """One row, if it is as it was."""
        moved: bool = await self.engine.write(Job(NOBODY, partial(_move_mark, name, before, value)))
        return moved
