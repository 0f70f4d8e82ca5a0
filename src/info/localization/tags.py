"""Language tags: BCP 47 syntax, canonical case, old codes, and CLDR's parents.

Sources: RFC 5646 §2.1 and §2.1.1 (syntax, case); IANA language subtag registry (preferred values of
deprecated codes); CLDR supplemental data, `parentLocales`.
"""

from __future__ import annotations

import re
from typing import Final

from info.errors import UnknownName

__all__ = ["canonical", "chain", "language_of", "parent_of", "region_of"]

_TAG: Final = re.compile(
    r"(?P<language>[A-Za-z]{2,3}|[A-Za-z]{5,8})"
    r"(?:-(?P<extlang>[A-Za-z]{3}))?"
    r"(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*)"
    r"(?P<private>-[xX](?:-[A-Za-z0-9]{1,8})+)?\Z"
)
_LONGEST: Final = 64
_LANGUAGES: Final = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "tl": "fil", "no": "nb", "cmn": "zh",
    "sh": "sr-Latn", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "pol": "pl", "ara": "ar",
    "jpn": "ja",
}  # fmt: skip
_REGIONS: Final = {"UK": "GB", "BU": "MM", "DD": "DE", "FX": "FR", "TP": "TL", "YD": "YE", "ZR": "CD"}
_SCRIPTS: Final = {
    ("zh", "TW"): "Hant", ("zh", "HK"): "Hant", ("zh", "MO"): "Hant",
    ("zh", "CN"): "Hans", ("zh", "SG"): "Hans",
}  # fmt: skip
_PARENTS: Final = {
    "en-150": "en-001", "en-GB": "en-001", "en-AU": "en-001", "en-IE": "en-001", "en-IN": "en-001",
    "en-NZ": "en-001", "en-ZA": "en-001", "en-SG": "en-001", "en-HK": "en-001", "en-DE": "en-150",
    "en-AT": "en-150", "en-CH": "en-150", "en-NL": "en-150", "en-SE": "en-150", "en-DK": "en-150",
    "en-FI": "en-150", "es-MX": "es-419", "es-AR": "es-419", "es-CL": "es-419", "es-CO": "es-419",
    "es-PE": "es-419", "es-US": "es-419", "es-VE": "es-419", "pt-AO": "pt-PT", "pt-CH": "pt-PT",
    "pt-CV": "pt-PT", "pt-FR": "pt-PT", "pt-LU": "pt-PT", "pt-MO": "pt-PT", "pt-MZ": "pt-PT",
    "zh-Hant-MO": "zh-Hant-HK", "zh-Hant": "", "sr-Latn": "", "az-Cyrl": "", "uz-Cyrl": "",
    "pa-Arab": "", "nb": "no", "nn": "no",
}  # fmt: skip


def canonical(tag: str) -> str:
    """The tag in canonical case with old codes replaced; extensions stay, lower-cased.

    Raises `UnknownName` for what is no BCP 47 tag.

    >>> canonical("DE_at"), canonical("iw"), canonical("zh-tw")
    ('de-AT', 'he', 'zh-Hant-TW')
    """
    match = _TAG.match(tag.replace("_", "-")) if len(tag) <= _LONGEST else None
    if match is None:
        what = "locale (BCP 47 language tag)"
        raise UnknownName(what, tag[:_LONGEST], ("ar", "de", "de-AT", "en", "ja", "pl", "zh-Hans"))
    language = match["language"].lower()
    language, _, its_script = _LANGUAGES.get(language, language).partition("-")
    region = _region(match["region"])
    script = (
        match["script"].title() if match["script"] else its_script or _SCRIPTS.get((language, region), "")
    )
    rest = (match["variants"] + match["extensions"] + (match["private"] or "")).lower()
    return "-".join(part for part in (language, script, region) if part) + rest


def _region(given: str | None) -> str:
    region = (given or "").upper()
    return _REGIONS.get(region, region)


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
    if tag in _PARENTS:
        parent = _PARENTS[tag]
        return parent if parent and parent != "no" else None
    return tag.rpartition("-")[0] or None


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
