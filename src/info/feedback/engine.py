"""The conductor of the homeward way: event → log and counts in one transaction → new table."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

import msgspec

from info.delivery import (
    ActionVerdict,
    SigningKeys,
    action_deadline,
    named_action,
    read_action_token,
    read_link,
    redeem,
)
from info.errors import ExperimentError, UnknownName
from info.feedback.behaviour.folding import lags_of
from info.feedback.experiments import ExperimentParts, Experiments
from info.feedback.learning import first_number, groups_of, next_table, numbers_of
from info.feedback.machines import CLASSES, Seen, machine_of
from info.feedback.moods import Heard, check_heard, counted, keeps, week_of, with_mood
from info.feedback.pressing import Followed, Pressed, claim_of, numbered
from info.feedback.rewards import Refresh, Tracked, event_of, is_due
from info.feedback.whatif import WhatIf, what_if
from info.model.access import HOUSE, Principal
from info.model.actions import Asked
from info.model.experiments import PROMOTED
from info.model.names import ALIASES
from info.model.noting import Journal, Noted, unrecorded
from info.model.people import Person
from info.model.values import AllocationTable, Commit, EventRecord, MessageRecord
from info.personalization import Group
from info.ports.directory import Directory
from info.ports.events import EventPage, Events, Tally
from info.ports.habits import Habits
from info.ports.learning import Learn
from info.ports.ledger import Ledger
from info.ports.messages import Messages, StaleSnapshot
from info.ports.people import MoodCount, People, PersonExpect, PersonWrites, StalePerson
from info.ports.programs import Programs
from info.privacy import objected, opt_out_of
from info.processors.sentiment import Sentiment, sentiment

__all__ = ["Feedback", "FeedbackParts"]

TABLES = 400
"""How many of the newest tables are read to learn of segments: older evidence on them is let go."""
ROUNDS = 16
"""How often an opt-out is decided again because the person changed meanwhile."""


class FeedbackParts(msgspec.Struct, frozen=True):
    """One runtime's parts for feedback, shared by all its facades."""

    messages: Messages
    events: Events
    ledger: Ledger
    keys: Callable[[str], SigningKeys]
    """The keys of a tenant's tokens."""
    programs: Programs
    tenants: Directory
    learn: Learn
    people: People
    habits: Habits
    clock: Callable[[], float]
    event_id: Callable[[], str]
    refresh: Refresh = Refresh()
    prepare: Callable[[str], Awaitable[object] | None] = lambda _tenant: None
    """What to await until `keys` answers without waiting; None for nothing."""
    experiments: ExperimentParts | None = None
    """None where there are none to conduct."""
    pending: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    """Rewards since the last table of (tenant, template, channel), as far as this process saw them."""
    journal: Journal = unrecorded
    looked: dict[tuple[str, str, str], float] = msgspec.field(default_factory=dict)
    """When this process last looked after the experiment there (seconds since 1970)."""
    judge: Callable[[str, str], Sentiment] = sentiment
    """How a text sounds in a locale's language."""


