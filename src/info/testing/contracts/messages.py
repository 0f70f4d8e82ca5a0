"""The suite of the messages port. The subclass gives a fixture `store` (an open, empty adapter)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from info.errors import StorageError
from info.model.values import Commit
from info.ports.messages import StaleSnapshot
from info.testing.contracts.values import CHOICES, TENANT, a_message, a_table, an_event

__all__ = ["MessagesContract"]


class MessagesContract:
    """What every store of messages does."""

    async def test_a_committed_message_is_read_back_equal(self, store: Any) -> None:
        message = a_message(1, key="k", recipient="r")

        committed = await store.commit("t-1", Commit(message))

        assert committed.won
        assert committed.message == message
        assert await store.message("t-1", message.id) == message

    async def test_the_channel_and_the_hour_chosen_for_a_message_are_read_back_with_it(
        self, store: Any
    ) -> None:
        chosen, plain = a_message(1, recipient="r", choices=CHOICES), a_message(2, recipient="r")

        await store.commit("t-1", Commit(chosen))
        await store.commit("t-1", Commit(plain))

        assert (await store.message("t-1", chosen.id)).request.choices == CHOICES
        assert (await store.message("t-1", plain.id)).request.choices == ()

    async def test_an_unknown_message_table_or_blob_is_none(self, store: Any) -> None:
        assert await store.message("t-1", "0" * 32) is None
        assert await store.table("t-1", "tenant_welcome", "slack", None) is None
        assert await store.blob("0" * 64) is None

    async def test_a_message_is_not_seen_by_another_tenant(self, store: Any) -> None:
        await store.commit("t-1", Commit(a_message(1, key="k", recipient="r")))

        assert await store.message("t-2", a_message(1).id) is None
        assert await store.of_recipient("t-2", "r") == []
        other = await store.commit("t-2", Commit(a_message(1, tenant="t-2", key="k")))
        assert other.won

    async def test_a_hundred_commits_with_one_key_leave_one_message(self, store: Any) -> None:
        results = await asyncio.gather(
            *(store.commit("t-1", Commit(a_message(number, key="same"))) for number in range(100))
        )

        assert sum(result.won for result in results) == 1
        assert len({result.message.id for result in results}) == 1
        winner = results[0].message
        snapshot = await store.snapshot(winner.request, TENANT)
        assert snapshot.existing == winner

    async def test_a_loser_writes_nothing(self, store: Any) -> None:
        first, second = a_message(1, key="k"), a_message(2, key="k")
        await store.commit("t-1", Commit(first))

        lost = await store.commit(
            "t-1", Commit(second, (an_event(second, "viewed", "e"),), (a_table(0),), (("b" * 64, b"x"),))
        )

        assert (lost.won, lost.message, lost.fresh) == (False, first, ())
        assert await store.message("t-1", second.id) is None
        assert await store.blob("b" * 64) is None

    async def test_the_newest_table_is_in_the_snapshot(self, store: Any) -> None:
        request = a_message(1).request
        assert (await store.snapshot(request, TENANT)).table is None

        await store.commit("t-1", Commit(tables=(a_table(0),)))
        await store.commit("t-1", Commit(tables=(a_table(1, ("control", 0.9), ("warm", 0.1)),)))

        assert (await store.snapshot(request, TENANT)).table == a_table(1, ("control", 0.9), ("warm", 0.1))
        assert await store.table("t-1", "tenant_welcome", "slack", 0) == a_table(0)

    async def test_a_plan_on_another_table_of_the_same_number_is_stale(self, store: Any) -> None:
        await store.commit("t-1", Commit(tables=(a_table(0),)))

        with pytest.raises(StaleSnapshot):
            await store.commit("t-1", Commit(a_message(1), tables=(a_table(0, ("control", 1.0)),)))

        assert await store.message("t-1", a_message(1).id) is None
        assert await store.table("t-1", "tenant_welcome", "slack", 0) == a_table(0)

    async def test_a_table_that_differs_in_anything_a_draw_reads_is_stale(self, store: Any) -> None:
        await store.commit("t-1", Commit(tables=(a_table(0),)))
        same = replace(a_table(0), made_at=9.0, prior="content 1")
        others: list[dict[str, Any]] = [
            {"segments": (("plan=pro", (("control", 1.0), ("warm", 0.0))),)},
            {"experiment": "x-1"},
            {"holdout": 0.1},
            {"layer": "growth"},
            {"slot": (0.0, 0.5)},
            {"since": 0},
            {"policy": "thompson"},
        ]

        for other in others:
            with pytest.raises(StaleSnapshot):
                await store.commit("t-1", Commit(a_message(1), tables=(replace(a_table(0), **other),)))

        assert (await store.commit("t-1", Commit(a_message(1), tables=(same,)))).won

    async def test_of_two_tables_in_one_commit_both_are_written_or_none(self, store: Any) -> None:
        await store.commit("t-1", Commit(tables=(a_table(1),)))

        with pytest.raises(StaleSnapshot):
            await store.commit("t-1", Commit(tables=(a_table(0), a_table(1, ("control", 1.0)))))

        assert await store.table("t-1", "tenant_welcome", "slack", 0) is None

    async def test_the_first_draw_of_a_recipient_is_found(self, store: Any) -> None:
        for number, table in enumerate((3, 5, 4, -1)):
            await store.commit("t-1", Commit(a_message(number, recipient="r-1", table=table)))
        place = ("tenant_welcome", "slack")

        assert await store.first_draw("t-1", "r-1", *place, since=0) == 3  # noqa: PLR2004  (its number)
        assert await store.first_draw("t-1", "r-1", *place, since=4) == 5  # noqa: PLR2004
        assert await store.first_draw("t-1", "r-1", *place, since=6) is None
        assert await store.first_draw("t-1", "r-1", "tenant_welcome", "email", since=0) is None
        assert await store.first_draw("t-1", "r-2", *place, since=0) is None
        assert await store.first_draw("t-2", "r-1", *place, since=0) is None

    async def test_a_commit_that_fails_fails_alone(self, store: Any) -> None:
        await store.commit("t-1", Commit(a_message(1)))

        results = await asyncio.gather(
            store.commit("t-1", Commit(a_message(2))),
            store.commit("t-1", Commit(a_message(1))),  # the same id again
            store.commit("t-1", Commit(a_message(3))),
            return_exceptions=True,
        )

        assert isinstance(results[1], StorageError)
        assert await store.message("t-1", a_message(2).id) is not None
        assert await store.message("t-1", a_message(3).id) is not None

    async def test_a_blob_is_kept_once_and_read_back(self, store: Any) -> None:
        for number in range(3):
            await store.commit("t-1", Commit(a_message(number), blobs=(("a" * 64, b"pieces"),)))

        assert await store.blob("a" * 64) == b"pieces"
