"""Stages for markup, headers and plain text: what a value becomes so that it is never read as markup.

Each stage takes a value's text and returns it escaped for one place. Code points that no place may
hold (C0 except tab and newline, C1, U+FFFE, U+FFFF, lone surrogates) become U+FFFD everywhere.
"""

from __future__ import annotations

import re
from typing import Final

from info.language.pieces import HoleRefused

__all__ = [
    "FORBIDDEN",
    "colour",
    "escape_html",
    "escape_markdown",
    "guard_header",
    "meter",
    "one_line",
    "percent_encode",
    "share",
    "terminal",
]

REPLACEMENT: Final = "\ufffd"
FORBIDDEN: Final[dict[int, str]] = dict.fromkeys(
    (
        *(point for point in range(0x20) if point not in {0x09, 0x0A}),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    ),
    REPLACEMENT,
)
"""Code points no text may hold, mapped to U+FFFD (for `str.translate`)."""

_HTML: Final = FORBIDDEN | {ord(mark): f"&#{ord(mark)};" for mark in "'\""} | {
    ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;",
}
_ONE_LINE: Final = FORBIDDEN | dict.fromkeys((0x09, 0x0A, 0x2028, 0x2029), " ")
_NEVER_IN_HEADER: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ENCODED_WORD: Final = re.compile(r"=\?[^?]*\?[^?]*\?")
_COLOUR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", re.ASCII)

_MARKS: Final = FORBIDDEN | {ord(mark): "\\" + mark for mark in "\\`*_[]<>&#|~@"}
_AT_START: Final = re.compile(r"[-+=:.)]")
_NUMBERED: Final = re.compile(r"(\d{1,9})([.)])(?=\s|$)", re.ASCII)
_LINKED: Final = re.compile(r"(?i)(:)(?=//)|(?<=www)(\.)|(?<=mailto)(:)|(?<=xmpp)(:)")
_SPACES: Final = re.compile(r"^\s+|\s+$|[ \t]{2,}|[\t\n\u2028\u2029]")

_METER_WIDTH: Final = 20


def escape_html(text: str) -> str:
    """`text` for an element's content or a quoted attribute.

    >>> escape_html("<b>'&'</b>")
    '&lt;b&gt;&#39;&amp;&#39;&lt;/b&gt;'
    """
    return text if text.isalnum() else text.translate(_HTML)


def escape_markdown(text: str) -> str:
    r"""`text` as literal words of CommonMark and its GFM extensions, on one source line.

    Marks that open something anywhere are always escaped, the others only where they could begin a
    block. White space that would be stripped, cut a line or indent becomes a character reference.

    >>> escape_markdown("1. *a*"), escape_markdown("2.5-3"), escape_markdown(" a\nb")
    ('1\\. \\*a\\*', '2.5-3', '&#32;a&#10;b')
    """
    if text.isalnum():
        return text
    text = _LINKED.sub(lambda found: "\\" + found.group(), text.translate(_MARKS))
    text = _NUMBERED.sub(r"\1\\\2", text, count=1) if text[:1].isdigit() else text
    text = "\\" + text if _AT_START.match(text) else text
    return _SPACES.sub(_references, text)


def _references(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(space)};" for space in found.group())


def guard_header(text: str) -> str:
    """`text` unchanged, when it can stand in a mail header.

    Raises HoleRefused for line breaks, NUL, other controls, U+2028, U+2029, lone surrogates and for
    anything a reader could take for an RFC 2047 encoded word (CVE-2024-6923: the standard library
    decodes one into a line break).
    """
    if not text.isalnum() and (_NEVER_IN_HEADER.search(text) or _ENCODED_WORD.search(text)):
        raise HoleRefused("header")
    return text


def terminal(text: str) -> str:
    """`text` without the controls a terminal obeys: ESC and its kind become U+FFFD.

    >>> terminal("a\\x1b[31mb")
    'a\ufffd[31mb'
    """
    return text if text.isalnum() else text.translate(FORBIDDEN)


def one_line(text: str) -> str:
    """`text` for a cell or a label of plain text: as `terminal`, and each line break is a space."""
    return text if text.isalnum() else text.translate(_ONE_LINE)


def percent_encode(text: str) -> str:
    """`text` as one component of a URL (RFC 3986: all but unreserved characters, as UTF-8)."""
    if text.isascii() and text.isalnum():
        return text
    from urllib.parse import quote  # noqa: PLC0415  (lazy: `import info` stays small)

    return quote(text.translate(FORBIDDEN), safe="")


def colour(text: str) -> str:
    """A brand colour, "#rgb" or "#rrggbb"; HoleRefused for anything else, so CSS stays ours."""
    if not _COLOUR.fullmatch(text):
        raise HoleRefused("colour")
    return text


def share(text: str) -> str:
    """A fraction as whole percents from 0 to 100, for a bar's width: "0.666" gives "67".

    >>> share("0.666"), share("7"), share("nan")
    ('67', '100', '0')
    """
    try:
        value = float(text)
    except ValueError:
        return "0"
    return str(round(100 * min(max(value, 0.0), 1.0))) if value == value else "0"  # noqa: PLR0124  (NaN)


def meter(text: str) -> str:
    """A fraction as a bar of text whose filled and empty cells differ in shape, not in colour.

    >>> meter("0.25")
    '█████░░░░░░░░░░░░░░░'
    """
    filled = round(int(share(text)) * _METER_WIDTH / 100)
    return "█" * filled + "░" * (_METER_WIDTH - filled)
