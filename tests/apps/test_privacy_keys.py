"""`infoctl privacy keys`: what stands, rotation that loses nothing, a backup, and a lost key told plainly."""

import json

import pytest

RENDER = (
    "render",
    "welcome",
    "-c",
    "slack",
    "--tenant",
    "acme",
    "--set",
    "user_name=Ada",
    "--set",
    "tier=pro",
)


@pytest.fixture
def message(project, infoctl):
    return json.loads(infoctl(*RENDER, "--json").stdout)[0]["id"]


def test_status_says_where_keys_are_and_what_stands(project, infoctl, message):
    shown = infoctl("privacy", "keys", "status")
    report = json.loads(infoctl("privacy", "keys", "status", "--push", "acme", "--json").stdout)

    assert shown.exit_code == 0
    assert "root.key" in shown.stdout
    assert report["keys"].endswith("info.keys.db")
    held = {"numbers": [0, 1], "destroyed": 0, "rotation": "done", "root": "newest"}
    assert report["tenants"] == [
        {"tenant": "(audit log)", "subjects": 0, **held},
        {"tenant": "acme", "subjects": 1, **held},
    ]
    assert len(report["push"]) == 87
    assert (project / ".info" / "root.key").read_text().split()[-1] not in shown.stdout


def test_keys_are_rotated_and_every_message_still_replays(project, infoctl, message):
    before = (project / ".info" / "root.key").read_text()

    tenants = infoctl("privacy", "keys", "rotate")
    root = infoctl("privacy", "keys", "rotate", "--root", "--json")

    assert "acme: a new key; 1 wrapped by it" in tenants.stdout
    assert json.loads(root.stdout) == {"renewed": True, "wrapped": 4}
    after = (project / ".info" / "root.key").read_text()
    assert after.split()[-1] == before.split()[-1]
    assert after.split()[-2] != before.split()[-1]
    assert infoctl("replay", message).exit_code == 0
    (project / ".info" / "root.key").write_text(after.split()[-2])
    assert infoctl("replay", message).exit_code == 0
    (project / ".info" / "root.key").write_text(before)
    lost = infoctl("replay", message)
    assert lost.exit_code == 2
    assert "Root key" in lost.stderr
    assert "Traceback" not in lost.output


def test_one_tenant_is_rotated_and_the_others_stay(project, infoctl, message):
    infoctl(*("default" if part == "acme" else part for part in RENDER))

    done = json.loads(infoctl("privacy", "keys", "rotate", "--tenant", "acme", "--json").stdout)
    tenants = json.loads(infoctl("privacy", "keys", "status", "--json").stdout)["tenants"]

    assert done == {"wrapped": {"acme": 1}}
    unknown = infoctl("privacy", "keys", "rotate", "--tenant", "acmee")
    assert (unknown.exit_code, "Did you mean 'acme'" in unknown.stderr) == (2, True)
    assert {each["tenant"]: each["numbers"] for each in tenants} == {
        "(audit log)": [0, 1],
        "acme": [0, 2],
        "default": [0, 1],
    }


def test_a_root_from_the_environment_is_rotated_by_putting_a_new_one_before_it(
    project, infoctl, message, monkeypatch
):
    old = (project / ".info" / "root.key").read_text().split()[-1]
    new = "n" * 43 + "="
    monkeypatch.setenv("INFO_ROOT_KEY", f"{old}")
    (project / ".info" / "root.key").unlink()
    assert infoctl("privacy", "keys", "status").exit_code == 0
    assert "Nothing was to do" in infoctl("privacy", "keys", "rotate", "--root").stdout

    monkeypatch.setenv("INFO_ROOT_KEY", f"{new},{old}")
    unfinished = infoctl("privacy", "keys", "status")
    assert unfinished.exit_code == 1
    assert "older" in unfinished.stdout
    assert infoctl("privacy", "keys", "rotate", "--root").exit_code == 0

    monkeypatch.setenv("INFO_ROOT_KEY", new)
    assert infoctl("replay", message).exit_code == 0
    assert new not in infoctl("doctor").output


def test_a_backup_restores_what_was_lost(project, infoctl, message):
    keys = project / ".info" / "info.keys.db"
    made = infoctl("privacy", "keys", "backup", "keys.backup")
    assert made.exit_code == 0
    backup = project / "keys.backup"
    assert backup.stat().st_mode & 0o777 == 0o600
    again = infoctl("privacy", "keys", "backup", "keys.backup")
    assert (again.exit_code, "there is a file already" in again.stderr) == (2, True)

    for path in keys.parent.glob("info.keys.db*"):
        path.unlink()
    lost = infoctl("replay", message)
    assert lost.exit_code == 2
    assert "not among the keys" in lost.stderr
    assert "restore the keys from a backup" in lost.stderr

    for path in keys.parent.glob("info.keys.db*"):
        path.unlink()
    backup.replace(keys)
    assert infoctl("replay", message).exit_code == 0


def test_a_copy_is_restored_where_there_is_none_and_who_was_forgotten_since_stays_so(project, infoctl):
    ids = {}
    for whom in ("ada", "bob"):
        made = infoctl(*RENDER, "--recipient", whom, "--json")
        ids[whom] = json.loads(made.stdout)[0]["id"]
    assert infoctl("privacy", "keys", "backup", "copy").exit_code == 0
    assert infoctl("privacy", "forget", "bob", "--tenant", "acme", "--receipt", "r.json").exit_code == 0
    refused = infoctl("privacy", "keys", "restore", "copy")
    assert (refused.exit_code, "keys stand here already" in refused.stderr) == (2, True)
    for path in (project / ".info").glob("info.keys.db*"):
        path.unlink()

    restored = json.loads(infoctl("privacy", "keys", "restore", "copy", "--json").stdout)

    assert restored["forgotten"] == 1
    assert infoctl("replay", ids["ada"]).exit_code == 0
    assert infoctl("replay", ids["bob"]).exit_code == 2
    missing = infoctl("privacy", "keys", "restore", "nothing")
    assert (missing.exit_code, "there is no such file" in missing.stderr) == (2, True)


def test_a_missing_root_key_is_told_by_every_command_and_made_anew_by_none(project, infoctl, message):
    (project / ".info" / "root.key").unlink()

    for command in (
        ("privacy", "keys", "status"),
        ("replay", message),
        RENDER,
        ("privacy", "keys", "rotate"),
    ):
        told = infoctl(*command)
        assert told.exit_code == 2, command
        assert "root.key is missing, and keys stand that it has wrapped" in told.stderr.replace("\n", "")
        assert "Traceback" not in told.output
    doctor = infoctl("doctor", "--json")
    assert doctor.exit_code == 1
    assert any("keys cannot be used" in each["what"] for each in json.loads(doctor.stdout)["findings"])
    assert not (project / ".info" / "root.key").exists()
    assert infoctl("privacy", "keys", "status", "--json").exit_code == 2
