"""Slack shows each kind of block by a block of its own; where it cannot, the table says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from info.channels import capability_of
from info.formatters import FORMATTERS
from info.language.pieces import Program, compile_program
from info.model import document as d
from info.validators.payloads import lint_payload
from tests.formatters.documents import ENVIRONMENT, TENANT, HandMade, make, payload
from tests.formatters.every_block import context, every_block
from tests.formatters.fitting_oracle import Shown, strings
from tests.formatters.hostile import HOSTILE, expected
from tests.formatters.mail_readers import rendered, slack

TABLE = capability_of("slack")
URL = "https://a.example/"
WEEK = d.Each("row", "rows", 400)
PLAYS = d.Series("plays", "name", "row.n")
CHART = d.Chart(id="b", kind="bar", each=WEEK, label="label", series=(PLAYS,), title="title")
TEXTS = {"label": "{row.t}", "name": "Plays", "title": "Plays by day", "x": "Word {v}"}


def given(*blocks: d.Block, texts: Mapping[str, str] | None = None, **values: Any) -> tuple[Shown, list[Any]]:
    """The message, which keeps every limit and passes the lint, and what was lost while it was made."""
    doc = make(*blocks, texts={**TEXTS, **(texts or {})})
    seen = rendered(doc, "slack", {"v": "said", "u": URL, "rows": days(3), **values})
    assert slack(seen) == []
    assert lint_payload("slack", seen.payload) == ()
    return seen, [(loss.block, loss.how) for loss in seen.losses]


def days(count: int, **last: Any) -> list[dict[str, Any]]:
    """So many points: a label and a number each; `last` changes the last one."""
    rows: list[dict[str, Any]] = [{"t": f"day {at}", "n": at + 1} for at in range(count)]
    return [*rows[:-1], {**rows[-1], **last}] if last else rows


def kinds(seen: Shown) -> list[str]:
    """The types of a message's blocks."""
    return [block["type"] for block in seen.payload.get("blocks", [])]


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a payload that has a type."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


# Each kind of block


NATIVE: dict[str, tuple[d.Block, str]] = {
    "heading": (d.Heading(id="b", text="x", level=1), "header"),
    "text": (d.Paragraph(id="b", text="x"), "rich_text"),
    "list": (d.ListBlock(id="b", items=("x",)), "rich_text_list"),
    "facts": (d.Facts(id="b", items=(d.Fact("f", "x", "x"),)), "section"),
    "metrics": (d.Metrics(id="b", items=(d.Metric("m", "x", "x"),)), "section"),
    "table": (d.Table(id="b", each=WEEK, columns=(d.Column("c", "name", "label"),)), "table"),
    "chart": (CHART, "data_visualization"),
    "image": (d.Image(id="b", url="u", alt="x"), "image"),
    "actions": (d.Actions(id="b", items=(d.Action("go", "x", "open", url="u"),)), "button"),
    "input": (d.Input(id="b", label="x", options=(("y", "x"),)), "static_select"),
    "quote": (d.Quote(id="b", text="x"), "rich_text_quote"),
    "code": (d.Code(id="b", text="x"), "rich_text_preformatted"),
    "divider": (d.Divider(id="b"), "divider"),
    "details": (d.Details(id="b", summary="name", text="x"), "container"),
    "footer": (d.Footer(id="b", text="x"), "context"),
}
"""A block of each kind that Slack shows itself, and the node that shows it."""
CORRECTED = {
    "video": "docs.slack.dev/reference/block-kit/blocks/video-block",
    "audio": "docs.slack.dev/reference/block-kit/blocks",
    "callout": "docs.slack.dev/reference/block-kit/blocks/alert-block",
    "progress": "docs.slack.dev/reference/block-kit/blocks",
}
"""The kinds that something else stands for, and the page that lists no block for them or forbids it."""


@pytest.mark.parametrize("kind", NATIVE)
def test_a_kind_is_shown_by_slack_s_own_block(kind: str) -> None:
    block, native = NATIVE[kind]

    seen, lost = given(block)

    assert native in [node["type"] for node in nodes(seen.payload["blocks"])]
    assert (lost, TABLE.kind(kind).shown) == ([], "native")
    assert FORMATTERS["slack"].losses(cast("Any", make(block, texts=TEXTS))) == ()


