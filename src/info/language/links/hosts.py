"""Hosts of links: names in ASCII and beyond, and IP addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

import msgspec

from info.language.links.letters import is_of_one_writing, looks_ascii, skeleton
from info.language.links.words import LinkReason
from info.model.networks import is_public

__all__ = ["PRIVATE_NAMES", "Host", "imitates", "read_host"]

_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MOST_CHARS: Final = 253
_MOST_LABEL: Final = 63
PRIVATE_NAMES: Final = frozenset(
    {"corp", "home", "internal", "intranet", "lan", "local", "localdomain", "localhost", "onion", "private"}
)
"""Last labels that lead nowhere public (RFC 6761, RFC 6762, RFC 7686, ICANN's list of collisions)."""


class Host(msgspec.Struct, frozen=True, omit_defaults=True):
    """A host read: its name in ASCII and lower case; why it is refused, or whether it is private."""

    name: str = ""
    private: bool = False
    refused: LinkReason | None = None


def read_host(text: str) -> Host:
    """The host of an authority, without its port. Never raises.

    >>> read_host("bücher.example").name, read_host("0x7f.1").refused, read_host("127.0.0.1").private
    ('xn--bcher-kva.example', 'address', True)
    """
    if text.startswith("["):
        return _read_v6(text)
    name = text.lower()
    bare = name.removesuffix(".")
    labels = bare.split(".")
    if not bare or len(bare) > _MOST_CHARS or not all(labels):
        return Host(refused="host")
    if _NUMBER.fullmatch(labels[-1]):
        return _read_v4(bare)
    if not bare.isascii() or any(label.startswith("xn--") for label in labels):
        return _read_international(labels)
    if not all(map(_LABEL.fullmatch, labels)):
        return Host(refused="host")
    return _named(labels)


def _named(labels: Sequence[str]) -> Host:
    private = len(labels) == 1 or labels[-1] in PRIVATE_NAMES or list(labels[-2:]) == ["home", "arpa"]
    return Host(".".join(labels), private)


def _read_v4(text: str) -> Host:
    """Four decimal numbers; every other form of an address is there to hide it."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return Host(refused="address")
    return Host(str(address), not is_public(address))


def _read_v6(text: str) -> Host:
    if not text.endswith("]") or "%" in text:
        return Host(refused="port")
    try:
        address = IPv6Address(text[1:-1])
    except AddressValueError:
        return Host(refused="port")
    return Host(f"[{address.compressed}]", not is_public(address))


def _read_international(labels: Sequence[str]) -> Host:
    """Labels beyond ASCII by IDNA 2008, in one writing each, and none that passes for ASCII."""
    import idna

    shown: list[str] = []
    plain: list[str] = []
    for label in labels:
        try:
            if len(label) > _MOST_LABEL or unicodedata.normalize("NFC", label) != label:
                return Host(refused="host")
            shown.append(idna.ulabel(label))
            plain.append(idna.alabel(label).decode("ascii") if not label.isascii() else label)
        except (UnicodeError, ValueError, IndexError):
            return Host(refused="host")
    if not all(map(_LABEL.fullmatch, plain)) or len(".".join(plain)) > _MOST_CHARS:
        return Host(refused="host")
    if not all(map(is_of_one_writing, shown)):
        return Host(refused="script")
    # Behind a last label in its own script a Cyrillic name is plainly Cyrillic.
    if any(map(looks_ascii, shown)) and (shown[-1].isascii() or not all(map(_is_foreign, shown[-2:]))):
        return Host(refused="lookalike")
    return _named(plain)


def _is_foreign(label: str) -> bool:
    return not any(mark.isascii() and mark.isalpha() for mark in label)


def imitates(name: str, own: Sequence[str]) -> bool:
    """Whether a host passes for one of `own`, or hides behind it, and is none of them nor below one.

    >>> own = ["acme.example"]
    >>> [imitates(name, own) for name in ("acrne.example", "acme.example.evil.net", "app.acme.example")]
    [True, True, False]
    """
    labels = _shown(name)
    mine = [_shown(domain.lower()) for domain in own]
    if any(labels[-len(domain) :] == domain for domain in mine):
        return False
    seen = [skeleton(label) for label in labels]
    for domain in mine:
        wanted = [skeleton(label) for label in domain]
        size = len(wanted)
        if any(seen[start : start + size] == wanted for start in range(len(seen) - size + 1)):
            return True
    return False


def _shown(name: str) -> list[str]:
    """The labels as a person sees them."""
    labels = name.removesuffix(".").split(".")
    if "xn--" not in name:
        return labels
    import idna

    try:
        return [idna.ulabel(label) for label in labels]
    except UnicodeError:
        return labels
