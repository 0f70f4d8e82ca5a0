"""text, markdown, html and sms: a worked example for each kind of block, and hostile values."""

from __future__ import annotations

from typing import Any

import pytest
from markdown_it import MarkdownIt

from info.formatters import FORMATTERS
from info.formatters.gsm_kin import gsm_kin
from info.language import pieces as p
from info.model import document as d
from tests.formatters.mail_documents import (
    ENVIRONMENT as ENV,
)
from tests.formatters.mail_documents import (
    TENANT,
    bold,
    code,
    doc,
    expression,
    italic,
    link,
    render,
    text,
    value,
)
from tests.formatters.mail_sample import CONTEXT, hostile_context, sample
from tests.hostile.oracles import read
from tests.hostile.values import hostile_values
from tests.reference import reference_data

TOKENS = TENANT["message"]["tokens"]
TRACKS = {"top": [{"t": "Ash", "n": 9}, {"t": "東京", "n": 1204}, {"t": "x|y", "n": 1}], "x": "*X*"}
EACH = d.Each("track", "top", 2)
TABLE = d.Table(
    id="b",
    each=EACH,
    columns=(d.Column("t", "b.t.header", "b.t.cell"), d.Column("n", "b.n.header", "b.n.cell", "end")),
    rest="b.rest",
)
TABLE_TEXTS = {
    "b.t.header": text("Track"),
    "b.t.cell": text(value("track.t", local=("track",))),
    "b.n.header": text("Plays"),
    "b.n.cell": text(value("track.n", "integer", ("track",))),
    "b.rest": text("and ", value("rest", "integer", ("rest",)), " more"),
}
CHART = d.Chart(
    id="b",
    kind="bar",
    each=d.Each("track", "top", 2),
    label="b.label",
    alt="b.alt",
    series=(d.Series("n", "b.n.name", "track.n"),),
)
CHART_TEXTS = {
    "b.label": text(value("track.t", local=("track",))),
    "b.alt": text("Most is Tokyo."),
    "b.n.name": text("Plays"),
}
X = {"b": text("Hi ", value("x"), "!\nBye")}

