"""The compiled function of a message beside the plain resolver: the same text, and nothing to report.

Used by `test_compiled.py` on a sample, and by `scripts.compare_compiled` on a hundred thousand pairs.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

from info.errors import MessageError
from info.language.messageformat import DEFAULT_FUNCTIONS, FormatError, Message
from info.language.messageformat.runtime.compiler import compile_message
from info.language.messageformat.runtime.resolver import Resolver, Surroundings
from tests.language.messageformat.generated import random_message
from tests.language.messageformat.generated_values import random_values

__all__ = ["compared", "difference"]

LOCALES: Final = (
    ("en", "ltr"), ("pl", "ltr"), ("ar", "rtl"), ("fr", "ltr"), ("ja", "ltr"), ("und", "auto"), ("he", "ltr"),
)  # fmt: skip
"""Locales, and directions that messages are given in them."""
_LARGE_EVERY: Final = 50
"""Every so many pairs the values may be large ones."""


def difference(message: Message, values: dict[str, object], around: Surroundings) -> tuple[str, str]:
    """("same" | "resolver" | "unusual" | "different", what differs)."""
    errors: list[MessageError] = []
    text = Resolver(message, around, values, errors.append).text()
    compiled = compile_message(message, around)
    if compiled is None:
        return "resolver", ""
    try:
        fast = compiled(values)
    except (FormatError, KeyError, TypeError):
        return "unusual", ""
    if fast == text and not errors:
        return "same", ""
    return "different", f"{message}\n{fast!r}\n{text!r}\n{[error.type for error in errors]}"


def compared(pairs: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How the pairs came out, and what differs."""
    rng, counts, differences = Random(seed), Counter[str](), []
    for number in range(pairs):
        message = random_message(rng)
        values = random_values(rng, message, large=number % _LARGE_EVERY == 0)
        locale, direction = rng.choice(LOCALES)
        isolation = rng.random() < 1 / 2
        around = Surroundings(locale, direction, isolation, "Europe/Warsaw", DEFAULT_FUNCTIONS)  # type: ignore[arg-type]
        outcome, what = difference(message, values, around)
        counts[outcome] += 1
        if what:
            differences.append(what)
    return counts, differences
