"""What another policy would have earned, asked of a real log in a real store."""

from __future__ import annotations

import json
import os
import time

import pytest
from typer.testing import CliRunner

import info
from info import InfoTemplateGenerator, Recipient, UnknownName
from info.apps.cli.main import app
from info.bootstrap import feedback
from info.errors import ContextError
from info.feedback import Proposal
from info.feedback.whatif.logged import Drawn, trials_of
from info.feedback.whatif.policies import read_policy
from info.model.values import AllocationTable, Commit, EventRecord
from info.ports.events import Tally

JOHN = {"user_name": "John", "tier": "premium"}
TABLE = AllocationTable("t", "order", "email", 3, (("control", 0.75), ("warm", 0.25)))
BY_PLAN = AllocationTable(
    "t", "order", "email", 4, TABLE.shares, segments=(("plan=pro", (("control", 0.1), ("warm", 0.9))),)
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INFO_ML_ENABLED", "false")  # equal shares: nothing is expected of any text
    yield tmp_path
    info.close_all()


async def logged(count, clicks, *, messages=1, **where):
    """A log of so many people; who got a variant of `clicks` clicks every so many times."""
    generator = InfoTemplateGenerator("default", **where)
    shown = {}
    for number in range(count):
        for _ in range(messages):
            message = await generator.generate_info_message(
                "welcome", JOHN, "text", recipient=Recipient(f"r-{number}")
            )
            seen = shown.setdefault(message.variant, [])
            seen.append(message.id)
            if message.variant in clicks and len(seen) % clicks[message.variant] == 0:
                await generator.runtime.store.commit("default", Commit(events=(_click(message, "clicked"),)))
    return generator, shown


def _click(message, kind, **other):
    record = message.record
    return EventRecord(
        "default", f"{kind}-{message.id}", message.id, kind, time.time(), "tenant_welcome", "text",
        record.decision.variant, **other,
    )  # fmt: skip


async def test_a_variant_is_worth_what_those_did_who_drew_it(project):
    generator, shown = await logged(480, {"warm": 3, "control": 6})
    home = feedback("default", setup=generator.setup)

    found = await home.what_if("welcome", "text", "fixed:warm")
    equal = await home.what_if("welcome", "text", "uniform")

    clicked = len(shown["warm"]) // 3
    assert found.found.refused is None
    assert found.found.estimates["snips"] == pytest.approx(clicked / len(shown["warm"]))
    assert found.found.low < found.found.value < found.found.high
    assert found.found.weights.messages == 480
    assert found.found.weights.effective == pytest.approx(len(shown["warm"]))
    assert equal.found.estimates["ips"] == pytest.approx(equal.found.earned)
    assert (found.goal, found.first, found.last, found.left_out) == ("clicked", 0, 0, 0)


async def test_variants_that_were_asked_for_and_clicks_of_machines_are_left_out(project):
    generator, _ = await logged(150, {"warm": 3, "control": 3, "ready_first": 3})
    home = feedback("default", setup=generator.setup)
    before = await home.what_if("welcome", "text", "uniform")

    for number in range(20):
        asked = await generator.generate_info_message(
            "welcome", JOHN, "text", recipient=Recipient(f"x-{number}"), variant="warm"
        )
        machine = _click(asked, "clicked", machine="scanner")
        await generator.runtime.store.commit("default", Commit(events=(machine,)))

    assert await home.what_if("welcome", "text", "uniform") == before


async def test_who_is_forgotten_leaves_the_estimate_as_it_was(project):
    generator, _ = await logged(200, {"warm": 3, "control": 5}, messages=2)
    home = feedback("default", setup=generator.setup)
    before = await home.what_if("welcome", "text", "shares:control=.5,warm=.5")

    for number in range(0, 200, 8):
        await generator.forget(f"r-{number}")
    after = await home.what_if("welcome", "text", "shares:control=.5,warm=.5")

    assert after.found.value == pytest.approx(before.found.value, abs=1e-12)
    assert after.found.weights.messages == before.found.weights.messages == 400
    assert after.found.weights.effective == pytest.approx(before.found.weights.effective)


async def test_the_messages_of_one_person_count_as_one_witness(project):
    generator, _ = await logged(120, {"warm": 3, "control": 5}, messages=3)

    found = await feedback("default", setup=generator.setup).what_if("welcome", "text", "uniform")

    assert found.found.weights.messages == 360
    assert found.found.weights.effective_units == pytest.approx(120)


async def test_a_stored_table_and_what_thompson_would_have_drawn_can_be_asked_about(project):
    generator, _ = await logged(240, {"warm": 2, "control": 9})
    home = feedback("default", setup=generator.setup)
    await home.refresh("tenant_welcome", "text")

    stored = await home.what_if("welcome", "text", "table:0")
    thompson = await home.what_if("welcome", "text", "thompson")

    assert stored.found.estimates["ips"] == pytest.approx(stored.found.earned)
    assert thompson.found == stored.found  # at table 0 nothing was learnt
    with pytest.raises(UnknownName, match="table:9"):
        await home.what_if("welcome", "text", "table:9")


async def test_a_log_that_is_not_there_is_named(project):
    home = feedback("default")

    with pytest.raises(UnknownName, match="tenant_welcome in text"):
        await home.what_if("welcome", "text", "uniform")


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("uniform", {"control": 0.5, "warm": 0.5}),
        ("fixed:warm", {"warm": 1.0}),
        ("shares:control=.25,warm=0.75", {"control": 0.25, "warm": 0.75}),
        ("shares: warm = 1", {"warm": 1.0}),
        ("thompson", {"control": 0.4, "warm": 0.6}),
        ("table:4", {"control": 0.1, "warm": 0.9}),
    ],
)
def test_a_policy_is_read_from_a_line(text, shares):
    target = read_policy(
        text, ["control", "warm"], learnt=lambda _: {"control": 0.4, "warm": 0.6}, table=BY_PLAN
    )

    assert target(TABLE, "plan=pro") == shares


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("greedy", UnknownName, "greedy"),
        ("fixed:worm", UnknownName, "Did you mean 'warm'"),
        ("fixed:", UnknownName, "fixed:VARIANT"),
        ("shares:warm=half", ContextError, "a share from 0 to 1"),
        ("shares:warm=.5", ContextError, "sum to 1"),
        ("shares:worm=1", UnknownName, "Did you mean 'warm'"),
        ("table:x", UnknownName, "table:NUMBER"),
    ],
)
def test_a_policy_nobody_knows_names_what_is_right(text, error, said):
    with pytest.raises(error, match=said):
        read_policy(text, ["control", "warm"], learnt=dict)


