"""How far a locale that is there is from one that is wished for: 0 the same, 80 another language.

Sources: UTS #35 part 1, "Enhanced Language Matching"; the order of the look-ups and the fractions
are those of ICU's `LocaleDistance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from info.localization.cldr import matching_data, ungrouped
from info.localization.likely import Maximized, likely_region, likely_script

__all__ = ["STEPS", "Defaults", "defaults", "eighths_between", "is_more_likely", "near_languages"]

STEPS: Final = 8
"""Steps in a whole distance: what was said and what was only likely differs by less than one."""


class Defaults(NamedTuple):
    """The distances of two languages, scripts and regions that no rule names, and of the next wish."""

    language: int
    script: int
    region: int
    demotion: int


class _OfScripts(NamedTuple):
    distance: int
    regions: Mapping[str, int] | None


class _OfLanguages(NamedTuple):
    distance: int
    scripts: Mapping[str, _OfScripts] | None


@cache
def defaults() -> Defaults:
    """CLDR's distances where nothing more special is said.

    >>> defaults()
    Defaults(language=80, script=50, region=4, demotion=5)
    """
    data = matching_data()["distances"]
    language, script, region = data["defaults"]
    return Defaults(language, script, region, data["demotion"])


@cache
def _languages() -> dict[str, dict[str, _OfLanguages]]:
    """Wished language → language that is there → their distance."""
    found: dict[str, dict[str, _OfLanguages]] = {}
    for pair, entry in matching_data()["distances"]["pairs"].items():
        desired, supported = pair.split(" ")
        found.setdefault(desired, {})[supported] = _of_languages(entry)
    return found


def _of_languages(entry: Any) -> _OfLanguages:
    if isinstance(entry, int):
        return _OfLanguages(entry, None)
    scripts = {
        pair: _OfScripts(*(inner, None) if isinstance(inner, int) else inner)
        for pair, inner in entry[1].items()
    }
    return _OfLanguages(entry[0], scripts)


@cache
def _partitions() -> dict[str, str]:
    return ungrouped(matching_data()["partitions"])


def near_languages(desired: str) -> Iterable[str]:
    """The languages that rules name beside a wished one: all others are at the default distance."""
    return _languages().get(desired, {}).keys()


@lru_cache(maxsize=16384)
def eighths_between(desired: Maximized, supported: Maximized, *, favor_script: bool = False) -> int:
    """The distance of what is there from what is wished, in eighths.

    It is not the same the other way round: who reads Breton reads French. With `favor_script` a
    language counts a quarter, so that a script that can be read is worth more than the language.

    >>> from info.localization.likely import maximize
    >>> eighths_between(maximize("en", region="AU"), maximize("en", region="GB")) / STEPS
    3.0
    """
    usual = defaults()
    pair = _languages().get(desired.language, {}).get(supported.language)
    if pair is None:
        pair = _OfLanguages(0 if desired.language == supported.language else usual.language, None)
    distance = pair.distance >> 2 if favor_script else pair.distance
    scripts = _scripts(pair, desired.script, supported.script, usual)
    distance += scripts.distance
    if desired.region != supported.region:
        distance += _regions(scripts, desired.region, supported.region, usual)
    return distance * STEPS or desired.said ^ supported.said


def _scripts(pair: _OfLanguages, desired: str, supported: str, usual: Defaults) -> _OfScripts:
    if pair.scripts is None:
        return _OfScripts(0 if desired == supported else usual.script, None)
    found = pair.scripts.get(f"{desired} {supported}")
    if found is not None:
        return found
    other = pair.scripts["*"]
    return _OfScripts(0 if desired == supported else other.distance, other.regions)


def _regions(scripts: _OfScripts, desired: str, supported: str, usual: Defaults) -> int:
    """The largest distance between the partitions the two regions reach into."""
    if scripts.regions is None:
        return usual.region
    partitions = _partitions()
    rules = scripts.regions
    return max(
        rules.get(f"{mine} {other}", rules["*"])
        for mine in partitions.get(desired, ".")
        for other in partitions.get(supported, ".")
    )


def is_more_likely(one: Maximized, other: Maximized) -> bool:
    """Whether `one` is the more usual form of the language; between two that are equally near."""
    if one.language != other.language:
        return False
    if one.script != other.script:
        return one.script == likely_script(one.language)
    return one.region != other.region and one.region == likely_region(one.language)
