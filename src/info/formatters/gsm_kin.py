"""Typographic characters and the GSM 7 bit characters that say the same, for text messages.

One curly quote makes two messages of one: the whole text goes out in UCS-2, 70 characters a message
and not 160. Letters are never touched (a name keeps its ą; only the letter apostrophes ʻ and ʼ become
what people type for them), nor are links, the backtick of a code or the dot of Catalan's l·l; and a
text that would need UCS-2 all the same stays as it is written.

Source of the characters: The Unicode Standard, chapter 6 (punctuation) and the compatibility
decompositions of UnicodeData.txt; what stands for each was chosen here.
"""

from __future__ import annotations

import re
from typing import Final

from info.channels.sizes import septets

__all__ = ["KIN", "NONE_USED", "gsm_kin", "kin_used"]

NONE_USED: Final = "-"
"""What `kin_used` says of a text it leaves alone: a stage may give no empty text."""

_KIN_BY_SIGN: Final = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u00b4\uff07",
    '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\u301f\u02ba\uff02",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d",
    "...": "\u2026\u22ef",
    "..": "\u2025",
    ".": "\u2024",
    " ": (
        "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    ),
    "\n": "\u2028\u2029\u0085",
    "": (
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f\u034f\u061c"
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ),
    "*": "\u2022\u2023\u25aa\u25cf\u2219",
    "/": "\u2044\u2215\u00f7",
    "x": "\u00d7\u2715",
    "!!": "\u203c",
    "!?": "\u2049",
    "??": "\u2047",
    "?!": "\u2048",
    "->": "\u2192",
    "<-": "\u2190",
    "<=": "\u2264",
    ">=": "\u2265",
    "1/4": "\u00bc",
    "1/2": "\u00bd",
    "3/4": "\u00be",
    "1/3": "\u2153",
    "2/3": "\u2154",
    "ff": "\ufb00",
    "fi": "\ufb01",
    "fl": "\ufb02",
    "ffi": "\ufb03",
    "ffl": "\ufb04",
    "st": "\ufb05\ufb06",
    "(c)": "\u00a9",
    "(R)": "\u00ae",
    "(TM)": "\u2122",
    "No.": "\u2116",
    "%": "\uff05",
    "+": "\uff0b",
}
KIN: Final[dict[str, str]] = {mark: kin for kin, marks in _KIN_BY_SIGN.items() for mark in marks}
"""Every replacement: a character outside the GSM 7 bit alphabet → what stands for it inside."""

_ENDS_A_LINK: Final = "\u2018\u2019\u201c\u201d\u00ab\u00bb\u2039\u203a\u2026\u2013\u2014\u2066-\u2069"
_LINK_OR_KIN: Final = re.compile(
    rf"(?P<link>[A-Za-z][A-Za-z0-9+.-]{{0,30}}://\S*[^\s{_ENDS_A_LINK}])"
    rf"|[{re.escape(''.join(sorted(KIN)))}]"
)


def gsm_kin(text: str) -> str:
    """`text` within the GSM 7 bit alphabet where its typography alone keeps it out, else as it is.

    Links keep every character: a quote in one is a part of its address.

    >>> gsm_kin("It’s ready…"), gsm_kin("“Привет”")
    ("It's ready...", '“Привет”')
    """
    if septets(text) is not None:
        return text
    plain = _LINK_OR_KIN.sub(_kin_of, text)
    return plain if septets(plain) else text


def _kin_of(found: re.Match[str]) -> str:
    return found[0] if found["link"] else KIN[found[0]]


def kin_used(text: str) -> str:
    """The characters of `text` that `gsm_kin` replaces, each once, by code point; else `NONE_USED`.

    >>> kin_used("It’s — it’s ready"), kin_used("It's ready"), kin_used("“Привет”")
    ('—’', '-', '-')
    """
    if gsm_kin(text) == text:
        return NONE_USED
    return "".join(sorted({found[0] for found in _LINK_OR_KIN.finditer(text) if not found["link"]}))
