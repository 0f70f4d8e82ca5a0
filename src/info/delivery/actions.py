"""Action tokens: what a button carries back, so that nobody else can press it, and nobody twice.

62 characters, whatever the action: Telegram's `callback_data` holds 64 bytes, and every other channel
more. The body names the message, the group and the action within it, and when the token ends; it holds
no word of the template and nothing of the recipient.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from hashlib import sha256
from math import ceil, isfinite
from typing import Final, Literal, get_args

import msgspec

from info.delivery.signing import SigningKeys, opened, signed
from info.errors import DeliveryError
from info.model.actions import ActionKind
from info.model.values import Tenant

__all__ = [
    "ACTION_TOKEN_CHARS",
    "ActionClaim",
    "ActionKind",
    "ActionVerdict",
    "action_deadline",
    "action_token",
    "named_action",
    "read_action_token",
]

ACTION_TOKEN_CHARS: Final = 62
"""The length of every action token."""
_KINDS: Final[tuple[ActionKind, ...]] = get_args(ActionKind)
_EXCLUSIVE: Final = frozenset({"approve", "deny", "poll"})
_PURPOSE: Final = b"action"
_BODY: Final = struct.Struct(">BI16s4s4s")
_MESSAGE: Final = re.compile(r"[0-9a-f]{32}")
_LAST_SECOND: Final = 2**32 - 1
_DAYS: Final = 30.0
_DAY: Final = 86_400.0


def action_deadline(tenant: Tenant, channel: str, created_at: float) -> float:
    """Until when what a message of `created_at` offers can be pressed, in seconds since 1970.

    30 days, unless the tenant says otherwise: `channels.<name>.action_days`.

    >>> action_deadline(Tenant("acme", channels={"slack": {"action_days": 1}}), "slack", 0.0)
    86400.0
    """
    days = tenant.setting(channel, "action_days")
    number = isinstance(days, int | float) and not isinstance(days, bool)
    return created_at + (days if number and days > 0 else _DAYS) * _DAY


class ActionClaim(msgspec.Struct, frozen=True):
    """What a genuine token says: pressing which action of which message means what, until when.

    `group` and `action` are tags of four bytes; `named_action` finds the names they belong to.
    `expires_at` is in seconds since 1970.
    """

    message: str
    kind: ActionKind
    group: bytes
    action: bytes
    expires_at: int

    @classmethod
    def of(cls, message: str, kind: ActionKind, group: str, action: str, *, expires_at: float) -> ActionClaim:
        """The claim of an action by its names."""
        return cls(message, kind, _tag(group), _tag(action), ceil(expires_at))

    @property
    def use(self) -> bytes:
        """What is used up when the token is: the group's one decision, or this action alone."""
        group = bytes.fromhex(self.message) + self.group
        return group if self.kind in _EXCLUSIVE else group + self.action


class ActionVerdict(msgspec.Struct, frozen=True):
    """What came of a token. `claim` is None unless we signed it."""

    outcome: Literal["ok", "expired", "used", "forged", "unknown key"]
    claim: ActionClaim | None = None


def action_token(
    message: str, kind: ActionKind, group: str, action: str, *, expires_at: float, keys: SigningKeys
) -> str:
    """The token of an action: always `ACTION_TOKEN_CHARS` characters of A–Z a–z 0–9 - _.

    `group` and `action` are the ids of the block and of the action in it, of any length. `expires_at`
    is in seconds since 1970, rounded up. Errors: DeliveryError for an id that is no message's (32 hex
    digits), for a kind nobody knows and for a time before 1970 or after 2106.

    >>> from info.delivery.signing import signing_keys
    >>> keys = signing_keys(b"0123456789abcdef")
    >>> token = action_token("0" * 32, "approve", "decision", "yes", expires_at=2e9, keys=keys)
    >>> len(token), read_action_token(token, keys, now=1e9).outcome
    (62, 'ok')
    """
    if not _MESSAGE.fullmatch(message):
        raise DeliveryError("An action token needs a message's id: 32 hexadecimal digits.")
    if kind not in _KINDS:
        raise DeliveryError(f"An action is one of {', '.join(_KINDS)}.")
    if not isfinite(expires_at) or not 0 <= expires_at <= _LAST_SECOND:
        raise DeliveryError("An action token ends between 1970 and 2106, in seconds since 1970.")
    body = _BODY.pack(_KINDS.index(kind), ceil(expires_at), bytes.fromhex(message), _tag(group), _tag(action))
    return signed(body, _PURPOSE, keys)


def read_action_token(token: str, keys: SigningKeys, *, now: float) -> ActionVerdict:
    """Whether we signed the token and it has not ended at `now`; whether it was used, `redeem` says.

    Never raises, whatever the text.
    """
    body = opened(token, _PURPOSE, keys)
    if isinstance(body, str):
        return ActionVerdict(body)
    if len(body) != _BODY.size or body[0] >= len(_KINDS):
        return ActionVerdict("forged")
    kind, expires_at, message, group, action = _BODY.unpack(body)
    claim = ActionClaim(message.hex(), _KINDS[kind], group, action, expires_at)
    return ActionVerdict("expired" if now >= expires_at else "ok", claim)


def named_action(claim: ActionClaim, actions: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Which of a message's (group, action) the claim means; None for none, or when two could be.

    >>> named_action(ActionClaim("0" * 32, "deny", _tag("a"), _tag("no"), 0), [("a", "yes"), ("a", "no")])
    ('a', 'no')
    """
    found = {pair for pair in actions if (_tag(pair[0]), _tag(pair[1])) == (claim.group, claim.action)}
    return found.pop() if len(found) == 1 else None


def _tag(name: str) -> bytes:
    """Four bytes for a name: enough to tell a message's actions apart; the signature keeps them."""
    return sha256(name.encode("utf-8", "surrogatepass")).digest()[:4]
