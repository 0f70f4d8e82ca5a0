"""The characters and words of the grammar, as regular expressions.

Each expression is linear: where repetitions nest, the next character alone says which of them goes
on, so no source makes matching slow.

Source: Unicode LDML 48, part 9 (MessageFormat), the ABNF of the syntax.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "IDENTIFIER",
    "NAME",
    "NUMBER",
    "OPTIONAL_SPACE",
    "PLAIN_PLACEHOLDER",
    "QUOTED_TEXT",
    "SPACE",
    "TEXT",
    "UNQUOTED",
]

# Written as what the grammar leaves out: `re` compiles the short sets far faster.
_PLANE_ENDS: Final = "".join(
    f"{chr((plane << 16) + 0xFFFE)}-{chr((plane << 16) + 0xFFFF)}" for plane in range(17)
)
_NOT_CHAR: Final = (
    "\x00-\x20!-*,/:-@\\[-\\^`{-\xa0\u061c\u1680\u2000-\u200a\u200e\u200f\u2028-\u202f"
    "\u205f\u2066-\u2069\u3000\ud800-\udfff\ufdd0-\ufdef" + _PLANE_ENDS
)
_NOT_START: Final = _NOT_CHAR + r"0-9.\-"
_BIDI: Final = "\u061c\u200e\u200f\u2066-\u2069"
_SPACE: Final = " \t\r\n\u3000"

_NAME: Final = f"[{_BIDI}]?([^{_NOT_START}][^{_NOT_CHAR}]*)[{_BIDI}]?"
NAME: Final = re.compile(_NAME)
"""A name, its one group without the bidi controls that may surround it."""
IDENTIFIER: Final = re.compile(f"(?:{_NAME}:)?{_NAME}")
"""A name with an optional namespace: two groups."""
UNQUOTED: Final = re.compile(f"[^{_NOT_CHAR}]+")
"""A literal without bars."""
OPTIONAL_SPACE: Final = re.compile(f"[{_SPACE}{_BIDI}]*")
"""Whitespace and bidi controls, maybe none."""
SPACE: Final = re.compile(f"[{_BIDI}]*([{_SPACE}][{_SPACE}{_BIDI}]*)?")
"""The same; its one group is there when there is any whitespace."""
TEXT: Final = re.compile(r"(?:[^\x00\\{}]+|\\[\\{|}])*")
"""Text of a pattern with its escapes, maybe none."""
QUOTED_TEXT: Final = re.compile(r"(?:[^\x00\\|]+|\\[\\{|}])*")
"""Text of a quoted literal with its escapes, maybe none."""
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
"""The standard's `number-literal`: how a string is written that is a number."""

_WORD: Final = "[A-Za-z_][A-Za-z0-9_.-]*"
_OPTIONS: Final = rf"((?: {_WORD}=(?:\${_WORD}|[A-Za-z0-9_.+-]+))*)"
PLAIN_PLACEHOLDER: Final = re.compile(
    rf"\{{(?:\$({_WORD})(?: :({_WORD}(?::{_WORD})?){_OPTIONS})?"
    rf"|([#/])({_WORD}(?::{_WORD})?){_OPTIONS}( ?/)?)\}}"
)
"""The commonest placeholders at once, in ASCII with single spaces, without quotes and attributes:
variable, function, its options; or mark, name, options and slash of a markup. What it does not
match the grammar may still allow.
"""
