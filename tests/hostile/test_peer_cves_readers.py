"""How peers' readers were hurt: scripts, links, headers, spreadsheets, expressions that never end."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest

import info
from info.delivery import CONFIRM_HEADERS, confirm_page, wrap_link
from info.delivery.signing import signing_keys
from info.errors import InfoError
from info.language.links import check_link
from info.language.pieces import HoleRefused
from info.privacy.anonymous import rows_as_csv
from tests.hostile import html5
from tests.hostile.headers import HEADER_PLACES, try_headers
from tests.hostile.peers import REFUSALS, has_lists, library_with, payload_of, source_of
from tests.hostile.values import hostile_values
from tests.whole.rendering import render_roomy

pytestmark = pytest.mark.skipif(not has_lists(), reason="the lists are not here: set INFO_REFERENCE_DATA")
SOURCE = Path(info.__file__).parent
SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "\x01javascript:alert(1)", " javascript:x",
    "javascript&colon;alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    "blob:x", "filesystem:x",
    "jav&#x09;ascript:x", "//evil.example", "\\\\evil.example", "https:/evil.example",
    "view-source:https://x.example",
]  # fmt: skip


@pytest.mark.parametrize("channel", ["in_app", "html", "email", "slack", "teams", "telegram", "push.webpush"])
@pytest.mark.parametrize("url", SCHEMES)
def test_class_xss_by_a_link__novu_cve_2026_75510(url: str, channel: str):
    """A notification's redirect took javascript: here every address of every block is judged."""
    files = {
        "templates/trial.json": source_of(
            body={"go": {"open": "Go", "url": "url"}, "text": {"when": "has(user_name)", "text": "[x](url)"}}
        ),
        "schemas/trial.json": {
            "type": "object",
            "properties": {"url": {"type": "string", "format": "uri"}, "user_name": {"type": "string"}},
        },
    }
    try:
        made = payload_of(library_with(files), "trial", channel, {"url": url, "user_name": "Ada"})
    except REFUSALS:
        return
    assert url not in json.dumps(made)


@pytest.mark.parametrize("channel", ["html", "email"])
def test_class_xss_in_a_preview__listmonk_cve_2026_21483(channel: str):
    """A preview ran what an author or a person wrote: here the tree of a page is the template's own."""

    def page(value: str) -> str:
        made = render_roomy("tenant_welcome", "control", "en", channel, {"user_name": value, "tier": value})
        return made if isinstance(made, str) else made["html"]

    neutral = html5.constructs(page("Neutral7"))
    payloads = hostile_values(("xss_payloadbox.jsonl", "xss_payloadsallthethings.jsonl"))
    for payload in payloads[::40]:
        try:
            assert html5.constructs(page(payload)) == neutral, payload
        except HoleRefused:
            assert channel == "email"


@pytest.mark.parametrize("channel", ["html", "email"])
def test_class_mxss__ammonia_cve_2026_63430(channel: str):
    """What was clean became a script when it was parsed again: here no value is markup even once."""
    mutants = [
        '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></math>',
        "<svg><style><img src=x onerror=alert(1)>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        "<!--><img src=x onerror=alert(1)>-->", "<table><td><svg><desc><td><script>alert(1)</script>",
        *hostile_values(("dompurify_expect.jsonl",))[::6],
    ]  # fmt: skip

    def page(value: str) -> str:
        made = render_roomy("tenant_welcome", "control", "en", channel, {"user_name": value, "tier": "t"})
        return made if isinstance(made, str) else made["html"]

    neutral = html5.constructs(page("Neutral7"))
    for mutant in mutants:
        try:
            once = page(mutant)
        except HoleRefused:
            continue
        assert html5.constructs(once) == neutral, mutant


def test_class_xss_by_animation__dompurify_cve_2026_116802():
    """`attributeName` of SVG's animations changed a link afterwards: here pictures hold no such element."""
    from info.formatters.charts import __file__ as charts

    folder = Path(charts).parent
    written = " ".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    for name in ("<animate", "<set ", "attributeName", "<script", "<foreignObject", "<use"):
        assert name not in written


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "'-alert(1)-'", "</title><script>x</script>", "&quot;>"]
)
def test_class_xss_by_tracking__mautic_cve_2022_25772(value: str):
    """What a tracking request said was shown: here a tracking link holds nothing but what we signed."""
    keys = signing_keys(b"k" * 32)
    base = "https://t.example/"

    with pytest.raises(InfoError):
        wrap_link("https://x.example/", "0" * 32, value, base=base, keys=keys)
    with pytest.raises(InfoError):
        wrap_link("https://x.example/", value, "go", base=base, keys=keys)
    page = confirm_page(value, value, token="A" * 62, post_to="/act")
    plain = confirm_page("x", "x", token="A" * 62, post_to="/act")
    assert html5.constructs(page) == html5.constructs(plain)
    assert "default-src 'none'" in CONFIRM_HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "url",
    ["ｊavascript:x", "jаvascript:x", "javascript\u200b:x", "java\u00adscript:x",
     "ﬁle:///etc/passwd", "ʝavascript:x", "\u202ejavascript:x"],
)  # fmt: skip
def test_class_uri_scheme__bleach_ghsa_8rfp_98v4_mmr6(url: str):
    """A letter beyond ASCII got a scheme past the list: here a scheme is ASCII, and one of the list."""
    assert not check_link(url).allowed


