"""The suite of the cache port. The subclass gives a fixture `cache` that holds some entries, not 10,000."""

from __future__ import annotations

from typing import Any

__all__ = ["CacheContract"]


class CacheContract:
    """What every cache does."""

    def test_what_was_put_is_held(self, cache: Any) -> None:
        cache.put("a", "1")
        cache.put("a", "2")

        assert cache.get("a") == "2"

    def test_what_was_never_put_is_none(self, cache: Any) -> None:
        assert cache.get("nothing") is None

    def test_it_is_bounded(self, cache: Any) -> None:
        names = [str(number) for number in range(10_000)]
        for name in names:
            cache.put(name, name)

        held = [name for name in names if cache.get(name) is not None]

        assert 0 < len(held) < len(names)
        assert all(cache.get(name) == name for name in held[-1:])
