"""The experiments port: a row each, written with their tables and audit entries or not at all."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from info.adapters.sql.batch import Write
from info.adapters.sql.engine import Aggregate
from info.adapters.sql.statements import experiments
from info.adapters.sql.steps import All, One, Operation
from info.model.experiments import Experiment
from info.model.values import Commit
from info.ports.experiments import ExperimentWrites, StaleExperiment
from info.ports.messages import Expect, StaleSnapshot

__all__ = ["SqlExperiments"]

decode_experiment = msgspec.msgpack.Decoder(Experiment).decode


def _experiment(tenant: str, experiment_id: str) -> Operation[Experiment | None]:
    row = yield One(experiments.EXPERIMENT, (tenant, experiment_id))
    return None if row is None else decode_experiment(row[0])


def _experiments(tenant: str) -> Operation[list[Experiment]]:
    rows = yield All(experiments.EXPERIMENTS, (tenant,))
    return [decode_experiment(row[0]) for row in rows]


class SqlExperiments(Aggregate):
    """See `info.ports.experiments`."""

    async def experiment(self, tenant: str, experiment_id: str) -> Experiment | None:
        """One point read."""
        return await self.engine.read(tenant, _experiment(tenant, experiment_id))

    async def experiments(self, tenant: str) -> Sequence[Experiment]:
        """One read: a tenant has few."""
        return await self.engine.read(tenant, _experiments(tenant))

    async def write(self, tenant: str, writes: ExperimentWrites, *, revision: int) -> None:
        """One commit of the next batch."""
        commit = Commit(experiments=(writes.experiment,), tables=writes.tables, audit=writes.audit)
        try:
            await self.engine.write(Write(tenant, commit, Expect(experiments=revision)))
        except StaleSnapshot as stale:
            raise StaleExperiment(str(stale)) from stale
