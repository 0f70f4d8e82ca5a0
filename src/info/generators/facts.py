"""What a program may know of the message it makes: its id, its thread, its time, its tokens, its links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from info.delivery import action_deadline
from info.model.actions import ActionKind, ActionRef, Asked
from info.model.values import Tenant

__all__ = ["Seal", "message_facts", "needs_seal", "sample_facts"]

_NOBODYS: Final = "0" * 32
"""The id of no message."""


class Seal(Protocol):
    """What signs for one tenant. The same arguments give the same text, in every process."""

    def token(self, message: str, kind: ActionKind, group: str, action: str, *, expires_at: float) -> str:
        """The token of an action, to `expires_at` (seconds since 1970)."""
        ...

    def link(self, url: str, message: str, link: str, *, base: str) -> str:
        """The address wrapped into a tracking link below `base`."""
        ...


def message_facts(
    asked: Asked,
    *,
    identity: str,
    thread: str,
    created_at: float,
    channel: str,
    tenant: Tenant,
    seal: Seal | None,
) -> dict[str, Any]:
    """What stands under "message" among the tenant's values; see `info.language.pieces.messages`.

    `thread` is the id of the first message of those that update each other. Nothing is signed that no
    button carries, and no link is wrapped unless the tenant says where (`channels.<name>.tracking`).
    """
    facts: dict[str, Any] = {"id": identity, "thread": thread}
    if "time" in asked.names:
        facts["time"] = datetime.fromtimestamp(created_at, UTC).isoformat(timespec="milliseconds")
    if seal is not None:
        until = action_deadline(tenant, channel, created_at)
        facts["tokens"] = {
            ref.key: seal.token(identity, ref.kind, ref.group, ref.action, expires_at=until)
            for ref in asked.actions
        }
        facts["numbers"] = {ref.key: str(place) for place, ref in enumerate(asked.actions, 1)}
        facts["track"] = _tracker(tenant, channel, seal, identity) if asked.links else None
    return facts


def needs_seal(asked: Asked, tenant: Tenant, channel: str) -> bool:
    """Whether a message has anything to sign."""
    return bool(asked.actions) or (asked.links and bool(tenant.setting(channel, "tracking")))


@dataclass(frozen=True, slots=True)
class _Tracker:
    """Wraps the links of one message."""

    seal: Seal
    message: str
    base: str

    def __call__(self, url: str, link: str) -> str:
        return self.seal.link(url, self.message, link, base=self.base)


def _tracker(tenant: Tenant, channel: str, seal: Seal, message: str) -> _Tracker | None:
    base = tenant.setting(channel, "tracking")
    return _Tracker(seal, message, base) if isinstance(base, str) and base else None


class _Endless(Mapping[str, str]):
    """A text for whatever key is asked for."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _SampleTokens(_Endless):
    """Tokens of a message that nobody was sent."""

    seal: Seal

    def __getitem__(self, key: str) -> str:
        ref = ActionRef.of_key(key)
        return self.seal.token(_NOBODYS, ref.kind, ref.group, ref.action, expires_at=0)


@dataclass(frozen=True, slots=True)
class _SampleNumbers(_Endless):
    """The number of a reply."""

    def __getitem__(self, key: str) -> str:
        return "1"


def sample_facts(tenant: Tenant, channel: str, seal: Seal) -> dict[str, Any]:
    """The facts of a message that is only looked at: as long as those of a real one, and never valid.

    Its tokens ended in 1970, whatever signed them.
    """
    return {
        "id": _NOBODYS,
        "thread": _NOBODYS,
        "time": datetime.fromtimestamp(0, UTC).isoformat(timespec="milliseconds"),
        "tokens": _SampleTokens(seal),
        "numbers": _SampleNumbers(),
        "track": _tracker(tenant, channel, seal, _NOBODYS),
    }
