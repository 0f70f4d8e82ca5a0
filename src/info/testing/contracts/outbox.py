"""The suite of the outbox port. The subclass gives a fixture `store` (an open, empty adapter)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.outbox import PRIORITY_NUMBERS, OutboxEntry
from info.model.values import Commit
from info.testing.contracts.values import a_message

__all__ = ["OutboxContract"]

NOW = 1_800_000_000.0
LEASE = 30.0
MANY, PART = 100, 7


def an_entry(name: str, **more: Any) -> OutboxEntry:
    """An entry that is due, unless `run_at` says another time."""
    return OutboxEntry(name, b"sealed " + name.encode(), **{"run_at": NOW - 1, **more})


async def claimed(store: Any, *, tenant: str = "t-1", limit: int = 10, now: float = NOW) -> Any:
    return await store.claim(tenant, limit, now=now, lease_seconds=LEASE)


def names(claims: Any) -> list[str]:
    return sorted(claim.entry.id for claim in claims)


class OutboxContract:
    """What every outbox does."""

    async def test_an_entry_is_claimed_as_it_was_enqueued(self, store: Any) -> None:
        entry = an_entry("a", key="k", message="m", subject="r", held=True, priority=3)

        assert list(await store.enqueue("t-1", [entry])) == [True]
        (claim,) = await claimed(store)

        kept = claim.entry
        assert (kept.id, kept.body, kept.held, kept.priority) == ("a", b"sealed a", True, 3)
        assert (kept.key, kept.message, kept.subject) == ("k", "m", "r")
        assert (claim.attempt, claim.lease_until) == (1, NOW + LEASE)

    async def test_an_entry_is_taken_once_by_id_and_by_key(self, store: Any) -> None:
        entries = [an_entry("a", key="k"), an_entry("b", key="k"), an_entry("a"), an_entry("c")]

        assert list(await store.enqueue("t-1", entries)) == [True, False, False, True]
        assert list(await store.enqueue("t-2", entries[:1])) == [True]
        assert names(await claimed(store)) == ["a", "c"]

    async def test_of_many_at_once_with_one_key_one_is_kept(self, store: Any) -> None:
        results = await asyncio.gather(
            *(store.enqueue("t-1", [an_entry(f"e-{number}", key="k")]) for number in range(50))
        )

        assert sum(result[0] for result in results) == 1
        assert len(await claimed(store)) == 1

    async def test_nothing_is_claimed_before_its_time(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("now", run_at=NOW), an_entry("later", run_at=NOW + 0.5)])

        assert names(await claimed(store)) == ["now"]
        assert names(await claimed(store, now=NOW + 1)) == ["later"]

    async def test_the_greatest_priority_goes_first_and_then_the_oldest(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("old", run_at=NOW - 9), an_entry("young", run_at=NOW - 1)])
        await store.enqueue("t-1", [an_entry("urgent", priority=PRIORITY_NUMBERS["urgent"])])
        await store.enqueue("t-1", [an_entry("low", priority=PRIORITY_NUMBERS["low"], run_at=NOW - 99)])

        order = [names(await claimed(store, limit=1)) for _ in range(4)]

        assert order == [["urgent"], ["old"], ["young"], ["low"]]

    async def test_no_entry_is_claimed_twice_however_many_ask(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry(f"e-{number:03}") for number in range(MANY)])

        parts = await asyncio.gather(*(claimed(store, limit=PART) for _ in range(20)))

        taken = [claim.entry.id for part in parts for claim in part]
        assert len(taken) == len(set(taken)) == MANY
        assert all(len(part) <= PART for part in parts)

    async def test_what_is_done_is_never_claimed_again_and_its_body_is_gone(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("a", key="k")])
        (claim,) = await claimed(store)

        assert await store.complete("t-1", "a", claim.token, now=NOW)

        assert await claimed(store, now=NOW + 1e6) == []
        assert not await store.complete("t-1", "a", claim.token, now=NOW)
        assert list(await store.enqueue("t-1", [an_entry("b", key="k")])) == [False]

    async def test_of_many_reports_at_once_each_is_answered(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry(f"e-{number}") for number in range(PART)])
        claims = await claimed(store)
        first = claims[0].entry.id

        done = await asyncio.gather(
            *(store.complete("t-1", claim.entry.id, claim.token, now=NOW) for claim in claims),
            store.complete("t-1", first, claims[0].token, now=NOW),
            store.complete("t-1", first, claims[0].token + 1, now=NOW),
            store.bury("t-1", "unknown", 1, now=NOW, reason=""),
        )

        assert done == [True] * PART + [False, False, False]

    async def test_a_lease_that_ended_is_claimed_by_another_and_the_late_one_is_refused(
        self, store: Any
    ) -> None:
        await store.enqueue("t-1", [an_entry("a")])
        (late,) = await claimed(store)

        assert await claimed(store, now=NOW + LEASE - 0.1) == []
        (second,) = await claimed(store, now=NOW + LEASE)

        assert second.token > late.token
        assert second.attempt == late.attempt + 1
        for report in (
            store.complete("t-1", "a", late.token, now=NOW),
            store.retry("t-1", "a", late.token, run_at=NOW, reason=""),
            store.bury("t-1", "a", late.token, now=NOW, reason=""),
        ):
            assert not await report
        assert await store.complete("t-1", "a", second.token, now=NOW)

    @pytest.mark.parametrize("held", [False, True])
    async def test_a_retry_is_due_at_its_time_in_its_own_state(self, store: Any, *, held: bool) -> None:
        await store.enqueue("t-1", [an_entry("a", held=held)])
        (claim,) = await claimed(store)

        assert await store.retry("t-1", "a", claim.token, run_at=NOW + 60, reason="HTTP 503")

        (queued,) = await store.listed("t-1", "held" if held else "ready")
        assert (queued.due_at, queued.attempts, queued.reason) == (NOW + 60, 1, "HTTP 503")
        assert await claimed(store, now=NOW + 59) == []
        (again,) = await claimed(store, now=NOW + 60)
        assert (again.attempt, again.entry.body, again.entry.held) == (2, b"sealed a", held)

    async def test_a_dead_letter_stays_and_can_be_replayed(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("a"), an_entry("b")])
        claims = {claim.entry.id: claim for claim in await claimed(store)}

        assert await store.bury("t-1", "a", claims["a"].token, now=NOW, reason="HTTP 410")

        (dead,) = await store.listed("t-1", "dead")
        assert (dead.id, dead.due_at, dead.reason) == ("a", None, "HTTP 410")
        assert await claimed(store, now=NOW + LEASE - 1) == []
        assert await store.replay("t-1", ["a", "b", "unknown"], now=NOW + 1) == 1
        (again,) = await claimed(store, now=NOW + 1)
        assert (again.entry.id, again.entry.body, again.attempt) == ("a", b"sealed a", 1)
        assert again.token > claims["a"].token

    async def test_who_is_due_is_told_until_nothing_is_left(self, store: Any) -> None:
        await store.enqueue("t-2", [an_entry("a", run_at=NOW - 5)])
        await store.enqueue("t-1", [an_entry("a"), an_entry("later", run_at=NOW + 100)])

        assert list(await store.due(NOW)) == ["t-2", "t-1"]
        assert list(await store.due(NOW, limit=1)) == ["t-2"]
        for tenant in ("t-1", "t-2"):
            (claim,) = await claimed(store, tenant=tenant)
            await store.complete(tenant, "a", claim.token, now=NOW)
            await claimed(store, tenant=tenant, now=NOW + LEASE)
        assert list(await store.due(NOW + 99)) == []
        assert list(await store.due(NOW + 100)) == ["t-1"]

    async def test_the_end_of_a_lease_makes_its_tenant_due(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("a")])
        await claimed(store)

        assert list(await store.due(NOW + LEASE - 1)) == []
        assert list(await store.due(NOW + LEASE)) == ["t-1"]

    async def test_tenants_are_apart(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("a")])
        (claim,) = await claimed(store)

        assert await claimed(store, tenant="t-2", now=NOW + 1e6) == []
        assert not await store.complete("t-2", "a", claim.token, now=NOW)
        assert await store.replay("t-2", ["a"], now=NOW) == 0
        assert list(await store.listed("t-2", "leased")) == []

    async def test_pages_of_a_state_go_on_after_an_id(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry(f"e-{number}") for number in range(5)])

        first = await store.listed("t-1", "ready", limit=3)
        rest = await store.listed("t-1", "ready", first[-1].id)

        assert [entry.id for entry in (*first, *rest)] == [f"e-{number}" for number in range(5)]

    async def test_an_entry_of_a_commit_is_kept_with_it_or_not_at_all(self, store: Any) -> None:
        await store.commit("t-1", Commit(a_message(1), outbox=(an_entry("a"),)))
        with pytest.raises(StorageError):
            await store.commit("t-1", Commit(a_message(1), outbox=(an_entry("b"),)))

        assert list(await store.due(NOW)) == ["t-1"]
        assert names(await claimed(store)) == ["a"]

    async def test_what_waits_for_a_forgotten_person_is_gone(self, store: Any) -> None:
        await store.enqueue("t-1", [an_entry("a", subject="r"), an_entry("b", subject="other")])

        await store.forget("t-1", "r", NOW)

        assert names(await claimed(store)) == ["b"]

    async def test_enqueuing_is_audited_in_its_transaction(self, store: Any) -> None:
        entry = AuditEntry("a-1", "outbox.enqueued", NOW, b"leaf")
        await store.enqueue("t-1", [an_entry("a")], audit=(entry,))

        with pytest.raises(StorageError):  # an entry of that id is there: nothing of this call stays
            await store.enqueue("t-1", [an_entry("b")], audit=(entry,))

        assert names(await claimed(store)) == ["a"]
