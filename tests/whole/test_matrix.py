"""Every template × format × locale × variant × example renders, in the form its channel takes.

A message is looked at in each way at once: compiling the programs is most of the time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import jsonschema_rs
import orjson
import pytest

from info.delivery import Sender, build_mime
from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES
from info.publishing import check
from info.validators.payloads import lint_payload
from tests.whole.rendering import library, render, schema

SENDER = Sender("news@example.com")
WHEN = datetime(2026, 11, 22, tzinfo=UTC)
IN_APP = jsonschema_rs.validator_for(
    orjson.loads(files("info.schemas").joinpath("in_app.v1.json").read_bytes())
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFTOVERS = ("{$", "{#", "{/", "\ue000", "None", "undefined", "<!--i:", "SLOT")


class Balance(HTMLParser):
    """Finds tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


REMOTE = re.compile(
    r"@import|<link\b|<script\b|\ssrcset=|\sbackground=|url\(|@font-face|<(?:iframe|object|embed)\b",
    re.IGNORECASE,
)
"""What a mail client would load, or would have to block, when it opens a mail."""


def strings(value: Any) -> list[str]:
    """Every string of a payload."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return []


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_finding_is_an_error(template: str) -> None:
    assert [finding for finding in check(library(), template) if finding.severity == "error"] == []


@pytest.mark.parametrize("locale", SHIPPED_LOCALES)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_every_message_renders_in_every_format(template: str, locale: str) -> None:
    published = library().published(template)

    for variant in (each.id for each in published.loaded.document.variants):
        for channel in FORMATS:
            compiled = library().compile(template, variant, locale, locale, channel, "")
            assert [finding for finding in compiled.findings if finding.severity == "error"] == []
            for example in schema(template)["examples"]:
                payload = render(template, variant, locale, channel, example)
                assert_well_formed(channel, payload)
                assert linted(channel, payload) == set(), (channel, variant)


def linted(channel: str, payload: Any) -> set[str]:
    """What the linter of anyone's payloads says of ours: the codes of all findings that are no notes."""
    return {each.code for each in lint_payload(channel, payload) if each.severity != "note"}


def assert_well_formed(channel: str, payload: Any) -> None:
    """What can be said of any payload of the channel."""
    texts = strings(payload)
    assert texts
    assert not [text for text in texts for leftover in LEFTOVERS if leftover in text and "Wolfe" not in text]
    if channel in {"html", "email"}:
        source = payload if channel == "html" else payload["html"]
        balance = Balance()
        balance.feed(source)
        assert (balance.wrong, balance.open) == ([], [])
    if channel == "email":
        assert_mime(payload)
        assert not REMOTE.search(payload["html"])
    if channel in {"in_app", "webhook"}:
        assert list(IN_APP.iter_errors(payload if channel == "in_app" else payload["data"])) == []
    if channel not in {"text", "markdown", "html", "sms"}:
        assert orjson.loads(orjson.dumps(payload)) == payload


def assert_mime(payload: dict[str, Any]) -> None:
    """The MIME bytes parse to the same headers and parts."""
    mime = build_mime(payload, sender=SENDER, to="reader@example.com", message_id="m1", date=WHEN)
    parsed = message_from_bytes(mime, policy=policy.default)

    for name, value in payload["headers"].items():
        assert parsed.get_all(name) == [value], name
    assert not parsed.defects
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    for kind in ("plain", "html"):
        lines = parsed.get_body((kind,)).get_content().splitlines()
        assert lines == payload["text" if kind == "plain" else kind].splitlines()
