"""Which language a person reads: what they asked for against what there is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from info.localization.matcher import LocaleMatch, LocaleMatcher
from info.localization.tags import canonical, chain, language_of, read_tag

__all__ = ["LocaleChoice", "negotiate"]

_MATCHERS: Final = 64
"""Matchers kept: one for each set of languages that the templates of the tenants have."""


class LocaleChoice(msgspec.Struct, frozen=True):
    """The locale of the texts, the locale of numbers and dates, and why, as one sentence.

    The format locale keeps the person's region and extensions where a text was found for the wish: a
    text in "de" with numbers of "de-AT", or of "de-u-nu-latn".
    """

    text_locale: str
    format_locale: str
    reason: str


def negotiate(
    requested: Sequence[str], available: Sequence[str], fallback: Sequence[str] = ()
) -> LocaleChoice:
    """The best of `available` for the wishes in order; its first entry is the default.

    CLDR's language matching decides (`LocaleMatcher`): a near language may stand in for one that is not
    there, a script that cannot be read never does, and a later wish wins when it is nearer by more
    than a region. `fallback` is asked only when nothing is near the wishes: what is there for everybody
    must not win against what is near to one. Raises `UnknownName` for a malformed tag, `ValueError` if
    nothing is available.

    >>> choice = negotiate(["de-AT"], ["en", "de"])
    >>> choice.text_locale, choice.format_locale, choice.reason
    ('de', 'de-AT', 'de-AT has no texts of its own; de is its parent.')
    >>> negotiate(["gsw"], ["en", "de"], ["en"]).text_locale
    'de'
    """
    if not available:
        wrong = "available is empty: a template has at least its source locale"
        raise ValueError(wrong)
    return _choice(tuple(requested), tuple(available), tuple(fallback))


@lru_cache(maxsize=4096)
def _choice(
    requested: tuple[str, ...], available: tuple[str, ...], fallback: tuple[str, ...]
) -> LocaleChoice:
    matcher = _matcher(available)
    wishes = tuple(canonical(tag) for tag in requested)
    found = matcher.match(wishes)
    if found.desired is not None:
        return LocaleChoice(*_locales(found.desired, found), _reason(found.desired, found))
    found = matcher.match([canonical(tag) for tag in fallback])
    default = canonical(available[0])
    text, formats = (available[0], default) if found.desired is None else _locales(found.desired, found)
    kind = "default" if found.desired is None else "fallback"
    asked = f"There are no texts in {' or '.join(wishes)}" if wishes else "No locale was asked for"
    return LocaleChoice(text, formats, f"{asked}; {canonical(text)} is the {kind}.")


@lru_cache(maxsize=_MATCHERS)
def _matcher(available: tuple[str, ...]) -> LocaleMatcher:
    return LocaleMatcher(available)


def _locales(wish: str, found: LocaleMatch) -> tuple[str, str]:
    """The locale of the texts; and that of numbers and dates, where the wish says how it wants those."""
    text, combined = found.supported or "", found.combined or ""
    said = read_tag(wish)
    formats = bool(said.region or said.extensions) or canonical(text) == wish
    return text, canonical(combined if formats else text)


def _reason(wish: str, found: LocaleMatch) -> str:
    """How what was found is related to the wish, in the order in which a person would say it."""
    tag = canonical(found.supported or "")
    if tag == wish:
        return f"{wish} was asked for and is there."
    if tag in chain(wish):
        return f"{wish} has no texts of its own; {tag} is its parent."
    if language_of(tag) == language_of(wish):
        return f"{wish} has no texts; {tag} is the same language."
    return f"{wish} has no texts; {tag} is the nearest language by CLDR, at distance {found.distance:g}."
