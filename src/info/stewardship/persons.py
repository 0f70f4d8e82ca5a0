"""What a person's standing becomes when they, or the tenant, say something. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from info.errors import ContextError
from info.model.people import (
    ANY,
    ConsentState,
    Preference,
    Standing,
    Suppression,
    SuppressionReason,
)
from info.model.values import Recipient
from info.privacy import wanted

__all__ = [
    "consented",
    "corrected",
    "lifted",
    "preferring",
    "restricted",
    "suppressed",
    "unobjected",
]


_FIELDS: Final = ("locale", "timezone", "addresses", "attributes")


def corrected(profile: Recipient, changes: Mapping[str, Any]) -> Recipient:
    """The profile with the changes in it; of addresses and attributes each name alone, None takes one out.

    Errors: `ContextError` for a field there is not, or a value of another type.
    """
    made: dict[str, Any] = {}
    for field, value in changes.items():
        if field in ("locale", "timezone") and (value is None or isinstance(value, str)):
            made[field] = value
        elif field in ("addresses", "attributes") and isinstance(value, Mapping):
            merged = {**getattr(profile, field), **value}
            made[field] = {name: each for name, each in merged.items() if each is not None}
        else:
            wanted_here = f"one of {', '.join(_FIELDS)}, with a text or an object"
            raise ContextError(template="profile", path=field, wanted=wanted_here, got="something else")
    return replace(profile, **made)


def restricted(standing: Standing, at: float | None) -> Standing:
    """Restricted since `at`, or (None) no longer. Who is restricted already stays so since then."""
    if at is not None and standing.restricted_at is not None:
        return standing
    return replace(standing, restricted_at=at)


def unobjected(standing: Standing, to: Sequence[str]) -> Standing:
    """Without the objections to any of `to`."""
    return replace(standing, objections=tuple(each for each in standing.objections if each.to not in to))


def consented(standing: Standing, said: ConsentState) -> Standing:
    """With the last word on its purpose and channel: what was said later counts, however late it comes in."""
    same = [
        each for each in standing.consents if (each.purpose, each.channel) == (said.purpose, said.channel)
    ]
    if any(each.at > said.at for each in same):
        return standing
    others = tuple(each for each in standing.consents if each not in same)
    return replace(standing, consents=(*others, said))


def preferring(standing: Standing, said: Preference) -> Standing:
    """With one preference more, in the place of those it covers."""
    return replace(standing, preferences=wanted(standing.preferences, said))


def suppressed(standing: Standing, reason: SuppressionReason, channel: str, at: float) -> Standing:
    """With nothing going out on the channel any more."""
    known = any((each.reason, each.channel) == (reason, channel) for each in standing.suppressed)
    if known:
        return standing
    return replace(standing, suppressed=(*standing.suppressed, Suppression(reason, channel, at)))


def lifted(standing: Standing, channel: str) -> Standing:
    """Without the suppressions of the channel (of all for "*"), but for one that an erasure left."""
    kept = tuple(
        each for each in standing.suppressed if each.reason == "erasure" or channel not in (ANY, each.channel)
    )
    return replace(standing, suppressed=kept)
