"""One making however many ask, from one loop or several."""

from __future__ import annotations

import asyncio
from threading import Thread

import pytest

from info.cache import Cache


class Maker:
    """Counts its makings; each waits until told to go on."""

    def __init__(self) -> None:
        self.made = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> str:
        self.made += 1
        await self.go_on.wait()
        return f"value {self.made}"


def new_cache(ttl: float | None = None) -> tuple[Cache[str, str], list[float]]:
    now = [0.0]
    return Cache(capacity=10, clock=lambda: now[0], ttl=ttl), now


async def test_a_hundred_askers_cause_one_making():
    cache, _ = new_cache()
    maker = Maker()
    askers = [asyncio.create_task(cache.get_or_make("a", maker)) for _ in range(100)]
    await asyncio.sleep(0)

    maker.go_on.set()
    answers = await asyncio.gather(*askers)

    assert set(answers) == {"value 1"}
    assert maker.made == 1
    assert cache.get("a") == "value 1"


async def test_a_value_whose_time_is_over_is_made_again():
    cache, now = new_cache(ttl=10)
    maker = Maker()
    maker.go_on.set()
    await cache.get_or_make("a", maker)

    now[0] = 10.0

    assert await cache.get_or_make("a", maker) == "value 2"


async def test_an_error_reaches_all_and_is_not_kept():
    cache, _ = new_cache()

    async def fail() -> str:
        await asyncio.sleep(0)
        raise LookupError("gone")

    results = await asyncio.gather(*(cache.get_or_make("a", fail) for _ in range(3)), return_exceptions=True)
    maker = Maker()
    maker.go_on.set()

    assert [type(result) for result in results] == [LookupError] * 3
    assert await cache.get_or_make("a", maker) == "value 1"


async def test_a_cancelled_asker_leaves_the_others_alone():
    cache, _ = new_cache()
    maker = Maker()
    first, second = (asyncio.create_task(cache.get_or_make("a", maker)) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()
    await asyncio.sleep(0)
    maker.go_on.set()

    assert await second == "value 1"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_what_is_forgotten_while_it_is_made_is_not_kept():
    cache, _ = new_cache()
    maker = Maker()
    asker = asyncio.create_task(cache.get_or_make("a", maker))
    await asyncio.sleep(0)

    cache.forget("a")
    maker.go_on.set()

    assert await asker == "value 1"
    assert cache.get("a") is None
    assert await cache.get_or_make("a", maker) == "value 2"


def test_two_loops_share_what_is_kept():
    cache, _ = new_cache()

    async def ask() -> str:
        maker = Maker()
        maker.go_on.set()
        return await cache.get_or_make("a", maker)

    answers: list[str] = []
    threads = [Thread(target=lambda: answers.append(asyncio.run(ask()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ["value 1"] * 4
    assert cache.stats.entries == 1


def test_costs_are_measured_and_bounded():
    cache: Cache[str, bytes] = Cache(capacity=100, clock=lambda: 0.0, cost_of=len)

    for number in range(20):
        cache.put(str(number), b"x" * 30)

    assert cache.stats.cost <= 100
    cache.put("large", b"x" * 101)
    assert cache.get("large") is None
    cache.clear()
    assert cache.stats.entries == 0
