"""What a channel shows natively is the channel's own node for it: mail, HTML, Markdown, push and in-app.

Each kind of block that a capability table does not name (so calls native) has a row here, and is read out of
a real payload: elements by `html.parser`, Markdown by markdown-it, JSON by its own keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from info.channels.capability import capability_of
from info.delivery import Sender, build_mime
from info.formatters.walk import kind_of
from info.model import document as d
from tests.formatters.documents import make, payload
from tests.formatters.every_block import BLOCKS, TEXTS, context

KINDS: Final = {kind_of(block) for block in BLOCKS}
GUIDE: Final = "https://example.com/guide"
HOME: Final = "https://example.com/"
PICTURE: Final = "https://example.com/a.png?x=1&y=2"


class Element(NamedTuple):
    """An element of a page, and the text right inside it."""

    tag: str
    attrs: Mapping[str, str | None]
    text: str


class Page(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2].append(data)

    def elements(self) -> list[Element]:
        return [Element(tag, attrs, "".join(words).strip()) for tag, attrs, words in self.found]


def blocks_of(kind: str) -> tuple[Any, ...]:
    return tuple(block for block in BLOCKS if kind_of(block) == kind)


def shown(kind: str, channel: str) -> Any:
    """The payload of a document that holds the blocks of one kind and nothing else."""
    return payload(make(*blocks_of(kind), texts=TEXTS), channel, context())


@cache
def added(kind: str, channel: str) -> list[Element]:
    """The elements that the blocks of a kind bring into a page."""
    pages = (shown(kind, channel), payload(make(texts=TEXTS), channel, context()))
    full, empty = (Page(page["html"] if channel == "email" else page).elements() for page in pages)
    rest = list(empty)
    return [each for each in full if each not in rest or rest.remove(each)]


Sees = Callable[[list[Element]], bool]


def _has(tag: str, *, text: str = "", css: str = "", **attrs: str) -> Sees:
    """Whether some element has this tag, these words, this class and these attributes."""

    def sees(found: list[Element]) -> bool:
        return any(
            each.tag == tag
            and text in each.text
            and (not css or css in (each.attrs.get("class") or "").split())
            and all(each.attrs.get(name) == value for name, value in attrs.items())
            for each in found
        )

    return sees


def _all(*rows: Sees) -> Sees:
    return lambda found: all(row(found) for row in rows)


MARKS: Final = _all(_has("strong"), _has("em"), _has("code"), _has("a", href=GUIDE), _has("br"))
MAIL: dict[str, Sees] = {
    "heading": _all(_has("h1", text="Hello Ann"), _has("h2", text="Known at publish")),
    "text": _all(_has("p", text="Ann"), MARKS),
    "list": _all(_has("ol"), _has("ul"), _has("li", text="Track 0")),
    "facts": _all(_has("table"), _has("th", scope="row", text="One"), _has("td", text="Ann")),
    "metrics": _all(_has("div", css="metric"), _has("div", css="figure", text="Ann")),
    "table": _all(_has("caption", text="Top"), _has("th", scope="col", text="Plays"), _has("td", text="1")),
    "image": _has("img", src=PICTURE, alt="Cover Ann"),
    "actions": _all(_has("a", href=HOME, text="Open"), _has("a", href=PICTURE, text="More")),
    "callout": _has("td", role="note", text="Careful"),
    "quote": _all(_has("blockquote"), MARKS),
    "code": _has("pre", text="x = Ann"),
    "progress": _all(_has("p", text="Used"), _has("div", css="fill"), _has("td", text="0.4")),
    "divider": lambda found: any("border-top:solid" in (each.attrs.get("style") or "") for each in found),
    "footer": _has("td", css="foot"),
}  # fmt: skip
HTML: dict[str, Sees] = {
    **{kind: MAIL[kind] for kind in ("heading", "text", "list", "image", "actions", "quote", "table")},
    "code": _all(_has("pre"), _has("code", text="x = Ann")),
    "facts": _all(_has("dt", text="One"), _has("dd", text="Ann")),
    "metrics": _all(_has("dt", text="Plays"), _has("dd"), _has("strong", text="Ann")),
    "chart": _all(_has("figure"), _has("svg")),
    "video": _all(_has("video", src=PICTURE)),
    "audio": _all(_has("audio", src=PICTURE)),
    "input": _all(_has("legend", text="How was it"), _has("input", type="radio", name="mood")),
    "callout": _has("aside"),
    "progress": _has("progress", max="100", value="40"),
    "divider": _has("hr"),
    "details": _all(_has("details"), _has("summary", text="Fine")),
    "footer": _has("footer"),
}
MARKDOWN: dict[str, set[str]] = {
    "heading": {"heading_open"},
    "text": {"paragraph_open", "strong_open", "em_open", "code_inline", "link_open", "hardbreak"},
    "list": {"ordered_list_open", "bullet_list_open", "list_item_open"},
    "facts": {"bullet_list_open", "strong_open"},
    "table": {"table_open", "thead_open", "th_open", "tbody_open", "td_open"},
    "image": {"image"},
    "actions": {"link_open", "strong_open"},
    "callout": {"blockquote_open"},
    "quote": {"blockquote_open"},
    "code": {"fence"},
    "progress": {"paragraph_open"},
    "divider": {"hr"},
    "footer": {"paragraph_open"},
}


def test_every_kind_a_table_calls_native_has_a_row() -> None:
    rows: dict[str, Any] = {"email": MAIL, "html": HTML, "markdown": MARKDOWN}

    for channel, row in rows.items():
        native = {kind for kind in KINDS if capability_of(channel).kind(kind).shown == "native"}
        assert set(row) == native, channel


@pytest.mark.parametrize("kind", MAIL)
def test_a_mail_shows_a_block_as_its_own_element(kind: str) -> None:
    assert MAIL[kind](added(kind, "email")), [tuple(each) for each in added(kind, "email")]


@pytest.mark.parametrize("kind", HTML)
def test_a_fragment_shows_a_block_as_its_own_element(kind: str) -> None:
    assert HTML[kind](added(kind, "html")), [tuple(each) for each in added(kind, "html")]


@pytest.mark.parametrize("kind", MARKDOWN)
def test_markdown_shows_a_block_as_its_own_node(kind: str) -> None:
    def types(tokens: Any) -> Iterator[str]:
        for token in tokens:
            yield token.type
            yield from types(token.children or ())

    reader = MarkdownIt("commonmark").enable("table")

    assert MARKDOWN[kind] <= set(types(reader.parse(shown(kind, "markdown"))))


PLAIN: dict[str, str] = {
    "heading": "Hello Ann\n=========",
    "list": "1. Ann\n2. Second Ann",
    "facts": "One Ann: Ann",
    "table": "Title Ann    Plays\n-----------  -----\nTrack 0 Ann      0",
    "quote": "> Ann Ann Ann Ann (https://example.com/guide) Ann\n> next",
    "code": "    x = Ann",
    "callout": "[!] Careful, Ann",
    "image": f"Cover Ann: {PICTURE}",
    "actions": "Open Ann: https://example.com/",
    "divider": "-" * 40,
    "progress": "Used Ann\n",
}


@pytest.mark.parametrize("kind", PLAIN)
def test_plain_text_and_the_text_of_a_mail_show_a_block_as_a_terminal_does(kind: str) -> None:
    assert PLAIN[kind] in shown(kind, "text")
    assert PLAIN[kind] in shown(kind, "email")["text"]


NATIVE_IN_APP: dict[str, set[str]] = {
    "chart": {"labels", "series", "alt"}, "table": {"columns", "rows"}, "metrics": {"items"},
    "facts": {"items"}, "list": {"ordered", "items"}, "input": {"options"}, "actions": {"items"},
    "progress": {"value", "total"}, "video": {"url", "poster"}, "details": {"summary", "text"},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_in_app_message_holds_every_block_as_itself(kind: str) -> None:
    told = shown(kind, "in_app")["blocks"]

    assert {block["type"] for block in told} == {kind}
    assert all(NATIVE_IN_APP.get(kind, set()) <= set(block) for block in told[:1])
    assert capability_of("in_app").kind(kind).shown == "native"


def _push(channel: str) -> dict[str, Any]:
    told = payload(make(*BLOCKS, texts=TEXTS), channel, context())
    match channel:
        case "push.fcm":
            return {**told["message"]["notification"], "url": told["message"]["data"]["url"]}
        case "push.apns":
            return {**told["aps"]["alert"], "url": told["url"], "image": told["image"]}
        case _:
            options = told["options"]
            return {
                "title": told["title"], "body": options["body"],
                "image": options["image"], "url": options["data"]["url"],
            }  # fmt: skip


@pytest.mark.parametrize("channel", ["push.fcm", "push.apns", "push.webpush"])
def test_a_push_has_a_title_a_line_a_picture_and_a_place_to_go(channel: str) -> None:
    assert _push(channel) == {
        "title": "Subject Ann",
        "body": "Short Ann",
        "image": PICTURE,
        "url": HOME,
    }


def test_a_text_message_is_plain_and_shows_where_a_link_leads() -> None:
    doc = make(texts={"short": "<b>Hi</b> {name}: <link links.guide>read</link>"})

    assert payload(doc, "sms", {"name": "Ann"}) == f"Hi Ann: read {GUIDE}"


def test_a_mail_can_be_left_with_one_click() -> None:
    """RFC 8058: both headers, and an https address."""
    mail = payload(make(*BLOCKS, texts=TEXTS), "email", context())
    who = {"sender": Sender("news@example.com"), "to": "ann@example.com", "message_id": "m1"}
    out = "https://example.com/out/1"
    raw = build_mime(mail, **who, date=datetime(2026, 11, 22, tzinfo=UTC), list_unsubscribe=out).decode(
        "ascii"
    )

    assert re.search(r"^List-Unsubscribe: <https://example.com/out/1>\r?$", raw, re.MULTILINE)
    assert re.search(r"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$", raw, re.MULTILINE)


CELLS: Final = (
    "Ann", "東京タワー", "กำลังโหลด", "عَرَبِيّ", "שלום", "👩‍👩‍👧‍👦 family", "👍🏽 yes",
    "❤️", "🇵🇱 Gdańsk", "각", "é", "1️⃣", "①",
)  # fmt: skip


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_columns_of_a_table_stand_under_each_other_in_a_terminal(direction: str) -> None:
    """As wide as another implementation (rich) says that a terminal draws them."""
    columns = (d.Column("a", "a", "a.c"), d.Column("b", "b", "b.c", "end"), d.Column("c", "c", "c.c"))
    texts = {"a": "名前", "b": "Plays", "c": "End", "a.c": "{row.a}", "b.c": "{row.b}", "c.c": "|{row.b}"}
    table = d.Table(id="t", each=d.Each("row", "rows", 50), columns=columns)
    rows = [{"a": cell, "b": place} for place, cell in enumerate(CELLS)]

    told = payload(make(table, texts=texts, direction=direction), "text", {"rows": rows})

    lines = told.split("\n")[2:]
    assert len(lines) == len(CELLS)
    assert {cell_len(line.partition("|")[0]) for line in lines} == {max(map(cell_len, CELLS)) + 2 + 5 + 2}
    assert all(cell in line for cell, line in zip(CELLS, lines, strict=True))
