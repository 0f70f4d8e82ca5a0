"""Replay: the same bytes from stored data alone, in another process and time zone."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import ReplayError
from info.generators import message_id, rendering_hash
from info.model.values import Recipient, Tenant
from tests.generators import press

ADA = {"user_name": "Ada", "since": "2026-03-29T01:30:00Z"}


async def test_a_message_is_replayed_byte_for_byte(generator):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r")

    result = await generator.replay(message.id, decide=True)

    assert (result.same, result.fingerprint_same, result.decision.same) == (True, True, True)
    assert result.hash == result.stored_hash == message.record.rendering_hash
    assert result.rendering == message.rendering


async def test_what_changed_since_does_not_change_the_replay(generator, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack", variant="control")
    parts.directory.held["acme"] = Tenant("acme", {"name": "Emca"}, {}, ("de",))

    assert (await generator.replay(message.id)).rendering["payload"].count("Acme") == 1
    assert (await generator.message(message.id)).payload == message.payload


async def test_another_engine_is_said(generator, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack")
    other = press.Means(
        parts.means.programs, press.negotiate, press.decide, press.make_table, "test engine 2"
    )
    later = press.generator(
        type(parts)(
            parts.messages,
            parts.deliveries,
            parts.directory,
            other,
            parts.gate,
            parts.pseudonym,
            parts.clock,
            parts.seed,
            parts.deliver,
            parts.mime,
            parts.seals,
            parts.people,
            parts.address_key,
            parts.recent,
        )
    )

    result = await later.replay(message.id)

    assert (result.same, result.fingerprint_same, result.fingerprint) == (True, False, "test engine 1")


async def test_a_refused_message_is_refused_again(generator):
    message = await generator.generate_info_message("welcome", {"user_name": "a\nb"}, "email")

    result = await generator.replay(message.id)

    assert (result.same, result.rendering, result.hash) == (True, {}, "")


async def test_a_decision_that_was_not_drawn_says_so(generator):
    message = await generator.generate_info_message("welcome", ADA, "slack", variant="warm")

    decision = (await generator.replay(message.id, decide=True)).decision

    assert (decision.same, decision.why) == (True, "nothing was drawn: asked for")


async def test_a_lost_table_or_program_is_said(generator, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack")
    parts.messages.engine.connection.execute("DELETE FROM allocation")

    assert "allocation table 0" in (await generator.replay(message.id, decide=True)).decision.why

    parts.messages.engine.connection.execute("DELETE FROM blob")
    with pytest.raises(ReplayError, match="not in this store"):
        await generator.replay(message.id)


async def test_unknown_and_forgotten_messages_are_told_apart(generator, parts):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient=Recipient("r"))
    await press.erase(parts, "key of r")

    for ask in (generator.replay, generator.explain, generator.message):
        with pytest.raises(ReplayError, match="There is no message"):
            await ask("0" * 32)
    for ask in (generator.replay, generator.explain, generator.message):
        with pytest.raises(ReplayError, match="forgotten"):
            await ask(message.id)


CHILD = """
import asyncio, sys
from tests.generators import press

async def main(url, *ids):
    parts = press.shop(url)
    for name in ids:
        result = await press.generator(parts).replay(name, decide=True)
        print(name, result.same, result.decision.same)
    parts.messages.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_another_process_in_another_time_zone_makes_the_same_bytes(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    parts = press.shop(url)
    generator = press.generator(parts)
    ids = [
        (
            await generator.generate_info_message(
                "welcome", ADA, channel, recipient=Recipient(f"r-{number}", timezone="America/New_York")
            )
        ).id
        for number in range(10)
        for channel in ("slack", "email", "text")
    ]
    parts.messages.close()

    told = subprocess.run(  # noqa: ASYNC221  (nothing else runs on this loop)
        [sys.executable, "-c", CHILD, url, *ids],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "TZ": "Pacific/Chatham",
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )

    assert told.stdout.splitlines() == [f"{name} True True" for name in ids]


@settings(max_examples=50)
@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4),
)
def test_renderings_have_one_hash_each(one, other):
    hashes = [
        rendering_hash(sorted(texts), [texts[name] for name in sorted(texts)]) for texts in (one, other)
    ]

    assert (hashes[0] == hashes[1]) == (one == other)


@given(st.integers(0, 2**80), st.floats(0, 1e10))
def test_message_ids_are_version_seven_uuids(seed, now):
    name = message_id(seed=seed, now=now)

    assert len(name) == 32
    assert name[12] == "7"
    assert name[16] in "89ab"
    assert int(name[:12], 16) == int(now * 1000) % 2**48


def test_message_ids_at_the_boundaries():
    assert message_id(seed=2**74 - 1, now=0) == "0000000000007fffbfffffffffffffff"
    assert message_id(seed=2**74, now=0) == message_id(seed=0, now=0)