@pytest.mark.parametrize("kind", CORRECTED)
def test_a_kind_without_a_block_of_slack_s_says_so_with_a_source(kind: str) -> None:
    told = TABLE.kind(kind)

    assert (told.shown, bool(told.loss)) == ("stands_in", True)
    assert any(CORRECTED[kind] in source for source in TABLE.sources)


def test_the_table_names_no_other_kind() -> None:
    assert set(TABLE.blocks) == set(CORRECTED)
    assert not set(NATIVE) & set(CORRECTED)


def test_a_document_of_every_kind_passes_the_lint() -> None:
    assert lint_payload("slack", payload(every_block(), "slack", context())) == ()


# Charts


def chart_of(seen: Shown) -> Mapping[str, Any]:
    """What the first chart of a message plots."""
    plotted: Mapping[str, Any] = next(b for b in seen.payload["blocks"] if b["type"] == "data_visualization")
    return plotted


SHAPES = {"bar": "bar", "line": "line", "sparkline": "line"}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_chart_plots_each_series_at_each_label(kind: Any) -> None:
    series = (PLAYS, d.Series("half", "half", "row.n / 2.0"))
    chart = d.Chart(id="b", kind=kind, each=WEEK, label="label", series=series, title="title")

    seen, lost = given(chart, texts={"half": "Half"}, rows=days(2))

    assert chart_of(seen) == {
        "type": "data_visualization",
        "title": "Plays by day",
        "chart": {
            "type": SHAPES[kind],
            "series": [
                {"name": "Plays", "data": [{"label": "day 0", "value": 1}, {"label": "day 1", "value": 2}]},
                {"name": "Half", "data": [{"label": "day 0", "value": 0.5}, {"label": "day 1", "value": 1}]},
            ],
            "axis_config": {"categories": ["day 0", "day 1"]},
        },
    }
    assert lost == []


def test_a_pie_has_a_segment_for_each_row() -> None:
    pie = d.Chart(id="b", kind="pie", each=WEEK, label="label", series=(PLAYS,), title="title")

    seen, _ = given(pie, rows=days(2))

    assert chart_of(seen)["chart"] == {
        "type": "pie",
        "segments": [{"label": "day 0", "value": 1}, {"label": "day 1", "value": 2}],
    }


def test_what_a_chart_says_stands_beside_it() -> None:
    computed, _ = given(CHART)
    written, _ = given(d.Chart(id="b", kind="bar", each=WEEK, label="label", series=(PLAYS,), alt="x"))

    assert kinds(computed) == kinds(written) == ["data_visualization", "rich_text"]
    assert "Plays: highest 3 (day 2), lowest 1 (day 0)." in json.dumps(computed.payload["blocks"][1])
    assert "Word said" in json.dumps(written.payload["blocks"][1])


def test_a_chart_without_a_title_is_named_after_its_series() -> None:
    series = (PLAYS, d.Series("half", "half", "row.n"))
    chart = d.Chart(id="b", kind="bar", each=WEEK, label="label", series=series)

    assert chart_of(given(chart, texts={"half": "Half"})[0])["title"] == "Plays, Half"


@pytest.mark.parametrize(("number", "plotted"), [(0.1 + 0.2, 0.3), (56.00000000000001, 56), (-4, -4),
                                                 (10**12, 10**12), (1e-7, 1e-7), ("12", 12),
                                                 (10**15 + 13, 10**15 + 13)])  # fmt: skip
def test_a_number_is_plotted_as_it_is(number: Any, plotted: float) -> None:
    data = chart_of(given(CHART, rows=days(2, n=number))[0])["chart"]["series"][0]["data"]

    assert data[1]["value"] == plotted
    assert type(data[1]["value"]) is type(plotted)


def _pie(count: int) -> d.Chart:
    del count
    return d.Chart(id="b", kind="pie", each=WEEK, label="label", series=(PLAYS,), title="title")


