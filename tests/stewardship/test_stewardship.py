"""A person's messages can be handed over, corrected, restricted; what they said is kept to."""

import json

import msgspec
import pytest

from info.errors import ContextError, MessageRefused, StorageError, UnknownName
from info.model.people import Consent
from info.model.values import Recipient, Tenant
from info.stewardship import opt_out_of
from tests.stewardship.house import DAY, NOW

ADA = {"user_name": "Ada"}
ADA_LOVELACE = Recipient("r-1", "de", addresses={"email": "ada@example.com"}, attributes={"plan": "gold"})


async def put(stewardship, *recipients):
    return [each async for each in stewardship.put(recipients)]


async def test_an_export_holds_everything_of_one_person_as_json(generator, stewardship):
    one = await generator.generate_info_message("welcome", ADA, "slack", recipient=Recipient("r-1", "de"))
    two = await generator.generate_info_message("welcome", ADA, "email", recipient="r-1")
    await generator.generate_info_message("welcome", {"user_name": "Eve"}, "slack", recipient="r-2")
    await one.send("C1")

    export = await stewardship.export("r-1")

    told = json.loads(msgspec.json.encode(export))
    assert [message["id"] for message in told["messages"]] == [one.id, two.id]
    assert told["messages"][0]["request"]["context"] == ADA
    assert told["messages"][0]["request"]["recipient"] == {"id": "r-1", "locale": "de"}
    assert [event["kind"] for event in told["messages"][0]["events"]] == ["generated"]
    assert [each["status"] for each in told["messages"][0]["deliveries"]] == ["sent"]
    assert "Eve" not in json.dumps(told)


async def test_an_export_holds_profile_standing_consents_and_requests(stewardship):
    await put(stewardship, ADA_LOVELACE)
    await stewardship.consent(
        "r-1", "marketing", "email", source="signup form", text_version="2026-10", note="ticked herself"
    )
    await stewardship.prefer("r-1", "tips", wanted=False)
    await stewardship.receive("r-1", "access", received_at=NOW - 5 * DAY)

    export = await stewardship.access("r-1")

    assert export.profile == ADA_LOVELACE
    (consent,) = export.consents
    assert (consent.source, consent.text_version, consent.note) == (
        "signup form",
        "2026-10",
        "ticked herself",
    )
    assert [each.topic for each in export.standing.preferences] == ["tips"]
    (request,) = export.requests
    assert (request.kind, request.done_at, request.received_at) == ("access", NOW, NOW - 5 * DAY)


async def test_what_is_stored_of_a_profile_and_of_terms_is_sealed(house, stewardship, tmp_path):
    await put(stewardship, ADA_LOVELACE)
    await stewardship.consent("r-1", "marketing", source="Ada's own kiosk", text_version="Ada 1")
    house.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    for secret in (b"ada@example.com", b"gold", b"r-1", b"kiosk", b"Ada 1"):
        assert secret not in stored


async def test_each_access_and_change_is_told_to_the_audit_log(house, stewardship):
    await put(stewardship, ADA_LOVELACE)
    await stewardship.access("r-1")
    await stewardship.restrict("r-1")
    await stewardship.forget("r-1")

    kinds = [noted.kind for noted in house.noted]

    assert kinds == [
        "person.put",
        "person.access",
        "person.restricted",
        "erasure.begun",
        "erasure.receipt",
        "request.answered",
    ]
    assert {noted.subject for noted in house.noted} == {house.pseudonym("acme", "r-1"), None}
    assert house.noted[-1].subject is None  # nothing is sealed under a key that was destroyed
    assert "r-1" not in repr(house.noted)


async def test_a_profile_is_corrected_field_by_field(stewardship):
    await put(stewardship, ADA_LOVELACE)

    fresh = await stewardship.rectify(
        "r-1", {"locale": "fr", "addresses": {"sms": "+49170"}, "attributes": {"plan": None}}
    )

    assert fresh == Recipient("r-1", "fr", addresses={"email": "ada@example.com", "sms": "+49170"})
    assert (await stewardship.export("r-1")).profile == fresh
    with pytest.raises(ContextError, match="wants one of locale"):
        await stewardship.rectify("r-1", {"id": "r-2"})


