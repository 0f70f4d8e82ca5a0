"""Leaves: what the tree hashes of an entry. Pseudonyms, a commitment, content hashes; no personal data.

A leaf is JSON in one fixed form, so that everybody who has its values makes the same bytes. The event
itself stays outside: the leaf holds an HMAC of it and of random bytes, under a key of the person it is
about (of the tenant where it is about nobody). Once the random bytes are erased it says nothing.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

import msgspec

__all__ = [
    "LEAF_VERSION",
    "Leaf",
    "actor_mark",
    "canonical",
    "commitment",
    "read_leaf",
    "seconds_of",
    "subject_mark",
    "tenant_mark",
    "write_leaf",
]

LEAF_VERSION: Final = 1
"""What `v` of a leaf says; another form of leaf gets another number."""
_MARK_BYTES: Final = 16
_COMMITMENT: Final = b"info audit commitment v1\x00"
_ACTOR: Final = b"info audit actor v1\x00"
_SUBJECT: Final = b"info audit subject v1\x00"
_TENANT: Final = b"info audit tenant v1\x00"


class Leaf(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A leaf. `at` is milliseconds since 1970; `tenant`, `actor` and `subject` are pseudonyms.

    `content` names SHA-256 hashes of what holds no personal data (a program, a tenant's brand), and counts.
    """

    v: int
    id: str
    kind: str
    at: int
    tenant: str
    actor: str
    commitment: str
    subject: str = ""
    content: dict[str, str] = {}


write_leaf: Final = msgspec.json.Encoder().encode
"""The bytes of a leaf."""
_read: Final = msgspec.json.Decoder(Leaf).decode
canonical: Final = msgspec.json.Encoder(order="deterministic").encode
"""An event as the one form that is committed to: JSON, names in order."""


def read_leaf(data: bytes) -> Leaf:
    """The leaf of its bytes. Error: `ValueError` for anything that is not written as `write_leaf` does.

    >>> read_leaf(b"{}")
    Traceback (most recent call last):
    ValueError: this is no leaf of an audit log
    """
    try:
        leaf = _read(data)
    except msgspec.MsgspecError:
        raise ValueError("this is no leaf of an audit log") from None
    if leaf.v != LEAF_VERSION or write_leaf(leaf) != data:
        raise ValueError("this is no leaf of an audit log")
    return leaf


def seconds_of(milliseconds: int) -> float:
    """Seconds since 1970, as an entry keeps them."""
    return milliseconds / 1000


def commitment(key: bytes, event: bytes) -> str:
    """HMAC-SHA256 of the event under its person's or tenant's key, hex."""
    return hmac.digest(key, _COMMITMENT + event, sha256).hex()


def tenant_mark(log_key: bytes, tenant: str) -> str:
    """The pseudonym of a tenant in one log: "t_" and 32 hex digits."""
    return "t_" + _mark(log_key, _TENANT, tenant)


def actor_mark(key: bytes, actor: str) -> str:
    """The pseudonym of an actor within a tenant: "a_" and 32 hex digits."""
    return "a_" + _mark(key, _ACTOR, actor)


def subject_mark(key: bytes, entry: str) -> str:
    """What binds one entry to its person, under the person's key: another for each entry.

    >>> subject_mark(bytes(32), "e1") != subject_mark(bytes(32), "e2")
    True
    """
    return "s_" + _mark(key, _SUBJECT, entry)


def _mark(key: bytes, purpose: bytes, text: str) -> str:
    return hmac.digest(key, purpose + text.encode("utf-8", "surrogatepass"), sha256)[:_MARK_BYTES].hex()
