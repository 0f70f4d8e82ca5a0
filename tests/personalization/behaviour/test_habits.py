from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.personalization.behaviour import HALF_LIFE, NO_HABITS, Habits, Happening

DAY = 86_400.0
NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC


def sent(number, at=NOON, *, channel="email", topic="news", zone="UTC"):
    return Happening(f"m-{number}", "sent", at, at, channel, topic, zone)


def engaged(number, at=NOON, *, after=60.0, channel="email", topic="news", zone="UTC"):
    return Happening(f"m-{number}", "engaged", at, at + after, channel, topic, zone)


@st.composite
def happenings(draw):
    number = draw(st.integers(0, 30))
    kind = draw(st.sampled_from([sent, engaged]))
    channel = ("email", "sms", "slack")[number % 3]
    zone = ("UTC", "Asia/Kolkata", "America/New_York")[number % 3]
    return kind(number, NOON + number * 7_777, channel=channel, topic=f"t{number % 4}", zone=zone)


def same(one, other):
    assert [(c, h) for c, h, _ in one.hours] == [(c, h) for c, h, _ in other.hours]
    for mine, yours in zip(one.hours, other.hours, strict=True):
        assert mine[2].sent == pytest.approx(yours[2].sent)
        assert mine[2].engaged == pytest.approx(yours[2].engaged)
    assert one.total.sent == pytest.approx(other.total.sent)
    assert [name for name, _ in one.topics] == [name for name, _ in other.topics]
    assert (one.at, one.last_sent, one.last_engaged, one.zone) == (
        other.at, other.last_sent, other.last_engaged, other.zone,
    )  # fmt: skip


def test_a_message_counts_at_its_hour_and_day_where_the_person_is():
    habits = NO_HABITS.after(sent(1, zone="Asia/Tokyo")).after(engaged(1, zone="Asia/Tokyo"))

    ((channel, hour, sums),) = habits.hours
    assert (channel, hour, sums.sent, sums.engaged) == ("email", 21, 1.0, 1.0)
    assert habits.weekdays[3] == sums  # a Thursday
    assert dict(habits.topics) == {"news": sums}
    assert (habits.last_sent, habits.last_engaged, habits.zone) == (NOON, NOON + 60, "Asia/Tokyo")


@pytest.mark.parametrize(("age", "weight"), [(0.0, 1.0), (HALF_LIFE, 0.5), (2 * HALF_LIFE, 0.25)])
def test_a_message_says_half_as_much_after_a_half_life(age, weight):
    habits = NO_HABITS.after(sent(1)).after(sent(2, NOON + age, channel="sms"))

    assert habits.by_channel()["email"].sent == pytest.approx(weight)
    assert habits.by_channel()["sms"].sent == 1.0
    assert NO_HABITS.after(sent(1)).as_of(NOON + age).total.sent == pytest.approx(weight)


def test_what_comes_late_is_weighed_by_its_own_age_and_what_comes_twice_counts_once():
    told = [sent(1), engaged(1), sent(2, NOON + 40 * DAY), engaged(2, NOON + 40 * DAY), sent(1)]
    whole = NO_HABITS.after_all(told)

    for order in permutations(told):
        same(NO_HABITS.after_all(order), whole)
    assert whole.after(engaged(2, NOON + 40 * DAY)) is whole


@given(st.lists(happenings(), max_size=40), st.randoms())
def test_the_order_does_not_matter(found, random):
    whole = NO_HABITS.after_all(found)
    random.shuffle(found)

    same(NO_HABITS.after_all([*found, *found[:3]]), whole)


@given(
    st.lists(happenings(), max_size=20, unique_by=lambda each: (each.message, each.kind)), st.integers(0, 20)
)
def test_two_logs_apart_say_together_what_one_log_says(found, cut):
    apart = NO_HABITS.after_all(found[:cut]), NO_HABITS.after_all(found[cut:])

    same(apart[0].merged(apart[1]), NO_HABITS.after_all(found))
    same(apart[1].merged(apart[0]), NO_HABITS.after_all(found))


def test_habits_stay_small_whatever_comes():
    habits = NO_HABITS
    for number in range(400):
        habits = habits.after(
            sent(number, NOON + number * 3600, channel=f"channel-{number % 50}", topic=f"topic-{number % 90}")
        )

    assert len({channel for channel, _, _ in habits.hours}) <= 24
    assert len(habits.topics) <= 32
    assert len(habits.recent) <= 64


def test_nothing_is_known_of_nobody():
    assert (NO_HABITS.total.sent, NO_HABITS.hours, NO_HABITS.topics) == (0.0, (), ())
    assert Habits() == NO_HABITS
