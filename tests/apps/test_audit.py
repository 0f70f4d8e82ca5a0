"""`infoctl audit`: the log verified, proved, exported and shown to outside eyes, by people and machines."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys

import pytest

from info import Actor, InfoTemplateGenerator, close_all
from info.bootstrap import setup_here
from info.privacy.audit import NoteKey, open_checkpoint, parse_proof
from info.privacy.audit.tiles import read_bundle
from info.privacy.audit.tree import leaf_hash

COMMANDS = ("verify", "prove", "list", "export", "checkpoint", "key", "witness", "cosign", "anchor")


@pytest.fixture(scope="session")
def recorded(made_project, tmp_path_factory):
    """A project with one message and one look at it, and the message's id; nobody changes it."""
    folder = tmp_path_factory.mktemp("recorded") / "acme"
    shutil.copytree(made_project, folder)
    setup = setup_here(folder, env={})
    generator = InfoTemplateGenerator("acme", setup=setup, actor=Actor("user", "ada"))

    async def record():
        made = await generator.generate_info_message("welcome", {"user_name": "Ada", "tier": "x"}, "slack")
        await generator.explain(made.id)
        return made.id

    name = asyncio.run(record())
    close_all()
    return folder, name


@pytest.fixture
def message(recorded, tmp_path, monkeypatch):
    """The message of a project of this test's own, which is the current folder."""
    folder, name = recorded
    shutil.copytree(folder, tmp_path / "acme")
    monkeypatch.chdir(tmp_path / "acme")
    return name


@pytest.fixture
def key(message, infoctl):
    return infoctl("audit", "key").stdout.strip()


def changed(statement):
    file = sqlite3.connect(".info/info.db", isolation_level=None)
    file.execute(statement)
    file.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_takes_json(infoctl, command):
    result = infoctl("audit", command, "--help")

    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert command in infoctl("audit", "--help").stdout


def test_a_log_in_order_is_said_to_be_and_exits_with_0(infoctl, message):
    result = infoctl("audit", "verify")
    told = json.loads(infoctl("audit", "verify", "--json").stdout)

    assert result.exit_code == 0
    assert "in order" in result.stdout
    assert (told["in_order"], told["wrong"], told["size"]) == (True, 0, told["entries"])


def test_a_changed_entry_is_named_and_exits_with_1(infoctl, message):
    infoctl("audit", "verify")
    changed(f"UPDATE audit_entry SET kind = 'nothing' WHERE id = '{message}'")

    result = infoctl("audit", "verify")
    told = json.loads(infoctl("audit", "verify", "--json").stdout)

    assert result.exit_code == 1
    assert f"({message}): its id or its kind is not the one of its leaf" in result.stdout
    assert told["findings"][0]["id"] == message


def test_a_log_that_was_replaced_as_a_whole_is_found_by_a_checkpoint_kept_elsewhere(
    infoctl, message, tmp_path
):
    kept = tmp_path / "kept.checkpoint"
    assert infoctl("audit", "checkpoint", "-o", str(kept)).exit_code == 0
    for table in ("audit_entry", "audit_queue", "audit_leaf", "audit_tile", "message"):
        changed(f"DELETE FROM {table}")
    changed("UPDATE audit_head SET size = 0, checkpoint = ''")

    alone = infoctl("audit", "verify")
    against = infoctl("audit", "verify", "--checkpoint", str(kept))

    assert alone.exit_code == 0
    assert against.exit_code == 1
    assert "were cut off" in against.stdout.replace("\n", " ")


def test_a_proof_is_written_and_holds_without_the_log(infoctl, message, key, tmp_path, monkeypatch):
    proof = tmp_path / "p.tlog-proof"
    assert infoctl("audit", "prove", message, "-o", str(proof)).exit_code == 0
    printed = infoctl("audit", "prove", message).stdout
    monkeypatch.chdir(tmp_path)

    held = infoctl("audit", "verify", "--proof", str(proof), "--key", key)
    told = json.loads(infoctl("audit", "verify", "--proof", str(proof), "--key", key, "--json").stdout)
    proof.write_text(proof.read_text("utf-8").replace("index ", "index 1"), "utf-8")
    broken = infoctl("audit", "verify", "--proof", str(proof), "--key", key)

    assert held.exit_code == 0, held.output
    assert (told["holds"], told["leaf"]["id"], told["leaf"]["kind"]) == (True, message, "message")
    assert parse_proof(printed).verify(parse_proof(printed).extra, NoteKey.parse(key))
    assert broken.exit_code == 1


