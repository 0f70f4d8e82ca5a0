"""The channel and the hour of a message: drawn, kept sealed, explained, replayed, forgotten."""

import sqlite3
from collections import Counter

import msgspec
import pytest
from msgspec.structs import replace

from info import ContextError, InfoTemplateGenerator, Recipient, ReplayError
from info.bootstrap import feedback, runtime_of, setup_here, stewardship
from info.model.choices import Choice
from info.model.values import Commit
from info.stewardship.readable import report_of
from info.sync import InfoTemplateGenerator as Blocking
from tests.facade.test_behaviour import ADA, DAY, HOUR, JOHN, MIDNIGHT, STORE, a_past, a_project

NOW = MIDNIGHT + 20 * DAY


@pytest.fixture
def keeping(tmp_path):
    return a_project(tmp_path, habits=True)


async def asked(generator, person=ADA, *, at=NOW, channels=("email", "sms")):
    """A channel and an hour in it, drawn for the person."""
    by = (await generator.best_channel(person, "welcome", channels=channels, at=at)).choice
    when = (await generator.best_time(person, "welcome", channel=by.channel, after=at)).choice
    return by, when


async def a_message(generator, choices, person=ADA):
    return await generator.generate_info_message(
        "welcome", JOHN, choices[0].channel, recipient=person, choices=choices, now=NOW
    )


async def test_what_was_drawn_is_kept_with_the_message_told_and_drawn_again(keeping):
    generator = await a_past(keeping)
    by, when = await asked(generator)

    message = await a_message(generator, (by, when))

    stored = (await generator.message(message.id)).record
    assert stored.request.choices == (by, when)
    assert dict(by.shares).keys() == {"email", "sms"}
    assert by.habits == when.habits >= 1
    assert by.probability == dict(by.shares)[by.chosen]
    told = str(await generator.explain(message.id))
    assert (
        f"channel       {by.chosen}  ({by.reason}; the recipient drew {by.draw:.6f}; made from habits" in told
    )
    assert f"send at       {when.chosen}  ({when.reason}; the recipient drew {when.draw:.6f}" in told
    replayed = await generator.replay(message.id, decide=True)
    assert (replayed.same, replayed.decision.same) == (True, True)
    assert replayed.decision.choices == (by, when)


async def test_a_choice_that_was_changed_in_the_store_does_not_replay(keeping):
    generator = await a_past(keeping, days=1)
    message = await a_message(generator, await asked(generator))
    parts = runtime_of(keeping).parts
    record = message.record
    other = replace(record.request.choices[0], probability=0.5)
    request = replace(record.request, choices=(other, *record.request.choices[1:]))
    changed = replace(record, id="f" * 32, request=request)

    await parts.messages.commit("acme", Commit(changed))
    replayed = await generator.replay("f" * 32, decide=True)

    assert (replayed.decision.variant_same, replayed.decision.choices_same) == (True, False)
    assert not replayed.decision.same


async def test_most_get_the_best_and_a_few_each_other_so_that_it_is_known(keeping):
    generator = await a_past(keeping)
    people = [Recipient(f"p {number}") for number in range(200)]

    found = [await asked(generator, person) for person in people]

    channels = Counter(by.chosen for by, _ in found)
    assert channels["email"] > 175
    assert channels["sms"] > 0
    best = Counter(when.chosen == when.shares[0][0] for _, when in found)
    assert best[True] > 165
    assert best[False] > 5
    assert all(len(when.shares) in (14, 15) for _, when in found)


async def test_asking_keeps_nothing_and_the_best_stays_what_it_was(keeping):
    generator = await a_past(keeping)

    found = await generator.best_time("ada", "welcome", channel="email", after=NOW)
    again = await generator.best_time("ada", "welcome", channel="email", after=NOW + 60)

    assert found.at == NOW + 10 * HOUR
    assert found.choice.shares[0][0] == found.local
    assert found.choice.draw == again.choice.draw
    page = await feedback("acme", setup=keeping).page()
    assert len(page.events) == 8 * 4 + 8  # messages and clicks of the past alone


async def test_nothing_of_the_choice_stands_in_clear_and_forgetting_ends_it(tmp_path):
    folder = tmp_path / "acme"
    a_project(folder, habits=True)
    setup = setup_here(folder, storage_url=f"sqlite:///{tmp_path}/info.db")
    generator = await a_past(setup, days=2)
    by, when = await asked(generator)
    message = await a_message(generator, (by, when))
    steward = stewardship("acme", setup=setup)

    exported = await steward.export("ada")
    kept = rows(tmp_path)
    forgotten = await generator.forget("ada")

    shown = report_of(exported).sections[3].entries[-1]
    assert shown["Channel we chose"] == f"{by.chosen}: {by.reason}"
    assert shown["Time we chose"] == f"{when.chosen}: {when.reason}"
    for secret in (when.chosen, when.reason, by.reason):
        assert secret.encode() not in kept
    assert forgotten.messages > 0
    with pytest.raises(ReplayError, match="forgotten"):
        await generator.replay(message.id, decide=True)
    left = await runtime_of(setup).parts.messages.message("acme", message.id)
    assert left is None or left.request.choices == ()


def rows(folder):
    """Every byte of the store's files, its log among them."""
    with sqlite3.connect(folder / "info.db") as store:
        store.execute("pragma wal_checkpoint(full)")
    return b"".join(file.read_bytes() for file in folder.glob("info.db*"))


