"""Words and links that are written to be taken for others.

A word is told where each foreign letter of it has a twin in the alphabet of the others (Unicode's
confusables), where strokes are laid over letters, or where marks are piled up; a link where the policy
for links refuses it, or where its words name another host than it leads to.

Sources: UTS #39 (confusables, restriction levels); `info.language.links` for hosts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from info.language.links import LinkPolicy, check_link
from info.language.links.hosts import imitates, read_host
from info.language.links.letters import looks_ascii
from info.validators.content.hits import Hit

__all__ = ["homographs", "links", "reads_as_ascii"]

_FOREIGN_WORD: Final = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_LATIN: Final = re.compile(r"[A-Za-z]")
_TWINS: Final = frozenset("aceopxyijsABCEHKMOPTXYIJS")
"""Latin letters that have a Cyrillic twin."""
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_OVERLAID: Final = re.compile(r"[^\W\d_][\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]+")
_PILED: Final = re.compile(
    r"[^\W_]?[\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]{3,}"
)
_LEAST_LETTERS: Final = 3
_WRITTEN: Final = re.compile(
    r"(?i)(?<![a-z0-9+.-])(?:https?|ftp|javascript|vbscript|data|file|mailto|tel):[^\s<>\"'|{}]{2,4096}"
)
_HOST: Final = re.compile(r"(?<![\w@./:-])(?:[\w-]{1,63}[.\uff0e\u3002]){1,8}[^\W\d_][\w-]{1,62}(?![\w.@])")
_MARKED: Final = re.compile(r"\[([^\[\]\n]{1,256})\]\((https?://[^\s()]{1,2048})\)")
_NAMED: Final = re.compile(r"(?i)(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?:[/?#]\S*)?")
_ENDS: Final = ".,;:!?)]}*_`'’”»…"
_POLICY: Final = frozenset({"https", "http", "mailto", "tel"})
_TELLING: Final = frozenset({"character", "host", "lookalike", "port", "scheme", "script", "userinfo"})
"""Reasons that speak of deceit; a private host or a long link does not, alone."""
_SURE: Final = {"lookalike": 0.9, "script": 0.9, "userinfo": 0.8, "scheme": 0.8, "character": 0.7}


def reads_as_ascii(word: str) -> bool:
    """Whether a word that mixes Latin with other letters is taken for a Latin one, or a Cyrillic one.

    >>> [reads_as_ascii(word) for word in ("p\u0430ypal", "müller", "SMS\u043a\u0430", "\u0442e\u0441\u0442")]
    [True, False, False, True]
    """
    if len(word) < _LEAST_LETTERS or not _LATIN.search(word):
        return False
    foreign = [mark for mark in word if not mark.isascii()]
    if any("LATIN" in unicodedata.name(mark, "LATIN") for mark in foreign):
        return False
    if all(map(looks_ascii, foreign)):
        return True
    latin = [mark for mark in word if mark.isascii()]
    cyrillic = _CYRILLIC.findall(word)
    return len(cyrillic) + len(latin) == len(word) and len(latin) < len(cyrillic) and set(latin) <= _TWINS


def homographs(text: str) -> Iterator[Hit]:
    """Words of two alphabets that pass for one, and letters with strokes or piles of marks on them."""
    if text.isascii():
        return
    for found in _FOREIGN_WORD.finditer(text):
        if reads_as_ascii(found[0]):
            yield Hit(*found.span(), "homograph", 0.85, "mixed")
    for found in _OVERLAID.finditer(text):
        yield Hit(*found.span(), "homograph", 0.85, "overlay")
    for found in _PILED.finditer(text):
        yield Hit(*found.span(), "homograph", 0.8, "piled")


def links(text: str, own: Sequence[str] = ()) -> Iterator[Hit]:
    """Links and bare hosts that the policy refuses, that imitate `own`, or whose words name another host.

    >>> [(hit.what, text[hit.start : hit.end]) for text in ["on p\u0430ypal.com now"] for hit in links(text)]
    [('script', 'pаypal.com')]
    """
    if ":" in text:
        policy = LinkPolicy(schemes=_POLICY, private_hosts=True, own=tuple(own))
        for found in _WRITTEN.finditer(text):
            link = found[0].rstrip(_ENDS)
            reason = check_link(link, policy).reason
            if reason in _TELLING and not _is_a_word(link):
                yield Hit(found.start(), found.start() + len(link), "link", _SURE.get(reason, 0.6), reason)
        yield from _other_host(text)
    if "." in text or "\uff0e" in text or "\u3002" in text:
        yield from _bare(text, own)


def _is_a_word(link: str) -> bool:
    """Whether it is a word with a colon (data: two words) and no address."""
    scheme, _, rest = link.partition(":")
    return scheme.lower() in {"data", "file"} and not re.match(r"[\w.+-]*[/;,]", rest)


def _other_host(text: str) -> Iterator[Hit]:
    """`[bank.example](https://elsewhere.example)`."""
    for found in _MARKED.finditer(text):
        said = _NAMED.fullmatch(found[1].strip())
        led = check_link(found[2], LinkPolicy(schemes=_POLICY, private_hosts=True)).host
        name = said[1].lower().removeprefix("www.") if said else ""
        if name and led and not (led == name or led.endswith(f".{name}") or led == f"www.{name}"):
            yield Hit(*found.span(), "link", 0.9, "mismatch")


def _bare(text: str, own: Sequence[str]) -> Iterator[Hit]:
    for found in _HOST.finditer(text):
        name = found[0]
        if name.isascii() and "xn--" not in name.lower():
            if own and imitates(name.lower(), own):
                yield Hit(*found.span(), "link", 0.9, "lookalike")
            continue
        flat = unicodedata.normalize("NFKC", name)
        if flat != unicodedata.normalize("NFC", name) and flat.isascii():
            yield Hit(*found.span(), "link", 0.9, "lookalike")
            continue
        reason = read_host(name).refused
        if reason in ("script", "lookalike") or (own and imitates(name, own)):
            yield Hit(*found.span(), "link", 0.9, reason or "lookalike")
