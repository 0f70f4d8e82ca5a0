"""What came of a press of a button, of an answer, of a tracked link that was opened."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from info.delivery import ActionClaim
from info.feedback.rewards import Tracked
from info.model.actions import ActionRef, Asked

__all__ = ["Followed", "Pressed", "claim_of", "numbered"]

_NUMBER: Final = re.compile(r"\s*([1-9][0-9]?)\s*[.)!]?\s*")


class Pressed(msgspec.Struct, frozen=True):
    """What was pressed in which message, and whether it counts.

    `outcome`: "ok" for the one press that counts; "used", "expired", "forged" and "unknown key" as
    `info.delivery.ActionVerdict` says; "unknown" for a message or an action that is not in the store (any
    more), and for a reply that is no number of one. `action` says what it means, with the template's value.
    """

    outcome: Literal["ok", "used", "expired", "forged", "unknown key", "unknown"]
    message: str = ""
    action: ActionRef | None = None
    tracked: Tracked | None = None


class Followed(msgspec.Struct, frozen=True):
    """Where an opened link leads; only with "ok" may it be redirected to."""

    outcome: Literal["ok", "forged", "unknown key", "refused"]
    url: str = ""
    message: str = ""
    link: str = ""
    tracked: Tracked | None = None


def numbered(asked: Asked, reply: str) -> ActionRef | None:
    """The action of a message that a person answered with its number; None for any other text.

    >>> asked = Asked(actions=(ActionRef("approve", "go", "yes"), ActionRef("deny", "go", "no")))
    >>> numbered(asked, " 2. "), numbered(asked, "3"), numbered(asked, "no")
    (ActionRef(kind='deny', group='go', action='no', value=''), None, None)
    """
    found = _NUMBER.fullmatch(reply)
    place = int(found[1]) if found else 0
    return asked.actions[place - 1] if 0 < place <= len(asked.actions) else None


def claim_of(message: str, ref: ActionRef, *, expires_at: float) -> ActionClaim:
    """What the token of an action would say: a reply uses up the same."""
    return ActionClaim.of(message, ref.kind, ref.group, ref.action, expires_at=expires_at)
