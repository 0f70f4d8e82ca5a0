"""Pictures of a message: drawn from its own pieces, put into a mail's page in the place of the bars."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import cycle

import pytest

from info.channels.capability import capability_of
from info.formatters import FORMATTERS
from info.formatters.charts.colours import contrast
from info.formatters.charts.pictured import PICTURES, drawings_of, picture_outputs
from info.formatters.email.illustrated import illustrated
from info.language import pieces as p
from info.model import document as d
from info.model.pictures import Drawing, Picture
from tests.formatters.drawn import read
from tests.formatters.mail_documents import ENVIRONMENT, TENANT, doc, text, value
from tests.hostile.values import hostile_values

CHART = d.Chart(
    id="week",
    kind="line",
    each=d.Each("day", "daily", 31),
    label="label",
    series=(d.Series("plays", "name", "day.n"),),
    title="title",
)
GAUGE = d.Progress(id="room", text="room", value="done", total="goal", look="gauge")
TEXTS = {
    "label": text(value("day.t", local=("day",))),
    "name": text("Plays"),
    "title": text("By day"),
    "room": text("Storage used."),
    "words": text("Words"),
}
DAILY = [{"t": "Mon", "n": 12}, {"t": "Sat", "n": 97}, {"t": "Sun", "n": 84}]
CONTEXT = {"user_name": "John", "daily": DAILY, "done": 3, "goal": 4}
DRAWN = {"svg", "title", "desc", "rect", "line", "circle", "path", "text"}
KINDS = ("line", "bar", "pie", "sparkline")


@cache
def pictures_program(channel, blocks, direction):
    outputs = picture_outputs(doc(*blocks, texts=TEXTS, direction=direction), channel)
    return outputs, p.compile_program(outputs, ENVIRONMENT)


@cache
def page_program(blocks):
    return p.compile_program(FORMATTERS["email"].pieces(doc(*blocks, texts=TEXTS)), ENVIRONMENT)


def drawings(*blocks, channel="email", context=None, tenant=None, direction="ltr"):
    outputs, program = pictures_program(channel, blocks, direction)
    values = ({**CONTEXT, **(context or {})}, tenant or TENANT, "UTC")
    (rendered,) = program(*values)
    assert {PICTURES: rendered} == p.interpret(outputs, ENVIRONMENT, *values)
    return drawings_of(rendered)


def page(*blocks, context=None):
    program = page_program(blocks)
    outputs = program({**CONTEXT, **(context or {})}, TENANT, "UTC")
    return dict(zip(program.outputs, outputs, strict=True))["html"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_chart_has_a_picture_no_wider_than_a_mail(kind):
    chart = d.Chart(id="c", kind=kind, each=CHART.each, label="label", series=CHART.series)

    (drawing,) = drawings(chart)

    assert drawing.block == "c"
    assert drawing.picture.width <= 536
    root = ET.fromstring(drawing.picture.svg)
    assert (root.get("width"), root.get("height")) == (
        str(drawing.picture.width),
        str(drawing.picture.height),
    )


def test_a_gauge_has_a_picture_and_says_its_words_and_its_share():
    (drawing,) = drawings(GAUGE)

    assert drawing.picture.alt == "Storage used: 75%."
    assert "75%" in drawing.picture.svg
    assert drawing.below == ""


def test_a_bar_has_no_picture_and_a_document_without_charts_no_output():
    assert picture_outputs(doc(d.Progress(id="x", text="room", value="done"), texts=TEXTS), "email") == {}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_picture_in_a_chat_says_its_title_and_one_in_a_page_leaves_it_to_the_page(direction):
    (alone,) = drawings(CHART, channel="telegram", direction=direction)
    (under,) = drawings(CHART, channel="email", direction=direction)

    assert ">By day</text>" in alone.picture.svg
    assert ">By day</text>" not in under.picture.svg


def test_what_is_hidden_has_no_picture():
    hidden = d.Chart(
        id="h", kind="bar", each=d.Each("day", "flags.list"), label="label", series=CHART.series,
        when="has(flags.list)",
    )  # fmt: skip
    elsewhere = d.Chart(
        id="e", kind="bar", each=CHART.each, label="label", series=CHART.series, avoid=("email",)
    )

    found = drawings(hidden, elsewhere, CHART, GAUGE, context={"flags": {}})

    assert [drawing.block for drawing in found] == ["week", "room"]


def test_a_chart_without_points_has_no_picture_and_one_whose_stand_in_is_shown_neither():
    replaced = d.Chart(
        id="r", kind="bar", each=CHART.each, label="label", series=CHART.series, fallback="words"
    )

    assert drawings(CHART, context={"daily": []}) == ()
    assert picture_outputs(doc(replaced, d.Paragraph(id="words", text="words"), texts=TEXTS), "email") == {}


@pytest.mark.parametrize("channel", sorted(FORMATTERS))
def test_every_channel_can_have_its_charts_drawn(channel):
    assert [drawing.block for drawing in drawings(CHART, GAUGE, channel=channel)] == ["week", "room"]


def test_a_page_shows_each_picture_in_the_place_of_its_bars():
    before = page(CHART, GAUGE)
    made = {f"c{at}@m1": drawing for at, drawing in enumerate(drawings(CHART, GAUGE))}

    after, shown = illustrated(before, made)

    assert shown == {"c0@m1", "c1@m1"}
    assert re.findall(r'<img src="cid:(c\d@m1)" alt="([^"]*)" width="(\d+)"', after) == [
        ("c0@m1", "Plays rose from 12 (Mon) to 84 (Sun); highest 97 (Sat).", "536"),
        ("c1@m1", "Storage used: 75%.", "260"),
    ]
    assert "picture:" not in after
    assert "By day" in after
    for figure in ("Mon", "12", "Sat", "97", "Sun", "84"):
        assert f">{figure}" in after
    assert len(after.encode()) < len(before.encode())


def test_a_page_without_pictures_is_as_it_was():
    before = page(CHART)

    assert illustrated(before, {}) == (before, frozenset())
    assert illustrated(before, {"c@m": Drawing("another", Picture("<svg/>", 9, 9))}) == (before, frozenset())
    assert before.count("<!--picture:week-->") == before.count("<!--/picture:week-->") == 1


@pytest.mark.parametrize(("over", "shown"), [(-1, True), (0, True), (1, False)])
def test_a_picture_never_makes_a_mail_longer_than_it_may_be(over, shown):
    most = capability_of("email").limits["html_bytes"]
    drawing = Drawing("week", Picture("<svg/>", 9, 9, "Said."), "<p>below</p>")
    mark = "<!--picture:week--><!--/picture:week-->"
    alone = len(illustrated(mark, {"c@m": drawing})[0].encode())
    before = "x" * (most - alone + over) + mark

    after, ids = illustrated(before, {"c@m": drawing})

    assert (ids == {"c@m"}) is shown
    assert len(after.encode()) <= most


def test_a_value_is_never_markup_in_a_picture_nor_under_it():
    charts = [
        d.Chart(id="c", kind=kind, each=CHART.each, label="label", series=CHART.series) for kind in KINDS
    ]
    (calm,) = drawings(charts[0], context={"daily": week("Sat")})
    expected = tags(illustrated(page(charts[0], context={"daily": week("Sat")}), {"c@m": calm})[0])

    for hostile, chart in zip(hostile_values(), cycle(charts)):
        (drawing,) = drawings(chart, context={"daily": week(hostile)})
        after, shown = illustrated(page(charts[0], context={"daily": week(hostile)}), {"c@m": drawing})

        assert shown == {"c@m"}
        assert tags(after) == expected, hostile
        assert {tag for tag, _, _ in read(drawing.picture).elements} <= DRAWN


def week(label):
    return [{"t": label, "n": 12}, {"t": "Sun", "n": 84}]


def tags(markup):
    return re.findall(r"<(/?[a-z!][a-z0-9]*)", markup)


@pytest.mark.parametrize(
    "brand",
    [
        {},
        {"color": "#5b3df5", "surface": "#ffffff", "text": "#1b1f24"},
        {"color": "#ffe100", "surface": "#fff7e0", "text": "#bbbbbb"},
        {"color": "#101010", "surface": "#0c0f14", "text": "#f2f2f2"},
    ],
)
def test_a_picture_is_read_on_its_own_ground_whatever_page_is_around_it(brand):
    chart, gauge = drawings(CHART, GAUGE, tenant={**TENANT, "brand": brand})

    for drawing in (chart, gauge):
        (ground, _), *_ = read(drawing.picture).all("rect")
        words = [at["fill"] for at, _ in read(drawing.picture).all("text")]
        assert (float(ground["width"]), ground.get("x", "0")) == (viewed(drawing.picture), "0")
        assert "currentColor" not in drawing.picture.svg
        assert len(words) > 2
        assert min(contrast(colour, ground["fill"]) for colour in words) >= 4.5
    (line,) = [at["stroke"] for at, _ in read(chart.picture).all("path") if "stroke-linejoin" in at]
    _, arc = [at["stroke"] for at, _ in read(gauge.picture).all("path")]
    assert min(contrast(colour, brand.get("surface", "#ffffff")) for colour in (line, arc)) >= 3


def viewed(picture):
    """The width of the drawing's own coordinates."""
    return float(re.search(r'viewBox="0 0 (\d+) ', picture.svg)[1])
