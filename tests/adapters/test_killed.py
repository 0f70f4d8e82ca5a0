"""A few kills of the proof; `python -m scripts.prove_storage --kills 1000` goes on for long."""

from __future__ import annotations

import os

import pytest

from scripts import prove_storage


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_two_writing_processes_that_are_killed_lose_nothing_and_halve_nothing():
    done = prove_storage.prove_sqlite(prove_storage.Plan(kills=3))

    assert done.wrong == []
    assert done.kills == 3
    assert done.acknowledged


def test_the_proof_sees_what_is_lost_halved_doubled_or_miscounted():
    ids = [f"{2:032x}", f"{4:032x}"]
    rows = [(each,) for each in ids]
    whole = {
        "SELECT id FROM message": rows,
        "SELECT leaf FROM audit_entry": [(each.encode(),) for each in ids],
        "SELECT message FROM event": rows,
        "SELECT message FROM rewarded": rows,
        "SELECT message FROM outbox": rows,
        "SELECT count(*) FROM message WHERE tenant = 't-1'": [(2,)],
        "SELECT shown, rewarded FROM counts WHERE tenant = 't-1'": [(2, 2)],
        "SELECT count(*) FROM message WHERE tenant = 't-2'": [(0,)],
        "SELECT shown, rewarded FROM counts WHERE tenant = 't-2'": [],
        "SELECT kind, n FROM tally WHERE tenant = 't-1' ORDER BY kind": [("clicked", 2), ("shown", 2)],
        "SELECT kind, n FROM tally WHERE tenant = 't-2' ORDER BY kind": [],
    }

    def judged(changed=None, rows=(), acknowledged=(2, 4)):
        return prove_storage._judge({**whole, changed: list(rows)}.__getitem__, acknowledged)

    assert judged() == []
    assert "lost" in judged(acknowledged=(2, 4, 6))[0]
    for table in list(whole)[1:5]:
        assert judged(table, whole[table][:1]), table
        assert judged(table, whole[table] + whole[table][:1]), table
    tallied = "SELECT kind, n FROM tally WHERE tenant = 't-1' ORDER BY kind"
    assert "tallies" in judged(tallied, [("clicked", 1), ("shown", 2)])[0]
    assert "counts" in judged("SELECT shown, rewarded FROM counts WHERE tenant = 't-1'", [(2, 1)])[0]
