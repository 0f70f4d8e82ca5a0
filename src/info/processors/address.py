"""How a text calls its reader: `Sie` or `du`, `vous` or `tu`; and whether a message keeps to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from info.language.messageformat import HOLE
from info.model.values import Address, Finding
from info.processors.address_words import WORDS, AddressWords
from info.processors.shown import shown_texts

__all__ = ["Called", "address_findings", "called", "has_address"]

CODE: Final = "tone.address"
_BETWEEN: Final = " \t\u00a0\u202f([{«»„“”‚‘’\"'*_¿¡-"
"""What may stand between a sentence's beginning and its first word."""
_ENDS: Final = f".!?:…。！？\n{HOLE}"
"""After one of these a capital says nothing: a sentence may begin. A value may end one."""
_OTHER: Final[Mapping[Address, Address]] = {"formal": "informal", "informal": "formal"}


class Called(NamedTuple):
    """A word by which a text calls its reader."""

    address: Address
    word: str


class _Patterns(NamedTuple):
    anywhere: Mapping[Address, re.Pattern[str]]
    inside: Mapping[Address, re.Pattern[str]]


def has_address(locale: str) -> bool:
    """Whether there are words for the two ways in the language.

    >>> has_address("de-AT"), has_address("en"), has_address("pt-PT")
    (True, False, True)
    """
    return _words(locale) is not None


def called(text: str, locale: str) -> tuple[Called, ...]:
    """The words of a text that call its reader formally or informally, the first of each way.

    >>> called("Öffnen Sie die Übersicht.", "de"), called("Sie sind da. Ihre Daten auch.", "de")
    ((Called(address='formal', word='Sie'),), ())
    """
    patterns = _patterns(locale)
    if patterns is None:
        return ()
    found: dict[Address, str] = {}
    for shown in shown_texts(text):
        for address, pattern in patterns.anywhere.items():
            _add(found, address, (match.group() for match in pattern.finditer(shown)))
        for address, pattern in patterns.inside.items():
            inside = (match for match in pattern.finditer(shown) if not _may_begin(shown, match.start()))
            _add(found, address, (match.group() for match in inside))
    return tuple(Called(address, found[address]) for address in _OTHER if address in found)


def address_findings(
    texts: Mapping[str, tuple[str, str]], *, wanted: Address | None = None
) -> Iterator[Finding]:
    """Where a message calls its reader in two ways, or in another than `wanted`. Warnings; `path` is the key.

    `texts` are text key → (MessageFormat 2 source, locale), all of one message. Texts in another language
    are judged apart from the rest. Without `wanted` the way that more texts take is the message's.
    """
    by_language: dict[str, dict[str, tuple[Called, ...]]] = {}
    for key, (text, locale) in texts.items():
        words = called(text, locale)
        if words:
            by_language.setdefault(locale.split("-", maxsplit=1)[0], {})[key] = words
    for found in by_language.values():
        yield from _in_one_language(found, wanted)


def _in_one_language(found: Mapping[str, tuple[Called, ...]], wanted: Address | None) -> Iterator[Finding]:
    clear = [words[0].address for words in found.values() if len(words) == 1]
    usual = wanted or ("informal" if clear.count("informal") > clear.count("formal") else "formal")
    for key, words in found.items():
        if len(words) > 1:
            what = f"It calls its reader both '{words[0].word}' and '{words[1].word}'."
            yield Finding(CODE, "warning", what, key, "Keep to one of them.")
        elif words[0].address != usual:
            whose = "the tenant's address is" if wanted else "the rest of the message is"
            what = f"It calls its reader '{words[0].word}', {words[0].address}ly; {whose} {usual}."
            step = f"Write it in {usual} address" + (", in the catalogue of that address." if wanted else ".")
            yield Finding(CODE, "warning", what, key, step)


def _add(found: dict[Address, str], address: Address, words: Iterable[str]) -> None:
    """The first word that is no abbreviation: TI is information technology to half the world."""
    word = next((word for word in words if not (word.isupper() and len(word) > 1)), None)
    if word is not None:
        found.setdefault(address, word)


def _may_begin(text: str, at: int) -> bool:
    """Whether a sentence may begin at this place: then a capital is any word's."""
    before = text[:at].rstrip(_BETWEEN)
    return not before or before[-1] in _ENDS


def _words(locale: str) -> AddressWords | None:
    parts = locale.split("-")
    regional = f"{parts[0]}-{parts[-1]}" if len(parts) > 1 else ""
    return WORDS.get(regional) or WORDS.get(parts[0])


@cache
def _patterns(locale: str) -> _Patterns | None:
    words = _words(locale)
    if words is None:
        return None
    edges = (r"(?<!\w)", r"(?!\w)") if words.whole_words else ("", "")
    return _Patterns(
        _compiled({"formal": words.formal, "informal": words.informal}, edges, re.IGNORECASE),
        _compiled({"formal": words.formal_capital, "informal": words.informal_capital}, edges, 0),
    )


def _compiled(
    lists: Mapping[Address, str], edges: tuple[str, str], flags: int
) -> Mapping[Address, re.Pattern[str]]:
    return {
        address: re.compile(f"{edges[0]}(?:{'|'.join(words.split())}){edges[1]}", flags)
        for address, words in lists.items()
        if words
    }
