"""Stages for markup, headers and plain text: what a value becomes so that it is never read as markup.

Each stage takes a value's text and returns it escaped for one place. CRLF and a lone CR become LF,
and code points that no place may hold U+FFFD, everywhere (`code_points`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.formatters.code_points import FORBIDDEN, clean, one_break
from info.formatters.gsm_kin import gsm_kin, kin_used
from info.language.pieces.environment import HoleRefused

__all__ = [
    "MARKUP_STAGES",
    "MARKUP_TRANSPARENT",
    "colour",
    "escape_html",
    "escape_markdown",
    "guard_header",
    "literal_markdown",
    "markdown_cell_code",
    "markdown_code",
    "markdown_fenced",
    "markdown_url",
    "meter",
    "percent_encode",
    "share",
    "sms",
    "terminal",
]

_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x80-\x9f\ud800-\udfff\ufffe\uffff"
_CONTROL: Final = re.compile(f"[{_CONTROLS}]")
_HTML_READS: Final = re.compile(f"[&<>\"'{_CONTROLS}]")
_MARKDOWN_READS: Final = re.compile(
    r"[\\`*_\[\]<>&#|~@\t\n\u2028\u2029" + _CONTROLS + r"]"
    r"|^[-+=:.)\s]|^\d{1,9}[.)]|[\s!]$|  |//|(?i:www\.|mailto:|xmpp:)"
)
"""Whether a value holds anything Markdown could read: most hold nothing, and pass untouched."""
_HTML: Final = (
    FORBIDDEN
    | {ord(mark): f"&#{ord(mark)};" for mark in "'\""}
    | {
        ord("&"): "&amp;",
        ord("<"): "&lt;",
        ord(">"): "&gt;",
    }
)
_NEVER_IN_HEADER: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ENCODED_WORD: Final = re.compile(r"=\?[^?]*\?[^?]*\?")
_COLOUR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", re.ASCII)

_MARKS: Final = FORBIDDEN | {ord(mark): "\\" + mark for mark in "\\`*_[]<>&#|~@"}
_NUMBERED: Final = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.ASCII)
_LINKED: Final = re.compile(r"(?i):(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|!$")
_TAKEN_AGAIN: Final = re.compile(r"(?i)\\@|\\:(?=//)|(?<=www)(?=\\\.)|\A(?=//)")
"""Where cmark-gfm, remark-gfm and GitHub begin an address or a mention in words without backslashes."""
_APART: Final = r"\g<0>&#8296;&#8297;"
_EDGES: Final = re.compile(r"^\s+|\s+$|[ \t]{2,}|[\t\n\u2028\u2029]")
_BACKTICKS: Final = re.compile(r"`+")
_ONE_LINE: Final = FORBIDDEN | dict.fromkeys((0x09, 0x0A), " ")
_DOUBLED: Final = re.compile(r"[ \t]{2,}|\t")
_FENCE_LIKE: Final = re.compile(r"^ {0,3}(?=`)", re.MULTILINE)
_URL_MARKS: Final = {
    ord("<"): "%3C",
    ord(">"): "%3E",
    ord("\\"): "%5C",
    ord("|"): "%7C",
    ord("`"): "%60",
    ord(" "): "%20",
    ord("\n"): "%0A",
    ord("\r"): "%0D",
    ord("&"): "&amp;",
}

_METER_WIDTH: Final = 20


def escape_html(text: str) -> str:
    """`text` for an element's content or a quoted attribute.

    >>> escape_html("<b>'&'</b>")
    '&lt;b&gt;&#39;&amp;&#39;&lt;/b&gt;'
    """
    if text.isalnum() or not _HTML_READS.search(text):
        return text
    if _CONTROL.search(text):
        return one_break(text).translate(_HTML)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def escape_markdown(text: str) -> str:
    r"""`text` as literal words of CommonMark and its GFM extensions, on one source line.

    Marks that open something anywhere are always escaped, the others only where they could begin a
    block. White space that would be stripped, cut a line or indent becomes a character reference.
    GFM's renderers look for addresses and mentions in the words once the backslashes are gone: an
    empty isolate, which shows as nothing, parts them.

    >>> escape_markdown("1. *a*"), escape_markdown("2.5-3"), escape_markdown(" a\nb")
    ('1\\. \\*a\\*', '2.5-3', '&#32;a&#10;b')
    >>> escape_markdown("a@b.c")
    'a\\@&#8296;&#8297;b.c'
    """
    if text.isalnum() or not _MARKDOWN_READS.search(text):
        return text
    return _EDGES.sub(_references, _TAKEN_AGAIN.sub(_APART, _marked(text)))


def literal_markdown(text: str) -> str:
    """A template's own words on one source line: as `escape_markdown`, its single spaces kept."""
    return _DOUBLED.sub(" ", _marked(text))


