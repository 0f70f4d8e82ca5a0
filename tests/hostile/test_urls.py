"""A value that is used as an address: refused, or an http, https or mailto URL that stays one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from info.formatters.stages import url
from info.language.pieces import HoleRefused
from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.hostile.oracles import Reading, read
from tests.hostile.values import Path, hostile_values, places, with_values
from tests.reference import reference_data
from tests.whole.rendering import render, schema

NEUTRAL = "https://neutral.example/7"
LISTS = (
    "open_redirect.jsonl",
    "ssrf_addresses.jsonl",
    "crlf.jsonl",
    "ssti_payloadbox.jsonl",
    "ssti_payloadsallthethings.jsonl",
    "xss_payloadsallthethings.jsonl",
    "naughty_strings.jsonl",
    "unicode_attacks.jsonl",
)
REFUSED = [
    "", "x", "//evil.example", "///evil.example", "/\\evil.example", "https:evil.example",
    "https:///x", "https://",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "ftp://x.example", "blob:https://x.example/1",
    "ws://x.example", "tel:1",
    "https://bank.example@evil.example", "https://user:pass@evil.example", "https://a@b@c.example",
    "https://x.example/\r\nSet-Cookie: a=b", "https://x.example/\x00", "https://x.example/\x1b",
    "https://x.example/ y",
    "https://x.example/\u202egpj.exe", "https://x.example/\u2068y", "https://x.example/\u200b",
    "https://x.example\\@y",
    'https://x.example/"onload=x', "https://x.example/<b>", "https://x.example/`x`",
    "https://x.example/{x}|y",
    "https://x.example:port/", "https://x.example:99999/", "https://x.example:0/", "https://[::1",
    "https://\ud800.example/",
    "mailto:", "mailto:x", "mailto://x@y.example", "mailto:x@y.example\nBcc: z",
    "https://x.example/\u2028y", "\ufeffhttps://x.example",
    "https://раураl.example/", "https://xn--pypal-4ve.com/", "https://0x7f.1/", "https://2130706433/",
    "https://x%2eexample/", "https://x&y.example/", "https://x.example/" + "a" * 8_000,
]  # fmt: skip
TAKEN = [
    "https://x.example", "http://x.example:8080/a?b=c&d=e#f", "HTTPS://X.EXAMPLE/",
    "https://пример.example/é?q=ü",
    "https://[::1]/", "https://x.example/a@b",
    "https://x.example/?next=//evil.example",
    "https://x.example/(a)[b]*_~$'!;,", "https://x.example/%0d%0a", "mailto:ada@x.example?subject=Hi%20there",
    "https://x.example/{{7*7}}".replace("{", "%7B").replace("}", "%7D"),
]  # fmt: skip
FETCHED = {"telegram.rich"}
"""Channels whose servers fetch a picture, so that none is at an address of mail."""
_SOUND = re.compile(
    r"(?i)https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@\\:\[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?\Z|mailto:[^\s/]\S*@\S+\Z"
)


@cache
def listed() -> tuple[str, ...]:
    """The attack lists: whole, and behind a host that is ours."""
    if not (reference_data() / "security").is_dir():
        return ()
    values = hostile_values(LISTS)
    return (*values, *(f"https://x.example/{value}" for value in values))


def taken(values: Iterator[str] | list[str] | tuple[str, ...]) -> Iterator[str]:
    for value in values:
        try:
            yield url(value)
        except HoleRefused as refused:
            assert len(value) < 8 or value not in str(refused)


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_no_address_of_a_page_is_refused(value: str):
    with pytest.raises(HoleRefused):
        url(value)


@pytest.mark.parametrize("value", TAKEN)
def test_an_address_is_taken_as_it_is(value: str):
    assert url(value) == value
    assert _SOUND.match(value)


def test_every_listed_value_is_refused_or_an_address():
    for value in taken(listed()):
        assert _SOUND.match(value), value
        assert not re.search('[\x00-\x20\x7f-\x9f"<>\\\\\u200b-\u200f\u2028-\u202e\u2066-\u2069]', value), (
            ascii(value)
        )


def _masked(reading: Reading) -> list[object]:
    """The constructs, each address in them as one word."""

    def mask(value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(r"(?i)(?:https?://|mailto:)[^\s\"<>]*", "URL", value)
        return tuple(mask(inner) for inner in value) if isinstance(value, tuple) else value

    return [mask(construct) for construct in reading.constructs if construct != "://"]


def _addresses(template: str) -> list[Path]:
    known = schema(template)
    return list(places(known["examples"][0], known, lambda part: part.get("format") == "uri"))


@pytest.mark.parametrize("channel", FORMATS)
@pytest.mark.parametrize("template", [name for name in TEMPLATE_TYPES if _addresses(name)])
def test_an_address_in_a_message_is_refused_or_stays_one_address(template: str, channel: str):
    paths = _addresses(template)
    example = schema(template)["examples"][0]

    @cache
    def shape(value: str) -> list[object]:
        return _masked(reading(value))

    def reading(value: str) -> Reading:
        return read(channel, render(template, "control", "en", channel, with_values(example, paths, value)))

    neutral = reading(NEUTRAL)
    for value in [*TAKEN, *list(taken(listed()))[::24]]:
        as_long = (NEUTRAL.ljust(len(value) + more, "7") for more in (0, 2, 4, 8))
        try:
            seen = _masked(reading(value))
        except HoleRefused:
            assert (channel in FETCHED, value[:7]) == (True, "mailto:")
            continue
        assert any(shape(word) == seen for word in (NEUTRAL, *as_long)), value
    if NEUTRAL in repr(neutral):
        for value in REFUSED:
            with pytest.raises(HoleRefused):
                reading(value)
