"""The limits of Telegram's rich messages, one below, at and one above each."""

from __future__ import annotations

import pytest

from info.formatters import FORMATTERS
from info.model import document as d
from tests.formatters.channel_readers import BROKEN
from tests.formatters.documents import make
from tests.formatters.fitting_oracle import Shown
from tests.formatters.limits_documents import (
    CALLBACK,
    PAGE,
    actions,
    fitted,
    paragraph,
)
from tests.formatters.rich_html import read_rich


@pytest.mark.parametrize(("signs", "how"), [(32_767, []), (32_768, []), (32_769, [("p", "shortened")])])
@pytest.mark.parametrize("sign", ["🙂", "<"])
def test_a_rich_message_counts_the_characters_that_are_read(sign, signs, how):
    payload, losses = fitted(paragraph(), "telegram.rich", {"name": sign * signs})

    read = read_rich(payload["rich_message"]["html"]).words
    assert (read, losses) == (sign * signs if not how else sign * 32_767 + "…", how)


@pytest.mark.parametrize(("more", "how"), [(-1, []), (0, []), (1, [("short", "shortened")])])
def test_the_short_text_of_a_rich_message_has_its_limit_too(more, how):
    doc = actions(CALLBACK, label="Go")
    doc = make(*doc.blocks, texts={"l": "Go", "short": "{name}"})

    payload, losses = fitted(doc, "telegram.rich", {"name": "x" * (32_768 + more)})

    assert losses == how
    assert BROKEN["telegram.rich"](Shown({}, payload, ())) == []


@pytest.mark.parametrize(("more", "how"), [(-1, []), (0, []), (1, [("p", "shortened")])])
def test_a_line_break_of_a_rich_message_is_a_character(more, how):
    _, losses = fitted(paragraph(), "telegram.rich", {"name": "a\n" * 16_000 + "a" * (768 + more)})

    assert losses == how


@pytest.mark.parametrize(("lines", "shown"), [(498, 498), (499, 499), (500, 499)])
def test_a_rich_message_has_five_hundred_blocks(lines, shown):
    """The paragraph is one of them."""
    rules = (d.Divider(id=f"d{at}", importance="low") for at in range(lines))
    doc = make(d.Paragraph(id="t", text="t"), *rules, texts={"t": "Hello"})

    payload, losses = fitted(doc, "telegram.rich")

    assert BROKEN["telegram.rich"](Shown({}, payload, ())) == []
    assert payload["rich_message"]["html"].count("<hr/>") == shown
    assert losses == [(f"d{at}", "dropped") for at in range(shown, lines)]


@pytest.mark.parametrize(("count", "how"), [(248, []), (249, []), (250, [("l", "shortened")])])
def test_an_item_of_a_rich_message_is_a_block_and_so_is_its_text(count, how):
    items = d.ListBlock(id="l", items=("i",), each=d.Each("row", "rows", 1000))
    doc = make(items, texts={"i": "{row.n}"})

    payload, losses = fitted(doc, "telegram.rich", {"rows": [{"n": at} for at in range(count)]})

    assert BROKEN["telegram.rich"](Shown({}, payload, ())) == []
    assert losses == how


@pytest.mark.parametrize(("count", "shown"), [(49, 49), (50, 50), (51, 50), (60, 50)])
def test_a_rich_message_has_fifty_files(count, shown):
    kinds = (d.Image, d.Video, d.Audio)
    doc = make(*(kinds[at % 3](id=f"m{at}", url="page", alt="t") for at in range(count)), texts={"t": "A"})

    payload, losses = fitted(doc, "telegram.rich", {"page": PAGE})

    assert BROKEN["telegram.rich"](Shown({}, payload, ())) == []
    assert payload["rich_message"]["html"].count("<figure>") == shown
    assert losses == [(f"m{at}", "dropped") for at in range(shown, count)]


@pytest.mark.parametrize("count", [19, 20, 21])
def test_a_table_of_a_rich_message_has_twenty_columns_and_the_others_are_told_at_publish(count):
    columns = tuple(d.Column(f"c{at}", "h", "h") for at in range(count))
    doc = make(d.Table(id="t", each=d.Each("row", "rows"), columns=columns), texts={"h": "H"})

    payload = fitted(doc, "telegram.rich", {"rows": [{}]})[0]

    assert read_rich(payload["rich_message"]["html"]).columns == min(count, 20)
    assert len(FORMATTERS["telegram.rich"].losses(doc)) == (count > 20)


@pytest.mark.parametrize("count", [18, 19, 20])
def test_a_chart_of_a_rich_message_has_a_column_a_series_and_the_others_are_told_at_publish(count):
    series = tuple(d.Series(f"s{at}", "h", "row.n") for at in range(count))
    chart = d.Chart(id="c", kind="line", each=d.Each("row", "rows"), label="h", series=series)
    doc = make(chart, texts={"h": "H"})

    payload = fitted(doc, "telegram.rich", {"rows": [{"n": 1}]})[0]

    assert read_rich(payload["rich_message"]["html"]).columns == min(count, 19) + 1
    assert len(FORMATTERS["telegram.rich"].losses(doc)) == 1 + (count > 19)
