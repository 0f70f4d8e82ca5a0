"""Blocking twins: from plain code, and inside a running loop."""

import asyncio

import pytest

from info import ContextError, ReplayError
from info.bootstrap import LoopThread
from info.sync import InfoTemplateGenerator, PersonalizationEngine, run

JOHN = {"user_name": "John", "tier": "premium"}


def ask(number):
    return {
        "template_type": "welcome",
        "context": {**JOHN, "user_name": f"n{number}"},
        "target_channel": "text",
    }


def test_a_message_without_await():
    generator = InfoTemplateGenerator("t")

    message = generator.generate_info_message("welcome", JOHN, "slack", recipient="r-1")

    assert generator.replay(message.id, decide=True).same
    assert generator.message(message.id).payload == message.payload
    assert str(generator.explain(message.id)) == str(message.explain())
    assert generator.track(message.id, "clicked").fresh
    assert len(generator.export("r-1").messages) == 1
    assert generator.forget("r-1").messages == 1
    with pytest.raises(ReplayError):
        generator.replay(message.id)


async def test_inside_a_running_loop_it_does_not_wait_for_itself():
    message = InfoTemplateGenerator("t").generate_info_message("welcome", JOHN, "slack")

    assert message.status == "ready"


def test_many_messages_stream():
    read = []

    def requests():
        for number in range(1000):
            read.append(number)
            yield ask(number)

    stream = InfoTemplateGenerator("t").generate_many(requests(), in_flight=4)
    first = [next(stream) for _ in range(10)]
    stream.close()

    assert ["n9" in message.payload for message in first] == [False] * 9 + [True]
    assert len(read) < 20
    assert len(list(InfoTemplateGenerator("t").generate_many([ask(1), ask(2)]))) == 2


def test_errors_come_through():
    with pytest.raises(ContextError):
        InfoTemplateGenerator("t").generate_info_message("welcome", {}, "slack")


def test_the_engine_ranks_without_await():
    assert PersonalizationEngine().optimize_for_engagement(["Hello there, friend", "Hi"]).candidates


def test_waiting_for_oneself_is_refused():
    async def inside():
        return run(asyncio.sleep(0))

    with pytest.raises(RuntimeError, match="wait for itself"):
        run(inside())


def test_a_loop_thread_ends():
    thread = LoopThread()

    assert thread.run(asyncio.sleep(0, "done")) == "done"
    thread.close()
    thread.close()

    assert thread.loop.is_closed()
