"""What a drawing of a chart looks like, whatever its data."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from info.errors import PictureError
from info.formatters.charts import ChartData, ChartSeries, draw_chart, theme_of
from info.formatters.charts.points import sampled
from info.model.pictures import Picture
from tests.formatters.drawn import charts, read, series
from tests.formatters.hostile import HOSTILE

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PLAYS = series("Plays", 12.0, 45.0, 30.0, 64.0, 70.0, 97.0, 84.0)
THEMES = st.builds(
    theme_of,
    st.sampled_from([{}, {"color": "#fff"}, {"color": "#e69f00", "surface": "#fdf6e3", "text": "#586e75"}]),
    mode=st.sampled_from(["light", "dark", "either"]),
    direction=st.sampled_from(["ltr", "rtl"]),
)
ELEMENTS = {"title", "desc", "rect", "line", "circle", "path", "text"}


def bars(drawn):
    """The rects of the data: all but the ground and the legend's swatches."""
    rects = [
        {name: float(v) for name, v in at.items() if name != "fill"} | {"fill": at["fill"]}
        for at, _ in drawn.all("rect")
    ]
    return [rect for rect in rects if "x" in rect and not (rect["width"] == rect["height"] == 12)]


@settings(max_examples=40, deadline=None)
@given(charts(), THEMES)
@example(
    ChartData("line", ("0@\x1f\x1f\x1f", *[""] * 12), (series("", *[None] * 12, 0.0),)),
    theme_of({}, mode="light", direction="ltr"),
)
def test_every_mark_lies_inside_the_picture(data, theme):
    drawn = read(draw_chart(data, theme))

    for x, y in drawn.boxes():
        assert -1.1 <= x <= drawn.width + 1.1
        assert -1.1 <= y <= drawn.height + 1.1
    for _, left, right, baseline, size in drawn.texts():
        assert left >= -1
        assert right <= drawn.width + 1
        assert size * 0.7 <= baseline <= drawn.height


@settings(max_examples=30, deadline=None)
@given(charts(), THEMES)
def test_a_drawing_is_the_same_bytes_each_time_and_needs_nothing_from_outside(data, theme):
    first, second = draw_chart(data, theme), draw_chart(data, theme)

    assert first == second
    assert {tag for tag, _, _ in read(first).elements} <= ELEMENTS
    assert not re.search(r"href|url\(|script|@import", re.sub(r">[^<]*<", "><", first.svg))


@settings(max_examples=30, deadline=None)
@given(charts(kinds=("line", "bar")), THEMES)
def test_no_word_touches_another_of_its_row(data, theme):
    drawn = read(draw_chart(data, theme, title=False))
    rows = {}
    for words, left, right, baseline, size in drawn.texts():
        if words and size == 12:
            rows.setdefault(baseline, []).append((left, right))

    # The labels of the categories stand lowest.
    lowest = sorted(rows[max(rows)]) if rows else []
    assert all(before[1] <= after[0] for before, after in pairwise(lowest))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.integers(1, 3))
def test_the_length_of_a_bar_is_its_number(values, count):
    numbers = tuple(map(float, values))
    data = ChartData(
        "bar",
        tuple(str(at) for at in range(len(numbers))),
        tuple(series(f"s{n}", *numbers) for n in range(count)),
    )

    heights = [bar["height"] for bar in bars(read(draw_chart(data, theme_of({}))))]

    assert len(heights) == len(numbers) * count
    largest = max(map(abs, numbers))
    tallest = max(heights)
    for height, number in zip(heights, numbers * count, strict=True):
        assert height == pytest.approx(tallest * abs(number) / largest if largest else 0, abs=0.5)


def test_lying_bars_are_as_long_as_their_numbers():
    names = ("Nightfall over a quiet harbour", "A very long introduction", "Finale, live in Kraków, extended")
    data = ChartData("bar", names, (series("Plays", 1200.0, 600.0, -300.0),))

    lengths = [bar["width"] for bar in bars(read(draw_chart(data, theme_of({}))))]

    assert lengths[1] == pytest.approx(lengths[0] / 2, abs=0.5)
    assert lengths[2] == pytest.approx(lengths[0] / 4, abs=0.5)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
@settings(max_examples=30, deadline=None)
def test_a_line_goes_forward_and_rises_with_its_numbers(values):
    data = ChartData("line", tuple(map(str, range(len(values)))), (series("Plays", *values),))

    (line,) = read(draw_chart(data, theme_of({}))).lines()

    assert all(before[0] < after[0] for before, after in pairwise(line))
    for (_, y), (_, other), value, following in zip(line, line[1:], values, values[1:], strict=False):
        assert (other - y) * (following - value) <= 0 or abs(other - y) <= 0.11


def test_a_missing_number_breaks_the_line_and_a_lonely_one_is_a_dot():
    data = ChartData("line", DAYS, (series("A", 1.0, 2.0, None, 3.0, None, 4.0, 5.0), PLAYS))

    drawn = read(draw_chart(data, theme_of({})))

    assert [len(line) for line in drawn.lines()] == [2, 2, 7]
    assert len(drawn.all("circle")) == 1


@pytest.mark.parametrize("kind", ["line", "bar", "sparkline"])
def test_ten_thousand_rows_are_a_small_drawing_that_keeps_its_peaks(kind):
    values = [float(at % 97) for at in range(10_000)]
    values[5_003], values[7_001] = 500.0, -400.0
    data = ChartData(kind, tuple(f"Row {at}" for at in range(10_000)), (series("Plays", *values),))

    picture = draw_chart(data, theme_of({}))

    assert len(picture.svg) < 20_000
    kept = {values[at] for at in sampled(data.series[0], 120)}
    assert {500.0, -400.0, values[0], values[-1]} <= kept


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=300), st.integers(4, 60))
def test_a_sample_is_small_and_holds_the_ends_and_the_extremes(values, most):
    one = series("x", *values)

    places = sampled(one, most)

    assert len(places) <= most
    assert list(places) == sorted(set(places))
    if one.known():
        kept = [values[at] for at in places]
        assert {places[0], places[-1]} == {one.known()[0], one.known()[-1]}
        assert (min(kept), max(kept)) == (min(one.numbers()), max(one.numbers()))


