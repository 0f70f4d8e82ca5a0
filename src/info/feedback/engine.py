"""The conductor of the homeward way: event → log and counts in one transaction → new table."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

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
from info.errors import UnknownName
from info.feedback.behaviour.folding import lags_of
from info.feedback.pressing import Followed, Pressed, claim_of, numbered
from info.feedback.rewards import Learn, Refresh, Tracked, event_of, is_due, next_table
from info.model.actions import Asked
from info.model.people import Person
from info.model.values import AllocationTable, Commit, EventRecord, MessageRecord
from info.ports.directory import Directory
from info.ports.events import EventPage, Events
from info.ports.habits import Habits
from info.ports.ledger import Ledger
from info.ports.messages import Messages, StaleSnapshot
from info.ports.people import People, PersonExpect, PersonWrites, StalePerson
from info.ports.programs import Programs
from info.privacy import objected, opt_out_of

__all__ = ["Feedback", "FeedbackParts"]

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
    pending: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    """Rewards since the last table of (tenant, template, channel), as far as this process saw them."""


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
    ) -> Tracked:
        """Log that something happened to a message; count it if it rewards the message's variant.

        `headers` are those of the request that reported it, where a browser did: a signal in them
        (Global Privacy Control) opts the recipient out of sale and sharing, and the event is logged.

        `at` is seconds since 1970. The same `event_id` counts once; without one each call is
        another event. `value` is the rating or the amount. A message is rewarded at most once, by
        the goal of its template's experiment. Errors: `UnknownName` for kind or message.
        """
        parts = self._parts()
        now = parts.clock()
        record = await parts.messages.message(self.tenant_id, message_id)
        if record is None:
            raise UnknownName("message", message_id, ())
        event = event_of(
            record, kind, event_id=event_id or parts.event_id(), at=now if at is None else at, value=value
        )
        if headers is not None and record.recipient_key is not None:
            await self._opt_out(parts, record.recipient_key, headers, now)
        rewards = (event.id,) if kind == self._goal(parts, record) else ()
        committed = await parts.messages.commit(self.tenant_id, Commit(events=(event,), rewards=rewards))
        if not committed.fresh:
            return Tracked(event, fresh=False)
        return Tracked(event, fresh=True, table=await self._learn(parts, record, now) if rewards else None)

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
            try:
                writes = PersonWrites(key, standing=standing)
                await parts.people.write(self.tenant_id, writes, PersonExpect(person.version))
            except StalePerson:
                continue
            return

    def _goal(self, parts: FeedbackParts, record: MessageRecord) -> str:
        return parts.programs.facts(record.request.template, record.tenant).goal

    async def _learn(self, parts: FeedbackParts, record: MessageRecord, now: float) -> AllocationTable | None:
        key = (record.tenant, record.request.template, record.request.channel)
        parts.pending[key] += 1
        newest = await parts.messages.table(*key, None)
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

        Never by opening a page: scanners open links. `headers` as in `track`. Error: `StorageError`.
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
            pressed, tracked=await self.track(pressed.message, "clicked", headers=headers)
        )

    async def refresh(self, template: str, channel: str) -> AllocationTable | None:
        """Make the next allocation table from the counts now; None when nothing was ever drawn.

        When another process makes the same table first, its table stands and None is returned.
        """
        parts = self._parts()
        key = (self.tenant_id, template, channel)
        newest = await parts.messages.table(*key, None)
        if newest is None:
            return None
        facts = parts.programs.facts(template, self.tenant_id)
        counts = await parts.events.counts(*key)
        lags = lags_of(await parts.habits.lags(*key)) if facts.fatigue else None
        table = next_table(parts.learn, newest, counts, policy=facts.policy, now=parts.clock(), lags=lags)
        parts.pending.pop(key, None)
        try:
            await parts.messages.commit(self.tenant_id, Commit(tables=(table,)))
        except StaleSnapshot:
            return None
        return table

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