async def test_with_learning_switched_off_the_first_channel_and_now_are_certain(tmp_path, monkeypatch):
    a_project(tmp_path, habits=True)
    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    generator = await a_past(setup_here(tmp_path, storage_url=STORE), days=1)

    by, when = await asked(generator, channels=("sms", "email"))
    message = await a_message(generator, (by, when))

    assert (by.chosen, by.probability, by.shares, by.habits) == ("sms", 1.0, (), -1)
    assert (when.chosen, when.at, when.probability, when.shares) == ("now", NOW, 1.0, ())
    assert by.reason == when.reason == "Learning is switched off (ml.enabled), so this is no advice."
    assert f"send at       now  ({when.reason})" in str(message.explain())
    assert (await generator.replay(message.id, decide=True)).decision.same


async def test_a_tenant_that_keeps_no_habits_draws_nothing(tmp_path):
    generator = await a_past(a_project(tmp_path), days=1)

    by, when = await asked(generator, channels=("sms", "email"))

    assert (by.chosen, when.chosen, by.shares, when.shares) == ("sms", "now", (), ())
    assert "No habits are kept" in by.reason


@pytest.mark.parametrize("said", ["profiling", "marketing"])
async def test_on_who_objects_nothing_is_tried_out(keeping, said):
    generator = await a_past(keeping)
    await generator.portrait("grace")
    await stewardship("acme", setup=keeping).object_to("ada", [said])

    days = [await asked(generator, at=NOW + day * DAY) for day in range(40)]

    assert {(by.chosen, by.probability, by.draw, by.habits) for by, _ in days} == {("email", 1.0, 0.0, -1)}
    assert {when.shares for _, when in days} == {()}
    assert "objected" in days[0][0].reason


async def test_what_was_drawn_before_somebody_objected_is_not_kept_after_it(keeping):
    generator = await a_past(keeping, days=1)
    before = await asked(generator)
    await stewardship("acme", setup=keeping).object_to("ada", ["profiling"])
    after = await asked(generator)

    one = await a_message(generator, before)
    other = await a_message(generator, after)

    assert (one.status, one.record.request.choices) == ("ready", ())
    assert other.record.request.choices == after


async def test_a_choice_of_another_person_template_channel_or_value_is_refused(keeping):
    generator = await a_past(keeping, days=1)
    choices = await asked(generator)
    by, when = choices
    other = "sms" if by.channel == "email" else "email"

    async def refused(given, *, wanted, person=ADA, template="welcome", channel=by.channel):
        with pytest.raises(ContextError, match=wanted) as caught:
            await generator.generate_info_message(
                template, JOHN, channel, recipient=person, choices=given, now=NOW
            )
        assert caught.value.path == "choices"
        assert "ada" not in str(caught.value)

    await refused(choices, wanted="drawn for this recipient", person="grace")
    await refused(choices, wanted="a recipient", person=None)
    await refused(choices, wanted=f"in {other}", channel=other)
    await refused(choices, wanted="of usage_insights", template="insight")
    await refused((by, by), wanted="one of an hour")
    await refused(("email",), wanted="best_channel and best_time")
    await refused((replace(by, probability=0.5),), wanted="drawn for this recipient")
    await refused((replace(when, draw=0.0),), wanted="drawn for this recipient")


async def test_a_message_to_whoever_was_erased_keeps_no_choice(keeping):
    generator = await a_past(keeping, days=1)
    choices = await asked(generator)
    await generator.forget("ada")

    message = await a_message(generator, choices)

    assert message.status == "refused"
    assert message.record.request.choices == ()


async def test_habits_are_of_the_hour_a_message_was_to_go_out_at(keeping):
    generator = InfoTemplateGenerator("acme", setup=keeping)
    by, when = await asked(generator)
    made = await a_message(generator, (by, when))
    await feedback("acme", setup=keeping).track(made.id, "clicked", at=when.at + 60)

    await generator.refresh_habits()

    tallies = await runtime_of(keeping).registry.habits.tallies("acme")
    hour = str(int(when.chosen[11:13]))
    assert [(each.name, each.sent, each.engaged) for each in tallies if each.kind == "hour"] == [(hour, 1, 1)]


async def test_a_choice_can_wait_elsewhere_as_json_and_a_repeated_request_keeps_the_first(keeping):
    generator = await a_past(keeping, days=1)
    choices = await asked(generator)

    carried = msgspec.json.decode(msgspec.json.encode(choices), type=tuple[Choice, ...])
    first = await generator.generate_info_message(
        "welcome", JOHN, choices[0].channel, recipient=ADA, choices=carried, idempotency_key="order 7"
    )
    again = await generator.generate_info_message(
        "welcome", JOHN, choices[0].channel, recipient=ADA, idempotency_key="order 7"
    )

    assert again.id == first.id
    assert again.record.request.choices == choices


def test_the_blocking_twin_takes_choices(keeping):
    blocking = Blocking("acme", setup=keeping)
    choice = blocking.best_channel(ADA, "welcome").choice

    message = blocking.generate_info_message("welcome", JOHN, choice.channel, recipient=ADA, choices=[choice])

    assert blocking.replay(message.id, decide=True).decision.choices == (choice,)