def test_for_readers_from_the_right_the_drawing_is_mirrored():
    data = ChartData("bar", DAYS, (PLAYS,))

    left = bars(read(draw_chart(data, theme_of({}))))
    right = bars(read(draw_chart(data, theme_of({}, direction="rtl"))))

    for one, other in zip(left, right, strict=True):
        assert 536 - one["x"] - one["width"] == pytest.approx(other["x"], abs=0.2)
        assert (one["y"], one["height"]) == (other["y"], other["height"])


def test_a_drawing_is_named_and_described():
    data = ChartData("bar", DAYS, (PLAYS,), title="Plays by day", alt="Plays rose.")

    named, unnamed = (
        draw_chart(data, theme_of({})),
        draw_chart(ChartData("bar", DAYS, (PLAYS,), alt="Rose."), theme_of({})),
    )

    assert (read(named).elements[0][2], read(named).elements[1][2]) == ("Plays by day", "Plays rose.")
    assert [tag for tag, _, _ in read(unnamed).elements].count("desc") == 0
    assert read(unnamed).elements[0] == ("title", {}, "Rose.")
    assert 'role="img"' in named.svg


@pytest.mark.parametrize("kind", ["line", "bar", "pie"])
def test_a_hostile_label_stays_a_word(kind):
    for value in HOSTILE:
        neutral = ChartData(kind, ("x", "y"), (series("s", 1.0, 2.0),), title="t", alt="a")
        data = ChartData(
            kind, (value, "y"), (ChartSeries(value, (1.0, 2.0), (value, "2")),), title=value, alt=value
        )

        drawn = read(draw_chart(data, theme_of({})))

        assert {tag for tag, _, _ in drawn.elements} <= ELEMENTS
        allowed = {name for _, at, _ in read(draw_chart(neutral, theme_of({}))).elements for name in at}
        assert {name for _, at, _ in drawn.elements for name in at} <= allowed | {"rx"}


def test_zero_rows_and_missing_numbers_say_so_in_the_picture():
    for data in (
        ChartData("bar", (), (series("Plays"),), alt="No data."),
        ChartData("line", ("Mon",), (series("Plays", None),), alt="No data."),
    ):
        drawn = read(draw_chart(data, theme_of({})))

        assert [words for words, *_ in drawn.texts()] == ["No data."]


def test_a_pie_that_is_no_whole_becomes_bars():
    ring = ChartData("pie", ("A", "B"), (series("Share", 1.0, 3.0),))
    owed = ChartData("pie", ("A", "B"), (series("Share", 1.0, -3.0),))
    many = ChartData("pie", tuple("ABCDEFG"), (series("Share", *map(float, range(1, 8))),))

    assert [draw_chart(data, theme_of({})).svg.count("A62 62 ") for data in (ring, owed, many)] == [2, 0, 0]
    assert len(bars(read(draw_chart(many, theme_of({}))))) == 7


def test_a_whole_of_one_part_is_a_full_ring():
    data = ChartData("pie", ("A", "B"), (series("Share", 5.0, 0.0),))

    assert len(read(draw_chart(data, theme_of({}))).all("circle")) == 1


@pytest.mark.parametrize(("value", "arcs"), [(0.0, 1), (72.0, 2), (100.0, 2), (140.0, 2), (-5.0, 1)])
def test_a_gauge_is_never_more_than_full(value, arcs):
    data = ChartData("gauge", ("",), (series("used", value),), total=100.0)

    paths = [attributes["d"] for attributes, _ in read(draw_chart(data, theme_of({}))).all("path")]

    assert len(paths) == arcs
    if value >= 100:
        assert paths[1] == paths[0]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: ChartData("line", ("a",), (series("s", float("nan")),)), "no finite number"),
        (lambda: ChartData("line", ("a",), (series("s", float("inf")),)), "no finite number"),
        (lambda: ChartData("line", ("a",), (series("s", 1e301),)), "no finite number"),
        (lambda: ChartData("line", ("a", "b"), (series("s", 1.0),)), "for 2 categories"),
        (lambda: ChartData("gauge", ("",), (series("s", 1.0),)), "a total above 0"),
        (lambda: ChartData("gauge", ("",), (series("s", 1.0),), total=0.0), "a total above 0"),
    ],
)
def test_data_that_no_chart_can_show_are_refused(make, what):
    with pytest.raises(PictureError, match=what):
        make()


def test_huge_and_tiny_numbers_are_drawn():
    for values in ((1e300, -1e300), (1e-300, 2e-300), (0.0, 0.0), (-0.0, 5e-324)):
        picture = draw_chart(ChartData("line", ("a", "b"), (series("s", *values),)), theme_of({}))

        assert isinstance(picture, Picture)
        assert "nan" not in picture.svg
        assert "inf" not in picture.svg


def test_typical_charts_are_small():
    month = tuple(f"May {day}" for day in range(1, 32))
    values = [1000.0 + 37 * (day % 11) for day in range(31)]

    for kind in ("line", "bar", "pie", "sparkline"):
        three = ChartData(kind, month, tuple(series(name, *values) for name in "ABC"), title="By day")
        assert len(draw_chart(three, theme_of({})).svg) < 20_000
