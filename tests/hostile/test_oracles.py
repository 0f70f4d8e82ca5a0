"""Each oracle can fail: a formatter that escaped nothing would be seen, in every channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from info.model.names import FORMATS
from tests.hostile.oracles import read
from tests.hostile.trial import NEUTRAL, Trial

JSON_CHANNELS = [
    channel for channel in FORMATS if channel not in {"text", "markdown", "html", "email", "sms"}
]
SEEN = {
    "text": ["\x1b[31m", "nul\x00", "lone\ud800"],
    "sms": ["\x1b[31m", "\x85"],
    "markdown": ["*x*", "`x`", "~~x~~", "[x](https://x.example)", "![x](y)", "<b>", "\n\n# x", "\n- x",
    "\n> x", "  \nx", "a\\@b.cd", "https\\://evil.com", "www\\.evil.com", "\\@ann"],
    "html": ["<b>", "</p>", "<!--", "<?x", "<!x>", "<a href=x>", '"><b x="', "\x00"],
    "email": ["<b>", "</p>", "<!--", "<img src=x>", "\r\nBcc: x", "\nX-A: b", "=?utf-8?q?x?=", "\u2028"],
    "slack": ["<!channel>", "<@U1>", "<https://x.example|y>", "&copy"],
    "teams": ["**x**", "[x](https://x.example)", "\n\nx", "\n- x", "\n\n    code",
    "{{DATE(2026-01-01T00:00:00Z)}}"],
    "discord": ["*x*", "_x_", "~~x~~", "||x||", "`x`", "@everyone", "<@1>", "[x](<y>)", "https://x.example",
                "\n- x", "\n1. x", "\n# x", "\n-# x", "\n> x", "```x", "<:a:1>", "<t:1:R>", ":smile:"],
    "discord.embeds": ["*x*", "~~x~~", "||x||", "`x`", "@everyone", "<@1>", "[x](<y>)", "https://x.example",
                       "\n- x", "\n# x", "\n> x", "```x", "<:a:1>"],
    "telegram": ["<b>x</b>", "</b>", "<a href=x>", "@user", "#tag", "/start", "$USD", "evil.com",
    "https://x"],
    "telegram.rich": ["<b>x</b>", "</b>", "<a href=x>", "<p>", "</td><td>", "&copy;", "a & b",
    "1 < 2", "2 > 1", '"><img src="https://evil.example/i"/>', "<tg-map/>"],
    "whatsapp": ["*x*", "_x_", "~x~", "`x`", "\n> x", "\n- x", "\n1. x", "```", "evil.com",
    "https://x", "a@b.cd"],
    "whatsapp.template": ["*x*", "_x_", "~x~", "`x`", "```", "evil.com", "https://x", "a@b.cd"],
    "push.fcm": ["\x00"],
    "push.apns": ["\x1b"],
    "push.webpush": ["\x9b"],
    "in_app": ["\ufffe"],
    "webhook": ["\x07"],
}  # fmt: skip
"""What a value that nobody escaped would make in each channel."""
PLACES = {"teams": "maintenance_notice"}
"""The template whose message has each dialect of a channel; the announcement for the others."""


def naive(payload: Any, value: str) -> Any:
    """The payload of a formatter that puts the value in as it is."""
    if isinstance(payload, str):
        return payload.replace(NEUTRAL, value)
    if isinstance(payload, dict):
        return {key: naive(inner, value) for key, inner in payload.items()}
    if isinstance(payload, list):
        return [naive(inner, value) for inner in payload]
    return payload


def trial(channel: str) -> Trial:
    return Trial(PLACES.get(channel, "feature_announcement"), channel, "en")


def test_every_channel_is_in_the_table():
    assert set(SEEN) == set(FORMATS)


@pytest.mark.parametrize(
    ("channel", "value"), [(channel, value) for channel in SEEN for value in SEEN[channel]]
)
def test_a_value_that_nobody_escaped_is_seen(channel: str, value: str):
    judge = trial(channel)

    broken = naive(judge.payload(NEUTRAL), f"x {value} y")

    assert judge.judged(read(channel, broken), f"x {value} y").startswith("another construct")
    assert judge.outcome(f"x {value} y") in {"rendered", "refused"}


@pytest.mark.parametrize("channel", JSON_CHANNELS)
@pytest.mark.parametrize("value", ['","type":"x', '"},{"type":"x'])
def test_a_value_that_leaves_its_json_string_is_seen(channel: str, value: str):
    judge = trial(channel)

    source = json.dumps(judge.payload(NEUTRAL), ensure_ascii=False).replace(NEUTRAL, value)
    try:
        broken = json.loads(source)
    except ValueError:
        return  # no client would read it

    assert judge.judged(read(channel, broken), value) != "rendered"


DAMAGES: list[tuple[str, Callable[[str], str]]] = [
    ("a lost word", lambda value: value[:-1]),
    ("a mapped mark", lambda value: value.replace("<", "(")),
    ("a doubled escape", lambda value: value.replace("&", "&amp;amp;").replace("<", "&amp;lt;")),
]


@pytest.mark.parametrize("channel", FORMATS)
@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_value_that_does_not_read_back_is_seen(channel: str, name: str, damage: Callable[[str], str]):
    judge = trial(channel)
    broken = naive(judge.payload(NEUTRAL), damage("Ann < Bob"))

    assert judge.judged(read(channel, broken), "Ann < Bob") != "rendered"


@pytest.mark.parametrize("channel", FORMATS)
def test_a_text_without_a_value_must_not_move(channel: str):
    judge = trial(channel)

    reading = judge.neutral()
    still = next((path for path, text in reading.texts.items() if NEUTRAL not in text and text), None)

    if still is None:
        return  # one text, and the value stands in it
    texts = {**reading.texts, still: "other"}
    assert judge.judged(type(reading)(reading.constructs, texts), NEUTRAL).startswith("another text moved")


@pytest.mark.parametrize("place", ["x", "title", "legend", "yAxisTitle"])
def test_the_oracle_of_cards_reads_the_words_of_a_chart(place):
    def chart(word):
        point = {"x": word if place == "x" else "Mon", "y": 1}
        series = {"legend": word if place == "legend" else "Plays", "values": [point]}
        more = {place: word} if place in {"title", "yAxisTitle"} else {}
        return {"attachments": [{"content": {"body": [{"type": "Chart.Line", "data": [series], **more}]}}]}

    harmless, function = read("teams", chart("Qx")), read("teams", chart("{{DATE(2026-01-01T00:00:00Z)}}"))
    day, told = read("teams", chart("2026-01-31")), read("teams", chart("2026-01-31\u2068\u2069"))

    assert harmless.shows("Qx") == 1
    assert function.constructs != harmless.constructs
    assert (day.constructs == harmless.constructs) is (place != "x")
    assert told.constructs == harmless.constructs
