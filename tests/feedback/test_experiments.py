"""An experiment is planned before it begins, runs by its plan alone, and ends by the rule it recorded."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from info.errors import AccessDenied, AdaptiveAllocation, ExperimentError, UnknownName
from info.feedback.experiments import Proposal
from info.feedback.experiments.planning import plan_of
from info.feedback.experiments.starting import with_floor
from info.model.access import Principal
from info.ports.experiments import StaleExperiment
from info.ports.programs import TemplateFacts
from tests.feedback.laboratory import PLANNED, Laboratory
from tests.generators import press

OPEN = replace(PLANNED, mode="open", n=None)
SAME = {"control": 0.2, "warm": 0.2}
BETTER = {"control": 0.2, "warm": 0.4}


@pytest.fixture
def lab():
    lab = Laboratory()
    yield lab
    lab.close()


async def begun(lab, proposal=PLANNED, name="x-1"):
    await lab.experiments.plan(name, proposal)
    return await lab.experiments.start(name)


async def lived(lab, size, rates, name="x-1", step=100):
    """People come in steps; after each the experiment takes the step that is due."""
    for _ in range(size // step):
        await lab.live(lab.people(step), rates)
        lab.clock.now += 3600
        await lab.experiments.advance(name)


async def test_a_plan_says_its_size_and_is_recorded_before_anything_begins(lab):
    planned = await lab.experiments.plan("x-1", replace(PLANNED, n=None, effect=0.2, people_a_day=1000))

    assert planned.experiment.plan.n == planned.size.people_per_variant > 1000
    assert planned.size.days == -(-planned.size.people // 1000)
    assert (planned.experiment.state, await lab.table()) == ("planned", None)
    assert planned.experiment.plan.shares == (("control", 0.5), ("warm", 0.5))
    assert [guardrail.metric for guardrail in planned.experiment.plan.guardrails] == [
        "unsubscribed", "complained",
    ]  # fmt: skip
    assert [(each.kind, each.detail["mode"]) for each in lab.noted] == [("experiment.planned", "planned")]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"policy": "thompson"}, AdaptiveAllocation, "planned test cannot have"),
        ({"shares": (("control", 0.7), ("warm", 0.7))}, ExperimentError, "sum to 1"),
        ({"shares": (("control", 1.0),)}, ExperimentError, "two variants"),
        ({"shares": (("control", 0.5), ("warmer", 0.5))}, UnknownName, "Did you mean 'warm'"),
        ({"channel": "slak"}, UnknownName, "Did you mean 'slack'"),
        ({"metric": "click"}, UnknownName, "Did you mean 'clicked'"),
        ({"guardrails": (("unsubscribe", 0.1),)}, UnknownName, "Did you mean 'unsubscribed'"),
        ({"holdout": 0.6}, ExperimentError, "from 0 to 0.5"),
        ({"slot": (0.5, 0.5), "layer": "a"}, ExperimentError, "the first below the second"),
        ({"slot": (0.0, 0.5)}, ExperimentError, "name the layer"),
        ({"n": 0}, ExperimentError, "1 or more"),
        ({"alpha": 0.9}, ExperimentError, "alpha"),
        ({"base_rate": 0.0}, ExperimentError, "rate"),
        ({"template": "tenant_welcom"}, UnknownName, "tenant_welcome"),
        ({"mode": "open", "policy": "thompson", "floor": 0.7}, ExperimentError, "the floor of 2 variants"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_and_nothing_is_recorded(lab, change, error, words):
    with pytest.raises(error, match=words):
        await lab.experiments.plan("x-1", replace(PLANNED, **change))

    assert await lab.experiments.all() == ()
    assert lab.noted == []


async def test_a_plan_is_never_changed(lab):
    await lab.experiments.plan("x-1", PLANNED)

    with pytest.raises(ExperimentError, match="x-1: it exists, and a plan is never changed"):
        await lab.experiments.plan("x-1", replace(PLANNED, n=9))

    assert (await lab.experiments.all())[0].plan.n == PLANNED.n


async def test_the_start_makes_the_table_that_messages_draw_from(lab):
    running = await begun(lab, replace(PLANNED, holdout=0.1, layer="growth", slot=(0.0, 0.5)))

    table = await lab.table()
    assert (table.number, table.experiment, table.policy) == (running.first, "x-1", "shares")
    assert (table.holdout, table.layer, table.slot, table.since) == (0.1, "growth", (0.0, 0.5), 0)
    assert running.state == "running"
    assert [each.kind for each in lab.noted] == ["experiment.planned", "experiment.started"]


async def test_nothing_begins_twice_nor_beside_another_on_the_same_messages(lab):
    await begun(lab)
    await lab.experiments.plan("x-2", PLANNED)

    with pytest.raises(ExperimentError, match="x-1: it is running"):
        await lab.experiments.start("x-1")
    with pytest.raises(ExperimentError, match=r"'x-1' runs on tenant_welcome by slack\. Stop it first"):
        await lab.experiments.start("x-2")
    with pytest.raises(UnknownName, match="There is no experiment 'x-3'"):
        await lab.experiments.start("x-3")

    assert (await lab.table()).number == 0


async def test_slots_of_a_layer_do_not_meet(lab):
    await begun(lab, replace(PLANNED, layer="growth", slot=(0.0, 0.5)))
    for name, slot, channel in (("x-2", (0.4, 0.9), "email"), ("x-3", (0.5, 1.0), "email")):
        await lab.experiments.plan(name, replace(PLANNED, channel=channel, layer="growth", slot=slot))

    with pytest.raises(ExperimentError, match=r"its slot 0.4-0.9 meets 0-0.5 of 'x-1' in layer 'growth'"):
        await lab.experiments.start("x-2")

    assert (await lab.experiments.start("x-3")).state == "running"


async def test_of_many_workers_that_start_at_once_one_begins(lab):
    for number in range(8):
        await lab.experiments.plan(f"x-{number}", replace(PLANNED, layer="growth", slot=(0.0, 0.6)))

    results = await asyncio.gather(
        *(lab.experiments.start(f"x-{number}") for number in range(8)), return_exceptions=True
    )

    assert sum(not isinstance(each, Exception) for each in results) == 1
    assert {type(each) for each in results if isinstance(each, Exception)} <= {
        ExperimentError, StaleExperiment,
    }  # fmt: skip
    assert sum(each.state == "running" for each in await lab.experiments.all()) == 1
    assert (await lab.table()).number == 0


async def test_a_planned_experiment_is_read_at_its_looks_alone(lab):
    await begun(lab)

    await lived(lab, 100, BETTER)
    early = await lab.experiments.status("x-1")
    await lived(lab, 200, BETTER)
    later = await lab.experiments.status("x-1")

    assert (early.units, early.next_look, early.report.looks, early.report.verdict) == (
        100,
        200,
        0,
        "running",
    )
    assert (later.units, later.next_look, later.report.looks) == (300, 400, 1)


async def test_the_winner_is_shipped_by_the_recorded_rule_and_the_audit_log_says_so(lab):
    await begun(lab, replace(PLANNED, auto_promote=True))

    await lived(lab, 800, BETTER)

    (stopped,) = await lab.experiments.all()
    assert (stopped.state, stopped.winner) == ("stopped", "warm")
    assert stopped.outcome.startswith("better: ")
    table = await lab.table()
    assert (table.number, table.policy, table.experiment) == (stopped.last, "promoted", "")
    assert dict(table.shares) == {"control": 0.0, "warm": 1.0}
    assert [(each.kind, each.actor.id) for each in lab.noted][-1] == ("experiment.promoted", "house")
    assert lab.noted[-1].detail["shipped"] == "warm"
    assert lab.noted[1].detail["rule"].startswith("A variant that is better")


async def test_where_none_is_better_the_first_variant_is_shipped_at_the_end(lab):
    await begun(lab, replace(PLANNED, auto_promote=True))

    await lived(lab, 1000, SAME)

    (stopped,) = await lab.experiments.all()
    assert (stopped.state, stopped.winner) == ("stopped", "control")
    assert stopped.outcome.startswith("no_difference: ")


async def test_without_the_rule_the_result_waits_for_somebody(lab):
    await begun(lab)
    await lived(lab, 800, BETTER)

    standing = await lab.experiments.status("x-1")
    assert (standing.experiment.state, standing.report.verdict, standing.report.winner) == (
        "running", "better", "warm",
    )  # fmt: skip
    stopped = await lab.experiments.stop("x-1", why="we like it", ship="warm")

    assert (stopped.state, stopped.winner, stopped.outcome) == ("stopped", "warm", "stopped: we like it")
    assert (await lab.table()).policy == "promoted"
    assert (await lab.experiments.status("x-1")).report.winner == "warm"


async def test_a_broken_guardrail_stops_it_whoever_wins(lab):
    await begun(lab, replace(PLANNED, n=4000, looks=20))

    for _ in range(20):
        await lab.live(lab.people(200), {"control": 0.02, "warm": 0.2}, kind="unsubscribed")
        await lab.experiments.advance("x-1")

    (stopped,) = await lab.experiments.all()
    assert stopped.state == "stopped"
    assert stopped.outcome.startswith("guardrail: ")
    assert dict((await lab.table()).shares) == {"control": 1.0, "warm": 0.0}


async def test_stopped_without_a_winner_shares_are_learnt_as_before(lab):
    await begun(lab)

    stopped = await lab.experiments.stop("x-1")

    table = await lab.table()
    assert (stopped.winner, table.policy, table.experiment) == ("", "thompson", "")
    assert lab.noted[-1].kind == "experiment.stopped"
    with pytest.raises(ExperimentError, match="it is stopped, and only what runs can be stopped"):
        await lab.experiments.stop("x-1")
    with pytest.raises(ExperimentError, match=r"x-1: it is stopped\. Plan another one"):
        await lab.experiments.start("x-1")


async def test_only_a_variant_of_the_experiment_is_shipped(lab):
    await begun(lab)

    with pytest.raises(UnknownName, match=r"There is no variant 'wram'\. Did you mean 'warm'"):
        await lab.experiments.stop("x-1", ship="wram")

    assert (await lab.experiments.all())[0].state == "running"


async def test_an_open_experiment_learns_its_shares_and_none_falls_below_the_floor(lab):
    await begun(lab, replace(OPEN, policy="thompson", floor=0.2, window=60.0))

    await lived(lab, 3000, BETTER)

    table = await lab.table()
    standing = await lab.experiments.status("x-1")
    assert table.number > 5
    assert (table.experiment, table.policy, table.since) == ("x-1", "thompson", 0)
    assert dict(table.shares)["warm"] == pytest.approx(0.8, abs=0.01)
    assert dict(table.shares)["control"] >= 0.2
    assert standing.report.winner == "warm"


def test_many_variants_have_a_floor_that_leaves_something_to_learn():
    variants = tuple(f"v{number}" for number in range(20))
    facts = TemplateFacts("t", variants, ("en",), lambda _context: None)
    proposal = Proposal(template="t", channel="slack", base_rate=0.2, mode="open", policy="thompson")

    plan, _ = plan_of("x", proposal, facts)
    shares = with_floor(((variants[0], 1.0), *((name, 0.0) for name in variants[1:])), plan.floor)

    assert plan.floor == pytest.approx(0.025)
    assert min(share for _, share in shares) == pytest.approx(0.025)
    assert shares[0][1] > 0.5


async def test_a_recipient_counts_once_and_keeps_the_table_they_first_drew_from(lab):
    parts = press.shop(clock=lab.clock)
    parts = replace(parts, messages=lab.store, deliveries=lab.store)
    generator = press.generator(parts)
    await begun(lab, replace(OPEN, policy="thompson", floor=0.1, window=60.0))

    async def welcome(number):
        return await generator.generate_info_message(
            "welcome", {"user_name": "Ada"}, "slack", recipient=f"r-{number}"
        )

    first = [await welcome(number) for number in range(60)]
    for message in first:
        if message.variant == "warm":
            await lab.feedback.track(message.id, "clicked")
            lab.clock.now += 61
    again = [await welcome(number) for number in range(60)]

    assert (await lab.table()).number > 3
    assert dict((await lab.table()).shares)["warm"] > 0.8
    assert [message.variant for message in again] == [message.variant for message in first]
    assert {message.record.decision.table for message in again} == {0}
    assert (await lab.experiments.status("x-1")).units == 60
    assert (await generator.replay(again[0].id, decide=True)).decision.same
    later = await welcome(1000)
    assert later.record.decision.table > 3


async def test_events_drive_it_without_anybody_looking(lab):
    await begun(lab, replace(PLANNED, auto_promote=True))
    for _ in range(8):
        for record in await lab.show(lab.people(100)):
            if record.decision.variant == "warm" or int(record.id, 16) % 5 == 0:
                await lab.feedback.track(record.id, "clicked")

    (stopped,) = await lab.experiments.all()

    assert (stopped.state, stopped.winner) == ("stopped", "warm")
    assert len(stopped.looks) < 4


async def test_a_variant_that_is_taken_out_breaks_it_off(lab):
    lab.programs.variants = ("control", "warm", "short")
    await begun(lab, replace(PLANNED, shares=(("control", 0.5), ("short", 0.5))))
    lab.programs.variants = ("control", "warm")
    parts = replace(press.shop(clock=lab.clock, press=lab.programs), messages=lab.store, deliveries=lab.store)

    message = await press.generator(parts).generate_info_message("welcome", {"user_name": "Ada"}, "slack")
    standing = await lab.experiments.status("x-1")

    assert (message.record.decision.table, message.record.decision.group) == (1, "")
    assert standing.experiment.state == "stopped"
    assert standing.experiment.outcome.startswith("broken_off: another allocation table took over")


async def test_variants_outside_the_plan_get_nobody(lab):
    lab.programs.variants = ("control", "warm", "short")
    await begun(lab, replace(PLANNED, shares=(("warm", 0.5), ("control", 0.5)), holdout=0.2))

    records = await lab.show(lab.people(400))

    assert {each.decision.variant for each in records} == {"warm", "control"}
    assert {each.decision.variant for each in records if each.decision.group == "holdout"} == {"warm"}


async def test_the_holdout_is_compared_apart(lab):
    await begun(lab, replace(OPEN, holdout=0.3))

    await lived(lab, 2000, {"control": 0.1, "warm": 0.3})

    standing = await lab.experiments.status("x-1")
    assert standing.report.holdout.held == pytest.approx(600, abs=90)
    assert standing.units == pytest.approx(1400, abs=90)
    assert standing.report.sample_ratio.alarm is False


async def test_what_machines_did_is_in_no_count_and_said(lab):
    await begun(lab, OPEN)
    people = await lab.show(lab.people(100))
    for number, record in enumerate(people):
        await lab.feedback.track(record.id, "clicked", machine="scanner" if number % 2 else "")

    standing = await lab.experiments.status("x-1")

    assert sum(each.rewarded for each in standing.report.variants) == 50
    assert standing.machines == {"clicked": 50}


@pytest.mark.parametrize(
    ("role", "plans", "runs"),
    [
        ("viewer", False, False),
        ("author", True, False),
        ("operator", True, True),
        ("privacy", False, False),
        ("admin", True, True),
    ],
)
async def test_who_may_plan_and_who_may_start_and_stop(lab, role, plans, runs):
    actor = Principal("user:ada", "acme", role)
    experiments = lab.feedback.experiments(actor)
    await lab.experiments.plan("x-0", PLANNED)

    async def allowed(work):
        try:
            await work
        except AccessDenied as denied:
            assert f"The role '{role}' may not" in str(denied)
            return False
        return True

    assert await allowed(experiments.plan("x-1", PLANNED)) == plans
    assert await allowed(experiments.start("x-0")) == runs
    assert await allowed(experiments.status("x-0"))
    if runs:
        assert [each.actor.id for each in lab.noted if each.kind == "experiment.started"] == ["user:ada"]
    with pytest.raises(AccessDenied, match="opens another tenant"):
        await lab.feedback.experiments(replace(actor, tenant="other")).status("x-0")


async def test_where_nothing_is_learnt_a_learning_experiment_does_not_begin(lab):
    lab.parts = replace(lab.parts, learning=False)
    lab.home = replace(lab.home, experiments=lab.parts)
    await lab.experiments.plan("x-1", replace(OPEN, policy="thompson"))
    await lab.experiments.plan("x-2", PLANNED)

    with pytest.raises(ExperimentError, match=r"ml\.enabled is off"):
        await lab.experiments.start("x-1")

    assert (await lab.experiments.start("x-2")).state == "running"


async def test_another_tenants_experiments_are_not_there(lab):
    other = Laboratory(store=lab.store, clock=lab.clock, tenant="other")
    await begun(lab)

    assert await other.experiments.all() == ()
    with pytest.raises(UnknownName, match="There is no experiment 'x-1'"):
        await other.experiments.status("x-1")
    await other.experiments.plan("x-1", PLANNED)
    assert (await other.experiments.start("x-1")).state == "running"