EXAMPLES: list[tuple[d.Block, dict[str, p.BoundText], str, str, str]] = [
    (
        d.Heading(id="b", text="b"),
        {"b": text("New ", value("x"))},
        "New *X*\n=======",
        r"# New \*X\*",
        "<h1>New *X*</h1>",
    ),
    (d.Paragraph(id="b", text="b"), X, "Hi *X*!\nBye", "Hi \\*X\\*\\!\\\nBye", "<p>Hi *X*!<br>Bye</p>"),
    (
        d.Paragraph(id="b", text="b"),
        {
            "b": text(
                "A ", bold(value("x")), " ", italic("it"), " ", code("c`d"), " ", link("go", "links.guide")
            )
        },
        "A *X* it c`d go (https://aria.example/guide)",
        "A **\\*X\\*** *it* ``c`d`` [go](<https://aria.example/guide>)",
        (
            '<p>A <strong>*X*</strong> <em>it</em> <code dir="ltr">c`d</code> '
            '<a href="https://aria.example/guide">go</a></p>'
        ),
    ),
    (
        d.ListBlock(id="b", items=("b.0", "b.1")),
        {"b.0": text("one\ntwo"), "b.1": text(value("x"))},
        "- one\n  two\n- *X*",
        "- one\\\n  two\n- \\*X\\*",
        "<ul><li>one<br>two</li><li>*X*</li></ul>",
    ),
    (
        d.ListBlock(id="b", items=("b.item",), ordered=True, each=EACH, rest="b.rest"),
        {"b.item": TABLE_TEXTS["b.t.cell"], "b.rest": TABLE_TEXTS["b.rest"]},
        "1. Ash\n2. 東京\n  and 1 more",
        "1. Ash\n1. 東京\n\nand 1 more",
        "<ol><li>Ash</li><li>東京</li></ol><p>and 1 more</p>",
    ),
    (
        d.Facts(
            id="b",
            items=(d.Fact("a", "b.a.label", "b.a.value"), d.Fact("c", "b.c.label", "b.c.value", "false")),
        ),
        {
            "b.a.label": text("Plan"),
            "b.a.value": text(value("x")),
            "b.c.label": text("Country"),
            "b.c.value": text("?"),
        },
        "Plan:    *X*",
        "- **Plan:** \\*X\\*",
        '<dl class="info-facts"><div><dt>Plan</dt><dd>*X*</dd></div></dl>',
    ),
    (
        d.Metrics(id="b", items=(d.Metric("a", "b.a.label", "b.a.value", "b.a.delta", "up"),)),
        {"b.a.label": text("Plays"), "b.a.value": text("7"), "b.a.delta": text("+2")},
        "Plays: 7 (+2)",
        "- **Plays:** 7 (\\+2)",
        (
            '<dl class="info-metrics"><div><dt>Plays</dt><dd><strong>7</strong> '
            '<small class="info-good-up">+2</small></dd></div></dl>'
        ),
    ),
    (
        TABLE,
        TABLE_TEXTS,
        "Track  Plays\n-----  -----\nAsh        9\n東京   1,204\nand 1 more",
        "| Track | Plays |\n| :--- | ---: |\n| Ash | 9 |\n| 東京 | 1,204 |\n\nand 1 more",
        (
            '<table><thead><tr><th scope="col">Track</th>'
            '<th scope="col" style="text-align:end">Plays</th></tr></thead>'
            '<tbody><tr><th scope="row">Ash</th><td style="text-align:end">9</td></tr>'
            '<tr><th scope="row">東京</th><td style="text-align:end">1,204</td></tr></tbody></table>'
            "<p>and 1 more</p>"
        ),
    ),
    (
        d.Image(id="b", url="links.guide", alt="b.alt"),
        {"b.alt": text("A ", value("x"))},
        "A *X*: https://aria.example/guide",
        "![A \\*X\\*](<https://aria.example/guide>)",
        '<img src="https://aria.example/guide" alt="A *X*">',
    ),
    (
        d.Audio(id="b", url="links.guide", alt="b.alt"),
        {"b.alt": text("Hear")},
        "Hear: https://aria.example/guide",
        "[Hear](<https://aria.example/guide>)",
        (
            '<audio controls src="https://aria.example/guide" aria-label="Hear">'
            '<a href="https://aria.example/guide">Hear</a></audio>'
        ),
    ),
    (
        d.Actions(
            id="b",
            items=(d.Action("o", "b.o", url="links.dashboard"), d.Action("c", "b.c", "callback", value="y")),
        ),
        {"b.o": text("Open"), "b.c": text("Later")},
        "Open: https://aria.example/d?a=1&b=2",
        "**[Open](<https://aria.example/d?a=1&amp;b=2>)**",
        (
            '<p class="info-actions"><a class="info-action info-primary" '
            'href="https://aria.example/d?a=1&amp;b=2">Open</a> '
            '<button type="button" class="info-action info-primary" '
            f'name="callback" value="{TOKENS["callback b c y"]}">Later</button> </p>'
        ),
    ),
    (
        d.Input(id="b", label="b.label", options=(("y", "b.y"),)),
        {"b.label": text("Good?"), "b.y": text("Yes")},
        "Good?\n- Yes",
        "Good?\n\n- Yes",
        (
            "<fieldset><legend>Good?</legend>"
            f'<label><input type="radio" name="b" value="{TOKENS["poll b y"]}"> Yes</label> </fieldset>'
        ),
    ),
    (
        d.Callout(id="b", text="b", tone="danger"),
        {"b": text("Stop\nnow")},
        "[!!] Stop\n     now",
        "> ⛔ Stop\\\n> now",
        '<aside role="note" class="info-callout info-danger"><p>Stop<br>now</p></aside>',
    ),
    (
        d.Quote(id="b", text="b"),
        X,
        "> Hi *X*!\n> Bye",
        "> Hi \\*X\\*\\!\\\n> Bye",
        "<blockquote><p>Hi *X*!<br>Bye</p></blockquote>",
    ),
    (
        d.Code(id="b", text="b"),
        X,
        "    Hi *X*!\n    Bye",
        "```\nHi *X*!\nBye\n```",
        '<pre dir="ltr"><code>Hi *X*!\nBye</code></pre>',
    ),
    (
        d.Progress(id="b", text="b", value="0", total="0"),
        {"b": text("Done")},
        "Done\n" + "░" * 20 + "  0%",
        "Done\n\n" + "░" * 20 + " 0%",
        '<p>Done</p><p><progress max="100" value="0">0%</progress> 0%</p>',
    ),
    (d.Divider(id="b"), {}, "-" * 40, "---", "<hr>"),
    (
        d.Details(id="b", summary="b.summary", text="b"),
        {"b.summary": text("Why"), "b": text("So")},
        "Why\n  So",
        "**Why**\n\nSo",
        "<details><summary>Why</summary><p>So</p></details>",
    ),
    (d.Footer(id="b", text="b"), {"b": text("Aria")}, "Aria", "Aria", "<footer><p>Aria</p></footer>"),
]


