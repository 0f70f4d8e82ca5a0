"""How a language is written: its script, quotation marks, spaces, the marks that end a sentence.

Source of the quotation marks: Unicode CLDR 48, delimiters; beside CLDR's first pair stand the others that
the language's own printers use. Source of the decimal marks: CLDR 48, numbers/symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from info.language.messageformat import text_direction

__all__ = ["Conventions", "conventions_of", "language_of"]


Known = TypeVar("Known")


class Conventions(NamedTuple):
    """What the rules ask of one language.

    `quotes` are pairs of an opening and a closing mark, CLDR's first; `spaced` are the marks that have a
    space before them; `scripts` are those that its words may be in (`info.validators.translation.scripts`).
    """

    language: str
    scripts: frozenset[str]
    quotes: tuple[str, ...]
    decimal: str = ","
    spaced: str = ""
    is_spaced_inside: bool = False
    """Whether a space stands inside the outer quotation marks (French)."""
    has_word_spaces: bool = True
    has_apostrophes: bool = True
    wide: str = ""
    """The ASCII marks for which the language has marks of its own, as wide as its letters."""
    ends: Mapping[str, str] = {}
    """The marks that the language writes for ASCII ones, by the ASCII one."""
    opens: str = ""
    """The marks that open a question or an exclamation."""
    is_rtl: bool = False
    has_full_stop: bool = True


_LATIN: Final = frozenset({"Latn"})
_SCRIPTS: Final = {
    "Cyrl": ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"),
    "Arab": ("ar", "ckb", "fa", "ps", "sd", "ug", "ur"),
    "Hebr": ("he", "iw", "yi"),
    "Grek": ("el",),
    "Deva": ("hi", "mr", "ne"),
    "Hani": ("zh", "yue"),
    "Hang": ("ko",),
    "Thai": ("th",),
    "Armn": ("hy",),
    "Geor": ("ka",),
    "Beng": ("bn",),
    "Taml": ("ta",),
    "Telu": ("te",),
}
_SCRIPT_OF: Final = {language: script for script, languages in _SCRIPTS.items() for language in languages}
_TAGGED: Final = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}

_ENGLISH: Final = ("“”", "‘’")
_QUOTES: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("”“", "’‘", "«»", "“”"),
    "be": ("«»", "„“"),
    "bg": ("„“", "‚‘"),
    "ca": ("«»", "“”", "‘’"),
    "cs": ("„“", "‚‘", "»«"),
    "da": ("“”", "‘’", "»«", "„“"),
    "de": ("„“", "‚‘", "»«", "›‹"),
    "de-CH": ("„“", "‚‘", "«»", "‹›"),
    "el": ("«»", "“”"),
    "es": ("«»", "“”", "‘’"),
    "et": ("„“", "«»"),
    "fa": ("«»", "‹›"),
    "fi": ("””", "’’", "»»"),
    "fr": ("«»", "“”", "‹›"),
    "fr-CH": ("«»", "‹›"),
    "he": ("””", "’’", "“”"),
    "hr": ("„“", "‚‘", "„”", "»«"),
    "hu": ("„”", "»«"),
    "it": ("«»", "“”", "‘’"),
    "ja": ("「」", "『』", "“”"),
    "ko": ("“”", "‘’", "「」", "『』"),
    "lt": ("„“",),
    "lv": ("“”", "„“", "«»"),
    "nb": ("«»", "‘’"),
    "nl": ("‘’", "“”", "„”"),
    "no": ("«»", "‘’"),
    "nn": ("«»", "‘’"),
    "pl": ("„”", "«»", "‚’"),
    "pt": ("“”", "‘’"),
    "pt-PT": ("«»", "“”", "‘’"),
    "ro": ("„”", "«»"),
    "ru": ("«»", "„“"),
    "sk": ("„“", "‚‘"),
    "sl": ("„“", "»«"),
    "sq": ("«»", "“”"),
    "sr": ("„“", "„”", "’’"),
    "sv": ("””", "’’", "»»"),
    "tr": ("“”", "‘’"),
    "uk": ("«»", "„“"),
    "zh": ("“”", "‘’", "「」", "『』", "《》"),
    "zh-Hant": ("「」", "『』", "“”", "《》"),
}
_DOTTED: Final = frozenset(
    {"ar", "cy", "en", "fa", "ga", "he", "hi", "ja", "ko", "th", "ur", "zh", "bn", "de-CH"}
)
"""Languages with a decimal point."""
_ARABIC: Final = {"?": "؟", ",": "،", ";": "؛"}
_ENDS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": {**_ARABIC, ".": "۔"},
    "ja": {".": "。", "?": "？", "!": "！", ",": "、"},
    "zh": {".": "。", "?": "？", "!": "！", ",": "，", ":": "：", ";": "；"},
    "el": {"?": ";"},
    "hi": {".": "।"},
    "hy": {".": "։"},
}
_SPACED: Final = {"fr": ";:!?", "fr-CA": ":", "fr-CH": ":"}


def language_of(locale: str) -> str:
    """The language of a locale.

    >>> language_of("pt-BR")
    'pt'
    """
    return locale.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=128)
def conventions_of(locale: str) -> Conventions:
    """How texts of a locale are written; what is not known of a language is as in English.

    >>> conventions_of("fr").quotes[0], conventions_of("fr-CA").spaced
    ('«»', ':')
    """
    language = language_of(locale)
    names = (locale.replace("_", "-"), language)
    return Conventions(
        language=language,
        scripts=_scripts(locale, language),
        quotes=_first(_QUOTES, names, _ENGLISH),
        decimal="." if not _DOTTED.isdisjoint(names) else ",",
        spaced=_first(_SPACED, names, ""),
        is_spaced_inside=language == "fr" and names[0] != "fr-CH",
        has_word_spaces=language not in ("ja", "zh", "yue", "th", "lo", "km", "my"),
        has_apostrophes=language not in ("hi", "ja", "ko", "th", "zh", "yue"),
        wide=".,!?" if language == "ja" else ".,!?:;" if language in ("zh", "yue") else "",
        ends=_ENDS.get(language, {}),
        opens="¿¡" if language == "es" else "",
        is_rtl=text_direction(locale) == "rtl",
        has_full_stop=language not in ("th", "lo", "my"),
    )


def _first(table: Mapping[str, Known], names: tuple[str, ...], otherwise: Known) -> Known:
    return next((table[name] for name in names if name in table), otherwise)


def _scripts(locale: str, language: str) -> frozenset[str]:
    if language == "ja":
        return frozenset({"Hira", "Kana", "Hani"})
    for part in locale.replace("_", "-").split("-")[1:]:
        if len(part) == 4 and part.isalpha():  # noqa: PLR2004  (a script subtag)
            return frozenset({_TAGGED.get(part.title(), part.title())})
    script = _SCRIPT_OF.get(language)
    return frozenset({script}) if script else _LATIN
