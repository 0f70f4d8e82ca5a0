"""From a request to a committed message."""

import asyncio
import datetime as dt
import traceback
from decimal import Decimal

import pytest

from info.errors import ConfigError, ContextError, DeliveryError, MessageRefused, UnknownName
from info.model.values import Commit, Recipient
from info.ports.messages import StaleSnapshot
from tests.generators import press

ADA = {"user_name": "Ada"}


async def test_a_message_carries_the_channels_payload(generator):
    message = await generator.generate_info_message("welcome", ADA, "slack", variant="control")

    assert message.payload == {"text": "Welcome, Ada", "brand": "Acme", "since": ""}
    assert (message.status, message.locale, message.variant, message.channel) == (
        "ready",
        "en",
        "control",
        "slack",
    )
    assert message.template == "tenant_welcome"
    assert message.text == "Welcome, Ada"
    assert (message.reasons, message.findings, message.losses) == ((), (), ())
    assert "Ada" not in repr(message)


async def test_the_message_is_stored_when_it_returns(generator, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack")

    assert await parts.messages.message("acme", message.id) == message.record
    assert message.record.rendering_hash
    (event,) = await parts.messages.of_message("acme", message.id)
    assert event.kind == "generated"
    assert 0 < event.value < 10


async def test_ids_are_ordered_by_time(generator):
    ids = [
        (await generator.generate_info_message("welcome", ADA, "slack", now=now)).id
        for now in (1.0, 2.0, 3e9)
    ]

    assert ids == sorted(ids)
    assert all(len(name) == 32 and name[12] == "7" for name in ids)


@pytest.mark.parametrize(
    ("language", "recipient", "locale", "got"),
    [
        ("en", None, None, "en"),
        ("de", None, None, "de"),
        ("en", Recipient("r", "de"), None, "de"),
        ("en", Recipient("r", "de"), "en", "en"),
        ("en", "r", "de-AT", "de"),
        ("en", Recipient("r", "gsw"), None, "de"),
        ("fr", None, None, "en"),
    ],
)
async def test_the_locale_is_the_calls_then_the_recipients_then_the_generators(
    parts, language, recipient, locale, got
):
    generator = press.generator(parts, language=language)

    message = await generator.generate_info_message(
        "welcome", ADA, "slack", recipient=recipient, locale=locale
    )

    assert message.locale == got
    assert message.record.locale_reason


async def test_a_recipient_keeps_a_variant_while_the_table_stands(generator):
    for person in range(20):
        variants = {
            (await generator.generate_info_message("welcome", ADA, "slack", recipient=f"r-{person}")).variant
            for _ in range(3)
        }
        assert len(variants) == 1


async def test_variants_are_shared_out_by_the_table(generator):
    messages = [await generator.generate_info_message("welcome", ADA, "slack") for _ in range(200)]

    warm = sum(message.variant == "warm" for message in messages)
    assert 60 < warm < 140
    assert messages[0].scores == {"selection_probability": 0.5}


async def test_without_personalization_everybody_gets_control(parts):
    generator = press.generator(parts, personalization_enabled=False)

    messages = [await generator.generate_info_message("welcome", ADA, "slack") for _ in range(20)]

    assert {message.variant for message in messages} == {"control"}
    assert messages[0].scores == {}


async def test_a_line_break_in_a_header_refuses_the_message(generator, parts):
    message = await generator.generate_info_message("welcome", {"user_name": "A\nBcc: x"}, "email")

    assert message.status == "refused"
    (reason,) = message.reasons
    assert (reason.code, reason.path) == ("line_break", "user_name")
    for ask in (lambda: message.payload, lambda: message.text, lambda: message.rendering, message.curl):
        with pytest.raises(MessageRefused, match="line break"):
            ask()
    assert (await parts.messages.message("acme", message.id)).status == "refused"
    assert await parts.messages.counts("acme", "tenant_welcome", "email") == []


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (
            ("welcom", ADA, "slack"),
            UnknownName,
            "There is no template 'welcom'. Did you mean 'tenant_welcome'",
        ),
        (("welcome", ADA, "slak"), UnknownName, "There is no channel 'slak'. Did you mean 'slack'"),
        (("welcome", {}, "slack"), ContextError, "'user_name' wants string, got nothing"),
        (
            ("welcome", {"user_name": "x", "n": Decimal(1)}, "slack"),
            ContextError,
            "'n' wants a JSON value, got Decimal",
        ),
        (("welcome", {"user_name": "x", "n": [{"m": object()}]}, "slack"), ContextError, r"'n\[0\].m' wants"),
        (
            ("welcome", {"user_name": "x", "n": 2**70}, "slack"),
            ContextError,
            "'n' wants a JSON value, got int",
        ),
        (("welcome", ["x"], "slack"), ContextError, "wants an object of named values, got list"),
    ],
)
async def test_what_the_caller_did_wrong_is_a_typed_error(generator, parts, arguments, error, says):
    with pytest.raises(error, match=says):
        await generator.generate_info_message(*arguments)

    assert (await parts.messages.page(None)).events == ()
    assert parts.gate.inside == 0


