"""What a tag leaves unsaid: the language, script and region that are most likely meant.

Sources: UTS #35 part 1, "Likely Subtags"; the order of the look-ups, what counts as said, and the
pseudo-locales are those of ICU's `LikelySubtags`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from info.localization.cldr import matching_data, ungrouped

__all__ = ["Maximized", "likely_region", "likely_script", "maximize", "pseudo_locale"]

_LANGUAGE, _SCRIPT, _REGION = 4, 2, 1
_ALL: Final = _LANGUAGE | _SCRIPT | _REGION
_PSEUDO: Final = {"XA": "'", "XB": "+", "XC": ","}
"""Region → the mark before language and script that no real subtag has: a pseudo-locale matches itself."""
_PSEUDO_VARIANTS: Final = {"psaccent": "XA", "psbidi": "XB", "pscrack": "XC"}
_UNSAID: Final = frozenset({"und", "Zzzz", "ZZ"})

_Regions: TypeAlias = Mapping[str, tuple[str, str, str]]
_Scripts: TypeAlias = Mapping[str, _Regions]


class Maximized(NamedTuple):
    """Language, script and region, and which of them were said (4 language, 2 script, 1 region)."""

    language: str
    script: str
    region: str
    said: int


@cache
def _plain() -> dict[str, str]:
    return ungrouped(matching_data()["likely"]["plain"])


@cache
def _full() -> dict[str, dict[str, dict[str, tuple[str, str, str]]]]:
    data: Mapping[str, Mapping[str, Mapping[str, Any]]] = matching_data()["likely"]["full"]
    return {
        language: {
            script: {region: (found[0], found[1], found[2]) for region, found in regions.items()}
            for script, regions in scripts.items()
        }
        for language, scripts in data.items()
    }


def _scripts_of(language: str) -> _Scripts | None:
    """Script → region → the likely three, "" for unsaid; None for a language CLDR does not list."""
    plain = _plain().get(language)
    if plain is not None:
        script, region = plain.split("-")
        return {"": {"": (language, script, region)}}
    return _full().get(language)


@lru_cache(maxsize=4096)
def maximize(language: str, script: str = "", region: str = "") -> Maximized:
    """The three subtags with what is unsaid filled in; old codes must have been replaced before.

    >>> maximize("zh", region="TW")[:3], maximize("und", "Hebr")[:3], maximize("de").said
    (('zh', 'Hant', 'TW'), ('he', 'Hebr', 'IL'), 4)
    """
    language, script, region = ("" if part in _UNSAID else part for part in (language, script, region))
    if language and script and region:
        return Maximized(language, script, region, _ALL)
    scripts = _scripts_of(language)
    known = scripts is not None
    scripts = _full()[""] if scripts is None else scripts
    regions = scripts.get(script)
    if regions is None:
        # Neither the language nor the script is known: the world's default, as for "und".
        regions = scripts[""] if known else {"": scripts[""][""]}
    likely = regions.get(region) or regions[""]
    said = (_LANGUAGE if language else 0) | (_SCRIPT if script else 0) | (_REGION if region else 0)
    return Maximized(language or likely[0], script or likely[1], region or likely[2], said)


def likely_script(language: str) -> str:
    """The script a language is usually written in; of one CLDR does not list, "Latn".

    >>> likely_script("sr")
    'Cyrl'
    """
    return maximize(language).script


def likely_region(language: str) -> str:
    """The region most readers of a language are in; of one CLDR does not list, "US".

    >>> likely_region("pt")
    'BR'
    """
    return maximize(language).region


def pseudo_locale(language: str, script: str, region: str, variants: tuple[str, ...]) -> Maximized | None:
    """The tag as a pseudo-locale (en-XA, ar-XB, fr-pscrack), or None when it is a real one.

    It is marked so that it matches no other locale of its language.
    """
    region_of_variant = _PSEUDO_VARIANTS.get(variants[0]) if len(variants) == 1 else None
    mark = _PSEUDO.get(region) or _PSEUDO.get(region_of_variant or "")
    if mark is None:
        return None
    said = _ALL if region else _LANGUAGE | _SCRIPT
    return Maximized(mark + language, mark + script, region or region_of_variant or "", said)
