from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.personalization.behaviour import local_hour, slots


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("instant", "zone", "hour", "weekday"),
    [
        ("2026-03-29T00:59", "Europe/Berlin", 1, 6),
        ("2026-03-29T01:00", "Europe/Berlin", 3, 6),  # the clock goes from 2 to 3
        ("2026-10-25T00:30", "Europe/Berlin", 2, 6),
        ("2026-10-25T01:30", "Europe/Berlin", 2, 6),  # 2 o'clock is there twice
        ("2026-01-01T20:00", "Asia/Kolkata", 1, 4),  # five and a half hours ahead
        ("2026-01-01T20:00", "Pacific/Chatham", 9, 4),
        ("2026-01-01T20:00", "Nowhere/Atall", 20, 3),
    ],
)
def test_the_hour_is_that_of_the_instant_where_the_person_is(instant, zone, hour, weekday):
    assert local_hour(at(instant), zone) == (hour, weekday)


@pytest.mark.parametrize(
    ("start", "end", "zone", "hours"),
    [
        ("2026-03-28T23:30", "2026-03-29T03:00", "Europe/Berlin", [1, 3, 4, 5]),
        ("2026-10-24T22:00", "2026-10-25T02:00", "Europe/Berlin", [0, 1, 2, 3]),
        ("2026-10-25T00:30", "2026-10-25T02:00", "Europe/Berlin", [2, 3]),  # the second 2 o'clock
        ("2026-01-01T00:00", "2026-01-01T02:00", "Asia/Kolkata", [6, 7]),
        ("2026-01-01T00:10", "2026-01-01T00:50", "UTC", []),
        ("2026-01-01T01:00", "2026-01-01T01:00", "UTC", [1]),
        ("2026-10-03T14:00", "2026-10-03T17:00", "Australia/Lord_Howe", [1, 2, 3, 4]),  # no 2:00 but 2:30
    ],
)
def test_hours_to_come_are_those_that_exist(start, end, zone, hours):
    assert [slot.hour for slot in slots(at(start), at(end), zone)] == hours


@given(
    st.floats(1.6e9, 1.9e9),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_two_days_have_their_hours_in_order_and_none_twice(start, zone):
    found = list(slots(start, start + 2 * 86_400, zone))

    times = [slot.at for slot in found]
    assert times == sorted(set(times))
    assert 46 <= len(found) <= 50
    assert all(start <= slot.at <= start + 2 * 86_400 for slot in found)
    assert all(local_hour(slot.at, zone) == (slot.hour, slot.weekday) for slot in found)
