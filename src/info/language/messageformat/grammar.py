"""The characters and words of the grammar, as regular expressions.

Each expression is linear: it holds no nested repetition, so no source makes matching slow.

Source: Unicode LDML 48, part 9 (MessageFormat), the ABNF of the syntax.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "ESCAPABLE",
    "IDENTIFIER",
    "NAME",
    "NUMBER",
    "OPTIONAL_SPACE",
    "QUOTED_TEXT",
    "TEXT",
    "UNQUOTED",
    "WHITESPACE",
]

_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
_START: Final = (
    "A-Za-z+_\xa1-\u061b\u061d-\u167f\u1681-\u1fff\u200b-\u200d\u2010-\u2027\u2030-\u205e"
    "\u2060-\u2065\u206a-\u2fff\u3001-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd" + _PLANES
)
_CHAR: Final = _START + r"0-9.\-"
_BIDI: Final = "\u061c\u200e\u200f\u2066-\u2069"
_SPACE: Final = " \t\r\n\u3000"

NAME: Final = re.compile(f"[{_BIDI}]?([{_START}][{_CHAR}]*)[{_BIDI}]?")
IDENTIFIER: Final = re.compile(
    f"(?:[{_BIDI}]?([{_START}][{_CHAR}]*)[{_BIDI}]?:)?[{_BIDI}]?([{_START}][{_CHAR}]*)[{_BIDI}]?"
)
UNQUOTED: Final = re.compile(f"[{_CHAR}]+")
OPTIONAL_SPACE: Final = re.compile(f"[{_SPACE}{_BIDI}]*")
WHITESPACE: Final = re.compile(f"[{_SPACE}]")
TEXT: Final = re.compile(r"[^\x00\\{}]+")
QUOTED_TEXT: Final = re.compile(r"[^\x00\\|]+")
ESCAPABLE: Final = frozenset("\\{|}")
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
