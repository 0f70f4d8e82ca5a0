"""The suite of the deliveries port. The subclass gives a fixture `store` (an open, empty adapter)."""

from __future__ import annotations

from typing import Any

from info.model.values import Commit, Receipt
from info.testing.contracts.values import a_message

__all__ = ["DeliveriesContract"]


class DeliveriesContract:
    """What every keeper of receipts does."""

    async def test_receipts_come_back_in_their_order(self, store: Any) -> None:
        message = a_message(1)
        await store.commit("t-1", Commit(message))
        tried = Receipt(message.id, "slack", "slack", "retry", "HTTP 503")
        sent = Receipt(message.id, "slack", "slack", "sent", provider_id="1700000000.1")

        await store.receipt("t-1", tried, 1.0)
        await store.receipt("t-1", sent, 2.0)

        assert list(await store.receipts("t-1", message.id)) == [tried, sent]

    async def test_receipts_of_other_messages_and_tenants_are_apart(self, store: Any) -> None:
        one, other = a_message(1), a_message(2)
        await store.commit("t-1", Commit(one))
        await store.commit("t-1", Commit(other))

        await store.receipt("t-1", Receipt(one.id, "slack", "console", "sent"), 1.0)

        assert list(await store.receipts("t-1", other.id)) == []
        assert list(await store.receipts("t-2", one.id)) == []
