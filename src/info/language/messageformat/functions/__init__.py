"""The standard's functions on plain values: numbers, dates, plural rules, lists, prepared once.

They know nothing of messages; `info.language.messageformat.runtime` makes a message's functions of
them, and the templates' programs use them as they are.
"""

from info.language.messageformat.functions.prepared import (
    FUNCTIONS,
    SELECTING,
    Formatter,
    Selector,
    kept_options,
    make_formatter,
    make_selector,
)

__all__ = [
    "FUNCTIONS",
    "SELECTING",
    "Formatter",
    "Selector",
    "kept_options",
    "make_formatter",
    "make_selector",
]
