"""The conductor of an erasure: suppression, key, rows, caches, connectors, receipt.

Whatever step a process dies in or after, the next one goes on from the step that is recorded last. Each
step ends the same when it is done again, so it may have been done and not been recorded.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from info.errors import InfoError, StorageError
from info.model.access import Principal
from info.model.audit import AuditEntry
from info.model.people import (
    ErasureJob,
    Hold,
    Law,
    PrivacyRequest,
    StepDone,
    SystemResult,
)
from info.model.values import Reason
from info.ports.people import Connector, PersonExpect, PersonWrites
from info.stewardship.deadlines import due_at
from info.stewardship.holdings import Forgotten
from info.stewardship.parts import Noted, StewardshipParts
from info.stewardship.receipts import ENTRY_KIND, receipt_bytes, receipt_hash, receipt_of
from info.stewardship.sealed import read_profile

__all__ = ["Erasing"]

CONNECTOR_SECONDS: Final = 30.0
"""How long another system is waited for; then it stands in the receipt as failed."""


class Erasing:
    """Erases persons of one tenant; `actor` stands in the audit log."""

    def __init__(self, tenant_id: str, parts: StewardshipParts, actor: Principal) -> None:
        self.tenant_id = tenant_id
        self._parts = parts
        self._actor = actor
        self._emptied: set[str] = set()

    async def forget(self, recipient: str, law: Law) -> Forgotten:
        """Erase the recipient of that id, or say which hold stands against it."""
        parts, tenant = self._parts, self.tenant_id
        key, now = parts.pseudonym(tenant, recipient), parts.clock()
        for job in await parts.erasures.jobs(tenant, unfinished_only=True):
            if job.key == key:
                return await self._finish(job, law)
        job_id = parts.fresh_id()
        sealed = await parts.sealer.seal(tenant, _subject(job_id), _place(job_id), recipient.encode())
        job = ErasureJob(job_id, key, now, (StepDone("suppression", now),), sealed)
        addresses = await self._addresses(key)
        begun = await parts.erasures.begin(
            tenant, job, addresses, self._entries("erasure.begun", key, now, erasure=job_id)
        )
        if begun.job is None or begun.job.id != job_id:
            await parts.keys.destroy(tenant, _subject(job_id))  # of a job that was not opened
        if begun.job is None:
            return _refused(key, begun.holds)
        return await self._finish(begun.job, law)

    async def resume(self) -> tuple[Forgotten, ...]:
        """Finish what was cut off, oldest first."""
        jobs = await self._parts.erasures.jobs(self.tenant_id, unfinished_only=True)
        return tuple([await self._finish(job, None) for job in jobs])

    async def _addresses(self, key: str) -> list[str]:
        """The pseudonyms of the person's addresses: they are not written to under another id, either."""
        parts = self._parts
        person = await parts.people.person(self.tenant_id, key)
        try:
            profile = await read_profile(parts.sealer, self.tenant_id, person)
        except StorageError:  # a lost key keeps nobody from being forgotten
            return []
        if profile is None:
            return []
        return [
            parts.address_key(self.tenant_id, channel, address)
            for channel, address in profile.addresses.items()
        ]

    async def _finish(self, job: ErasureJob, law: Law | None) -> Forgotten:
        steps = {
            "key": self._destroy_key,
            "rows": self._delete_rows,
            "caches": self._empty_caches,
            "connectors": self._tell_systems,
            "receipt": self._sign,
        }
        while (step := job.next_step) is not None:
            job = await steps[step](job)
        await self._close_request(job, law)
        return _done(job)

    async def _destroy_key(self, job: ErasureJob) -> ErasureJob:
        destroyed = await self._parts.keys.destroy(self.tenant_id, job.key)
        return await self._record(job, StepDone("key", self._parts.clock(), (("keys", int(destroyed)),)))

    async def _delete_rows(self, job: ErasureJob) -> ErasureJob:
        """Delete the rows, and empty the audit log meanwhile: the next step is not done before both are."""
        now = self._parts.clock()
        emptied = asyncio.ensure_future(self._empty_log(job))
        try:
            return await self._parts.erasures.erase(self.tenant_id, job, StepDone("rows", now))
        finally:
            await emptied

    async def _empty_log(self, job: ErasureJob) -> None:
        """Take what the audit log holds of the person out of it, unless this very process has done it."""
        if self._parts.unrecord is not None and job.id not in self._emptied:
            await self._parts.unrecord(self._noted("forget", job.key, self._parts.clock(), erasure=job.id))
            self._emptied.add(job.id)

    async def _empty_caches(self, job: ErasureJob) -> ErasureJob:
        await self._empty_log(job)
        for purge in self._parts.purges:
            purge(self.tenant_id, job.key)
        await self._parts.erasures.scrub()
        return await self._record(job, StepDone("caches", self._parts.clock()))

    async def _tell_systems(self, job: ErasureJob) -> ErasureJob:
        """Ask every other system at once; one that fails does not keep the person from being forgotten."""
        parts = self._parts
        systems: tuple[SystemResult, ...] = ()
        if parts.connectors:
            opened = await parts.sealer.open(self.tenant_id, _subject(job.id), _place(job.id), job.sealed_id)
            asked = [_ask(each, self.tenant_id, opened.decode()) for each in parts.connectors]
            systems = tuple(await asyncio.gather(*asked))
        return await self._record(job, StepDone("connectors", parts.clock(), systems=systems))

    async def _sign(self, job: ErasureJob) -> ErasureJob:
        """Destroy the key of the person's id, then sign: after this nothing of them is anywhere."""
        parts, tenant = self._parts, self.tenant_id
        await parts.keys.destroy(tenant, _subject(job.id))
        now = parts.clock()
        told = receipt_of(tenant, job, now)
        receipt = receipt_bytes(told, parts.tenant_key(tenant))
        done = (*job.done, StepDone("receipt", now))
        # No subject: nothing may be sealed under the key that was destroyed.
        held = receipt_hash(receipt)
        noted = self._noted(ENTRY_KIND, None, now, erasure=job.id, receipt=held)
        entries = parts.journal(replace(noted, content={"receipt": held}))
        entry = entries[0].id if entries else ""
        finished = replace(job, done=done, sealed_id=b"", receipt=receipt, entry=entry)
        return await parts.erasures.record(tenant, finished, entries)

    async def _record(self, job: ErasureJob, done: StepDone) -> ErasureJob:
        return await self._parts.erasures.record(self.tenant_id, replace(job, done=(*job.done, done)))

    async def _close_request(self, job: ErasureJob, law: Law | None) -> None:
        """The person's request to be erased is answered, with the erasure as its outcome; once."""
        parts, tenant = self._parts, self.tenant_id
        known = await parts.people.requests(tenant, key=job.key)
        if any(each.outcome == _outcome(job) for each in known):
            return
        now = parts.clock()
        waiting = [each for each in known if each.kind == "erasure" and each.done_at is None]
        under = law or "gdpr"
        request = (
            waiting[0]
            if waiting
            else PrivacyRequest(
                parts.fresh_id(), job.key, "erasure", under, job.started_at, due_at(under, job.started_at)
            )
        )
        answered = replace(request, done_at=now, outcome=_outcome(job))
        writes = PersonWrites(job.key, requests=(answered,))
        entries = self._entries("request.answered", None, now, request=answered.id, erasure=job.id, law=under)
        await parts.people.write(tenant, writes, PersonExpect(unerased=False), entries)

    def _entries(self, kind: str, key: str | None, now: float, **detail: str) -> tuple[AuditEntry, ...]:
        return self._parts.journal(self._noted(kind, key, now, **detail))

    def _noted(self, kind: str, key: str | None, now: float, **detail: str) -> Noted:
        return Noted(kind, self.tenant_id, self._actor, now, key, detail)


