"""What another choice of channels and hours would have earned, asked of a real log in a real store."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from info import InfoTemplateGenerator, Recipient, UnknownName, close_all
from info.adapters.sql import SqlHabits, SqlPeople
from info.bootstrap import feedback, setup_here
from info.feedback.behaviour import Behaviour, BehaviourParts
from info.model.choices import Choice
from info.model.people import Objection, Standing
from info.model.values import Commit
from info.personalization.behaviour import drawn_choice, settled_choice
from info.ports.people import PersonExpect, PersonWrites
from info.testing.contracts import a_message, an_event
from tests.feedback.laboratory import Laboratory
from tests.generators import press

DAY = 86_400.0
START = 1_700_006_400.0
ASKED = Choice("channel", "", 1.0, 0.0, "", "tenant_welcome", "", START, habits=1)
HOURS = ["2023-11-15T19:00+09:00", "2023-11-16T19:00+09:00", "2023-11-15T08:00+09:00"]


@pytest.fixture
def lab():
    lab = Laboratory("sqlite://")
    yield lab
    lab.store.close()


def asking(lab):
    engine = lab.store.engine
    parts = BehaviourParts(
        habits=SqlHabits(engine), messages=lab.store, events=lab.store, people=SqlPeople(engine),
        programs=lab.programs, tenants=press.Tenants(), pseudonym=lambda _tenant, person: person,
        clock=lab.clock,
    )  # fmt: skip
    return Behaviour(lab.tenant, parts=lambda: parts)


async def a_log(lab, *, messages, clicks, names=("email", "sms"), asked=ASKED, people=None):
    """Messages that followed a drawn choice; `clicks` says of the chosen one which of ten are clicked."""
    writes, seen = [], dict.fromkeys(names, 0)
    for number in range(messages):
        unit = f"r_{number if people is None else number % people}"
        again = replace(asked, asked_at=START + number * DAY)
        choice = drawn_choice(again, list(names), tenant=lab.tenant, unit=unit)
        message = a_message(number, tenant=lab.tenant, recipient=unit, choices=(choice,), table=-1)
        seen[choice.chosen] += 1
        await lab.store.commit(lab.tenant, Commit(message))
        if seen[choice.chosen] % 10 < clicks[choice.chosen]:
            writes.append(an_event(message, "clicked", f"e-{number}"))
    await lab.store.commit(lab.tenant, Commit(events=tuple(writes)))
    return seen


async def test_equal_shares_and_the_best_are_told_from_a_log_of_neither(lab):
    seen = await a_log(lab, messages=1200, clicks={"email": 2, "sms": 6})

    best = await asking(lab).what_if("channel", "best")
    equal = await asking(lab).what_if("channel", "uniform")

    assert 30 < seen["sms"] < 95  # of 1,200 with 5 %
    assert best.found.low < 0.2 < best.found.high
    assert equal.found.low < 0.4 < equal.found.high
    assert equal.found.low > best.found.value
    assert equal.found.weights.messages == best.found.weights.messages == 1200


async def test_what_was_hardly_ever_drawn_cannot_be_asked_about(lab):
    await a_log(lab, messages=400, clicks={"email": 2, "sms": 6})

    found = await asking(lab).what_if("channel", "fixed:sms")

    assert (found.found.value, found.found.refused.code) == (None, "too_few")


async def test_hours_are_told_by_the_clock_and_people_are_the_witnesses(lab):
    clicks = {HOURS[0]: 5, HOURS[1]: 5, HOURS[2]: 1}
    await a_log(
        lab, messages=600, clicks=clicks, names=HOURS, asked=replace(ASKED, of="hour", channel="slack")
    )
    other = Laboratory("sqlite://", tenant="other")
    await a_log(
        other, messages=600, clicks=clicks, names=HOURS, people=20,
        asked=replace(ASKED, of="hour", channel="slack"),
    )  # fmt: skip

    evening = await asking(lab).what_if("hour", "fixed:19:00")
    few = await asking(other).what_if("hour", "fixed:19:00")
    other.store.close()

    assert evening.found.low < 0.5 < evening.found.high
    assert evening.found.weights.effective == pytest.approx(580, abs=15)
    assert few.found.refused.code == "too_few"


async def test_only_what_was_drawn_for_a_message_that_may_go_out_counts(lab):
    await a_log(lab, messages=3, clicks={"email": 0, "sms": 0})
    drawn = drawn_choice(ASKED, ["email", "sms"], tenant=lab.tenant, unit="r_9")
    for number, change in enumerate(
        [
            {"choices": (settled_choice(ASKED, "email", "off"),)},
            {"choices": (drawn_choice(ASKED, ["email"], tenant=lab.tenant, unit="r_9"),)},
            {},
        ]
    ):
        message = a_message(100 + number, tenant=lab.tenant, recipient="r_9", table=-1, **change)
        await lab.store.commit(lab.tenant, Commit(message))
    refused = a_message(200, tenant=lab.tenant, recipient="r_9", table=-1, choices=(drawn,))
    await lab.store.commit(lab.tenant, Commit(replace(refused, status="refused")))

    found = await asking(lab).what_if("channel", "best")

    assert found.found.weights.messages == 3


@pytest.mark.parametrize("policy", ["always", "fixed:", "fixed:pigeon", "thompson"])
async def test_a_policy_nobody_knows_is_refused_by_name(lab, policy):
    await a_log(lab, messages=2, clicks={"email": 0, "sms": 0})

    with pytest.raises(UnknownName):
        await asking(lab).what_if("channel", policy)


async def test_without_a_choice_in_the_log_there_is_nothing_to_ask(lab):
    await lab.store.commit(lab.tenant, Commit(a_message(1, tenant=lab.tenant, recipient="r", table=-1)))

    with pytest.raises(UnknownName, match="log of choices"):
        await asking(lab).what_if("hour", "best")


async def test_who_objects_to_profiling_is_not_looked_at(lab):
    await a_log(lab, messages=4, clicks={"email": 0, "sms": 0}, people=2)
    objected = Standing(objections=(Objection("profiling", 5.0),))

    await SqlPeople(lab.store.engine).write(lab.tenant, PersonWrites("r_1", objected), PersonExpect())

    assert (await asking(lab).what_if("channel", "best")).found.weights.messages == 2


async def test_it_is_asked_by_infoctl_of_messages_that_were_generated(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from info.apps.cli.main import app

    (tmp_path / "tenants" / "acme").mkdir(parents=True)
    told = {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "languages": ["en"], "habits": True}
    (tmp_path / "tenants" / "acme" / "tenant.json").write_text(json.dumps(told))
    (tmp_path / "info.yaml").write_text("info_module: {storage: {url: sqlite:///info.db}}\n")
    monkeypatch.chdir(tmp_path)
    generator = InfoTemplateGenerator("acme", setup=setup_here(tmp_path))
    for number in range(130):
        person = Recipient(f"p {number}")
        by = (await generator.best_channel(person, "welcome", channels=["email", "sms"])).choice
        message = await generator.generate_info_message(
            "welcome", {"user_name": "J", "tier": "pro"}, by.channel, recipient=person, choices=[by]
        )
        if number % 4 == 0:
            await feedback("acme", setup=setup_here(tmp_path)).track(message.id, "clicked")
    close_all()

    shown = CliRunner().invoke(
        app, ["experiments", "whatif", "channel", "--policy", "best", "--tenant", "acme"]
    )
    refused = CliRunner().invoke(
        app, ["experiments", "whatif", "hour", "--policy", "best", "--tenant", "acme"]
    )

    assert shown.exit_code == 0, shown.output
    assert "best for the channel (goals of the templates)" in shown.stdout
    assert "not to be told from what ran" in shown.stdout
    assert refused.exit_code == 2
    close_all()
