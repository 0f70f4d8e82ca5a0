"""The people port: persons, what holds for them, consents, requests, holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec

from info.adapters.sql.batch import Job
from info.adapters.sql.engine import Aggregate, Engine
from info.adapters.sql.records import encode
from info.adapters.sql.statements import people
from info.adapters.sql.steps import All, Each, Many, One, Operation, Run
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.people import NOBODY, Consent, Hold, Person, PrivacyRequest, Standing, Suppression
from info.ports.people import MoodCount, PersonExpect, PersonWrites, StalePerson

__all__ = ["SqlPeople", "decode_standing", "joined", "spoken_of"]

decode_standing = msgspec.msgpack.Decoder(Standing).decode
decode_consent = msgspec.msgpack.Decoder(Consent).decode
decode_request = msgspec.msgpack.Decoder(PrivacyRequest).decode
decode_hold = msgspec.msgpack.Decoder(Hold).decode
QUIET_SECONDS: Final = 1.0
"""How long a tenant of whom nobody is known is believed to stay one; own writes show at once."""
CROWDED_SECONDS: Final = 60.0
"""How long a tenant with persons is not asked again whether it has any."""
_QUIET: Final[WeakKeyDictionary[Engine, dict[str, tuple[bool, float]]]] = WeakKeyDictionary()
"""For each database and tenant: whether it is without persons, and until when (`time.monotonic()`)."""
_ERASED: Final = (
    "This person was forgotten at their request and may not be put in again; nothing was written. "
    "If they came back of their own will, lift the suppression first: infoctl privacy lift --forgotten."
)


def spoken_of(engine: Engine, tenant: str) -> None:
    """Somebody of the tenant was written, here: the next message asks the database."""
    _QUIET.get(engine, {}).pop(tenant, None)


def joined(standings: Sequence[Standing]) -> Standing:
    """What holds for several keys together: the suppressions of all, the rest of the first."""
    if len(standings) == 1:
        return standings[0]
    first = standings[0]
    suppressed: tuple[Suppression, ...] = tuple(each for one in standings for each in one.suppressed)
    return msgspec.structs.replace(first, suppressed=suppressed)


def _standing(tenant: str, keys: Sequence[str]) -> Operation[Standing]:
    statement = people.STANDINGS.get(len(keys))
    if statement is not None:
        rows = yield All(statement, (tenant, *keys))
    else:
        rows = []
        for key in keys:
            rows += yield All(people.STANDINGS[1], (tenant, key))
    if not rows:
        return NOBODY
    return joined([decode_standing(row[0]) for row in rows])


def _standings_of(tenant: str, messages: Sequence[str]) -> Operation[dict[str, Standing]]:
    if not (yield from _anybody(tenant)):
        return {}
    rows = yield Each(people.STANDING_OF_MESSAGE, [(tenant, message) for message in messages])
    return {row[0]: decode_standing(row[1]) for row in rows}


def _anybody(tenant: str) -> Operation[bool]:
    return (yield One(people.ANYBODY, (tenant,))) is not None


def _person(tenant: str, key: str) -> Operation[Person | None]:
    row = yield One(people.PERSON, (tenant, key))
    return None if row is None else Person(key, row[0], decode_standing(row[1]), bytes(row[2]))


def _write(tenant: str, writes: PersonWrites, expect: PersonExpect) -> Operation[int]:
    """All of the writes; raises before anything is written where an expectation does not hold."""
    if expect.unerased and (yield One(people.IN_FORCE, (tenant, writes.key))) is not None:
        raise StorageError(_ERASED)
    held = yield from _person(tenant, writes.key)
    person = held or Person(writes.key)
    if expect.version is not None and person.version != expect.version:
        raise _stale()
    version = person.version
    if writes.standing is not None or writes.profile is not None:
        version += 1
        yield from _write_person(tenant, person, writes, known=held is not None)
    if writes.consents:
        rows = [(tenant, writes.key, each.id, encode(each)) for each in writes.consents]
        yield Many(people.INSERT_CONSENT, rows)
    for request in writes.requests:
        row = (tenant, request.id, writes.key, request.due_at, request.done_at, encode(request))
        yield Run(people.PUT_REQUEST, row)
    for hold in writes.holds:
        place = (tenant, hold.id, writes.key, hold.at, hold.until, hold.released_at)
        yield Run(people.PUT_HOLD, (*place, encode(hold)))
    for count in writes.moods:
        yield Run(people.ADD_MOOD, (tenant, count.template, count.week, count.label, count.n))
    return version


def _write_person(tenant: str, person: Person, writes: PersonWrites, *, known: bool) -> Operation[None]:
    """Put the person in, or in the place of the version that was read."""
    standing = encode(person.standing if writes.standing is None else writes.standing)
    profile = person.profile if writes.profile is None else writes.profile
    if known:
        where = (tenant, person.key, person.version)
        done = yield Run(people.UPDATE_PERSON, (standing, profile, *where))
    else:
        done = yield Run(people.INSERT_PERSON, (tenant, person.key, standing, profile))
    if done != 1:
        raise _stale()


def _stale() -> StalePerson:
    return StalePerson("The person was changed by another process meanwhile; nothing was written.")


def _moods(tenant: str, since: int) -> Operation[list[MoodCount]]:
    rows = yield All(people.MOODS, (tenant, since))
    return [MoodCount(*row) for row in rows]


def _records(statement: str, decode: Any, *key: Any) -> Operation[list[Any]]:
    rows = yield All(statement, key)
    return [decode(row[0]) for row in rows]


class SqlPeople(Aggregate):
    """See `info.ports.people.People`."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._quiet = _QUIET.setdefault(engine, {})

    async def standing(self, tenant: str, keys: Sequence[str]) -> Standing:
        """One indexed read, for one key or two; none where the tenant has no persons at all."""
        quiet, until = self._quiet.get(tenant, (False, 0.0))
        now = monotonic()
        if until > now:
            return NOBODY if quiet else await self.engine.read(tenant, _standing(tenant, keys))
        anybody = await self.engine.read(tenant, _anybody(tenant))
        self._quiet[tenant] = (not anybody, now + (CROWDED_SECONDS if anybody else QUIET_SECONDS))
        return await self.engine.read(tenant, _standing(tenant, keys)) if anybody else NOBODY

    async def standings_of(self, tenant: str, messages: Sequence[str]) -> Mapping[str, Standing]:
        """One indexed read a message, in one transaction; one read where the tenant has no persons."""
        return await self.engine.read(tenant, _standings_of(tenant, messages))

    async def person(self, tenant: str, key: str) -> Person | None:
        """One point read."""
        return await self.engine.read(tenant, _person(tenant, key))

    async def write(
        self,
        tenant: str,
        writes: PersonWrites,
        expect: PersonExpect,
        audit: tuple[AuditEntry, ...] = (),
    ) -> int:
        """One transaction."""
        version: int = await self.engine.write(Job(tenant, partial(_write, tenant, writes, expect), audit))
        spoken_of(self.engine, tenant)
        return version

    async def consents(self, tenant: str, key: str) -> Sequence[Consent]:
        """One indexed read."""
        found: list[Consent] = await self.engine.read(
            tenant, _records(people.CONSENTS, decode_consent, tenant, key)
        )
        return found

    async def requests(
        self, tenant: str, *, key: str | None = None, open_only: bool = False
    ) -> Sequence[PrivacyRequest]:
        """One read."""
        if key is None:
            statement = people.OPEN_REQUESTS if open_only else people.REQUESTS
        else:
            statement = people.OPEN_REQUESTS_OF if open_only else people.REQUESTS_OF
        values = (tenant,) if key is None else (tenant, key)
        found: list[PrivacyRequest] = await self.engine.read(
            tenant, _records(statement, decode_request, *values)
        )
        return found

    async def holds(self, tenant: str, key: str | None = None) -> Sequence[Hold]:
        """One read."""
        statement, values = (people.HOLDS, (tenant,)) if key is None else (people.HOLDS_OF, (tenant, key))
        found: list[Hold] = await self.engine.read(tenant, _records(statement, decode_hold, *values))
        return found

    async def moods(self, tenant: str, since: int = 0) -> Sequence[MoodCount]:
        """One read of the primary key."""
        return await self.engine.read(tenant, _moods(tenant, since))
