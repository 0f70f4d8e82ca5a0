"""The experiments port: what was planned, what runs, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.experiments import Experiment
from info.model.values import AllocationTable

__all__ = ["ExperimentWrites", "Experiments", "StaleExperiment", "revision_of"]


class StaleExperiment(StorageError):
    """Experiments of the tenant, or a table, changed between reading and writing; nothing was written."""


class ExperimentWrites(msgspec.Struct, frozen=True, gc=False):
    """The writes of one decision about one experiment: all of them or none.

    Its `version` is one more than the stored one's, 1 for a new one. `tables` are those it begins or
    ends with; their numbers must be free.
    """

    experiment: Experiment
    tables: tuple[AllocationTable, ...] = ()
    audit: tuple[AuditEntry, ...] = ()


class Experiments(Protocol):
    """Experiments by tenant and id. Tenant comes first. They hold nothing of a person."""

    async def experiment(self, tenant: str, experiment_id: str) -> Experiment | None:
        """The experiment of that id, or None."""
        ...

    async def experiments(self, tenant: str) -> Sequence[Experiment]:
        """Every experiment of the tenant, by id: those that are planned, run, and were stopped."""
        ...

    async def write(self, tenant: str, writes: ExperimentWrites, *, revision: int) -> None:
        """Write all of it, durably, if no experiment of the tenant changed since `revision_of` was taken.

        So two that begin at once cannot both find the place free. Error: `StaleExperiment`.
        """
        ...


def revision_of(experiments: Sequence[Experiment]) -> int:
    """How often any experiment of a tenant changed: what `write` expects to find unchanged."""
    return sum(each.version for each in experiments)
