"""Numbers that a state gives a person or a firm, by the rules that `python-stdnum` knows.

The extra `filter` brings it; without it nobody looks, and the scanner says so. A number whose rule any
other number passes easily (one check digit, or none) counts where a word near it says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from info.validators.content.context_words import near
from info.validators.content.hits import Hit

__all__ = ["BY_LANGUAGE", "ids_are_known", "national_ids"]


class _Rule(NamedTuple):
    """A module of stdnum, how its numbers are written, and how sure one is without a word near it."""

    module: str
    shape: str
    alone: float = 0.4


_RULES: Final = tuple(
    _Rule(*rule)
    for rule in (
        # Germany: the tax identification number; France, Spain, Italy, the Netherlands, Poland.
        ("de.idnr", r"\d{2}[ /]?\d{3}[ /]?\d{3}[ /]?\d{3}"),
        ("fr.nir", r"[12][ .]?\d{2}[ .]?[0-9]{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}", 0.9),
        ("es.dni", r"\d{8}[- ]?[A-Z]", 0.7),
        ("es.nie", r"[XYZ][- ]?\d{7}[- ]?[A-Z]", 0.85),
        ("it.codicefiscale", r"[A-Z]{6}\d[\dL-V][A-EHLMPR-T][\dL-V]{2}[A-Z][\dL-V]{3}[A-Z]", 0.98),
        ("nl.bsn", r"\d{4}[. ]?\d{2}[. ]?\d{3}", 0.2),
        ("pl.pesel", r"\d{11}", 0.6),
        ("pl.nip", r"\d{3}-\d{3}-\d{2}-\d{2}|\d{10}"),
        # Brazil, Portugal; Russia; Japan; Egypt, Morocco, Tunisia; China.
        ("br.cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}", 0.45),
        ("br.cnpj", r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{14}", 0.45),
        ("pt.nif", r"\d{9}", 0.2),
        ("ru.inn", r"\d{12}|\d{10}"),
        ("jp.in_", r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
        ("eg.tn", r"\d{3}[ -]?\d{3}[ -]?\d{3}", 0.2),
        ("ma.ice", r"\d{15}"),
        ("tn.mf", r"\d{7}[ /]?[A-Z][ /]?[A-Z][ /]?[A-Z][ /]?\d{3}", 0.8),
        ("cn.ric", r"\d{17}[\dXx]", 0.95),
        # English: the United States, Canada, the United Kingdom, Ireland, Australia, India, South Africa.
        ("us.ssn", r"\d{3}-\d{2}-\d{4}|\d{9}", 0.2),
        ("us.itin", r"9\d{2}-\d{2}-\d{4}", 0.6),
        ("ca.sin", r"\d{3}[- ]\d{3}[- ]\d{3}|\d{9}", 0.2),
        ("gb.nhs", r"\d{3}[- ]?\d{3}[- ]?\d{4}"),
        ("gb.utr", r"\d{10}"),
        ("ie.pps", r"\d{7}[A-W][A-IW]?", 0.85),
        ("au.tfn", r"\d{3}[ -]?\d{3}[ -]?\d{3}", 0.2),
        ("in_.aadhaar", r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}"),
        ("in_.pan", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", 0.8),
        ("za.idnr", r"\d{13}", 0.6),
        # Neighbours who read the same languages.
        ("at.vnr", r"\d{4}[ ]?\d{6}"),
        ("be.nn", r"\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}"),
        ("ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d{2}", 0.95),
        ("mx.curp", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", 0.98),
        ("ar.cuit", r"\d{2}-\d{8}-\d", 0.8),
    )
)
_WRITTEN: Final = {rule.module: re.compile(f"(?a:{rule.shape})") for rule in _RULES}
_TOKEN: Final = re.compile(
    r"(?a:(?<![\w+])(?:\d(?:[ .\-/]?\d){6,20}(?:[ -]?[A-Z]{1,2}|[Xx])?"
    r"|[A-Z\d](?:[.\-/]?[A-Z\d]){7,20})(?!\w))"
)
"""Digits in groups, with a letter or two behind them; or letters and digits without a space."""
BY_LANGUAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("us", "ca", "gb", "ie", "au", "in_", "za"),
    "de": ("de", "at", "ch"),
    "fr": ("fr", "be", "ch", "ca"),
    "es": ("es", "mx", "ar"),
    "pt": ("br", "pt"),
    "it": ("it", "ch"),
    "nl": ("nl", "be"),
    "pl": ("pl",),
    "ru": ("ru",),
    "ja": ("jp",),
    "zh": ("cn",),
    "ar": ("eg", "ma", "tn"),
}
"""Language → the countries whose numbers are looked for; of all languages where none is named."""
_BARE: Final = re.compile(r"(?a:\d+)")
_SAID: Final = 0.9
_WITH_SIGNS: Final = 0.75


@cache
def ids_are_known() -> bool:
    """Whether `python-stdnum` is installed."""
    return find_spec("stdnum") is not None


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")


@cache
def _rules(countries: tuple[str, ...]) -> tuple[_Rule, ...]:
    return tuple(rule for rule in _RULES if not countries or rule.module.partition(".")[0] in countries)


def national_ids(text: str, languages: Sequence[str] = ()) -> Iterator[Hit]:
    """Numbers with right check digits; of `languages`' countries, or of all there are.

    >>> [hit.what for hit in national_ids("PESEL 44051401359", ["pl"])]
    ['pl.pesel']
    """
    if not ids_are_known():
        return
    primary = (tag.partition("-")[0] for tag in languages)
    countries = tuple(dict.fromkeys(code for tag in primary for code in BY_LANGUAGE.get(tag, ())))
    for found in _TOKEN.finditer(text):
        for rule in _rules(countries):
            if _WRITTEN[rule.module].fullmatch(found[0]) and _module(rule.module).is_valid(found[0]):
                sure = _SAID if near("id", text, *found.span()) else _alone(rule, found[0])
                yield Hit(found.start(), found.end(), "national_id", max(rule.alone, sure), rule.module)


def _alone(rule: _Rule, number: str) -> float:
    """A number with its usual signs (`529.982.247-25`) is likely one."""
    written = not _BARE.fullmatch(number) and not number[0].isalpha() and " " not in number
    return _WITH_SIGNS if written and "[- ]" not in rule.shape else rule.alone
