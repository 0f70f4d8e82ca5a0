"""What a tenant lets into its messages, and which values of a context are anybody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import msgspec

__all__ = ["ACTIONS", "MARKETING", "Action", "Blocked", "ContentPolicy", "Prose", "RequiredPhrase"]

Action: TypeAlias = Literal["allow", "mask", "hold", "refuse"]
"""What becomes of a message with a hit: it goes out as it is, without it, after approval, or not at all."""
ACTIONS: Final[Mapping[str, Action]] = {
    "email": "mask",
    "phone": "mask",
    "card": "mask",
    "iban": "mask",
    "ip": "mask",
    "national_id": "mask",
    "secret": "refuse",
    "link": "hold",
    "homograph": "hold",
    "invisible": "mask",
    "offensive": "hold",
    "blocked": "refuse",
}
"""Kind of a hit → what is done where a tenant says nothing of it."""
MARKETING: Final = ("marketing", "news", "newsletter", "offers", "promotions")
"""The topics that are advertising where a tenant says nothing of it."""


class Blocked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A word or phrase a tenant does not write; `*` at its end takes any ending.

    `languages` are those it is blocked in, all when empty; `action` counts before that of its kind.
    """

    words: str
    action: Action | None = None
    languages: tuple[str, ...] = ()


class RequiredPhrase(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a message must say, word for word; of every topic, channel and language when none is named."""

    words: str
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class ContentPolicy(msgspec.Struct, frozen=True, omit_defaults=True):
    """The `content` of a `tenant.json`.

    `values`: whether the values of each message are looked at; texts always are, in `check`. `actions`
    are by kind and stand upon `ACTIONS`. What is less sure than `confidence` is left alone. `allow` are
    words never told as offensive. `jurisdictions` are those whose marketing law the texts are held to,
    `marketing` the topics that are advertising. `lock_screen`: the kinds of personal data (`x-pii`) that
    a subject, a text message or a push may show.
    """

    values: bool = False
    actions: Mapping[str, Action] = {}
    confidence: float = 0.5
    block: tuple[Blocked, ...] = ()
    require: tuple[RequiredPhrase, ...] = ()
    allow: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ("EU", "US")
    marketing: tuple[str, ...] = MARKETING
    lock_screen: tuple[str, ...] = ("name",)

    def action(self, kind: str) -> Action:
        """What is done with a hit of the kind."""
        return self.actions.get(kind) or ACTIONS[kind]


class Prose(msgspec.Struct, frozen=True):
    """A place of a context that holds a string, and what the schema says of it.

    `path`: names inward; "[]" is any item of a list, "*" any other name. `mark` is its `x-pii`, "" for
    none: personal data of that kind are where they belong. `url`: it is a whole address.
    """

    path: tuple[str, ...]
    mark: str = ""
    url: bool = False
