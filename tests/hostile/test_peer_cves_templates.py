"""How peers' templates broke, tried on ours: code in values and sources, secrets, bombs, escapes.

Each test is named after a class of `peer_cves.json` and the case that stands for it; the table of
docs/reference/peer-failures.md names the test of every case.
"""

from __future__ import annotations

import json
import os
import re
import time
from typing import Any

import pytest

from info.errors import ContextError, TemplateError
from info.formatters import FORMATTERS
from info.language.expressions import MissingPath
from info.language.pieces import HoleRefused, UnusableValue
from info.model.names import FORMATS
from tests.hostile.peers import ESCAPES, REFUSALS, has_lists, library_with, payload_of, source_of, ssti
from tests.hostile.watch import watched
from tests.whole.rendering import render_roomy

pytestmark = pytest.mark.skipif(not has_lists(), reason="the lists are not here: set INFO_REFERENCE_DATA")
CANARY = "canary-7f3a"
QUICK = 2.0
"""Seconds of work within which all is refused or done; what broke peers took minutes, or for ever."""


def strings(value: Any) -> list[str]:
    """Every text of a payload."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in strings(item)]
    return [str(value)]


@pytest.mark.parametrize("channel", FORMATS)
def test_class_ssti_in_messages__changedetection_cve_2024_32651(channel: str):
    """A notification's body was rendered by a template engine: here a value is shown, and nothing is done."""
    neutral = {"user_name": "Neutral7", "tier": "premium"}
    render_roomy("tenant_welcome", "control", "en", channel, neutral)  # what is made once is made by now

    for payload in ssti() if channel in ("text", "email") else ssti()[::7]:
        with watched() as did:
            try:
                made = render_roomy(
                    "tenant_welcome", "control", "en", channel, {**neutral, "user_name": payload}
                )
            except HoleRefused:
                made = None
        assert did == [], payload
        if made is not None and channel == "text" and payload.isprintable():
            assert payload.strip() in made


@pytest.mark.parametrize("place", ["subject", "short", "block", "locale"])
def test_class_ssti__frappe_cve_2026_119144(place: str):
    """Texts an author writes were run as code: here they are a message or an error, and nothing else."""
    for once in ("{$user_name}", "{{3*3}}", "{user_name}", "{$x :what}", "**b** [x](guide)"):
        _published(place, once)  # what is read, imported and prepared once is so by now
    for payload in ssti()[::2] if place == "block" else ssti()[::5]:
        with watched() as did:
            made = _published(place, payload)
        assert [event for event in did if not _publishes(event)] == [], payload
        shown = " ".join(strings(made))
        assert "49" not in shown or "49" in payload, (payload, shown)
        assert "uid=" not in shown


def _publishes(event: str) -> bool:
    """Whether it is part of publishing: a syntax tree, the type of a field, a file of the package.

    A text that is compiled is a type as our own source writes it: a name that calls nothing.
    """
    known = r"compile \(<ast\.|exec |compile \(b'[\w.\[\], |]+',\)|open \('\S*/src/info/\S+\.json'"
    return bool(re.match(known, event))


def _published(place: str, payload: str) -> Any:
    files: dict[str, Any] = {"templates/trial.json": source_of()}
    if place == "locale":
        files["templates/locales/de/trial.json"] = {"hello": payload}
    elif place == "block":
        files["templates/trial.json"] = source_of(body={"hello": payload})
    else:
        files["templates/trial.json"] = source_of(**{place: payload})
    try:
        library = library_with(files)
        locale = "de" if place == "locale" else "en"
        compiled = library.compile("trial", "control", locale, locale, "email", "")
        outputs = compiled.program({"user_name": "Ada"}, {"brand": {"name": "A"}, "links": {}}, "UTC")
        return compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
    except REFUSALS as refused:
        return str(type(refused).__name__)


SECRETS = [
    '{{ env "CANARY" }}', "{$env.CANARY}", "{$CANARY}", "{$CANARY :env}", "{|CANARY| :env}", "${CANARY}",
    "{$INFO_STORAGE_URL}", "{$settings.storage_url}", "{$tenant.channels.slack.token}", "{$brand.__dict__}",
    "{$brand.name.__class__.__init__.__globals__}", "{$links.__class__}", "{$config}", "{$self}",
    "{$recipient.addresses}", "{$__builtins__}", "{$os.environ.CANARY}", "%CANARY%", "$CANARY", "{$..}",
]  # fmt: skip


