"""Teams shows each kind of block natively where it can; charts are its own, with words for other hosts."""

from __future__ import annotations

import json
import math

import pytest

from info.channels import capability_of
from info.formatters import FORMATTERS
from info.formatters.stages import bar
from info.formatters.teams_charts import CHART_LIMITS, gauge, read_chart, teams_chart
from info.language.pieces import interpret
from info.model import document as d
from info.model.names import TEMPLATE_TYPES
from info.validators.payloads import lint_payload
from tests.formatters.card_hosts import charts, on_old_hosts, on_teams
from tests.formatters.channel_readers import BROKEN, all_strings
from tests.formatters.documents import ROOMY, make, payload
from tests.formatters.every_block import BLOCKS, TEXTS
from tests.formatters.every_block import context as context_of
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import FULL_TENANT, Shown
from tests.formatters.test_payloads import problems, teams_schema
from tests.whole.rendering import render, schema

LIMITS = capability_of("teams").limits


def card_of(*blocks, texts=TEXTS, context=None, direction="ltr"):
    doc = make(*blocks, texts=texts, direction=direction)
    return payload(doc, "teams", context or context_of())["attachments"][0]["content"]


def types_in(node):
    if isinstance(node, dict):
        yield from [node["type"]] if "type" in node else []
        for inner in node.values():
            yield from types_in(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from types_in(inner)


OPEN = d.Action("open", "go.open", "open", url="links.home")
CALLS = (d.Action("yes", "go.yes", "callback"), d.Action("say", "go.say", "reply"))
KNOWN = d.Heading(id="h", text="second", level=1)
CHART_TYPES = {
    "line": "Chart.Line", "sparkline": "Chart.Line", "bar": "Chart.VerticalBar", "pie": "Chart.Pie",
}  # fmt: skip
NATIVE = [
    ("heading", KNOWN, "TextBlock"),
    ("text", "plan", "RichTextBlock"),
    ("facts", "facts", "FactSet"),
    ("metrics", "metrics", "ColumnSet"),
    ("table", "top", "Table"),
    ("chart", "trend", "Chart.Line"),
    ("image", "cover", "Image"),
    ("actions", d.Actions(id="a", items=(OPEN,)), "Action.OpenUrl"),
    ("actions", d.Actions(id="a", items=CALLS), "Action.Submit"),
    ("input", "mood", "Input.ChoiceSet"),
    ("callout", "warn", "Container"),
    ("progress", "used", "Chart.Gauge"),
    ("details", "fine", "Action.ToggleVisibility"),
]
"""Kind, a block of it, and the element that Teams has for it."""
CORRECTED = {
    "list": "runs know no lists",
    "video": "a video is a link",
    "audio": "a recording is a link",
}
"""Kinds that stand otherwise: the table says how."""


def block_of(made):
    return next(each for each in BLOCKS if each.id == made) if isinstance(made, str) else made


@pytest.mark.parametrize(("kind", "made", "element"), NATIVE, ids=[f"{row[0]}-{row[2]}" for row in NATIVE])
def test_a_kind_that_is_native_is_the_element_that_teams_has_for_it(kind, made, element):
    card = card_of(block_of(made))

    assert element in set(types_in(card["body"]))
    assert capability_of("teams").kind(kind).shown == "native"


def test_a_callout_has_the_style_of_its_tone():
    styles = {
        tone: card_of(d.Callout(id="c", text="warn", tone=tone))["body"][0]["style"]
        for tone in ("info", "success", "warning", "danger")
    }

    assert styles == {"info": "accent", "success": "good", "warning": "warning", "danger": "attention"}


def test_a_kind_that_stands_otherwise_says_so_in_the_table():
    told = {kind: shown.loss for kind, shown in capability_of("teams").blocks.items()}

    assert set(told) == set(CORRECTED)
    assert all(words in told[kind].lower() for kind, words in CORRECTED.items())


def test_what_only_a_bot_hears_is_a_loss_and_what_opens_a_page_is_none():
    asked = d.Input(id="mood", label="mood.label", options=(("good", "mood.good"),))
    doc = make(d.Actions(id="go", items=(OPEN, *CALLS)), asked, texts=TEXTS)

    losses = {loss.block: loss.what for loss in FORMATTERS["teams"].losses(doc)}

    assert set(losses) == {"go.yes", "go.say", "mood"}
    assert all("Only a bot hears" in what for what in losses.values())


# Charts


def charted(kind, *rows, names=("Plays",), title="Trend", direction="ltr", **values):
    """The elements of a chart with these labels and numbers, its card around them."""
    series = tuple(d.Series(f"s{at}", f"n{at}", f"row.s{at}") for at in range(len(names)))
    chart = d.Chart(
        id="c", kind=kind, each=d.Each("row", "rows", 200), label="label", series=series, title="title"
    )
    texts = {"label": "{row.name}", "title": title, **{f"n{at}": name for at, name in enumerate(names)}}
    items = [{"name": label, **{f"s{at}": n for at, n in enumerate(numbers)}} for label, *numbers in rows]
    return card_of(chart, texts=texts, context={"rows": items, **values}, direction=direction)


WEEK = [(day, at) for at, day in enumerate(("Mon", "Tue", "Wed"), start=1)]


@pytest.mark.parametrize(("kind", "element"), CHART_TYPES.items())
def test_a_chart_is_the_element_of_its_kind_beside_what_it_says(kind, element):
    title, said, chart = charted(kind, *WEEK)["body"]

    assert title["inlines"][0]["text"] == "Trend"
    assert "Plays" in said["inlines"][0]["text"]
    assert chart["type"] == element
    assert chart["title"] == "Trend"
    assert "color" not in json.dumps(chart).lower()
    assert chart["fallback"]["inlines"][0]["text"] == "• Mon: 1\n• Tue: 2\n• Wed: 3"


def test_one_series_of_bars_has_its_name_on_the_axis_and_several_have_legends():
    (*_, one), (*_, two) = (
        charted("bar", *WEEK)["body"],
        charted("bar", ("Mon", 1, 2), ("Tue", 3, 4), names=("Plays", "Skips"))["body"],
    )

    assert (one["yAxisTitle"], one["showBarValues"]) == ("Plays", True)
    assert one["data"] == [{"x": "Mon", "y": 1}, {"x": "Tue", "y": 2}, {"x": "Wed", "y": 3}]
    assert two["type"] == "Chart.VerticalBar.Grouped"
    assert two["data"] == [
        {"legend": "Plays", "values": [{"x": "Mon", "y": 1}, {"x": "Tue", "y": 3}]},
        {"legend": "Skips", "values": [{"x": "Mon", "y": 2}, {"x": "Tue", "y": 4}]},
    ]


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_pie_of_more_parts_than_a_reader_tells_apart_is_bars(more):
    rows = [(f"p{at}", 1) for at in range(LIMITS["pie_parts"] + more)]

    assert charted("pie", *rows)["body"][-1]["type"] == ("Chart.VerticalBar" if more > 0 else "Chart.Pie")


@pytest.mark.parametrize("rows", [[("a", 1), ("b", -1)], [("a", 0), ("b", 0)]])
def test_what_is_no_whole_is_no_pie(rows):
    assert charted("pie", *rows)["body"][-1]["type"] == "Chart.VerticalBar"


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_bars_of_wide_labels_lie_while_they_are_few(more):
    width, few = LIMITS["bar_label_columns"], LIMITS["lying_bars"]
    labelled = [("x" * (width + more), 1), ("b", 2)]
    many = [(f"{at:02}" + "x" * width, 1) for at in range(few + more)]

    assert charted("bar", *labelled)["body"][-1]["type"] == (
        "Chart.HorizontalBar" if more > 0 else "Chart.VerticalBar"
    )
    assert charted("bar", *many)["body"][-1]["type"] == (
        "Chart.VerticalBar" if more > 0 else "Chart.HorizontalBar"
    )


def test_the_width_of_a_label_is_what_a_reader_sees():
    most = LIMITS["bar_label_columns"]

    assert charted("bar", ("好" * (most // 2 + 1), 1))["body"][-1]["type"] == "Chart.HorizontalBar"
    assert charted("bar", ("好" * (most // 2), 1))["body"][-1]["type"] == "Chart.VerticalBar"


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_more_bars_than_a_reader_tells_apart_are_a_line(more):
    rows = [(f"b{at}", at) for at in range(LIMITS["bars"] + more)]

    assert charted("bar", *rows)["body"][-1]["type"] == ("Chart.Line" if more > 0 else "Chart.VerticalBar")


def header(kind, *names, title=""):
    return [kind, *(str(LIMITS[name]) for name in CHART_LIMITS), title, *names]


@pytest.mark.parametrize("gap", ["", "NaN", "nan", "inf", "-Infinity", "None", "true", "1e301", "1,5", "x"])
@pytest.mark.parametrize("kind", CHART_TYPES)
def test_what_a_chart_cannot_tell_is_told_in_words_alone(kind, gap):
    rows = [["Mon", "1", "1"], ["Tue", gap, "?"], ["Wed", "3", "3"]]

    made = json.loads(teams_chart(header(kind, "Plays"), rows, ()))

    assert made == {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": "• Mon: 1\n• Tue: ?\n• Wed: 3"}],
    }


@pytest.mark.parametrize(
    "cells", [("1,2", ""), ("[1", "2]"), ('"1', '2"'), ("1],[2", "3"), ("{}", "1"), ("1 2", "3")]
)
def test_a_cell_is_one_number_or_none_whatever_stands_beside_it(cells):
    rows = [[f"l{at}", cell, "?"] for at, cell in enumerate(cells)]

    assert json.loads(teams_chart(header("line", "Plays"), rows, ()))["type"] == "RichTextBlock"


@pytest.mark.parametrize("kind", CHART_TYPES)
def test_a_chart_without_series_names_its_points(kind):
    made = json.loads(teams_chart(header(kind), [["Mon"]], ()))

    assert made["inlines"][0]["text"] == "• Mon"


@pytest.mark.parametrize("number", ["0", "-0", "1e22", "1e+22", "-1E-7", "12.50", "1e300", "-1e300"])
def test_a_number_stays_the_number_that_it_is(number):
    made = json.loads(teams_chart(header("line", "Plays"), [["Mon", number, "?"]], ()))

    assert made["data"][0]["values"][0]["y"] == float(number)


def test_points_of_one_label_stay_apart_and_look_alike():
    line = charted("line", *WEEK, *WEEK, *WEEK)["body"][-1]["data"][0]
    labels = [point["x"] for point in line["values"]]

    assert len(set(labels)) == 9
    assert [label.rstrip("\u2066\u2068\u2069") for label in labels] == ["Mon", "Tue", "Wed"] * 3


def test_a_label_that_reads_like_a_date_stays_what_is_written():
    """Teams writes an axis of dates anew, and spaces it by time; the rows of a document are even."""
    line = charted("line", ("2026-01-31", 1), ("9999-99-99", 2))["body"][-1]["data"][0]
    labels = [point["x"] for point in line["values"]]

    assert labels == ["2026-01-31\u2068\u2069", "9999-99-99\u2068\u2069"]


def test_a_chart_without_points_says_so_and_draws_nothing():
    body = charted("bar")["body"]

    assert [element["type"] for element in body] == ["RichTextBlock", "RichTextBlock"]


def test_a_card_from_right_to_left_says_so_to_its_charts():
    card = charted("bar", *WEEK, direction="rtl")

    assert card["rtl"] is True
    assert charts(card)


@pytest.mark.parametrize(
    ("share", "percent", "squares"),
    [("0", 0, "▱" * 10), ("0.42", 42, "▰▰▰▰" + "▱" * 6), ("0.3333333", 33.3, "▰▰▰" + "▱" * 7),
     ("0.9999", 99.9, "▰" * 9 + "▱"), ("0.29", 29, "▰▰" + "▱" * 8), ("1", 100, "▰" * 10)],
)  # fmt: skip
def test_a_gauge_shows_the_share_and_is_full_only_when_all_is_done(share, percent, squares):
    made = json.loads(gauge(share))

    assert (made["type"], made["value"], made["max"]) == ("Chart.Gauge", percent, 100)
    assert [part["size"] for part in made["segments"]] == [percent, pytest.approx(100 - percent)]
    assert made["fallback"]["inlines"][0]["text"] == squares == bar(share)


@pytest.mark.parametrize(("share", "full"), [("1.2", True), ("-0.1", False), ("inf", True)])
def test_a_share_beyond_its_ends_is_drawn_in_squares(share, full):
    made = json.loads(gauge(share))

    assert made["type"] == "RichTextBlock"
    assert ("▰" in json.dumps(made, ensure_ascii=False)) is full


@pytest.mark.parametrize("share", ["", "x", "nan"])
def test_what_is_no_share_is_no_gauge(share):
    assert gauge(share) == ""


def test_a_chart_reads_back_as_what_it_was_made_of():
    line = read_chart(charted("line", ("Mon", 1, 2), ("Tue", 3, 4), names=("Plays", "Skips"))["body"][-1])
    pie = read_chart(charted("pie", *WEEK)["body"][-1])
    bars = read_chart(charted("bar", *WEEK)["body"][-1])
    share = read_chart(json.loads(gauge("0.4")))

    assert (line.kind, line.categories) == ("line", ("Mon", "Tue"))
    assert [(series.name, series.values) for series in line.series] == [
        ("Plays", (1.0, 3.0)),
        ("Skips", (2.0, 4.0)),
    ]
    assert (pie.kind, pie.categories, pie.series[0].values) == ("pie", ("Mon", "Tue", "Wed"), (1.0, 2.0, 3.0))
    assert (bars.kind, bars.series[0].name, bars.title) == ("bar", "Plays", "Trend")
    assert (share.kind, share.total, share.series[0].figures) == ("gauge", 100.0, ("40%",))


# Both hosts


def complaints_of(message):
    """What the schema of 1.5, our rules and an independent reader find, as either host reads the card."""
    card = message["attachments"][0]["content"]
    found = problems(teams_schema(), on_old_hosts(card))
    found += [f"{each.code} {each.path}" for each in lint_payload("teams", message)]
    return found + BROKEN["teams"](Shown({}, message, ()))


TOO_LARGE = ("teams.message.bytes.max_length", "message:")
"""What is found of a message that was not fitted, and only of its size."""


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_our_own_cards_are_right_on_either_host(template, locale):
    for example in schema(template)["examples"]:
        assert complaints_of(render(template, "control", locale, "teams", example)) == []


def without_limits(made):
    """A case as the interpreter gives it: a program of 300 documents each used once would cost seconds."""
    teams = FORMATTERS["teams"]
    return teams.payload(interpret(teams.pieces(made.doc), ROOMY, made.context, FULL_TENANT, "UTC"))


def test_documents_of_every_kind_are_right_on_either_host():
    drawn = 0
    for seed in range(300):
        message = without_limits(case(seed, 1_000))
        drawn += len(charts(message))

        found = [what for what in complaints_of(message) if not what.startswith(TOO_LARGE)]
        assert found == [], seed
    assert drawn > 100


def test_a_chart_that_is_too_much_shows_fewer_points_on_either_host():
    made = charted("line", *[(f"label {at} " + "x" * 400, at) for at in range(120)])

    for host in (on_teams, on_old_hosts):
        told = json.dumps(host(made))
        assert "label 0" in told
        assert len(told.encode()) <= LIMITS["message_bytes"]
    assert math.isfinite(charts(made)[0]["data"][0]["values"][0]["y"])


def test_a_value_in_a_chart_is_no_markup_and_no_function():
    for value in ("{{DATE(2026-01-01T00:00:00Z)}}", '"}],"type":"Image"', "${name}", "a\u202eb", "\x00"):
        card = charted("bar", (value, 1), names=("{name}",), title="{name}", name=value)

        assert "{{" not in json.dumps(card)
        assert [each["type"] for each in card["body"]][:2] == ["RichTextBlock", "RichTextBlock"]
        assert len(charts(card)) == 1


def test_the_readers_of_charts_see_what_is_wrong():
    right = charted("pie", *WEEK)["body"][-1]
    no_text = {name: right[name] for name in right if name != "fallback"}
    twice = {**right, "data": [right["data"][0]] * 2}
    below = {**right, "data": [{"legend": "x", "value": -1}]}
    odd = {**json.loads(gauge("0.4")), "value": 41}

    for wrong in (no_text, twice, below, odd):
        message = {"attachments": [{"content": {"body": [wrong]}}]}
        assert BROKEN["teams"](Shown({}, message, ())) != []
    assert list(all_strings(Shown({}, right, ())))
