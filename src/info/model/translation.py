"""A text as a translator sees it: what it says, what is there of it in a language, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal, TypeAlias

import msgspec

__all__ = ["CONTROL", "STATES", "Exchange", "State", "TextUnit", "source_hash", "text_name"]

CONTROL: Final = "control"
State: TypeAlias = Literal["missing", "draft", "reviewed"]
"""`draft` until a reader of the language signs it: a translation nobody vouches for is told as such."""
STATES: Final[tuple[State, ...]] = ("missing", "draft", "reviewed")
_HASH_LENGTH: Final = 12
"""Hex digits kept of a source text's hash: 48 bits tell apart the texts of any one key."""


class TextUnit(msgspec.Struct, frozen=True):
    """One text to translate: MessageFormat 2 in the source language, and in one other.

    `template` is its id, or `partials/<name>`; `key` the text's key in its catalogue. `target` is None
    where nothing is there. `stale` says that the source has changed since the translation was made.
    `note` is for translators; `place` is `file:line:column` of the target, else of the source.
    """

    template: str
    key: str
    source: str
    target: str | None = None
    variant: str = CONTROL
    state: State = "missing"
    stale: bool = False
    note: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """The text's name in its template: `key`, or `variant/key`.

        >>> TextUnit("tenant_welcome", "subject", "Hi", variant="warm").name
        'warm/subject'
        """
        return text_name(self.variant, self.key)


class Exchange(msgspec.Struct, frozen=True):
    """What a file for translators holds: the texts, their language, and the one they are put into."""

    source_locale: str
    target_locale: str
    units: Sequence[TextUnit]


def text_name(variant: str, key: str) -> str:
    """What a text is called in its template: its key, before it the variant that is not control.

    >>> text_name("control", "subject"), text_name("warm", "subject")
    ('subject', 'warm/subject')
    """
    return key if variant == CONTROL else f"{variant}/{key}"


def source_hash(source: str) -> str:
    """What a translation remembers of the source text it was made of.

    >>> source_hash("Welcome, {$user_name}")
    '04d7ac41a8c3'
    """
    return sha256(source.encode()).hexdigest()[:_HASH_LENGTH]