def fragment(given: Any, context: dict[str, Any]) -> str:
    page = render("html", given, context)["html"]
    head, foot = '<article class="info-message" lang="en" dir="ltr">\n', "</article>"
    return page.removeprefix(head).removesuffix(foot).rstrip("\n")


@pytest.mark.parametrize(("block", "texts", "plain", "markdown", "html"), EXAMPLES)
def test_each_kind_of_block_reads_well(block, texts, plain, markdown, html):
    given = doc(block, texts=texts)

    assert render("text", given, TRACKS)["text"] == plain
    assert render("markdown", given, TRACKS)["text"] == markdown
    assert fragment(given, TRACKS) == html


def test_a_chart_is_bars_whose_figures_stand_beside_them():
    given = doc(CHART, texts=CHART_TEXTS)

    assert render("text", given, TRACKS)["text"].split("\n") == [
        "Ash   ▏                         9",
        "東京  ████████████████████  1,204",
        "Most is Tokyo.",
    ]
    assert "| 東京 | 1,204 ████████████████████ |" in render("markdown", given, TRACKS)["text"]
    drawn = fragment(given, TRACKS)
    assert (drawn.count("<svg"), drawn.count("<rect")) == (1, 2)
    assert '<th scope="row">東京</th><td>1,204</td>' in drawn
    assert ">Most is Tokyo.</p>" in fragment(given, TRACKS)


@pytest.mark.parametrize("block", [TABLE, CHART])
def test_a_list_without_items_leaves_no_empty_frame(block):
    given = doc(block, texts={**TABLE_TEXTS, **CHART_TEXTS})

    for channel in ("text", "markdown", "html"):
        assert "Plays" not in "".join(render(channel, given, {"top": [], "x": ""}).values())


def test_a_cell_of_several_lines_turns_the_table_into_labelled_lines():
    given = doc(TABLE, texts=TABLE_TEXTS)

    assert render("text", given, {"top": [{"t": "Night\nfall", "n": 9}, {"t": "Ash", "n": 7}]})["text"] == (
        "Track: Night\nfall\nPlays: 9\n\nTrack: Ash\nPlays: 7"
    )


def test_a_plural_chooses_its_arm_in_every_format():
    chosen = p.BoundText(
        (p.Value(expression("seats"), "integer", (), "en"),),
        (
            p.Arm(("one",), (p.Run("One <seat>"),)),
            p.Arm(("*",), (p.Run(p.Value(expression("seats"))), p.Run(" seats"))),
        ),
    )
    given = doc(d.Paragraph(id="b", text="b"), texts={"b": chosen, "short": chosen})

    assert [render(name, given, {"seats": 1})["text"] for name in ("text", "markdown", "sms")] == [
        "One <seat>",
        "One \\<seat\\>",
        "One <seat>",
    ]
    assert fragment(given, {"seats": 1}) == "<p>One &lt;seat&gt;</p>"
    assert render("sms", given, {"seats": 2})["text"] == "2 seats"


