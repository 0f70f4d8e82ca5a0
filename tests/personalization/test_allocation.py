"""Shares from counts, and one variant from shares."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import UnknownName
from info.model.values import AllocationTable
from info.personalization import decide, hash_draw, make_table
from info.personalization.posterior import Posterior, posteriors, probabilities_of_being_best


def table(counts: dict[str, tuple[int, int]], policy: str = "thompson", **other: Any) -> AllocationTable:
    names = {"tenant": "t", "template": "welcome", "channel": "slack", "seed": 0, "now": 5.0}
    return make_table(counts, other.pop("previous", None), policy=policy, **(names | other))


def test_without_evidence_shares_are_equal_and_the_number_is_0():
    made = table({"control": (0, 0), "warm": (0, 0)})

    assert made.shares == (("control", 0.5), ("warm", 0.5))
    assert made.number == 0
    assert made.made_at == 5.0


def test_each_table_has_the_next_number():
    first = table({"control": (0, 0)})

    assert table({"control": (9, 1)}, previous=first).number == 1


@pytest.mark.parametrize(
    ("counts", "least", "most"),
    [
        ([(1000, 50), (1000, 50)], 0.5, 0.5),
        ([(0, 0), (1, 0)], 0.3, 0.7),  # one showing says little
        ([(100, 5), (100, 9)], 0.5, 0.95),
        ([(10_000, 500), (10_000, 700)], 0.949, 0.951),  # decided: all but the floor
        ([(10_000, 700), (10_000, 500)], 0.049, 0.051),
    ],
)
def test_shares_follow_the_evidence(counts: list[tuple[int, int]], least: float, most: float):
    made = table(dict(zip(["control", "warm"], counts, strict=True)))

    assert least <= dict(made.shares)["warm"] <= most


def test_a_uniform_policy_ignores_the_evidence_and_a_fixed_one_keeps_the_control():
    counts = {"control": (1000, 10), "warm": (1000, 90)}

    assert table(counts, "uniform").shares == (("control", 0.5), ("warm", 0.5))
    assert table(counts, "fixed").shares == (("control", 1.0), ("warm", 0.0))


def test_an_unknown_policy_names_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'thompson'"):
        table({"control": (0, 0)}, "tompson")


@pytest.mark.parametrize("counts", [{}, {"control": (-1, 0)}])
def test_counts_that_cannot_be_are_refused(counts: dict[str, tuple[int, int]]):
    with pytest.raises(ValueError, match="at least one variant"):
        table(counts)


def test_more_rewards_than_showings_count_as_always_rewarded():
    assert table({"a": (10, 30), "b": (10, 0)}) == table({"a": (10, 10), "b": (10, 0)})


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.tuples(st.integers(0, 10**7), st.integers(0, 10**5)),
        min_size=1,
        max_size=6,
    )
)
def test_any_counts_give_shares_above_the_floor_that_sum_to_1(counts: dict[str, tuple[int, int]]):
    made = table(counts)

    assert [name for name, _ in made.shares] == list(counts)
    assert abs(sum(share for _, share in made.shares) - 1) < 1e-9
    assert all(share >= min(0.05, 0.5 / len(counts)) - 1e-12 for _, share in made.shares)
    assert made == table(counts)


@pytest.mark.parametrize(
    "beliefs",
    [
        [(20, 380), (25, 375)],
        [(1, 1), (1, 1), (1, 1)],
        [(2, 2), (5000, 5000), (5100, 4900)],  # two narrow ones beside a wide one
        [(0.6, 40), (3, 40)],
        [(400, 3), (390, 4)],
    ],
)
def test_the_integration_agrees_with_sampling(beliefs: list[tuple[float, float]]):
    draw = random.Random(7)
    wins = Counter(
        max(range(len(beliefs)), key=[draw.betavariate(*pair) for pair in beliefs].__getitem__)
        for _ in range(20_000)
    )

    found = probabilities_of_being_best([Posterior(*pair) for pair in beliefs])

    for index, share in enumerate(found):
        assert abs(share - wins[index] / 20_000) < 0.015


def test_a_variant_with_little_evidence_is_drawn_to_the_common_rate():
    strong, weak = posteriors([(10_000, 500), (2, 2)])

    assert abs(strong.mean - 0.05) < 0.001
    assert weak.mean < 0.1


def test_equal_keys_draw_equally_and_decisions_say_where_they_come_from():
    made = table({"control": (1000, 50), "warm": (1000, 60)})

    one = decide(made, tenant="t", template="welcome", message_or_recipient_key="r-1")
    two = decide(made, tenant="t", template="welcome", message_or_recipient_key="r-1")

    assert one == two
    assert one.probability == dict(made.shares)[one.variant]
    assert one.table == made.number
    assert one.reason.startswith("thompson: ")


def test_variants_are_drawn_in_proportion_to_their_shares():
    made = AllocationTable("t", "w", "sms", 3, (("a", 0.1), ("b", 0.6), ("c", 0.3)))

    drawn = Counter(
        decide(made, tenant="t", template="w", message_or_recipient_key=str(n)).variant for n in range(20_000)
    )

    for name, share in made.shares:
        assert abs(drawn[name] / 20_000 - share) < 0.015


def test_a_variant_without_a_share_is_never_drawn():
    made = AllocationTable("t", "w", "sms", 0, (("a", 0.0), ("b", 0.999999), ("c", 0.0)))

    drawn = {
        decide(made, tenant="t", template="w", message_or_recipient_key=str(n)).variant for n in range(999)
    }

    assert drawn == {"b"}


def test_draws_are_pinned_so_that_old_messages_replay():
    assert hash_draw("t", "welcome", "r-1") == 0.4609101384675449
    assert hash_draw("ab", "c") != hash_draw("a", "bc")


@given(st.lists(st.text(), max_size=3))
def test_a_draw_lies_in_0_to_1(names: list[str]):
    assert 0 <= hash_draw(*names) < 1