async def test_a_restricted_person_gets_nothing_until_it_is_lifted(house, generator, stewardship):
    await stewardship.restrict("r-1")

    held = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await stewardship.unrestrict("r-1")
    ready = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    assert (held.status, held.reasons[0].code, ready.status) == ("held", "restricted", "ready")
    assert "only be stored" in str(held.reasons[0])
    with pytest.raises(MessageRefused, match="is held and has no payload yet"):
        _ = held.payload
    assert (await generator.replay(held.id)).same
    assert [event.kind for event in (await house.store.page("acme")).events] == ["generated", "generated"]


async def test_who_objects_to_marketing_still_gets_service(house, stewardship, generator):
    house.shop.directory.held["acme"] = Tenant("acme", {"name": "Acme"}, topics={"account": "marketing"})
    await stewardship.object_to("r-1")

    refused = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await stewardship.take_back_objection("r-1")
    ready = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    assert (refused.status, refused.reasons[0].code, ready.status) == ("refused", "objected", "ready")


async def test_a_recipient_who_withdrew_consent_hears_nothing(house, stewardship, generator):
    house.shop.directory.held["acme"] = Tenant("acme", {"name": "Acme"}, topics={"account": "marketing"})
    await stewardship.consent("r-1", "marketing", source="form", text_version="1")
    ready = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    house.clock.now += 1
    await stewardship.withdraw_consent("r-1", "marketing")

    refused = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    assert (ready.status, refused.status, refused.reasons[0].code) == (
        "ready",
        "refused",
        "consent_withdrawn",
    )
    assert [each.given for each in await stewardship.consents("r-1")] == [True, False]


async def test_where_consent_is_needed_who_never_gave_it_hears_nothing(house, generator, stewardship):
    house.shop.directory.held["acme"] = Tenant(
        "acme", {"name": "Acme"}, topics={"account": "marketing"}, consent=("marketing",)
    )

    refused = await generator.generate_info_message("welcome", ADA, "email", recipient="r-1")
    await stewardship.consent("r-1", "marketing", "email", source="form", text_version="1")
    ready = await generator.generate_info_message("welcome", ADA, "email", recipient="r-1")
    elsewhere = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    assert [refused.reasons[0].code, ready.status, elsewhere.status] == ["no_consent", "ready", "refused"]


async def test_a_consent_that_comes_in_late_does_not_undo_a_later_word(house, stewardship):
    await stewardship.withdraw_consent("r-1", "marketing", at=NOW)

    standing = await stewardship.consent("r-1", "marketing", source="paper", text_version="1", at=NOW - DAY)

    assert [each.given for each in standing.consents] == [False]
    assert [each.at for each in await stewardship.consents("r-1")] == [NOW, NOW - DAY]


async def test_a_suppressed_address_is_not_sent_to_whoever_it_is_said_to_be(stewardship, generator):
    await stewardship.suppress(address=("email", "Ada@Example.com "), reason="bounce")
    known = Recipient("r-9", addresses={"email": "ada@example.com"})

    refused = await generator.generate_info_message("welcome", ADA, "email", recipient=known)
    nobodys = await generator.generate_info_message("welcome", ADA, "email")
    failed = await nobodys.send("ada@EXAMPLE.com")
    sent = await nobodys.send("eve@example.com")

    assert (refused.status, refused.reasons[0].code) == ("refused", "suppressed")
    assert (failed.status, failed.provider) == ("failed", "info")
    assert "came back" in failed.detail
    assert sent.status == "sent"


async def test_who_objects_after_a_message_was_made_is_not_sent_it(house, stewardship, generator):
    house.shop.directory.held["acme"] = Tenant("acme", {"name": "Acme"}, topics={"account": "marketing"})
    recipient = Recipient("r-1", addresses={"slack": "C1"})
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient=recipient)
    await stewardship.object_to("r-1")

    receipt = await message.send()

    assert (receipt.status, receipt.provider) == ("failed", "info")
    assert list(await house.store.receipts("acme", message.id)) == [receipt]


