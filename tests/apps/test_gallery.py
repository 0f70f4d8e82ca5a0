"""The gallery is one page that needs nothing else, shows everything, and runs nothing of a value."""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import islice

import msgspec
import pytest

from info.apps.gallery.chat import discord
from info.apps.gallery.main import ORDER, formats_in_order, write_gallery
from info.apps.gallery.page import make_page, make_part, tile
from info.apps.gallery.shown import Shown, Which, looked_at, refused, shown_messages
from info.bootstrap import library_of, setup_here
from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES
from info.model.values import Finding, Loss
from info.publishing.proving import EXAMPLES, SmsTerms
from info.validators.payloads import lint_payload, usage

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADS = {"src", "srcset", "poster", "background", "data", "action"}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> <!-- \" ' & \u2028"


class Elements(HTMLParser):
    """What a page holds; fails on an end without a start, keeps what stays open."""

    def __init__(self, html):
        super().__init__()
        self.seen, self.open, self.loads, self.scripts = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self.loads += [value for name, value in attrs if name in LOADS]
        self.loads += [value for name, value in attrs if tag == "link" and name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag, f"{tag} closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


@cache
def data_of(page):
    """What the page holds, its parts unpacked as its script unpacks them."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found[1])
    parts = {
        name: json.loads(gzip.decompress(base64.b64decode(part))) for name, part in data["parts"].items()
    }
    return {**data, "parts": parts}


def tiles_of(page):
    return [tile for part in data_of(page)["parts"].values() for tile in part["tiles"]]


def words_of(html):
    """The text of a piece of HTML, its elements apart by spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


class Beside:
    """What stands beside a message, by the heading of its section."""

    def __init__(self, html):
        found = re.findall(r"<section><h3>(.*?)</h3>(.*?)</section>", html, re.DOTALL)
        self.limits, self.losses, self.findings = (words_of(inner) for _, inner in found)
        self.headings = [name for name, _ in found]


@pytest.fixture(scope="module")
def page(made_project, tmp_path_factory):
    out = tmp_path_factory.mktemp("gallery") / "new" / "index.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made_project)
        count = write_gallery(out, only=("tenant_welcome",), jobs=1)
    text = out.read_text(encoding="utf-8")
    assert count == len(tiles_of(text))
    return text


def test_the_page_is_whole_html(page):
    elements = Elements(page)

    assert elements.open == []
    assert [tag for tag, _ in elements.seen[:2]] == ["html", "head"]
    assert len(elements.scripts) == 2


def test_every_message_of_the_matrix_is_there(page):
    data = data_of(page)
    shown = [tuple(tile["which"].values()) for tile in tiles_of(page)]

    assert (set(data["locales"]), data["examples"]) == (set(SHIPPED_LOCALES), list(EXAMPLES))
    assert len(shown) == len(set(shown))
    assert set(shown) == {
        (template["id"], variant, locale, tenant, example, channel)
        for template in data["templates"]
        for variant in template["variants"]
        for locale in SHIPPED_LOCALES
        for tenant in ("acme", "lowtide")
        for example in EXAMPLES
        for channel in FORMATS
    }


def test_a_format_that_nobody_placed_is_shown_behind_its_kin(monkeypatch):
    known = formats_in_order()
    monkeypatch.setattr(
        sys.modules[formats_in_order.__module__], "FORMATS", (*FORMATS, "push.pigeon", "smoke")
    )

    assert sorted(known) == sorted(FORMATS)
    assert [name for name in ORDER if name in FORMATS] == [name for name in known if name in ORDER]
    assert formats_in_order().index("push.pigeon") == formats_in_order().index("push.webpush") + 1
    assert formats_in_order()[-1] == "smoke"


def test_the_page_shows_every_template(made_project, monkeypatch):
    monkeypatch.chdir(made_project)
    library = library_of(setup_here())

    assert set(library.templates()) == set(TEMPLATE_TYPES)
    for template in TEMPLATE_TYPES:
        assert next(shown_messages(library, template, ("acme",), ["sms"])).which.template == template


def test_nothing_is_loaded_from_elsewhere(page):
    mails = [mail for part in data_of(page)["parts"].values() for mail in part["mails"]]
    assert mails
    for html in (page, *{each["html"] for each in tiles_of(page)}, *mails):
        assert [url for url in Elements(html).loads if url and not url.startswith("data:")] == []
        assert re.search(r"@import|url\(\s*['\"]?https?:", html) is None


def test_each_tile_closes_what_it_opens_and_runs_nothing(page):
    drawn = {(each["which"]["channel"], each["html"] + each["beside"]) for each in tiles_of(page)}
    for channel, html in drawn:
        elements = Elements(html)

        assert elements.open == [], channel
        assert not any(tag == "script" for tag, _ in elements.seen)
        assert not any(name.startswith("on") for _, attrs in elements.seen for name in attrs)
        assert not {"h1", "h2"} & {tag for tag, _ in elements.seen}, "the page's outline is of channels"
        if channel == "email":
            (frame,) = [attrs for tag, attrs in elements.seen if tag == "iframe"]
            assert "allow-scripts" not in frame["sandbox"]


def test_the_two_tenants_look_different_and_arabic_reads_from_the_right(page):
    first, second = data_of(page)["tenants"]
    shown = [each for each in tiles_of(page) if each["which"]["channel"] in {"slack", "text"}]

    assert first["color"] != second["color"]
    for each in shown:
        assert ('dir="rtl"' in each["html"]) == (each["which"]["locale"] == "ar")


# -- what stands beside a message --------------------------------------------------------------

WHICH = Which("tenant_welcome", "control", "en", "acme", "typical", "slack")


def made(channel, payload, **more):
    """The tile of a payload, and what stands beside it."""
    found = tile(looked_at(msgspec.structs.replace(WHICH, channel=channel), payload, **more), "Acme")
    return found, Beside(found.beside)


def header(size):
    return {
        "text": "x",
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * size}}],
    }


