"""E-mail: compiled once, balanced whatever is hidden, safe whatever the values are."""

from __future__ import annotations

import json
import re
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import TemplateError
from info.formatters import FORMATTERS
from info.formatters.email.sentinels import Sentinels, as_outlook_reads
from info.language import pieces as p
from info.language.expressions import Literal
from info.model import document as d
from tests.formatters.mail_documents import ENVIRONMENT, TENANT, doc, link, render, text, value
from tests.formatters.mail_sample import CONTEXT, hostile_context, sample
from tests.hostile.oracles import read
from tests.hostile.values import hostile_values
from tests.reference import reference_data

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
EMAIL = FORMATTERS["email"]
SAMPLE = p.compile_program(EMAIL.pieces(sample()), ENVIRONMENT)


class Balance(HTMLParser):
    """Fails on the first end tag that closes another element than the last one open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.feed(page)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def balanced(page: str) -> bool:
    Balance(page)
    Balance(as_outlook_reads(page))
    return True


def with_flags(kinds: list[int]) -> Any:
    """A document whose every block and item has a `when` of its own: `flags.b0`, `flags.b1` …"""
    texts = {"t": text("Words"), "l": text("Label"), "r": text(value("rest", local=("rest",)), " more")}
    each = d.Each("tip", "tips", 2)
    made = []
    for at, kind in enumerate(kinds):
        when, more = f"flags.b{at}", f"flags.i{at}"
        made.append(
            [
                d.Heading(id=f"b{at}", text="t", when=when),
                d.Paragraph(id=f"b{at}", text="t", when=when, each=each),
                d.ListBlock(id=f"b{at}", items=("t",), when=when, each=each, rest="r"),
                d.Facts(id=f"b{at}", when=when, items=(d.Fact("a", "l", "t", more), d.Fact("c", "l", "t"))),
                d.Metrics(id=f"b{at}", when=when, items=(d.Metric("a", "l", "t", "t", when=more),)),
                d.Table(id=f"b{at}", when=when, each=each, columns=(d.Column("a", "l", "t"),), rest="r"),
                d.Actions(
                    id=f"b{at}",
                    when=when,
                    items=(
                        d.Action("a", "l", url="links.guide", when=more),
                        d.Action("c", "l", url="links.guide"),
                    ),
                ),
                d.Callout(id=f"b{at}", text="t", when=when),
                d.Image(id=f"b{at}", url="links.guide", alt="l", when=when),
                d.Divider(id=f"b{at}", when=when),
                d.Footer(id=f"b{at}", text="t", when=when),
            ][kind]
        )
    return doc(*made, texts=texts)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 10), max_size=6),
    st.lists(st.booleans(), min_size=12, max_size=12),
    st.integers(0, 3),
)
def test_whatever_is_hidden_the_page_stays_balanced(kinds, shown, count):
    flags = {f"b{at}": shown[at] for at in range(6)} | {f"i{at}": shown[6 + at] for at in range(6)}
    context = {"flags": flags, "tips": ["x"] * count, "user_name": "John"}

    rendered = render("email", with_flags(kinds), context)

    assert balanced(rendered["html"])
    assert "⟦" not in rendered["html"]
    assert "region:" not in rendered["html"]


@pytest.mark.parametrize(("direction", "locale"), [("ltr", "en"), ("rtl", "ar")])
def test_a_mail_says_its_language_and_direction(direction, locale):
    page = render("email", sample(direction, locale), CONTEXT)["html"]

    assert page.startswith(f'<!DOCTYPE html><html lang="{locale}" dir="{direction}"')
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "@media (prefers-color-scheme:dark)" in page
    assert page.count("Open your report</a>") == 1


def test_opening_a_mail_loads_no_font_and_no_style_from_elsewhere():
    page = render("email", sample(), CONTEXT)["html"]

    assert "@import" not in page
    assert "<link" not in page


def test_a_mail_fits_below_the_size_at_which_gmail_cuts_it():
    assert len(render("email", sample(), CONTEXT)["html"].encode()) < 60_000


def test_the_brand_is_data_and_no_program_holds_it():
    brand = {
        "name": "Møller <&>",
        "color": "#112233",
        "on_color": "#ffeedd",
        "logo_url": "https://x.example/l.png",
    }
    links = {**TENANT["links"], "unsubscribe": "https://x.example/u?a=1&b=2"}

    rendered = render("email", sample(), CONTEXT, {"brand": brand, "links": links})

    assert 'src="https://x.example/l.png"' in rendered["html"]
    assert 'alt="Møller &lt;&amp;&gt;"' in rendered["html"]
    assert "background-color: #112233" in rendered["html"].replace(
        "background:#112233", "background-color: #112233"
    )
    assert "color:#ffeedd" in rendered["html"]
    assert json.loads(rendered["headers"]) == {
        "Content-Language": "en",
        "List-Unsubscribe": "<https://x.example/u?a=1&b=2>",
    }


def test_a_brand_without_colours_or_logo_gets_the_plain_look():
    rendered = render("email", sample(), CONTEXT, {"brand": {"name": "Aria"}, "links": TENANT["links"]})

    assert re.search(r"<p[^>]*>Aria</p>", rendered["html"])
    assert "#1f5fbf" in rendered["html"]


def test_a_colour_that_is_more_than_a_colour_is_refused():
    tenant = {"brand": {"name": "Aria", "color": "#fff;x:y"}, "links": TENANT["links"]}

    with pytest.raises(p.HoleRefused) as refused:
        render("email", sample(), CONTEXT, tenant)

    assert refused.value.code == "colour"


def test_the_payload_holds_headers_and_both_bodies_and_makes_a_mail():
    payload = EMAIL.payload(render("email", sample(), {**CONTEXT, "user_name": "Zoë"}))

    message = EmailMessage()
    message.set_content(payload["text"])
    message.add_alternative(payload["html"], subtype="html")
    for name, content in payload["headers"].items():  # set_content would drop Content-Language
        message[name] = content

    assert payload["headers"]["Subject"] == "Hello Zoë"
    assert b"Content-Language: en" in message.as_bytes()
    assert payload["text"].startswith("Your week, Zoë\n====")


@pytest.mark.parametrize(
    "name", ["x\nBcc: e@e.example", "x\r\n\r\nbody", "=?utf-8?q?x=0D=0ABcc:_e?=", "a\u2028b"]
)
def test_a_subject_refuses_an_injection_and_names_the_path(name):
    with pytest.raises(p.HoleRefused) as refused:
        SAMPLE({**CONTEXT, "user_name": name}, TENANT, "UTC")

    assert refused.value.code == "header"
    assert "user_name" in " ".join(refused.value.paths)
    assert name not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://x.example/"onload=', "//evil.example", "data:text/html,x"]
)
def test_a_link_refuses_what_is_no_web_address(url):
    with pytest.raises(p.HoleRefused):
        SAMPLE({**CONTEXT, "report_url": url}, TENANT, "UTC")


@pytest.mark.skipif(not reference_data().is_dir(), reason="no reference data here")
def test_no_hostile_value_adds_markup_to_a_mail():
    plain = {**hostile_context("neutral"), "user_name": "John"}
    neutral = read("email", _payload(SAMPLE, plain))
    wanted = neutral.shows("neutral") - 1

    for raw in hostile_values()[::20]:
        hostile = raw.replace("\r", "")
        reading = read("email", _payload(SAMPLE, {**hostile_context(hostile), "user_name": "John"}))

        assert reading.constructs == neutral.constructs, hostile
        assert reading.shows(hostile) >= wanted or "\n" in hostile, hostile


def _payload(program: p.Program, context: dict[str, Any]) -> Any:
    return EMAIL.payload(dict(zip(program.outputs, program(context, TENANT, "UTC"), strict=True)))


def test_only_the_first_page_is_a_button():
    page = render("email", sample(), CONTEXT)["html"]

    assert len(re.findall(r'bgcolor="#5b3df5"', page)) == 1
    assert "How we count plays</a></p>" in page


@pytest.mark.parametrize(
    "page",
    [
        "<p><!--region:0--><b>x</p></b><!--/region:0-->",
        "<div><!--region:0--><p>x<!--/region:0--></p></div>",
        "<div><p><!--region:0-->x</p><!--/region:0--></div>",
        "<div><!--region:0--></div><div><!--/region:0--></div>",
        "<p>lost</p>",
        "<p><!--region:0-->x<!--/region:0--><!--region:0-->x<!--/region:0--></p>",
        "<p><!--region:0-->x</p>",
        "<p><!--[if mso]><td><![endif]--><!--region:0-->x<!--[if mso]></td><![endif]--><!--/region:0--></p>",
    ],
)
def test_a_region_that_holds_no_whole_elements_is_an_error(page):
    sentinels = Sentinels()
    sentinels.rows("plan", lambda inner: inner, "x")

    with pytest.raises(TemplateError):
        sentinels.cut(page)


def test_regions_that_cross_are_an_error():
    sentinels = Sentinels()
    sentinels.rows("a", lambda inner: inner, "")
    sentinels.rows("b", lambda inner: inner, "")

    with pytest.raises(TemplateError, match="'a'"):
        sentinels.cut("<!--region:0--><!--region:1--><!--/region:0--><!--/region:1-->")


def test_pieces_come_back_where_their_sentinels_stood():
    sentinels = Sentinels()
    hole = sentinels.text(p.Static("<i>"))
    row = sentinels.rows(
        "rows", lambda inner: p.When(Literal(value=False), inner), f"<tr><td>{hole}</td></tr>"
    )

    piece = sentinels.cut(f'<table title="{hole}"><tbody>{row}</tbody></table>')

    shown = p.interpret({"x": piece}, ENVIRONMENT, {}, {}, "UTC")["x"]
    assert shown == '<table title="<i>"><tbody></tbody></table>'


def test_a_line_break_in_a_subject_of_the_author_is_a_space():
    given_doc = doc(texts={"subject": text("Two\nlines ", value("x"), link("!", "links.guide"))})

    assert render("email", given_doc, {"x": "here", "user_name": ""})["subject"] == "Two lines here!"
