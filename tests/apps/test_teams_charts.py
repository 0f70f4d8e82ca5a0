"""The tile of a terminal and the page of the gallery draw the charts that Teams draws."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console

from info.apps.cli.tiles.teams import teams as tile
from info.apps.gallery.chat import teams as page
from info.formatters.teams_charts import gauge

LINE = [{"legend": "Plays", "values": [{"x": f"May {day}", "y": day} for day in range(1, 14)]}]
BARS = [{"x": "Mon", "y": 2}, {"x": "Tue", "y": 4.5}]
CHARTS = [
    ({"type": "Chart.Line", "data": LINE}, ["▁▂▂▃▃▄▅▅▆▆▇▇█", "May 13  13"]),
    ({"type": "Chart.VerticalBar", "yAxisTitle": "Plays", "data": BARS}, ["Mon  ████", "4.5"]),
    ({"type": "Chart.HorizontalBar", "yAxisTitle": "Plays", "data": BARS}, ["Tue  ████", "4.5"]),
    ({"type": "Chart.VerticalBar.Grouped", "data": [*LINE, {**LINE[0], "legend": "Skips"}]}, ["Skips\n"]),
    (
        {"type": "Chart.Pie", "data": [{"legend": "Mon", "value": 2}, {"legend": "Tue", "value": 4}]},
        ["Tue  "],
    ),
    (json.loads(gauge("0.42")), ["▰▰▰▰▱▱▱▱▱▱  42%"]),
]


def message(chart, *, rtl=False):
    """A message with one chart in its card."""
    return {"attachments": [{"content": {"type": "AdaptiveCard", "rtl": rtl, "body": [chart]}}]}


@pytest.mark.parametrize(("chart", "words"), CHARTS, ids=lambda each: str(each)[:40])
def test_a_terminal_shows_a_chart_in_characters(chart, words):
    console = Console(width=80, record=True, file=StringIO())

    console.print(*tile(message(chart)))

    shown = console.export_text()
    assert [each for each in words if each not in shown] == []


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("chart", [row[0] for row in CHARTS], ids=lambda each: str(each)[:40])
def test_the_gallery_draws_a_chart(chart, rtl):
    drawn = page(message(chart, rtl=rtl), "Acme", "rtl" if rtl else "ltr")

    assert drawn.count("<svg") == drawn.count("</svg>") == 1


def test_a_chart_runs_as_its_card_does():
    line = CHARTS[0][0]

    assert page(message(line), "Acme", "ltr") != page(message(line, rtl=True), "Acme", "ltr")


def test_a_label_is_no_markup_in_the_gallery():
    chart = {"type": "Chart.VerticalBar", "data": [{"x": "<script>alert(1)</script>", "y": 1}]}

    assert "<script" not in page(message(chart), "Acme", "ltr")
