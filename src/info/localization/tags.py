"""Language tags: BCP 47 syntax, canonical form, old codes, and CLDR's parents.

Sources: RFC 5646 §2.1, §2.1.1 and §4.5 (syntax, case, canonical form); UTS #35 part 1, Annex C (old
codes, the order of extensions) and "Parent Locales"; CLDR supplemental data, `aliases` and
`parentLocales`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from info.errors import UnknownName
from info.localization.cldr import tag_data, ungrouped
from info.localization.likely import likely_script, maximize

__all__ = ["Tag", "canonical", "chain", "language_of", "parent_of", "read_tag", "region_of"]

_TAG: Final = re.compile(
    r"(?:(?P<language>[A-Za-z]{2,3}|[A-Za-z]{5,8})"
    r"(?:-(?P<extlang>[A-Za-z]{3}(?:-[A-Za-z]{3}){0,2}))?"
    r"(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*)"
    r"(?:-(?P<private>[xX](?:-[A-Za-z0-9]{1,8})+))?"
    r"|(?P<alone>[xX](?:-[A-Za-z0-9]{1,8})+))\Z"
)
_EXTENSION: Final = re.compile(r"([0-9a-wy-z])((?:-[0-9a-z]{2,8})+)")
_KEYWORD: Final = re.compile(r"-([0-9a-z]{2})(?![0-9a-z])((?:-[0-9a-z]{3,8})*)")
_FIELD: Final = re.compile(r"-([a-z][0-9])((?:-[0-9a-z]{3,8})+)")
_LONGEST: Final = 128
_SHOWN: Final = 64
_WITH_EXTLANG: Final = frozenset({"ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"})
"""Languages under which others are registered as a second subtag ("zh-yue"); IANA registry, `Prefix`."""


class Tag(NamedTuple):
    """A tag taken apart, in canonical case and order; "" for what it does not have.

    An extension keeps its letter ("u-nu-latn"), private use its "x". `und` stands for no language.
    """

    language: str
    script: str = ""
    region: str = ""
    variants: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    private: str = ""

    def __str__(self) -> str:
        parts = (self.language, self.script, self.region, *self.variants, *self.extensions, self.private)
        return "-".join(filter(None, parts))


def canonical(tag: str) -> str:
    """The tag in canonical form: case and order put right, old codes replaced.

    A region that implies another script than the language does brings it along, and so does every
    region of a language that CLDR writes with its script. Raises `UnknownName` for what is no
    BCP 47 tag, or is longer than 128 characters.

    >>> canonical("DE_at"), canonical("iw"), canonical("zh-tw"), canonical("de-u-NU-latn-ca-buddhist")
    ('de-AT', 'he', 'zh-Hant-TW', 'de-u-ca-buddhist-nu-latn')
    """
    return _canonical(tag)


def read_tag(tag: str) -> Tag:
    """The parts of a tag. Tags from before BCP 47 ("i-klingon") are replaced, old codes are not.

    Raises `UnknownName` for what is no BCP 47 tag; an underscore may stand for a hyphen.

    >>> read_tag("sl_it-nedis-u-CU-eur").region, str(read_tag("x-Bork")), str(read_tag("i-klingon"))
    ('IT', 'und-x-bork', 'tlh')
    """
    return _read_tag(tag)


@lru_cache(maxsize=4096)
def _canonical(tag: str) -> str:
    return str(_with_script(_in_use(read_tag(tag))))


@lru_cache(maxsize=4096)
def _read_tag(tag: str) -> Tag:
    spelled = tag.replace("_", "-") if len(tag) <= _LONGEST else ""
    whole = _whole_tags().get(spelled.lower())
    if whole is not None:
        return read_tag(whole)
    match = _TAG.match(spelled)
    if match is None:
        what = "locale (BCP 47 language tag)"
        raise UnknownName(what, tag[:_SHOWN], ("ar", "de", "de-AT", "en", "ja", "pl", "zh-Hans"))
    found = _parts(match)
    # Without a second language subtag that nobody registered it may be a whole tag after all.
    whole = _whole_tags().get(str(found).lower())
    return found if whole is None else read_tag(whole)


def _parts(match: re.Match[str]) -> Tag:
    if match["alone"]:
        return Tag("und", private=match["alone"].lower())
    language = match["language"].lower()
    if match["extlang"] and language in _WITH_EXTLANG:
        language = match["extlang"].lower().partition("-")[0]
    return Tag(
        language,
        (match["script"] or "").title(),
        (match["region"] or "").upper(),
        tuple(dict.fromkeys(sorted(match["variants"].lower().split("-")[1:]))),
        _extensions(match["extensions"].lower()),
        (match["private"] or "").lower(),
    )


@cache
def _whole_tags() -> dict[str, str]:
    compound = {
        f"{language}-{rest}": new
        for language, rules in tag_data()["compound"].items()
        for rest, new in rules
        if language != "und"
    }
    return {**compound, **tag_data()["legacy"]}


def _extensions(text: str) -> tuple[str, ...]:
    """The extensions by their letters, keywords by their keys; of two alike the first counts."""
    found: dict[str, str] = {}
    for letter, rest in _EXTENSION.findall(text):
        found.setdefault(letter, rest)
    return tuple(
        letter
        + (_ordered(rest, _KEYWORD) if letter == "u" else _ordered(rest, _FIELD) if letter == "t" else rest)
        for letter, rest in sorted(found.items())
    )


def _ordered(rest: str, pattern: re.Pattern[str]) -> str:
    """What stands before the first key, then the keys in order; "true" is what no value means."""
    first = pattern.search(rest)
    head = rest[: first.start()] if first else rest
    if pattern is _KEYWORD:
        head = "".join(f"-{name}" for name in sorted(set(head.split("-")[1:])))
    found: dict[str, str] = {}
    for key, value in pattern.findall(rest, len(rest) if first is None else first.start()):
        found.setdefault(key, "" if value == "-true" and pattern is _KEYWORD else value)
    return head + "".join(f"-{key}{value}" for key, value in sorted(found.items()))


def _in_use(tag: Tag) -> Tag:
    """The tag with each old code replaced, until there is none: sgn-DD is sgn-DE, and that is gsg."""
    while (newer := _newer(tag)) != tag:
        tag = newer
    return tag


def _newer(tag: Tag) -> Tag:
    """First the codes that go by several subtags, then single ones."""
    data = tag_data()
    for language in (tag.language, "und"):
        for rest, new in data["compound"].get(language, ()):
            tag = _replaced(tag, frozenset(rest.split("-")), read_tag(new))
    tag = _filled(tag, read_tag(data["languages"].get(tag.language, tag.language)))
    variants = {data["variants"].get(variant, variant) for variant in tag.variants}
    return tag._replace(
        script=data["scripts"].get(tag.script, tag.script),
        region=_region(tag, data["regions"].get(tag.region, tag.region).split()),
        variants=tuple(sorted(variants)),
    )


def _replaced(tag: Tag, old: frozenset[str], new: Tag) -> Tag:
    has = {tag.region.lower(), *tag.variants}
    if not old <= has:
        return tag
    rest = tag._replace(
        region="" if tag.region.lower() in old else tag.region,
        variants=tuple(variant for variant in tag.variants if variant not in old),
    )
    return _filled(rest, new)


def _filled(tag: Tag, new: Tag) -> Tag:
    """The tag with the language of `new`, and with what else `new` has where the tag has nothing."""
    return tag._replace(
        language=tag.language if new.language == "und" else new.language,
        script=tag.script or new.script,
        region=tag.region or new.region,
        variants=tuple(sorted({*tag.variants, *new.variants})),
        private=tag.private or new.private,
    )


def _region(tag: Tag, successors: list[str]) -> str:
    """Of a region that fell apart, the part where the language is at home; else the first."""
    if len(successors) > 1:
        home = maximize(tag.language, tag.script).region
        return home if home in successors else successors[0]
    return successors[0] if successors else ""


def _with_script(tag: Tag) -> Tag:
    if tag.script or not tag.region:
        return tag
    scripts = tag_data()["written_scripts"].get(tag.language, {})
    return tag._replace(script=scripts.get(tag.region) or scripts.get("", ""))


def language_of(tag: str) -> str:
    """The language subtag of a canonical tag."""
    return tag.split("-", 1)[0]


def region_of(tag: str) -> str:
    """The region subtag of a canonical tag, or "".

    >>> region_of("zh-Hant-TW"), region_of("de")
    ('TW', '')
    """
    for part in tag.split("-")[1:]:
        if len(part) == 1:
            return ""
        if part.isupper() or (part.isdigit() and len(part) == 3):  # noqa: PLR2004  (UN M.49)
            return part
    return ""


def parent_of(tag: str) -> str | None:
    """The locale to ask next, by CLDR; None at the root.

    >>> parent_of("de-AT"), parent_of("es-MX"), parent_of("zh-Hant"), parent_of("en")
    ('de', 'es-419', None, None)
    """
    bare = re.sub(r"-[0-9a-z](-[0-9a-z]{1,8})+\Z", "", tag)
    if bare != tag:
        return bare
    parent = _parents().get(tag)
    if parent is not None:
        return None if parent == "und" else parent
    shorter, _, last = tag.rpartition("-")
    if _is_other_script(shorter, last):
        return None
    return shorter or None


def _is_other_script(language: str, script: str) -> bool:
    """Whether the script is not the usual one of the language: its texts are no help to readers of it."""
    is_script = len(script) == 4 and script.istitle() and "-" not in language  # noqa: PLR2004  (ISO 15924)
    return is_script and language not in {"", "und"} and script != likely_script(language)


@cache
def _parents() -> dict[str, str]:
    return ungrouped(tag_data()["parents"])


def chain(tag: str) -> tuple[str, ...]:
    """The locale and all its parents, nearest first.

    >>> chain("en-GB")
    ('en-GB', 'en-001', 'en')
    """
    found: list[str] = []
    at: str | None = tag
    while at is not None and at not in found:
        found.append(at)
        at = parent_of(at)
    return tuple(found)
