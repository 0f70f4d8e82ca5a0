"""The best of the locales there are, for a person's wishes, as CLDR measures nearness.

Sources: UTS #35 part 1, "Language Matching"; what is compared in which order, the demotion of later
wishes and the combined locale are those of ICU's `LocaleMatcher`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from info.errors import UnknownName
from info.localization.cldr import matching_data, tag_data
from info.localization.distance import STEPS, defaults, eighths_between, is_more_likely, near_languages
from info.localization.likely import Maximized, maximize, pseudo_locale
from info.localization.tags import Tag, canonical, read_tag

__all__ = ["FIRST_SUPPORTED", "LocaleMatch", "LocaleMatcher", "combine", "place_of"]

FIRST_SUPPORTED: Final = "first supported"
"""The default of a matcher that is given none: the first of the supported locales, if there is one."""

_UND: Final = Maximized("und", "", "", 7)
_REMEMBERED: Final = 256
_FARTHEST: Final = 100


class LocaleMatch(msgspec.Struct, frozen=True):
    """What a person gets, for which of the wishes, and why.

    `supported` is spelled as it was given to the matcher; None when nothing is near and there is no
    default. `desired` is the wish it answers and `distance` how far it is from that, 0 for the same
    locale; both are None when the default had to do. `combined` is the locale for numbers and dates:
    the supported one with the region, variants and extensions of the wish. `reason` is one sentence.
    """

    supported: str | None
    desired: str | None
    distance: float | None
    combined: str | None
    reason: str


class _Candidate(NamedTuple):
    tag: str
    place: Maximized


class _There(NamedTuple):
    """The supported locales by preference, and three ways to find one.

    `by_place` and `by_language` know the first of those in the same place; `same` tells those apart
    by what else they say (variants, extensions). The language "" is all of them.
    """

    candidates: tuple[_Candidate, ...]
    by_place: Mapping[Maximized, int]
    same: Mapping[tuple[Maximized, str], _Candidate]
    by_language: Mapping[str, Sequence[int]]


class LocaleMatcher:
    """Chooses among `supported` locales by CLDR's distances; never changes.

    `default` is what to fall back to: the first of `supported` when it is not given, None for nothing.
    `threshold` (0 to 100) is the distance that is too far; CLDR's is 50, the distance of two scripts.
    With `favor="script"` a related language in a script that can be read beats the same language in
    another. `demotion="none"` makes all wishes equal; otherwise each next wish is as far away as a
    region is. `one_way=False` leaves out what CLDR says in one direction only (Breton reads French).

    Locales that are equally near are taken in this order: the default, then CLDR's paradigm locales
    (en, en-GB, es, es-419, pt-BR, pt-PT), then as given. Raises `UnknownName` for what is no BCP 47 tag
    and for an unknown `favor` or `demotion`, `ValueError` for a threshold out of range.

    >>> matcher = LocaleMatcher(["en", "en-GB", "fr"])
    >>> found = matcher.match(["en-AU", "fr"])
    >>> found.supported, found.distance, found.combined
    ('en-GB', 3.0, 'en-AU')
    >>> found.reason
    'en-AU is not there; en-GB is the nearest, at distance 3.'
    """

    __slots__ = (
        "_demotion",
        "_favor_script",
        "_match",
        "_one_way",
        "_related_only",
        "_there",
        "default",
        "supported",
        "threshold",
    )

    supported: tuple[str, ...]
    default: str | None
    threshold: int
    _there: _There
    _favor_script: bool
    _related_only: bool
    _demotion: int
    _one_way: bool
    _match: Callable[[tuple[str, ...]], LocaleMatch]

    def __init__(
        self,
        supported: Sequence[str],
        *,
        default: str | None = FIRST_SUPPORTED,
        threshold: int | None = None,
        favor: Literal["language", "script"] = "language",
        demotion: Literal["region", "none"] = "region",
        one_way: bool = True,
    ) -> None:
        _known("favor", favor, ("language", "script"))
        _known("demotion", demotion, ("none", "region"))
        tags = tuple(supported)
        chosen = (tags[0] if tags else None) if default == FIRST_SUPPORTED else default
        limit = defaults().script if threshold is None else _in_range(threshold)
        values: dict[str, object] = {
            "supported": tags,
            "default": chosen,
            "threshold": limit,
            "_there": _there(tags, chosen),
            "_favor_script": favor == "script",
            "_related_only": favor == "language" and limit <= defaults().language,
            "_demotion": 0 if demotion == "none" else defaults().demotion * STEPS,
            "_one_way": one_way,
            "_match": lru_cache(maxsize=_REMEMBERED)(self._found),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        """Refused: a matcher never changes."""
        wrong = f"a LocaleMatcher never changes; make another one to change its {name}"
        raise AttributeError(wrong)

    def __repr__(self) -> str:
        return (
            f"LocaleMatcher({list(self.supported)!r}, default={self.default!r}, threshold={self.threshold})"
        )

    def match(self, desired: Sequence[str] | str) -> LocaleMatch:
        """The supported locale that is nearest to one of the wishes; the first wish counts most.

        The last 256 answers are remembered. Raises `UnknownName` for what is no BCP 47 tag.

        >>> LocaleMatcher(["pt-BR", "es"], default=None).match("gl-ES").combined
        'es-ES'
        """
        return self._match((desired,) if isinstance(desired, str) else tuple(desired))

    def _found(self, desired: tuple[str, ...]) -> LocaleMatch:
        best: tuple[str, _Candidate, int] | None = None
        left = self.threshold * STEPS
        for wish in desired:
            place = place_of(wish)
            index = self._there.by_place.get(place)
            if index is not None:
                same = self._there.same.get((place, canonical(wish)), self._there.candidates[index])
                best = (wish, same, 0)
                break
            nearest = self._nearest(place, left)
            if nearest is not None:
                index, left = nearest
                best = (wish, self._there.candidates[index], left)
            left -= self._demotion
            if left <= 0:
                break
        return self._defaulted(desired) if best is None else _answer(*best)

    def _nearest(self, place: Maximized, limit: int) -> tuple[int, int] | None:
        """The candidate that is nearer than `limit`, and how far it is, in eighths."""
        best: int | None = None
        candidates = self._there.candidates
        for index in self._worth_comparing(place.language):
            candidate = candidates[index].place
            distance = eighths_between(place, candidate, favor_script=self._favor_script)
            if distance > limit or (distance == limit and best is None):
                continue
            if not self._one_way and not self._both_ways(place, candidate, limit):
                continue
            if distance == limit and best is not None:
                if is_more_likely(candidate, candidates[best].place):
                    best = index
                continue
            best, limit = index, distance
        return None if best is None else (best, limit)

    def _both_ways(self, place: Maximized, candidate: Maximized, limit: int) -> bool:
        return eighths_between(candidate, place, favor_script=self._favor_script) < limit

    def _worth_comparing(self, language: str) -> Sequence[int]:
        """The candidates that can be near enough, in order: not those of unrelated languages."""
        if not self._related_only:
            return self._there.by_language[""]
        near = {language, *near_languages(language)} & self._there.by_language.keys()
        if len(near) == 1:
            return self._there.by_language[near.pop()]
        return sorted(index for name in near for index in self._there.by_language[name])

    def _defaulted(self, desired: tuple[str, ...]) -> LocaleMatch:
        rest = f"{self.default} is the default" if self.default else "there is no default"
        if not desired:
            reason = f"No locale was asked for; {rest}."
        else:
            reason = f"Nothing near {' or '.join(desired)} is there; {rest}."
        return LocaleMatch(self.default, None, None, self.default, reason)


def combine(supported: str, desired: str) -> str:
    """The locale for numbers and dates: `supported`, with what `desired` says beyond the language.

    Region, variants and each extension come from the wish where it has them. Source: ICU's
    `LocaleMatcher.Result.makeResolvedLocale`.

    >>> combine("ar-EG-u-ca-islamic", "ar-SA-u-nu-latn")
    'ar-SA-u-nu-latn'
    """
    return str(_combined(read_tag(supported), read_tag(desired)))


def _combined(there: Tag, wish: Tag) -> Tag:
    if there == wish:
        return there
    extensions = {part[0]: part for part in (*there.extensions, *wish.extensions)}
    return there._replace(
        region=wish.region or there.region,
        variants=wish.variants or there.variants,
        extensions=tuple(extensions[letter] for letter in sorted(extensions)),
        private=wish.private or there.private,
    )


def _answer(wish: str, candidate: _Candidate, eighths: int) -> LocaleMatch:
    spelled, there = str(read_tag(wish)), str(read_tag(candidate.tag))
    if spelled == there:
        reason = f"{there} was asked for and is there."
    elif eighths < STEPS:
        reason = f"{spelled} was asked for; {there} is the same language, script and region."
    else:
        reason = f"{spelled} is not there; {there} is the nearest, at distance {eighths / STEPS:g}."
    return LocaleMatch(candidate.tag, wish, eighths / STEPS, combine(candidate.tag, wish), reason)


@lru_cache(maxsize=4096)
def place_of(tag: str) -> Maximized:
    """Where a tag stands: maximized, with the old codes of single subtags replaced.

    `und` alone stands for itself, or it would be English; so does a tag of private use.
    """
    parts = read_tag(tag)
    if parts.language == "und" and not any(parts[1:5]):
        return _UND._replace(language=str(parts))
    pseudo = pseudo_locale(parts.language, parts.script, parts.region, parts.variants)
    if pseudo is not None:
        return pseudo
    data = tag_data()
    language = data["languages"].get(parts.language, parts.language)
    region = data["regions"].get(parts.region, parts.region).partition(" ")[0]
    # "sh" is sr-Latn, but near to hr and bs as well: the rules name it by itself.
    return maximize(parts.language if "-" in language else language, parts.script, region)


def _there(tags: tuple[str, ...], default: str | None) -> _There:
    """The candidates in the order of preference: the default, paradigm locales, then the others."""
    home = None if default is None else place_of(default)[:3]
    paradigms = {place_of(tag)[:3] for tag in matching_data()["paradigms"]}

    def rank(candidate: _Candidate) -> int:
        place = candidate.place[:3]
        return 0 if place == home else 1 if place in paradigms else 2

    candidates = sorted((_Candidate(tag, place_of(tag)) for tag in tags), key=rank)
    backwards = list(enumerate(candidates))[::-1]
    by_place = {candidate.place: index for index, candidate in backwards}
    same = {(candidate.place, canonical(candidate.tag)): candidate for _, candidate in backwards}
    by_language: dict[str, list[int]] = {"": sorted(by_place.values())}
    for index in by_language[""]:
        by_language.setdefault(candidates[index].place.language, []).append(index)
    return _There(tuple(candidates), by_place, same, by_language)


def _known(what: str, name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise UnknownName(what, name, names)


def _in_range(threshold: int) -> int:
    if not 0 <= threshold <= _FARTHEST:
        wrong = f"threshold is {threshold}; give a distance from 0 (nothing matches) to {_FARTHEST}"
        raise ValueError(wrong)
    return threshold
