"""The structure: worked examples at the boundaries, and a naive model for the invariants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from info.cache import S3Fifo


def keys_held(cache: S3Fifo[str, int], names: str) -> str:
    """The names that are held, without counting a use."""
    return "".join(name for name in names if name in cache._small or name in cache._main)


@pytest.mark.parametrize(
    ("steps", "held"),
    [
        ("abc", "abc"),  # room for three
        ("abcd", "bcd"),  # the first newcomer leaves
        ("aAbcd", "acd"),  # asked for while waiting: moves to main; b leaves
        ("abcda", "acd"),  # a comes back from the ghosts into main
        ("abcdaefg", "afg"),  # and a scan of newcomers does not wash it out
        ("aAbcdefgh", "agh"),
    ],
)
def test_what_is_asked_for_again_stays(steps: str, held: str):
    cache: S3Fifo[str, int] = S3Fifo(capacity=3)

    for step in steps:
        if step.isupper():
            cache.get(step.lower(), now=0)
        else:
            cache.put(step, 1, now=0)

    assert keys_held(cache, "abcdefgh") == held


@pytest.mark.parametrize(("age", "there"), [(0.0, True), (9.999, True), (10.0, False), (11.0, False)])
def test_a_value_is_there_until_its_time_is_over(age: float, there: bool):  # noqa: FBT001
    cache: S3Fifo[str, int] = S3Fifo(capacity=1, ttl=10)
    cache.put("a", 7, now=100)

    found = cache.get("a", now=100 + age)

    assert (found == 7) is there


def test_an_entry_may_live_shorter_than_the_cache_says():
    cache: S3Fifo[str, int] = S3Fifo(capacity=2, ttl=10)
    cache.put("a", 1, now=0, ttl=1)

    assert cache.get("a", now=1) is None
    assert cache.stats.expiries == 1


def test_no_time_to_live_keeps_nothing():
    cache: S3Fifo[str, int] = S3Fifo(capacity=2, ttl=0)

    assert cache.put("a", 1, now=0) is False
    assert len(cache) == 0


@pytest.mark.parametrize(("cost", "kept"), [(1, True), (10, True), (11, False)])
def test_a_value_larger_than_the_cache_is_not_kept_and_evicts_nothing_else(cost: int, kept: bool):  # noqa: FBT001
    cache: S3Fifo[str, int] = S3Fifo(capacity=10)

    assert cache.put("a", 1, now=0, cost=cost) is kept
    assert cache.cost == (cost if kept else 0)


def test_a_value_that_grew_too_large_is_gone_rather_than_stale():
    cache: S3Fifo[str, int] = S3Fifo(capacity=10)
    cache.put("a", 1, now=0)

    cache.put("a", 2, now=0, cost=11)

    assert cache.get("a", now=0) is None


def test_the_number_of_entries_is_bounded_apart_from_their_cost():
    cache: S3Fifo[int, int] = S3Fifo(capacity=10**6, max_entries=5)

    for number in range(50):
        cache.put(number, number, now=0)

    assert len(cache) == 5
    assert cache.stats.evictions == 45


def test_a_popular_few_survive_a_scan_of_a_thousand():
    cache: S3Fifo[str, int] = S3Fifo(capacity=100)
    popular = [f"p{number}" for number in range(50)]
    for name in popular:
        cache.put(name, 1, now=0)
        cache.get(name, now=0)

    for number in range(1000):
        cache.put(f"scan{number}", 1, now=0)

    assert sum(cache.get(name, now=0) is not None for name in popular) == 50


def test_a_cache_without_room_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        S3Fifo(capacity=0)
    with pytest.raises(ValueError, match="at least 1"):
        S3Fifo[str, int](capacity=1).put("a", 1, now=0, cost=0)


class AgainstTheModel(RuleBasedStateMachine):
    """The naive model is what was last put and when: a cache may forget it but never alter it."""

    def __init__(self) -> None:
        super().__init__()
        self.cache: S3Fifo[int, int] = S3Fifo(capacity=20, max_entries=8, ttl=5)
        self.model: dict[int, tuple[int, float]] = {}
        self.now = 0.0
        self.put_so_far = 0

    @rule(key=st.integers(0, 20), cost=st.integers(1, 22))
    def put(self, key: int, cost: int) -> None:
        self.put_so_far += 1
        kept = self.cache.put(key, self.put_so_far, now=self.now, cost=cost)
        assert kept is (cost <= 20)
        self.model[key] = (self.put_so_far, self.now)
        if kept:
            assert self.cache.get(key, now=self.now) == self.put_so_far

    @rule(key=st.integers(0, 20))
    def get(self, key: int) -> None:
        found = self.cache.get(key, now=self.now)
        if found is not None:
            value, put_at = self.model[key]
            assert found == value
            assert self.now < put_at + 5

    @rule(key=st.integers(0, 20))
    def remove(self, key: int) -> None:
        self.cache.remove(key)
        self.model.pop(key, None)
        assert self.cache.get(key, now=self.now) is None

    @rule(seconds=st.floats(0, 3))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def is_within_its_bounds(self) -> None:
        assert self.cache.cost <= 20
        assert len(self.cache) <= 8
        assert len(self.cache._ghost) <= 16
        held = [*self.cache._small.values(), *self.cache._main.values()]
        assert self.cache.cost == sum(entry.cost for entry in held)
        assert not self.cache._small.keys() & self.cache._main.keys()


test_the_cache_agrees_with_the_model = AgainstTheModel.TestCase


@given(st.lists(st.integers(0, 40), max_size=200))
def test_hits_and_misses_add_up(keys: list[int]):
    cache: S3Fifo[int, int] = S3Fifo(capacity=10)

    for key in keys:
        if cache.get(key, now=0) is None:
            cache.put(key, key, now=0)

    assert cache.stats.hits + cache.stats.misses == len(keys)