AT_ITS_LIMIT: dict[str, tuple[str, Callable[[int], tuple[d.Block, dict[str, str], dict[str, Any]]]]] = {
    "title": ("chart_title_chars", lambda n: (CHART, {"title": "{v}"}, {"v": "x" * n})),
    "label": ("chart_label_chars", lambda n: (CHART, {}, {"rows": days(3, t="x" * n)})),
    "series": ("chart_label_chars", lambda n: (CHART, {"name": "{v}"}, {"v": "x" * n})),
    "points": ("chart_points", lambda n: (CHART, {}, {"rows": days(n)})),
    "segments": ("chart_parts", lambda n: (_pie(n), {}, {"rows": days(n)})),
}
"""A limit of the table, and a chart that is so large there."""


@pytest.mark.parametrize("name", AT_ITS_LIMIT)
def test_a_chart_is_drawn_up_to_its_limits_and_told_in_words_past_them(name: str) -> None:
    limit, made = AT_ITS_LIMIT[name]
    most = TABLE.limits[limit]

    for size in (most - 1, most):
        block, texts, values = made(size)
        seen, lost = given(block, texts=texts, **values)
        assert (kinds(seen), lost) == (["data_visualization", "rich_text"], [])
    block, texts, values = made(most + 1)
    seen, lost = given(block, texts=texts, **values)

    assert (kinds(seen), lost) == (["rich_text"], [("b", "stand_in")])


UNDRAWABLE: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    "a gap": ("line", days(3, n="")),
    "no number": ("line", days(3, n="many")),
    "NaN": ("line", days(3, n=float("nan"))),
    "an infinity": ("bar", days(3, n=float("inf"))),
    "a number past all axes": ("bar", days(3, n=10**301)),
    "two labels alike": ("bar", days(3, t="day 0")),
    "an empty label": ("bar", days(3, t="")),
    "a blank label": ("bar", days(3, t="  ")),
    "a label of two lines": ("bar", days(3, t="day\n3")),
    "a part of nothing": ("pie", days(3, n=0)),
    "a part below nothing": ("pie", days(3, n=-1)),
    "two parts alike": ("pie", days(3, t="day 0")),
}
"""What Slack would refuse or draw wrong: a kind of chart, and its rows."""


@pytest.mark.parametrize("name", UNDRAWABLE)
def test_what_slack_cannot_draw_is_told_in_words(name: str) -> None:
    kind, rows = UNDRAWABLE[name]
    chart = d.Chart(id="b", kind=kind, each=WEEK, label="label", series=(PLAYS,), title="title", alt="x")

    seen, lost = given(chart, rows=rows)

    assert (kinds(seen), lost) == (["rich_text"], [("b", "stand_in")])
    told = json.dumps(seen.payload["blocks"])
    assert all(word in told for word in ("Plays by day", "Word said", "day 0: 1"))


def test_a_chart_without_rows_says_that_there_are_no_data() -> None:
    seen, lost = given(CHART, rows=[])

    assert (kinds(seen), lost) == (["rich_text"], [])
    assert "No data." in json.dumps(seen.payload["blocks"])


def test_a_chart_of_the_first_rows_only_is_drawn_where_its_template_says_so() -> None:
    chart = d.Chart(id="b", kind="bar", each=d.Each("row", "rows", 5), label="label", series=(PLAYS,))

    labels = chart_of(given(chart, rows=days(30))[0])["chart"]["axis_config"]["categories"]

    assert labels == [f"day {at}" for at in range(5)]


def test_a_chart_that_must_show_fewer_points_is_told_in_words() -> None:
    """A line of the first points would look like all of them."""
    chart = d.Chart(id="b", kind="line", each=WEEK, label="label", series=(PLAYS,), importance="low")
    text = d.Paragraph(id="long", text="x", importance="required")
    whole, _ = given(chart, text, rows=days(20))
    size = len(whole.outputs["payload"].partition('"blocks":[')[2]) - len("]}")

    kept, none = given(chart, text, rows=days(20), v="said" + "y" * (13_000 - size))
    seen, lost = given(chart, text, rows=days(20), v="said" + "y" * (13_000 - size + 1))

    assert (kinds(kept)[0], none) == ("data_visualization", [])
    assert "data_visualization" not in kinds(seen)
    assert ("b", "stand_in") in lost


