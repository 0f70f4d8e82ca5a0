"""What if another policy had chosen: the log read, the question put to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from info.errors import UnknownName
from info.feedback.whatif.logged import Drawn, independent, trials_of
from info.feedback.whatif.policies import FORMS, numbered, read_policy
from info.model.values import AllocationTable, MessageRecord
from info.personalization.offpolicy import Evaluation, Method, Trial, evaluate
from info.ports.events import Events, Tally
from info.ports.learning import Learn
from info.ports.messages import Messages
from info.ports.programs import Programs, TemplateFacts

__all__ = ["WhatIf", "what_if"]


class WhatIf(msgspec.Struct, frozen=True):
    """What a policy would have earned for each message of a template in a channel.

    `first` and `last` are the numbers of the tables that the messages were drawn from. `left_out` are
    counted messages whose table is not in the store any more. `segments` is the answer for each segment,
    where it was asked for.
    """

    template: str
    channel: str
    policy: str
    goal: str
    first: int
    last: int
    found: Evaluation
    left_out: int = 0
    segments: tuple[tuple[str, Evaluation], ...] = ()


class _Parts(Protocol):
    """Of the parts of feedback, those that are asked here."""

    @property
    def messages(self) -> Messages: ...
    @property
    def events(self) -> Events: ...
    @property
    def programs(self) -> Programs: ...
    @property
    def learn(self) -> Learn: ...


async def what_if(
    parts: _Parts,
    tenant: str,
    template: str,
    channel: str,
    policy: str,
    *,
    first: int = 0,
    end: int | None = None,
    goal: str | None = None,
    method: Method = "dr",
    by_segment: bool = False,
    reading: Callable[[int], None] | None = None,
) -> WhatIf:
    """What `policy` (one of `FORMS`) would have earned on the log of the tables from `first` up to `end`.

    Messages count that were drawn: not those whose variant was asked for, nor what an experiment left out,
    nor what a machine did. `goal` is the template's own unless given. `reading` is told how many events were
    read. Errors: `UnknownName` for a policy, a variant, a table, or a template without a log in the channel.
    """
    facts = parts.programs.facts(template, tenant)
    wanted = goal or facts.goal
    known = await parts.events.tallies(tenant, template, channel, since=first)
    tallies = [tally for tally in known if end is None or tally.number < end]
    tables = await _tables(parts.messages, tenant, template, channel, {tally.number for tally in tallies})
    if not tables:
        raise UnknownName("log", f"{template} in {channel}", ())
    variants = list(dict.fromkeys(name for table in tables.values() for name, _ in table.shares))
    target = read_policy(
        policy,
        variants,
        learnt=_learnt(parts.learn, facts, tallies, wanted),
        table=await _named(parts.messages, tenant, template, channel, policy),
    )
    keeping = {number for number, table in tables.items() if not independent(table)}
    drawn = (
        await _drawn(parts, tenant, template, channel, keeping, wanted, reading or _unheard)
        if keeping
        else []
    )
    trials = trials_of(tallies, tables, drawn, target, goal=wanted)
    counted = sum(tally.n for tally in tallies if tally.kind == "shown")
    return WhatIf(
        template=template,
        channel=channel,
        policy=policy,
        goal=wanted,
        first=min(tables),
        last=max(tables),
        found=evaluate(trials, method=method),
        left_out=counted - sum(trial.times for trial in trials),
        segments=_by_segment(trials, method) if by_segment else (),
    )


def _by_segment(trials: Sequence[Trial], method: Method) -> tuple[tuple[str, Evaluation], ...]:
    return tuple(
        (name, evaluate([each for each in trials if each.context == name], method=method))
        for name in sorted({trial.context for trial in trials})
    )


def _unheard(_read: int) -> None:
    pass


async def _tables(
    messages: Messages, tenant: str, template: str, channel: str, numbers: set[int]
) -> dict[int, AllocationTable]:
    found = {number: await messages.table(tenant, template, channel, number) for number in sorted(numbers)}
    return {number: table for number, table in found.items() if table is not None}


async def _named(
    messages: Messages, tenant: str, template: str, channel: str, policy: str
) -> AllocationTable | None:
    """The table that the policy names, where it names one. Error: `UnknownName`."""
    number = numbered(policy)
    if number is None:
        return None
    found = await messages.table(tenant, template, channel, number)
    if found is None:
        raise UnknownName("policy", policy, FORMS)
    return found


def _learnt(
    learn: Learn, facts: TemplateFacts, tallies: Sequence[Tally], goal: str
) -> Callable[[AllocationTable], Mapping[str, float]]:
    """What the engine's own rule would have made of what the tables before one had brought in.

    Nothing that a message earned is known to the table it is asked about.
    """

    def learnt(table: AllocationTable) -> Mapping[str, float]:
        counts = {name: [0, 0] for name, _ in table.shares}
        for tally in tallies:
            if tally.number < table.number and tally.variant in counts and tally.kind in ("shown", goal):
                counts[tally.variant][tally.kind != "shown"] += tally.n
        made = learn(
            {name: (shown, rewarded) for name, (shown, rewarded) in counts.items()},
            None,
            policy="thompson",
            tenant=table.tenant,
            template=table.template,
            channel=table.channel,
            seed=table.number,
            now=table.made_at,
            priors=facts.priors(table.channel),
            horizon=facts.horizon,
        )
        return dict(made.shares)

    return learnt


async def _drawn(
    parts: _Parts,
    tenant: str,
    template: str,
    channel: str,
    numbers: set[int],
    goal: str,
    reading: Callable[[int], None],
) -> list[Drawn]:
    """The messages of these tables whose recipients are known; each is looked up once."""
    found: dict[str, tuple[str, tuple[int, str, str]]] = {}
    reached: Counter[str] = Counter()
    cursor, read = "", 0
    while (page := await parts.events.page(tenant, cursor)).events:
        cursor = page.cursor
        for event in page.events:
            if (event.template, event.channel) != (template, channel):
                continue
            if event.kind == "generated":
                record = await parts.messages.message(tenant, event.message)
                if record is not None and _counts(record, numbers):
                    decision = record.decision
                    cell = (decision.table, decision.variant, decision.segment)
                    found[event.message] = (record.recipient_key or "", cell)
            elif event.kind == goal and not event.machine:
                reached[event.message] += 1
        read += len(page.events)
        reading(read)
    return [Drawn(unit, cell, reached[message] > 0) for message, (unit, cell) in found.items()]


def _counts(record: MessageRecord, numbers: set[int]) -> bool:
    """Whether it stands in the tallies of these tables, and its recipient keeps their draw."""
    drawn = record.status == "ready" and record.decision.table in numbers
    return drawn and record.recipient_key is not None
