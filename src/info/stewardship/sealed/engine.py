"""Seal and open a person's profile and the terms of their consents, each for its own place."""

from __future__ import annotations

from typing import Final

import msgspec

from info.model.people import Consent, Person
from info.model.values import Recipient
from info.personalization.behaviour import Habits, Sums
from info.ports.habits import Habits as HabitsPort
from info.ports.people import Sealer
from info.stewardship.holdings import HabitsShown, Terms

__all__ = ["read_habits", "read_profile", "read_terms", "sealed_profile", "sealed_terms"]

_encode = msgspec.msgpack.Encoder().encode
_profile = msgspec.msgpack.Decoder(Recipient).decode
_habits = msgspec.msgpack.Decoder(Habits).decode
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_terms = msgspec.msgpack.Decoder(Terms).decode


async def sealed_profile(sealer: Sealer, tenant: str, key: str, profile: Recipient) -> bytes:
    """The profile as it is stored."""
    return await sealer.seal(tenant, key, f"person/{key}/profile", _encode(profile))


async def read_profile(sealer: Sealer, tenant: str, person: Person | None) -> Recipient | None:
    """The profile of a stored person; None where none was ever put in."""
    if person is None or not person.profile:
        return None
    return _profile(await sealer.open(tenant, person.key, f"person/{person.key}/profile", person.profile))


async def sealed_terms(sealer: Sealer, tenant: str, key: str, consent_id: str, terms: Terms) -> bytes:
    """The terms of the person's consent of that id as they are stored."""
    return await sealer.seal(tenant, key, f"consent/{consent_id}/sealed", _encode(terms))


async def read_terms(sealer: Sealer, tenant: str, key: str, consent: Consent) -> Terms:
    """Source, version of the text and note of a stored consent."""
    return _terms(await sealer.open(tenant, key, f"consent/{consent.id}/sealed", consent.sealed))


async def read_habits(habits: HabitsPort, tenant: str, key: str) -> HabitsShown | None:
    """The habits kept of the person, to be shown; None where there are none."""
    row = await habits.row(tenant, key)
    if row is None or not row.data:
        return None
    found = _habits(row.data)
    return HabitsShown(
        found.at,
        {f"{channel} {hour:02d}:00": _shown(sums) for channel, hour, sums in found.hours},
        {
            _WEEKDAYS[day]: _shown(sums)
            for day, sums in enumerate(found.weekdays)
            if sums.sent or sums.engaged
        },
        {topic: _shown(sums) for topic, sums in found.topics},
        found.last_engaged,
    )


def _shown(sums: Sums) -> tuple[float, float]:
    return round(sums.sent, 2), round(sums.engaged, 2)