def _marked(text: str) -> str:
    text = _LINKED.sub(lambda found: "\\" + found.group(), one_break(text).translate(_MARKS))
    bare = text.lstrip()
    if not bare or not (bare[0].isdigit() or bare[0] in "-+=:.)"):
        return text
    space = text[: len(text) - len(bare)]
    bare = _NUMBERED.sub(r"\1\\\2", bare, count=1) if bare[0].isdigit() else "\\" + bare
    return space + bare


def _references(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(space)};" for space in found.group())


def markdown_code(text: str) -> str:
    """`text` as a whole code span, its fence longer than any row of backticks in it.

    Line breaks become spaces, as they do in a code span anyway.

    >>> markdown_code("a"), markdown_code("`a"), markdown_code("")
    ('`a`', '`` `a ``', '')
    """
    if not text:
        return ""
    fence = "`" * (1 + max((len(row) for row in _BACKTICKS.findall(text)), default=0))
    space = " " if "`" in (text[0], text[-1]) or text[0] == text[-1] == " " else ""
    return f"{fence}{space}{one_break(text).translate(_ONE_LINE)}{space}{fence}"


def markdown_cell_code(text: str) -> str:
    """As `markdown_code`, in a table, where a bar divides cells even inside code."""
    return markdown_code(text).replace("|", "\\|")


def markdown_fenced(text: str) -> str:
    """`text` inside a fenced code block: a line that could close the fence is indented past it."""
    return _FENCE_LIKE.sub("    ", clean(text))


def markdown_url(text: str) -> str:
    """A URL that passed the guard, for a link's destination in angle brackets, also in a table."""
    return text.translate(_URL_MARKS)


def guard_header(text: str) -> str:
    """`text` unchanged, when it can stand in a mail header.

    Raises HoleRefused for line breaks, NUL, other controls, U+2028, U+2029, lone surrogates and for
    anything a reader could take for an RFC 2047 encoded word (CVE-2024-6923: the standard library
    decodes one into a line break).
    """
    if not text.isalnum() and (_NEVER_IN_HEADER.search(text) or _ENCODED_WORD.search(text)):
        raise HoleRefused(
            "header", "A mail header takes one line of plain text: no line break, control or encoded word."
        )
    return text


def terminal(text: str) -> str:
    """`text` without the controls a terminal obeys: ESC and its kind become U+FFFD.

    >>> terminal(chr(27) + "[31mred") == chr(0xFFFD) + "[31mred"
    True
    """
    return clean(text)


_NO_BREAK: Final = {0xA0: " ", 0x202F: " "}


def sms(text: str) -> str:
    r"""`text` for a text message: cleaned, no-break spaces plain.

    ICU writes U+202F before AM and PM and U+00A0 before % and €. Neither is in GSM 7-bit: one of them
    would cut a message from 160 characters to 70.

    >>> sms("9:30\u202fAM")
    '9:30 AM'
    """
    return clean(text).translate(_NO_BREAK)


def percent_encode(text: str) -> str:
    """`text` as one component of a URL (RFC 3986: all but unreserved characters, as UTF-8)."""
    if text.isascii() and text.isalnum():
        return text
    from urllib.parse import quote

    return quote(clean(text), safe="")


def colour(text: str) -> str:
    """A brand colour, "#rgb" or "#rrggbb"; HoleRefused for anything else, so CSS stays ours."""
    if not _COLOUR.fullmatch(text):
        raise HoleRefused("colour", "A brand colour is written #rgb or #rrggbb.")
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


MARKUP_STAGES: Final[Mapping[str, Callable[[str], str]]] = {
    "colour": colour,
    "gsm_kin": gsm_kin,
    "header": guard_header,
    "html": escape_html,
    "kin_used": kin_used,
    "markdown": escape_markdown,
    "markdown_cell_code": markdown_cell_code,
    "markdown_code": markdown_code,
    "markdown_fenced": markdown_fenced,
    "markdown_url": markdown_url,
    "meter": meter,
    "percent": percent_encode,
    "share": share,
    "sms": sms,
    "terminal": terminal,
}
"""The stages of the text-like formats, by the name their holes use."""
MARKUP_TRANSPARENT: Final = frozenset(
    {"header", "html", "markdown", "markdown_fenced", "markdown_url", "percent", "sms", "terminal"}
)
"""Those that return ASCII letters and digits as they are."""
