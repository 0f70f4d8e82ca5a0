"""A second reading of CLDR: the nearest locale from the raw JSON of `cldr-core`, rule by rule.

Nothing here is quick, and nothing is taken from `info`: likely subtags, parents and the rules of language
matching are looked up as UTS #35 tells them, in the order in which the files list them. Where the
standard leaves a choice open, the answers are those that `docs/reference/locale-matching.md` promises.

Sources: UTS #35 part 1, "Likely Subtags", "Language Matching" and "Parent Locales".
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TOO_FAR = 50
PARADIGMS = ("en", "en-GB", "es", "es-419", "pt-BR", "pt-PT")
POOL = (
    "en", "en-GB", "en-AU", "de", "de-CH", "fr", "fr-CA", "es", "es-419", "es-MX", "pt",
    "pt-BR", "pt-PT", "it", "nl", "pl", "ru", "ar", "ar-MA", "ja", "zh-Hans", "zh-Hant",
    "zh-Hant-HK", "sr", "sr-Latn", "hr", "nb", "no", "nn", "da", "sv", "he", "id", "ms", "tr",
    "uk", "ko", "hi", "fil", "ro", "el", "ca",
)  # fmt: skip
"""What tenants write in and templates are translated into."""
LEGACY = (
    "iw", "in", "ji", "mo", "tl", "no", "no-NO", "sh", "sr-YU", "zh-TW", "zh-HK", "zh-MO",
    "zh-CN", "zh-SG", "zh", "es-MX", "es-AR", "es-ES", "pt-AO", "sr-ME", "sr-Cyrl-ME", "en-UK",
    "de-DD", "gsw", "lb-LU", "br", "gl", "eu-ES", "sr-Latn", "uz-Cyrl", "az-Arab", "pa-PK",
    "hi-Latn", "und", "cmn-TW", "yue", "bs", "nds", "fy", "kk",
)  # fmt: skip
"""Old codes, codes that leave much unsaid, and languages that have a near one."""


class Place(NamedTuple):
    """Language, script, region; and which were said: 4, 2, 1."""

    language: str
    script: str
    region: str
    said: int


class Answer(NamedTuple):
    """The locale of the texts, and the language and region of numbers and dates."""

    text: str
    formats: tuple[str, str]


def _split(tag: str) -> tuple[str, str, str]:
    language, script, region = "", "", ""
    for at, part in enumerate(tag.replace("_", "-").split("-")):
        if at == 0:
            language = part.lower()
        elif len(part) == 4 and part.isalpha():
            script = part.title()
        else:
            region = part.upper()
    return ("" if language == "und" else language), script, region


class Cldr:
    """The raw data of the npm package `cldr-core`, unpacked in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.likely = self._read("likelySubtags")["likelySubtags"]
        matching = self._read("languageMatching")["languageMatching"]["written-new"]
        self.rules = [
            (rule["_desired"].split("-"), rule["_supported"].split("-"), int(rule["_distance"]),
             rule.get("_oneway") in {True, "true"})
            for rule in matching["languageMatch"]
        ]  # fmt: skip
        self.contained = self._read("territoryContainment")["territoryContainment"]
        self.variables = {
            name: frozenset(leaf for part in given["_value"].split("+") for leaf in self.leaves(part))
            for name, given in matching["matchVariables"].items()
        }
        self.parents = self._read("parentLocales")["parentLocales"]["parentLocale"]
        alias = self._read("aliases")["metadata"]["alias"]
        self.languages = {old: entry["_replacement"] for old, entry in alias["languageAlias"].items()}
        self.territories = {old: entry["_replacement"] for old, entry in alias["territoryAlias"].items()}
        self.distance = cache(self._distance)

    def _read(self, name: str) -> Any:
        text = (self.folder / "supplemental" / f"{name}.json").read_text(encoding="utf-8")
        return json.loads(text)["supplemental"]

    def leaves(self, region: str) -> tuple[str, ...]:
        """The countries in a region, itself when it is one."""
        inside = self.contained.get(region, {}).get("_contains")
        if inside is None:
            return (region,)
        return tuple(sorted({leaf for part in inside for leaf in self.leaves(part)}))

    def settled(self, tag: str) -> tuple[str, str, str]:
        """The three subtags with old codes replaced."""
        language, script, region = _split(tag)
        replaced = _split(self.languages.get(language, language or "und"))
        language, script, region = replaced[0], script or replaced[1], region or replaced[2]
        successors = self.territories.get(region, region).split()
        if len(successors) > 1:
            home = self.filled(language, script, "")[2]
            region = home if home in successors else successors[0]
        elif successors:
            region = successors[0]
        return language, script, region

    def filled(self, language: str, script: str, region: str) -> tuple[str, str, str]:
        """What is most likely meant: the first of the look-ups of UTS #35 that is there."""
        wanted = [
            (language, script, region), (language, "", region), (language, script, ""), (language, "", ""),
            ("", script, region), ("", script, ""),
        ]  # fmt: skip
        for parts in wanted:
            key = "-".join(filter(None, (parts[0] or "und", *parts[1:])))
            if key in self.likely and (key != "und" or not language):
                found = _split(self.likely[key])
                return language or found[0], script or found[1], region or found[2]
        return language, script, region

    def place(self, tag: str) -> Place | None:
        """Where the tag stands; None for no language at all."""
        language, script, region = self.settled(tag)
        if not language and not script and not region:
            return None
        said = 4 * bool(language) + 2 * bool(script) + bool(region)
        return Place(*self.filled(language, script, region), said)

    def _distance(self, desired: Place, supported: Place) -> float:
        """How far what is there is from what is wished; what was said counts less than one."""
        total = 0
        mine, other = list(desired[:3]), list(supported[:3])
        for level in (1, 2, 3):
            if mine[level - 1] != other[level - 1]:
                total += self._rule(tuple(mine[:level]), tuple(other[:level]))
        return total or (desired.said ^ supported.said) / 8

    def _rule(self, desired: tuple[str, ...], supported: tuple[str, ...]) -> int:
        """The first rule of the level that fits; of two areas the farthest of their countries."""
        if len(desired) < 3:
            return self._first(desired, supported)
        return max(
            self._first((*desired[:2], one), (*supported[:2], other))
            for one in self.leaves(desired[2])
            for other in self.leaves(supported[2])
        )

    def _first(self, desired: tuple[str, ...], supported: tuple[str, ...]) -> int:
        for one, other, distance, one_way in self.rules:
            if len(one) != len(desired):
                continue
            if self._fits(one, desired) and self._fits(other, supported):
                return distance
            if not one_way and self._fits(one, supported) and self._fits(other, desired):
                return distance
        return 80

    def _fits(self, pattern: Sequence[str], parts: Sequence[str]) -> bool:
        return all(self._fits_one(each, part) for each, part in zip(pattern, parts, strict=True))

    def _fits_one(self, pattern: str, part: str) -> bool:
        if pattern.startswith("$!"):
            return part not in self.variables[f"${pattern[2:]}"]
        if pattern.startswith("$"):
            return part in self.variables[pattern]
        return pattern in {"*", part}

    def nearest(self, wish: str, there: Sequence[str]) -> str | None:
        """The locale that is nearest, None when all are too far; see "What decides" in the reference."""
        here = self.place(wish)
        best: tuple[float, str, Place] | None = None
        for tag in sorted(there, key=lambda tag: self._rank(tag, there[0])):
            place = self.place(tag)
            if here is None or place is None:
                continue
            distance = self.distance(here, place)
            if distance >= TOO_FAR:
                continue
            usual = best is not None and distance == best[0] and self._is_more_usual(place, best[2])
            if best is None or distance < best[0] or usual:
                best = (distance, tag, place)
        return None if best is None else best[1]

    def _rank(self, tag: str, default: str) -> int:
        place = (self.place(tag) or ("", "", ""))[:3]
        if place == (self.place(default) or ("", "", ""))[:3]:
            return 0
        return 1 if place in {(self.place(paradigm) or ("",))[:3] for paradigm in PARADIGMS} else 2

    def _is_more_usual(self, one: Place, other: Place) -> bool:
        usual = self.filled(one.language, "", "")
        if one.language != other.language:
            return False
        if one.script != other.script:
            return one.script == usual[1]
        return one.region != other.region and one.region == usual[2]

    def parent(self, tag: str) -> str | None:
        """The next locale to ask, None at the root: named by CLDR, else one subtag shorter."""
        if tag in self.parents:
            return None if self.parents[tag] in {"root", "und"} else self.parents[tag]
        language, script, region = _split(tag)
        if script and not region and script != self.filled(language, "", "")[1]:
            return None
        return tag.rpartition("-")[0] or None

    def answer(self, wish: str, spoken: Sequence[str], available: Sequence[str]) -> Answer:
        """What a reader gets of a tenant that writes in `spoken`, from a template with `available`."""
        reach = {language: self.nearest(language, available) for language in spoken}
        can = [language for language in spoken if reach[language] is not None]
        if not can:
            return Answer(available[0], self._formats(available[0], None))
        found = self.nearest(wish, can)
        return Answer(str(reach[found or can[0]]), self._formats(found or can[0], wish if found else None))

    def _formats(self, language: str, wish: str | None) -> tuple[str, str]:
        """The language of what was found; the region of the wish where it names one, else its own."""
        own = self.settled(language)
        return own[0], (self.settled(wish)[2] if wish else "") or own[2]


def recipients(cldr: Cldr, count: int = 200) -> list[str]:
    """The legacy tags, then locales that CLDR has, drawn so that every run draws the same."""
    text = (cldr.folder / "availableLocales.json").read_text(encoding="utf-8")
    known = json.loads(text)["availableLocales"]["full"]
    drawn = random.Random(5).sample(known, len(known))
    return list(dict.fromkeys((*LEGACY, *(tag for tag in drawn if tag.count("-") < 3))))[:count]


def tenants(count: int = 50) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What a tenant writes in, and what a template has texts in, its source first."""
    draw = random.Random(29)
    for _ in range(count):
        spoken = tuple(draw.sample(POOL, draw.randint(1, 8)))
        yield spoken, ("en", *draw.sample([tag for tag in POOL if tag != "en"], draw.randint(0, 12)))


def kept(answers: Mapping[tuple[str, int], Answer]) -> dict[str, dict[str, list[Any]]]:
    """Answers as JSON: tenant set → wish → [text, language, region]."""
    found: dict[str, dict[str, list[Any]]] = {}
    for (wish, at), answer in answers.items():
        found.setdefault(str(at), {})[wish] = [answer.text, *answer.formats]
    return found
