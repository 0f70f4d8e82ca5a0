"""A locale's texts: what each file gives, and what falls back to what.

The order of a fallback, nearest first: the locale's CLDR parents that are there; then what else is there
of the same language in the same script, by CLDR's distances; then the source. A locale with a form of
address (`de-AT-x-informal`) asks all of these in that form first. Another script, and another language,
never fills a gap: half a message that cannot be read is worse than the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from info.localization.address import address_of, with_address, without_address
from info.localization.distance import STEPS, eighths_between
from info.localization.likely import Maximized
from info.localization.matcher import place_of
from info.localization.tags import canonical, chain

__all__ = ["Catalogue", "catalogue", "fallbacks"]

_SAME_LANGUAGE: Final = 1
"""The distance up to which CLDR's two codes are one written language: Norwegian and Bokmål."""


class Catalogue(msgspec.Struct, frozen=True):
    """Text key → MessageFormat 2 source, complete; `missing` fell back to the source language.

    `locales` names the locale each text came from; "" is the source text.
    """

    texts: Mapping[str, str]
    locales: Mapping[str, str]
    missing: tuple[str, ...]


def catalogue(
    source: Mapping[str, str],
    files: Mapping[str, Mapping[str, str]],
    locale: str,
    *,
    source_locale: str = "en",
) -> Catalogue:
    """The texts of a template in `locale`: each from the nearest locale of `fallbacks`, else the source.

    `files` maps a locale to the texts it gives; a key the source does not know is left out.

    >>> catalogue({"a": "A", "b": "B"}, {"de": {"a": "Ä"}}, "de-AT").texts
    {'a': 'Ä', 'b': 'B'}
    """
    asked = tuple(tag for tag in fallbacks(locale, files, source_locale) if tag in files)
    texts: dict[str, str] = {}
    locales: dict[str, str] = {}
    for key, text in source.items():
        found = next((tag for tag in asked if key in files[tag]), "")
        texts[key] = files[found][key] if found else text
        locales[key] = found
    same = bool(fallbacks(locale, [source_locale]))
    missing = () if same else tuple(key for key, tag in locales.items() if not tag)
    return Catalogue(texts, locales, missing)


def fallbacks(locale: str, available: Iterable[str], source_locale: str | None = None) -> tuple[str, ...]:
    """The locales of `available` that a text in `locale` may be taken from, nearest first.

    Where the source is one of them it is the last: it has every text.

    >>> fallbacks("es-MX", ["es", "en", "es-419"]), fallbacks("pt-PT", ["pt-BR", "es"])
    (('es-419', 'es'), ('pt-BR',))
    >>> fallbacks("de-AT-x-informal", ["de", "de-AT", "de-x-informal"])
    ('de-x-informal', 'de-AT', 'de')
    >>> fallbacks("en-AU", ["en-GB", "en-AU"], "en")
    ('en-AU', 'en')
    """
    source = canonical(source_locale) if source_locale else None
    tags = tuple(available)
    found = _fallbacks(canonical(locale), tags if source is None or source in tags else (*tags, source))
    return found[: found.index(source) + 1] if source in found else found


@lru_cache(maxsize=4096)
def _fallbacks(locale: str, available: tuple[str, ...]) -> tuple[str, ...]:
    there = {canonical(tag): tag for tag in available}
    address = address_of(locale)
    if address is None:
        plain = tuple(tag for tag in there if address_of(tag) is None)
        return tuple(there[tag] for tag in _nearest(locale, plain))
    rest = _nearest(without_address(locale), tuple(tag for tag in there if address_of(tag) is None))
    addressed = {without_address(tag) for tag in there if address_of(tag) == address}
    first = _nearest(without_address(locale), tuple(addressed))
    return tuple(there[tag] for tag in (*(with_address(tag, address) for tag in first), *rest))


def _nearest(locale: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    parents = tuple(tag for tag in chain(locale) if tag in tags)
    here = place_of(locale)
    others = [tag for tag in tags if tag not in parents and _is_same_language(here, place_of(tag))]
    return (*parents, *sorted(others, key=lambda tag: (eighths_between(here, place_of(tag)), tag)))


def _is_same_language(here: Maximized, other: Maximized) -> bool:
    """Whether both are one language, written in one script, wherever it is spoken."""
    if here.script != other.script:
        return False
    if here.language == other.language:
        return True
    return eighths_between(here, other._replace(region=here.region)) <= _SAME_LANGUAGE * STEPS
