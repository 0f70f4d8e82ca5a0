"""The audit ports' contract: entries once and whole, one tree whatever the steps, one process at a time."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from info.errors import StorageError
from info.model.audit import SYSTEM, AuditEntry
from info.model.values import Commit
from info.ports.audit import AuditTree
from info.privacy.audit import NoteSigner, Recorder, Sequencer
from info.privacy.audit.sequencing import next_step
from info.testing.contracts.values import a_message

__all__ = ["AuditContract", "a_sequencer", "an_entry"]

SIGNER = NoteSigner("log.example", bytes(32))


class _Keys:
    """The keys of a log without a deployment."""

    def of_log(self) -> bytes:
        return bytes(32)

    def of_tenant(self, tenant: str) -> bytes:
        return tenant.encode().ljust(32)

    def of_subject(self, tenant: str, subject: str) -> bytes | None:
        return f"{tenant} {subject}".encode().ljust(32)


def an_entry(number: int, subject: str | None = None) -> AuditEntry:
    """An entry of tenant t-1; the number orders and names it."""
    return Recorder(_Keys()).entry(
        "t-1",
        "role",
        {"n": number},
        id=f"{number:06}",
        at=float(number),
        actor=SYSTEM,
        salt=bytes(16),
        subject=subject,
    )


def a_sequencer(tree: AuditTree, holder: str, now: float = 100.0) -> Sequencer:
    """A sequencer at that moment."""
    return Sequencer(tree, SIGNER, holder=holder, clock=lambda: now)


class AuditContract:
    """Subclass it with fixtures `audit`, an `AuditLog` and an `AuditTree`, and `store`; of one new store."""

    async def test_an_entry_is_there_once_it_was_appended_and_waits(self, audit: Any) -> None:
        log, tree = audit
        await log.append("t-1", [an_entry(1), an_entry(2, "r_1")])

        held = await log.entries("t-1")
        assert [stored.entry for stored in held] == [an_entry(1), an_entry(2, "r_1")]
        assert [stored.index for stored in held] == [None, None]
        assert list(await tree.queued()) == ["000001", "000002"]
        assert await log.entry("t-1", "000002") == held[1]
        assert await log.entry("t-1", "000003") is None

    async def test_entries_come_in_pages_by_id(self, audit: Any) -> None:
        log, _ = audit
        await log.append("t-1", [an_entry(number) for number in range(5)])

        pages = [await log.entries("t-1", after, 2) for after in ("", "000001", "000003", "000004")]
        assert [[stored.entry.id for stored in page] for page in pages] == [
            ["000000", "000001"],
            ["000002", "000003"],
            ["000004"],
            [],
        ]

    async def test_messages_that_no_entry_records_are_named(self, audit: Any, store: Any) -> None:
        log, _ = audit
        recorded, bare, other = a_message(1), a_message(2), a_message(3, tenant="t-2")
        entry = msgspec.structs.replace(an_entry(1), id=recorded.id, kind="message")
        await store.commit("t-1", Commit(recorded, audit=(entry,)))
        await store.commit("t-1", Commit(bare))
        await store.commit("t-2", Commit(other))
        await log.append("t-1", [msgspec.structs.replace(an_entry(2), id=bare.id, kind="access")])

        assert list(await log.unrecorded("t-1")) == [(bare.id, bare.created_at)]
        assert list(await log.unrecorded("t-2")) == [(other.id, other.created_at)]
        assert list(await log.audited_tenants()) == ["t-1", "t-2"]

    async def test_a_tenant_sees_its_own_entries(self, audit: Any) -> None:
        log, _ = audit
        await log.append("t-1", [an_entry(1, "r_1")])
        await log.append("t-2", [an_entry(2)])

        assert [stored.entry.id for stored in await log.entries("t-2")] == ["000002"]
        assert await log.entry("t-2", "000001") is None
        assert await log.about("t-2", "r_1") == 0
        assert {"t-1", "t-2"} <= set(await log.audited_tenants())

    async def test_an_id_is_written_once_and_its_loser_writes_nothing(self, audit: Any) -> None:
        log, tree = audit
        await log.append("t-1", [an_entry(1)])

        with pytest.raises(StorageError):
            await log.append("t-1", [an_entry(2), an_entry(1)])
        assert len(await log.entries("t-1")) == len(await tree.queued()) == 1

    async def test_one_sequences_and_another_takes_over_when_the_lease_ends(self, audit: Any) -> None:
        log, tree = audit
        await log.append("t-1", [an_entry(1)])
        assert await a_sequencer(tree, "one").step() == 1
        await log.append("t-1", [an_entry(2)])
        assert await a_sequencer(tree, "two").step() == 0
        assert await a_sequencer(tree, "two", 101.0).step() == 1
        await log.append("t-1", [an_entry(3)])
        assert await a_sequencer(tree, "one", 101.0).step() == 0

    async def test_a_step_of_a_lost_lease_or_of_another_size_writes_nothing(self, audit: Any) -> None:
        log, tree = audit
        await log.append("t-1", [an_entry(1)])
        late = await tree.waiting("late", now=100.0, lease=1.0, limit=10)
        step = next_step(late, SIGNER, "late")

        assert await tree.waiting("other", now=100.5, lease=1.0, limit=10) is None
        taken = await tree.waiting("other", now=102.0, lease=1.0, limit=10)
        assert not await tree.sequence(step)
        assert await tree.sequence(next_step(taken, SIGNER, "other"))
        assert not await tree.sequence(next_step(taken, SIGNER, "other"))

        assert (await tree.head()).size == 1
        assert [stored.index for stored in await log.entries("t-1")] == [0]
        assert list(await tree.queued()) == []

    async def test_any_steps_give_one_tree(self, audit: Any) -> None:
        log, tree = audit
        sequencer = a_sequencer(tree, "one")
        for start in range(0, 600, 150):
            await log.append("t-1", [an_entry(number) for number in range(start, start + 150)])
            await sequencer.step()

        leaves = [an_entry(number).leaf_hash for number in range(600)]
        tiles = await tree.tiles(0, 0, 9)
        assert b"".join(tile.hashes for tile in tiles) == b"".join(leaves)
        assert [len(tile.hashes) // 32 for tile in tiles] == [256, 256, 88]
        assert [stored.index for stored in await log.entries("t-1")] == list(range(600))
        assert list(await tree.lost(598, 700)) == [(598, "000598"), (599, "000599")]
        assert (await tree.head()).checkpoint.split("\n")[:2] == ["log.example", "600"]

    async def test_erasing_counts_what_it_empties_and_leaves_leaves(self, audit: Any) -> None:
        log, tree = audit
        await log.append("t-1", [an_entry(1, "r_1"), an_entry(2)])

        assert not await log.erase("t-1", "r_1", 2, an_entry(3))
        assert await log.erase("t-1", "r_1", 1, an_entry(3))

        held = {stored.entry.id: stored.entry for stored in await log.entries("t-1")}
        whole = an_entry(1, "r_1")
        assert held["000001"] == AuditEntry(whole.id, whole.kind, whole.at, whole.leaf)
        assert (held["000002"], held["000003"]) == (an_entry(2), an_entry(3))
        assert await log.about("t-1", "r_1") == 0
        assert list(await tree.queued())[-1] == "000003"

    async def test_checkpoints_that_were_seen_outside_are_kept(self, audit: Any) -> None:
        _, tree = audit
        await tree.keep(9, "nine", 2.0)
        await tree.keep(5, "five", 1.0)
        await tree.keep(9, "nine, signed twice", 3.0)

        assert [tuple(kept) for kept in await tree.kept()] == [
            (5, "five", 1.0),
            (9, "nine, signed twice", 3.0),
        ]
