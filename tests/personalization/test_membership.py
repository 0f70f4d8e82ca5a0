"""Who takes part in an experiment: shares as asked for, one place in a layer, the same at each asking."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest
from msgspec.structs import replace

from info.model.values import AllocationTable
from info.personalization import decide
from info.personalization.membership import group_of, overlap

SHARES = (("control", 0.25), ("warm", 0.75))
TABLE = AllocationTable("acme", "tenant_welcome", "email", 7, SHARES, "shares", experiment="x-1", since=5)
UNITS = [f"r_{number}" for number in range(8000)]


def drawn(table, unit, message="m-1"):
    return decide(
        table,
        tenant=table.tenant,
        template=table.template,
        message_or_recipient_key=unit,
        message=message,
    )


def near(found, share, size):
    """Whether a share of `size` units is within four deviations of what was asked for."""
    return abs(found / size - share) < 4 * sqrt(share * (1 - share) / size)


def test_under_an_experiment_its_id_salts_the_draw():
    other = replace(TABLE, experiment="x-2")

    both = Counter((drawn(TABLE, unit).variant, drawn(other, unit).variant) for unit in UNITS)

    for one, first in SHARES:
        for two, second in SHARES:
            assert near(both[one, two], first * second, len(UNITS)), (one, two)


@pytest.mark.parametrize("holdout", [0.0, 0.05, 0.3])
def test_the_holdout_is_as_large_as_asked_and_gets_the_first_variant(holdout):
    decisions = [drawn(replace(TABLE, holdout=holdout), unit) for unit in UNITS]
    held = [each for each in decisions if each.group == "holdout"]

    assert near(len(held), holdout, len(UNITS)) if holdout else not held
    assert {(each.variant, each.probability, each.once_since) for each in held} <= {("control", 1.0, 5)}
    inside = Counter(each.variant for each in decisions if each.group == "in")
    assert near(inside["warm"], 0.75, inside.total())


def test_no_unit_is_in_two_experiments_of_a_layer_whose_slots_do_not_meet():
    slots = [(0.0, 0.3), (0.3, 0.55), (0.55, 1.0)]
    tables = [
        replace(TABLE, template=f"t-{number}", experiment=f"x-{number}", layer="growth", slot=slot)
        for number, slot in enumerate(slots)
    ]

    taking = [
        tuple(number for number, table in enumerate(tables) if drawn(table, unit).group == "in")
        for unit in UNITS
    ]

    assert {len(each) for each in taking} == {1}
    inside = Counter(each[0] for each in taking)
    for number, (first, end) in enumerate(slots):
        assert near(inside[number], end - first, len(UNITS))


def test_who_is_outside_the_slot_gets_the_first_variant_and_is_told_apart():
    table = replace(TABLE, layer="growth", slot=(0.0, 0.5))
    outside = [each for each in (drawn(table, unit) for unit in UNITS) if each.group == "out"]

    assert {(each.variant, each.probability, each.once_since) for each in outside} == {("control", 1.0, -1)}
    assert "outside the slot in layer 'growth' of experiment x-1" in outside[0].reason


def test_the_layers_of_two_tenants_are_independent():
    mine = replace(TABLE, layer="growth", slot=(0.0, 0.5))
    theirs = replace(mine, tenant="other")

    both = Counter((group_of(mine, unit, "")[0], group_of(theirs, unit, "")[0]) for unit in UNITS)

    assert near(both["in", "in"], 0.25, len(UNITS))


def test_a_recipient_draws_the_same_with_every_message_or_anew_with_each():
    anew = replace(TABLE, since=-1)

    kept = {drawn(TABLE, "r_1", f"m-{number}").variant for number in range(50)}
    assert kept == {drawn(TABLE, "r_1").variant}
    variants = Counter(drawn(anew, "r_1", message).variant for message in UNITS)
    assert near(variants["warm"], 0.75, len(UNITS))


def test_without_an_experiment_a_message_does_not_change_the_draw():
    plain = replace(TABLE, experiment="", since=-1, policy="thompson")

    decision = drawn(plain, "r_1")

    assert (decision.group, decision.once_since) == ("", -1)
    assert decision.draw == drawn(plain, "r_1", "another message").draw


def test_slots_that_touch_do_not_overlap():
    assert not overlap((0.0, 0.5), (0.5, 1.0))
    assert overlap((0.0, 0.5), (0.49, 1.0))
    assert overlap((0.2, 0.3), (0.0, 1.0))
