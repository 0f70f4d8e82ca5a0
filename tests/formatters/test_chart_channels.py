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
