"""What all privacy operations share: who may, whose pseudonym, and a change decided on what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from info.errors import ContextError
from info.model.access import Operation, Principal
from info.model.people import Consent, Hold, Law, Person, PrivacyRequest, RequestKind, Standing
from info.model.values import Recipient
from info.ports.people import PersonExpect, PersonWrites, StalePerson
from info.stewardship.deadlines import due_at
from info.stewardship.parts import HOUSE, Noted, StewardshipParts, require

__all__ = ["Change", "Desk", "id_of", "short"]

ROUNDS: Final = 16
"""How often a change is decided again because somebody else changed the person meanwhile."""
LONGEST_NAME: Final = 200
Change: TypeAlias = Callable[[Person, float], PersonWrites]
"""(the person as stored, the time) → what is to be written."""


class Desk:
    """Reads a person, has a change decided, writes it with its audit entries; again if it came too late."""

    def __init__(
        self, tenant_id: str, *, parts: Callable[[], StewardshipParts], actor: Principal = HOUSE
    ) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self._parts = parts

    def _may(self, operation: Operation) -> StewardshipParts:
        require(self.actor, operation, self.tenant_id)
        return self._parts()

    def _key(self, parts: StewardshipParts, recipient: Recipient | str) -> str:
        return parts.pseudonym(self.tenant_id, id_of(recipient))

    def _keys(self, parts: StewardshipParts, recipient: Recipient) -> list[str]:
        addresses = recipient.addresses.items()
        return [
            self._key(parts, recipient),
            *(parts.address_key(self.tenant_id, channel, address) for channel, address in addresses),
        ]

    def _key_or_address(
        self, parts: StewardshipParts, recipient: Recipient | str | None, address: tuple[str, str] | None
    ) -> str:
        if address is not None:
            return parts.address_key(self.tenant_id, *address)
        if recipient is None:
            raise ContextError(
                template="suppression", path="recipient", wanted="a recipient or an address", got="neither"
            )
        return self._key(parts, recipient)

    def _noted(self, kind: str, key: str | None, now: float, detail: Mapping[str, Any]) -> Noted:
        return Noted(kind, self.tenant_id, self.actor, now, key, detail)

    async def _held(self, parts: StewardshipParts, key: str) -> Standing:
        return await parts.people.standing(self.tenant_id, [key])

    async def _note(
        self,
        parts: StewardshipParts,
        key: str,
        kind: str,
        now: float,
        *,
        requests: tuple[PrivacyRequest, ...] = (),
        holds: tuple[Hold, ...] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write requests and holds, which say nothing of the standing; an erased person may have them."""
        noted = self._noted(kind, key, now, detail or {})
        writes = PersonWrites(key, requests=requests, holds=holds)
        await parts.people.write(self.tenant_id, writes, PersonExpect(unerased=False), parts.journal(noted))

    async def _answered(
        self, parts: StewardshipParts, key: str, kind: RequestKind, law: Law, now: float
    ) -> PrivacyRequest:
        """The request that is answered now: the oldest open one of the kind, or one that came just now."""
        for request in await parts.people.requests(self.tenant_id, key=key, open_only=True):
            if request.kind == kind:
                return replace(request, done_at=now, outcome="done")
        return PrivacyRequest(parts.fresh_id(), key, kind, law, now, due_at(law, now), now, "done")

    async def _stand(
        self,
        parts: StewardshipParts,
        key: str,
        kind: str,
        decide: Callable[[Standing, float], Standing],
        *,
        requests: tuple[PrivacyRequest, ...] = (),
        consents: tuple[Consent, ...] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> Standing:
        """The person's standing after `decide`, written with what belongs to it."""

        def change(person: Person, now: float) -> PersonWrites:
            standing = decide(person.standing, now)
            return PersonWrites(key, standing=standing, requests=requests, consents=consents)

        writes = await self._change(parts, key, kind, change, detail)
        return writes.standing or Standing()

    async def _change(
        self,
        parts: StewardshipParts,
        key: str,
        kind: str,
        change: Change,
        detail: Mapping[str, Any] | None = None,
    ) -> PersonWrites:
        """Read the person, decide, write; again if somebody else was quicker."""
        for _ in range(ROUNDS):
            now = parts.clock()
            person = await parts.people.person(self.tenant_id, key) or Person(key)
            writes = change(person, now)
            entries = parts.journal(self._noted(kind, key, now, detail or {}))
            try:
                await parts.people.write(self.tenant_id, writes, PersonExpect(person.version), entries)
            except StalePerson:
                continue
            return writes
        raise StalePerson("The person kept being changed by others; nothing was written. Try again.")


def id_of(recipient: Recipient | str) -> str:
    """The id of a recipient, given as one or as the id alone."""
    return recipient.id if isinstance(recipient, Recipient) else recipient


def short(name: str, path: str, wanted: str) -> None:
    """Refuse what is no short printable name. Error: `ContextError`."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ContextError(template="privacy", path=path, wanted=wanted, got="nothing, or too much of it")
