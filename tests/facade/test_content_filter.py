"""What a tenant's content policy makes of whole messages: ready, masked, held, refused; stored and sent."""

from __future__ import annotations

import json

import pytest

from info import InfoTemplateGenerator, MessageHeld, MessageRefused

CONTEXT = {"user_name": "Ada", "tier": "pro"}
BRAND = {"brand": {"name": "Acme"}, "links": {"dashboard": "https://acme.example/home"},
         "languages": ["en", "de"]}  # fmt: skip
FILTERED = {"values": True}


@pytest.fixture
def acme(tmp_path):
    """A generator of a tenant with this `content`."""

    def made(**content):
        file = tmp_path / "tenants/acme/tenant.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"id": "acme", **BRAND, "content": content}), encoding="utf-8")
        return InfoTemplateGenerator("acme", "en", personalization_enabled=False)

    return made


async def welcome(generator, note, channel="text"):
    return await generator.generate_info_message("welcome", {**CONTEXT, "note": note}, channel)


async def test_without_a_policy_no_value_is_looked_at(acme):
    message = await welcome(acme(), "holy shit, ada@example.org")

    assert (message.status, message.reasons) == ("ready", ())
    assert "ada@example.org" in message.payload


async def test_personal_data_in_free_text_is_masked_in_the_message_and_in_the_store(acme):
    message = await welcome(acme(**FILTERED), "Ask ada@example.org")

    assert message.status == "ready"
    assert "Ask [email]" in message.payload
    assert [reason.code for reason in message.reasons] == ["content.email"]
    assert b"ada@example.org" not in message.record.request.context


async def test_a_masked_message_replays_byte_for_byte(acme):
    generator = acme(**FILTERED)
    message = await welcome(generator, "Ask ada@example.org", "slack")

    result = await generator.replay(message.id, decide=True)

    assert (result.same, result.decision.same) == (True, True)
    assert (await generator.message(message.id)).payload == message.payload


async def test_a_secret_is_refused_and_kept_nowhere(acme):
    generator = acme(**FILTERED)
    message = await welcome(generator, "password: x7Kq!v92LmPz")

    assert (message.status, [reason.code for reason in message.reasons]) == ("refused", ["content.secret"])
    assert str(message.reasons[0]) == ("'note' holds a password, key or token. The message does not go out.")
    assert b"x7Kq" not in message.record.request.context
    with pytest.raises(MessageRefused):
        _ = message.payload
    assert (await generator.replay(message.id)).same
    assert (await generator.message(message.id)).status == "refused"


async def test_a_held_message_goes_out_when_somebody_approved_it(acme, tmp_path):
    generator = acme(**FILTERED)
    message = await welcome(generator, "This is bullshit")

    assert (message.status, [reason.code for reason in message.reasons]) == ("held", ["content.offensive"])
    assert "bullshit" in message.payload  # to be looked at
    with pytest.raises(MessageHeld, match="waits for approval"):
        await message.send(f"file:{tmp_path}/out")
    receipt = await (await generator.message(message.id)).send(f"file:{tmp_path}/out", approved=True)
    assert receipt.status == "sent"
    assert (await generator.replay(message.id)).same


async def test_the_language_of_the_message_says_which_words_offend(acme):
    generator = acme(**FILTERED)

    async def status(locale):
        asked = {**CONTEXT, "note": "ein dicker Arsch"}
        return (await generator.generate_info_message("welcome", asked, "text", locale=locale)).status

    assert (await status("en"), await status("de")) == ("ready", "held")


async def test_actions_of_the_tenant_count_before_the_usual_ones(acme):
    message = await welcome(acme(values=True, actions={"words": "refuse", "personal": "allow"}), "bullshit")
    other = await welcome(acme(values=True, actions={"personal": "allow"}), "ada@example.org")

    assert message.status == "refused"
    assert (other.status, "ada@example.org" in other.payload) == ("ready", True)


async def test_the_tenant_s_own_words_are_blocked(acme):
    message = await welcome(acme(values=True, block=["rival corp"]), "as good as Rival Corp")

    assert (message.status, message.reasons[0].code) == ("refused", "content.blocked")


@pytest.mark.parametrize("channel", ["webhook", "push.fcm", "push.apns", "push.webpush", "in_app"])
async def test_no_topic_id_or_tag_of_a_payload_holds_a_value(acme, channel):
    """By provenance: a person's values are in the words of a message alone."""
    asked = {**CONTEXT, "user_name": "Xq7personal", "note": "Xq7personal"}
    message = await acme().generate_info_message("welcome", asked, channel)

    held = {path for path, text in strings(message.payload) if "Xq7personal" in text}

    assert held
    assert not {path for path in held if path[-1] in NAMED}


NAMED = {
    "topic",
    "id",
    "template",
    "type",
    "tag",
    "collapse_key",
    "apns-collapse-id",
    "thread-id",
    "category",
}


def strings(value, path=()):
    if isinstance(value, str):
        yield path, value
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from strings(inner, (*path, key))
    for inner in value if isinstance(value, list) else ():
        yield from strings(inner, path)
