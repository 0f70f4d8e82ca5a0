"""Many at once: bounded, never dropped, in several loops, in order, streaming."""

import asyncio
import threading

import pytest

from info.errors import ContextError
from info.generators import Gate
from tests.generators import press

ADA = {"user_name": "Ada"}


def ask(number, **more):
    return {
        "template_type": "welcome",
        "context": {"user_name": f"n{number}"},
        "target_channel": "slack",
        "variant": "control",
        **more,
    }


async def test_a_thousand_at_once_with_a_limit_of_ten():
    parts = press.shop(limit=10)
    generator = press.generator(parts)

    messages = await asyncio.gather(
        *(generator.generate_info_message(**ask(number)) for number in range(1000))
    )

    assert parts.gate.most_inside == 10
    assert parts.gate.inside == 0
    assert [message.payload["text"] for message in messages] == [
        f"Welcome, n{number}" for number in range(1000)
    ]
    parts.messages.close()


async def test_who_stops_waiting_does_not_keep_a_place():
    gate = Gate(1)
    assert gate.enter() is None
    turns = [gate.enter() for _ in range(3)]
    turns[0].cancel()
    gate.give_up(turns[0])

    gate.leave()
    await turns[1]
    gate.give_up(turns[1])  # cancelled after it was let in: the place goes on
    await turns[2]
    gate.leave()

    assert gate.inside == 0
    assert gate.enter() is None


def test_a_waiter_whose_loop_is_gone_is_passed_over():
    gate = Gate(1)
    assert gate.enter() is None

    async def wait_in_vain():
        gate.enter()

    asyncio.run(wait_in_vain())
    gate.leave()

    assert gate.inside == 0


async def test_cancelled_generations_give_their_place_back():
    parts = press.shop(limit=2)
    generator = press.generator(parts)
    await generator.generate_info_message(**ask(0))

    tasks = [asyncio.ensure_future(generator.generate_info_message(**ask(number))) for number in range(50)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert sum(isinstance(result, asyncio.CancelledError) for result in results) == 25
    assert parts.gate.inside == 0
    assert await generator.generate_info_message(**ask(1))
    parts.messages.close()


def test_one_generator_serves_several_loops_and_threads(tmp_path):
    parts = press.shop(f"sqlite:///{tmp_path}/info.db", limit=5)
    generator = press.generator(parts)
    made = []

    async def some(start):
        made.extend(
            await asyncio.gather(
                *(generator.generate_info_message(**ask(number)) for number in range(start, start + 50))
            )
        )

    threads = [
        threading.Thread(target=lambda start=start: asyncio.run(some(start))) for start in (0, 50, 100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(some(150))
    parts.messages.close()

    assert len({message.id for message in made}) == 200
    assert parts.gate.most_inside <= 5
    assert parts.gate.inside == 0


async def test_generate_many_streams_in_order_and_reads_only_what_it_needs(generator):
    read = []

    def requests():
        for number in range(10_000):
            read.append(number)
            yield ask(number)

    stream = generator.generate_many(requests(), in_flight=8)
    first = [await anext(stream) for _ in range(20)]
    await stream.aclose()

    assert [message.payload["text"] for message in first] == [f"Welcome, n{number}" for number in range(20)]
    assert len(read) <= 30


async def test_generate_many_takes_an_asynchronous_source(generator):
    async def requests():
        for number in range(30):
            await asyncio.sleep(0)
            yield ask(number)

    assert len([message async for message in generator.generate_many(requests(), in_flight=4)]) == 30


async def test_an_error_ends_the_stream_or_stands_in_its_place(generator, parts):
    requests = [ask(0), ask(1, context={}), ask(2)]

    with pytest.raises(ContextError):
        [message async for message in generator.generate_many(requests)]
    results = [result async for result in generator.generate_many(requests, errors="yield")]

    assert [isinstance(result, ContextError) for result in results] == [False, True, False]
    assert parts.gate.inside == 0
