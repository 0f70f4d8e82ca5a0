"""Bring a store's schema up to date: numbered files, each applied once, each with its checksum.

`0004_audit.sql` is a step for both databases, written as SQLite reads it; `….postgres.sql` is for
PostgreSQL alone, beside the shared step of its number or for itself. A step is `pre`: what the
version before can live with, so that two versions run on one store during an upgrade. A step
`….post.sql` takes away what the old version needed; it is run only when asked for.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Final, Literal, TypeAlias

import msgspec

from info.adapters.sql.dialect import SQLITE, Dialect
from info.adapters.sql.steps import All, One, Operation, Run, Script
from info.errors import StorageError

__all__ = [
    "LOG",
    "Migration",
    "Phase",
    "State",
    "bring_up",
    "migrations",
    "missing",
    "state_of",
    "unapplied",
]

Phase: TypeAlias = Literal["pre", "post"]
"""Before the old version is gone, or after."""
LOG: Final = (
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " checksum TEXT NOT NULL, applied_at REAL NOT NULL)"
)
"""Makes the table of steps that were applied, where there is none."""
DONE: Final = "SELECT number, name, checksum, applied_at FROM migration ORDER BY number"
DONE_NOW: Final = "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)"


class Migration(msgspec.Struct, frozen=True):
    """One step: its number, its name, its SQL for one dialect."""

    number: int
    name: str
    sql: str

    @property
    def phase(self) -> Phase:
        """Whether the version before this step can live with it."""
        return phase_of(self.name)

    @property
    def checksum(self) -> str:
        """SHA-256 of the SQL, hex: an applied file must never change."""
        return sha256(self.sql.encode()).hexdigest()


class State(msgspec.Struct, frozen=True):
    """A step as a store knows it. `applied_at` is None (seconds since 1970) for one that is missing."""

    number: int
    name: str
    phase: Phase
    applied_at: float | None


def phase_of(name: str) -> Phase:
    """The phase that the name of a step tells."""
    return "post" if ".post." in name else "pre"


def migrations(dialect: Dialect = SQLITE) -> tuple[Migration, ...]:
    """The packaged migrations for a dialect, by number."""
    held = _read.get(dialect.name)
    if held is None:
        held = _read[dialect.name] = _packaged(dialect)
    return held


_read: dict[str, tuple[Migration, ...]] = {}


def _packaged(dialect: Dialect) -> tuple[Migration, ...]:
    folder = files("info.adapters.sql.migrations")
    parts: dict[int, list[tuple[str, str]]] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: (".postgres." in entry.name, entry.name)):
        own = ".postgres." in entry.name
        if entry.name.endswith(".sql") and (dialect.apart or not own):
            text = entry.read_text("utf-8").replace("\r\n", "\n")
            said = text if own else dialect.schema(text)
            parts.setdefault(int(entry.name[:4]), []).append((entry.name, said))
    steps = (
        Migration(number, held[0][0], "\n".join(sql for _, sql in held)) for number, held in parts.items()
    )
    return tuple(sorted(steps, key=lambda step: step.number))


def state_of(dialect: Dialect, store: str) -> Operation[list[State]]:
    """Every step, applied or not. Errors: `StorageError` for a store that this info must not touch."""
    rows = (yield All(DONE)) if (yield One(dialect.has_log)) is not None else []
    return _compared(migrations(dialect), rows, store)


def _compared(steps: Sequence[Migration], rows: Sequence[Sequence[object]], store: str) -> list[State]:
    done = {int(str(row[0])): (str(row[1]), str(row[2]), float(str(row[3]))) for row in rows}
    known = {step.number for step in steps}
    for number in sorted(set(done) - known):
        if phase_of(done[number][0]) == "post":
            what = f"{store}: the store was made by a newer info (migration {number}). Upgrade info."
            raise StorageError(what)
    for step in steps:
        if step.number in done and done[step.number][1] != step.checksum:
            what = (
                f"{store}: migration {step.name} is not the one that was applied. "
                "Install the released version of info, or restore a backup."
            )
            raise StorageError(what)
    ours = [
        State(step.number, step.name, step.phase, done[step.number][2] if step.number in done else None)
        for step in steps
    ]
    newer = [State(number, done[number][0], "pre", done[number][2]) for number in sorted(set(done) - known)]
    return ours + newer


def unapplied(dialect: Dialect) -> list[State]:
    """Every step as a store knows it that is not there yet."""
    return _compared(migrations(dialect), (), "")


def missing(states: Sequence[State], phases: Sequence[Phase]) -> list[State]:
    """The steps of those phases that were not applied."""
    return [state for state in states if state.applied_at is None and state.phase in phases]


def bring_up(dialect: Dialect, store: str, phases: Sequence[Phase] = ("pre",)) -> Operation[list[State]]:
    """Apply what is missing of those phases; the steps that were applied."""
    yield Script(dialect.schema(LOG) + ";")
    states = yield from state_of(dialect, store)
    wanted = missing(states, phases)
    for step in migrations(dialect):
        if any(state.number == step.number for state in wanted):
            yield Script(step.sql)
            yield Run(DONE_NOW, (step.number, step.name, step.checksum, time.time()))
    return wanted
