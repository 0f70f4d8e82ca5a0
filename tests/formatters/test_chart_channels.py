"""A chart without an alt text says what its numbers say, in every format that shows it."""

from __future__ import annotations

import html
import re

import orjson
import pytest

from info.formatters import FORMATTERS, LAYOUTS, MEASURES, STAGES, TRANSPARENT
from info.language import pieces as p
from info.model import document as d
from tests.formatters.mail_documents import TENANT, doc, text, value

ENV = p.Environment(stages=STAGES, layouts=LAYOUTS, transparent=TRANSPARENT, measures=MEASURES)
CHART = d.Chart(
    id="week",
    kind="line",
    each=d.Each("day", "daily", 31),
    label="label",
    series=(d.Series("plays", "name", "day.n"),),
)
TEXTS = {"label": text(value("day.t", local=("day",))), "name": text("Plays & *fun*")}
DAILY = [{"t": "Mon <b>", "n": 12}, {"t": "Sat", "n": 97}, {"t": "Sun", "n": 84}]
SENTENCE = "Plays & *fun* rose from 12 (Mon <b>) to 84 (Sun); highest 97 (Sat)."
SILENT = {"sms", "push.fcm", "push.apns", "push.webpush", "whatsapp.template"}
"""Formats without a place for a chart."""
SHOWING = sorted(set(FORMATTERS) - SILENT)


def shown(channel, daily, *, locale="en", direction="ltr"):
    """All words of the payload, without escapes of any kind and without isolates."""
    formatter = FORMATTERS[channel]
    given = doc(CHART, texts=TEXTS, locale=locale, direction=direction)
    pieces = formatter.pieces(given)
    program = p.compile_program(pieces, ENV)
    context = {"user_name": "John", "daily": daily}
    rendered = dict(zip(program.outputs, program(context, TENANT, "UTC"), strict=True))
    assert rendered == p.interpret(pieces, ENV, context, TENANT, "UTC")
    payload = formatter.payload(rendered)
    words = payload if isinstance(payload, str) else orjson.dumps(payload).decode()
    words = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), words)
    return re.sub("[\u2066-\u2069\\\\]", "", html.unescape(html.unescape(words)))


@pytest.mark.parametrize("channel", SHOWING)
def test_the_sentence_stands_where_the_chart_is_shown(channel):
    assert SENTENCE in shown(channel, DAILY)


@pytest.mark.parametrize("channel", SHOWING)
def test_without_rows_there_are_no_data(channel):
    assert "Keine Daten." in shown(channel, [], locale="de")


def test_an_author_s_alt_text_takes_the_sentence_s_place():
    given = doc(
        d.Chart(id="w", kind="bar", each=CHART.each, label="label", series=CHART.series, alt="said"),
        texts={**TEXTS, "said": text("It was a good week.")},
    )

    program = p.compile_program(FORMATTERS["html"].pieces(given), ENV)
    (page,) = program({"daily": DAILY}, TENANT, "UTC")

    assert page.count("It was a good week.") == 2  # the drawing is named by it, and it stands below
    assert "rose" not in page


GAUGE = d.Progress(id="room", text="words", value="done", total="goal", look="gauge")
BAR = d.Progress(id="room", text="words", value="done", total="goal")


def progress(channel, block, **about):
    pieces = FORMATTERS[channel].pieces(doc(block, texts={"words": text("Storage & more")}, **about))
    program = p.compile_program(pieces, ENV)
    context = {"user_name": "John", "done": 3, "goal": 4}
    rendered = dict(zip(program.outputs, program(context, TENANT, "UTC"), strict=True))
    assert rendered == p.interpret(pieces, ENV, context, TENANT, "UTC")
    return FORMATTERS[channel].payload(rendered)


@pytest.mark.parametrize(
    ("locale", "direction", "said", "edge"),
    [
        ("en", "ltr", "Storage &amp; more: 75%.", "100%"),
        ("fr", "ltr", "Storage &amp; more : 75 %.", "100 %"),
        ("ar", "rtl", "Storage &amp; more: 75%.", "100%"),
        ("ja", "ltr", "Storage &amp; more：75%。", "100%"),
    ],
)
def test_a_gauge_is_a_half_ring_in_a_page_with_its_share_and_its_words(locale, direction, said, edge):
    page = progress("html", GAUGE, locale=locale, direction=direction)

    plain = re.sub("[\u200e\u200f\u2066-\u2069]", "", re.sub("\\s", " ", page))
    assert "<p>Storage &amp; more</p>" in plain
    assert plain.count("<svg ") == 1
    assert f"<title>{said}</title>" in plain or f"<desc>{said}</desc>" in plain
    assert plain.count(f">{edge}</text>") == 1
    assert plain.count("<path") == 2


@pytest.mark.parametrize("channel", sorted(set(SHOWING) - {"html", "email", "in_app", "webhook"}))
def test_a_gauge_is_the_bar_where_no_picture_is_shown(channel):
    assert progress(channel, GAUGE) == progress(channel, BAR)


def test_a_gauge_in_an_app_says_how_it_looks():
    (block,) = progress("in_app", GAUGE)["blocks"]
    (bar,) = progress("in_app", BAR)["blocks"]

    assert (block["look"], block["value"], block["total"]) == ("gauge", 3, 4)
    assert {**bar, "look": "gauge"} == block


HUGE = (0, 1e308, -1e308, 1.7e308, 5, 2.5e307, -1.79e308, 3, 2, 1)


@pytest.mark.parametrize("count", [2, 10])
@pytest.mark.parametrize(
    "layout",
    [f"{family}_{shape}" for family in ("text", "html", "markdown") for shape in ("bars", "line")]
    + ["points", "every_point"],
)
def test_the_largest_numbers_there_are_make_a_chart(layout, count):
    rows = [[f"day {at}", repr(float(value)), f"{value:g}"] for at, value in enumerate(HUGE[:count])]
    lead = ["#1f5fbf"] if layout.startswith("html") else []

    said = LAYOUTS[layout]([*lead, "Plays"], rows, ["start"])

    assert "day 0" in said
