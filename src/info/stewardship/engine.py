"""The conductor of privacy operations: what a person may ask of a tenant, and what a tenant must keep to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from info.errors import ContextError, InfoError, StorageError, UnknownName
from info.model.people import Hold, Law, PrivacyRequest, RequestKind, Standing
from info.model.values import Reason, Recipient
from info.ports.people import Past, PersonExpect, PersonWrites
from info.stewardship.choices import Choices
from info.stewardship.deadlines import due_at
from info.stewardship.desk import id_of, short
from info.stewardship.erasing.engine import Erasing
from info.stewardship.holdings import ConsentShown, Export, Forgotten, Held, consent_shown, export_of
from info.stewardship.parts import StewardshipParts
from info.stewardship.persons import corrected
from info.stewardship.receipts import read_receipt, receipt_hash, with_proof
from info.stewardship.sealed import read_habits, read_profile, read_terms, sealed_profile

__all__ = ["PROOF_SECONDS", "Put", "Stewardship"]

PROOF_SECONDS: Final = 5.0
"""How long the checkpoint that covers a receipt is waited for; one comes every quarter of a second."""


class Put(msgspec.Struct, frozen=True):
    """What came of putting a person in: stored, or refused because they were forgotten."""

    recipient: str
    status: Literal["stored", "refused"]
    reasons: tuple[Reason, ...] = ()


class Stewardship(Choices):
    """Privacy operations on one tenant's recipients.

    `parts` gives the runtime at each call; `actor` is who asks, and may do what its role may
    (`info.model.access.PERMISSIONS`). Errors of every method: `AccessDenied`, `StorageError`.
    """

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
        name = id_of(recipient)
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
            habits=await read_habits(parts.habits, self.tenant_id, key),
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
        held = await read_profile(parts.sealer, self.tenant_id, person) or Recipient(id_of(recipient))
        fresh = corrected(held, changes)
        sealed = await sealed_profile(parts.sealer, self.tenant_id, key, fresh)
        request = await self._answered(parts, key, "rectification", law, now)
        expect = PersonExpect(0 if person is None else person.version)
        noted = self._noted("person.rectified", key, now, {"fields": sorted(changes)})
        writes = PersonWrites(key, profile=sealed, requests=(request,))
        await parts.people.write(self.tenant_id, writes, expect, parts.journal(noted))
        return fresh

    # --- legal holds ---

    async def hold(self, recipient: Recipient | str, *, whose: str, until: float | None = None) -> Hold:
        """Keep what is held of the person until `until` (seconds since 1970), or until it is released.

        `whose` is the office and case that ordered it: the refusal of an erasure quotes it.
        """
        parts = self._may("privacy.hold")
        short(whose, "whose", "the office that ordered it")
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
        return await Erasing(self.tenant_id, parts, self.actor).forget(id_of(recipient), law)

    async def resume(self) -> tuple[Forgotten, ...]:
        """Finish every erasure of the tenant that was cut off."""
        parts = self._may("privacy.erase")
        return await Erasing(self.tenant_id, parts, self.actor).resume()

    async def prove_receipt(self, receipt: bytes, *, seconds: float = PROOF_SECONDS) -> bytes | None:
        """The receipt with the proof that the audit log holds its hash; None where none came in time.

        The entry of the log is in no checkpoint at once. Error: `InfoError` where the file is no receipt of
        an erasure in this store, or nothing is audited.
        """
        parts = self._may("audit.read")
        told = read_receipt(receipt)["receipt"]
        job = await parts.erasures.job(self.tenant_id, str(told.get("erasure")))
        if job is None or not job.receipt or receipt_hash(job.receipt) != receipt_hash(receipt):
            raise InfoError(
                f"This is no receipt of an erasure of tenant {self.tenant_id} in this store. Go to the "
                "project where the person was forgotten, and take the file that privacy forget wrote."
            )
        if parts.prove is None or not job.entry:
            raise InfoError(
                "The audit log has no entry of this receipt: nothing was audited when it was signed."
            )
        proof = await parts.prove(self.tenant_id, job.entry, seconds)
        return None if proof is None else with_proof(job.receipt, proof)

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


_FORGOTTEN: Final = Reason(
    "suppressed",
    "This person, or their address, was forgotten at their request and may not be put in again.",
    "recipient",
)
