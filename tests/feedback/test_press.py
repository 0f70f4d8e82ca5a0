"""Buttons, answers and tracked links: what they carry, and what comes of it, once."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from info import InfoTemplateGenerator
from info.model.actions import ActionRef

TEMPLATE = {
    "id": "order",
    "topic": "billing",
    "question": "May it go out?",
    "subject": "Order {$number}",
    "short": "Order {$number} waits.",
    "body": {
        "text": "Order {$number} waits. [Read it](guide)",
        "decide": {
            "actions": {
                "open": {"open": "Open", "url": "links.guide"},
                "yes": {"approve": "Approve"},
                "no": {"deny": "Deny"},
                "later": {"snooze": "In an hour", "value": "PT1H"},
                "call": {"callback": "Call me", "value": "call:{7}"},
            }
        },
        "mood": {"input": "How urgent?", "options": {"very": "Very", "not": "Not"}},
    },
}
SCHEMA = {"type": "object", "properties": {"number": {"type": "string"}}, "examples": [{"number": "A-1"}]}
ORDER = {"number": "A-1"}
ACTS = "https://acme.example/act/"
TRACKS = "https://t.acme.example/"


@pytest.fixture
def project(tmp_path):
    for folder in ("templates", "schemas", "tenants/acme"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "templates/order.json").write_text(json.dumps(TEMPLATE))
    (tmp_path / "schemas/order.json").write_text(json.dumps(SCHEMA))
    return tmp_path


@pytest.fixture
def of_tenant(project):
    def make(links=None, **channels):
        tenant = {"links": {"guide": "https://acme.example/guide", **(links or {})}, "channels": channels}
        (project / "tenants/acme/tenant.json").write_text(json.dumps(tenant))
        return InfoTemplateGenerator("acme", project=project, storage_url="sqlite:///info.db")

    return make


def values(payload, key):
    """Every value under a key, however deep."""
    if isinstance(payload, dict):
        for name, inner in payload.items():
            if name == key:
                yield inner
            yield from values(inner, key)
    elif isinstance(payload, list):
        for inner in payload:
            yield from values(inner, key)


async def tokens_of(generator, channel="telegram"):
    message = await generator.generate_info_message("order", ORDER, channel)
    return message, list(values(message.payload, "callback_data"))


async def test_a_button_is_pressed_once_and_says_what_it_means(of_tenant):
    generator = of_tenant()
    message, (yes, no, later, call, *_) = await tokens_of(generator)

    seen = await generator.look(yes)
    first, again, other = [await generator.press(token) for token in (yes, yes, no)]

    assert (seen.outcome, seen.action) == ("ok", ActionRef("approve", "decide", "yes"))
    assert (first.outcome, first.message, first.action) == ("ok", message.id, seen.action)
    assert (again.outcome, other.outcome) == ("used", "used")
    assert (await generator.press(later)).action == ActionRef("snooze", "decide", "later", "PT1H")
    assert (await generator.press(call)).action == ActionRef("callback", "decide", "call", "call:{7}")
    events = await generator.runtime.store.of_message("acme", message.id)
    assert [event.kind for event in events] == ["generated", "clicked", "clicked", "clicked"]


async def test_of_a_questions_answers_one_counts(of_tenant):
    generator = of_tenant()
    _, (*_, very, calm) = await tokens_of(generator)

    chosen, other = await generator.press(calm), await generator.press(very)

    assert (chosen.outcome, chosen.action) == ("ok", ActionRef("poll", "mood", "not"))
    assert other.outcome == "used"


async def test_what_another_made_or_changed_is_forged_and_counts_nothing(of_tenant):
    generator = of_tenant()
    message, (yes, *_) = await tokens_of(generator)
    stranger = InfoTemplateGenerator("globex", setup=generator.setup)

    assert (await generator.press(yes[:-1] + ("A" if yes[-1] != "A" else "B"))).outcome == "forged"
    assert (await stranger.press(yes)).outcome == "forged"
    assert (await generator.press("order me one")).outcome == "forged"
    events = await generator.runtime.store.of_message("acme", message.id)
    assert [event.kind for event in events] == ["generated"]


async def test_a_token_ends_when_the_tenant_says(of_tenant):
    generator = of_tenant(telegram={"action_days": 1})
    old = await generator.generate_info_message("order", ORDER, "telegram", now=1e9)

    pressed = await generator.press(next(values(old.payload, "callback_data")))

    assert (pressed.outcome, pressed.action) == ("expired", ActionRef("approve", "decide", "yes"))


async def test_no_two_messages_share_a_token_and_a_replay_has_the_same(of_tenant):
    generator = of_tenant()
    message, tokens = await tokens_of(generator)
    _, others = await tokens_of(generator)

    again = await generator.message(message.id)

    assert set(tokens).isdisjoint(others)
    assert list(values(again.payload, "callback_data")) == tokens
    assert (await generator.replay(message.id)).same


async def test_a_template_may_change_and_what_was_sent_still_means_what_it_meant(of_tenant, project):
    generator = of_tenant()
    _, (yes, *_) = await tokens_of(generator)
    changed = {**TEMPLATE, "body": {"text": "Gone."}}
    (project / "templates/order.json").write_text(json.dumps(changed))

    later = InfoTemplateGenerator("acme", project=project, storage_url="sqlite:///info.db")

    assert (await later.press(yes)).action == ActionRef("approve", "decide", "yes")


async def test_a_mail_leads_to_a_page_that_asks_before_it_acts(of_tenant):
    generator = of_tenant({"actions": ACTS})
    mail = await generator.generate_info_message("order", ORDER, "email")

    addresses = re.findall(f'href="{ACTS}([^"]+)"', mail.payload["html"])

    looked = [await generator.look(token) for token in addresses]
    assert [seen.action.action for seen in looked] == ["yes", "no", "later", "call", "very", "not"]
    assert all(token in mail.payload["text"] for token in addresses)
    assert (await generator.press(addresses[1])).action.kind == "deny"


@pytest.mark.parametrize("channel", ["email", "text", "markdown"])
async def test_without_such_a_page_they_are_left_out_and_told(of_tenant, channel):
    message = await of_tenant().generate_info_message("order", ORDER, channel)

    assert "Approve" not in str(message.payload)
    assert "decide.yes" in {loss.block for loss in message.losses}


@pytest.mark.parametrize(
    ("bot", "kinds"),
    [(True, ["Action.OpenUrl", *["Action.Submit"] * 5]), (False, [*["Action.OpenUrl"] * 5, "Action.Submit"])],
)
async def test_teams_sends_a_bot_what_is_pressed_and_opens_a_page_without_one(of_tenant, bot, kinds):
    generator = of_tenant({"actions": ACTS}, teams={"bot": bot})
    message = await generator.generate_info_message("order", ORDER, "teams")

    actions = [action for found in values(message.payload, "actions") for action in found]

    assert [action["type"] for action in actions] == kinds
    approve = actions[1]
    token = approve["data"]["token"] if bot else approve["url"].removeprefix(ACTS)
    assert (await generator.press(token)).action.action == "yes"


async def test_a_text_message_is_answered_with_a_number(of_tenant):
    generator = of_tenant(sms={"replies": True})
    message = await generator.generate_info_message("order", ORDER, "sms")

    answered = await generator.answer(message.id, " 2. ")

    assert message.payload == (
        "Order A-1 waits.\nReply: 1 Approve, 2 Deny, 3 In an hour, 4 Call me, 5 Very, 6 Not"
    )
    assert (answered.outcome, answered.action.action) == ("ok", "no")
    assert (await generator.answer(message.id, "1")).outcome == "used"
    assert (await generator.answer(message.id, "hello")).outcome == "unknown"
    assert (await generator.answer("0" * 32, "1")).outcome == "unknown"


async def test_where_no_reply_comes_home_a_text_message_asks_for_none(of_tenant):
    message = await of_tenant().generate_info_message("order", ORDER, "sms")

    assert message.payload == "Order A-1 waits."


@pytest.mark.parametrize(
    "channel", ["slack", "teams", "discord", "telegram", "email", "text", "markdown", "html"]
)
async def test_links_are_tracked_where_the_tenant_says_and_hold_nothing_of_the_person(of_tenant, channel):
    generator = of_tenant(**{channel: {"tracking": TRACKS}})
    message = await generator.generate_info_message("order", ORDER, channel, recipient="ada@example.com")
    text = json.dumps(message.payload) if isinstance(message.payload, dict) else message.payload

    links = set(re.findall(rf"{TRACKS}([A-Za-z0-9_-]+)", text))

    followed = [await generator.follow(token) for token in links]
    assert {each.url for each in followed} == {"https://acme.example/guide"}
    assert {each.link for each in followed} == {"links.guide"}
    assert "https://acme.example/guide" not in text
    assert followed[0].message == message.id
    assert followed[0].tracked.event.kind == "clicked"
    assert urlsplit(TRACKS).hostname == "t.acme.example"
    assert "ada" not in "".join(links)


async def test_a_relayed_press_is_a_persons_and_a_link_that_a_machine_opened_is_not(of_tenant):
    generator = of_tenant(text={"tracking": TRACKS})
    _, (yes, *_) = await tokens_of(generator)
    message = await generator.generate_info_message("order", ORDER, "text")
    token = re.search(rf"{TRACKS}([A-Za-z0-9_-]+)", message.payload)[1]
    slack = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}

    pressed = await generator.press(yes, headers=slack)
    followed = await generator.follow(token, headers=slack)

    assert (pressed.outcome, pressed.tracked.event.machine) == ("ok", "")
    assert (followed.outcome, followed.url) == ("ok", "https://acme.example/guide")
    assert followed.tracked.event.machine == "preview"


async def test_a_link_that_was_changed_leads_nowhere(of_tenant):
    generator = of_tenant(text={"tracking": TRACKS})
    message = await generator.generate_info_message("order", ORDER, "text")
    token = re.search(rf"{TRACKS}([A-Za-z0-9_-]+)", message.payload)[1]

    followed = await generator.follow(token[:-2] + "AA")

    assert (followed.outcome, followed.url) == ("forged", "")