def test_an_author_s_fallback_stands_in_for_a_chart_that_is_not_drawn() -> None:
    chart = d.Chart(id="b", kind="bar", each=WEEK, label="label", series=(PLAYS,), fallback="count")
    count = d.Paragraph(id="count", text="x")

    drawn, _ = given(chart, count)
    seen, lost = given(chart, count, rows=days(3, n=float("nan")))

    assert kinds(drawn) == ["data_visualization", "rich_text"]
    assert ("Word said" in json.dumps(seen.payload["blocks"]), lost) == (True, [("b", "stand_in")])


@pytest.mark.parametrize(("importance", "shown"), [("normal", []), ("required", ["rich_text"])])
def test_a_chart_that_may_be_dropped_is_dropped_unless_it_is_required(
    importance: Any, shown: list[str]
) -> None:
    chart = d.Chart(
        id="b", kind="bar", each=WEEK, label="label", series=(PLAYS,), fallback="drop", importance=importance
    )

    assert kinds(given(chart, rows=days(3, n=float("nan")))[0]) == shown


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_message_has_two_charts(count: int) -> None:
    charts = [
        d.Chart(id=f"b{at}", kind="bar", each=WEEK, label="label", series=(PLAYS,)) for at in range(count)
    ]

    seen, lost = given(*charts)
    told = FORMATTERS["slack"].losses(cast("Any", make(*charts, texts=TEXTS)))

    assert (kinds(seen).count("data_visualization"), lost) == (min(count, 2), [])
    assert [(loss.block, loss.what) for loss in told] == [
        ("b2", "Slack takes 2 charts a message; this one is told in words.")
    ] * (count > 2)


def _series(count: int) -> tuple[d.Series, ...]:
    return tuple(d.Series(f"s{at}", f"s{at}", "row.n") for at in range(count))


NEVER: dict[str, tuple[d.Chart, dict[str, str]]] = {
    "seven series": (
        d.Chart(id="b", kind="line", each=WEEK, label="label", series=_series(7)),
        {f"s{at}": f"Series {at}" for at in range(7)},
    ),
    "a pie of two series": (
        d.Chart(id="b", kind="pie", each=WEEK, label="label", series=_series(2)),
        {"s0": "One", "s1": "Two"},
    ),
    "a title too long": (CHART, {"title": "x" * 51}),
    "a series with a name too long": (CHART, {"name": "x" * 21}),
}
"""Charts whose template alone says that Slack cannot draw them."""


@pytest.mark.parametrize("name", NEVER)
def test_what_the_template_alone_makes_undrawable_is_told_when_it_is_published(name: str) -> None:
    chart, texts = NEVER[name]
    another = d.Chart(id="c", kind="bar", each=WEEK, label="label", series=(d.Series("p", "plays", "row.n"),))

    seen, lost = given(chart, another, texts={"plays": "Plays", **texts})
    told = FORMATTERS["slack"].losses(
        cast("Any", make(chart, another, texts={**TEXTS, "plays": "P", **texts}))
    )

    assert (kinds(seen), lost) == (["rich_text", "data_visualization", "rich_text"], [])
    assert [loss.block for loss in told] == ["b"]
    assert told[0].what.endswith("; this one is told in words.")


def test_six_series_are_drawn() -> None:
    chart = d.Chart(id="b", kind="line", each=WEEK, label="label", series=_series(6), title="title")

    seen, _ = given(chart, texts={f"s{at}": f"Series {at}" for at in range(6)})

    assert len(chart_of(seen)["chart"]["series"]) == 6


NUMBERS = st.one_of(st.integers(-5, 10**6), st.floats(), st.sampled_from(["", "many", 0, 1]))
POINTS = st.lists(
    st.fixed_dictionaries({"t": st.text("ab \n🎵ש.", max_size=22), "n": NUMBERS}), min_size=1, max_size=23
)
LABELLED = st.lists(st.fixed_dictionaries({"n": st.floats(-1, 1e300)}), min_size=1, max_size=22).map(
    lambda rows: [{**row, "t": f"{at}."} for at, row in enumerate(rows)]
)


