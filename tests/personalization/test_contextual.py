"""Segments of recipients: their names, what is believed of them, and when they get shares of their own."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.model.values import AllocationTable, Prior
from info.personalization.contextual import (
    OTHER,
    Cell,
    contextual_shares,
    judged,
    known_segment,
    segment_of,
)
from info.personalization.contextual.cells import equal_showings, segment_beliefs

TWO = [Prior(0.0, 0.234)] * 2


@pytest.mark.parametrize(
    ("attributes", "segment"),
    [
        ({"plan": "pro", "seats": 3}, "plan=pro,seats=3"),
        ({"plan": "pro"}, "plan=pro,seats="),
        ({}, "plan=,seats="),
        ({"plan": "Größe_2.b-c", "seats": True}, "plan=Größe_2.b-c,seats=true"),
        ({"plan": "x" * 32, "seats": 999}, f"plan={'x' * 32},seats=999"),
        ({"plan": "x" * 33}, OTHER),
        ({"plan": "ada@example.org"}, OTHER),
        ({"plan": "Ada Lovelace"}, OTHER),
        ({"plan": "2024"}, OTHER),  # a year, or the end of somebody's number
        ({"plan": "a,b=c"}, OTHER),
        ({"plan": "pro", "seats": 1000}, OTHER),
        ({"plan": ["pro"]}, OTHER),
        ({"plan": 1.5}, OTHER),
    ],
)
def test_a_segment_is_named_by_short_words_alone(attributes, segment):
    assert segment_of(attributes, ("plan", "seats")) == segment


@settings(max_examples=40)
@given(st.dictionaries(st.just("plan"), st.one_of(st.text(), st.integers(), st.floats(), st.booleans())))
def test_no_value_makes_a_segment_longer_than_its_bound_or_another_ones_name(attributes):
    name = segment_of(attributes, ("plan",))

    assert name == OTHER or (name.startswith("plan=") and len(name) <= 37 and name.count("=") == 1)


def test_who_is_in_no_known_segment_is_in_the_other_one():
    table = AllocationTable("t", "w", "sms", 0, (("a", 1.0),), by=("plan",), known=("plan=pro",))

    assert known_segment(table, {"plan": "pro"}) == "plan=pro"
    assert known_segment(table, {"plan": "free"}) == OTHER
    assert known_segment(AllocationTable("t", "w", "sms", 0, (("a", 1.0),)), {"plan": "free"}) == ""


def cells_of(rates, *, tables=6, shown=400, share=0.5, seed=3):
    """Cells of two variants drawn alike in each segment; `rates`: segment → the two rates."""
    draw = random.Random(seed)
    return [
        Cell(number, segment, place, shown, sum(draw.random() < rate for _ in range(shown)), share)
        for number in range(tables)
        for segment, pair in rates.items()
        for place, rate in enumerate(pair)
    ]


def test_segments_that_differ_are_proved_to():
    verdict = judged(cells_of({"free": (0.12, 0.06), "pro": (0.05, 0.13)}), TWO)

    assert verdict.low > 0
    assert len(verdict.better) == 1  # the other one is served by the best for all


def test_segments_that_are_alike_get_no_shares_of_their_own():
    found = [
        judged(cells_of({"free": (0.1, 0.06), "pro": (0.1, 0.06)}, seed=seed), TWO) for seed in range(12)
    ]

    assert sum(bool(verdict.better) for verdict in found) <= 1


def test_evidence_that_comes_after_is_no_evidence_for_what_it_taught():
    one_table = cells_of({"free": (0.12, 0.06), "pro": (0.05, 0.13)}, tables=1, shown=2400)

    assert judged(one_table, TWO).better == ()


def test_messages_whose_variant_was_next_to_never_shown_decide_nothing():
    lucky = [
        *cells_of({"pro": (0.1, 0.12)}, tables=3),
        Cell(4, "pro", 0, 9990, 999, 0.9999),
        Cell(4, "pro", 1, 1, 1, 0.0001),
    ]

    verdict = judged(lucky, TWO)

    assert verdict.gain < 0.1


def test_a_proved_segment_is_served_its_own_and_doubt_is_shown_where_nothing_is_proved():
    found = contextual_shares(cells_of({"free": (0.12, 0.06), "pro": (0.05, 0.13)}), TWO)

    shares = dict(found.segments)
    assert shares["free"][0] > 0.9
    assert shares["pro"][1] > 0.9


def test_without_any_message_there_is_one_kind_of_recipient():
    found = contextual_shares([], TWO)

    assert found.shares == pytest.approx((0.5, 0.5))
    assert found.segments == ()


def test_a_variant_shown_mostly_to_eager_readers_is_not_the_better_for_it():
    counted = {"eager": [(9000.0, 1800.0), (1000.0, 200.0)], "idle": [(1000.0, 20.0), (9000.0, 180.0)]}

    (shown, rewarded), (other_shown, other_rewarded) = equal_showings(counted, TWO)

    assert rewarded / shown == pytest.approx(other_rewarded / other_shown, rel=0.03)


def test_a_small_segment_is_drawn_to_the_others():
    counted = {
        "large": [(5000.0, 600.0), (5000.0, 400.0)],
        "larger": [(9000.0, 1080.0), (9000.0, 720.0)],
        "small": [(20.0, 1.0), (20.0, 3.0)],
    }

    control, warm = segment_beliefs(counted, TWO)["small"]

    assert control.mean > warm.mean


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.sampled_from("abc"),
            st.integers(0, 2),
            st.integers(1, 10**5),
            st.integers(0, 10**5),
        ),
        max_size=30,
        unique_by=lambda each: each[:3],
    )
)
def test_any_cells_give_shares_that_sum_to_1(drawn):
    cells = [Cell(number, segment, place, n, c, 1 / 3) for number, segment, place, n, c in drawn]

    found = contextual_shares(cells, [Prior(0.0, 0.2)] * 3)

    for shares in (found.shares, *dict(found.segments).values()):
        assert sum(shares) == pytest.approx(1)
        assert min(shares) >= 0
    assert found == contextual_shares(cells, [Prior(0.0, 0.2)] * 3)
