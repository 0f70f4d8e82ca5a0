"""What awaits in the audit log: the sequencer that lets the tree grow, and the auditor that proves it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from info.errors import AuditError, StorageError
from info.model.audit import Actor, AuditEntry, StoredEntry
from info.model.values import MessageRecord
from info.ports.audit import AuditLog, AuditTree
from info.ports.messages import Messages
from info.privacy.audit.checkpoint import Checkpoint, TlogProof, open_checkpoint
from info.privacy.audit.note import BadNote, NoteKey, NoteSigner
from info.privacy.audit.proving import proof_of, tiles_for
from info.privacy.audit.recording import FORGET, Recorder
from info.privacy.audit.sequencing import next_step
from info.privacy.audit.tiles import WIDTH, bundle, entries_path, tile_nodes, tile_path, tiles_of
from info.privacy.audit.tree import consistency_proof
from info.privacy.audit.verifying import Report, Verification

__all__ = ["AuditParts", "Auditor", "Sequencer"]

BATCH: Final = 5000
"""Leaves that get their indices in one transaction."""
LEASE_SECONDS: Final = 0.7
"""Short, so that another process takes over within a second; no step hangs on it, each is fenced."""
ROUNDS: Final = 8
SETTLE_ROUNDS: Final = 20
SETTLE_SECONDS: Final = 0.1
PAGE: Final = 1000


def _nobody() -> None:
    pass


def _unheard(_done: int, _of: int) -> None:
    pass


class Sequencer:
    """Gives committed entries their indices, and signs a checkpoint over each new size.

    Many may run on one store; one of them holds the lease, and no step is written by another. A step is one
    transaction: whoever is killed leaves the tree as it was, and what waited waits on.
    """

    def __init__(
        self, tree: AuditTree, signer: NoteSigner, *, holder: str, clock: Callable[[], float]
    ) -> None:
        self._tree = tree
        self._signer = signer
        self._holder = holder
        self._clock = clock

    async def step(self) -> int:
        """One step: how many entries got an index. 0 where none waits or another process is at it."""
        waiting = await self._tree.waiting(self._holder, now=self._clock(), lease=LEASE_SECONDS, limit=BATCH)
        if waiting is None or not waiting.queue:
            return 0
        try:
            step = next_step(waiting, self._signer, self._holder)
        except (ValueError, LookupError) as error:
            raise AuditError(f"The audit log cannot grow: {error}. See: infoctl audit verify") from None
        done = sum(len(each.leaves) for each in step.queue)
        return done if await self._tree.sequence(step) else 0

    async def catch_up(self) -> int:
        """Steps until nothing waits: how many entries got an index."""
        done = 0
        while got := await self.step():
            done += got
        return done

    async def settle(self) -> None:
        """Wait until nothing waits that was committed before: a process that died may hold the lease a while.

        Gives up after two seconds, when another process is slow at it or more keeps coming in.
        """
        for _ in range(SETTLE_ROUNDS):
            await self.catch_up()
            if not await self._tree.queued():
                return
            await asyncio.sleep(SETTLE_SECONDS)

    async def run(self, stop: asyncio.Event, *, pause: float, failed: Callable[[Exception], None]) -> None:
        """Step every `pause` seconds until `stop` is set; then once more. `failed` hears of errors."""
        while not stop.is_set():
            try:
                await self.catch_up()
            except (AuditError, StorageError) as error:
                failed(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
        await self.catch_up()


class AuditParts(msgspec.Struct, frozen=True):
    """One runtime's parts for the audit log."""

    log: AuditLog
    tree: AuditTree
    messages: Messages
    recorder: Recorder
    sequencer: Sequencer
    signer: NoteSigner
    clock: Callable[[], float]
    entry_id: Callable[[], str]
    """A new id for an entry: ordered by time, as those of messages."""
    salt: Callable[[], bytes]
    """16 fresh random bytes."""
    retention: float | None = None
    """Seconds after which messages are deleted; None: never."""
    nudge: Callable[[], None] = _nobody
    """Called when there is something for the sequencer."""