CRLF = [
    "x\r\nBcc: e@e.example", "x\nBcc: e@e.example", "x\rBcc: e", "x\u0085Bcc: e", "x\u2028Bcc: e", "x\0y",
    "x\x0bBcc: e",
    "=?utf-8?q?x=0D=0ABcc:_e@e.example?=", "=?utf-8?b?DQpCY2M6IGVAZS5leGFtcGxl?=", "(x\r\n) Bcc: e",
    "<https://x.example>\r\nBcc: e",
    "\ud800", "x" * 2_000,
]  # fmt: skip


@pytest.mark.parametrize(
    "case", ["nodemailer_cve_2026_82661", "cpython_cve_2024_6923", "cpython_cve_2026_1299"]
)
def test_class_crlf(case: str):
    """A line end, or a word that decodes to one, made a header more: here no mail has one."""
    wanted = {
        "nodemailer_cve_2026_82661": lambda value: "?" not in value,
        "cpython_cve_2024_6923": lambda value: "=?" in value or "\n" in value,
        "cpython_cve_2026_1299": bool,
    }[case]
    values = [
        value
        for value in (*CRLF, *hostile_values(("crlf.jsonl", "email_header_injection.jsonl")))
        if wanted(value)
    ]

    built, refused, told = try_headers(values)

    assert told == []
    assert sum(built.values()) + sum(refused.values()) == len(values) * len(HEADER_PLACES)
    assert sum(refused.values()) > 0


def test_class_csv_injection__mautic_ghsa_29v9_2fpx_j5g9():
    """An exported list ran in a spreadsheet: here no cell of ours begins a formula."""
    payloads = hostile_values(("csv_injection.jsonl", "naughty_strings.jsonl"))
    payloads += [
        f"{before}{sign}1+1" for before in ("", " ", "\t", "\r\n", "\ufeff", '"') for sign in "=+-@|%＝＋－＠"
    ]

    text = rows_as_csv([{"a": payload, payload: payload} for payload in payloads], ["a"]).decode()

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    for cell in cells:
        assert not re.match(r"[\s\ufeff]*[=@|%＝＋－＠]|[\s\ufeff]*[+\-](?![0-9.]+$)|[\t\r\n]", cell), ascii(
            cell
        )


def _patterns() -> dict[re.Pattern[str], str]:
    """Every regular expression that a module of the package holds by name, with that name."""
    found: dict[re.Pattern[str], str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "re.compile" not in path.read_text("utf-8") or path.name == "__main__.py":
            continue
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        with suppress(ImportError):
            held = vars(importlib.import_module(name))
            found |= {
                value: f"{name}.{key}"
                for key, value in held.items()
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
            }
    return found


PUMPS = (
    "a", "0", " ", "\n", "-", "_", ".", "a.", "(", "[", "{", "<", "\\", "*", "_a", "a ", "www.",
    "http://", "@", "a@", "&amp;", "é", "=?", "''", '""', "|", "#",
)  # fmt: skip
SHORT, LONG = 400, 1_600
"""Characters. What grows with the square stays below the limit over both, and every source is limited;
what grows with the cube took 3 s over the longer (two of ours did, until this test), and more than that
does not end over the shorter."""
SUSPECT, SLOW = 0.004, 1.0
"""Seconds over the shorter from which the longer is tried, and over that one from which it is a fault."""


def _seconds(compiled: re.Pattern[str], pump: str, size: int) -> float:
    text = f"{(pump * size)[:size]}\x00!"
    started = time.thread_time()
    compiled.search(text)
    return time.thread_time() - started


@pytest.mark.slow
def test_class_redos__apprise_cve_2021_39229():
    """An expression took for ever over one address: here each of ours is tried on what makes such slow."""
    patterns = _patterns()
    slow = [
        (where, pump)
        for compiled, where in patterns.items()
        for pump in PUMPS
        if _seconds(compiled, pump, SHORT) > SUSPECT and _seconds(compiled, pump, LONG) > SLOW
    ]

    assert len(patterns) > 150
    assert slow == []


@pytest.mark.parametrize(
    "text",
    [
        "www." + "a." * 100_000,
        "a@" * 60_000,
        "<" * 100_000,
        "http://" * 20_000,
        "((" * 50_000,
        "[](" * 40_000,
    ],
)
def test_class_redos_by_a_value__jinja2_cve_2020_28493(text: str):
    """`urlize` took quadratic time over a value: here a value is escaped in one pass, whatever is in it."""
    for channel in ("slack", "telegram", "html", "markdown", "sms"):
        started = time.thread_time()
        try:
            render_roomy("tenant_welcome", "control", "en", channel, {"user_name": text, "tier": "t"})
        except HoleRefused:
            continue
        assert time.thread_time() - started < 5
