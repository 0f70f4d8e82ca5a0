"""`infoctl migrate` and `infoctl backup`."""

from __future__ import annotations

import json
import sqlite3
import threading

import pytest


@pytest.fixture
def message(infoctl, project):
    """The id of a message in the project's store."""
    told = infoctl("render", "welcome", "--example", "typical", "--tenant", "acme", "--json")
    return json.loads(told.stdout)[0]["id"]


def steps(infoctl, *arguments):
    result = infoctl("migrate", "--json", *arguments)
    return result.exit_code, json.loads(result.stdout)


def test_the_status_of_a_store_that_is_not_there_makes_none(infoctl, project):
    (project / ".info" / "info.db").unlink(missing_ok=True)

    code, told = steps(infoctl, "--status")

    assert code == 1
    assert told["applied"] == []
    assert {step["applied_at"] for step in told["steps"]} == {None}
    assert not (project / ".info" / "info.db").exists()


def test_migrate_applies_every_step_once(infoctl, project):
    (project / ".info" / "info.db").unlink(missing_ok=True)

    code, first = steps(infoctl)
    again, second = steps(infoctl, "--post")
    status, _ = steps(infoctl, "--status")

    assert (code, again, status) == (0, 0, 0)
    assert first["applied"] == [step["number"] for step in first["steps"]]
    assert second["applied"] == []


def test_migrate_shows_the_steps_to_a_person(infoctl, project):
    told = infoctl("migrate")

    assert told.exit_code == 0
    assert "0001_first.sql" in told.stdout
    assert "infoctl migrate" not in told.stdout  # nothing waits


def test_doctor_tells_of_a_step_that_waits_and_finds_nothing_wrong_in_it(infoctl, message, monkeypatch):
    from info.adapters.sql import migrate

    quiet = json.loads(infoctl("doctor", "--json").stdout)["findings"]
    step = migrate.Migration(9998, "9998_planted.post.sql", "CREATE TABLE planted (x TEXT);")
    monkeypatch.setitem(migrate._read, "SQLite", (*migrate.migrations(), step))

    told = infoctl("doctor", "--json")

    assert not any("Migration" in finding["what"] for finding in quiet)
    (waiting,) = [each for each in json.loads(told.stdout)["findings"] if "Migration" in each["what"]]
    assert "9998_planted.post.sql waits" in waiting["what"]
    assert "infoctl migrate --post" in waiting["what"]
    assert told.exit_code == 0


def test_status_beside_a_phase_is_refused(infoctl, project):
    assert infoctl("migrate", "--status", "--post").exit_code == 2


def test_memory_has_nothing_to_migrate_or_to_copy(infoctl, nowhere):
    for command in (("migrate",), ("backup", "copy.db")):
        told = infoctl(*command)

        assert told.exit_code == 2
        assert "memory" in told.stderr


def test_a_copy_holds_every_message_and_no_key(infoctl, project, message):
    told = infoctl("backup", "copy.db", "--json")

    assert told.exit_code == 0
    with sqlite3.connect(project / "copy.db") as copy:
        assert copy.execute("SELECT id FROM message").fetchall() == [(message,)]
        assert copy.execute("SELECT name FROM sqlite_master WHERE name = 'tenant_key'").fetchall() == []
    copy.close()
    assert json.loads(told.stdout)["bytes"] == (project / "copy.db").stat().st_size
    assert (project / "copy.db").stat().st_mode & 0o077 == 0
    assert [path.name for path in project.iterdir() if path.name.endswith((".tmp", "-wal", "-shm"))] == []


def test_a_copy_is_one_moment_of_a_store_that_is_written(infoctl, project, message):
    stop = threading.Event()

    def write():
        connection = sqlite3.connect(project / ".info" / "info.db", isolation_level=None, timeout=10)
        number = 0
        while not stop.is_set():
            connection.execute("BEGIN IMMEDIATE")
            for table in ("a", "b"):  # the two always hold the same
                connection.execute("INSERT INTO mark VALUES (?, ?)", (f"{table}{number}", "x" * 2000))
            connection.execute("COMMIT")
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        codes = [infoctl("backup", f"copy{number}.db").exit_code for number in range(5)]
    finally:
        stop.set()
        writer.join()

    counts = []
    for number in range(5):
        copy = sqlite3.connect(project / f"copy{number}.db")
        names = [name for (name,) in copy.execute("SELECT name FROM mark")]
        copy.close()
        assert {name[1:] for name in names if name[0] == "a"} == {
            name[1:] for name in names if name[0] == "b"
        }
        counts.append(len(names))
    assert codes == [0] * 5
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_copy_replaces_no_file(infoctl, project, message):
    (project / "copy.db").write_text("mine")

    told = infoctl("backup", "copy.db")

    assert told.exit_code == 2
    assert "there already" in told.stderr
    assert (project / "copy.db").read_text() == "mine"


def test_a_copy_to_where_nothing_can_be_written_leaves_nothing(infoctl, project, message):
    told = infoctl("backup", "/proc/copy.db")

    assert told.exit_code == 2
    assert "/proc/copy.db" in told.stderr