async def test_a_circular_context_is_a_typed_error(generator):
    context = {"user_name": "x"}
    context["self"] = context

    with pytest.raises(ContextError, match="circular"):
        await generator.generate_info_message("welcome", context, "slack")


async def test_an_unknown_variant_or_locale_is_a_typed_error(generator):
    with pytest.raises(UnknownName, match=r"There is no variant 'warn'\. Did you mean 'warm'"):
        await generator.generate_info_message("welcome", ADA, "slack", variant="warn")
    with pytest.raises(UnknownName):
        await generator.generate_info_message("welcome", ADA, "slack", locale="not a locale!")


async def test_dates_and_lone_surrogates_become_json(generator):
    context = {"user_name": "A\ud800", "since": dt.date(2026, 1, 2)}

    message = await generator.generate_info_message("welcome", context, "slack", variant="control")

    assert message.payload == {"text": "Welcome, A\ufffd", "brand": "Acme", "since": "2026-01-02@UTC"}


async def test_changing_the_context_later_changes_nothing(generator):
    context = {"user_name": "Ada", "more": [1]}
    message = await generator.generate_info_message("welcome", context, "slack", variant="control")
    context["user_name"] = "Eve"

    assert message.text == "Welcome, Ada"
    assert (await generator.replay(message.id)).same


async def test_the_same_idempotency_key_gives_the_same_message(generator):
    first = await generator.generate_info_message("welcome", ADA, "slack", idempotency_key="k")

    again = await generator.generate_info_message(
        "welcome", {"user_name": "Eve"}, "slack", idempotency_key="k"
    )

    assert (again.id, again.payload) == (first.id, first.payload)


async def test_a_hundred_at_once_with_one_key_are_one_message(generator, parts):
    messages = await asyncio.gather(
        *(generator.generate_info_message("welcome", ADA, "slack", idempotency_key="k") for _ in range(100))
    )

    assert len({message.id for message in messages}) == 1
    assert len({str(message.payload) for message in messages}) == 1
    assert len((await parts.messages.page("acme")).events) == 1


async def test_a_program_is_compiled_once(generator, parts):
    await asyncio.gather(
        *(generator.generate_info_message("welcome", ADA, "slack", variant="control") for _ in range(20))
    )

    assert parts.means.programs.compilations == 1


async def test_new_variants_start_a_new_table(generator, parts):
    await generator.generate_info_message("welcome", ADA, "slack")
    parts.means.programs.variants = ("control",)
    single = await generator.generate_info_message("welcome", ADA, "slack")
    parts.means.programs.variants = ("warm", "control", "third")
    press.GREETING["third", "en"] = "Hey, "

    message = await generator.generate_info_message("welcome", ADA, "slack")

    del press.GREETING["third", "en"]
    assert single.record.decision.reason == "the only variant"
    assert message.record.decision.table == 1
    table = await parts.messages.table("acme", "tenant_welcome", "slack", 1)
    assert [name for name, _ in table.shares] == ["warm", "control", "third"]


async def test_a_stale_plan_is_made_again(generator, parts):
    await generator.generate_info_message("welcome", ADA, "slack")
    newest = await parts.messages.table("acme", "tenant_welcome", "slack", 0)
    parts.messages._newest.clear()
    parts.means.programs.variants = ("control", "warm")
    parts.messages._newest["acme", "tenant_welcome", "slack"] = (
        float("inf"),
        press.make_table(
            {"control": (9, 9), "warm": (9, 0)},
            None,
            policy="thompson",
            tenant="acme",
            template="tenant_welcome",
            channel="slack",
            seed=0,
            now=0.0,
        ),
    )

    task = asyncio.ensure_future(generator.generate_info_message("welcome", ADA, "slack"))
    await asyncio.sleep(0)
    parts.messages._newest.clear()

    assert (await task).record.decision.probability == dict(newest.shares)[(await task).variant]


async def test_explain_names_every_choice_and_no_value(generator):
    drawn = await generator.generate_info_message(
        "welcome", ADA, "slack", recipient=Recipient("r-1", timezone="Asia/Tokyo")
    )
    asked = await generator.generate_info_message("welcome", ADA, "slack", variant="warm")

    told = str(drawn.explain())

    assert told == str(await generator.explain(drawn.id))
    assert all(
        word in told
        for word in ("tenant_welcome", "slack", "Asia/Tokyo", "table 0", "the recipient", drawn.id)
    )
    assert "asked for" in str(asked.explain())
    assert "Ada" not in told
    assert "r-1" not in told