def test_what_cannot_be_done_is_said_and_exits_with_2(infoctl, message, key, tmp_path, monkeypatch):
    unknown = infoctl("audit", "prove", "nothing")
    keyless = infoctl("audit", "verify", "--proof", "p")
    missing = infoctl("audit", "verify", "--checkpoint", "none.checkpoint")
    no_key = infoctl("audit", "cosign", "http://127.0.0.1:9", "--witness-key", "x")
    away = infoctl("audit", "cosign", "http://127.0.0.1:9", "--witness-key", key)
    no_anchor = infoctl("audit", "anchor", "ethereum:0", "--json")
    monkeypatch.chdir(tmp_path)
    nowhere = infoctl("audit", "verify")

    results = [unknown, keyless, missing, no_key, away, no_anchor, nowhere]
    assert [result.exit_code for result in results] == [2] * 7
    assert "No entry of the audit log" in unknown.stderr
    assert "infoctl audit key" in keyless.stderr
    assert "none.checkpoint" in missing.stderr
    assert "is no key" in no_key.stderr
    assert "cannot be reached" in away.stderr
    assert json.loads(no_anchor.stdout)["error"]["type"] == "AnchorError"
    assert "storage.url" in nowhere.stderr


def test_an_empty_log_is_in_order_and_has_no_checkpoint(infoctl, project):
    assert infoctl("audit", "verify").exit_code == 0
    assert "empty" in infoctl("audit", "checkpoint").stderr
    assert infoctl("audit", "list").stdout == "Nothing was recorded yet.\n"


def test_the_export_is_the_whole_log_as_tiles(infoctl, message, key, tmp_path):
    told = json.loads(infoctl("audit", "export", str(tmp_path / "out"), "--json").stdout)

    out = tmp_path / "out"
    held = open_checkpoint((out / "checkpoint").read_text("utf-8"), NoteKey.parse(key))
    [entries] = (out / "tile" / "entries").rglob("000.p/*")
    leaves = read_bundle(entries.read_bytes())
    tile = (out / f"tile/0/000.p/{held.size}").read_bytes()
    assert told["files"] == sum(path.is_file() for path in out.rglob("*")) == 4
    assert (out / "key").read_text("utf-8").strip() == key
    assert tile == b"".join(leaf_hash(leaf) for leaf in leaves)
    assert len(leaves) == held.size


def test_a_tenants_export_is_its_own_leaves_with_proofs(infoctl, message, key, tmp_path):
    other = (
        "render",
        "welcome",
        "-c",
        "sms",
        "--set",
        "user_name=Bo",
        "--set",
        "tier=x",
        "--tenant",
        "default",
    )
    infoctl(*other)
    infoctl("audit", "export", str(tmp_path / "mine"), "--tenant", "acme")

    proofs = [parse_proof(path.read_text("utf-8")) for path in (tmp_path / "mine" / "proofs").iterdir()]
    marks = {json.loads(proof.extra)["tenant"] for proof in proofs}
    assert len(marks) == 1
    assert message in {json.loads(proof.extra)["id"] for proof in proofs}
    assert all(proof.verify(proof.extra, NoteKey.parse(key)) for proof in proofs)


def test_the_list_says_who_looked_at_what(infoctl, message):
    shown = infoctl("audit", "list", "--kind", "access").stdout
    rows = json.loads(infoctl("audit", "list", "--tenant", "acme", "--json").stdout)

    assert f"message={message} what=explain" in shown
    assert "actor=user:ada" in shown
    assert {"message", "access", "publish", "override", "experiment"} == {row["kind"] for row in rows}


def test_a_witness_runs_in_another_process_and_cosigns(infoctl, message, key, tmp_path):
    command = [sys.executable, "-m", "info", "audit", "witness", str(tmp_path / "w"), "--log", key, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        lines = [process.stdout.readline() for _ in range(4)]
        told = json.loads("".join(lines))

        signed = infoctl("audit", "cosign", told["address"], "--witness-key", told["key"])
        proved = infoctl("audit", "prove", message).stdout
        checked = infoctl("audit", "verify", "--json")
    finally:
        process.terminate()
        process.communicate()

    assert signed.exit_code == 0, signed.output
    assert "— witness " in signed.stdout
    assert "— witness " in proved
    assert json.loads(checked.stdout)["checkpoints"] == 2


def test_an_anchor_in_a_folder_is_published_once_and_checked(infoctl, message, tmp_path):
    place = f"file:{tmp_path}/worm"
    published = json.loads(infoctl("audit", "anchor", place, "--json").stdout)
    checked = infoctl("audit", "anchor", place, "--check")
    next((tmp_path / "worm").iterdir()).write_text("other\n9\nroot\n\nx", "utf-8")
    broken = infoctl("audit", "anchor", place, "--check")

    assert published["anchor"] == "file"
    assert (checked.exit_code, "was published by file" in checked.stdout) == (0, True)
    assert (broken.exit_code, "two histories" in broken.stderr) == (2, True)
