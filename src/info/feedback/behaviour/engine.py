"""The conductor of behaviour: a person's log → their habits → when and where they are likely to read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from info.errors import ContextError, UnknownName
from info.feedback.behaviour.advice import (
    NOBODY_YET,
    NOT_KEPT,
    OFF,
    UNPROFILED,
    BestChannel,
    BestTime,
    Expectation,
)
from info.feedback.behaviour.folding import folded, habits_of, tenant_rates
from info.feedback.behaviour.whatif import ChosenWhatIf, drawn_of, target_of, trial_of
from info.model.choices import NOW, Choice
from info.model.names import ALIASES, CHANNELS, FORMATS
from info.model.values import MessageRecord, Recipient, Tenant
from info.personalization.behaviour import (
    NO_HABITS,
    Habits,
    Portrait,
    Rates,
    best_channels,
    best_times,
    drawn_choice,
    hours_offered,
    local_hour,
    portrait_of,
    settled_choice,
)
from info.personalization.offpolicy import evaluate
from info.ports.directory import Directory
from info.ports.events import Events
from info.ports.habits import HabitRow
from info.ports.habits import Habits as HabitsPort
from info.ports.messages import Messages
from info.ports.people import People
from info.ports.programs import Programs

__all__ = ["Behaviour", "BehaviourParts"]

ROUNDS: Final = 16
"""How often a person's habits are brought up to date again because another was faster."""
LONGEST: Final = timedelta(days=31)
_PUSH: Final = "push.fcm"


class BehaviourParts(msgspec.Struct, frozen=True):
    """One runtime's parts for behaviour, shared by all its facades."""

    habits: HabitsPort
    messages: Messages
    """Opened: what a channel or an hour was chosen from is sealed."""
    events: Events
    people: People
    programs: Programs
    tenants: Directory
    pseudonym: Callable[[str, str], str]
    """(tenant, recipient id) → pseudonym."""
    clock: Callable[[], float]
    learning: bool = True
    prepare: Callable[[str], Awaitable[object] | None] = lambda _tenant: None
    """What to await until pseudonyms can be made without waiting; None for nothing."""


class _Known(NamedTuple):
    """Of a person: the portrait and what it was made from, and why it is no advice where it is none."""

    portrait: Portrait
    habits: Habits = NO_HABITS
    number: int = -1
    """The number of the stored habits; -1 where they were not looked at."""
    why_not: str = ""
    unit: str = ""
    """The pseudonym; "" where nobody's was asked for."""

    @property
    def is_advice(self) -> bool:
        """Whether anything is known of the tenant's people at all."""
        return self.why_not not in (OFF, NOT_KEPT)