def test_emphasis_works_beside_words_and_around_marks():
    given = doc(
        d.Paragraph(id="b", text="b"),
        texts={"b": text("ab", bold(value("x")), "cd", bold(value("x")), italic(value("x")))},
    )

    inline = MarkdownIt("commonmark").parse(render("markdown", given, {"x": "(*)"})["text"])[1]
    kinds = [token.type for token in inline.children or []]

    assert kinds.count("strong_open") == kinds.count("strong_close") == 2
    assert kinds.count("em_open") == kinds.count("em_close") == 1
    assert [token.content for token in inline.children or []].count("(*)") == 3


def test_an_empty_value_leaves_no_marks_behind():
    given = doc(
        d.Paragraph(id="b", text="b"),
        texts={"b": text(bold(value("x")), code(value("x")), italic(value("x")))},
    )

    assert "*" not in render("markdown", given, {"x": ""})["text"]


def test_right_to_left_texts_isolate_what_runs_the_other_way():
    given = doc(
        d.Paragraph(id="b", text="b"), texts={"b": text("مرحبا ", value("x"))}, direction="rtl", locale="ar"
    )

    assert render("text", given, {"x": "John"})["text"] == "مرحبا \u2068John\u2069"
    assert 'dir="rtl">\n<p>مرحبا <bdi>John</bdi></p>' in render("html", given, {"x": "John"})["html"]


def test_a_text_message_is_the_short_text_and_nothing_else():
    given = doc(
        d.Heading(id="b", text="b"),
        texts={
            "b": text("Long"),
            "short": text("Line 1\nLine 2 ", value("x"), " ", link("more", "links.guide")),
        },
        direction="rtl",
        locale="ar",
    )

    assert (
        render("sms", given, {"x": "John\x1b"})["text"]
        == "Line 1\nLine 2 John\ufffd more https://aria.example/guide"
    )


def test_a_block_that_is_not_shown_leaves_no_empty_line():
    given = doc(
        d.Heading(id="b", text="b", when="false"),
        d.Footer(id="f", text="f"),
        texts={"b": text("No"), "f": text("Yes")},
    )

    assert render("text", given, {})["text"] == "Yes"
    assert render("markdown", given, {})["text"] == "Yes"


def test_what_a_format_cannot_show_is_reported():
    lost = {
        name: {loss.block for loss in FORMATTERS[name].losses(sample())}
        for name in ("text", "html", "email", "sms")
    }

    assert {"week", "cover", "ask", "go.snooze"} <= lost["text"]
    assert lost["html"] == set()
    assert {"go.snooze", "ask"} <= lost["email"]
    assert lost["sms"] == {"body", "ask", "go"}


@pytest.mark.parametrize("channel", ["text", "markdown", "html", "sms"])
def test_a_payload_is_the_text_itself(channel):
    rendering = render(channel, sample(), CONTEXT)

    assert FORMATTERS[channel].payload(rendering) == next(iter(rendering.values()))


@pytest.mark.skipif(not reference_data().is_dir(), reason="no reference data here")
@pytest.mark.parametrize("channel", ["text", "markdown", "html", "sms"])
def test_no_hostile_value_adds_markup_to_a_whole_message(channel):
    program = p.compile_program(FORMATTERS[channel].pieces(sample()), ENV)
    formatter = FORMATTERS[channel]
    payload = formatter.payload(
        dict(zip(program.outputs, program(hostile_context("neutral"), TENANT, "UTC"), strict=True))
    )
    neutral = read(channel, payload)
    wanted = neutral.shows("neutral")

    for raw in hostile_values()[::9]:
        hostile = raw.replace("\r", "")
        rendered = program(hostile_context(hostile), TENANT, "UTC")
        reading = read(channel, formatter.payload(dict(zip(program.outputs, rendered, strict=True))))

        assert reading.constructs == neutral.constructs, hostile
        # Where a line break cannot be shown (a chart's label), it is a space; a text message may show
        # plain quotes for curly ones.
        shown = max(reading.shows(hostile), reading.shows(gsm_kin(hostile)) if channel == "sms" else 0)
        assert shown >= wanted or "\n" in hostile, hostile