async def test_a_message_can_be_sent_and_its_receipt_is_kept(generator, parts):
    message = await generator.generate_info_message(
        "welcome", ADA, "slack", recipient=Recipient("r", addresses={"slack": "C1"})
    )

    assert (await message.send("C9")).detail == "C9"
    assert (await generator.send(message)).detail == "C1"
    assert [receipt.detail for receipt in await parts.deliveries.receipts("acme", message.id)] == ["C9", "C1"]


async def test_only_an_e_mail_has_a_mime_form(generator):
    mail = await generator.generate_info_message("welcome", ADA, "email")
    slack = await generator.generate_info_message("welcome", ADA, "slack")

    assert mail.mime() == b"MIME " + mail.id.encode()
    with pytest.raises(UnknownName, match="slack"):
        slack.mime()


async def test_an_erased_recipient_is_not_brought_back_by_a_plan_under_way(generator, parts):
    await parts.messages.forget("acme", "key of r", 4e9)

    with pytest.raises(Exception, match="forgotten"):
        await generator.generate_info_message("welcome", ADA, "slack", recipient="r")

    assert await parts.messages.commit("acme", Commit()) is not None
    assert (await parts.messages.page("acme")).events == ()


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"age": 18}, "'nickname' wants"),
        ({}, "'age' wants"),
        ({"age": "a secret"}, "wants values its expressions can work on"),
    ],
)
async def test_an_unguarded_value_that_is_missing_or_wrong_is_named(generator, parts, context, says):
    with pytest.raises(ContextError, match=says) as raised:
        await generator.generate_info_message("welcome", {**ADA, **context}, "markdown", variant="control")

    assert "a secret" not in "".join(traceback.format_exception(raised.value)).split("The above")[-1]
    assert (await parts.messages.page("acme")).events == ()


@pytest.mark.parametrize("zone", ["Europe/Berln", "../../etc/passwd", "", "/etc/localtime"])
async def test_an_unknown_time_zone_is_named(generator, zone):
    with pytest.raises(UnknownName, match="There is no time zone"):
        await generator.generate_info_message(
            "welcome", ADA, "slack", recipient=Recipient("r", timezone=zone)
        )


async def test_tables_that_keep_changing_are_an_error_in_the_end(generator, parts):
    await generator.generate_info_message("welcome", ADA, "slack")
    other = press.make_table(
        {"control": (9, 9), "warm": (9, 0)},
        None,
        policy="thompson",
        tenant="acme",
        template="tenant_welcome",
        channel="slack",
        seed=0,
        now=0.0,
    )
    parts.messages._newest["acme", "tenant_welcome", "slack"] = (float("inf"), other)

    with pytest.raises(StaleSnapshot, match="kept changing"):
        await generator.generate_info_message("welcome", ADA, "slack")


async def test_a_refused_message_is_found_again_by_its_key(generator):
    asks = [
        generator.generate_info_message("welcome", {"user_name": "a\nb"}, "email", idempotency_key="k")
        for _ in range(2)
    ]

    first, again = await asyncio.gather(*asks)

    assert (first.id, first.reasons) == (again.id, again.reasons)
    assert generator.tenant().id == "acme"


async def test_a_message_without_an_address_is_sent_nowhere(generator):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r")

    with pytest.raises(DeliveryError, match="no slack address"):
        await message.send()


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"recipient": ""}, "recipient"),
        ({"recipient": "\ud800"}, "recipient"),
        ({"recipient": "x" * 1025}, "recipient"),
        ({"recipient": 7}, "recipient"),
        ({"idempotency_key": ""}, "idempotency_key"),
        ({"idempotency_key": "k\udfff"}, "idempotency_key"),
        ({"now": float("nan")}, "now"),
        ({"now": -1.0}, "now"),
        ({"now": 1e30}, "now"),
    ],
)
async def test_an_id_or_a_time_that_is_none_is_named(generator, parts, options, path):
    with pytest.raises(ContextError, match=f"'{path}' wants"):
        await generator.generate_info_message("welcome", ADA, "slack", **options)

    assert parts.gate.inside == 0


@pytest.mark.parametrize("wrong", [None, 5, ["slack"], "\ud800"])
async def test_a_name_of_another_type_is_an_unknown_name(generator, wrong):
    with pytest.raises(UnknownName):
        await generator.generate_info_message(wrong, ADA, "slack")
    with pytest.raises(UnknownName):
        await generator.generate_info_message("welcome", ADA, wrong)


@pytest.mark.parametrize("tenant", ["", None, "\ud800", "a\0b", "a\nb"])
def test_without_a_tenant_there_is_no_generator(parts, tenant):
    with pytest.raises(ConfigError, match="tenant_id"):
        press.generator(parts, tenant)


async def test_a_program_that_is_never_held_is_made_each_time(generator, parts, monkeypatch):
    monkeypatch.setattr(parts.means.programs, "held", lambda *_key: None)

    message = await generator.generate_info_message("welcome", ADA, "slack", variant="control")

    assert message.payload["text"] == "Welcome, Ada"
