"""Shares from counts, and one variant from shares."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import UnknownName
from info.model.values import AllocationTable, Prior, Priors
from info.personalization import decide, hash_draw, make_table
from info.personalization.posterior import Belief, beliefs_of, common_rate, probabilities_of_being_best
from info.personalization.tables import EXPERIMENT_FLOOR


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
        ([(1000, 50), (1000, 50)], 0.4999, 0.5001),
        ([(0, 0), (1, 0)], 0.3, 0.5),  # one showing says little
        ([(100, 5), (100, 9)], 0.6, 0.97),
        ([(10_000, 500), (10_000, 700)], 0.9999, 1.0),  # decided: nothing is left for the other
        ([(10_000, 700), (10_000, 500)], 0.0, 0.0001),
    ],
)
def test_shares_follow_the_evidence(counts: list[tuple[int, int]], least: float, most: float):
    made = table(dict(zip(["control", "warm"], counts, strict=True)))

    assert least <= dict(made.shares)["warm"] <= most


def test_a_floor_keeps_what_loses_measured():
    made = table({"control": (10_000, 500), "warm": (10_000, 700)}, floor=EXPERIMENT_FLOOR)

    assert dict(made.shares)["control"] == pytest.approx(0.1, abs=1e-3)


def test_a_floor_leaves_half_of_the_shares_to_the_evidence():
    counts = {f"v{n}": (10_000, 500 + 60 * n) for n in range(12)}

    made = table(counts, floor=EXPERIMENT_FLOOR)

    assert min(share for _, share in made.shares) == pytest.approx(0.5 / 12, abs=1e-3)


def test_the_first_table_follows_the_content_model():
    priors = Priors("model 1", {"control": Prior(-0.05, 0.2), "warm": Prior(0.05, 0.2)})

    made = table({"control": (0, 0), "warm": (0, 0)}, priors=priors)

    assert 0.6 < dict(made.shares)["warm"] < 1
    assert made.prior == "model 1"


def test_evidence_overrules_the_content_model():
    priors = Priors("model 1", {"control": Prior(-0.2, 0.2), "warm": Prior(0.2, 0.2)})

    made = table({"control": (5000, 400), "warm": (5000, 250)}, priors=priors)

    assert dict(made.shares)["control"] > 0.95


@pytest.mark.parametrize("policy", ["uniform", "fixed"])
def test_a_policy_that_learns_nothing_names_no_model(policy: str):
    priors = Priors("model 1", {"control": Prior(-0.2, 0.2), "warm": Prior(0.2, 0.2)})

    assert table({"control": (0, 0), "warm": (0, 0)}, policy, priors=priors).prior == ""


def test_the_less_is_left_the_more_the_best_takes():
    counts = {"control": (1000, 50), "warm": (1000, 58)}

    shares = [dict(table(counts, horizon=horizon).shares)["warm"] for horizon in (100_000, 10_000, 2_200)]

    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_with_nothing_left_the_best_takes_all():
    made = table({"control": (1000, 50), "warm": (1000, 51), "cool": (1000, 51)}, horizon=3000)

    assert made.shares == (("control", 0.0), ("warm", 0.5), ("cool", 0.5))


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


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.tuples(st.integers(0, 10**7), st.integers(0, 10**5)),
        min_size=1,
        max_size=6,
    )
)
def test_any_counts_give_shares_that_sum_to_1(counts: dict[str, tuple[int, int]]):
    made = table(counts)

    assert [name for name, _ in made.shares] == list(counts)
    assert abs(sum(share for _, share in made.shares) - 1) < 1e-9
    assert all(0 <= share <= 1 for _, share in made.shares)
    assert made == table(counts)
    floored = table(counts, floor=0.05)
    assert all(share >= min(0.05, 0.5 / len(counts)) - 1e-12 for _, share in floored.shares)


@pytest.mark.parametrize(
    "beliefs",
    [
        [(-3.0, 0.2), (-2.9, 0.2)],
        [(0.0, 1.0), (0.0, 1.0), (0.0, 1.0)],
        [(0.0, 2.0), (0.01, 0.01), (0.0, 0.01)],  # two narrow ones beside a wide one
        [(-4.0, 0.5), (-3.0, 0.1), (-3.2, 0.3), (-3.1, 0.05)],
        [(0.0, 1e-6), (1e-7, 1e-6)],
    ],
)
def test_the_integration_agrees_with_sampling(beliefs: list[tuple[float, float]]):
    draw = random.Random(7)
    wins = Counter(
        max(range(len(beliefs)), key=[draw.gauss(*pair) for pair in beliefs].__getitem__)
        for _ in range(20_000)
    )

    found = probabilities_of_being_best([Belief(*pair) for pair in beliefs])

    for index, share in enumerate(found):
        assert abs(share - wins[index] / 20_000) < 0.015


def test_a_variant_with_little_evidence_is_drawn_to_the_common_rate():
    found = beliefs_of([(10_000, 500), (2, 2)], [Prior(0.0, 0.234)] * 2)

    strong, weak = (math.exp(belief.mean) for belief in found.of)
    assert abs(strong - 0.05) < 0.002
    assert weak < 0.1
    assert 0.04 < found.rate < 0.06


def test_the_common_rate_is_not_moved_by_which_variant_was_shown_most():
    priors = [Prior(0.3, 0.1), Prior(-0.3, 0.1)]

    even = common_rate([(10_000, round(500 * math.exp(0.3))), (10_000, round(500 * math.exp(-0.3)))], priors)
    uneven = common_rate([(20_000, round(1000 * math.exp(0.3))), (0, 0)], priors)

    assert even == pytest.approx(0.05, rel=0.02)
    assert uneven == pytest.approx(0.05, rel=0.02)


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


def test_a_segment_draws_from_its_own_shares_and_the_decision_says_so():
    made = AllocationTable(
        "t", "w", "sms", 3, (("a", 1.0), ("b", 0.0)), segments=(("plan=pro", (("a", 0.0), ("b", 1.0))),)
    )

    pro, free, nobody = (
        decide(made, tenant="t", template="w", message_or_recipient_key="r", segment=segment)
        for segment in ("plan=pro", "plan=free", "")
    )

    assert (pro.variant, pro.segment) == ("b", "plan=pro")
    assert (free.variant, free.segment) == ("a", "plan=free")
    assert (nobody.variant, nobody.segment) == ("a", "")


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
