"""Random bytes that are read many at a time: none is given twice, not to threads and not to a child."""

import os
import threading

import pytest

from info.bootstrap.randomness import AT_ONCE, RandomPool, random_bytes


def counted(calls):
    """A source whose bytes tell apart what was read when."""

    def source(length):
        calls.append(length)
        return b"".join((len(calls) * 1000 + at).to_bytes(4, "big") for at in range(length // 4))

    return source


def test_one_call_of_the_system_serves_many_pieces_of_a_length():
    calls = []
    pool = RandomPool(counted(calls))
    assert len({pool(4) for _ in range(AT_ONCE)}) == AT_ONCE
    assert calls == [4 * AT_ONCE]
    pool(4)
    assert len(calls) == 2


@pytest.mark.parametrize("length", [1, 12, 16, 60])
def test_a_piece_is_as_long_as_asked_whatever_was_asked_before(length):
    pool = RandomPool()
    pool(12)
    assert len(pool(length)) == length


def test_threads_never_get_the_same_piece():
    pool = RandomPool()
    got = [[] for _ in range(4)]

    def draw(mine):
        mine.extend(pool(8) for _ in range(5_000))

    threads = [threading.Thread(target=draw, args=(mine,)) for mine in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [piece for mine in got for piece in mine]
    assert len(set(everything)) == len(everything) == 20_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_gets_none_of_its_parents_pieces():
    random_bytes(12)  # now some are ready
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, b"".join(random_bytes(12) for _ in range(AT_ONCE)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        theirs = pipe.read()
    os.waitpid(child, 0)
    ours = {random_bytes(12) for _ in range(AT_ONCE)}
    assert len(theirs) == 12 * AT_ONCE
    assert not ours & {theirs[at : at + 12] for at in range(0, len(theirs), 12)}
