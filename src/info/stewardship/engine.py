"""The conductor of privacy operations: what a person may ask of a tenant, and what a tenant must keep to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from info.errors import ContextError, StorageError, UnknownName
from info.model.access import Actor, Operation
from info.model.people import (
    ANY,
    Consent,
    ConsentState,
    Hold,
    Law,
    Person,
    Preference,
    PrivacyRequest,
    RequestKind,
    Standing,
    SuppressionReason,
)
from info.model.values import Reason, Recipient
from info.ports.people import Past, PersonExpect, PersonWrites, StalePerson
from info.privacy import OptOut
from info.stewardship.deadlines import due_at
from info.stewardship.erasing.engine import Erasing
from info.stewardship.holdings import (
    ConsentShown,
    Export,
    Forgotten,
    Held,
    Terms,
    consent_shown,
    export_of,
)
from info.stewardship.parts import HOUSE, Noted, StewardshipParts, require
from info.stewardship.persons import (
    consented,
    corrected,
    lifted,
    objected,
    preferring,
    restricted,
    suppressed,
    unobjected,
)
from info.stewardship.sealed import read_profile, read_terms, sealed_profile, sealed_terms

__all__ = ["Put", "Stewardship"]

ROUNDS: Final = 16
"""How often a change is decided again because somebody else changed the person meanwhile."""
LONGEST_NAME: Final = 200
PURPOSE_WANTED: Final = "a short name such as marketing"

Change = Callable[[Person, float], PersonWrites]


class Put(msgspec.Struct, frozen=True):
    """What came of putting a person in: stored, or refused because they were forgotten."""

    recipient: str
    status: Literal["stored", "refused"]
    reasons: tuple[Reason, ...] = ()


class Stewardship:
    """Privacy operations on one tenant's recipients.

    `parts` gives the runtime at each call; `actor` is who asks, and may do what its role may
    (`info.model.access.PERMISSIONS`). Errors of every method: `AccessDenied`, `StorageError`.
    """

    def __init__(
        self, tenant_id: str, *, parts: Callable[[], StewardshipParts], actor: Actor = HOUSE
    ) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self._parts = parts

    # --- to see it, and to take it out ---

    async def export(self, recipient: Recipient | str) -> Export:
        """Everything held of the recipient, messages oldest first. The access stands in the audit log."""
        return await self.access(recipient, kind="portability")

    async def access(
        self,
        recipient: Recipient | str,
        *,
        kind: Literal["access", "portability"] = "access",
        law: Law = "gdpr",
    ) -> Export:
        """Everything held of the recipient; the request is closed, or noted as made and answered now."""
        parts = self._may("people.read")
        key, now = self._key(parts, recipient), parts.clock()
        name = _id_of(recipient)
        person = await parts.people.person(self.tenant_id, key)
        profile = await read_profile(parts.sealer, self.tenant_id, person)
        consents = [
            consent_shown(each, await read_terms(parts.sealer, self.tenant_id, key, each))
            for each in await parts.people.consents(self.tenant_id, key)
        ]
        export = export_of(name, await self._messages(parts, key))
        request = await self._answered(parts, key, kind, law, now)
        await self._note(parts, key, f"person.{kind}", now, requests=(request,))
        return replace(
            export,
            tenant=self.tenant_id,
            made_at=now,
            profile=profile,
            standing=Standing() if person is None else person.standing,
            consents=tuple(consents),
            requests=tuple(await parts.people.requests(self.tenant_id, key=key)),
        )

    async def _messages(self, parts: StewardshipParts, key: str) -> list[Held]:
        records = await parts.messages.of_recipient(self.tenant_id, key)
        return [
            Held(
                record,
                await parts.events.of_message(self.tenant_id, record.id),
                await parts.deliveries.receipts(self.tenant_id, record.id),
            )
            for record in records
        ]

    async def standing(self, recipient: Recipient | str) -> Standing:
        """What holds for the recipient now, without their messages."""
        parts = self._may("people.read")
        return await parts.people.standing(self.tenant_id, [self._key(parts, recipient)])

    async def consents(self, recipient: Recipient | str) -> tuple[ConsentShown, ...]:
        """Every consent given or withdrawn, in the order of recording."""
        parts = self._may("people.read")
        key = self._key(parts, recipient)
        return tuple(
            [
                consent_shown(each, await read_terms(parts.sealer, self.tenant_id, key, each))
                for each in await parts.people.consents(self.tenant_id, key)
            ]
        )

    # --- to put it in, and to correct it ---

    async def put(self, recipients: Iterable[Recipient]) -> AsyncIterator[Put]:
        """Store profiles, each in the place of the one before. One who was forgotten is refused."""
        parts = self._may("people.write")
        for recipient in recipients:
            yield await self._put(parts, recipient)

    async def _put(self, parts: StewardshipParts, recipient: Recipient) -> Put:
        keys = self._keys(parts, recipient)
        standing = await parts.people.standing(self.tenant_id, keys)
        if any(each.reason == "erasure" for each in standing.suppressed):
            return Put(recipient.id, "refused", (_FORGOTTEN,))
        sealed = await sealed_profile(parts.sealer, self.tenant_id, keys[0], recipient)
        try:
            await self._change(
                parts, keys[0], "person.put", lambda _, __: PersonWrites(keys[0], profile=sealed)
            )
        except StorageError:
            held = await parts.people.standing(self.tenant_id, keys)
            if any(each.reason == "erasure" for each in held.suppressed):
                return Put(recipient.id, "refused", (_FORGOTTEN,))
            raise
        return Put(recipient.id, "stored")

    async def rectify(
        self, recipient: Recipient | str, changes: Mapping[str, Any], *, law: Law = "gdpr"
    ) -> Recipient:
        """Correct the profile; the corrected one.

        `changes`: locale, timezone, and addresses and attributes by name, None to take one out. What
        messages said stays as it was said. Errors: `ContextError` for a field there is not.
        """
        parts = self._may("people.write")
        key, now = self._key(parts, recipient), parts.clock()
        person = await parts.people.person(self.tenant_id, key)
        held = await read_profile(parts.sealer, self.tenant_id, person) or Recipient(_id_of(recipient))
        fresh = corrected(held, changes)
        sealed = await sealed_profile(parts.sealer, self.tenant_id, key, fresh)
        request = await self._answered(parts, key, "rectification", law, now)
        expect = PersonExpect(0 if person is None else person.version)
        noted = self._noted("person.rectified", key, now, {"fields": sorted(changes)})
        writes = PersonWrites(key, profile=sealed, requests=(request,))
        await parts.people.write(self.tenant_id, writes, expect, parts.journal(noted))
        return fresh

    # --- to limit it ---

    async def restrict(self, recipient: Recipient | str, *, law: Law = "gdpr") -> Standing:
        """From now on the person's data are only stored: messages to them are held, with the reason."""
        parts = self._may("privacy.restrict")
        key, now = self._key(parts, recipient), parts.clock()
        request = await self._answered(parts, key, "restriction", law, now)
        return await self._stand(parts, key, "person.restricted", restricted, requests=(request,))

    async def unrestrict(self, recipient: Recipient | str) -> Standing:
        """Lift the restriction. What was held meanwhile is not sent by itself."""
        parts = self._may("privacy.restrict")
        return await self._stand(
            parts, self._key(parts, recipient), "person.unrestricted", lambda held, _: restricted(held, None)
        )

    async def object_to(
        self,
        recipient: Recipient | str,
        to: Sequence[str] = ("marketing",),
        *,
        source: str = "request",
        law: Law = "gdpr",
    ) -> Standing:
        """Object to purposes or topics: their messages are refused, with the reason."""
        parts = self._may("consents.write")
        key, now = self._key(parts, recipient), parts.clock()
        for name in to:
            _short(name, "to", "marketing, sale, sharing or a topic")
        kind: RequestKind = "opt_out" if law == "ccpa" else "objection"
        request = await self._answered(parts, key, kind, law, now)
        return await self._stand(
            parts,
            key,
            "person.objected",
            lambda held, at: objected(held, to, at, source),
            requests=(request,),
            detail={"to": list(to), "source": source},
        )

    async def take_back_objection(
        self, recipient: Recipient | str, to: Sequence[str] = ("marketing",)
    ) -> Standing:
        """The person no longer objects."""
        parts = self._may("consents.write")
        return await self._stand(
            parts,
            self._key(parts, recipient),
            "person.objection_withdrawn",
            lambda held, _: unobjected(held, to),
            detail={"to": list(to)},
        )

    async def opt_out(self, recipient: Recipient | str, signal: OptOut) -> Standing:
        """Take a browser's signal as the opt-out it is (`info.privacy.opt_out_of`)."""
        return await self.object_to(recipient, signal.of, source=signal.source, law="ccpa")

    # --- what they agreed to, and want ---

    async def consent(
        self,
        recipient: Recipient | str,
        purpose: str,
        channel: str = ANY,
        *,
        source: str,
        text_version: str,
        note: str = "",
        at: float | None = None,
        given: bool = True,
    ) -> Standing:
        """Record a consent to the text of that version, given at `source`; `given=False`: its withdrawal.

        Nothing recorded is ever changed; the latest by `at` counts.
        """
        parts = self._may("consents.write")
        _short(purpose, "purpose", PURPOSE_WANTED)
        key, now = self._key(parts, recipient), parts.clock()
        consent = Consent(parts.fresh_id(), purpose, channel, given, now if at is None else at)
        terms = Terms(source, text_version, note)
        sealed = await sealed_terms(parts.sealer, self.tenant_id, key, consent.id, terms)
        row = replace(consent, sealed=sealed)
        said = ConsentState(purpose, channel, given, consent.at)
        return await self._stand(
            parts,
            key,
            "consent.given" if given else "consent.withdrawn",
            lambda held, _: consented(held, said),
            consents=(row,),
            detail={"purpose": purpose, "channel": channel, "text_version": text_version},
        )

    async def withdraw_consent(
        self,
        recipient: Recipient | str,
        purpose: str,
        channel: str = ANY,
        *,
        source: str = "request",
        text_version: str = "",
        at: float | None = None,
    ) -> Standing:
        """Record that a consent was taken back: as easily as it was given."""
        return await self.consent(
            recipient, purpose, channel, source=source, text_version=text_version, at=at, given=False
        )

    async def prefer(
        self, recipient: Recipient | str, topic: str = ANY, channel: str = ANY, *, wanted: bool
    ) -> Standing:
        """Say whether the person wants a topic on a channel; "*" is all of them."""
        parts = self._may("people.write")
        _short(topic, "topic", "the topic of a template, or *")
        return await self._stand(
            parts,
            self._key(parts, recipient),
            "preference.set",
            lambda held, at: preferring(held, Preference(topic, channel, wanted, at)),
            detail={"topic": topic, "channel": channel, "wanted": wanted},
        )

    # --- who is not written to ---

    async def suppress(
        self,
        recipient: Recipient | str | None = None,
        *,
        address: tuple[str, str] | None = None,
        reason: SuppressionReason = "manual",
        channel: str = ANY,
    ) -> Standing:
        """Send nothing more to a recipient, or to an address given as (channel, address); hashes alone
        are kept.
        """
        parts = self._may("suppressions.write")
        key = self._key_or_address(parts, recipient, address)
        return await self._stand(
            parts,
            key,
            "suppression.set",
            lambda held, at: suppressed(held, reason, channel, at),
            detail={"reason": reason, "channel": channel},
        )

    async def lift(
        self,
        recipient: Recipient | str | None = None,
        *,
        address: tuple[str, str] | None = None,
        channel: str = ANY,
        erased: bool = False,
    ) -> Standing:
        """End suppressions. With `erased` that of an erasure, too: the person came back of their own will."""
        parts = self._may("suppressions.write")
        key = self._key_or_address(parts, recipient, address)
        if erased:
            now = parts.clock()
            noted = self._noted("suppression.lifted", key, now, {"erasure": True})
            await parts.erasures.lift(self.tenant_id, key, now, parts.journal(noted))
        elif any(each.reason == "erasure" for each in (await self._held(parts, key)).suppressed):
            raise StorageError(
                "This suppression stands because the person asked to be forgotten. "
                "Lift it only if they came back themselves, and say so: --forgotten."
            )
        return await self._stand(
            parts,
            key,
            "suppression.lifted",
            lambda held, _: lifted(held, channel),
            detail={"channel": channel},
        )

    # --- legal holds ---

    async def hold(self, recipient: Recipient | str, *, whose: str, until: float | None = None) -> Hold:
        """Keep what is held of the person until `until` (seconds since 1970), or until it is released.

        `whose` is the office and case that ordered it: the refusal of an erasure quotes it.
        """
        parts = self._may("privacy.hold")
        _short(whose, "whose", "the office that ordered it")
        key, now = self._key(parts, recipient), parts.clock()
        if until is not None and until <= now:
            raise ContextError(template="hold", path="until", wanted="a time to come", got="one that is past")
        hold = Hold(parts.fresh_id(), key, whose, now, until)
        await self._note(parts, key, "hold.placed", now, holds=(hold,), detail={"until": until})
        return hold

    async def release(self, hold_id: str) -> Hold:
        """End a hold. Error: `UnknownName`."""
        parts = self._may("privacy.hold")
        holds = {each.id: each for each in await parts.people.holds(self.tenant_id)}
        if hold_id not in holds:
            raise UnknownName("hold", hold_id, holds)
        now = parts.clock()
        hold = holds[hold_id]
        if hold.released_at is None:
            hold = replace(hold, released_at=now)
            await self._note(parts, hold.key, "hold.released", now, holds=(hold,))
        return hold

    async def holds(self, recipient: Recipient | str | None = None) -> Sequence[Hold]:
        """The holds on a recipient, or all of the tenant's."""
        parts = self._may("requests.read")
        return await parts.people.holds(
            self.tenant_id, None if recipient is None else self._key(parts, recipient)
        )

    # --- requests and their deadlines ---

    async def receive(
        self,
        recipient: Recipient | str,
        kind: RequestKind,
        *,
        law: Law = "gdpr",
        received_at: float | None = None,
    ) -> PrivacyRequest:
        """Note a request that is to be answered; doing what it asks for closes it."""
        parts = self._may("people.write")
        key, now = self._key(parts, recipient), parts.clock()
        at = now if received_at is None else received_at
        request = PrivacyRequest(parts.fresh_id(), key, kind, law, at, due_at(law, at))
        await self._note(parts, key, "request.received", now, requests=(request,), detail={"kind": kind})
        return request

    async def requests(self, *, open_only: bool = False) -> Sequence[PrivacyRequest]:
        """The tenant's requests, the earliest deadline first."""
        parts = self._may("requests.read")
        return await parts.people.requests(self.tenant_id, open_only=open_only)

    # --- the end ---

    async def forget(self, recipient: Recipient | str, *, law: Law = "gdpr") -> Forgotten:
        """Erase the person, in the order suppression, key, rows, caches, connectors, receipt. For good.

        An erasure that was cut off goes on where it stopped. A legal hold refuses it, and says whose it
        is and until when. What stays: counts, and of each message and event what names nobody.
        """
        parts = self._may("privacy.erase")
        return await Erasing(self.tenant_id, parts, self.actor).forget(_id_of(recipient), law)

    async def resume(self) -> tuple[Forgotten, ...]:
        """Finish every erasure of the tenant that was cut off."""
        parts = self._may("privacy.erase")
        return await Erasing(self.tenant_id, parts, self.actor).resume()

    async def retention(self, *, days: float | None = None, delete: bool = False) -> Past:
        """Count what is past its retention, and with `delete` delete it; what is under a hold stays.

        `days` instead of the installation's `analytics.retention_days`.
        """
        parts = self._may("privacy.retention")
        now = parts.clock()
        kept = parts.retention if days is None else days * 86_400.0
        if kept is None:
            return Past(())
        if delete:
            entries = parts.journal(self._noted("retention.applied", None, now, {"seconds": kept}))
            return await parts.erasures.past(self.tenant_id, now - kept, now=now, delete=True, audit=entries)
        return await parts.erasures.past(self.tenant_id, now - kept, now=now, delete=False)

    # --- shared ---

    def _may(self, operation: Operation) -> StewardshipParts:
        require(self.actor, operation, self.tenant_id)
        return self._parts()

    def _key(self, parts: StewardshipParts, recipient: Recipient | str) -> str:
        return parts.pseudonym(self.tenant_id, _id_of(recipient))

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


_FORGOTTEN: Final = Reason(
    "suppressed",
    "This person, or their address, was forgotten at their request and may not be put in again.",
    "recipient",
)


def _id_of(recipient: Recipient | str) -> str:
    return recipient.id if isinstance(recipient, Recipient) else recipient


def _short(name: str, path: str, wanted: str) -> None:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ContextError(template="privacy", path=path, wanted=wanted, got="nothing, or too much of it")
