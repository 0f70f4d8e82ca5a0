"""Texts with the slips of typing taken out: spaces, blank lines, dots, dashes and quotation marks.

Only literal text is touched. `tidy_runs` takes a text as runs and gives every hole back as the
same object: a value is never tidied, and what stands beside it counts as a word.

`marks=True` writes typographic marks. One of them turns a text message of 160 characters into one
of 70, so a text that is only for SMS is tidied with `marks=False`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar

__all__ = ["QUOTES", "tidy", "tidy_runs"]

H = TypeVar("H")

QUOTES: Final = {
    "en": ("“", "”"),
    "de": ("„", "“"),
    "pl": ("„", "”"),
    "nl": ("“", "”"),
    "es": ("«", "»"),
    "it": ("«", "»"),
    "ru": ("«", "»"),
    "fr": ("«\u202f", "\u202f»"),
    "pt": ("“", "”"),
}
"""The outer quotation marks of a language (CLDR, `delimiters`); others keep what they have."""

_HOLE: Final = "\ufffc"
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_ELLIPSIS: Final = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_DASH: Final = re.compile(r"(?<=\S) --? (?=\S)")
_BEFORE_MARK: Final = re.compile(r"(?<=[^\s,.;:!?…]) +(?=[,.;:!?…]+(?:[\s\ufffc]|$))")
_FRENCH_MARK: Final = re.compile(r"(?<=[^\s,.;:!?…]) +(?=[;:!?]+(?:[\s\ufffc]|$))")
_SPACES: Final = re.compile(r"(?<= ) +")
_LINE_END: Final = re.compile(r" +(?=\n)|(?<=\n) +")
_BLANK_LINES: Final = re.compile(r"(?<=\n\n)\n+")


def tidy(text: str, *, locale: str = "en", marks: bool = True) -> str:
    """The text with single spaces, at most one blank line, and its language's marks. Idempotent.

    >>> tidy('He  said "yes" ...')
    'He said “yes”…'
    """
    return "".join(part for part in tidy_runs([text], locale=locale, marks=marks) if isinstance(part, str))


def tidy_runs(runs: Iterable[str | H], *, locale: str = "en", marks: bool = True) -> tuple[str | H, ...]:
    """Runs with their strings tidied; anything that is no string is a hole and comes back as it is.

    Spaces are kept at a hole and stripped at the two ends. Quotation marks open and close across
    holes. There are as many runs as before; a string may become empty.
    """
    given = list(runs)
    language = locale.partition("-")[0].lower()
    quotes = QUOTES.get(language) if marks else None
    done: list[str | H] = []
    before, is_open = "", False
    for index, run in enumerate(given):
        if not isinstance(run, str):
            done.append(run)
            before = _HOLE
            continue
        text = _clean(run, before, _after(given, index), language, marks=marks)
        if quotes:
            text, is_open = _quote(text, before, quotes, is_open=is_open)
        done.append(text)
        before = text[-1:] or before
    return tuple(done)


def _after(runs: list[str | H], index: int) -> str:
    """What follows a run, as one character that no rule takes away: a letter, a hole, or nothing."""
    for run in runs[index + 1 :]:
        if not isinstance(run, str):
            return _HOLE
        if run:
            return "x" if run[0].isalnum() else _HOLE
    return ""


def _clean(text: str, before: str, after: str, language: str, *, marks: bool) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _sub(_SPACES, "", text, before, after)
    text = _sub(_LINE_END, "", text, before, after)
    text = _sub(_BLANK_LINES, "", text, before, after)
    if not before:
        text = text.lstrip(" \n")
    if not after:
        text = text.rstrip(" \n")
    if marks:
        text = _mark(text, before, after)
    if language == "fr":
        text = _sub(_FRENCH_MARK, "\u202f", text, before, after)
    return _sub(_BEFORE_MARK, "", text, before, after)


def _mark(text: str, before: str, after: str) -> str:
    text = _sub(_APOSTROPHE, "’", text, before, after)
    text = _sub(_ELLIPSIS, "…", text, before, after)
    return _sub(_DASH, " – ", text, before, after)


def _sub(pattern: re.Pattern[str], to: str, text: str, before: str, after: str) -> str:
    """`pattern` replaced in `text`, seeing its neighbours and never taking them."""
    whole, start = f"{before}{text}{after}", len(before)
    end = start + len(text)
    kept, at = [], start
    for match in pattern.finditer(whole, start):
        if match.end() <= end:
            kept += [whole[at : match.start()], to]
            at = match.end()
    return "".join([*kept, whole[at:end]])


def _quote(text: str, before: str, quotes: tuple[str, str], *, is_open: bool) -> tuple[str, bool]:
    """Straight double marks turned; one after a digit with none open means inches and stays."""
    turned = []
    last = before
    for char in text:
        new = char
        if char == '"':
            opens = not is_open and (not last or last.isspace() or last in "([{–—-/")
            if opens or is_open:
                new = quotes[0] if opens else quotes[1]
                is_open = opens
        turned.append(new)
        last = char
    return "".join(turned), is_open
