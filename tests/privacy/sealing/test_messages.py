"""Sealed messages: races with a forgetting elsewhere, stores from before, and what the store holds."""

import asyncio

import pytest
from msgspec.structs import replace

from info.errors import LostKey, StorageError
from info.model.values import Commit, Receipt, Tenant
from info.ports.messages import Expect
from info.privacy import PersonSealer, SealedDeliveries
from info.privacy.sealing import is_sealed
from info.testing.contracts import a_message
from tests.privacy.sealing.rings import KeptMessages

TENANT = Tenant("t-1")
BASE = 1_700_000_000.0
"""What a `Kept`'s clock adds to its `now`."""


@pytest.fixture
def kept(tmp_path):
    with KeptMessages(tmp_path) as kept:
        yield kept


async def test_the_store_holds_nothing_of_the_person(kept):
    message = a_message(1, key="order of Ada", recipient="r_1")

    await kept.messages.commit("t-1", Commit(message))

    held = await kept.store.message("t-1", message.id)
    assert is_sealed(held.request.context)
    assert "Ada" not in repr(held)
    assert "id of r_1" not in repr(held)
    assert held.request.idempotency_key.startswith("i_")
    assert (held.rendering_hash, held.time_zone, held.request.locale) == ("", "", None)
    assert await kept.messages.message("t-1", message.id) == message


async def test_a_message_without_a_recipient_is_sealed_with_the_tenants_own_key(kept):
    message = a_message(1)
    await kept.messages.commit("t-1", Commit(message))

    assert is_sealed((await kept.store.message("t-1", message.id)).request.context)
    assert await kept.messages.message("t-1", message.id) == message
    assert (await kept.keys.subject_row("t-1", "")) is not None


async def test_a_message_with_another_ones_sealed_part_does_not_open(kept):
    one, other = a_message(1, recipient="r_1"), a_message(2, recipient="r_1")
    await kept.messages.commit("t-1", Commit(one))
    held = await kept.store.message("t-1", one.id)
    moved = replace(other, request=replace(other.request, context=held.request.context, recipient=None))
    await kept.store.commit("t-1", Commit(moved))

    with pytest.raises(StorageError, match="another place"):
        await kept.messages.message("t-1", other.id)


async def test_a_key_destroyed_elsewhere_while_it_is_believed_seals_nothing_that_is_kept(tmp_path):
    """The person was forgotten by another process, and asks for messages again, all within a second."""
    with KeptMessages(tmp_path) as here, KeptMessages(tmp_path) as there:
        await here.messages.commit("t-1", Commit(a_message(1, recipient="r_1")))
        there.now = here.now = 1000.3
        await there.messages.forget("t-1", "r_1", BASE + 1000.3)
        here.now = 1000.6
        later = a_message(2, recipient="r_1")

        committed = await here.messages.commit("t-1", Commit(later), Expect("r_1", BASE + 1000.6))

        assert committed.won
        here.now += 5
        assert await here.messages.message("t-1", later.id) == later
        assert await there.messages.message("t-1", later.id) == later


async def test_a_person_who_was_marked_forgotten_before_the_request_is_written_to(tmp_path):
    """Whoever marked it had no key to destroy; the key at hand is from before the mark."""
    with KeptMessages(tmp_path) as here:
        await here.messages.commit("t-1", Commit(a_message(1, recipient="r_1")))
        await here.store.forget("t-1", "r_1", BASE + 1000.3)
        here.now = 1000.6

        committed = await here.messages.commit(
            "t-1", Commit(a_message(2, recipient="r_1")), Expect("r_1", BASE + 1000.6)
        )

        assert committed.won


async def test_a_plan_from_before_the_forgetting_is_refused_however_fresh_its_key(tmp_path):
    with KeptMessages(tmp_path) as here, KeptMessages(tmp_path) as there:
        await here.messages.commit("t-1", Commit(a_message(1, recipient="r_1")))
        await there.messages.forget("t-1", "r_1", BASE + 1000.3)
        here.now = 1000.6

        with pytest.raises(StorageError, match="forgotten while"):
            await here.messages.commit(
                "t-1", Commit(a_message(2, recipient="r_1")), Expect("r_1", BASE + 1000)
            )

        assert await here.store.message("t-1", a_message(2).id) is None