@settings(max_examples=150, deadline=None)
@given_any(st.sampled_from(["bar", "line", "pie", "sparkline"]), st.one_of(POINTS, LABELLED))
def test_a_chart_is_native_exactly_where_slack_can_draw_it(kind: str, rows: list[dict[str, Any]]) -> None:
    texts, losses = _program(kind).render({"rows": rows}, TENANT, "UTC")
    seen = Shown({}, json.loads(texts[0]), losses)

    assert slack(seen) == []
    assert ("data_visualization" in kinds(seen)) is _is_drawable(kind, rows)
    assert [loss.how for loss in losses] == ["stand_in"] * (not _is_drawable(kind, rows))
    if not losses:
        chart = chart_of(seen)["chart"]
        points = chart["segments"] if kind == "pie" else chart["series"][0]["data"]
        assert [(point["label"], point["value"]) for point in points] == [
            (row["t"], pytest.approx(float(row["n"]), rel=1e-14)) for row in rows
        ]


def _is_drawable(kind: str, rows: list[dict[str, Any]]) -> bool:
    """What Slack's page says, and that nothing is drawn which is not there."""
    labels = [row["t"] for row in rows]
    plain = all(label.strip() and len(label) <= 20 and "\n" not in label for label in labels)
    numbers = [row["n"] for row in rows]
    are_numbers = all(not isinstance(number, str) and abs(number) <= 1e300 for number in numbers)
    if kind == "pie" and not (are_numbers and len(rows) <= 6 and min(numbers) > 0):
        return False
    return plain and are_numbers and len(rows) <= 20 and len(set(labels)) == len(labels)


@cache
def _program(kind: Any) -> Program:
    chart = d.Chart(id="b", kind=kind, each=WEEK, label="label", series=(PLAYS,), alt="title")
    return compile_program(FORMATTERS["slack"].pieces(cast("Any", make(chart, texts=TEXTS))), ENVIRONMENT)


# Tables


def table_of(**fields: Any) -> d.Table:
    return d.Table(id="b", each=WEEK, columns=(d.Column("c", "name", "label"),), **fields)


@pytest.mark.parametrize(("count", "kind"), [(98, "table"), (99, "table"), (100, "data_table")])
def test_a_table_of_more_rows_than_slack_s_table_has_is_one_with_pages(count: int, kind: str) -> None:
    seen, lost = given(table_of(), rows=days(count))

    assert (kinds(seen), lost) == ([kind], [])
    assert len(seen.payload["blocks"][0]["rows"]) == count + 1


@pytest.mark.parametrize("count", [199, 200, 201])
def test_a_table_with_pages_has_two_hundred_rows_and_says_what_is_left_out(count: int) -> None:
    seen, lost = given(table_of(rest="more"), texts={"more": "and {rest} more"}, rows=days(count))

    block, *rest = seen.payload["blocks"]
    assert (block["type"], len(block["rows"]), lost) == ("data_table", min(count, 200) + 1, [])
    assert [inner["elements"][0]["elements"][0]["text"] for inner in rest] == ["and 1 more"] * (count > 200)


def test_a_table_with_pages_has_a_caption_and_a_plain_header() -> None:
    titled, _ = given(table_of(title="title"), texts={"name": "<b>Day</b>"}, rows=days(100))
    bare, _ = given(table_of(), texts={"name": "<b>Day</b>"}, rows=days(100))

    title, block = titled.payload["blocks"]
    assert (title["type"], block["caption"]) == ("rich_text", "Plays by day")
    assert block["rows"][0] == [{"type": "raw_text", "text": "Day"}]
    assert bare.payload["blocks"][0]["caption"] == "Day"


def test_rows_too_large_for_pages_are_a_table() -> None:
    rows = [{"t": f"day {at} " + "x" * 60, "n": at} for at in range(150)]

    seen, lost = given(table_of(rest="more"), texts={"more": "and {rest} more"}, rows=rows)

    assert (kinds(seen), lost) == (["table", "rich_text"], [("b", "stand_in")])
    assert "and 51 more" in json.dumps(seen.payload["blocks"])