def test_beside_each_message_stand_its_limits_losses_and_findings(page):
    for each in tiles_of(page):
        beside = Beside(each["beside"])

        assert beside.headings == ["Limits used", "Losses", "Findings"]
        assert all((beside.limits, beside.losses, beside.findings))
        assert each["marks"], "a heading says how its message fares"


def test_each_message_has_the_meters_losses_and_findings_it_has(made_project, monkeypatch):
    monkeypatch.chdir(made_project)
    library = library_of(setup_here())
    seen = 0

    for shown in islice(shown_messages(library, "performance_report", ("acme",), FORMATS), 3 * len(FORMATS)):
        beside = Beside(tile(shown, "Acme").beside)
        for used in usage(shown.which.channel, shown.payload):
            assert f"{used.label} {used.amount} {used.percent} %" in beside.limits
        for loss in shown.losses:
            assert loss.what in beside.losses
        for finding in lint_payload(shown.which.channel, shown.payload):
            assert f"{finding.severity} {finding.code} {finding.what}" in beside.findings
        seen += bool(shown.losses) and bool(usage(shown.which.channel, shown.payload))

    assert seen > 20, "messages with meters and losses"


def test_a_limit_that_is_nearly_used_up_is_marked_in_words():
    for size, kind, mark in (
        (134, "fits", "✓ fits"),
        (135, "near", "▲ 90 % header text"),
        (150, "near", "▲ 100 % header text"),
        (151, "bad", "✕ over 100 % header text"),
    ):
        shown, beside = made("slack", header(size))

        assert shown.marks[0] == (kind, mark)
        assert f"header text {size} of 150 characters" in beside.limits


def test_a_payload_over_a_limit_is_shown_over_it_with_its_finding():
    shown, beside = made("slack", header(180))

    assert shown.marks == [("bad", "✕ over 120 % header text"), ("bad", "✕ 1 error")]
    assert "✕ header text 180 of 150 characters 120 %" in beside.limits
    assert "✕ error slack.header.text.max_length It has 180 characters" in beside.findings
    assert "/blocks/0/text/text" in beside.findings
    assert "width:100%" in shown.beside
    assert "width:120%" not in shown.beside


def test_what_gave_way_comes_first_and_blocks_of_one_loss_are_told_together():
    otherwise = [Loss(f"b{n}", "A push holds a line.") for n in range(6)]
    given_up = [Loss("tips", "It was left out.", "dropped"), Loss("why", "It was shortened.", "shortened")]

    shown, beside = made("slack", header(3), losses=[*otherwise, *given_up])

    assert shown.marks == [("lost", "− 2 given up to fit"), ("other", "≈ 6 shown otherwise")]
    assert beside.losses == (
        "dropped tips It was left out. shortened why It was shortened. "
        "otherwise b0, b1, b2, b3 and 2 more A push holds a line."
    )
    assert 'title="b4, b5"' in shown.beside


def test_nothing_lost_and_nothing_found_is_said():
    shown, beside = made("text", "Hello")

    assert (beside.losses, beside.findings) == ("none", "none")
    assert beside.limits == "none: no limits are known for this channel"
    assert shown.marks == [("fits", "✓ fits")]


