"""Pseudo-locales: texts that look foreign and can be read, to see what a translation would break.

`en-XA` has accents on every letter, about a third more of them, and brackets around each text: what is cut
off lacks its `]`, what has no accent was never translatable. `ar-XB` runs from right to left: each word is
set against its direction, as text in Arabic would run, and its letters stay as they are.

A text that counts has the categories of Arabic in `ar-XB`. Placeholders, markup, selectors, exact keys,
addresses, line breaks and the shorthand a line begins with stay.

Source: Android's and Chromium's pseudo-locales, by their documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from info.errors import UnknownName
from info.language.messageformat import (
    Expression,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    SelectMessage,
    Variant,
    check_message,
    parse_message,
    serialize,
)
from info.localization.exchange.forms import chosen, forms_of

__all__ = ["PSEUDO_LOCALES", "pseudo"]

PSEUDO_LOCALES: Final = ("en-XA", "ar-XB")
_MIRRORED: Final = "ar-XB"
_PLAIN: Final = "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ"
_ACCENTED: Final = "åÅƀƁçÇðÐéÉƒƑĝĜĥĤîÎĵĴķĶļĻɱṀñÑöÖþÞǫǪŕŔšŠţŢûÛṽṼŵŴẋẊýÝžŽ"
_ACCENTS: Final = str.maketrans(_PLAIN, _ACCENTED)
_WORDS: Final = tuple("one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
_MORE: Final = 0.4
"""Letters to add for each letter, the brackets and a space among them."""
_KEPT: Final = re.compile(
    r"(?:https?://|mailto:)[^\s<>\"]*|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}(?![\w.])(?:/[^\s<>\"]*)?"
)
"""Addresses."""
_LEAD: Final = re.compile(r"\s*(?:(?:#{1,6}|[-*>•]|\d{1,3}[.)])\s+)*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_RLM: Final = "\u200f"
_RLO: Final = "\u202e"
_PDF: Final = "\u202c"


def pseudo(source: str, locale: str) -> str:
    r"""A text in a pseudo-locale: MessageFormat 2 in, MessageFormat 2 out.

    Raises `UnknownName` for another locale, `MessageSyntaxError` for a text that is no message,
    `LimitError` for one that would be longer than 64 KiB.

    >>> pseudo("Welcome, {$user_name}", "en-XA")
    '[Ŵéļçöɱé, {$user_name} one]'
    >>> pseudo("Hi {$name}", "ar-XB") == "\u200f\u202eHi\u202c\u200f {$name}"
    True
    """
    if locale not in _CHANGES:
        raise UnknownName("pseudo-locale", locale, PSEUDO_LOCALES)
    message = _changed(parse_message(source), locale)
    check_message(message)
    return serialize(message)


def _changed(message: Message, locale: str) -> Message:
    change = _CHANGES[locale]
    if isinstance(message, PatternMessage):
        return PatternMessage(message.declarations, change(message.pattern))
    forms = forms_of(message, locale) if locale == _MIRRORED else [one.keys for one in message.variants]
    variants = tuple(Variant(keys, change(chosen(message.variants, keys).value)) for keys in forms)
    return SelectMessage(message.declarations, message.selectors, variants)


def _accented(pattern: Pattern) -> Pattern:
    """Accents on every letter, words at the end, brackets around what has words."""
    letters = sum(len(_LETTER.findall(_KEPT.sub("", part))) for part in pattern if isinstance(part, str))
    if not letters:
        return pattern
    lead = _LEAD.match(pattern[0]) if isinstance(pattern[0], str) else None
    head = lead.group() if lead else ""
    parts = [
        _in_words(part, lambda word: word.translate(_ACCENTS)) if isinstance(part, str) else part
        for part in pattern
    ]
    last = parts[-1]
    tail = last[len(last.rstrip()) :] if isinstance(last, str) else ""
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1][: len(parts[-1]) - len(tail)]
    if isinstance(parts[0], str):
        parts[0] = parts[0][len(head) :]
    return _joined([f"{head}[", *parts, f"{_padding(letters)}]{tail}"])


def _padding(letters: int) -> str:
    """Words of about the missing length, with a space before each."""
    wanted = max(1, round(letters * _MORE) - 2)
    found: list[str] = []
    size = 0
    while size < wanted:
        word = _WORDS[len(found) % len(_WORDS)]
        found.append(word)
        size += len(word) + 1
    return "".join(f" {word}" for word in found)


def _mirrored(pattern: Pattern) -> Pattern:
    """Each word set from right to left, between marks of that direction."""
    return tuple(_in_words(part, _overridden) if isinstance(part, str) else part for part in pattern)


def _overridden(word: str) -> str:
    return f"{_RLM}{_RLO}{word}{_PDF}{_RLM}"


_CHANGES: Final[Mapping[str, Callable[[Pattern], Pattern]]] = {"en-XA": _accented, "ar-XB": _mirrored}


def _in_words(text: str, change: Callable[[str], str]) -> str:
    """The text with each word changed, addresses left alone."""
    return "".join(_pieces(text, change))


def _pieces(text: str, change: Callable[[str], str]) -> Iterator[str]:
    end = 0
    for kept in _KEPT.finditer(text):
        yield _WORD.sub(lambda match: change(match[0]), text[end : kept.start()])
        yield kept[0]
        end = kept.end()
    yield _WORD.sub(lambda match: change(match[0]), text[end:])


def _joined(parts: Sequence[str | Expression | Markup]) -> Pattern:
    """The parts with texts side by side made one, and empty ones left out."""
    found: list[str | Expression | Markup] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, str) and isinstance(before, str):
            found[-1] = before + part
        elif part != "":
            found.append(part)
    return tuple(found)
