"""The suite of the experiments port.

The subclass gives fixtures `experiments` and `store`, a messages store of the same database; open and empty.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from info.model.audit import AuditEntry
from info.model.values import Commit
from info.ports.experiments import ExperimentWrites, StaleExperiment, revision_of
from info.testing.contracts.values import TENANT, a_message, a_table, an_experiment

__all__ = ["ExperimentsContract"]

UNDER = replace(a_table(1), experiment="x-1")


class ExperimentsContract:
    """What every keeper of experiments does."""

    async def test_what_is_written_is_read_back_equal(self, experiments: Any) -> None:
        one, other = an_experiment("x-1"), an_experiment("x-2")
        await experiments.write("t-1", ExperimentWrites(other), revision=0)
        await experiments.write("t-1", ExperimentWrites(one), revision=1)

        assert await experiments.experiment("t-1", "x-1") == one
        assert await experiments.experiments("t-1") == [one, other]
        assert await experiments.experiment("t-1", "x-3") is None
        assert await experiments.experiment("t-2", "x-1") is None
        assert await experiments.experiments("t-2") == []

    async def test_a_change_on_an_older_version_is_not_written(self, experiments: Any) -> None:
        first = an_experiment("x-1")
        await experiments.write("t-1", ExperimentWrites(first), revision=0)

        for version, revision in ((1, 1), (3, 1), (2, 0), (2, 2)):
            changed = replace(first, version=version, outcome="changed")
            with pytest.raises(StaleExperiment):
                await experiments.write("t-1", ExperimentWrites(changed), revision=revision)

        assert await experiments.experiments("t-1") == [first]

    async def test_another_experiments_change_makes_a_decision_stale(self, experiments: Any) -> None:
        read = revision_of(await experiments.experiments("t-1"))
        await experiments.write("t-1", ExperimentWrites(an_experiment("x-1")), revision=read)

        with pytest.raises(StaleExperiment):
            await experiments.write("t-1", ExperimentWrites(an_experiment("x-2")), revision=read)

        await experiments.write("t-2", ExperimentWrites(an_experiment("x-2")), revision=read)

    async def test_of_a_hundred_that_begin_at_once_one_does(self, experiments: Any) -> None:
        results = await asyncio.gather(
            *(
                experiments.write("t-1", ExperimentWrites(an_experiment(f"x-{number}")), revision=0)
                for number in range(100)
            ),
            return_exceptions=True,
        )

        assert sum(result is None for result in results) == 1
        assert len(await experiments.experiments("t-1")) == 1

    async def test_its_table_shows_at_once(self, experiments: Any, store: Any) -> None:
        request = a_message(1).request
        await store.commit("t-1", Commit(tables=(a_table(0),)))
        assert (await store.snapshot(request, TENANT)).table == a_table(0)

        writes = ExperimentWrites(an_experiment("x-1"), (UNDER,), (AuditEntry("a-1", "x", 1.0, b"leaf"),))
        await experiments.write("t-1", writes, revision=0)

        assert (await store.snapshot(request, TENANT)).table == UNDER

    async def test_where_the_table_is_taken_nothing_is_written(self, experiments: Any, store: Any) -> None:
        await store.commit("t-1", Commit(tables=(UNDER,)))
        audit = (AuditEntry("a-1", "experiment.started", 1.0, b"leaf"),)
        writes = ExperimentWrites(an_experiment("x-1"), (UNDER,), audit)

        with pytest.raises(StaleExperiment):
            await experiments.write("t-1", writes, revision=0)

        assert await experiments.experiments("t-1") == []

    async def test_where_the_experiment_is_stale_no_table_is_written(
        self, experiments: Any, store: Any
    ) -> None:
        writes = ExperimentWrites(an_experiment("x-1", 2), (a_table(7),))

        with pytest.raises(StaleExperiment):
            await experiments.write("t-1", writes, revision=0)

        assert await store.table("t-1", "tenant_welcome", "slack", 7) is None