class Behaviour:
    """How the recipients of one tenant read. `parts` gives the runtime at each call."""

    def __init__(self, tenant_id: str, *, parts: Callable[[], BehaviourParts]) -> None:
        self.tenant_id = tenant_id
        self._parts = parts

    async def best_time(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channel: str,
        within: timedelta = timedelta(days=1),
        after: float | None = None,
    ) -> BestTime:
        """The full local hour in which a message is likeliest to be engaged with, from `after` on (now).

        `within` is how long it may wait, at most 31 days. The zone is the recipient's own, else that of their
        newest message, else the tenant's. Errors: `UnknownName`, `ContextError`.
        """
        if not timedelta(hours=1) <= within <= LONGEST:
            raise ContextError(
                template=template, path="within", wanted="an hour to 31 days", got="a shorter or longer time"
            )
        topic = self._topic_of(template)
        known = await self._known(recipient)
        parts = self._parts()
        start = parts.clock() if after is None else after
        zone = self._zone(recipient, known.habits)
        where = _channel(channel)
        end = start + within.total_seconds()
        ranked = best_times(known.portrait, where, start=start, end=end, zone=zone, topic=topic)
        if not known.is_advice:
            ranked = tuple(sorted(ranked, key=lambda one: one.at))
        asked = _asked("hour", template, start, known, where)
        names = hours_offered(ranked, zone) if known.is_advice else [NOW]
        why = (known.why_not,) if known.why_not else ranked[0].prediction.reasons
        choice = self._chosen(asked, names, known)
        return BestTime.of(ranked, zone=zone, channel=where, reasons=why, choice=choice)

    async def best_channel(
        self,
        recipient: Recipient | str,
        template: str,
        *,
        channels: Sequence[str] | None = None,
        at: float | None = None,
    ) -> BestChannel:
        """The channel by which a message at `at` (now) is likeliest to be engaged with.

        `channels`: those to choose from; without it those the recipient has an address for, else those the
        tenant has written to anybody by. Errors: `UnknownName`, `ContextError` where there is none.
        """
        topic = self._topic_of(template)
        known = await self._known(recipient)
        parts = self._parts()
        given = channels
        if given is None and isinstance(recipient, Recipient) and recipient.addresses:
            given = [name for name in recipient.addresses if name in CHANNELS or name in FORMATS]
        names = tuple(dict.fromkeys(map(_channel, given or sorted(known.portrait.rates.channels))))
        if not names:
            raise ContextError(
                template=template, path="channels", wanted="at least one channel", got="none",
                next_step='Say which there are: channels=["email", "sms"].',
            )  # fmt: skip
        zone = self._zone(recipient, known.habits)
        start = parts.clock() if at is None else at
        hour, weekday = local_hour(start, zone)
        ranked = best_channels(known.portrait, names, hour=hour, weekday=weekday, topic=topic)
        if not known.is_advice:
            ranked = tuple(sorted(ranked, key=lambda one: names.index(one[0])))
        asked = _asked("channel", template, start, known)
        choice = self._chosen(asked, [name for name, _ in ranked], known)
        why = (known.why_not,) if known.why_not else ranked[0][1].reasons
        return BestChannel(*ranked[0], ranked, why, choice)

    def _chosen(self, asked: Choice, names: Sequence[str], known: _Known) -> Choice:
        """One of the names, the best first: drawn, or without a draw where nobody may be learnt of."""
        if known.why_not:
            return settled_choice(asked, names[0], known.why_not)
        return drawn_choice(asked, names, tenant=self.tenant_id, unit=known.unit)

    async def expected(
        self,
        recipient: Recipient | str,
        *,
        channel: str | None = None,
        topic: str = "",
        at: float | None = None,
    ) -> Expectation:
        """What is expected of a message by `channel` at `at` (now).

        Without a channel, that of the tenant's by which engagement is likeliest. Error: `UnknownName`.
        """
        where = None if channel is None else _channel(channel)
        known = await self._known(recipient)
        portrait = known.portrait
        if not portrait.rates.channels:
            return Expectation(where, None, (known.why_not or NOBODY_YET,))
        names = [where] if where else sorted(portrait.rates.channels)
        parts = self._parts()
        zone = self._zone(recipient, known.habits)
        hour, weekday = local_hour(parts.clock() if at is None else at, zone)
        name, found = best_channels(portrait, names, hour=hour, weekday=weekday, topic=topic)[0]
        return Expectation(name, found, (known.why_not,) if known.why_not else found.reasons)

    def _zone(self, recipient: Recipient | str, habits: Habits) -> str:
        """The recipient's own zone, else that of their newest message, else the tenant's."""
        own = recipient.timezone if isinstance(recipient, Recipient) else None
        return own or habits.zone or self._parts().tenants.tenant(self.tenant_id).timezone

    async def portrait(self, recipient: Recipient | str) -> Portrait:
        """The recipient against their tenant: asked for any channel, hour and topic without waiting again."""
        return (await self._known(recipient)).portrait

    async def _known(self, recipient: Recipient | str) -> _Known:
        """What is known of the recipient, or why nothing is or may be."""
        parts = self._parts()
        tenant = parts.tenants.tenant(self.tenant_id)
        for stands, why in ((not parts.learning, OFF), (not tenant.habits, NOT_KEPT)):
            if stands:
                return _Known(portrait_of(NO_HABITS, Rates()), why_not=why)
        waiting = parts.prepare(self.tenant_id)
        if waiting is not None:
            await waiting
        key = parts.pseudonym(self.tenant_id, recipient if isinstance(recipient, str) else recipient.id)
        standing = await parts.people.standing(self.tenant_id, [key])
        unseen = (NO_HABITS, -1)
        habits, number = unseen if standing.unprofiled else await self._brought_up(parts, tenant, key)
        rates = tenant_rates(await parts.habits.tallies(self.tenant_id))
        portrait = portrait_of(habits.as_of(parts.clock()), rates)
        return _Known(portrait, habits, number, UNPROFILED if standing.unprofiled else "", key)

    async def _brought_up(self, parts: BehaviourParts, tenant: Tenant, key: str) -> tuple[Habits, int]:
        """The person's habits with all that the log holds of them, kept for the next time; their number."""
        for _ in range(ROUNDS):
            since = parts.clock()
            row = await parts.habits.row(tenant.id, key) or HabitRow(key)
            habits = habits_of(row)
            more = True
            while more:
                log = await parts.habits.log(tenant.id, row)
                if not log.logged:
                    return habits, row.version
                fresh, habits, tallies = folded(row, log, tenant, self._topic)
                if not await parts.habits.write(tenant.id, fresh, tallies, since=since):
                    break
                row, more = msgspec.structs.replace(fresh, version=row.version + 1), log.more
            else:
                return habits, row.version
            standing = await parts.people.standing(tenant.id, [key])
            if standing.unprofiled or any(each.reason == "erasure" for each in standing.suppressed):
                return NO_HABITS, -1
        stored = await parts.habits.row(tenant.id, key)
        return habits_of(stored), stored.version if stored else 0

    async def what_if(
        self,
        of: Literal["channel", "hour"],
        policy: str,
        *,
        goal: str | None = None,
        reading: Callable[[int], None] = lambda _read: None,
    ) -> ChosenWhatIf:
        """What another way to choose channels or hours (one of `CHOICE_FORMS`) would have earned on the log.

        Messages count that may go out and whose choice was drawn among several: not what was settled without
        a draw, nor what a machine did, nor messages of who was forgotten or objects to profiling. `goal` is
        each template's own unless given. An hour is told by the clock of its person ("19:00"). `reading` is
        told how many events were read. Errors: `UnknownName` for a policy, or where nothing was drawn.
        """
        parts = self._parts()
        known: dict[str, tuple[MessageRecord, Choice]] = {}
        reached: set[str] = set()
        cursor, read = "", 0
        while (page := await parts.events.page(self.tenant_id, cursor)).events:
            cursor = page.cursor
            for event in page.events:
                if event.kind == "generated":
                    record = await parts.messages.message(self.tenant_id, event.message)
                    choice = None if record is None else drawn_of(record, of)
                    if record is not None and choice is not None:
                        known[record.id] = record, choice
                elif not event.machine and event.kind == (goal or self._goal(event.template)):
                    reached.add(event.message)
            read += len(page.events)
            reading(read)
        known = await self._profiled(parts, known)
        if not known:
            raise UnknownName("log of choices", of, ())
        target = target_of(policy, [choice for _, choice in known.values()])
        trials = [trial_of(*each, target, rewarded=name in reached) for name, each in known.items()]
        return ChosenWhatIf(of, policy, goal or "", evaluate(trials))

    async def _profiled(
        self, parts: BehaviourParts, known: dict[str, tuple[MessageRecord, Choice]]
    ) -> dict[str, tuple[MessageRecord, Choice]]:
        """Those of persons who may be profiled."""
        keys = {record.recipient_key or "" for record, _ in known.values()}
        unseen = {key for key in keys if (await parts.people.standing(self.tenant_id, [key])).unprofiled}
        return {name: each for name, each in known.items() if each[0].recipient_key not in unseen}

    async def refresh(self, progress: Callable[[int], None] = lambda _persons: None) -> int:
        """Bring the habits of everybody with something new up to date; how many persons.

        What it has read is remembered, so the next one goes on from there; cut off, nothing is lost or
        counted twice. `progress` hears how many persons are done. Nothing where habits are not kept.
        """
        parts = self._parts()
        tenant = parts.tenants.tenant(self.tenant_id)
        if not (parts.learning and tenant.habits):
            return 0
        mark = f"habits {self.tenant_id}"
        cursor, done = await parts.events.mark(mark), 0
        while True:
            waiting = await parts.habits.waiting(self.tenant_id, cursor)
            for key in waiting.keys:
                standing = await parts.people.standing(self.tenant_id, [key])
                if not standing.unprofiled:
                    await self._brought_up(parts, tenant, key)
                done += 1
                progress(done)
            if waiting.cursor == (cursor or "0.0"):
                return done
            cursor = waiting.cursor
            await parts.events.set_mark(mark, cursor)

    def _topic_of(self, template: str) -> str:
        """The topic of a template by name or alias. Error: `UnknownName`."""
        return self._parts().programs.facts(ALIASES.get(template, template), self.tenant_id).topic

    def _goal(self, template: str) -> str:
        try:
            return self._parts().programs.facts(template, self.tenant_id).goal
        except UnknownName:  # the log outlives templates
            return ""

    def _topic(self, template: str) -> str:
        try:
            return self._topic_of(template)
        except UnknownName:  # the log outlives templates
            return ""


def _asked(
    of: Literal["channel", "hour"], template: str, start: float, known: _Known, channel: str = ""
) -> Choice:
    """A choice before it is made."""
    name = ALIASES.get(template, template)
    return Choice(of, "", 1.0, 0.0, "", name, channel, start, habits=known.number)


def _channel(name: str) -> str:
    """The format that messages of the channel stand under. Error: `UnknownName`."""
    if name == "push":
        return _PUSH
    if name not in FORMATS:
        raise UnknownName("channel", name, (*CHANNELS, *FORMATS))
    return name