async def test_a_suppression_is_lifted_by_channel_and_never_an_erasure_s_by_accident(stewardship):
    await stewardship.suppress("r-1", reason="complaint", channel="sms")
    await stewardship.suppress("r-1", reason="unsubscribe")
    standing = await stewardship.lift("r-1", channel="sms")
    assert [each.reason for each in standing.suppressed] == ["unsubscribe"]
    assert (await stewardship.lift("r-1")).suppressed == ()
    await stewardship.forget("r-1")

    with pytest.raises(StorageError, match="asked to be forgotten"):
        await stewardship.lift("r-1")


async def test_a_signal_of_the_browser_is_an_opt_out(stewardship):
    signal = opt_out_of({"Sec-GPC": "1"})

    standing = await stewardship.opt_out("r-1", signal)

    assert [(each.to, each.source) for each in standing.objections] == [
        ("sale", "Sec-GPC"),
        ("sharing", "Sec-GPC"),
    ]
    (request,) = await stewardship.requests()
    assert (request.kind, request.law) == ("opt_out", "ccpa")


async def test_requests_come_by_their_deadline_and_are_closed_by_doing_them(house, stewardship):
    slow = await stewardship.receive("r-1", "access", law="ccpa", received_at=NOW)
    soon = await stewardship.receive("r-2", "erasure", law="gdpr", received_at=NOW)
    assert [each.id for each in await stewardship.requests(open_only=True)] == [soon.id, slow.id]

    await stewardship.access("r-1")
    forgotten = await stewardship.forget("r-2")

    assert await stewardship.requests(open_only=True) == []
    outcomes = {each.id: each.outcome for each in await stewardship.requests()}
    assert outcomes == {slow.id: "done", soon.id: f"erasure {forgotten.erasure}"}


async def test_a_hundred_changes_at_once_are_all_kept(stewardship):
    import asyncio

    await asyncio.gather(*(stewardship.prefer("r-1", f"topic{n}", wanted=False) for n in range(12)))

    assert len((await stewardship.standing("r-1")).preferences) == 12


async def test_a_hold_is_placed_shown_and_released(house, stewardship):
    hold = await stewardship.hold("r-1", whose="Legal, case 42", until=NOW + DAY)
    assert list(await stewardship.holds("r-1")) == [hold]

    released = await stewardship.release(hold.id)

    assert released.released_at == NOW
    assert (await stewardship.release(hold.id)) == released
    with pytest.raises(UnknownName, match="no hold"):
        await stewardship.release("0")
    with pytest.raises(ContextError, match="a time to come"):
        await stewardship.hold("r-1", whose="Legal", until=NOW - 1)


async def test_retention_counts_first_and_spares_what_is_held(house, generator, stewardship):
    old = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1", now=NOW - 100 * DAY)
    kept = await generator.generate_info_message(
        "welcome", ADA, "slack", recipient="r-2", now=NOW - 100 * DAY
    )
    fresh = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-3", now=NOW)
    await stewardship.hold("r-2", whose="Legal")

    counted = await stewardship.retention()
    still = await house.store.message("acme", old.id)
    deleted = await stewardship.retention(delete=True)

    assert still is not None
    assert (dict(counted.counts)["messages"], counted.held) == (1, 1)
    assert counted == deleted
    left = [await house.store.message("acme", each.id) for each in (old, kept, fresh)]
    assert [each is not None for each in left] == [False, True, True]
    house.clock.now += 1
    assert dict((await stewardship.retention(days=0.0)).counts)["messages"] == 1


async def test_no_consent_row_is_ever_changed(house, stewardship):
    await stewardship.consent("r-1", "marketing", source="form", text_version="1")
    key = house.pseudonym("acme", "r-1")
    (row,) = await house.people.consents("acme", key)

    await stewardship.withdraw_consent("r-1", "marketing")

    first, second = await house.people.consents("acme", key)
    assert (first, second.given) == (row, False)
    assert isinstance(second, Consent)
