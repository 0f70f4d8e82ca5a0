"""A laboratory of experiments: a real store, a clock that is told the time, people with known rates."""

from __future__ import annotations

import asyncio
import random

from msgspec.structs import replace

from info.adapters.sql import SqlExperiments, SqlHabits, SqlPeople, SqlStore, storage_location
from info.feedback import ExperimentParts, Feedback, FeedbackParts, Proposal, Refresh
from info.model.audit import AuditEntry
from info.model.values import Commit
from info.personalization import decide, make_table
from info.testing.contracts import a_message, an_event
from tests.generators import press

__all__ = ["PLANNED", "Clock", "Laboratory"]

PLANNED = Proposal(
    template="tenant_welcome", channel="slack", base_rate=0.2, effect=0.5, mode="planned", n=400, looks=4
)


class Clock:
    """Seconds since 1970."""

    def __init__(self, now=1_700_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


class Laboratory:
    """Experiments of one tenant on one store; `noted` is what the audit log was told."""

    def __init__(self, url=None, *, clock=None, store=None, programs=None, tenant="acme", seed=1):
        self.store = store or SqlStore(storage_location(url))
        self.clock = clock or Clock()
        self.tenant = tenant
        self.noted = []
        self.programs = programs or press.Press()
        self.parts = ExperimentParts(
            messages=self.store,
            events=self.store,
            store=SqlExperiments(self.store.engine),
            programs=self.programs,
            learn=make_table,
            clock=self.clock,
            journal=self._journal,
            tables={},
        )
        self.home = FeedbackParts(
            self.store, self.store, self.store, None, self.programs, press.Tenants(), make_table,
            SqlPeople(self.store.engine), SqlHabits(self.store.engine), self.clock,
            lambda: f"event-{next(self._numbers)}",
            Refresh(rewards=20, seconds=60), experiments=self.parts,
        )  # fmt: skip
        self.feedback = Feedback(tenant, parts=lambda: self.home)
        self.experiments = self.feedback.experiments()
        self._numbers = iter(range(10**9))
        self._draw = random.Random(seed)

    def _journal(self, recorded):
        self.noted.append(recorded)
        return (AuditEntry(f"a-{len(self.noted)}-{id(self)}", recorded.kind, self.clock.now, b"leaf"),)

    async def table(self, number=None):
        return await self.store.table(self.tenant, "tenant_welcome", "slack", number)

    async def show(self, names):
        """One message to each recipient, drawn from the newest table; the committed records."""
        table, made = await self.table(), []
        for name in names:
            number = next(self._numbers)
            record = a_message(number, tenant=self.tenant, recipient=name)
            decision = decide(
                table,
                tenant=self.tenant,
                template=table.template,
                message_or_recipient_key=name,
                message=record.id,
            )
            made.append(replace(record, decision=decision, created_at=self.clock.now))
        await asyncio.gather(*(self.store.commit(self.tenant, Commit(each)) for each in made))
        return made

    async def live(self, names, rates, kind="clicked"):
        """Show, then let each do `kind` by the rate of their variant; how many did."""
        done = [
            an_event(record, kind, f"{kind}-{record.id}")
            for record in await self.show(names)
            if self._draw.random() < rates[record.decision.variant]
        ]
        await asyncio.gather(*(self.store.commit(self.tenant, Commit(events=(each,))) for each in done))
        return len(done)

    def people(self, size):
        """So many new recipients."""
        return [f"r-{next(self._numbers)}" for _ in range(size)]

    def close(self):
        self.store.close()
