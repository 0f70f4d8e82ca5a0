"""Which arm of the source an arm of the translation stands for."""

from __future__ import annotations

from functools import lru_cache

from info.language.messageformat import operands, plural_rule
from info.validators.translation.wordings import Arm, Selecting, Wording

__all__ = ["is_exact", "only_number", "paired"]

_SAMPLES = (*range(201), 1_000, 10_000, 100_000, 1_000_000, 2_000_000)


def paired(source: Wording, target: Wording, source_locale: str, locale: str) -> tuple[tuple[Arm, Arm], ...]:
    """Each arm of the target, with the source's arm that would be shown in its place."""
    if not source.selectors:
        return tuple((arm, source.arms[0]) for arm in target.arms)
    places = {selector.name: index for index, selector in enumerate(target.selectors)}
    return tuple(
        (arm, _counterpart(arm, source, target, places, source_locale, locale)) for arm in target.arms
    )


def _counterpart(
    arm: Arm, source: Wording, target: Wording, places: dict[str, int], source_locale: str, locale: str
) -> Arm:
    left = source.arms
    for index, selector in enumerate(source.selectors):
        at = places.get(selector.name)
        key = "*" if at is None else arm.keys[at]
        plain = selector.by_word or at is None or target.selectors[at].by_word
        for wanted in (key, "*") if plain else _like(key, selector, source_locale, locale):
            found = tuple(each for each in left if each.keys[index] == wanted)
            if found:
                left = found
                break
    return left[0]


def _like(key: str, selector: Selecting, source_locale: str, locale: str) -> tuple[str, ...]:
    """The keys of the source that say the same number, the nearest first."""
    if key == "*":
        return "*", "other"
    number = key if is_exact(key) else only_number(locale, selector.kind, key)
    if number is None:
        return ("one", "*", "other") if key == "one" else ("*", "other")
    category = plural_rule(source_locale, selector.kind)(operands(number)) if selector.kind != "exact" else ""
    return number, category, "*", "other"


def is_exact(key: str) -> bool:
    """Whether a key of a plural is a number.

    >>> is_exact("0"), is_exact("one")
    (True, False)
    """
    return key.isdecimal()


@lru_cache(maxsize=512)
def only_number(locale: str, kind: str, category: str) -> str | None:
    """The one whole number that a plural category stands for; None where there are several, or none.

    >>> only_number("de", "cardinal", "one"), only_number("ru", "cardinal", "one")
    ('1', None)
    """
    if kind == "exact":
        return None
    rule = plural_rule(locale, kind)
    found = [number for number in _SAMPLES if rule(operands(str(number))) == category]
    return str(found[0]) if len(found) == 1 else None
