"""A few kills of the proof on a server; `python -m scripts.prove_storage --kills 1000` goes on for long."""

from __future__ import annotations

import pytest

from scripts.prove_storage import Plan, prove_postgres


@pytest.mark.slow
def test_killed_processes_and_a_stopped_server_lose_nothing_and_halve_nothing():
    done = prove_postgres(Plan(kills=3, stops=2))

    assert done.wrong == []
    assert done.kills == 3
    assert done.acknowledged