def test_tallies_are_divided_among_those_who_are_known_and_the_rest():
    tallies = [
        Tally(3, "control", "", "shown", 10),
        Tally(3, "control", "", "clicked", 4),
        Tally(3, "control", "", "machine_clicked", 9),
        Tally(4, "warm", "plan=pro", "shown", 5),
        Tally(9, "warm", "", "shown", 2),
    ]
    drawn = [
        Drawn("ada", (3, "control", ""), True),
        Drawn("ada", (3, "control", ""), True),
        Drawn("bob", (3, "control", ""), False),
        Drawn("eve", (7, "control", ""), True),  # of no table that is counted
    ]

    trials = trials_of(tallies, {3: TABLE, 4: BY_PLAN}, drawn, lambda *_: {"warm": 1.0}, goal="clicked")

    assert {
        (each.unit, each.variant, each.context, each.propensity, each.reward, each.times) for each in trials
    } == {
        ("ada", "control", "", 0.75, 1.0, 2),
        ("bob", "control", "", 0.75, 0.0, 1),
        ("", "control", "", 0.75, 1.0, 2),
        ("", "control", "", 0.75, 0.0, 5),
        ("", "warm", "plan=pro", 0.9, 0.0, 5),
    }


async def test_the_command_answers_refuses_with_1_and_says_what_is_wrong_with_2(project):
    where = {"storage_url": "sqlite:///info.db"}
    (project / "info.yaml").write_text('info_module: {storage: {url: "sqlite:///info.db"}}\n')
    await logged(480, {"warm": 3, "control": 6}, **where)
    info.close_all()

    def asked(*arguments):
        result = CliRunner().invoke(app, ["experiments", "whatif", *arguments])
        return result.exit_code, result.stdout, result.stderr

    code, shown, _ = asked("welcome/text", "--policy", "fixed:warm", "--by", "segment")
    told = json.loads(asked("welcome/text", "--policy", "fixed:warm", "--json")[1])
    assert code == 0
    assert "would have earned" in shown
    assert "segment (none)" in shown
    assert told["found"]["low"] < told["found"]["value"] < told["found"]["high"]
    code, shown, _ = asked("welcome/text", "--policy", "shares:ready_first=.5,warm=.5", "--tenant", "default")
    assert code == 0
    assert asked("welcome", "--policy", "uniform")[0] == 2
    assert asked("welcome/text", "--policy", "uniform", "--by", "hour")[0] == 2
    code, _, error = asked("welcome/text", "--policy", "fixed:worm")
    assert code == 2
    assert "Did you mean 'warm'" in error


async def test_an_experiment_is_asked_about_by_its_name(project):
    (project / "info.yaml").write_text('info_module: {storage: {url: "sqlite:///info.db"}}\n')
    generator, _ = await logged(40, {"warm": 2}, storage_url="sqlite:///info.db")
    await generator.experiments.plan(
        "greeting", Proposal(template="tenant_welcome", channel="text", mode="open", base_rate=0.2)
    )

    def asked(name):
        result = CliRunner().invoke(
            app, ["experiments", "whatif", name, "--policy", "uniform", "--json", "--tenant", "default"]
        )
        return result.exit_code, result.stdout + result.stderr

    info.close_all()
    assert "has not begun" in asked("greeting")[1]
    assert "Did you mean 'greeting'" in asked("greting")[1]
    generator = InfoTemplateGenerator("default", storage_url="sqlite:///info.db")
    await generator.experiments.start("greeting")
    for number in range(130):
        who = Recipient(f"new-{number}")
        message = await generator.generate_info_message("welcome", JOHN, "text", recipient=who)
        if number % 5 == 0:
            await generator.track(message.id, "clicked", machine="")
    info.close_all()
    code, told = asked("greeting")

    assert code == 0, told
    found = json.loads(told)
    assert found["first"] == found["last"] == 1
    assert found["found"]["weights"]["messages"] == 130
    assert found["found"]["estimates"]["ips"] == pytest.approx(0.2)


async def test_a_refusal_shows_its_figures_and_ends_with_1(project):
    (project / "info.yaml").write_text('info_module: {storage: {url: "sqlite:///info.db"}}\n')
    await logged(90, {"warm": 2}, storage_url="sqlite:///info.db")
    info.close_all()

    result = CliRunner().invoke(app, ["experiments", "whatif", "welcome/text", "--policy", "fixed:warm"])

    assert result.exit_code == 1
    assert "no answer (too_few): 90 messages, of which" in result.stdout
    assert "Next: Wait for more messages" in result.stdout
