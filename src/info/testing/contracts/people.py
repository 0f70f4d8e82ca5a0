"""The suites of the people ports: persons, and their way out.

The subclass gives fixtures `people` and `erasures`, and `store`, a messages and events store of the same
database; all open and empty.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from info.errors import StorageError
from info.model.outbox import OutboxEntry
from info.model.people import (
    ERASURE_STEPS,
    NOBODY,
    Consent,
    ErasureJob,
    Hold,
    Mood,
    Preference,
    PrivacyRequest,
    Standing,
    StepDone,
    Suppression,
)
from info.model.values import Commit, Receipt
from info.ports.messages import Expect
from info.ports.people import MoodCount, PersonExpect, PersonWrites, StalePerson
from info.testing.contracts.values import a_message, an_event

__all__ = ["ErasuresContract", "PeopleContract", "a_job", "erased", "forgotten"]

MUTED = Standing(preferences=(Preference("news", "*", wanted=False, at=1.0),))
FRESH = PersonExpect(0)


def a_job(number: int, key: str = "r", at: float = 1_800_000_000.0) -> ErasureJob:
    """An erasure of the person of that pseudonym, as it is begun."""
    return ErasureJob(f"{number:016x}", key, at, (StepDone("suppression", at),), b"sealed id")


class PeopleContract:
    """What every keeper of persons does."""

    async def test_who_is_unknown_has_no_standing_and_costs_no_value(self, people: Any) -> None:
        assert await people.standing("t-1", ["r"]) is NOBODY
        assert await people.standing("t-1", ["r", "a"]) is NOBODY
        assert await people.standing("t-1", []) is NOBODY
        assert await people.person("t-1", "r") is None

    async def test_what_is_written_is_read_back_and_counted(self, people: Any) -> None:
        first = await people.write("t-1", PersonWrites("r", MUTED, b"sealed"), FRESH)
        second = await people.write("t-1", PersonWrites("r", profile=b"again"), PersonExpect(1))

        person = await people.person("t-1", "r")
        assert (first, second) == (1, 2)
        assert (person.version, person.standing, person.profile) == (2, MUTED, b"again")
        assert await people.standing("t-1", ["r"]) == MUTED

    async def test_a_decision_on_an_older_person_is_not_written(self, people: Any) -> None:
        await people.write("t-1", PersonWrites("r", MUTED), FRESH)

        for stale in (PersonExpect(0), PersonExpect(2)):
            with pytest.raises(StalePerson):
                await people.write("t-1", PersonWrites("r", Standing()), stale)

        assert await people.standing("t-1", ["r"]) == MUTED

    async def test_of_a_hundred_at_once_on_one_version_one_is_written(self, people: Any) -> None:
        results = await asyncio.gather(
            *(people.write("t-1", PersonWrites("r", MUTED), FRESH) for _ in range(100)),
            return_exceptions=True,
        )

        assert sum(result == 1 for result in results) == 1
        assert sum(isinstance(result, StalePerson) for result in results) == len(results) - 1

    async def test_an_address_and_its_person_are_read_together(self, people: Any) -> None:
        bounced = Standing((Suppression("bounce", "email", 2.0),))
        await people.write("t-1", PersonWrites("r_1", MUTED), FRESH)
        await people.write("t-1", PersonWrites("a_1", bounced), FRESH)

        both = await people.standing("t-1", ["r_1", "a_1"])

        assert (both.preferences, both.suppressed) == (MUTED.preferences, bounced.suppressed)
        assert await people.standing("t-1", ["r_2", "a_1"]) == bounced

    async def test_who_a_message_was_for_is_found_with_what_they_said(self, people: Any, store: Any) -> None:
        for number, recipient in ((1, "r"), (2, "r"), (3, "s"), (4, None)):
            await store.commit("t-1", Commit(a_message(number, recipient=recipient)))
        ids = [a_message(number).id for number in (1, 2, 3, 4)]
        assert await people.standings_of("t-1", ids) == {}

        await people.write("t-1", PersonWrites("r", MUTED), FRESH)

        assert await people.standings_of("t-1", [*ids, "unknown"]) == {ids[0]: MUTED, ids[1]: MUTED}
        assert await people.standings_of("t-1", []) == {}
        assert await people.standings_of("t-2", ids) == {}

    async def test_consents_are_added_and_never_changed(self, people: Any) -> None:
        given = Consent("c-1", "marketing", "email", given=True, at=1.0, sealed=b"terms")
        taken = Consent("c-2", "marketing", "email", given=False, at=2.0, sealed=b"terms")
        await people.write("t-1", PersonWrites("r", MUTED, consents=(given,)), FRESH)
        await people.write("t-1", PersonWrites("r", MUTED, consents=(taken,)), PersonExpect(1))

        with pytest.raises(StorageError):
            await people.write("t-1", PersonWrites("r", MUTED, consents=(given,)), PersonExpect(2))

        assert list(await people.consents("t-1", "r")) == [given, taken]
        assert (await people.person("t-1", "r")).version == len([given, taken])

    async def test_requests_come_by_their_deadline_and_are_closed(self, people: Any) -> None:
        late = PrivacyRequest("q-1", "r", "access", "gdpr", 1.0, 90.0)
        soon = PrivacyRequest("q-2", "s", "erasure", "ccpa", 2.0, 50.0)
        for request in (late, soon):
            await people.write("t-1", PersonWrites(request.key, requests=(request,)), PersonExpect())
        assert list(await people.requests("t-1")) == [soon, late]

        done = PrivacyRequest("q-2", "s", "erasure", "ccpa", 2.0, 50.0, 9.0, "done")
        await people.write("t-1", PersonWrites("s", requests=(done,)), PersonExpect())

        assert list(await people.requests("t-1", open_only=True)) == [late]
        assert list(await people.requests("t-1", key="s")) == [done]
        assert list(await people.requests("t-1", key="s", open_only=True)) == []

    async def test_moods_add_up_by_week_and_template_and_name_nobody(self, people: Any) -> None:
        mood = Mood("negative", -0.9, 5.0, "rules")
        for key, week in (("r", 11), ("", 11), ("", 4)):
            standing = Standing(mood=mood) if key else None
            counts = (MoodCount("tips", week, "negative", 1),)
            await people.write("t-1", PersonWrites(key, standing, moods=counts), PersonExpect())

        assert list(await people.moods("t-1", 5)) == [MoodCount("tips", 11, "negative", 2)]
        assert [count.week for count in await people.moods("t-1")] == [4, 11]
        assert list(await people.moods("t-2")) == []
        assert (await people.standing("t-1", ["r"])).mood == mood
        assert await people.person("t-1", "") is None

    async def test_holds_are_placed_and_released(self, people: Any) -> None:
        hold = Hold("h-1", "r", "Legal", 1.0, until=100.0)
        await people.write("t-1", PersonWrites("r", holds=(hold,)), PersonExpect())
        released = Hold("h-1", "r", "Legal", 1.0, until=100.0, released_at=5.0)
        await people.write("t-1", PersonWrites("r", holds=(released,)), PersonExpect())

        assert list(await people.holds("t-1", "r")) == [released]
        assert list(await people.holds("t-1", "s")) == []

    async def test_tenants_are_apart(self, people: Any) -> None:
        request = PrivacyRequest("q-1", "r", "access", "gdpr", 1.0, 90.0)
        consent = Consent("c-1", "marketing", "*", given=True, at=1.0)
        writes = PersonWrites("r", MUTED, b"sealed", (consent,), (request,), (Hold("h", "r", "L", 1.0),))
        await people.write("t-1", writes, FRESH)

        assert await people.person("t-2", "r") is None
        assert await people.standing("t-2", ["r"]) is NOBODY
        for read in (people.consents("t-2", "r"), people.requests("t-2"), people.holds("t-2")):
            assert list(await read) == []


class ErasuresContract:
    """What every keeper of persons does to forget one."""

    async def test_from_the_beginning_on_nothing_of_the_person_comes_in(
        self, people: Any, erasures: Any
    ) -> None:
        await people.write("t-1", PersonWrites("r", MUTED, b"sealed"), FRESH)

        begun = await erasures.begin("t-1", a_job(1), ["a"])

        assert begun.job == a_job(1)
        for key in ("r", "a"):
            (suppression,) = (await people.standing("t-1", [key])).suppressed
            assert suppression.reason == "erasure"
        version = (await people.person("t-1", "r")).version
        with pytest.raises(StorageError, match="forgotten"):
            await people.write("t-1", PersonWrites("r", MUTED), PersonExpect(version))
        with pytest.raises(StalePerson):
            await people.write("t-1", PersonWrites("r", MUTED), PersonExpect(1, unerased=False))

    async def test_a_plan_made_before_is_not_kept_whatever_its_clock_says(
        self, store: Any, erasures: Any
    ) -> None:
        await erasures.begin("t-1", a_job(1), [])

        for since in (0.0, 1_799_999_999.0, 9_999_999_999.0):
            with pytest.raises(StorageError, match="forgotten"):
                await store.commit("t-1", Commit(a_message(1, recipient="r")), Expect("r", since))
        other = await store.commit("t-1", Commit(a_message(2, recipient="s")), Expect("s", 0.0))

        assert other.won
        assert await store.of_recipient("t-1", "r") == []

    async def test_the_first_word_of_anybody_is_heard_at_once(self, people: Any, erasures: Any) -> None:
        assert await people.standing("t-1", ["r"]) is NOBODY
        assert await people.standing("t-2", ["r"]) is NOBODY

        await people.write("t-1", PersonWrites("r", MUTED), FRESH)
        await erasures.begin("t-2", a_job(1), [])

        assert await people.standing("t-1", ["r"]) == MUTED
        assert (await people.standing("t-2", ["r"])).suppressed

    async def test_a_hold_that_stands_refuses_and_one_that_ended_does_not(
        self, people: Any, erasures: Any
    ) -> None:
        hold = Hold("h-1", "r", "Legal", 1.0, until=1_800_000_001.0)
        await people.write("t-1", PersonWrites("r", MUTED, holds=(hold,)), FRESH)

        refused = await erasures.begin("t-1", a_job(1), [])
        begun = await erasures.begin("t-1", a_job(2, at=1_800_000_001.0), [])

        assert (refused.job, refused.holds) == (None, (hold,))
        assert begun.job.id == a_job(2).id

    async def test_a_job_under_way_is_handed_back_and_a_finished_one_is_not(self, erasures: Any) -> None:
        first = (await erasures.begin("t-1", a_job(1), [])).job

        again = (await erasures.begin("t-1", a_job(2), [])).job
        assert again == first
        await _finish(erasures, first)

        assert (await erasures.begin("t-1", a_job(3), [])).job.id == a_job(3).id
        assert [job.id for job in await erasures.jobs("t-1", unfinished_only=True)] == [a_job(3).id]
        assert [job.id for job in await erasures.jobs("t-1")] == [first.id, a_job(3).id]

    async def test_a_step_is_recorded_once(self, erasures: Any) -> None:
        job = (await erasures.begin("t-1", a_job(1), [])).job
        one = ErasureJob(job.id, job.key, job.started_at, (*job.done, StepDone("key", 2.0)), job.sealed_id)
        two = ErasureJob(job.id, job.key, job.started_at, (*job.done, StepDone("key", 3.0)), job.sealed_id)

        assert await erasures.record("t-1", one) == one
        assert await erasures.record("t-1", two) == one
        assert await erasures.job("t-1", job.id) == one
        assert await erasures.job("t-2", job.id) is None

    async def test_the_person_goes_and_what_names_nobody_stays(
        self, store: Any, people: Any, erasures: Any
    ) -> None:
        consent = Consent("c-1", "marketing", "*", given=True, at=1.0, sealed=b"terms")
        await people.write("t-1", PersonWrites("r", MUTED, b"sealed", (consent,)), FRESH)
        await _three_messages(store)
        counts = await store.counts("t-1", "tenant_welcome", "slack")
        kinds = Counter(event.kind for event in (await store.page("t-1")).events)

        done = await erased(erasures)

        assert dict(done.done[2].counts) == {
            "messages": 2,
            "events": 1,
            "deliveries": 1,
            "queue": 0,
            "consents": 1,
            "profiles": 1,
            "habits": 0,
        }
        assert await store.counts("t-1", "tenant_welcome", "slack") == counts
        events = (await store.page("t-1")).events
        assert Counter(event.kind for event in events) == kinds
        mine = [event for event in events if event.message != a_message(3).id]
        assert all(event.at % 86_400 == 0 for event in mine)
        assert {(event.template, event.channel, event.variant) for event in mine} == {
            ("tenant_welcome", "slack", "control")
        }
        assert {(event.locale, event.value) for event in mine} == {("", None)}

    async def test_what_waits_to_be_sent_to_the_person_is_gone(self, store: Any, erasures: Any) -> None:
        mine, other = (OutboxEntry(name, b"sealed", 1.0, subject=name) for name in ("r", "s"))
        await store.enqueue("t-1", [mine, other])

        job = await erased(erasures)

        assert dict(job.done[2].counts)["queue"] == 1
        claims = await store.claim("t-1", 10, now=2.0, lease_seconds=1.0)
        assert [claim.entry.id for claim in claims] == ["s"]

    async def test_no_name_of_a_forgotten_message_finds_it(self, store: Any, erasures: Any) -> None:
        await _three_messages(store)
        await erased(erasures)

        for number in (1, 2):
            message = a_message(number)
            assert await store.message("t-1", message.id) is None
            assert await store.was_forgotten("t-1", message.id)
            assert list(await store.receipts("t-1", message.id)) == []
        assert list(await store.of_recipient("t-1", "r")) == []
        assert await store.message("t-1", a_message(3).id) is not None
        assert not await store.was_forgotten("t-1", a_message(3).id)
        for event in (await store.page("t-1")).events:
            assert await store.message("t-1", event.message) is None or event.message == a_message(3).id

    async def test_an_event_that_comes_late_is_counted_of_nobody(self, store: Any, erasures: Any) -> None:
        await _three_messages(store)
        await erased(erasures)
        counts = await store.counts("t-1", "tenant_welcome", "slack")

        late = an_event(a_message(1), "clicked", "late")
        await store.commit("t-1", Commit(events=(late,), rewards=("late",)))

        assert await store.counts("t-1", "tenant_welcome", "slack") == counts

    async def test_done_again_it_ends_the_same(self, store: Any, erasures: Any) -> None:
        await _three_messages(store)
        job = await erased(erasures)

        again = await erasures.erase("t-1", job, StepDone("rows", 9.0))

        assert again == job

    async def test_who_came_back_can_be_put_in_again(self, people: Any, erasures: Any) -> None:
        await erased(erasures)

        assert await erasures.lift("t-1", "r", 5.0)
        assert not await erasures.lift("t-1", "r", 6.0)

        version = (await people.person("t-1", "r")).version
        assert await people.write("t-1", PersonWrites("r", MUTED), PersonExpect(version)) == version + 1
        assert (await people.standing("t-1", ["r"])).suppressed == ()

    async def test_what_is_past_is_counted_and_then_deleted_but_for_what_is_held(
        self, store: Any, people: Any, erasures: Any
    ) -> None:
        await _three_messages(store)
        hold = Hold("h-1", "r", "Legal", 1.0)
        await people.write("t-1", PersonWrites("r", holds=(hold,)), PersonExpect())
        before = a_message(3).created_at + 1_000

        counted = await erasures.past("t-1", before, now=before, delete=False)
        deleted = await erasures.past("t-1", before, now=before, delete=True)

        assert counted == deleted
        assert (dict(counted.counts)["messages"], counted.held) == (1, 2)
        assert await store.message("t-1", a_message(3).id) is None
        assert [each.id for each in await store.of_recipient("t-1", "r")] == [
            a_message(1).id,
            a_message(2).id,
        ]
        assert [event.kind for event in await store.of_message("t-1", a_message(1).id)] == [
            "generated",
            "clicked",
        ]

    async def test_erasures_of_tenants_are_apart(self, store: Any, erasures: Any) -> None:
        await store.commit("t-2", Commit(a_message(1, tenant="t-2", recipient="r")))
        await _three_messages(store)

        await erased(erasures)

        assert len(await store.of_recipient("t-2", "r")) == 1
        assert not await store.was_forgotten("t-2", a_message(1).id)
        assert list(await erasures.jobs("t-2")) == []
        past = await erasures.past("t-2", 0.0, now=0.0, delete=True)
        assert sum(number for _, number in past.counts) == 0


async def _three_messages(store: Any) -> None:
    """Two of the person "r", one of them clicked and sent; one of nobody."""
    for number in (1, 2, 3):
        recipient = "r" if number < 3 else None  # noqa: PLR2004
        await store.commit("t-1", Commit(a_message(number, recipient=recipient)))
    click = an_event(a_message(1), "clicked", "e-1")
    await store.commit("t-1", Commit(events=(click,), rewards=("e-1",)))
    await store.receipt("t-1", Receipt(a_message(1).id, "slack", "slack", "sent"), 1.0)


async def erased(
    erasures: Any, key: str = "r", tenant: str = "t-1", *, at: float = 1_800_000_000.0
) -> ErasureJob:
    """The job of the person of that pseudonym, begun at `at`, after their rows are gone."""
    job = (await erasures.begin(tenant, a_job(1, key, at), [])).job
    keyed = ErasureJob(job.id, job.key, job.started_at, (*job.done, StepDone("key", 2.0)), job.sealed_id)
    done: ErasureJob = await erasures.erase(
        tenant, await erasures.record(tenant, keyed), StepDone("rows", 3.0)
    )
    return done


async def _finish(erasures: Any, job: ErasureJob, tenant: str = "t-1") -> None:
    for step in ERASURE_STEPS[len(job.done) :]:
        done = (*job.done, StepDone(step, 1.0))
        job = await erasures.record(tenant, ErasureJob(job.id, job.key, job.started_at, done))


async def forgotten(erasures: Any, number: int, key: str, tenant: str) -> int:
    """The person of that pseudonym is erased to the end, as the job `number`: how many messages went."""
    job = (await erasures.begin(tenant, a_job(number, key, 1.0), [])).job
    keyed = ErasureJob(job.id, job.key, job.started_at, (*job.done, StepDone("key", 2.0)), job.sealed_id)
    done = await erasures.erase(tenant, await erasures.record(tenant, keyed), StepDone("rows", 3.0))
    await _finish(erasures, done, tenant)
    return int(dict(done.done[-1].counts)["messages"])
