"""The conductor of experiments: plan, start, read, stop, ship; each step one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from info.errors import ExperimentError, UnknownName
from info.feedback.experiments.ending import RULE, Ending, ended, ending_of, promoted
from info.feedback.experiments.parts import ExperimentParts, Planned, Standing
from info.feedback.experiments.planning import Proposal, plan_of
from info.feedback.experiments.reading import (
    counted_of,
    is_due,
    looked,
    machines_of,
    next_at,
    report_of,
    units_of,
)
from info.feedback.experiments.sharing import is_table_due, next_under
from info.feedback.experiments.starting import begun
from info.model.access import HOUSE, Principal, require
from info.model.experiments import Counted, Experiment
from info.model.noting import Noted
from info.model.values import AllocationTable
from info.ports.events import Tally
from info.ports.experiments import ExperimentWrites, StaleExperiment, revision_of
from info.ports.programs import TemplateFacts

__all__ = ["Experiments"]

ROUNDS: Final = 16
"""How often a step is decided again because another one was first."""
TABLES_HELD: Final = 10_000
LONGEST_NAME: Final = 100
_BROKEN_OFF: Final = "another allocation table took over: a variant was taken out of the template"


class _Read(msgspec.Struct, frozen=True):
    """What a decision on a running experiment sees."""

    experiment: Experiment
    revision: int
    newest: AllocationTable
    tallies: Sequence[Tally]
    counted: tuple[Counted, ...]
    now: float


class Experiments:
    """The experiments of one tenant. `parts` gives the runtime at each call; `actor` is who asks.

    Errors of every method: `AccessDenied`, `StorageError`; of those with a name: `UnknownName`.
    """

    def __init__(
        self, tenant_id: str, *, parts: Callable[[], ExperimentParts], actor: Principal = HOUSE
    ) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self._parts = parts

    async def all(self) -> tuple[Experiment, ...]:
        """Every experiment of the tenant, by name: planned, running, stopped."""
        return tuple(await self._may("analytics.read").store.experiments(self.tenant_id))

    async def plan(self, name: str, proposal: Proposal) -> Planned:
        """Record what is to be tested and how it will be read, before anything of it begins.

        Nothing of it can be changed afterwards. Errors: `ExperimentError` for a name that is taken and for
        numbers that cannot be, `AdaptiveAllocation` for a planned test under shares that follow results.
        """
        parts = self._may("experiments.plan")
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ExperimentError("an experiment", f"needs a name of 1 to {LONGEST_NAME} letters")
        plan, size = plan_of(name, proposal, parts.programs.facts(proposal.template, self.tenant_id))
        for _ in range(ROUNDS):
            known = await parts.store.experiments(self.tenant_id)
            if any(each.id == name for each in known):
                raise ExperimentError(name, "it exists, and a plan is never changed. Take another name")
            made = Experiment(name, 1, plan, parts.clock(), self.actor.id)
            noted = self._noted("experiment.planned", made, made.planned_at, msgspec.to_builtins(plan))
            try:
                writes = ExperimentWrites(made, audit=parts.journal(noted))
                await parts.store.write(self.tenant_id, writes, revision=revision_of(known))
            except StaleExperiment:
                continue
            return Planned(made, size)
        raise _busy(name)

    async def start(self, name: str) -> Experiment:
        """Begin a planned experiment: from its first table on, messages are assigned by its shares.

        Error: `ExperimentError` where another runs on the same messages or in the same part of its layer.
        """
        parts = self._may("experiments.run")
        for _ in range(ROUNDS):
            planned, known = await self._known(parts, name)
            facts = parts.programs.facts(planned.plan.template, self.tenant_id)
            newest = await parts.messages.table(self.tenant_id, facts.id, planned.plan.channel, None)
            running, table = begun(
                planned, facts=facts, newest=newest, others=known, tenant=self.tenant_id, now=parts.clock()
            )
            if planned.plan.policy == "thompson" and not parts.learning:
                raise ExperimentError(name, "it learns its shares, and ml.enabled is off. Switch it on first")
            detail = {"table": table.number, "shares": dict(table.shares), "rule": RULE}
            detail["auto_promote"] = planned.plan.auto_promote
            if await self._written(parts, planned, running, known, [table], "experiment.started", detail):
                return replace(running, version=planned.version + 1)
        raise _busy(name)

    async def status(self, name: str) -> Standing:
        """Where it stands, in figures that hold however often they are read.

        A look that is due is made, and where the recorded rule says so, the experiment ends by it.
        """
        parts = self._may("analytics.read")
        experiment, _ = await self._known(parts, name)
        if experiment.state == "running":
            await self.advance(name)
            experiment, _ = await self._known(parts, name)
        if experiment.state == "planned":
            return Standing(experiment, report_of(experiment))
        read = await self._read(parts, name)
        # A planned test says nothing between its looks; an open one holds at any time.
        shown = experiment
        if experiment.plan.mode == "open":
            shown = looked(experiment, read.counted, now=experiment.stopped_at or read.now)
        running = experiment.state == "running"
        return Standing(
            experiment,
            report_of(shown),
            units_of(read.counted),
            next_at(experiment) if running else 0,
            read.newest.shares,
            machines_of(experiment, read.tallies),
        )

    async def stop(self, name: str, *, why: str = "", ship: str = "") -> Experiment:
        """End it now. `ship` names the variant that everybody gets from here on; "" lets shares be learnt.

        Errors: `ExperimentError` where it does not run, `UnknownName` for the variant.
        """
        parts = self._may("experiments.run")
        for _ in range(ROUNDS):
            experiment, known = await self._known(parts, name)
            if experiment.state != "running":
                raise ExperimentError(name, f"it is {experiment.state}, and only what runs can be stopped")
            if ship and ship not in experiment.plan.variants:
                raise UnknownName("variant", ship, experiment.plan.variants)
            read = await self._read(parts, name)
            if experiment.plan.mode == "open":
                experiment = looked(experiment, read.counted, now=read.now)
            ending = Ending("stopped", why or "by hand", ship)
            stopped = await self._ended(parts, read, experiment, ending, known, actor=self.actor)
            if stopped is not None:
                return stopped
        raise _busy(name)

    async def advance(self, name: str) -> AllocationTable | None:
        """Take the step that is due: a look, the end by the recorded rule, the next table. The new table.

        Called as events come in. Where another process took the step first, nothing is done.
        """
        parts = self._parts()
        experiment, known = await self._known(parts, name)
        if experiment.state != "running":
            return None
        read = await self._read(parts, name)
        if read.newest.experiment != name:
            await self._ended(parts, read, experiment, Ending("broken_off", _BROKEN_OFF), known, actor=HOUSE)
            return None
        if is_due(experiment, read.counted):
            experiment = looked(experiment, read.counted, now=read.now)
            ending = ending_of(experiment, report_of(experiment))
            if ending is not None:
                await self._ended(parts, read, experiment, ending, known, actor=HOUSE)
                return None
        tables = []
        if parts.learning and is_table_due(experiment, read.newest, parts.refresh, now=read.now):
            tables = [next_under(parts.learn, experiment, read.newest, read.counted, now=read.now)]
        if experiment is read.experiment and not tables:
            return None
        if await self._written(parts, read.experiment, experiment, known, tables):
            return tables[0] if tables else None
        return None

    async def _ended(
        self,
        parts: ExperimentParts,
        read: _Read,
        experiment: Experiment,
        ending: Ending,
        known: Sequence[Experiment],
        *,
        actor: Principal,
    ) -> Experiment | None:
        """The experiment as it ended, with the table that takes over; None where another step was first."""
        newest, after = read.newest, None
        if newest.experiment == experiment.id:
            facts = parts.programs.facts(experiment.plan.template, self.tenant_id)
            after = (
                promoted(newest, facts, ending.winner, now=read.now)
                if ending.winner in facts.variants
                else _as_before(parts, newest, facts, now=read.now)
            )
        else:
            experiment = replace(experiment, last=newest.number)
        stopped = ended(experiment, ending, after, now=read.now)
        kind = "experiment.promoted" if ending.winner else "experiment.stopped"
        detail = {
            "why": ending.why,
            "words": ending.words,
            "shipped": ending.winner,
            "looks": len(stopped.looks),
        }
        tables = [] if after is None else [after]
        done = await self._written(parts, read.experiment, stopped, known, tables, kind, detail, actor)
        return replace(stopped, version=read.experiment.version + 1) if done else None

    async def _written(
        self,
        parts: ExperimentParts,
        before: Experiment,
        after: Experiment,
        known: Sequence[Experiment],
        tables: Sequence[AllocationTable] = (),
        kind: str = "",
        detail: Mapping[str, Any] | None = None,
        actor: Principal | None = None,
    ) -> bool:
        """Write the next version with its tables and its audit entry, all or none; whether it was."""
        made = replace(after, version=before.version + 1)
        audit = parts.journal(self._noted(kind, made, parts.clock(), detail or {}, actor)) if kind else ()
        try:
            writes = ExperimentWrites(made, tuple(tables), audit)
            await parts.store.write(self.tenant_id, writes, revision=revision_of(known))
        except StaleExperiment:
            return False
        return True

    def _noted(
        self,
        kind: str,
        experiment: Experiment,
        at: float,
        detail: Mapping[str, Any],
        actor: Principal | None = None,
    ) -> Noted:
        plan = experiment.plan
        about = {"experiment": experiment.id, "template": plan.template, "channel": plan.channel}
        return Noted(kind, self.tenant_id, actor or self.actor, at, detail={**about, **detail})

    async def _known(self, parts: ExperimentParts, name: str) -> tuple[Experiment, Sequence[Experiment]]:
        """The experiment, and all of the tenant's."""
        known = await parts.store.experiments(self.tenant_id)
        found = next((each for each in known if each.id == name), None)
        if found is None:
            raise UnknownName("experiment", name, [each.id for each in known])
        return found, known

    async def _read(self, parts: ExperimentParts, name: str) -> _Read:
        """All that a decision on an experiment that has begun may see."""
        experiment, known = await self._known(parts, name)
        key = (self.tenant_id, experiment.plan.template, experiment.plan.channel)
        newest = await parts.messages.table(*key, None)
        if newest is None:
            raise ExperimentError(name, "its tables are not in this store. Restore the backup as a whole")
        end = newest.number if experiment.last < 0 else experiment.last
        tables = [await self._table(parts, (*key, number)) for number in range(experiment.first, end + 1)]
        tallies = await parts.events.tallies(*key, since=experiment.first)
        now = parts.clock()
        counted = counted_of(experiment, tallies, [each for each in tables if each is not None], now=now)
        return _Read(experiment, revision_of(known), newest, tallies, counted, now)

    async def _table(self, parts: ExperimentParts, key: tuple[str, str, str, int]) -> AllocationTable | None:
        held = parts.tables.get(key)
        if held is None:
            held = await parts.messages.table(*key)
            if len(parts.tables) > TABLES_HELD:
                parts.tables.clear()
            if held is not None:
                parts.tables[key] = held
        return held

    def _may(self, operation: str) -> ExperimentParts:
        require(self.actor, operation, self.tenant_id)
        return self._parts()


def _as_before(
    parts: ExperimentParts, newest: AllocationTable, facts: TemplateFacts, *, now: float
) -> AllocationTable:
    """The table after `newest` by the template's own policy; what it learns begins where it began before."""
    made = parts.learn(
        dict.fromkeys(facts.variants, (0, 0)),
        newest,
        policy=facts.policy,
        tenant=newest.tenant,
        template=facts.id,
        channel=newest.channel,
        seed=newest.number + 1,
        now=now,
    )
    return replace(made, arms=newest.arms)


def _busy(name: str) -> StaleExperiment:
    return StaleExperiment(f"{name}: others kept changing experiments; nothing was written. Try again.")