@pytest.mark.parametrize("source", SECRETS)
def test_class_secret_leak__listmonk_cve_2025_49136(source: str, monkeypatch: pytest.MonkeyPatch):
    """`env` was among the helpers: here a text reaches the context, the brand and the links alone."""
    monkeypatch.setenv("CANARY", CANARY)
    monkeypatch.setenv("INFO_STORAGE_URL", f"sqlite:///{CANARY}.db")
    files = {
        "templates/trial.json": source_of(
            body={"hello": source, "maybe": {"when": "has(brand)", "text": source}}
        ),
        "tenants/acme/tenant.json": {"channels": {"slack": {"token": CANARY}}},
    }
    for channel in ("text", "email", "slack"):
        try:
            made = payload_of(library_with(files), "trial", channel, {"user_name": "Ada"})
        except REFUSALS as refused:
            made = [str(refused)]
        assert CANARY not in " ".join(strings(made))
    assert os.environ["CANARY"] == CANARY


EXPRESSIONS = [
    "__import__('os')", "os.system('id')", "user_name.__class__", "user_name['__class__']",
    "constructor.constructor",
    "(lambda: 1)()", "[x for x in y]", "user_name.format()", "''.join(user_name)", "open('/etc/passwd')",
    "eval('1')", "exec('1')", "getattr(user_name, 'x')", "has(user_name) ; import os", "1 if 2 else 3",
    "`id`", "user_name := 1", "f'{user_name}'", "size(user_name.__class__.__mro__)", "globals()",
    "\n\nimport os",
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_class_rce__liquidjs_cve_2026_45618(expression: str):
    """An expression reached the engine: here there is no name, call or attribute of the host to reach."""
    files = {"templates/trial.json": source_of(body={"hello": {"when": expression, "text": "seen"}})}
    with watched() as did:
        try:
            made = payload_of(library_with(files), "trial", "text", {"user_name": "Ada"})
        except REFUSALS as refused:
            assert isinstance(refused, (TemplateError, UnusableValue, MissingPath))
            made = ""
    # At most a path that the context has not: then the block is not there.
    assert "seen" not in made
    assert not [event for event in did if event.startswith(("os.", "subprocess.", "socket.", "import"))]


BOMBS = [
    "{$n :number minimumFractionDigits=2000000000}", "{$n :integer minimumIntegerDigits=5000000}",
    "{$n :number maximumSignificantDigits=999999999}", "{1e999999999 :number}",
    "{$n :offset add=99999999999999}",
    "{$d :datetime dateStyle=full}" * 200, "{$s}" * 5_000, "{" * 60_000, "**" * 30_000, "[x](" * 16_000,
    ".local $a = {$s} " + " ".join(f".local $x{at} = {{$s}}" for at in range(500)) + " {{{$a}}}",
    "\\" * 60_000, "_a" * 30_000, "{$" + "a." * 20_000 + "a}", "{$n :currency currency=" + "A" * 50_000 + "}",
]  # fmt: skip


@pytest.mark.parametrize("source", BOMBS, ids=range(len(BOMBS)))
def test_class_limit_bypass__liquidjs_cve_2026_34166(source: str):
    """Output was not charged for, nor widths and precisions: here a text makes what is in it, or an error."""
    started = time.thread_time()
    files = {"templates/trial.json": source_of(body={"hello": source})}
    try:
        made = payload_of(library_with(files), "trial", "text", {"n": 1, "s": "x" * 50, "d": "2026-11-30"})
    except REFUSALS:
        made = ""

    assert time.thread_time() - started < QUICK
    assert len(made) < 500_000


@pytest.mark.parametrize("channel", ["text", "email", "slack", "sms"])
def test_class_limit_bypass__liquidjs_cve_2026_44645(channel: str):
    """A loop over nothing, and one over very much: rows past the limit are counted, not rendered."""
    rows = {"each": "row in rows", "limit": 20, "text": "Row {$row.name}"}
    library = library_with({"templates/trial.json": source_of(body={"rows": rows})})
    payload_of(library, "trial", channel, {"rows": [{"name": "x"}]})
    sizes = []
    for context in ({"rows": []}, {"rows": [{"name": "x"}] * 20}, {"rows": [{"name": "x"}] * 200_000}):
        started = time.thread_time()
        sizes.append(len(json.dumps(payload_of(library, "trial", channel, context))))
        assert time.thread_time() - started < QUICK

    assert sizes[2] < 3 * sizes[1] + 200


def test_class_ssti_blocks_a_worker__bottlecrm_cve_2026_110593():
    """Loops in loops held a shared worker: here one `each` in another walks a list inside its item alone."""
    inner = {"each": "b in rows", "text": "{$b.name}"}
    crossed = source_of(body={"outer": {"each": "a in rows", "details": "x", "body": {"inner": inner}}})
    started = time.thread_time()
    try:
        made = payload_of(
            library_with({"templates/trial.json": crossed}),
            "trial",
            "text",
            {"rows": [{"name": "x"}] * 3_000},
        )
    except REFUSALS:
        made = ""

    assert time.thread_time() - started < QUICK
    assert len(made) < 200_000


@pytest.mark.parametrize("at", range(9))
def test_class_template_bombs_of_other_engines_are_text_or_refused(at: int):
    from tests.reference import reference_data

    lines = (reference_data() / "security" / "template_dos.jsonl").read_text("utf-8").splitlines()
    bomb = json.loads(lines[at])
    for source in filter(None, (bomb["jinja"], bomb["liquid"])):
        started = time.thread_time()
        library = library_with({"templates/trial.json": source_of(body={"a": source})})
        try:
            made = payload_of(library, "trial", "text", {})
        except TemplateError:
            made = ""
        assert len(made) < len(source) + 50
        assert time.thread_time() - started < QUICK


class Sly(str):
    """A text that is more than one: `secret` is what an attribute or a format would reach."""

    __slots__ = ()
    secret = CANARY

    def __format__(self, spec: str) -> str:
        return CANARY


async def test_class_isolation__liquidjs_cve_2026_44646(tmp_path: Any, monkeypatch: pytest.MonkeyPatch):
    """Own properties only: a context is JSON, so that no object with methods gets as far as a text."""
    import info
    from info import InfoTemplateGenerator

    monkeypatch.chdir(tmp_path)
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    try:
        message = await generator.generate_info_message(
            "welcome", {"user_name": Sly("Ada"), "tier": "t"}, "text", locale="en"
        )
        shown = message.payload
        with pytest.raises(ContextError):
            await generator.generate_info_message("welcome", {"user_name": object(), "tier": "t"}, "text")
    except ContextError:
        shown = ""
    finally:
        info.close_all()

    assert CANARY not in shown


@pytest.mark.parametrize("channel", sorted(FORMATTERS))
def test_class_sandbox_escape__jinja2_cve_2019_10906(channel: str):
    """`format`, `format_map`, `|attr`: no value and no text is ever a format of anything."""
    for escape in ESCAPES:
        try:
            made = render_roomy(
                "tenant_welcome", "control", "en", channel, {"user_name": escape, "tier": "premium"}
            )
        except HoleRefused:
            continue
        shown = " ".join(strings(made))
        assert "<class" not in shown
        assert "__globals__': " not in shown
        assert "built-in" not in shown


NAMES = [
    "x{__import__('os')}", "'+str(1)+'", '"""\nimport os\n"""', "x\ny", "../../etc/passwd", "..", ".", "",
    "a/b", "a\\b",
    "{0.__class__}", "%s", "x\0y", "C:\\x", "con", "x" * 300, "-rf", "~root", "$HOME", "`id`",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_class_sandbox_escape_by_file_name__jinja2_cve_2024_56201(name: str):
    """A file's name became code: here a name is a word, and what is none is not there."""
    files = {
        f"templates/{name}.json": source_of(id=name),
        f"templates/locales/{name}/trial.json": {"hello": "x"},
    }
    with watched() as did:
        library = library_with({"templates/trial.json": source_of(), **files})
        known = library.templates()
        for template in (name, "trial"):
            try:
                payload_of(library, template, "text", {})
            except REFUSALS:
                continue
    assert "trial" in known
    assert not [event for event in did if event.startswith(("os.", "subprocess.", "socket.", "import"))]


@pytest.mark.parametrize("key", ["a'] + [__import__('os')", "a\n    b", "__class__", "a}b{c", 'a"b'])
def test_class_sandbox_escape__restrictedpython_cve_2026_76825(key: str):
    """Names within a template become names of nothing in the host: blocks, variables, options, links."""
    for parts in (
        {"body": {key: "x"}},
        {"body": {"a": f"{{${key}}}"}},
        {"body": {"a": f"{{$a :number {key}=1}}"}},
        {"body": {"a": f"[x]({key})"}},
        {"body": {"a": {"open": "x", "url": f"links.{key}"}}},
        {"variants": {key: {"subject": "x"}}},
    ):
        with watched() as did:
            try:
                payload_of(
                    library_with({"templates/trial.json": source_of(**parts)}),
                    "trial",
                    "text",
                    {key: "Ada", "a": 1},
                )
            except REFUSALS:
                continue
        assert not [event for event in did if event.startswith(("os.", "subprocess.", "socket.", "import"))]
