"""Experiments on a server: workers at once, each recipient counted once, a person forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter

import asyncpg
from msgspec.structs import replace

from info.adapters.sql import SqlErasures
from info.errors import ExperimentError
from info.model.values import Commit
from info.ports.experiments import StaleExperiment
from info.testing.contracts import an_event, forgotten
from tests.feedback.laboratory import PLANNED, Laboratory

BETTER = {"control": 0.2, "warm": 0.45}
TALLIES = "SELECT number, variant, kind, sum(n)::bigint AS n FROM tally GROUP BY 1, 2, 3"
LOG = (
    "SELECT m.number, m.variant, (CASE m.apart WHEN '' THEN '' ELSE m.apart || '_' END) || k.kind AS kind,"
    " count(DISTINCT m.id) AS n FROM message m JOIN (SELECT id AS message, 'shown' AS kind FROM message"
    " UNION ALL SELECT message, (CASE machine WHEN '' THEN '' ELSE 'machine_' END) || kind FROM event) k"
    " ON k.message = m.id WHERE m.number IS NOT NULL GROUP BY 1, 2, 3"
)


async def refolded(url):
    """The tallies, and what the log adds up to."""
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT set_config('info.tenant', 'acme', false)")
    found = [
        Counter({tuple(row)[:3]: row[3] for row in await connection.fetch(each)}) for each in (TALLIES, LOG)
    ]
    await connection.close()
    return found


async def recipients(url, table):
    """How many people have a message of that table."""
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT set_config('info.tenant', 'acme', false)")
    found = await connection.fetchval(
        "SELECT count(DISTINCT recipient_key) FROM message WHERE number = $1", table
    )
    await connection.close()
    return found


async def test_of_workers_on_several_connections_one_starts_and_all_see_its_table(url):
    labs = [Laboratory(url, seed=number) for number in range(3)]
    for number in range(6):
        plan = replace(PLANNED, layer="growth", slot=(0.0, 0.7), channel="slack" if number % 2 else "email")
        await labs[0].experiments.plan(f"x-{number}", plan)

    results = await asyncio.gather(
        *(labs[number % 3].experiments.start(f"x-{number}") for number in range(6)), return_exceptions=True
    )

    begun = [each for each in results if not isinstance(each, Exception)]
    assert len(begun) == 1
    assert {type(each) for each in results} <= {type(begun[0]), ExperimentError, StaleExperiment}
    channel = begun[0].plan.channel
    tables = [await lab.store.table("acme", "tenant_welcome", channel, None) for lab in labs]
    assert {table.experiment for table in tables} == {begun[0].id}
    for lab in labs:
        lab.close()


async def test_workers_at_once_count_each_recipient_once_and_one_of_them_ships(url):
    labs = [Laboratory(url, seed=number) for number in range(3)]
    await labs[0].experiments.plan("x-1", replace(PLANNED, auto_promote=True, holdout=0.1))
    await labs[0].experiments.start("x-1")
    numbers = iter(range(10**6))
    for lab in labs:
        lab._numbers = numbers

    for start in range(0, 1200, 300):
        people = [f"p-{number}" for number in range(start, start + 300)]
        await asyncio.gather(*(lab.live(people, BETTER) for lab in labs))  # each gets three messages
        await asyncio.gather(*(lab.experiments.advance("x-1") for lab in labs))

    standing = await labs[1].experiments.status("x-1")
    assert (standing.experiment.state, standing.experiment.winner) == ("stopped", "warm")
    tallies, log = await refolded(url)
    first = standing.experiment.first
    kinds = Counter()
    for (number, _, kind), n in tallies.items():
        kinds[kind] += n if number == first else 0
    assert kinds["shown"] + kinds["holdout_shown"] == await recipients(url, first)
    assert kinds["again_shown"] > kinds["shown"]
    assert tallies == log
    for lab in labs:
        lab.close()


async def test_a_person_is_forgotten_and_the_tallies_refold_equal(url):
    lab = Laboratory(url)
    await lab.experiments.plan("x-1", replace(PLANNED, holdout=0.2))
    await lab.experiments.start("x-1")
    people = lab.people(60)
    for _ in range(2):
        await lab.live(people, {"control": 0.5, "warm": 0.5})
    (record, *_) = await lab.show(people[:1])
    event = an_event(record, "clicked", "by a machine", "scanner")
    await lab.store.commit("acme", Commit(events=(event,)))
    before, log = await refolded(url)
    standing = await lab.experiments.status("x-1")

    for number, person in enumerate(people[:20]):
        await forgotten(SqlErasures(lab.store.engine), number, person, "acme")

    assert before == log
    assert await refolded(url) == [before, before]
    assert (await lab.experiments.status("x-1")).units == standing.units
    lab.close()
