"""E-mail addresses and IP addresses in a text.

Sources: RFC 5321 §4.5.3.1 (lengths), RFC 5322 §3.2.3 (atoms), RFC 4291 §2.2 (forms of IPv6), RFC 6890.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from info.validators.content.context_words import near
from info.validators.content.hits import Hit

__all__ = ["emails", "ips"]

_LOCAL: Final = r"\w.!#$%&'*+/=?^`{|}~-"
_EMAIL: Final = re.compile(
    rf"(?<![{_LOCAL}])[{_LOCAL}]{{1,64}}@(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,8}}([^\W\d_][\w-]{{0,61}}[^\W_])"
)
_FILES: Final = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "css", "js", "json", "html"})
"""What ends the name of a file (`logo@2x.png`), and is no top-level domain."""
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4: Final = re.compile(rf"(?<![\w.])(?a:{_OCTET}(?:\.{_OCTET}){{3}})(?![\w]|\.\d)")
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?=[0-9A-Fa-f:]{0,4}:)[0-9A-Fa-f:]{2,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w:]|\.\d)"
)
_DOTS, _COLONS = 3, 2
"""The fewest that an address has."""
_LEAST_V6_DIGITS: Final = 3
_ONE_DIGIT_EACH: Final = 7
"""Characters of four digits and their dots: as likely the number of a version."""


def emails(text: str) -> Iterator[Hit]:
    """Addresses with a domain of two labels or more.

    >>> [(hit.start, hit.end) for hit in emails("Write to ada@x.org, or to logo@2x.png.")]
    [(9, 18)]
    """
    for found in _EMAIL.finditer(text):
        if found[1].lower() not in _FILES:
            start = found.start() + len(found[0]) - len(found[0].lstrip("'`{|/=.*"))
            if text[start] != "@":
                yield Hit(start, found.end(), "email", 0.95)


def ips(text: str) -> Iterator[Hit]:
    """IPv4 with four decimal numbers, and IPv6; what is reachable from nowhere is less sure.

    >>> [(hit.what, hit.confidence) for hit in ips("41.173.96.26, 10.0.0.1 and 2606:4700::1111")]
    [('v4', 0.9), ('v4', 0.4), ('v6', 0.95)]
    """
    if text.count(".") >= _DOTS:
        for found in _IPV4.finditer(text):
            yield Hit(found.start(), found.end(), "ip", _sure_of_v4(text, found), "v4")
    if text.count(":") >= _COLONS:
        for found in _IPV6.finditer(text):
            try:
                address = IPv6Address(found[0])
            except AddressValueError:
                continue
            if sum(map(str.isalnum, found[0])) >= _LEAST_V6_DIGITS:
                public = address.is_global or near("ip", text, *found.span())
                yield Hit(found.start(), found.end(), "ip", 0.95 if public else 0.4, "v6")


def _sure_of_v4(text: str, found: re.Match[str]) -> float:
    if near("ip", text, *found.span()):
        return 0.95
    if not IPv4Address(found[0]).is_global:
        return 0.4
    return 0.4 if len(found[0]) == _ONE_DIGIT_EACH else 0.9