class Auditor:
    """The audit log of a deployment: writes entries, proves them, verifies them all."""

    def __init__(self, parts: AuditParts) -> None:
        self._parts = parts

    @property
    def key(self) -> NoteKey:
        """The public key of the log's checkpoints; its name is the log's origin."""
        return self._parts.signer.key

    @property
    def tree(self) -> AuditTree:
        """The tree of the log."""
        return self._parts.tree

    def message(self, record: MessageRecord, actor: Actor) -> AuditEntry:
        """The entry of a generated message, to be written in its transaction."""
        self._parts.nudge()
        return self._parts.recorder.message(record, actor, self._parts.salt())

    def made(
        self,
        tenant: str,
        kind: str,
        event: Mapping[str, Any],
        *,
        actor: Actor,
        subject: str | None = None,
        content: Mapping[str, str] = {},
    ) -> AuditEntry:
        """An entry, to be written in the transaction of what it records. See `Recorder.entry`."""
        parts = self._parts
        parts.nudge()
        return parts.recorder.entry(
            tenant,
            kind,
            event,
            id=parts.entry_id(),
            at=parts.clock(),
            actor=actor,
            salt=parts.salt(),
            subject=subject,
            content=content,
        )

    async def record(
        self,
        tenant: str,
        kind: str,
        event: Mapping[str, Any],
        *,
        actor: Actor,
        subject: str | None = None,
        content: Mapping[str, str] = {},
    ) -> AuditEntry:
        """Write an entry for what has no transaction of its own, before it is done: an access, say."""
        entry = self.made(tenant, kind, event, actor=actor, subject=subject, content=content)
        await self.append(tenant, [entry])
        return entry

    async def append(self, tenant: str, entries: Sequence[AuditEntry]) -> None:
        """Write entries that were made before; returns when they are durable."""
        await self._parts.log.append(tenant, entries)

    async def forget(
        self, tenant: str, subject: str, event: Mapping[str, Any], *, actor: Actor
    ) -> AuditEntry:
        """Empty every entry about a person, and record that: the proofs of all entries stay valid.

        Error: `StorageError` where entries about the person keep coming in.
        """
        log = self._parts.log
        for _ in range(ROUNDS):
            count = await log.about(tenant, subject)
            content = {"erased": str(count)}
            entry = self.made(tenant, FORGET, {**event, "recipient": subject}, actor=actor, content=content)
            if await log.erase(tenant, subject, count, entry):
                return entry
        what = "Entries about the person keep coming in. Stop what works on them, then forget again."
        raise StorageError(what)

    def opened(self, tenant: str, entry: AuditEntry) -> dict[str, Any]:
        """The event of an entry that is no message. Error: `ValueError` where it was erased."""
        return self._parts.recorder.opened(tenant, entry)

    async def checkpoint(self) -> str:
        """The newest checkpoint, over everything that is committed: a signed note."""
        parts = self._parts
        await parts.sequencer.settle()
        note = (await parts.tree.head()).checkpoint
        if not note:
            raise AuditError("The audit log is empty: nothing was done yet that it records.")
        return note

    async def prove(self, tenant: str, entry_id: str) -> TlogProof:
        """The proof that the entry (of a message: by the message's id) is in the log; it holds the leaf.

        Error: `AuditError` for an id that no entry has, and where no checkpoint covers the entry within two
        seconds.
        """
        proof = await self.prove_within(tenant, entry_id, seconds=SETTLE_ROUNDS * SETTLE_SECONDS)
        if proof is None:
            raise AuditError("No checkpoint covers this entry yet: another process is slow at it. Try again.")
        return proof

    async def prove_within(self, tenant: str, entry_id: str, *, seconds: float) -> TlogProof | None:
        """The proof as `prove` gives it, or None where no checkpoint covers the entry within the seconds.

        Error: `AuditError` for an id that no entry has.
        """
        parts, waited = self._parts, 0.0
        while True:
            await parts.sequencer.catch_up()
            stored = await parts.log.entry(tenant, entry_id)
            if stored is None:
                raise AuditError(
                    "No entry of the audit log has this id. Give the id of a message, or of an entry as "
                    "infoctl audit export writes it."
                )
            if stored.index is not None:
                return await self._proof(stored, stored.index)
            if waited >= seconds:
                return None
            await asyncio.sleep(SETTLE_SECONDS)
            waited += SETTLE_SECONDS

    async def _proof(self, stored: StoredEntry, index: int) -> TlogProof:
        """The proof under the newest checkpoint, with the signatures of its witnesses if there are any."""
        tree = self._parts.tree
        note = await self._cosigned((await tree.head()).checkpoint)
        held = open_checkpoint(note, self.key)
        found = [
            tile
            for level, number in sorted(tiles_for(index, held.size))
            for tile in await tree.tiles(level, number, number)
        ]
        tiles = {(tile.level, tile.number): tile.hashes for tile in found}
        return proof_of(stored, held, note, tiles)

    async def _cosigned(self, note: str) -> str:
        """The note, or what was kept of the same checkpoint: that has the signatures of witnesses, too."""
        size = open_checkpoint(note, self.key).size
        kept = [held for at, held, _ in await self._parts.tree.kept() if at == size]
        return kept[-1] if kept else note

    async def tiles(self, size: int) -> Mapping[tuple[int, int], bytes]:
        """All tiles of the tree of that size, and what is wider of them by now."""
        tree = self._parts.tree
        last = {level: number for level, number, _ in tiles_of(size)}
        found = [tile for level, number in last.items() for tile in await tree.tiles(level, 0, number)]
        return {(tile.level, tile.number): tile.hashes for tile in found}

    async def growth(self, old: int, size: int) -> list[bytes]:
        """The proof that the tree of `size` entries begins with that of `old`; none is needed from 0."""
        if old == 0:
            return []
        tiles = await self.tiles(size)
        return consistency_proof(old, size, tile_nodes(lambda *key: tiles.get(key, b"")))

    async def keep(self, note: str) -> None:
        """Keep a checkpoint that was cosigned or anchored. Error: `BadNote` where it is not this log's."""
        size = open_checkpoint(note, self.key).size
        await self._parts.tree.keep(size, note, self._parts.clock())

    async def verify(
        self, outside: Mapping[str, str] = {}, *, told: Callable[[int, int], None] = _unheard
    ) -> Report:
        """Recompute the whole log from the store. `outside` are checkpoints kept elsewhere, by their names.

        `told` hears how many of how many entries were looked at.
        """
        parts = self._parts
        await parts.sequencer.settle()
        head = await parts.tree.head()
        queued = await parts.tree.queued()
        check = Verification(parts.recorder, self.key.name, head.size, queued)
        await self._read_tiles(check, head.size)
        done = 0
        async for stored in self._all_entries():
            if check.entry(stored):
                what, gone = await self._message_of(stored)
                check.message(stored, what, gone=gone)
            done += 1
            if done % PAGE == 0:
                told(done, max(done, head.size))
        for tenant in await parts.log.audited_tenants():
            for message, at in await parts.log.unrecorded(tenant):
                check.unrecorded(tenant, message, at)
        if missing := check.missing():
            check.lost(await parts.tree.lost(missing[0], missing[-1] + 1))
        if head.checkpoint or head.size:
            self._compare(check, "the last checkpoint", head.checkpoint, exact=head.size)
        for size, note, _ in await parts.tree.kept():
            self._compare(check, f"the kept checkpoint of {size} entries", note)
        for name, note in outside.items():
            self._compare(check, name, note)
        told(done, max(done, head.size))
        return check.report((await parts.tree.head()).size)

    def _compare(self, check: Verification, name: str, note: str, exact: int | None = None) -> None:
        try:
            held = open_checkpoint(note, self.key)
        except BadNote as error:
            check.found(f"{name}: {error}")
            return
        if exact is not None and held.size != exact:
            check.found(f"{name} is over {held.size} entries, and the tree has {exact}")
        check.checkpoint(held, name)

    async def _read_tiles(self, check: Verification, size: int) -> None:
        levels = max((level for level, _, _ in tiles_of(size)), default=-1) + 1
        for level in range(levels + 1):
            check.tiles(await self._parts.tree.tiles(level, 0, size))

    async def _all_entries(self) -> AsyncIterator[StoredEntry]:
        log = self._parts.log
        for tenant in await log.audited_tenants():
            async for stored in self.entries(tenant):
                yield stored

    async def entries(self, tenant: str) -> AsyncIterator[StoredEntry]:
        """Every entry of a tenant, by id."""
        after, page = "", await self._parts.log.entries(tenant, limit=PAGE)
        while page:
            for stored in page:
                yield stored
            after = page[-1].entry.id
            page = await self._parts.log.entries(tenant, after, PAGE)

    async def tenant_of(self, entry_id: str) -> str | None:
        """The tenant of an entry, for an operator who has only the id; None for an unknown one."""
        for tenant in await self._parts.log.audited_tenants():
            if await self._parts.log.entry(tenant, entry_id) is not None:
                return tenant
        return None

    async def newest(self, tenant: str | None, kind: str | None, limit: int) -> list[StoredEntry]:
        """The newest entries of a tenant or of all, of one kind or of any, the newest first."""
        tenants = await self._parts.log.audited_tenants() if tenant is None else [tenant]
        found: list[StoredEntry] = []
        for each in tenants:
            held: deque[StoredEntry] = deque(maxlen=limit)
            async for stored in self.entries(each):
                if kind in (None, stored.entry.kind):
                    held.append(stored)
            found = sorted([*found, *held], key=lambda stored: stored.entry.at)[-limit:]
        return found[::-1]

    async def _message_of(self, stored: StoredEntry) -> tuple[str, bool]:
        """What is wrong with the message of an entry, and whether it is gone by age."""
        parts = self._parts
        record: MessageRecord | None = await parts.messages.message(stored.tenant, stored.entry.id)
        if record is not None:
            return parts.recorder.wrong_message(stored, record), False
        old = parts.retention is not None and stored.entry.at < parts.clock() - parts.retention
        return ("" if old else "its message is gone from the store"), old

    async def export(self, tenant: str | None = None) -> AsyncIterator[tuple[str, bytes]]:
        """The log as files, (path, bytes): tlog-tiles for all of it, own leaves with proofs for a tenant.

        The checkpoint comes last, so that whoever copies the files never has one without its tiles.
        """
        note = await self._cosigned(await self.checkpoint())
        held = open_checkpoint(note, self.key)
        tiles = await self.tiles(held.size)
        async for path, data in (
            self._files(held, tiles) if tenant is None else self._own(tenant, held, note, tiles)
        ):
            yield path, data
        yield "key", f"{self.key}\n".encode()
        yield "checkpoint", note.encode()

    async def _files(
        self, held: Checkpoint, tiles: Mapping[tuple[int, int], bytes]
    ) -> AsyncIterator[tuple[str, bytes]]:
        leaves = [b""] * held.size
        async for stored in self._all_entries():
            if stored.index is not None and stored.index < held.size:
                leaves[stored.index] = stored.entry.leaf
        for level, number, width in tiles_of(held.size):
            yield tile_path(level, number, width), tiles.get((level, number), b"")[: width * 32]
            if level == 0:
                yield entries_path(number, width), bundle(leaves[number * WIDTH : number * WIDTH + width])

    async def _own(
        self, tenant: str, held: Checkpoint, note: str, tiles: Mapping[tuple[int, int], bytes]
    ) -> AsyncIterator[tuple[str, bytes]]:
        async for stored in self.entries(tenant):
            if stored.index is not None and stored.index < held.size:
                proof = proof_of(stored, held, note, tiles)
                yield f"proofs/{stored.entry.id}.tlog-proof", str(proof).encode()