async def test_a_message_whose_key_is_gone_is_forgotten_before_its_row_is(kept):
    """As between two steps of an erasure, and as in a backup that was restored."""
    message = a_message(1, key="k", recipient="r_1")
    await kept.messages.commit("t-1", Commit(message))
    await kept.ring.destroy("t-1", "r_1")

    left = await kept.messages.message("t-1", message.id)

    assert (left.request.context, left.request.recipient, left.recipient_key) == (b"", None, None)
    assert left.decision == message.decision
    assert await kept.messages.of_recipient("t-1", "r_1") == []
    assert await kept.messages.forget("t-1", "r_1", BASE) == 1
    assert await kept.messages.forget("t-1", "r_1", BASE) == 0


async def test_messages_of_before_are_read_as_they_are(kept):
    old = a_message(1, key="k", recipient="r_1")
    await kept.store.commit("t-1", Commit(old))

    assert await kept.messages.message("t-1", old.id) == old
    assert await kept.messages.of_recipient("t-1", "r_1") == [old]
    assert (await kept.messages.snapshot(a_message(2, key="k").request, TENANT)).existing == old


async def test_no_key_of_a_caller_finds_a_message_by_its_index(kept):
    message = a_message(1, key="k", recipient="r_1")
    await kept.messages.commit("t-1", Commit(message))
    index = (await kept.store.message("t-1", message.id)).request.idempotency_key

    found = await kept.messages.snapshot(a_message(2, key=index).request, TENANT)

    assert found.existing is None


async def test_a_hundred_people_at_once_are_sealed_each_with_a_key_of_their_own(kept):
    made = [a_message(number, recipient=f"r_{number}") for number in range(100)]

    await asyncio.gather(*(kept.messages.commit("t-1", Commit(message)) for message in made))

    held = [await kept.store.message("t-1", message.id) for message in made]
    assert len({record.request.context[1:9] for record in held}) == 100
    assert [await kept.messages.message("t-1", message.id) for message in made] == made


async def test_a_receipt_is_sealed_with_the_key_of_its_message(kept):
    message = a_message(1, recipient="r_1")
    await kept.messages.commit("t-1", Commit(message))
    deliveries = SealedDeliveries(kept.store, kept.store, kept.sealer)
    receipt = Receipt(message.id, "slack", "file", "retry", "ada@example.org was away", "out/ada.json")

    await deliveries.receipt("t-1", receipt, BASE)

    (held,) = await kept.store.receipts("t-1", message.id)
    assert "ada" not in repr(held)
    assert await deliveries.receipts("t-1", message.id) == [receipt]
    await kept.ring.destroy("t-1", "r_1")
    assert await deliveries.receipts("t-1", message.id) == [replace(receipt, detail="", provider_id="")]


async def test_receipts_of_before_are_read_as_they_are(kept):
    message = a_message(1)
    await kept.messages.commit("t-1", Commit(message))
    deliveries = SealedDeliveries(kept.store, kept.store, kept.sealer)
    old = Receipt(message.id, "slack", "file", "failed", "sealed: not really", "x")
    await kept.store.receipt("t-1", old, BASE)

    assert await deliveries.receipts("t-1", message.id) == [old]
    assert await deliveries.receipts("t-1", "0" * 31 + "9") == []


async def test_an_index_finds_and_tells_nothing(kept):
    index = kept.sealer.index("t-1", "email", "Ada@Example.org", "email")

    assert index == kept.sealer.index("t-1", "email", "ada@example.org ", "email")
    assert index != kept.sealer.index("t-2", "email", "ada@example.org", "email")
    assert "ada" not in index


async def test_with_another_keys_file_nothing_is_read_and_nothing_lost(tmp_path):
    message = a_message(1, recipient="r_1")
    with KeptMessages(tmp_path) as kept:
        await kept.messages.commit("t-1", Commit(message))

    with KeptMessages(tmp_path, keys="other.db") as other:
        with pytest.raises(LostKey, match="INFO_KEYS_URL"):
            await other.messages.message("t-1", message.id)
        assert await other.messages.message("t-1", "0" * 32) is None

    with KeptMessages(tmp_path) as again:
        assert await again.messages.message("t-1", message.id) == message


async def test_what_is_held_of_people_is_sealed_by_written_places(kept):
    people = PersonSealer(kept.sealer)
    sealed = await people.seal("t-1", "r_1", "person/r_1/profile", b"Ada")

    assert b"Ada" not in sealed
    assert await people.open("t-1", "r_1", "person/r_1/profile", sealed) == b"Ada"
    for other in ("person/r_1/other", "person/r_2/profile", "consent/r_1/profile", "person/r_1/x/profile"):
        with pytest.raises(StorageError):
            await people.open("t-1", "r_1", other, sealed)
    await kept.ring.destroy("t-1", "r_1")
    with pytest.raises(StorageError, match="was forgotten"):
        await people.open("t-1", "r_1", "person/r_1/profile", sealed)
