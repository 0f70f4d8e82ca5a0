"""Which language a person reads: what they asked for against what there is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from info.localization.address import Address, address_of, with_address, without_address
from info.localization.catalogue import fallbacks
from info.localization.matcher import LocaleMatch, LocaleMatcher
from info.localization.tags import canonical, chain, language_of, read_tag

__all__ = ["LocaleChoice", "negotiate", "served"]

_MATCHERS: Final = 64
"""Matchers kept: one for each set of languages that the templates of the tenants have."""


class LocaleChoice(msgspec.Struct, frozen=True):
    """The locale of the texts, the locale of numbers and dates, and why, in a sentence or two.

    The format locale keeps the person's region and extensions where a text was found for the wish: a
    text in "de" with numbers of "de-AT", or of "de-u-nu-latn". The text locale names a form of address
    ("de-x-informal") where one was asked for and is there.
    """

    text_locale: str
    format_locale: str
    reason: str


def negotiate(
    requested: Sequence[str],
    available: Sequence[str],
    fallback: Sequence[str] = (),
    *,
    spoken: Sequence[str] = (),
    addressed: Sequence[str] = (),
    address: Address | None = None,
) -> LocaleChoice:
    """The best of `available` for the wishes in order; its first entry is the default.

    CLDR's language matching decides (`LocaleMatcher`): a near language may stand in for one that is not
    there, a script that cannot be read never does, and a later wish wins when it is nearer by more
    than a region.

    With `spoken`, the languages a tenant writes in, the wishes are matched against those of them that
    something available is near to, and the texts are what is nearest to the one that won; the first that
    can be served is what everybody else gets. Nothing else is ever chosen. Without it `fallback` is asked
    when nothing is near the wishes: what is there for everybody must not win against what is near to one.

    `addressed` are the tags of catalogues in another form of address; one of them is taken where it is
    of the language chosen, and a wish (`de-x-informal`) or `address` asks for it.

    Raises `UnknownName` for a malformed tag, `ValueError` if nothing is available.

    >>> choice = negotiate(["de-AT"], ["en", "de"])
    >>> choice.text_locale, choice.format_locale, choice.reason
    ('de', 'de-AT', 'de-AT has no texts of its own; de is its parent.')
    >>> negotiate(["gsw"], ["en", "de"], ["en"]).text_locale
    'de'
    >>> negotiate(["pl"], ["en", "de", "pl"], spoken=["de", "en"]).reason
    'pl is not near what the tenant writes in (de, en); de is its default.'
    """
    if not available:
        wrong = "available is empty: a template has at least its source locale"
        raise ValueError(wrong)
    choice = _choice(tuple(requested), tuple(available), tuple(fallback), tuple(spoken))
    wished = next((found for found in map(address_of, requested) if found), address)
    if wished is None:
        return choice
    return _in_address(choice, wished, tuple(addressed))


def served(spoken: Sequence[str], available: Sequence[str]) -> dict[str, str]:
    """Of the languages a tenant writes in those that can be served → the locale of their texts.

    >>> served(["en-GB", "pt-PT", "ja"], ["en", "de", "pt-BR"])
    {'en-GB': 'en', 'pt-PT': 'pt-BR'}
    """
    return dict(_served(tuple(spoken), tuple(available)))


@lru_cache(maxsize=1024)
def _served(spoken: tuple[str, ...], available: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    matcher = _matcher(available)
    found = ((language, matcher.match([without_address(language)])) for language in spoken)
    return tuple((tag, match.supported or "") for tag, match in found if match.desired is not None)


@lru_cache(maxsize=4096)
def _choice(
    requested: tuple[str, ...], available: tuple[str, ...], fallback: tuple[str, ...], spoken: tuple[str, ...]
) -> LocaleChoice:
    wishes = tuple(without_address(tag) for tag in requested)
    if spoken:
        return _of_the_spoken(wishes, available, spoken)
    matcher = _matcher(available)
    found = matcher.match(wishes)
    if found.desired is not None:
        return LocaleChoice(*_locales(found.desired, found), _reason(found.desired, found))
    found = matcher.match([canonical(tag) for tag in fallback])
    default = canonical(available[0])
    text, formats = (available[0], default) if found.desired is None else _locales(found.desired, found)
    kind = "default" if found.desired is None else "fallback"
    asked = f"There are no texts in {' or '.join(wishes)}" if wishes else "No locale was asked for"
    return LocaleChoice(text, formats, f"{asked}; {canonical(text)} is the {kind}.")


def _of_the_spoken(
    wishes: tuple[str, ...], available: tuple[str, ...], spoken: tuple[str, ...]
) -> LocaleChoice:
    can = dict(_served(spoken, available))
    listed = ", ".join(spoken)
    if not can:
        text = available[0]
        reason = (
            f"There are no texts in what the tenant writes in ({listed}); {canonical(text)} is the source."
        )
        return LocaleChoice(text, canonical(text), reason)
    found = _matcher(tuple(can)).match(wishes)
    language = found.supported or ""
    if found.desired is None:
        asked = f"{' or '.join(wishes)} is not near" if wishes else "No locale was asked for"
        what = f"{asked} what the tenant writes in ({listed})" if wishes else asked
        return LocaleChoice(
            can[language], canonical(language), f"{what}; {language} is its default.{_taken(can, language)}"
        )
    formats = _locales(found.desired, found)[1]
    return LocaleChoice(
        can[language], formats, _reason(found.desired, found, tenant=True) + _taken(can, language)
    )


def _taken(can: dict[str, str], language: str) -> str:
    """Where the texts of the tenant's language come from, when it is not that language's own locale."""
    text = canonical(can[language])
    return "" if text == canonical(language) else f" Its texts are those of {text}."


def _in_address(choice: LocaleChoice, address: Address, addressed: tuple[str, ...]) -> LocaleChoice:
    """The choice in a form of address, if there is any text in it; else the choice, and that it is not."""
    tag = with_address(choice.text_locale, address)
    if not any(address_of(found) == address for found in fallbacks(tag, addressed)):
        reason = f"{choice.reason} There are no texts in {address} address; the usual ones are taken."
        return msgspec.structs.replace(choice, reason=reason)
    reason = f"{choice.reason} Its texts in {address} address are taken."
    return msgspec.structs.replace(choice, text_locale=tag, reason=reason)


@lru_cache(maxsize=_MATCHERS)
def _matcher(available: tuple[str, ...]) -> LocaleMatcher:
    return LocaleMatcher(available)


def _locales(wish: str, found: LocaleMatch) -> tuple[str, str]:
    """The locale of the texts; and that of numbers and dates, where the wish says how it wants those."""
    text, combined = found.supported or "", found.combined or ""
    said = read_tag(wish)
    formats = bool(said.region or said.extensions) or canonical(text) == wish
    return text, canonical(combined if formats else text)


def _reason(wish: str, found: LocaleMatch, *, tenant: bool = False) -> str:
    """How what was found is related to the wish, in the order in which a person would say it."""
    tag = canonical(found.supported or "")
    lacks = "is not a language of the tenant" if tenant else "has no texts"
    if tag == wish:
        return f"{wish} was asked for and is {'a language of the tenant' if tenant else 'there'}."
    if tag in chain(wish):
        own = "" if tenant else " of its own"
        return f"{wish} {lacks}{own}; {tag} is its parent."
    if language_of(tag) == language_of(wish):
        return f"{wish} {lacks}; {tag} is the same language."
    return f"{wish} {lacks}; {tag} is the nearest language by CLDR, at distance {found.distance:g}."
