"""Stages of the text-like formats: a value never makes markup, and reads back as itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from info.formatters.escapes_markup import (
    MARKUP_STAGES,
    MARKUP_TRANSPARENT,
    colour,
    escape_html,
    escape_markdown,
    guard_header,
    literal_markdown,
    markdown_code,
    markdown_fenced,
    meter,
    percent_encode,
    share,
    terminal,
)
from info.language.pieces import HoleRefused
from tests.hostile.values import hostile_values
from tests.reference import reference_data

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = st.text(st.sampled_from("\\`*_{}[]()<>#+-=.!|&~:@ \t\n\r\"'1a;x/é\u00a0\u3000\u2028"), max_size=30)
needs_data = pytest.mark.skipif(not reference_data().is_dir(), reason="no reference data here")


def hostile() -> list[str]:
    return hostile_values() if reference_data().is_dir() else []


class Page(HTMLParser):
    """What a browser would make of a page: its tags, and its words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(f"{tag} {attrs}")

    def handle_comment(self, data):
        self.tags.append("comment")

    def handle_decl(self, decl):
        self.tags.append("declaration")

    def handle_pi(self, data):
        self.tags.append("instruction")

    def handle_data(self, data):
        self.words += data


def kept(text: str) -> str:
    forbidden = "[\x00-\x08\x0b-\x1f\x80-\x9f\ufffe\uffff\ud800-\udfff]"
    return re.sub(forbidden, "\ufffd", re.sub("\r\n?", "\n", text))


APART = "\u2068\u2069"
"""An empty isolate, which shows as nothing."""


def paragraph(source: str) -> str:
    """The words of a Markdown text that must be one plain paragraph."""
    tokens = MARKDOWN.parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], tokens
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text"}, children
    return "".join(child.content for child in children).replace(APART, "")


@pytest.mark.parametrize("value", ["<b>", "&lt;", "a & b", "\"'`", "<!--", "]]>", "\x00\x1b", "\ud800"])
def test_html_shows_a_value_as_it_is(value):
    page = Page(f"<p>{escape_html(value)}</p>")

    assert (page.tags, page.words) == (["p []"], kept(value))


@needs_data
def test_no_hostile_value_opens_a_tag_in_html():
    for value in hostile():
        page = Page(f'<p title="{escape_html(value)}">{escape_html(value)}</p>')

        assert len(page.tags) == 1
        assert page.words == kept(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain words", "plain words"),
        ("2.5-3 (a)", "2.5-3 (a)"),
        ("1. one", r"1\. one"),
        ("- x", r"\- x"),
        ("a*b_c", r"a\*b\_c"),
        (" a\nb ", "&#32;a&#10;b&#32;"),
        ("https://x.example", r"https\:&#8296;&#8297;//x.example"),
        ("www.x.example", r"www&#8296;&#8297;\.x.example"),
        ("a@b.example", r"a\@&#8296;&#8297;b.example"),
        ("Wow!", r"Wow\!"),
    ],
)
def test_markdown_escapes_what_could_be_read_as_markup(value, written):
    assert escape_markdown(value) == written
    assert paragraph(f"x{written}x")[1:-1] == value


@pytest.mark.parametrize(
    "value", ["a@b.example", "@ann", "HTTPS://x.example", "www.x.example", "x@y@z.example", "//x.example"]
)
def test_a_value_is_no_address_to_a_reader_who_looks_after_the_backslashes_are_gone(value):
    source = f"http:{escape_markdown(value)}" if value.startswith("//") else escape_markdown(value)
    shown = "".join(child.content for child in MARKDOWN.parse(source)[1].children or [])

    assert shown.replace(APART, "").endswith(value)
    assert not re.search(r"(?i)https?://\w|www\.\w|@\w", shown)


@given(MARKS)
def test_any_value_is_words_in_the_middle_of_markdown(value):
    assert paragraph(f"start {escape_markdown(value)}, end") == f"start {kept(value)}, end"


@given(MARKS.filter(lambda value: value.strip() != ""))
def test_any_value_is_words_as_the_whole_of_a_paragraph(value):
    assert paragraph(escape_markdown(value)) == kept(value)


@given(MARKS, MARKS)
def test_two_values_side_by_side_make_no_markup_together(left, right):
    words = f"{kept(left)}{kept(right)}. Next"

    assert (
        paragraph("x" + escape_markdown(left) + escape_markdown(right) + literal_markdown(". Next"))
        == "x" + words
    )


@needs_data
def test_no_hostile_value_makes_markup_in_markdown():
    for value in hostile():
        words = kept(value).replace(APART, "")
        assert paragraph(f"x {escape_markdown(value)} x")[2:-2] == words
        assert paragraph(escape_markdown(value)) == words


@given(MARKS.filter(lambda value: value.strip() != ""))
def test_a_value_in_inline_code_is_one_code_span(value):
    children = MARKDOWN.parse(f"x {markdown_code(value)} x")[1].children or []

    assert [child.type for child in children] == ["text", "code_inline", "text"]
    assert children[1].content.split() == kept(value).split()


@given(MARKS)
def test_a_value_never_closes_a_fenced_block(value):
    tokens = MARKDOWN.parse(f"```\n{markdown_fenced(value)}\n```\n\nafter")

    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize(
    "value",
    [
        "a\nBcc: e@e.example",
        "a\rb",
        "a\x00",
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "a\tb",
        "\x7f",
        "\ud800",
        "=?utf-8?q?x=0D=0ABcc:_evil?=",
        "x =?UTF-8?B?QQ==?= y",
    ],
)
def test_a_header_refuses_what_could_start_another_line(value):
    with pytest.raises(HoleRefused) as refused:
        guard_header(value)

    assert refused.value.code == "header"
    assert value not in str(refused.value)


@pytest.mark.parametrize("value", ["John", "Zoë & Søn", "a=b? yes", "東京 👍", ""])
def test_a_header_takes_plain_words(value):
    assert guard_header(value) == value


def test_a_terminal_obeys_no_value():
    assert terminal("a\x1b[31m\x07\x9b\r\tb\n") == "a\ufffd[31m\ufffd\ufffd\n\tb\n"


@needs_data
def test_plain_text_keeps_every_hostile_value():
    for value in hostile():
        assert terminal(value) == kept(value)


@given(st.text())
def test_percent_encoding_reads_back(value):
    encoded = percent_encode(value)

    assert encoded.isascii()
    assert not set(encoded) & set(" /?#&=+<>\"'")
    assert unquote(encoded) == kept(value)


@pytest.mark.parametrize("value", ["red", "#12345", "#fff;x:y", "url(x)", "", "#fff\n", "#１２３"])
def test_a_colour_is_nothing_but_a_colour(value):
    with pytest.raises(HoleRefused):
        colour(value)


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        ("0", "0"),
        ("1", "100"),
        ("0.666", "67"),
        ("-3", "0"),
        ("9", "100"),
        ("inf", "100"),
        ("nan", "0"),
        ("x", "0"),
    ],
)
def test_a_share_is_a_percent_between_0_and_100(value, percent):
    assert share(value) == percent
    assert len(meter(value)) == 20


@given(st.text(st.sampled_from("abcXYZ0189"), min_size=1))
def test_transparent_stages_return_plain_words_as_they_are(value):
    assert {MARKUP_STAGES[name](value) for name in MARKUP_TRANSPARENT} == {value}
