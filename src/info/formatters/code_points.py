"""The rule for every value in every format: one kind of line break, and no code point a format cannot carry.

CRLF and a lone CR are line breaks (browsers send CRLF from text areas) and become LF; then each
forbidden code point (C0 except tab and LF, C1, U+FFFE, U+FFFF, lone surrogates) becomes U+FFFD.
Header holes do not tidy: they refuse.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["FORBIDDEN", "clean", "one_break"]

FORBIDDEN: Final[dict[int, str]] = dict.fromkeys(
    (
        *(point for point in range(0x20) if point not in {0x09, 0x0A}),
        *range(0x80, 0xA0),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    ),
    "\ufffd",
)
"""Code points no text may hold, mapped to U+FFFD (for `str.translate`, after `one_break`)."""

_REMARKABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x80-\x9f\ufffe\uffff\ud800-\udfff]")


def one_break(text: str) -> str:
    r"""The text with LF as its only line break.

    >>> one_break("a\r\nb\rc")
    'a\nb\nc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean(text: str) -> str:
    r"""The text with LF line breaks, and U+FFFD for what no format may carry.

    >>> clean("a\r\n\x1b[1m") == "a\n\ufffd[1m"
    True
    """
    if text.isalnum() or not _REMARKABLE.search(text):
        return text
    return one_break(text).translate(FORBIDDEN)
