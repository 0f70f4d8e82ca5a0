"""A channel or an hour drawn for a person: shares with a floor, one draw a day, the same again at replay."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from info.model.choices import NOW, Choice
from info.personalization.behaviour import (
    EXPLORED,
    Prediction,
    Timed,
    drawn_choice,
    explored,
    hours_offered,
    is_drawn,
    settled_choice,
)

DAY = 86_400.0
MIDNIGHT = 1_767_225_600.0  # 2026-01-01 00:00 UTC
CHANNEL = Choice("channel", "", 1.0, 0.0, "", "tenant_welcome", "", MIDNIGHT, habits=3)
HOUR = replace(CHANNEL, of="hour", channel="email")


def a_draw(number=1, names=("email", "sms"), asked=CHANNEL):
    return drawn_choice(asked, names, tenant="acme", unit=f"r_{number}")


@pytest.mark.parametrize(
    ("names", "shares"),
    [
        (["a"], [1.0]),
        (["a", "b"], [0.95, 0.05]),
        (["a", "b", "c", "d"], [0.925, 0.025, 0.025, 0.025]),
    ],
)
def test_a_tenth_is_spread_over_all_that_is_offered(names, shares):
    assert explored(names) == tuple(zip(names, map(pytest.approx, shares), strict=True))


@given(st.integers(1, 24))
def test_shares_sum_to_1_and_none_falls_below_the_floor(size):
    shares = [share for _, share in explored([str(number) for number in range(size)])]

    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) >= EXPLORED / size
    assert shares[0] == max(shares)


def test_over_many_people_each_is_drawn_as_often_as_its_share_says():
    names = ["email", "sms", "slack", "push.fcm"]

    drawn = Counter(a_draw(number, names).chosen for number in range(20_000))

    assert drawn["email"] == pytest.approx(18_500, abs=150)
    for name in names[1:]:
        assert drawn[name] == pytest.approx(500, abs=90)


def test_who_asks_again_on_the_same_day_draws_the_same_and_on_another_day_anew():
    morning, evening = (replace(CHANNEL, asked_at=MIDNIGHT + hour * 3600) for hour in (0, 23.9))
    days = [replace(CHANNEL, asked_at=MIDNIGHT + day * DAY) for day in range(50)]

    assert a_draw(asked=morning).draw == a_draw(asked=evening).draw
    assert len({a_draw(asked=day).draw for day in days}) == 50
    assert a_draw(1).draw != a_draw(2).draw != a_draw(2, asked=HOUR).draw


def test_the_reason_says_whether_it_is_the_best_or_taken_to_be_known():
    found = {choice.chosen: choice for choice in map(a_draw, range(200))}

    assert found["email"].reason == "the best of 2 channels, drawn with 95.0%"
    assert found["sms"].reason == "drawn with 5.0% of 2 channels, so that they are known, too"
    assert (found["sms"].probability, found["sms"].channel) == (0.05, "sms")
    assert a_draw(names=["sms"]).reason == "the only one that was offered"
    assert a_draw(names=["sms"]).probability == 1.0


@given(st.integers(0, 10_000), st.integers(1, 24))
def test_a_choice_comes_out_again_from_its_shares_and_the_person_alone(number, size):
    choice = a_draw(number, [f"c{place}" for place in range(size)])

    carried = msgspec.json.decode(msgspec.json.encode(choice), type=Choice)

    assert carried == choice
    assert is_drawn(carried, tenant="acme", unit=f"r_{number}")
    assert not is_drawn(carried, tenant="other", unit=f"r_{number}")
    assert not is_drawn(carried, tenant="acme", unit="r_another")


@pytest.mark.parametrize(
    "change",
    [
        {"chosen": "sms"},
        {"probability": 0.5},
        {"draw": 0.0},
        {"template": "usage_insights"},
        {"asked_at": MIDNIGHT + DAY},
        {"shares": (("email", 0.5), ("sms", 0.6))},
        {"shares": (("email", 1.0), ("sms", 0.0))},
        {"shares": ()},
    ],
)
def test_a_choice_that_was_changed_is_not_what_was_drawn(change):
    choice = next(each for each in map(a_draw, range(20)) if each.chosen == "email")
    unit = next(f"r_{number}" for number in range(20) if a_draw(number) == choice)

    assert is_drawn(choice, tenant="acme", unit=unit)
    assert not is_drawn(replace(choice, **change), tenant="acme", unit=unit)


def test_what_is_settled_is_certain_and_has_no_shares():
    choice = settled_choice(HOUR, NOW, "nobody asked")

    assert (choice.chosen, choice.probability, choice.shares) == ("now", 1.0, ())
    assert choice.at == MIDNIGHT
    assert is_drawn(choice, tenant="acme", unit="whoever")
    assert not is_drawn(replace(choice, probability=0.9), tenant="acme", unit="whoever")


def test_hours_by_night_are_offered_only_where_the_best_is_one():
    expected = Prediction(0.1, 0.0, 0.2)
    ranked = [Timed(MIDNIGHT + hour * 3600, hour, expected) for hour in (3, 9, 22, 21, 7, 8, 23)]

    names = hours_offered(ranked, "UTC")

    assert [name[11:] for name in names] == ["03:00+00:00", "09:00+00:00", "21:00+00:00", "08:00+00:00"]
    assert names[0] == "2026-01-01T03:00+00:00"


def test_at_most_24_hours_are_offered_however_long_it_may_wait():
    expected = Prediction(0.1, 0.0, 0.2)
    ranked = [Timed(MIDNIGHT + hour * 3600, hour % 24, expected) for hour in range(24 * 31)]

    assert len(hours_offered(ranked, "UTC")) == 24


def test_an_hour_names_one_instant_also_where_the_clock_has_it_twice():
    first = 1_792_879_200.0  # 2026-10-24 22:00 UTC: that night the clock of Berlin goes from 3 to 2
    ranked = [Timed(first + hour * 3600, 9, Prediction(0.1, 0.0, 0.2)) for hour in range(24)]

    for zone in ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns"):
        names = hours_offered(ranked, zone)
        assert len(set(names)) == 24
        for name, one in zip(names, ranked, strict=True):
            assert replace(HOUR, chosen=name).at == one.at