def test_a_second_table_is_a_list() -> None:
    tables = (table_of(), d.Table(id="c", each=WEEK, columns=(d.Column("c", "name", "label"),)))

    assert kinds(given(*tables, rows=days(9))[0]) == ["table", "rich_text"]
    assert kinds(given(*tables, rows=days(100))[0]) == ["data_table", "rich_text"]


# Hostile values


_MOST = 400
"""Of a longer one the message has no room for all; the fuzzed documents have such."""


def test_whatever_a_value_is_slack_takes_the_message_and_the_value_can_be_read() -> None:
    """In a label, a title and a series; in a fold and its summary; in a caption, a header and a cell."""
    other = d.Chart(id="c", kind="pie", each=WEEK, label="label", series=(d.Series("h", "v", "row.n"),))
    blocks = (CHART, other, table_of(title="v"), d.Details(id="f", summary="v", text="v"))
    doc = make(*blocks, texts={**TEXTS, "title": "By {v}", "v": "{v}"})
    program = compile_program(FORMATTERS["slack"].pieces(cast("Any", doc)), ENVIRONMENT)
    counted = dict.fromkeys(("data_visualization", "container"), 0)

    tried = [value for value in HOSTILE if len(value) <= _MOST][::2]
    for at, value in enumerate(tried):
        rows = [{"t": value, "n": 1}, {"t": "Sat", "n": 2}, *(days(98) if at % 10 == 0 else ())]
        texts, losses = program.render({"v": value, "rows": rows}, TENANT, "UTC")
        seen = Shown({}, json.loads(texts[0]), losses)
        assert (slack(seen), lint_payload("slack", seen.payload)) == ([], ()), value
        read = [expected(text) for text in strings(seen.payload["blocks"])]
        assert sum(expected(value) in text for text in read) >= 4, value
        for kind in counted:
            counted[kind] += kinds(seen).count(kind)

    assert counted["container"] > len(tried) // 2
    assert counted["data_visualization"] > len(tried) // 10


# Details


def folded(summary: str, text: str) -> HandMade:
    return make(d.Details(id="b", summary="s", text="t"), texts={"s": summary, "t": text})


def test_details_are_folded_to_their_summary() -> None:
    seen, _ = given(d.Details(id="b", summary="name", text="x"))

    assert seen.payload["blocks"] == [
        {
            "type": "container",
            "is_collapsible": True,
            "default_collapsed": True,
            "title": {"type": "plain_text", "emoji": False, "text": "Plays"},
            "child_blocks": [
                {"type": "section", "text": {"type": "plain_text", "emoji": False, "text": "Word said"}}
            ],
        }
    ]


@pytest.mark.parametrize(("place", "limit"), [("s", "fold_title_chars"), ("t", "text_chars")])
def test_details_too_long_to_be_folded_are_unfolded_and_whole(place: str, limit: str) -> None:
    texts = {"s": "Why", "t": "Because", place: "{v}"}
    most = TABLE.limits[limit]

    for size, kind, losses in (
        (most - 1, "container", []),
        (most, "container", []),
        (most + 1, "rich_text", [("b", "stand_in")]),
    ):
        seen, lost = given(d.Details(id="b", summary="s", text="t"), texts=texts, v="x" * size)
        assert (kinds(seen), lost) == ([kind], losses)
        assert "x" * size in json.dumps(seen.payload["blocks"])


@pytest.mark.parametrize(
    ("summary", "text"),
    [("Why", "<link u>Because</link>"), ("Why", "<b>So</b>"), ("<link u>Why</link>", "So")],
)
def test_details_that_would_lose_a_link_or_a_style_are_unfolded(summary: str, text: str) -> None:
    doc = folded(summary, text)

    seen = rendered(doc, "slack", {"u": URL})
    told = FORMATTERS["slack"].losses(cast("Any", doc))

    assert kinds(seen) == ["rich_text"]
    assert [loss.what for loss in told] == [
        "Slack folds plain text only; details with links or styles are shown unfolded."
    ]


def test_details_without_a_text_are_still_there() -> None:
    seen, _ = given(d.Details(id="b", summary="name", text="t"), texts={"t": "{v}"}, v="")

    assert seen.payload["blocks"][0]["child_blocks"][0]["text"]["text"] == "…"
