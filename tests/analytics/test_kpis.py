"""Figures from events: counted once, with intervals, by group and window."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.analytics import kpis, latency_of, rate_of, to_json
from info.errors import UnknownName
from info.model.values import EventRecord


def event(message: str, kind: str, at: float = 0.0, value: float | None = None, **other: str) -> EventRecord:
    names = {"tenant": "acme", "template": "welcome", "channel": "slack", "variant": "control"} | other
    return EventRecord(id=f"{message}-{kind}-{at}", message=message, kind=kind, at=at, value=value, **names)


EVENTS = [
    event("m1", "generated", 10, 0.001),
    event("m1", "clicked", 500),
    event("m1", "clicked", 501),
    event("m2", "generated", 20, 0.003, variant="warm"),
    event("m2", "viewed", 30, variant="warm"),
    event("m3", "generated", 90, 0.002, variant="warm"),
    event("m3", "rated", 95, 5, variant="warm"),
    event("gone", "clicked", 15),  # its generation is not in the log
]


def test_a_message_counts_once_however_often_it_is_clicked():
    total = kpis(EVENTS).total

    assert total.messages == 3
    assert (total.click_through.part, total.click_through.whole) == (1, 3)
    assert (total.engagement.part, total.engagement.whole) == (2, 3)
    assert total.counts["viewed"] == 1


def test_what_machines_did_is_in_no_figure_but_its_own():
    machines = [event("m2", "clicked", 21, machine="scanner"), event("m2", "viewed", 21, machine="prefetch"),
                event("m3", "clicked", 91, machine="scanner")]  # fmt: skip

    total = kpis([*EVENTS, *machines]).total

    assert total.counts == kpis(EVENTS).total.counts
    assert (total.click_through.part, total.engagement.part) == (1, 2)
    assert total.machines == {"clicked": 2, "viewed": 1}


def test_groups_stand_in_the_order_of_their_names():
    report = kpis(EVENTS, by=("variant",))

    assert [(dict(kpi.group), kpi.messages) for kpi in report.groups] == [
        ({"variant": "control"}, 1),
        ({"variant": "warm"}, 2),
    ]


@pytest.mark.parametrize(
    ("since", "until", "messages"),
    [(None, None, 3), (10, 20, 1), (10, 20.001, 2), (11, None, 2), (None, 10, 0), (100, None, 0)],
)
def test_a_period_holds_the_messages_generated_in_it(since: float | None, until: float | None, messages: int):
    assert kpis(EVENTS, since=since, until=until).total.messages == messages


def test_what_happens_after_the_period_still_counts_for_its_messages():
    assert kpis(EVENTS, until=11).total.click_through.part == 1


def test_windows_follow_the_time_of_generation():
    report = kpis(EVENTS, by=(), window=50)

    assert [(kpi.window, kpi.messages) for kpi in report.groups] == [(0.0, 2), (50.0, 1)]


def test_response_times_are_percentiles_of_what_was_measured():
    response = kpis(EVENTS).total.response

    assert response is not None
    assert (response.count, response.p50, response.p99) == (3, 0.002, 0.003)


@pytest.mark.parametrize(
    ("count", "p50", "p95", "p99"), [(1, 1, 1, 1), (2, 1, 2, 2), (100, 50, 95, 99), (101, 51, 96, 100)]
)
def test_percentiles_by_nearest_rank(count: int, p50: int, p95: int, p99: int):
    found = latency_of([float(number) for number in range(count, 0, -1)])

    assert found is not None
    assert (found.p50, found.p95, found.p99) == (p50, p95, p99)


def test_nothing_measured_is_none_and_no_share_is_invented():
    total = kpis([]).total

    assert total.response is None
    assert total.engagement.share is None
    assert (total.engagement.low, total.engagement.high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_agree_with_the_published_table(part: int, whole: int, low: float, high: float):
    rate = rate_of(part, whole)

    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_interval_holds_its_share_and_stays_in_0_to_1(one: int, two: int):
    rate = rate_of(min(one, two), max(one, two))

    assert 0 <= rate.low <= rate.high <= 1
    assert rate.share is None or rate.low <= rate.share <= rate.high


def test_the_quantile_is_that_of_the_normal_distribution():
    from statistics import NormalDist

    from info.analytics import rates

    assert abs(rates._Z - NormalDist().inv_cdf(0.975)) < 1e-12


def test_a_part_above_the_whole_is_refused():
    with pytest.raises(ValueError, match="not above the whole"):
        rate_of(2, 1)


def test_the_report_is_json():
    report = json.loads(to_json(kpis(EVENTS, by=("template", "channel", "variant"))))

    assert report["groups"][0]["group"] == {"template": "welcome", "channel": "slack", "variant": "control"}
    assert report["total"]["click_through"]["part"] == 1


def test_an_unknown_dimension_names_the_nearest():
    with pytest.raises(UnknownName, match="'template'"):
        kpis([], by=("templat",))


def test_language_accuracy_is_of_the_messages_looked_at_and_has_an_interval():
    judged = {("acme", "m1"): True, ("acme", "m3"): False, ("other", "m2"): True}

    report = kpis(EVENTS, by=("variant",), languages=judged)

    assert (report.total.language.part, report.total.language.whole) == (1, 2)
    assert report.total.language.low < 0.5 < report.total.language.high
    assert [kpi.language.whole for kpi in report.groups] == [1, 1]


def test_without_a_look_at_texts_there_is_no_estimate_of_the_language():
    assert kpis(EVENTS).total.language is None
    assert kpis(EVENTS, languages={}).total.language is None
    assert json.loads(to_json(kpis(EVENTS)))["total"]["language"] is None
