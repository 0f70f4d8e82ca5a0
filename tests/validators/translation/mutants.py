"""Translations with one thing made wrong in each: what a slip of a translator's hand leaves behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from info.language.messageformat import parse_message
from info.model.names import TEMPLATE_TYPES
from info.publishing import Library
from info.validators.translation import conventions_of, judge

__all__ = ["KINDS", "Mutant", "is_found", "mutants"]

_VALUE: Final = re.compile(r"\{\$[^{}]+\}")
_LINK: Final = re.compile(r"\{#link to=([^}]*)\}")
_DIGIT: Final = re.compile(r"(?<![\w{$=.-])\d(?![\w}=])")
_WORD: Final = re.compile(r"(?<![\w{$:=#/|.-])([^\W\d_]{3,})(?![\w}=])")
_LONG_WORD: Final = re.compile(r"(?<![\w{$:=#/|.-])([^\W\d_]{5,})(?![\w}=])")
_SPACE: Final = re.compile(r"(?<=\w) (?=\w)(?![^{]*\}(?!\}))")
_LAST: Final = re.compile(r"(?<=[^\W\d_])[.。?？؟](?=\}\}\s*\Z|\Z)")


class Mutant(NamedTuple):
    """A translation with a slip in it: which, and the codes of which one at least must come."""

    kind: str
    codes: tuple[str, ...]
    template: str
    variant: str
    key: str
    locale: str
    source: str
    target: str


def _first(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Callable[[str], str | None]:
    """Changes the last place that matches, which is never in a declaration; None where there is none."""

    def changed(target: str) -> str | None:
        found = [match for match in pattern.finditer(target) if not _is_declared(target, match.start())]
        if not found:
            return None
        match = found[-1]
        return f"{target[: match.start()]}{change(match)}{target[match.end() :]}"

    return changed


def _is_declared(target: str, at: int) -> bool:
    """Whether a place is before the first pattern of a complex message, or in its keys."""
    return target.startswith(".") and target.count("{{", 0, at + 1) == target.count("}}", 0, at + 1)


def _without_bold(target: str) -> str | None:
    return target.replace("{#b}", "").replace("{/b}", "") if "{#b}" in target else None


def _without_a_link(target: str) -> str | None:
    if not _LINK.search(target):
        return None
    return _LINK.sub("", target).replace("{/link}", "")


def _other_key(target: str) -> str | None:
    """One key of a choice by words, mistyped."""
    if ":string" not in target:
        return None
    changed = re.sub(r"(?m)^([a-z_]{4,})(?= \{\{)", r"\1x", target, count=1)
    return None if changed == target else changed


def _indented(target: str) -> str | None:
    return None if target.startswith(".") else f" {target}"


def _next_digit(match: re.Match[str]) -> str:
    return str((int(match[0]) + 5) % 10)


def _as_time(match: re.Match[str]) -> str:
    return re.sub(r"\}$| .*\}$", " :time}", match[0])


KINDS: Final[dict[str, tuple[tuple[str, ...], Callable[[str], str | None]]]] = {
    "a value dropped": (("placeholder",), _first(_VALUE, lambda _: "")),
    "a value renamed": (("placeholder",), _first(_VALUE, lambda match: match[0].replace("{$", "{$x", 1))),
    "a value added": (("placeholder",), _first(_WORD, lambda match: f"{match[0]}{{$extra}}")),
    "another function": (("placeholder",), _first(_VALUE, _as_time)),
    "a link dropped": (("markup",), _without_a_link),
    "a link to another place": (("markup",), _first(_LINK, lambda _: "{#link to=elsewhere}")),
    "bold dropped": (("markup",), _without_bold),
    "a key mistyped": (("selection",), _other_key),
    "a digit changed": (("number",), _first(_DIGIT, _next_digit)),
    "an address added": (("address",), _first(_WORD, lambda match: f"{match[0]} https://example.net")),
    "a space doubled": (("spacing",), _first(_SPACE, lambda _: "  ")),
    "a space at the beginning": (("spacing",), _indented),
    "the last mark dropped": (("ending",), _first(_LAST, lambda _: "")),
    "a word twice": (("repeated",), _first(_LONG_WORD, lambda match: f"{match[0]} {match[0]}")),
    "a bracket opened": (("bracket",), _first(_WORD, lambda match: f"({match[0]}")),
    "a foreign quotation mark": (("quotes",), _first(_WORD, lambda match: f"‟{match[0]}‟")),
    "a broken entity": (("entity",), _first(_WORD, lambda match: f"{match[0]} &amp x")),
    "an invisible character": (("spacing",), _first(_WORD, lambda match: f"{match[0]}\u200b")),
    "a Cyrillic letter among Latin ones": (("script",), _first(_WORD, lambda match: f"{match[0]}\u0436")),
    "a Latin letter among Cyrillic ones": (("script",), _first(_WORD, lambda match: f"{match[0]}z")),
}  # fmt: skip
"""A kind of slip → the codes that tell of it, and what makes it of a translation (None: it cannot)."""
_UNSPACED: Final = {"a word twice", "an invisible character", "the last mark dropped"}
"""What languages without spaces between words may do."""


_OF_SCRIPT: Final = {
    "a Cyrillic letter among Latin ones": frozenset({"Latn"}),
    "a Latin letter among Cyrillic ones": frozenset({"Cyrl"}),
}
"""Slips of languages in one script."""


def mutants(library: Library, locales: tuple[str, ...], *, every: int = 1) -> Iterator[Mutant]:
    """Every slip in every translation of the library's templates into these locales, where it can be made.

    `every` takes one translation in so many.
    """
    count = 0
    for template in TEMPLATE_TYPES:
        published = library.published(template)
        for variant in published.loaded.document.variants:
            for locale in locales:
                for key, entry in published.files[variant.id].get(locale, {}).items():
                    count += 1
                    if key in variant.texts and count % every == 0:
                        where = (template, variant.id, key, locale)
                        yield from _of_text(variant.texts[key], entry.source, *where)


def _of_text(
    source: str, target: str, template: str, variant: str, key: str, locale: str
) -> Iterator[Mutant]:
    language = conventions_of(locale)
    for kind, (codes, change) in KINDS.items():
        if kind in _UNSPACED and not language.has_word_spaces:
            continue
        if kind == "the last mark dropped" and not _LAST.search(source):
            continue
        if _OF_SCRIPT.get(kind, language.scripts) != language.scripts:
            continue
        changed = change(target)
        if changed is not None and changed != target:
            parse_message(changed)
            yield Mutant(kind, codes, template, variant, key, locale, source, changed)


def is_found(mutant: Mutant) -> bool:
    """Whether one of the codes is told."""
    found = judge(mutant.source, mutant.target, source_locale="en", locale=mutant.locale)
    told = {remark.code.removeprefix("translation.") for remark in found}
    return not told.isdisjoint(mutant.codes)