async def _ask(connector: Connector, tenant: str, recipient: str) -> SystemResult:
    try:
        return await asyncio.wait_for(connector.erase(tenant, recipient), CONNECTOR_SECONDS)
    except TimeoutError:
        return SystemResult(connector.name, "failed", "It did not answer in time. Erase the person there.")
    except (InfoError, OSError) as error:  # an outcome; their words may quote the person
        what = f"It failed ({type(error).__name__}). Erase the person there."
        return SystemResult(connector.name, "failed", what)


def _subject(job_id: str) -> str:
    return f"erasure:{job_id}"


def _place(job_id: str) -> str:
    return f"erasure/{job_id}/sealed_id"


def _outcome(job: ErasureJob) -> str:
    return f"erasure {job.id}"


def _refused(key: str, holds: tuple[Hold, ...]) -> Forgotten:
    return Forgotten(key, 0, "refused", tuple(_held_by(hold) for hold in holds))


def _held_by(hold: Hold) -> Reason:
    until = (
        "until it is released"
        if hold.until is None
        else f"until {datetime.fromtimestamp(hold.until, UTC).date().isoformat()}"
    )
    what = f"A legal hold of {hold.whose} stands {until}: nothing is erased before. Hold {hold.id}."
    return Reason("legal_hold", what)


def _done(job: ErasureJob) -> Forgotten:
    rows = next((dict(done.counts) for done in job.done if done.step == "rows"), {})
    return Forgotten(job.key, rows.get("messages", 0), erasure=job.id, steps=job.done, receipt=job.receipt)
