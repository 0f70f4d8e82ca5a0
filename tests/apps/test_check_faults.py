"""`infoctl check`: a planted fault of every code there is, found at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.apps.cli import languages
from info.formatters.face import JsonFormatter
from info.publishing import Library, check
from info.publishing.proving.codes import CODES, known_code
from info.validators.translation import Detected
from tests.apps.test_check import A, L, S, T, found, planted, put, small

__all__ = ["small"]

Edit = tuple[str, tuple[Any, ...], Any]
"""A file, a place in it (none: the whole file), and what stands there then (None: nothing)."""


class Fault(NamedTuple):
    """An edit of the project, the finding it must give, and the text at its place."""

    file: str
    path: tuple[Any, ...]
    value: Any
    code: str
    severity: str
    at: str
    """What the line of the place holds; "" where a finding has no place."""
    more: Sequence[Edit] = ()
    """Edits before it, which are no fault yet."""


def host(name: str) -> str:
    return f"'https://{name}/a'"


OWN = "tenants/acme/templates/note.json"
PL = "templates/locales/pl/note.json"
MD = "templates/note.md"
MARKDOWN = """---
id: note
topic: notes
question: What is new?
subject: News
short: News
---

{#hello}
# Hello

{#go}
[Open](links.dashboard)

Without a name of its own.
"""
GERMAN = (A, ("languages",), ["en", "de"])
ARABIC = (A, ("languages",), ["en", "ar"])
AR = "templates/locales/ar/note.json"
TERMS = (
    "templates/translation/de/glossary.json",
    (),
    {"terms": [{"source": ["news"], "use": ["Neuigkeit*"]}]},
)
POLISH = (A, ("languages",), ["en", "pl"])
LEVEL = (S, ("required",), ["name", "level"])
PICTURE = (T, ("body", "look"), {"when": "has(picture)", "image": "picture", "alt": "A view"})
EMAIL = (S, ("required",), ["name", "email"])
ROWS = (
    S,
    ("properties", "rows", "items"),
    {
        "type": "object",
        "required": ["who"],
        "additionalProperties": False,
        "properties": {"who": {"type": "string", "x-pii": "email"}},
    },
)
WHO = (
    S,
    (),
    {
        "type": "object",
        "required": ["name", "who"],
        "properties": {
            "name": {"type": "string"},
            "terms": {"type": "string"},
            "who": {
                "type": "object",
                "required": ["first"],
                "additionalProperties": False,
                "properties": {"first": {"type": "string"}},
            },
        },
        "examples": [{"name": "Ann", "who": {"first": "Ann"}}],
    },
)
LONG = "wort " * 1_000
TONED = [
    ("blame", "support_helpful", "You forgot it"),
    ("contraction", "legal_compliant", "It's here"),
    ("emoji", "legal_compliant", "Hello 🎉"),
    ("exclamation", "legal_compliant", "Hello!"),
    ("hype", "business_formal", "An amazing day"),
    ("promise", "legal_compliant", "Guaranteed"),
    ("shouting", "business_casual", "READ THIS NEWS"),
    ("slang", "business_formal", "Hey"),
    ("stiff", "personal_friendly", "You are hereby told"),
    ("vague", "technical_precise", "It comes soon"),
]
"""Each rule of a tone, a tone that has it, and words that break it."""
RENDERED = ("render.", "fit.", "required.", "email.", "sms.", "slack.")
"""The codes that only a rendered message gives."""
FAULTS = [
    Fault(T, ("body", "hello"), "# Hello, {name}", "template.messagesyntax", "error", "hello"),
    Fault(T, ("body", "terms", "when"), "has(terms", "template.expression", "error", "when"),
    Fault(T, ("body", "hello"), "# Hello, {$nme}", "template.wrong", "error", "hello"),
    Fault(T, ("body", "hello"), "# Hello, <b>{$name}</b>", "markup.html", "error", "hello"),
    Fault(T, ("body", "terms", "when"), None, "context.unguarded", "error", "terms"),
    Fault(T, ("body", "terms", "only"), ["slak"], "channel.unknown", "error", "slak"),
    Fault(T, ("body", "hello"), "Hello, {$name}", "document.heading", "warning", "hello"),
    Fault(T, ("body", "go", "url"), "links.nowhere", "tenant.links", "warning", "links.nowhere"),
    Fault(T, ("body", "hello"), "# See https://user@example.com", "link.userinfo", "error", "hello"),
    Fault(T, ("body", "go", "url"), "'http://10.0.0.1/x'", "link.address", "warning", "10.0.0.1"),
    Fault(T, ("body", "terms", "when"), "has(terms) && has(level) && level > 9",
          "block.unreachable", "warning", "level > 9"),
    Fault(T, ("body", "look"), {"when": "has(picture)", "image": "picture", "alt": "holiday.PNG"},
          "alt.file_name", "warning", "alt"),
    Fault(T, ("body", "look"), {"when": "has(picture)", "image": "picture", "alt": "{$terms}"},
          "context.unguarded", "error", "alt"),
    Fault(T, ("body", "go", "url"), "'https://example.com/?m=' + name", "personal.url", "warning", "?m="),
    Fault(T, ("body", "hello"), "# Go to https://example.com/?m={$name}", "personal.url", "warning", "hello"),
    Fault(T, ("body", "terms", "fallback"), "trms", "document.required", "error", "terms"),
    Fault(T, ("subject",), None, "template.wrong", "error", "{"),
    Fault(T, ("subject",), "A very long subject for {$name} that tells you everything there is to be told",
          "email.subject", "warning", "subject"),
    Fault(T, ("short",), f"{LONG[:900]} {{$name}}", "sms.parts", "warning", "short"),
    Fault(T, ("body", "go", "open"), "Open this very long label of a button " * 3,
          "fit.lost", "warning", "open"),
    Fault(S, ("examples", 0, "level"), "one", "schema.example", "error", "{"),
    Fault(S, ("examples",), None, "schema.no_example", "warning", "{"),
    Fault(S, ("type",), "objct", "schema.wrong", "error", "{"),
    Fault(A, ("brand", "color"), "#eeeeee", "brand.contrast", "warning", ""),
    Fault(A, ("brand", "text"), "#999999", "brand.contrast", "warning", "#999999"),
    Fault(A, ("links", "dashboard"), "https://localhost/x", "link.address", "warning", "localhost"),
    Fault(A, ("languages",), ["en", "de"], "translation.missing", "warning", ""),
    Fault(L, ("gone",), "Weg", "template.wrong", "error", "gone"),
    Fault(T, ("question",), "x" * 3_000_000, "template.limit", "error", ""),
    Fault(T, ("body", "hello"), ".input {$name :string} .match $name Ann {{# Hello}}",
          "template.messagedatamodel", "error", "hello"),
    Fault(S, (), None, "schema.missing", "warning", ""),
    Fault(T, ("body", "hello"), "# Hello, {$who.last}", "context.unknown", "error", "hello", [WHO]),
    Fault(T, (), None, "id.derived", "warning", "", [(MD, (), MARKDOWN)]),
    Fault(T, ("body", "hello"), "# See javascript:alert(1)", "markup.script_url", "error", "hello"),
    Fault(T, ("body", "hello"), "# Tom &amp; Jerry", "markup.entity", "error", "hello"),
    Fault(T, ("body", "hello"), "# Tom \u202e Jerry", "markup.control", "error", "hello"),
    Fault(OWN, ("body", "hello"), "# Hey, {$name}", "translation.stale", "warning", "hello",
          [(L, (), {"hello": "# Hallo, {$name}"}), (A, ("languages",), ["en", "de"])]),
    Fault(L, (), {"hello": "# Hallo, {$name}"}, "translation.draft", "note", "{",
          [(A, ("languages",), ["en", "de"])]),
    Fault(PL, (), {"hello": {"$level :integer": {"one": "# Jeden", "*": "# Inne"}}}, "plural.missing",
          "error",
          "hello", [LEVEL, POLISH]),
    Fault(T, ("body", "hello"), {"$level :integer": {"few": "# Few", "one": "# One", "*": "# Some"}},
          "plural.unreachable", "warning", "hello", [LEVEL]),
    Fault(T, ("body", "hello"), "# Hello from {$brand.slogan}", "tenant.brand", "warning", "hello"),
    Fault(T, ("body", "go", "url"), "'https://example.com/a b'", "link.character", "error", "a b"),
    Fault(T, ("body", "go", "url"), host("-example-.com"), "link.host", "error", "-example-"),
    Fault(T, ("body", "go"), {"open": "Open", "url": "picture", "when": "has(picture)"}, "link.length",
          "error",
          "url", [(S, ("examples", 0, "picture"), "https://example.com/" + "x" * 8_000)]),
    Fault(T, ("body", "hello"), "# See https://acrne-music.com", "link.lookalike", "error", "acrne",
          [(A, ("links", "dashboard"), "https://acme-music.com/home")]),
    Fault(T, ("body", "go", "url"), "'mailto:'", "link.mail", "error", "mailto"),
    Fault(T, ("body", "go", "url"), "'tel:none'", "link.phone", "error", "tel"),
    Fault(T, ("body", "go", "url"), host("example.com:99999"), "link.port", "error", "99999"),
    Fault(T, ("body", "go", "url"), "'ftp://example.com'", "link.scheme", "error", "ftp"),
    Fault(T, ("body", "go", "url"), host("p\u0430ypal.example"), "link.script", "error", "ypal"),
    Fault(T, ("body", "terms", "text"), "[Read]($picture)", "link.address", "warning", "Read",
          [(T, ("body", "terms", "when"), "has(terms) && has(picture)"),
           (S, ("examples", 0, "picture"), "https://10.0.0.1/p.png"),
           (S, ("examples", 0, "terms"), "None.")]),
    Fault(T, ("body", "terms", "only"), ["sms"], "block.unreachable", "warning", "terms",
          [(T, ("body", "terms", "not"), ["sms"])]),
    Fault(T, ("body", "look", "alt"), "{|  |}", "alt.missing", "error", "alt", [PICTURE]),
    Fault(T, ("body", "rows"), {"item": "[Write]($row.who)", "each": "row in rows", "when": "has(rows)"},
          "personal.url", "warning", "row.who", [ROWS]),
    Fault(T, ("short",), "{$email}", "personal.short", "warning", "short", [EMAIL]),
    Fault(T, ("subject",), "{$email}", "personal.title", "warning", "subject", [EMAIL]),
    Fault(T, ("preheader",), "{$email}", "personal.preheader", "warning", "preheader", [EMAIL]),
    Fault(T, ("body", "m" * 101), {"input": "How?", "options": {"good": "Good"}},
          "render.compile", "error", ""),
    Fault(T, ("body", "terms", "text"), "{$terms :datetime}", "render.refused", "error", "",
          [(S, ("examples", 0, "terms"), "no date")]),
    Fault(T, ("body", "terms"), {"when": "has(terms)", "importance": "required",
          "actions": {"read": {"open": "{$terms}", "url": "links.dashboard"}}},
          "fit.too_large", "error", "terms",
          [(S, ("examples", 0, "terms"), "word " * 60)]),
    Fault(S, ("examples", 0, "picture"), "https://example.com/p.svg?v=2", "email.picture", "warning",
          "", [PICTURE]),
    Fault(L, ("hello",), "# Hallo", "translation.placeholder", "error", "hello", [GERMAN]),
    Fault(L, ("go",), "**Öffnen**", "translation.markup", "error", "go", [GERMAN]),
    Fault(L, ("short",), {"$name :string": {"Ann": "{$name}: {$links.dashboard}", "*": "{$links.dashboard}"}},
          "translation.placeholder", "error", '"*"', [GERMAN]),
    Fault(L, ("hello",), "# Hallo", "translation.selection", "error", "hello",
          [GERMAN, (T, ("body", "hello"), {"$name :string": {"Ann": "# Oh, hello", "*": "# Hello"}})]),
    Fault(L, ("hello",), "# Hallo, {$name}, 3", "translation.number", "error", "hello", [GERMAN]),
    Fault(L, ("hello",), "# Hallo, {$name}, https://example.com", "translation.address", "error",
          "hello", [GERMAN]),
    Fault(L, ("hello",), "# Hallo, `{$name}` `ls`", "translation.code", "error", "hello", [GERMAN]),
    Fault(AR, ("go",), "Aftah", "translation.script", "error", "go", [ARABIC]),
    Fault(L, ("hello",), "# Hello, {$name}", "translation.untranslated", "warning", "hello", [GERMAN]),
    Fault(L, ("hello",), "# Hallo &amp {$name}", "translation.entity", "error", "hello", [GERMAN]),
    Fault(L, ("go",), "Die ganze lange Nachricht öffnen", "translation.length", "warning", "go", [GERMAN]),
    Fault(L, ("subject",), "Nachricht für {$name}", "translation.term", "warning", "subject",
          [GERMAN, TERMS]),
    Fault(L, ("hello",), "# Hallo, “{$name}”", "translation.quotes", "warning", "hello", [GERMAN]),
    Fault(L, ("hello",), "# Hallo ({$name}", "translation.bracket", "warning", "hello", [GERMAN]),
    Fault(L, ("hello",), "# Hallo , {$name}", "translation.spacing", "warning", "hello", [GERMAN]),
    Fault(L, ("go",), "Öffnen.", "translation.ending", "warning", "go", [GERMAN]),
    Fault(AR, ("hello",), "# مرحبا, {$name}", "translation.punctuation", "warning", "hello", [ARABIC]),
    Fault(L, ("go",), "Öff\u200enen", "translation.direction", "warning", "go", [GERMAN]),
    Fault(L, ("go",), "Jetzt jetzt öffnen", "translation.repeated", "warning", "go", [GERMAN]),
    *(
        Fault(T, ("body", "hello"), f"# {words}, {{$name}}", f"tone.{rule}", "warning", "hello",
              [(T, ("tone",), tone)])
        for rule, tone, words in TONED
    ),
    Fault(T, ("body", "hello"), "# You are wrong, {$name}, and this is terrible and disgusting", "tone.harsh",
          "warning", "hello"),
    Fault(L, ("hello",), "# Hallo, {$name}, wie geht es dir und Ihnen", "tone.address", "warning", "hello",
          [GERMAN]),
    Fault(T, ("body", "hello"), "# Pay with 4111 1111 1111 1111", "content.personal", "warning", "4111"),
    Fault(T, ("body", "hello"), "# Use token: " + "x7Kq!v92LmPz8", "content.secret", "error", "token"),
    Fault(T, ("body", "hello"), "# On p\u0430ypal.com", "content.link", "error", "ypal"),
    Fault(T, ("body", "hello"), "# Your p\u0430ypal, {$name}", "content.homograph", "warning", "ypal"),
    Fault(T, ("body", "hello"), "# Hello\u200b, {$name}", "content.invisible", "warning", "hello"),
    Fault(L, ("hello",), "# Schei\u00dfe, {$name}", "content.offensive", "warning", "hello", [GERMAN]),
    Fault(A, ("content",), {"block": ["news for"]}, "content.blocked", "error", ""),
    Fault(A, ("content",), {"require": [{"words": "Acme Ltd", "channels": ["email"]}]}, "content.required",
          "error", ""),
    Fault(T, ("topic",), "news", "content.law", "error", "subject"),
    Fault(T, ("channels",), {"slack": {"raw": {"text": "News", "blocks": [
          {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]}}},
          "slack.header.text.max_length", "error", ""),
]  # fmt: skip


def plant(root: Path, file: str, path: tuple[Any, ...], value: Any) -> None:
    """Makes one edit."""
    if path:
        planted(root, file, path, value)
    elif value is None:
        (root / file).unlink()
    elif isinstance(value, (bytes, str)):
        (root / file).write_bytes(value if isinstance(value, bytes) else value.encode())
    else:
        put(root, file, value)


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.path[-1] if fault.path else ''}"
)
def test_a_planted_fault_is_found_at_its_place(infoctl: Any, small: Path, fault: Fault) -> None:
    for edit in fault.more:
        plant(small, *edit)
    before = (
        {each["code"] for each in found(infoctl)}
        if fault.more and T not in {file for file, *_ in fault.more}
        else set()
    )
    plant(small, fault.file, fault.path, fault.value)

    files_only = () if fault.code.startswith(RENDERED) else ("--files-only",)
    findings = [each for each in found(infoctl, *files_only) if each["code"] == fault.code]

    assert fault.code not in before
    assert findings, fault.code
    assert min(each["severity"] for each in findings) == fault.severity  # an error before a warning
    assert all(each["what"] for each in findings)
    if fault.at:
        lines = (small / fault.file).read_text("utf-8").splitlines()
        assert findings[0]["file"] == fault.file
        assert any(fault.at in lines[each["line"] - 1] for each in findings)


def test_a_file_that_can_no_longer_be_read_is_found(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that can never be read stops the command: its library reads them all first."""
    put(small, L, {"hello": "# Hallo, {$name}"})
    library, read = Library([FolderSource(small), PackagedSource()]), Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.match(L):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    (finding,) = check(library, "note", "acme")

    assert (finding.code, finding.severity) == ("template.unreadable", "error")
    assert L in finding.what


def broken(_: Any) -> Any:
    raise ValueError("no JSON")


def without_terms(payload: Any) -> Any:
    """A formatter that forgets a required block."""
    if isinstance(payload, dict) and "blocks" in payload:
        return {**payload, "blocks": [each for each in payload["blocks"] if each.get("id") != "terms"]}
    return payload


BUGS: dict[str, Callable[[Any], Any]] = {"render.broken": broken, "required.lost": without_terms}
"""Codes that tell of a bug of ours: what a wrong formatter would make of a payload."""


@pytest.mark.parametrize("code", BUGS)
def test_a_wrong_formatter_is_found(
    infoctl: Any, small: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    planted(small, S, ("examples", 0, "terms"), "Mind the step.")
    right = JsonFormatter.payload

    monkeypatch.setattr(JsonFormatter, "payload", lambda self, outputs: BUGS[code](right(self, outputs)))

    findings = [each for each in found(infoctl) if each["code"] == code]
    assert findings
    assert {each["severity"] for each in findings} == {"error"}
    assert findings[0]["file"] == T


def test_a_translation_in_the_wrong_language_is_found(
    infoctl: Any, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The detector stands in for the extra `ml`; what it is asked is what the real one is."""
    asked: list[str] = []

    def detect(text: str, wanted: str) -> Detected:
        asked.append(wanted)
        return Detected("nl" if "bericht" in text else wanted, 0.99)

    monkeypatch.setattr(languages, "detector", lambda: detect)
    plant(small, *GERMAN)
    plant(small, L, ("terms",), "{$terms}")
    plant(small, L, ("subject",), "Er is weer een nieuw bericht voor {$name}")

    findings = [each for each in found(infoctl, "--files-only") if each["code"] == "translation.language"]

    assert [(each["file"], each["line"], each["severity"]) for each in findings] == [(L, 3, "warning")]
    assert asked == ["de"]


def test_every_code_has_a_planted_fault() -> None:
    planted_codes = {fault.code for fault in FAULTS} | set(BUGS)
    planted_codes |= {"template.unreadable", "translation.language"}

    assert set(CODES) <= planted_codes
    assert {code for code in planted_codes if not known_code(code)} == set()
