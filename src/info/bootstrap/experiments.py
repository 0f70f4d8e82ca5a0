"""Experiments, wired: their parts of a runtime, and what the audit log is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable

from info.adapters.sql import SqlExperiments, SqlStore
from info.bootstrap.journal import actor_of
from info.feedback import ExperimentParts
from info.feedback.experiments import Recorded
from info.feedback.rewards import Learn
from info.model.audit import AuditEntry
from info.privacy.audit import Auditor
from info.publishing import Library

__all__ = ["experiment_parts"]


def experiment_parts(
    store: SqlStore, library: Library, learn: Learn, *, learning: bool, auditor: Callable[[], Auditor] | None
) -> ExperimentParts:
    """The parts of experiments on the database of a store; without `auditor` nothing is recorded."""

    def entries(recorded: Recorded) -> tuple[AuditEntry, ...]:
        if auditor is None:
            return ()
        actor = actor_of(recorded.actor)
        return (auditor().made(recorded.tenant, recorded.kind, recorded.detail, actor=actor),)

    return ExperimentParts(
        messages=store,  # what is sealed in messages is not read
        events=store,
        store=SqlExperiments(store.engine),
        programs=library,
        learn=learn,
        clock=time.time,
        learning=learning,
        journal=entries,
        tables={},
    )
