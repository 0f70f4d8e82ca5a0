"""Several openers of one new file: whoever comes second waits, as for any lock."""

from __future__ import annotations

import sqlite3
import threading

from info.adapters.sql.connect import Location, connect

HELD_SECONDS = 0.2


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path):
    path = str(tmp_path / "info.db")
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    release = threading.Timer(HELD_SECONDS, first.execute, ["COMMIT"])
    release.start()

    second = connect(Location(path))

    assert second.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    release.join()
    first.close()
    second.close()
