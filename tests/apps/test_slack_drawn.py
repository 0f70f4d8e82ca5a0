"""Slack's newer blocks as the command line and the gallery draw them: nothing of them is left out."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from info.apps.cli.tiles.slack import slack as tile
from info.apps.gallery.chat import slack as screen
from info.model import document as d
from tests.formatters.documents import make, payload

WEEK = d.Each("row", "rows", 200)
TEXTS = {"label": "{row.t}", "name": "Plays", "skips": "Skips", "title": "By day", "why": "Because {who}"}
SERIES = (d.Series("plays", "name", "row.n"), d.Series("skips", "skips", "row.m"))


def drawn(block, **context):
    """The message on a terminal and on the page of the gallery."""
    shown = payload(make(block, texts=TEXTS), "slack", {"who": "<b>Ada</b>", **context})
    written = io.StringIO()
    Console(file=written, width=80).print(*tile(shown), sep="\n")
    return written.getvalue(), screen(shown, "Tonspur", "ltr")


@pytest.mark.parametrize(("kind", "series"), [("bar", SERIES), ("line", SERIES), ("pie", SERIES[:1])])
def test_a_chart_is_drawn_with_its_title_its_labels_and_its_series(kind, series):
    chart = d.Chart(id="b", kind=kind, each=WEEK, label="label", series=series, title="title")

    terminal, page = drawn(chart, rows=[{"t": "Mon <b>", "n": 12, "m": 3}, {"t": "Sat", "n": 97, "m": 5}])

    assert all(word in terminal for word in ("By day", "Mon <b>", "Sat", "97", "█"))
    assert all(name in terminal for name in ("Plays", "Skips")[: len(series) * (len(series) > 1)])
    assert page.count("<svg") == page.count("</svg>") == 1
    assert "Mon &lt;b&gt;" in page
    assert "Mon <b>" not in page


def test_details_are_folded():
    terminal, page = drawn(d.Details(id="b", summary="title", text="why"))

    assert re.search(r"▸ By day\s+Because <b>Ada</b>", terminal)
    assert "<details><summary><strong>By day</strong></summary><p>Because &lt;b&gt;Ada" in page


def test_every_row_of_a_table_with_pages_is_shown():
    table = d.Table(id="b", each=WEEK, columns=(d.Column("t", "name", "label"),))

    terminal, page = drawn(table, rows=[{"t": f"row {at}."} for at in range(150)])

    assert all(f"row {at}." in terminal and f"row {at}." in page for at in range(150))
