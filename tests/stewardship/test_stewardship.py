"""A person's messages can be handed over, and forgotten."""

import json

import msgspec
import pytest

from info.errors import ReplayError
from info.model.values import Recipient
from info.stewardship import Stewardship, StewardshipParts
from tests.generators import press

ADA = {"user_name": "Ada"}


@pytest.fixture
def parts(tmp_path):
    parts = press.shop(f"sqlite:///{tmp_path}/info.db")
    yield parts
    parts.messages.close()


@pytest.fixture
def generator(parts):
    return press.generator(parts)


@pytest.fixture
def stewardship(parts):
    home = StewardshipParts(parts.messages, parts.messages, parts.pseudonym, parts.clock)
    return Stewardship("acme", parts=lambda: home)


async def test_an_export_holds_everything_of_one_person_as_json(generator, stewardship):
    one = await generator.generate_info_message("welcome", ADA, "slack", recipient=Recipient("r-1", "de"))
    two = await generator.generate_info_message("welcome", ADA, "email", recipient="r-1")
    await generator.generate_info_message("welcome", {"user_name": "Eve"}, "slack", recipient="r-2")

    export = await stewardship.export("r-1")

    told = json.loads(msgspec.json.encode(export))
    assert [message["id"] for message in told["messages"]] == [one.id, two.id]
    assert told["messages"][0]["request"]["context"] == ADA
    assert told["messages"][0]["request"]["recipient"] == {"id": "r-1", "locale": "de"}
    assert [event["kind"] for event in told["messages"][0]["events"]] == ["generated"]
    assert "Eve" not in json.dumps(told)


async def test_the_forgotten_are_in_no_export_and_in_no_file(generator, stewardship, tmp_path):
    name = {"user_name": "Wolfeschlegelsteinhausen"}
    message = await generator.generate_info_message("welcome", name, "slack", recipient="r-1")
    other = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-2")

    forgotten = await stewardship.forget(Recipient("r-1"))

    assert (forgotten.messages, forgotten.recipient) == (1, "key of r-1")
    assert (await stewardship.export("r-1")).messages == ()
    assert len((await stewardship.export("r-2")).messages) == 1
    assert not any(b"Wolfeschlegel" in path.read_bytes() for path in tmp_path.iterdir())
    with pytest.raises(ReplayError, match="forgotten"):
        await generator.replay(message.id)
    assert (await generator.replay(other.id)).same


async def test_counts_and_choices_outlive_the_person(generator, stewardship, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    await stewardship.forget("r-1")

    (count,) = await parts.messages.counts("acme", "tenant_welcome", "slack")
    assert count.shown == 1
    assert (await parts.messages.message("acme", message.id)).decision == message.record.decision
    assert message.variant in str(await generator.explain(message.id))


async def test_who_was_forgotten_may_be_written_to_again(generator, stewardship):
    await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await stewardship.forget("r-1")

    await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    assert len((await stewardship.export("r-1")).messages) == 1
    assert (await stewardship.forget("nobody")).messages == 0
