"""Which plural categories a language tells apart, against those a text has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from info.language.conversion.report import Finding
from info.language.messageformat import operands, plural_categories, plural_rule

__all__ = ["CATEGORIES", "category_of", "category_remarks"]

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
"""The names of all plural categories."""
_SAMPLES: Final = 201


def category_of(number: str, locale: str, kind: str) -> str:
    """The category of a number in plain digits; `kind` is "cardinal" or "ordinal".

    >>> category_of("0", "fr", "cardinal")
    'one'
    """
    return plural_rule(locale, kind)(operands(number.lstrip("-")))


def category_remarks(
    keys: Iterable[str], exact: Iterable[str], *, locale: str | None, kind: str, name: str, offset: int
) -> Iterator[Finding]:
    """A remark for categories the language has and the text lacks, and one for the reverse.

    A text that tells no categories apart (`=0` and `other`) wants none. A category whose numbers
    are all named exactly (English `one` beside `=1`) is not missing.
    """
    have, numbers = set(keys), set(exact)
    if locale is None or not have - {"other"}:
        return
    known = plural_categories(locale, kind)
    missing = [category for category in known[:-1] if category not in have]
    missing = [category for category in missing if not _named(category, numbers, locale, kind)]
    if missing:
        what = f"'{locale}' has its own forms for {', '.join(missing)}, and the choice by ${name} has none."
        yield Finding("remark", what, "Add them; until then the last text is shown.", offset)
    idle = sorted(have - set(known))
    if idle:
        what = f"'{locale}' never takes {', '.join(idle)} of the choice by ${name}."
        yield Finding("remark", what, "Take the text out, or name another locale.", offset)


def _named(category: str, numbers: set[str], locale: str, kind: str) -> bool:
    rule = plural_rule(locale, kind)
    samples = {str(number) for number in range(_SAMPLES) if rule(operands(str(number))) == category}
    return samples <= numbers
