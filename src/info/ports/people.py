"""The people ports: what is kept of persons, their way out of the store, and who seals what is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.people import (
    Consent,
    ErasureJob,
    Hold,
    Person,
    PrivacyRequest,
    Standing,
    StepDone,
    SystemResult,
)

__all__ = [
    "Begun",
    "Connector",
    "Erasures",
    "MoodCount",
    "Past",
    "People",
    "PersonExpect",
    "PersonWrites",
    "Sealer",
    "StalePerson",
    "SubjectKeys",
]


class StalePerson(StorageError):
    """The person changed between reading and writing; nothing was written. Decide again."""


class MoodCount(msgspec.Struct, frozen=True, gc=False):
    """How many replies to messages of a template sounded so in a week; says nothing of whose they were.

    `week` is its Monday in days since 1970 (UTC).
    """

    template: str
    week: int
    label: str
    n: int


class PersonWrites(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The writes of one decision about one person; all of them or none.

    `standing` and `profile` replace what is stored; None leaves it. `consents` are appended, `requests`
    and `holds` put in by their id, or in the place of the one of that id. `moods` are added to what was
    counted. `key` is "" for what concerns nobody: counts alone.
    """

    key: str
    standing: Standing | None = None
    profile: bytes | None = None
    consents: tuple[Consent, ...] = ()
    requests: tuple[PrivacyRequest, ...] = ()
    holds: tuple[Hold, ...] = ()
    moods: tuple[MoodCount, ...] = ()


class PersonExpect(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What must still hold, or nothing is written.

    `version`: how often the person had changed when read; None: whatever. `unerased`: the person is not
    erased; no decision from before an erasure may bring them back.
    """

    version: int | None = None
    unerased: bool = True


class People(Protocol):
    """Persons by tenant and pseudonym. Tenant comes first."""

    async def standing(self, tenant: str, keys: Sequence[str]) -> Standing:
        """What holds for the keys of one message together: a person's and an address's. One read.

        `NOBODY` itself where none of them is known.
        """
        ...

    async def standings_of(self, tenant: str, messages: Sequence[str]) -> Mapping[str, Standing]:
        """What holds for whoever each of these messages was for, by its id; none where they are unknown."""
        ...

    async def person(self, tenant: str, key: str) -> Person | None:
        """The person as stored, or None."""
        ...

    async def write(
        self,
        tenant: str,
        writes: PersonWrites,
        expect: PersonExpect,
        audit: tuple[AuditEntry, ...] = (),
    ) -> int:
        """Write all or nothing, durably; the person's new version.

        Errors: `StalePerson`; `StorageError` for one who was erased and may not be put in again.
        """
        ...

    async def consents(self, tenant: str, key: str) -> Sequence[Consent]:
        """Every consent ever given or withdrawn, in the order they were recorded."""
        ...

    async def requests(
        self, tenant: str, *, key: str | None = None, open_only: bool = False
    ) -> Sequence[PrivacyRequest]:
        """Requests of one person or of all, the earliest deadline first."""
        ...

    async def holds(self, tenant: str, key: str | None = None) -> Sequence[Hold]:
        """Legal holds, released and past ones too, of one person or of all, oldest first."""
        ...

    async def moods(self, tenant: str, since: int = 0) -> Sequence[MoodCount]:
        """How replies sounded, by week (from the week of `since`, in days since 1970) and template."""
        ...


class Begun(msgspec.Struct, frozen=True, gc=False):
    """What came of the wish to erase: the job, a new one or the one under way; or the holds against it."""

    job: ErasureJob | None
    holds: tuple[Hold, ...] = ()


class Past(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How much is past its retention, by kind."""

    counts: tuple[tuple[str, int], ...]
    held: int = 0
    """Messages that are past it, too, and stay under a legal hold."""


class Erasures(Protocol):
    """The way out: an erasure is a job whose steps are recorded; and what is past its time. Tenant first."""

    async def begin(
        self, tenant: str, job: ErasureJob, addresses: Sequence[str], audit: tuple[AuditEntry, ...] = ()
    ) -> Begun:
        """Suppress the person and their addresses (pseudonyms) and open the job, in one transaction.

        From its commit on nothing of them comes in. Refused by a legal hold that stands at
        `job.started_at`. A job of the person that is not finished is handed back instead of another one.
        """
        ...

    async def erase(self, tenant: str, job: ErasureJob, done: StepDone) -> ErasureJob:
        """Delete the person's rows and record the step "rows" with what was deleted, in one transaction.

        Messages stay as template, channel, variant, status, day and probability, events as kind and day,
        under names that nobody outside knows; counts stay as they are.
        """
        ...

    async def scrub(self) -> None:
        """Take what was deleted out of the files, too: logs and free pages."""
        ...

    async def record(self, tenant: str, job: ErasureJob, audit: tuple[AuditEntry, ...] = ()) -> ErasureJob:
        """Store the job as it is now, if the stored one is a step behind; the stored job."""
        ...

    async def job(self, tenant: str, job_id: str) -> ErasureJob | None:
        """The job of that id, or None."""
        ...

    async def jobs(self, tenant: str, *, unfinished_only: bool = False) -> Sequence[ErasureJob]:
        """The jobs of a tenant, oldest first."""
        ...

    async def lift(self, tenant: str, key: str, at: float, audit: tuple[AuditEntry, ...] = ()) -> bool:
        """End the suppression that an erasure left: the person may come in again. Whether there was one."""
        ...

    async def past(
        self,
        tenant: str,
        before: float,
        *,
        now: float,
        delete: bool,
        audit: tuple[AuditEntry, ...] = (),
    ) -> Past:
        """Count, and with `delete` delete, what was made or happened before `before`, and tokens, uses and
        holds that ended before it. What stands under a legal hold stays.
        """
        ...


class Sealer(Protocol):
    """Seals what is personal, above the store.

    `place` says which value it is, as "table/row/column": what was sealed for one opens in no other.
    """

    async def seal(self, tenant: str, subject: str, place: str, data: bytes) -> bytes:
        """The sealed bytes; the subject's key is made, and durably kept, at its first use."""
        ...

    async def open(self, tenant: str, subject: str, place: str, sealed: bytes) -> bytes:
        """The data. Error: `StorageError` where the key is destroyed or lost, or the bytes are others."""
        ...


class SubjectKeys(Protocol):
    """The keys of persons, each of which can be destroyed."""

    async def destroy(self, tenant: str, subject: str) -> bool:
        """Destroy the subject's key, durably; whether there was one. What it sealed is gone."""
        ...


class Connector(Protocol):
    """Another system that holds something of persons: a mail provider, a CRM."""

    @property
    def name(self) -> str:
        """How a receipt calls the system."""
        ...

    async def erase(self, tenant: str, recipient: str) -> SystemResult:
        """Ask the system to erase the recipient of that id. Done again, it ends the same."""
        ...