class Feedback:
    """Events of one tenant's messages. `parts` gives the runtime at each call."""

    def __init__(self, tenant_id: str, *, parts: Callable[[], FeedbackParts]) -> None:
        self.tenant_id = tenant_id
        self._parts = parts

    async def track(
        self,
        message_id: str,
        kind: str,
        *,
        at: float | None = None,
        event_id: str | None = None,
        value: float | None = None,
        headers: Mapping[str, str] | None = None,
        machine: str | None = None,
    ) -> Tracked:
        """Log that something happened to a message; count it if it rewards the message's variant.

        `headers` are those of the request that reported it, where a browser did: a signal in them
        (Global Privacy Control) opts the recipient out of sale and sharing, and the event is logged.

        `at` is seconds since 1970. The same `event_id` counts once; without one each call is
        another event. `value` is the rating or the amount. A message is rewarded at most once, by
        the goal of its template's experiment.

        A machine that opens or clicks (a prefetcher, a mail scanner, an image proxy, a link preview) is told
        by `headers` and by the time, or named by `machine` ("" says it was a person). Its event is logged
        with the class of machine and rewards nobody; neither address nor user agent is kept.
        Errors: `UnknownName` for kind, message or class.
        """
        parts = self._parts()
        now = parts.clock()
        record = await parts.messages.message(self.tenant_id, message_id)
        if record is None:
            raise UnknownName("message", message_id, ())
        event = event_of(
            record, kind, event_id=event_id or parts.event_id(), at=now if at is None else at, value=value
        )
        event = msgspec.structs.replace(event, machine=await self._machine(parts, event, headers, machine))
        if headers is not None and record.recipient_key is not None:
            await self._opt_out(parts, record.recipient_key, headers, now)
        rewards = (event.id,) if kind == self._goal(parts, record) and not event.machine else ()
        committed = await parts.messages.commit(self.tenant_id, Commit(events=(event,), rewards=rewards))
        if not committed.fresh:
            return Tracked(event, fresh=False)
        teaches = rewards or (record.decision.group in ("in", "holdout") and not event.machine)
        return Tracked(event, fresh=True, table=await self._learn(parts, record, now) if teaches else None)

    async def _machine(
        self,
        parts: FeedbackParts,
        event: EventRecord,
        headers: Mapping[str, str] | None,
        named: str | None,
    ) -> str:
        """The class of machine that did it, "" where nothing speaks for one. Error: `UnknownName`."""
        if named is not None:
            if named and named not in CLASSES:
                raise UnknownName("class of machine", named, CLASSES)
            return named
        if event.kind not in ("viewed", "clicked"):
            return ""
        told = machine_of(event.kind, headers or {})
        if told or headers is None or event.kind != "clicked":
            return told
        before = await parts.events.of_message(event.tenant, event.message)
        return "" if Seen.of(before).is_human(event.at) else "scanner"

    async def _opt_out(self, parts: FeedbackParts, key: str, headers: Mapping[str, str], now: float) -> None:
        """Note the opt-out a browser signals, once; before the event it came with is logged."""
        signal = opt_out_of(headers)
        if signal is None:
            return
        for _ in range(ROUNDS):
            person = await parts.people.person(self.tenant_id, key) or Person(key)
            standing = objected(person.standing, signal.of, now, signal.source)
            if standing == person.standing or any(
                each.reason == "erasure" for each in person.standing.suppressed
            ):
                return
            told = {"to": list(signal.of), "source": signal.source}
            entries = parts.journal(Noted("person.objected", self.tenant_id, HOUSE, now, key, told))
            try:
                writes = PersonWrites(key, standing=standing)
                await parts.people.write(self.tenant_id, writes, PersonExpect(person.version), entries)
            except StalePerson:
                continue
            return

    def _goal(self, parts: FeedbackParts, record: MessageRecord) -> str:
        return parts.programs.facts(record.request.template, record.tenant).goal

    async def _learn(self, parts: FeedbackParts, record: MessageRecord, now: float) -> AllocationTable | None:
        key = (record.tenant, record.request.template, record.request.channel)
        parts.pending[key] += 1
        newest = await parts.messages.table(*key, None)
        if newest is not None and newest.experiment:
            newest = msgspec.structs.replace(newest, made_at=parts.looked.get(key, newest.made_at))
        if not is_due(parts.refresh, newest, parts.pending[key], now):
            return None
        return await self.refresh(record.request.template, record.request.channel)

    async def _ready(self) -> FeedbackParts:
        """The parts, with the tenant's keys at hand: reading them may take a disk or a KMS a while."""
        parts = self._parts()
        waiting = parts.prepare(self.tenant_id)
        if waiting is not None:
            await waiting
        return parts

    async def look(self, token: str) -> Pressed:
        """What pressing would mean, for the page that asks; uses nothing up. "used" is not told here."""
        parts = await self._ready()
        verdict = read_action_token(token, parts.keys(self.tenant_id), now=parts.clock())
        return await self._named(parts, verdict)

    async def press(self, token: str, *, headers: Mapping[str, str] | None = None) -> Pressed:
        """Use the token of a button: "ok" for one press, once; the click is logged with it.

        Never by opening a page: scanners open links. `headers` as in `track`, but that a press is always a
        person's, whatever relays it: a chat's own servers bring it here. Error: `StorageError`.
        """
        parts = await self._ready()
        keys = parts.keys(self.tenant_id)
        pressed = await self._named(parts, read_action_token(token, keys, now=parts.clock()))
        if pressed.outcome != "ok":
            return pressed
        verdict = await redeem(self.tenant_id, token, keys, parts.ledger, now=parts.clock())
        return await self._counted(pressed, verdict.outcome, headers)

    async def answer(self, message_id: str, reply: str) -> Pressed:
        """Use the action of a text message whose number somebody replied with; as `press`.

        `reply` is what they wrote; which message they answer, the product knows from the number they
        write to and from. Error: `StorageError`.
        """
        parts = self._parts()
        record = await parts.messages.message(self.tenant_id, message_id)
        asked = None if record is None else await self._asked(parts, record)
        ref = None if asked is None else numbered(asked, reply)
        if record is None or ref is None:
            return Pressed("unknown", message_id)
        now = parts.clock()
        tenant = parts.tenants.tenant(self.tenant_id)
        until = action_deadline(tenant, record.request.channel, record.created_at)
        if now >= until:
            return Pressed("expired", message_id, ref)
        use = claim_of(message_id, ref, expires_at=until).use
        fresh = await parts.ledger.spend(self.tenant_id, use, expires_at=until, now=now)
        return await self._counted(Pressed("ok", message_id, ref), "ok" if fresh else "used")

    async def heard(
        self, message_id: str, text: str, *, locale: str | None = None, at: float | None = None
    ) -> Heard:
        """Take what somebody wrote back to a message: how it sounds is kept, never the text.

        The next messages to the person prefer variants whose tone fits (`info.personalization.tones`), and
        the reply is counted by template and week. `locale` is the reply's language, else that of the
        message; `at` is seconds since 1970. Whoever objected to "profiling", asked to be forgotten, or whose
        data may only be stored: of them nothing is judged or kept. The same `at` as that of the person's
        last reply is that reply, reported again, and counts once. Errors: `ContextError`, `StorageError`.
        """
        parts = self._parts()
        record = await parts.messages.message(self.tenant_id, message_id)
        if record is None:
            return Heard("unknown")
        now = parts.clock() if at is None else at
        check_heard(record, text, now)
        key = record.recipient_key or ""
        found: Sentiment | None = None
        for _ in range(ROUNDS):
            person = (await parts.people.person(self.tenant_id, key) if key else None) or Person(key)
            stopped = keeps(person.standing)
            if stopped:
                return Heard(stopped)
            if found is None:
                found = await asyncio.to_thread(parts.judge, text, locale or record.text_locale)
            if at is not None and person.standing.mood is not None and person.standing.mood.at == at:
                return Heard("kept", found)
            standing = with_mood(person.standing, found, now) if key else person.standing
            changed = standing is not person.standing
            writes = PersonWrites(
                key, standing=standing if changed else None, moods=(counted(record, found, now),)
            )
            expect = PersonExpect(person.version if changed else None)
            try:
                await parts.people.write(self.tenant_id, writes, expect)
            except StalePerson:
                continue
            return Heard("kept" if changed else "counted", found)
        raise StalePerson("The person kept changing; nothing was kept of the reply. Hand it in again.")

    async def moods(self, since: float = 0.0) -> Sequence[MoodCount]:
        """How replies sounded, by week and template, from the week of `since` (seconds since 1970) on."""
        return await self._parts().people.moods(self.tenant_id, week_of(since))

    async def follow(self, token: str, *, headers: Mapping[str, str] | None = None) -> Followed:
        """Where a tracked link leads; the click is logged. Redirect only with "ok".

        `headers` as in `track`.
        """
        parts = await self._ready()
        verdict = read_link(token, parts.keys(self.tenant_id))
        target = verdict.target
        if target is None:
            return Followed(verdict.outcome)
        known = await parts.messages.message(self.tenant_id, target.message) is not None
        tracked = await self.track(target.message, "clicked", headers=headers) if known else None
        return Followed("ok", target.url, target.message, target.link, tracked)

    async def _named(self, parts: FeedbackParts, verdict: ActionVerdict) -> Pressed:
        """What a token means, from its message's own program: later changes of the template do not matter."""
        claim = verdict.claim
        if claim is None:
            return Pressed(verdict.outcome)
        record = await parts.messages.message(self.tenant_id, claim.message)
        asked = None if record is None else await self._asked(parts, record)
        refs = {(ref.kind, ref.group, ref.action): ref for ref in (asked.actions if asked else ())}
        name = named_action(claim, [(group, action) for _, group, action in refs])
        ref = refs.get((claim.kind, *name)) if name else None
        if ref is None and verdict.outcome == "ok":
            return Pressed("unknown", claim.message)
        return Pressed(verdict.outcome, claim.message, ref)

    async def _asked(self, parts: FeedbackParts, record: MessageRecord) -> Asked | None:
        pieces = await parts.messages.blob(record.program)
        return None if pieces is None else parts.programs.restore(pieces, record.request.channel).program.asks

    async def _counted(
        self, pressed: Pressed, outcome: str, headers: Mapping[str, str] | None = None
    ) -> Pressed:
        if outcome != "ok":
            return msgspec.structs.replace(pressed, outcome=outcome)
        return msgspec.structs.replace(
            pressed, tracked=await self.track(pressed.message, "clicked", headers=headers, machine="")
        )

    async def refresh(self, template: str, channel: str) -> AllocationTable | None:
        """Make the next allocation table from the counts now; None when nothing was ever drawn.

        Under an experiment its plan says what the next step is: a look, its end, or a table.

        When another process makes the same table first, its table stands and None is returned.
        """
        parts = self._parts()
        key = (self.tenant_id, template, channel)
        newest = await parts.messages.table(*key, None)
        if newest is None or newest.policy == PROMOTED:
            return None
        if newest.experiment:
            parts.pending.pop(key, None)
            parts.looked[key] = parts.clock()
            return await self.experiments().advance(newest.experiment) if parts.experiments else None
        facts = parts.programs.facts(template, self.tenant_id)
        tallies = await parts.events.tallies(*key, since=first_number(newest))
        table = next_table(
            parts.learn,
            newest,
            tallies,
            facts=facts,
            now=parts.clock(),
            tables=await self._tables(parts, newest, tallies),
            lags=lags_of(await parts.habits.lags(*key)) if facts.fatigue else None,
        )
        parts.pending.pop(key, None)
        try:
            await parts.messages.commit(self.tenant_id, Commit(tables=(table,)))
        except StaleSnapshot:
            return None
        return table

    async def _tables(
        self, parts: FeedbackParts, newest: AllocationTable, tallies: Sequence[Tally]
    ) -> Mapping[int, AllocationTable]:
        """The tables that messages were drawn from, where recipients are told apart; none changes ever."""
        found = {newest.number: newest}
        if newest.by:
            for number in numbers_of(newest, tallies)[-TABLES:]:
                table = await parts.messages.table(newest.tenant, newest.template, newest.channel, number)
                if table is not None:
                    found[number] = table
        return found

    async def groups(self, template: str, channel: str) -> tuple[Group, ...]:
        """What was served of a template in a channel, for `info.personalization.served_of`.

        From the tallies of the tables since the texts are what they are; () where nothing was ever drawn.
        Error: `UnknownName`.
        """
        parts = self._parts()
        key = (self.tenant_id, ALIASES.get(template, template), channel)
        newest = await parts.messages.table(*key, None)
        if newest is None:
            return ()
        since = first_number(newest)
        tallies = await parts.events.tallies(*key, since=since)
        repeats = await parts.events.repeats(*key, since=since)
        goal = parts.programs.facts(key[1], self.tenant_id).goal
        return groups_of(newest, tallies, goal, repeats=repeats)

    async def what_if(
        self,
        template: str,
        channel: str,
        policy: str,
        *,
        first: int = 0,
        end: int | None = None,
        goal: str | None = None,
        by_segment: bool = False,
        reading: Callable[[int], None] | None = None,
    ) -> WhatIf:
        """What another policy would have earned on the log; see `info.feedback.whatif.what_if`."""
        return await what_if(
            self._parts(),
            self.tenant_id,
            ALIASES.get(template, template),
            channel,
            policy,
            first=first,
            end=end,
            goal=goal,
            by_segment=by_segment,
            reading=reading,
        )

    def experiments(self, actor: Principal = HOUSE) -> Experiments:
        """The tenant's experiments, for `actor`."""

        def parts() -> ExperimentParts:
            found = self._parts().experiments
            if found is None:
                raise ExperimentError("experiments", "are not conducted here: no store was given for them")
            return found

        return Experiments(self.tenant_id, parts=parts, actor=actor)

    async def page(self, cursor: str = "", limit: int = 1000) -> EventPage:
        """The next events of the tenant after `cursor` ("" is the start)."""
        return await self._parts().events.page(self.tenant_id, cursor, limit)

    async def rows(self, *, since: float = 0.0, until: float = float("inf")) -> AsyncIterator[EventRecord]:
        """Every event of the tenant with `since` <= at < `until` (seconds since 1970), page by page."""
        cursor = ""
        while (page := await self.page(cursor)).events:
            cursor = page.cursor
            for event in page.events:
                if since <= event.at < until:
                    yield event
