"""Experiments, wired: their parts of a runtime, and what the audit log is told of them."""

from __future__ import annotations

import time

from info.adapters.sql import SqlExperiments, SqlStore
from info.feedback import ExperimentParts
from info.model.noting import Journal
from info.ports.learning import Learn
from info.publishing import Library

__all__ = ["experiment_parts"]


def experiment_parts(
    store: SqlStore, library: Library, learn: Learn, *, learning: bool, journal: Journal
) -> ExperimentParts:
    """The parts of experiments on the database of a store."""
    return ExperimentParts(
        messages=store,  # what is sealed in messages is not read
        events=store,
        store=SqlExperiments(store.engine),
        programs=library,
        learn=learn,
        clock=time.time,
        learning=learning,
        journal=journal,
        tables={},
    )
