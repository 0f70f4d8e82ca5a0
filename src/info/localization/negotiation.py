"""Which language a person reads: what they asked for against what there is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from info.localization.tags import canonical, chain, language_of, region_of

__all__ = ["LocaleChoice", "negotiate"]


class LocaleChoice(msgspec.Struct, frozen=True):
    """The locale of the texts, the locale of numbers and dates, and why, as one sentence.

    The format locale keeps the person's region where the languages agree: a text in "de" with
    numbers of "de-AT".
    """

    text_locale: str
    format_locale: str
    reason: str


def negotiate(requested: Sequence[str], available: Sequence[str]) -> LocaleChoice:
    """The best of `available` for the wishes in order; its first entry is the default.

    For each wish: exact, then its CLDR parents, then the same language (and script) elsewhere. Only
    then the next wish. Raises `UnknownName` for a malformed tag, `ValueError` if nothing is
    available.

    >>> choice = negotiate(["de-AT"], ["en", "de"])
    >>> choice.text_locale, choice.format_locale, choice.reason
    ('de', 'de-AT', 'de-AT has no texts of its own; de is its parent.')
    """
    if not available:
        wrong = "available is empty: a template has at least its source locale"
        raise ValueError(wrong)
    known = {canonical(tag): tag for tag in reversed(available)}
    wishes = [canonical(tag) for tag in requested]
    for wish in wishes:
        if wish in known:
            return LocaleChoice(known[wish], wish, f"{wish} was asked for and is there.")
        for parent in chain(wish)[1:]:
            if parent in known:
                reason = f"{wish} has no texts of its own; {parent} is its parent."
                return LocaleChoice(known[parent], _format_locale(wish, parent), reason)
        for tag, name in _ordered(known, available):
            if _same_language(wish, tag):
                reason = f"{wish} has no texts; {tag} is the same language."
                return LocaleChoice(name, _format_locale(wish, tag), reason)
    return _default(wishes, available[0])


def _ordered(known: dict[str, str], available: Sequence[str]) -> list[tuple[str, str]]:
    return [(tag, name) for name in available for tag, known_name in known.items() if known_name == name]


def _default(wishes: list[str], default: str) -> LocaleChoice:
    tag = canonical(default)
    if not wishes:
        return LocaleChoice(default, tag, f"No locale was asked for; {tag} is the default.")
    asked = " or ".join(wishes)
    return LocaleChoice(default, tag, f"There are no texts in {asked}; {tag} is the default.")


def _same_language(wish: str, tag: str) -> bool:
    """Same language, and not another script: Hans is no help to who reads Hant."""
    return language_of(wish) == language_of(tag) and _script(wish) == _script(tag)


def _script(tag: str) -> str:
    """The script subtag; the likely one of Chinese and Serbian where none is given."""
    for part in tag.split("-")[1:]:
        if len(part) == 4 and part.istitle():  # noqa: PLR2004  (ISO 15924)
            return part
    return {"zh": "Hans", "sr": "Cyrl"}.get(language_of(tag), "")


def _format_locale(wish: str, text: str) -> str:
    """The wish where it names a region; else the locale of the texts."""
    return wish if region_of(wish) else text
