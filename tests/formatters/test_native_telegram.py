"""What Telegram shows natively, block by block: the node of the vendor's API in a payload that we make.

Of the two messages `telegram.rich` has headings, lists, tables, files, dividers, details and footers as
blocks of their own (RichBlockSectionHeading, RichBlockList, …: core.telegram.org/bots/api#richblock), and
both have text, quotes, code and buttons. A question stays a keyboard: a poll is another call (sendPoll).
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from info.model import document as d
from info.model.actions import ActionRef
from info.validators.payloads import lint_payload
from tests.docs.tables import code_in, table
from tests.formatters.channel_readers import BROKEN
from tests.formatters.documents import TENANT, make, payload
from tests.formatters.every_block import BLOCKS, TEXTS, every_block
from tests.formatters.every_block import context as context_of
from tests.formatters.fitting_oracle import Shown
from tests.formatters.rich_html import read_rich

TOKENS = TENANT["message"]["tokens"]
ROWS = d.Each("row", "rows")
CELLS = (d.Column("title", "h", "title"), d.Column("plays", "h", "plays", "end"))
TEXT = {"t": "Hi {name}", "u": "More", "h": "Head", "title": "{row.title}", "plays": "{row.plays}"}
CONTEXT: dict[str, Any] = {
    "name": "Ann <3",
    "page": "https://a.example/x?a=1&b=2",
    "rows": [{"title": "Intro", "plays": 7}],
    "used": 1,
}
SRC = "https://a.example/x?a=1&amp;b=2"
NATIVE = [
    (d.Heading(id="b", text="t"), "<h1>Hi Ann &lt;3</h1>"),
    (d.Heading(id="b", text="t", level=3), "<h3>Hi Ann &lt;3</h3>"),
    (d.Paragraph(id="b", text="t"), "<p>Hi Ann &lt;3</p>"),
    (d.Paragraph(id="b", text="title", each=ROWS), "<p>Intro</p>"),
    (d.ListBlock(id="b", items=("t", "u")), "<ul><li>Hi Ann &lt;3</li><li>More</li></ul>"),
    (d.ListBlock(id="b", items=("t",), ordered=True), "<ol><li>Hi Ann &lt;3</li></ol>"),
    (d.ListBlock(id="b", items=("title",), each=ROWS), "<ul><li>Intro</li></ul>"),
    (
        d.Facts(id="b", items=(d.Fact("f", "u", "t"),)),
        '<table><tr><th align="left">More</th><td align="left">Hi Ann &lt;3</td></tr></table>',
    ),
    (
        d.Metrics(id="b", items=(d.Metric("m", "u", "t", "u"),)),
        (
            '<table><tr><td align="left">More</td><td align="right"><b>Hi Ann &lt;3</b></td>'
            '<td align="right">More</td></tr></table>'
        ),
    ),
    (
        d.Table(id="b", each=ROWS, columns=CELLS, title="t"),
        (
            "<table bordered striped><caption>Hi Ann &lt;3</caption>"
            '<tr><th align="left">Head</th><th align="right">Head</th></tr>'
            '<tr><td align="left">Intro</td><td align="right">7</td></tr></table>'
        ),
    ),
    (
        d.Chart(
            id="b", kind="bar", each=ROWS, label="title", series=(d.Series("s", "u", "row.plays"),), alt="u"
        ),
        (
            "<p>More</p><details open><summary>Figures</summary><table>"
            '<tr><th align="left"></th><th align="right">More</th></tr>'
            '<tr><td align="left">Intro</td><td align="right">7</td></tr></table></details>'
        ),
    ),
    (
        d.Image(id="b", url="page", alt="t"),
        f'<figure><img src="{SRC}"/><figcaption>Hi Ann &lt;3</figcaption></figure>',
    ),
    (
        d.Video(id="b", url="page", alt="t"),
        f'<figure><video src="{SRC}"></video><figcaption>Hi Ann &lt;3</figcaption></figure>',
    ),
    (
        d.Audio(id="b", url="page", alt="t"),
        f'<figure><audio src="{SRC}"></audio><figcaption>Hi Ann &lt;3</figcaption></figure>',
    ),
    (d.Callout(id="b", text="t", tone="danger"), "<blockquote>🚨 Hi Ann &lt;3</blockquote>"),
    (d.Quote(id="b", text="t"), "<blockquote>Hi Ann &lt;3</blockquote>"),
    (d.Code(id="b", text="t"), "<pre>Hi Ann &lt;3</pre>"),
    (d.Progress(id="b", text="u", value="used", total="2"), "<p>▰▰▰▰▰▱▱▱▱▱ More</p>"),
    (d.Divider(id="b"), "<hr/>"),
    (
        d.Details(id="b", summary="u", text="t"),
        "<details><summary>More</summary><p>Hi Ann &lt;3</p></details>",
    ),
    (d.Footer(id="b", text="t"), "<footer>Hi Ann &lt;3</footer>"),
]
"""A block, and what it is in a rich message."""


@pytest.mark.parametrize(("block", "wanted"), NATIVE, ids=lambda given: type(given).__name__)
def test_a_block_is_the_block_of_a_rich_message(block, wanted):
    message = payload(make(block, texts=TEXT), "telegram.rich", CONTEXT)

    assert message == {
        "rich_message": {"html": wanted, "is_rtl": False, "skip_entity_detection": True},
    }


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<b>{name}</b> <i>x</i>", "<b>Ann &lt;3</b> <i>x</i>"),
        ("<code>{name}</code>", "<code>Ann &lt;3</code>"),
        ("<link page>{name}</link>", f'<a href="{SRC}">Ann &lt;3</a>'),
        ("one\ntwo {name}", "one<br>two Ann &lt;3"),
    ],
)
def test_text_has_its_styles_and_its_lines(source, wanted):
    doc = make(d.Paragraph(id="p", text="t"), texts={"t": source})

    assert payload(doc, "telegram.rich", CONTEXT)["rich_message"]["html"] == f"<p>{wanted}</p>"


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (d.Heading(id="b", text="t"), "<b>Hi Ann &lt;3</b>"),
        (d.Quote(id="b", text="t"), "<blockquote>Hi Ann &lt;3</blockquote>"),
        (d.Code(id="b", text="t"), "<pre>Hi Ann &lt;3</pre>"),
        (
            d.Details(id="b", summary="u", text="t"),
            "<b>More</b>\n<blockquote expandable>Hi Ann &lt;3</blockquote>",
        ),
    ],
)
def test_the_classic_message_has_entities_for_them(block, wanted):
    assert payload(make(block, texts=TEXT), "telegram", CONTEXT)["text"] == wanted


@pytest.mark.parametrize("channel", ["telegram", "telegram.rich"])
def test_a_page_is_a_url_button_and_a_callback_a_button_with_its_data(channel):
    items = (
        d.Action("open", "u", url="page"),
        d.Action("yes", "t", "callback", value="approve"),
        d.Action("say", "u", "reply"),
    )

    message = payload(make(d.Actions(id="go", items=items), texts=TEXT), channel, CONTEXT)

    link, callback, reply = (row[0] for row in message["reply_markup"]["inline_keyboard"])
    assert link == {"url": "https://a.example/x?a=1&b=2", "text": "More"}
    assert callback == {
        "callback_data": TOKENS[ActionRef("callback", "go", "yes", "approve").key],
        "text": "Hi Ann <3",
    }
    assert reply == {"callback_data": TOKENS[ActionRef("reply", "go", "say").key], "text": "More"}
    assert all(1 <= len(each["callback_data"].encode()) <= 64 for each in (callback, reply))


@pytest.mark.parametrize("channel", ["telegram", "telegram.rich"])
def test_a_question_is_a_keyboard_under_it_and_no_poll(channel):
    doc = make(d.Input(id="q", label="t", options=(("a", "u"), ("b", "h"))), texts=TEXT)

    message = payload(doc, channel, CONTEXT)

    assert message["reply_markup"]["inline_keyboard"] == [
        [{"callback_data": TOKENS[ActionRef("poll", "q", "a").key], "text": "More"}],
        [{"callback_data": TOKENS[ActionRef("poll", "q", "b").key], "text": "Head"}],
    ]
    assert "<b>Hi Ann &lt;3</b>" in json.dumps(message)
    assert not {"question", "options"} & set(message)


def test_a_message_that_runs_right_to_left_says_so_and_its_columns_turn():
    doc = make(d.Table(id="b", each=ROWS, columns=CELLS), texts=TEXT, direction="rtl")

    message = payload(doc, "telegram.rich", CONTEXT)["rich_message"]

    assert message["is_rtl"] is True
    assert re.findall('<td align="([a-z]+)">', message["html"]) == ["right", "left"]


def test_nothing_is_parted_where_nothing_is_linked():
    doc = make(d.Paragraph(id="p", text="t"), texts={"t": "{name}"})

    message = payload(doc, "telegram.rich", {"name": "@ann #x /start https://a.example ann@b.example"})

    assert message["rich_message"] == {
        "html": "<p>@ann #x /start https://a.example ann@b.example</p>",
        "is_rtl": False,
        "skip_entity_detection": True,
    }


def test_a_message_of_which_nothing_is_shown_says_something():
    doc = make(d.Paragraph(id="p", text="t", when="has(tier)"), texts=TEXT)
    empty = make(
        d.Actions(id="go", items=(d.Action("a", "u", url="page"),)), texts={**TEXT, "short": "{name}"}
    )

    assert payload(doc, "telegram.rich")["rich_message"]["html"] == "<p>…</p>"
    assert payload(empty, "telegram.rich", CONTEXT)["rich_message"]["html"] == "<p>Ann &lt;3</p>"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_block_together_breaks_no_rule(direction):
    for rows in (0, 2, 3):
        message = payload(every_block(direction), "telegram.rich", context_of("Ann\n& <b>", rows=rows))

        assert BROKEN["telegram.rich"](Shown({}, message, ())) == []
        assert lint_payload("telegram.rich", message) == ()


def test_the_page_says_what_each_block_is_in_both_messages():
    rows = {row[0]: row[1:] for row in table("docs/reference/channels.md", "telegram blocks")}
    kinds = {name: type(block).__struct_config__.tag for block in BLOCKS for name in [type(block)]}
    told = {name for row in rows for name in row.split(", ")}

    assert told == set(kinds.values())
    for names, (classic, rich) in rows.items():
        for name in names.split(", "):
            blocks = [block for block in BLOCKS if kinds[type(block)] == name]
            shown = [payload(make(block, texts=TEXTS), "telegram.rich", context_of()) for block in blocks]
            tags = {tag[0] for each in shown for tag in read_rich(each["rich_message"]["html"]).tags}
            keys = {key for each in shown for row in _keyboard(each) for key in row[0]}
            wanted = set(code_in(classic if rich == "the same" else rich))
            others = {"h3", "ul", "img", "video", "audio"}  # each a form of the same block
            assert wanted - others <= tags | keys, name


def _keyboard(message: Any) -> list[Any]:
    return message.get("reply_markup", {}).get("inline_keyboard", [])


def test_what_is_written_for_telegram_s_call_is_not_taken_for_the_rich_one():
    raw = {"telegram": '{"text":"Hi"}', "push": '{"message":{}}'}
    doc = make(d.Paragraph(id="p", text="t"), texts=TEXT, raw=raw)

    assert payload(doc, "telegram", CONTEXT) == {"text": "Hi"}
    assert payload(doc, "telegram.rich", CONTEXT)["rich_message"]["html"] == "<p>Hi Ann &lt;3</p>"
    assert payload(doc, "push.fcm", CONTEXT) == {"message": {}}


@pytest.mark.parametrize(("only", "avoid", "shown"), [(("telegram",), (), True), ((), ("telegram",), False)])
def test_telegram_in_a_template_means_both_of_its_messages(only, avoid, shown):
    line = d.Footer(id="f", text="u", only=only, avoid=avoid)
    doc = make(d.Paragraph(id="p", text="t"), line, texts=TEXT)

    assert ("<footer>" in payload(doc, "telegram.rich", CONTEXT)["rich_message"]["html"]) is shown
