"""A process that is killed while it starts or stops an experiment leaves none half begun or half ended."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from info.adapters.sql import SqlStore, storage_location
from info.model.experiments import Experiment
from info.model.values import AllocationTable
from tests.feedback.laboratory import Laboratory

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3


def halves(path):
    """Experiments without all of their tables and audit entries, and tables without their experiment."""
    with closing(sqlite3.connect(path)) as connection:
        experiments = [
            msgspec.msgpack.decode(row[0], type=Experiment)
            for row in connection.execute("SELECT record FROM experiment")
        ]
        tables = [
            msgspec.msgpack.decode(row[0], type=AllocationTable)
            for row in connection.execute("SELECT record FROM allocation ORDER BY number")
        ]
        kinds = [row[0] for row in connection.execute("SELECT kind FROM audit_entry")]
    under = {table.experiment: table.number for table in tables if table.experiment}
    begun = {each.id: each.first for each in experiments if each.state != "planned"}
    ended = [each for each in experiments if each.state == "stopped"]
    after = {table.number for table in tables if not table.experiment}
    wrong = [] if under == begun else [f"begun {begun}, tables {under}"]
    wrong += [each.id for each in ended if each.last not in after]
    said = [kinds.count(f"experiment.{what}") for what in ("planned", "started", "stopped", "promoted")]
    if [said[0], said[1], said[2] + said[3]] != [len(experiments), len(begun), len(ended)]:
        wrong.append(f"audit {said} for {len(experiments)} planned, {len(begun)} begun, {len(ended)} ended")
    return experiments, wrong


async def go_on(url, experiments):
    """Whoever comes next can stop what runs."""
    lab = Laboratory(url)
    for each in experiments:
        if each.state == "running":
            assert (await lab.experiments.stop(each.id)).state == "stopped"
    lab.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_a_kill_between_any_two_steps_leaves_no_half_of_an_experiment(tmp_path):
    url, draw = f"sqlite:///{tmp_path}/info.db", random.Random(7)
    SqlStore(storage_location(url)).close()
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), *sys.path])
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.feedback.experimenter", url],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert process.stdout.readline() == b"ready\n"
        time.sleep(draw.uniform(0.02, 0.3))
        process.kill()
        process.wait()
        process.stdout.close()
        experiments, wrong = halves(tmp_path / "info.db")
        assert wrong == []
        asyncio.run(go_on(url, experiments))
    assert len(experiments) > KILLS
