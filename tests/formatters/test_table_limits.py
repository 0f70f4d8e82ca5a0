"""The limits of the tables that are our own budgets: at n−1 and n all is shown, at n+1 no more than n."""

from __future__ import annotations

import json
import re

import pytest

from info.channels import capability_of
from info.channels.sizes import sms_parts
from info.formatters import FORMATTERS
from info.model import document as d
from info.model.names import FORMATS
from tests.formatters.documents import make, payload

OURS = [
    (channel, name, number)
    for channel in FORMATS
    for name, number in capability_of(channel).limits.items()
    if name in {"table_rows", "table_columns", "metrics_a_row"}
]
TESTED_ELSEWHERE = {"poll_hours", "parameter_room_chars", "words_a_parameter"}
"""See `test_native_discord.py` and `test_whatsapp_templates.py`."""
TESTED_HERE = {"table_rows", "table_columns", "metrics_a_row", "link_buttons", "open_points", "actions"}
TESTED_IN_CARDS = {"pie_parts", "bars", "lying_bars", "bar_label_columns"}
"""See `test_native_teams.py`."""
TESTED_IN_MAILS = {"parts_most", "preheader_chars", "subject_chars"}
"""See `test_fitting_mail.py`."""
SMS = {
    "gsm7_septets": ("x", 1),
    "gsm7_septets_joined": ("x", 2),
    "ucs2_units": ("ж", 1),
    "ucs2_units_joined": ("ж", 2),
}
"""For each limit of a text message: a character of that alphabet, and the parts that end at the limit."""


def table_of(columns, importance="normal"):
    texts = {f"{edge}{index}": f"{edge}{index}q" for index in range(columns) for edge in ("h", "c")}
    texts["c0"] = "c{row.n}q"
    listed = tuple(d.Column(f"c{index}", f"h{index}", f"c{index}") for index in range(columns))
    table = d.Table(id="t", each=d.Each("row", "rows", 1000), columns=listed, importance=importance)
    return make(table, texts=texts)


@pytest.mark.parametrize(
    ("channel", "most"),
    [(c, capability_of(c).limits.get("data_table_rows", n)) for c, name, n in OURS if name == "table_rows"],
)
def test_a_table_shows_its_rows_up_to_the_limit(channel, most):
    doc = table_of(1, "required" if channel == "whatsapp.template" else "normal")

    for count in (most - 1, most, most + 1):
        told = json.dumps(payload(doc, channel, {"rows": [{"n": f"r{at}"} for at in range(count)]}))
        bare = told.replace("\\u2068", "").replace("\\u2069", "")
        assert sum(f"cr{at}q" in bare for at in range(count)) == min(count, most)


@pytest.mark.parametrize("channel", ["slack", "teams", "telegram.rich"])
def test_a_table_shows_its_columns_up_to_the_limit(channel):
    most = capability_of(channel).limits["table_columns"]

    for count in (most - 1, most, most + 1):
        told = json.dumps(payload(table_of(count), channel, {"rows": [{"n": "r"}]}))
        assert sum(re.search(rf"\bh{at}q\b", told) is not None for at in range(count)) == min(count, most)


def test_a_chart_of_a_rich_message_is_open_up_to_the_limit():
    most = capability_of("telegram.rich").limits["open_points"]
    series = (d.Series("n", "n", "row.n"),)
    chart = d.Chart(id="c", kind="bar", each=d.Each("row", "rows"), label="l", series=series)

    for count in (most - 1, most, most + 1):
        context = {"rows": [{"n": at} for at in range(count)]}
        told = payload(make(chart, texts={"l": "{row.n}", "n": "N"}), "telegram.rich", context)
        assert ("<details open>" in told["rich_message"]["html"]) is (count <= most)


@pytest.mark.parametrize("channel", ["push.fcm", "push.apns", "push.webpush"])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_push_has_its_buttons_up_to_the_limit_and_tells_of_the_others(channel, more):
    most = capability_of(channel).limits["actions"]
    items = tuple(d.Action(f"a{at}", f"l{at}", "callback") for at in range(most + more))
    doc = make(d.Actions(id="go", items=items), texts={f"l{at}": f"b{at}q" for at in range(most + more)})

    told = json.dumps(payload(doc, channel))

    assert [f"b{at}q" in told for at in range(most + more)] == [at < most for at in range(most + more)]
    lost = [loss.what for loss in FORMATTERS[channel].losses(doc)]
    assert lost == ([f"There is no room for the button 'a{most}': a push has {most}."] if more == 1 else [])


def test_teams_puts_three_metrics_in_a_row():
    most = capability_of("teams").limits["metrics_a_row"]

    for count in (most - 1, most, most + 1):
        texts = {f"{edge}{at}": f"{edge}{at}" for at in range(count) for edge in "lv"}
        items = tuple(d.Metric(f"m{at}", f"l{at}", f"v{at}") for at in range(count))
        card = payload(make(d.Metrics(id="m", items=items), texts=texts), "teams")["attachments"][0][
            "content"
        ]
        sets = [each for each in card["body"] if each["type"] == "ColumnSet"]
        assert sum(len(each["columns"]) for each in sets) >= count
        assert max(len(each["columns"]) for each in sets) == min(count, most)


@pytest.mark.parametrize(("name", "fill"), SMS.items())
def test_a_text_message_is_split_where_the_table_says(name, fill):
    letter, parts = fill
    most = capability_of("sms").limits[name]

    sizes = [len(sms_parts(letter * size)) for size in (most * parts - 1, most * parts, most * parts + 1)]

    assert sizes == [parts, parts, parts + 1]


def test_whatsapp_has_one_link_button_and_tells_the_others_in_words():
    actions = [d.Action(f"a{at}", f"l{at}", url='"https://a.example/"') for at in range(2)]
    texts = {"l0": "l0q", "l1": "l1q", "x": "x"}
    words = d.Paragraph(id="x", text="x")

    for count in (0, 1, 2):
        block = d.Actions(id="a", items=tuple(actions[:count]))
        told = payload(make(words, *([block] if count else []), texts=texts), "whatsapp")
        assert (told["type"] == "interactive") is (count > 0)
        assert ("l1q" in json.dumps(told)) is (count == 2)


def test_every_limit_of_a_table_is_a_bound_or_tested_here():
    loose = set()
    for channel in FORMATS:
        table = capability_of(channel)
        numbers = {bound.most for bound in table.bounds.values()}
        loose |= {name for name, number in table.limits.items() if number not in numbers}

    known = TESTED_HERE | TESTED_ELSEWHERE | TESTED_IN_CARDS | TESTED_IN_MAILS | set(SMS)
    assert loose <= known
