"""A log of any length, and every way to change one row of it behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec

from info import InfoTemplateGenerator, Message
from info.bootstrap import Runtime
from info.model.audit import Actor
from info.privacy.audit import ROLE

ADA = {"user_name": "Ada", "tier": "premium"}
TENANTS = ("acme", "globex")
ACTOR = Actor("user", "ada")


class Tampering(msgspec.Struct, frozen=True):
    """One change: what it is, and its statements with their values."""

    what: str
    steps: tuple[tuple[str, tuple[Any, ...]], ...]


async def grown_log(project: Path | str, entries: int) -> tuple[Runtime, list[str]]:
    """A log of at least so many entries: messages of two tenants, looks at them, roles, a forgotten person.

    Nothing sequences it beside, and it is read on the connection that writes: so a change can be seen and
    taken back. The runtime, and the ids of messages.
    """
    url = f"sqlite:///{project}/info.db"
    makers = [InfoTemplateGenerator(name, storage_url=url, project=project, actor=ACTOR) for name in TENANTS]
    runtime = makers[0].runtime
    runtime.audit._beside = False
    engine: Any = runtime.store.engine
    engine._reader.close()
    engine._reader = engine.connection
    auditor = runtime.auditor()
    messages: list[Message] = []
    made = 0
    await makers[0].generate_info_message("welcome", ADA, "slack", recipient="gone")
    await makers[0].forget("gone")
    while made < entries:
        maker = makers[len(messages) % 2]
        recipient = f"person-{len(messages) % 5}" if len(messages) % 3 else None
        messages.append(await maker.generate_info_message("welcome", ADA, "slack", recipient=recipient))
        if len(messages) % 4 == 0:
            await maker.explain(messages[-1].id)
        if len(messages) % 6 == 0:
            await auditor.record(maker.tenant_id, ROLE, {"role": "author", "to": "eve"}, actor=ACTOR)
        made = await _count(makers[0])
    return runtime, [message.id for message in messages]


async def _count(maker: InfoTemplateGenerator) -> int:
    held = connection_of(maker.runtime).execute("SELECT count(*) FROM audit_entry").fetchone()
    return int(held[0])


def connection_of(runtime: Runtime) -> Connection:
    """The connection that writes, and here reads, too."""
    engine: Any = runtime.store.engine
    connection: Connection = engine.connection
    return connection


def cut(connection: Connection, entries: int) -> None:
    """Leave the first entries alone, before anything is in the tree: a log of exactly this length."""
    ids = [row[0] for row in connection.execute("SELECT id FROM audit_entry ORDER BY at, id")][entries:]
    assert not connection.execute("SELECT count(*) FROM audit_leaf").fetchone()[0]
    places = connection.execute("SELECT place, leaves FROM audit_queue").fetchall()
    for place, leaves in places:
        if {name for name, _ in msgspec.msgpack.decode(leaves)} & set(ids):
            connection.execute("DELETE FROM audit_queue WHERE place = ?", (place,))
    connection.executemany("DELETE FROM audit_entry WHERE id = ?", [(name,) for name in ids])


def everything(connection: Connection) -> list[Any]:
    """Every row of the log, to see whether a change changes anything."""
    return [
        connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("audit_entry", "audit_leaf", "audit_tile", "audit_head")
    ]


@contextmanager
def tampered(connection: Connection, tampering: Tampering) -> Iterator[None]:
    """The log as it is with the change; afterwards it is as it was."""
    connection.execute("SAVEPOINT tampering")
    try:
        for statement, values in tampering.steps:
            connection.execute(statement, values)
        yield
    finally:
        connection.execute("ROLLBACK TO tampering")
        connection.execute("RELEASE tampering")


def every_tampering(connection: Connection) -> Iterator[Tampering]:
    """Every edit of a column, deletion, insertion, exchange and truncation of rows of the log."""
    rows = connection.execute(
        "SELECT e.tenant, e.id, l.tree_index FROM audit_entry e JOIN audit_leaf l ON l.id = e.id"
        " ORDER BY l.tree_index"
    ).fetchall()
    for tenant, name, index in rows:
        yield from _edits(tenant, name, index)
        yield from _losses(tenant, name, index)
        yield from _insertions(tenant, name, index)
    for one, two in pairwise(rows):
        yield from _exchanges(one, two)
    for _, _, index in rows:
        yield from _truncations(index)
    yield from _of_the_tree(connection)


def _edits(tenant: str, name: str, index: int) -> Iterator[Tampering]:
    where = (tenant, name)
    for column, value in (
        ("tenant", "'initech'"),
        ("id", "id || 'x'"),
        ("kind", "kind || 'x'"),
        ("at", "at + 0.001"),
        ("at", "at - 1"),
        ("subject", "coalesce(subject, '') || 'x'"),
        ("subject", "CASE WHEN subject IS NULL THEN 'r_0' END"),
        ("leaf", "CAST(leaf || ' ' AS BLOB)"),
        ("leaf", "CAST(replace(leaf, '\"at\":1', '\"at\":2') AS BLOB)"),
        ("detail", "CAST(detail || 'x' AS BLOB)"),
    ):
        statement = f"UPDATE audit_entry SET {column} = {value} WHERE tenant = ? AND id = ?"
        yield Tampering(f"edit {column} = {value} of {index}", ((statement, where),))
    blank = "UPDATE audit_entry SET subject = NULL, detail = x'' WHERE tenant = ? AND id = ?"
    yield Tampering(f"blank {index}", ((blank, where),))
    moved = "UPDATE audit_leaf SET tree_index = ? WHERE id = ?"
    for other in (index + 1, index - 1, index + 1000, -1):
        yield Tampering(f"index {index} becomes {other}", ((moved, (other, name)),))


def _losses(tenant: str, name: str, index: int) -> Iterator[Tampering]:
    entry = ("DELETE FROM audit_entry WHERE tenant = ? AND id = ?", (tenant, name))
    leaf = ("DELETE FROM audit_leaf WHERE id = ?", (name,))
    closed = ("UPDATE audit_leaf SET tree_index = tree_index - 1 WHERE tree_index > ?", (index,))
    smaller = ("UPDATE audit_head SET size = size - 1", ())
    yield Tampering(f"entry {index} deleted", (entry,))
    yield Tampering(f"leaf {index} deleted", (leaf,))
    yield Tampering(f"entry and leaf {index} deleted", (entry, leaf))
    yield Tampering(f"entry and leaf {index} deleted, the gap closed", (entry, leaf, closed, smaller))


def _insertions(tenant: str, name: str, index: int) -> Iterator[Tampering]:
    copy = (
        """INSERT INTO audit_entry SELECT tenant, id || 'y', kind, at, subject, leaf, detail FROM audit_entry
        WHERE tenant = ? AND id = ?""",
        (tenant, name),
    )
    pushed = ("UPDATE audit_leaf SET tree_index = tree_index + 1 WHERE tree_index > ?", (index,))
    placed = ("INSERT INTO audit_leaf (id, tree_index) VALUES (?, ?)", (name + "y", index + 1))
    larger = ("UPDATE audit_head SET size = size + 1", ())
    yield Tampering(f"entry {index} copied", (copy,))
    yield Tampering(f"entry {index} copied into the tree", (copy, pushed, placed, larger))


def _exchanges(one: tuple[str, str, int], two: tuple[str, str, int]) -> Iterator[Tampering]:
    (tenant, name, index), (_, other, next_index) = one, two
    moved = "UPDATE audit_leaf SET tree_index = ? WHERE id = ?"
    swapped = ((moved, (next_index, name)), (moved, (index, other)))
    yield Tampering(f"{index} and its follower change places", swapped)
    for column in ("leaf", "detail", "at"):
        taken = (
            f"UPDATE audit_entry SET {column} = (SELECT {column} FROM audit_entry WHERE id = ?)"
            " WHERE tenant = ? AND id = ?"
        )
        yield Tampering(f"{index} has the {column} of its follower", ((taken, (other, tenant, name)),))


def _truncations(index: int) -> Iterator[Tampering]:
    entries = (
        "DELETE FROM audit_entry WHERE id IN (SELECT id FROM audit_leaf WHERE tree_index >= ?)",
        (index,),
    )
    leaves = ("DELETE FROM audit_leaf WHERE tree_index >= ?", (index,))
    tile = ("UPDATE audit_tile SET hashes = substr(hashes, 1, ?) WHERE level = 0", (32 * index,))
    head = ("UPDATE audit_head SET size = ?", (index,))
    yield Tampering(f"cut at {index}: entries", (entries,))
    yield Tampering(f"cut at {index}: all of it", (entries, leaves, tile, head))


def _of_the_tree(connection: Connection) -> Iterator[Tampering]:
    tiles = connection.execute("SELECT level, number, hashes FROM audit_tile").fetchall()
    for level, number, hashes in tiles:
        where = (level, number)
        other = "UPDATE audit_tile SET hashes = ? WHERE level = ? AND number = ?"
        for place in range(len(hashes) // 32):
            changed = bytearray(hashes)
            changed[32 * place + 7] ^= 1
            yield Tampering(f"hash {place} of tile {where}", ((other, (bytes(changed), *where)),))
        yield Tampering(f"tile {where} is longer", ((other, (hashes + bytes(32), *where)),))
        gone = "DELETE FROM audit_tile WHERE level = ? AND number = ?"
        yield Tampering(f"tile {where} is gone", ((gone, where),))
    more = "INSERT INTO audit_tile (level, number, hashes) VALUES (1, 7, zeroblob(32))"
    yield Tampering("a tile too many", ((more, ()),))
    for size in (-1, 1):
        yield Tampering(f"the size is {size:+} off", (("UPDATE audit_head SET size = size + ?", (size,)),))
    yield Tampering("no checkpoint", (("UPDATE audit_head SET checkpoint = ''", ()),))
    forged = "UPDATE audit_head SET checkpoint = replace(checkpoint, 'A', 'B')"
    yield Tampering("another checkpoint", ((forged, ()),))


async def unseen(runtime: Runtime, *, step: int = 1) -> tuple[list[str], int]:
    """Which of every `step`-th change `verify` does not see, and how many were tried that change anything."""
    connection, auditor = connection_of(runtime), runtime.auditor()
    outside = {"the last signed checkpoint": await auditor.checkpoint()}
    before = everything(connection)
    missed, tried = [], 0
    for number, tampering in enumerate(every_tampering(connection)):
        if number % step:
            continue
        with tampered(connection, tampering):
            if everything(connection) == before:
                continue
            tried += 1
            if not (await auditor.verify(outside)).wrong:
                missed.append(tampering.what)
    return missed, tried