def test_findings_have_their_severity_and_code_the_worst_first():
    known = [
        Finding("tone.marketing", "note", "It shouts."),
        Finding("x.y", "warning", "It is odd.", "/a", "Do."),
    ]

    shown, beside = made("slack", header(151), findings=known)

    assert beside.findings.startswith("✕ error slack.header.text.max_length")
    assert beside.findings.endswith("! warning x.y It is odd. Do. /a i note tone.marketing It shouts.")
    assert ("near", "! 1 warning") in shown.marks
    assert not any("note" in words for _, words in shown.marks)


@pytest.mark.parametrize(
    ("text", "terms", "bill"),
    [
        ("x" * 160, SmsTerms(), "1 part, 160 septets, GSM-7, no price is given"),
        ("x" * 161, SmsTerms(price=0.075, currency="EUR"), "2 parts, 161 septets, GSM-7, about 0.15 EUR"),
        ("ж" * 71, SmsTerms(price=0.5), "2 parts, 71 UTF-16 units, UCS-2, about 1"),
    ],
)
def test_a_text_message_tells_its_parts_and_their_price(text, terms, bill):
    assert made("sms", text, terms=terms)[1].limits.startswith(f"{bill} ")


def test_a_text_message_of_more_parts_than_the_tenant_pays_for_is_a_finding():
    shown, beside = made("sms", "x" * 307, terms=SmsTerms(most_parts=2))

    assert "! warning sms.parts A text message takes 3 parts" in beside.findings
    assert ("near", "! 1 warning") in shown.marks


def test_a_refused_message_says_why_in_its_place():
    why = "What must not be shortened is over the limit of 150 characters of 'title'."
    found = tile(refused(WHICH, why, Finding("does_not_fit", "error", why, "title")), "Acme")

    assert why in unescape(found.html)
    assert found.marks == [("bad", "✕ refused"), ("bad", "✕ 1 error")]
    assert Beside(found.beside).limits == "there is no payload"


def test_a_payload_that_its_skin_does_not_know_is_shown_as_it_is():
    for channel in ("slack", "teams", "whatsapp.news", "smoke"):
        which = msgspec.structs.replace(WHICH, channel=channel)

        assert "&quot;news&quot;" in tile(Shown(which, {"news": [1]}), "Acme").html


def test_the_page_stays_small_enough_to_hand_round(page):
    """Packed: a message takes 300 bytes, its screens, meters and all."""
    assert len(page.encode()) / len(tiles_of(page)) < 500


def hostile(value):
    """The payload with every text replaced by a hostile one; names of kinds stay."""
    if isinstance(value, dict):
        keep = {"type", "style", "align", "kind", "id", "dir", "color", "width", "size", "weight", "fontType"}
        return {key: inner if key in keep else hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return HOSTILE if isinstance(value, str) else value


def test_no_value_breaks_out_of_the_page(made_project, monkeypatch):
    monkeypatch.chdir(made_project)
    library = library_of(setup_here())
    markup = {"html", "email", "telegram", "discord"}  # their payload is markup, or Markdown
    plain = [name for name in FORMATS if name.partition(".")[0] not in markup]
    shown = [
        looked_at(
            msgspec.structs.replace(each.which, variant=HOSTILE, tenant=HOSTILE, example=HOSTILE),
            hostile(each.payload),
            losses=[Loss(HOSTILE, HOSTILE), Loss(HOSTILE, HOSTILE, "dropped")],
            findings=[Finding(HOSTILE, "error", HOSTILE, HOSTILE, HOSTILE)],
        )
        for each in islice(shown_messages(library, "security_notice", ("acme",), plain), 3 * len(plain))
    ]
    template = {"id": "security_notice", "question": HOSTILE, "variants": ["control"]}

    page = make_page(
        [make_part(shown, {HOSTILE: HOSTILE})],
        templates=[template],
        tenants=[{"id": "acme", "name": HOSTILE, "color": "", "on_color": ""}],
    )

    assert len(Elements(page).scripts) == 2
    assert data_of(page)["templates"][0]["question"] == HOSTILE
    for each in tiles_of(page):
        tags = {tag for tag, _ in Elements(each["html"] + each["beside"]).seen}
        assert not {"script", "img"} & tags, each["which"]["channel"]


def test_a_field_of_an_embed_is_its_name_over_its_value_and_no_empty_line():
    embed = {"fields": [{"name": "Streams", "value": "**1,038** (\\+12%)", "inline": True}]}

    shown = discord({"embeds": [embed]}, "Acme", "ltr")

    assert "<div><strong>Streams</strong><p><strong>1,038</strong> (+12%)</p></div>" in shown
