"""The log on its store: what writes an entry, who sequences, what survives a kill, what a forget leaves."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time

import msgspec
import pytest

import info
from info import Actor, InfoTemplateGenerator
from info.adapters.sql import Location, SqlAuditLog, SqlAuditTree, SqlStore
from info.errors import AuditError
from info.feedback import Feedback
from info.privacy.audit import ACCESS, APPROVE, FORGET, MESSAGE, parse_proof, read_leaf
from info.stewardship import Stewardship
from info.testing.contracts import AuditContract
from info.testing.contracts.audit import a_sequencer, an_entry
from tests.privacy.audit.writers import kill_writers

ADA = {"user_name": "Ada Lovelace", "tier": "premium"}
EVE = Actor("user", "eve")


@pytest.fixture(autouse=True)
def _closed():
    yield
    info.close_all()


@pytest.fixture
def generator(tmp_path):
    return InfoTemplateGenerator(
        "acme", storage_url=f"sqlite:///{tmp_path}/info.db", project=tmp_path, actor=EVE
    )


@pytest.fixture
def auditor(generator):
    return generator.runtime.auditor()


async def entries_of(auditor, tenant="acme"):
    return [stored async for stored in auditor.entries(tenant)]


async def test_a_message_writes_its_entry_with_it(generator, auditor):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")

    entry = {stored.entry.kind: stored.entry for stored in await entries_of(auditor)}[MESSAGE]
    leaf = read_leaf(entry.leaf)
    assert entry.id == leaf.id == message.id
    assert leaf.content == {"program": message.record.program, "tenant": message.record.snapshot}
    assert entry.subject == message.record.recipient_key


async def test_no_leaf_holds_anything_personal(generator, auditor):
    context = {**ADA, "seats": 3}
    message = await generator.generate_info_message("welcome", context, "slack", recipient="ada@example.org")
    await generator.explain(message.id)
    await generator.forget("ada@example.org")

    leaves = b"".join(stored.entry.leaf for stored in await entries_of(auditor))
    for value in (b"Ada", b"ada@", b"acme", b"eve", message.record.recipient_key.encode()):
        assert value not in leaves
    assert message.record.rendering_hash.encode() not in leaves


async def test_a_refused_message_has_its_entry_too(generator, auditor):
    message = await generator.generate_info_message("welcome", {**ADA, "user_name": "A\nBcc: x"}, "email")

    assert message.status == "refused"
    assert message.id in {stored.entry.id for stored in await entries_of(auditor)}
    assert (await auditor.verify()).wrong == 0


async def test_the_loser_of_an_idempotency_key_has_no_entry(generator, auditor):
    asks = [
        generator.generate_info_message("welcome", ADA, "slack", idempotency_key="once") for _ in range(20)
    ]

    await asyncio.gather(*asks)

    kinds = [stored.entry.kind for stored in await entries_of(auditor)]
    assert kinds.count(MESSAGE) == 1
    assert (await auditor.verify()).wrong == 0


async def test_looks_at_a_message_and_an_export_are_written_down_with_who_looked(generator, auditor):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await generator.explain(message.id)
    await generator.replay(message.id)
    await generator.message(message.id)
    await generator.export("r-1")

    kinds = (ACCESS, "person.portability")
    looks = [stored.entry for stored in await entries_of(auditor) if stored.entry.kind in kinds]
    events = [auditor.opened("acme", entry) for entry in looks]
    assert sorted(event.get("what", "") for event in events) == ["", "explain", "message", "replay"]
    assert {event["actor"] for event in events} == {"user:eve"}
    assert {entry.subject for entry in looks} == {message.record.recipient_key}


async def test_who_lets_a_held_message_out_is_written_down(tmp_path, generator):
    content = {"values": True}
    tenant = {"id": "acme", "brand": {"name": "Acme"}, "languages": ["en"], "content": content}
    file = tmp_path / "tenants/acme/tenant.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(tenant), "utf-8")
    auditor = generator.runtime.auditor()
    message = await generator.generate_info_message("welcome", {**ADA, "note": "This is bullshit"}, "text")
    assert message.status == "held"

    await message.send(f"file:{tmp_path}/out", approved=True)

    [entry] = [stored.entry for stored in await entries_of(auditor) if stored.entry.kind == APPROVE]
    assert auditor.opened("acme", entry) == {"message": message.id, "actor": "user:eve"}


async def test_the_first_use_of_a_program_of_a_brand_and_of_an_experiment_is_written_once(generator, auditor):
    for _ in range(5):
        await asyncio.gather(*(generator.generate_info_message("welcome", ADA, "slack") for _ in range(5)))

    kinds = [stored.entry.kind for stored in await entries_of(auditor)]
    programs = {stored.entry for stored in await entries_of(auditor) if stored.entry.kind == "publish"}
    assert kinds.count("override") == 1
    assert kinds.count("experiment") == 1
    assert len({read_leaf(entry.leaf).content["program"] for entry in programs}) == kinds.count("publish")


async def test_another_process_does_not_publish_again(generator, auditor):
    await generator.generate_info_message("welcome", ADA, "slack", variant="control")
    before = [stored.entry.kind for stored in await entries_of(auditor)]
    info.close_all()

    await generator.generate_info_message("welcome", ADA, "slack", variant="control")

    after = [stored.entry.kind for stored in await entries_of(generator.runtime.auditor())]
    assert before.count("publish") == after.count("publish") == 1
    assert after.count(MESSAGE) == 2


async def test_entries_have_their_index_within_a_second(generator, auditor):
    for _ in range(20):
        await generator.generate_info_message("welcome", ADA, "slack")
    started = time.monotonic()
    while any(stored.index is None for stored in await entries_of(auditor)):
        assert time.monotonic() - started < 30  # a hung sequencer, not a slow machine
        await asyncio.sleep(0.02)

    indices = [stored.index for stored in await entries_of(auditor)]
    assert sorted(indices) == list(range(len(indices)))


async def test_closing_leaves_nothing_waiting(generator, tmp_path):
    await generator.generate_info_message("welcome", ADA, "slack")
    info.close_all()

    file = sqlite3.connect(tmp_path / "info.db")
    assert file.execute("SELECT count(*) FROM audit_queue").fetchone() == (0,)
    assert file.execute("SELECT size FROM audit_head").fetchone()[0] >= 2
    file.close()


async def test_a_forgotten_persons_entries_stay_proved_and_say_nothing(generator, auditor):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    other = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-2")
    await generator.explain(message.id)
    before = str(await auditor.prove("acme", message.id))

    await generator.forget("r-1")

    entries = {stored.entry.id: stored.entry for stored in await entries_of(auditor)}
    gone = [entry for entry in entries.values() if read_leaf(entry.leaf).subject and entry.subject is None]
    assert {message.id} < {entry.id for entry in gone}
    assert not any(entry.detail for entry in gone)  # of a message that is its salt
    assert len(entries[other.id].detail) == 16
    assert entries[other.id].subject is not None
    report = await auditor.verify()
    assert (report.wrong, report.erased) == (0, 3)
    for proof in (parse_proof(before), await auditor.prove("acme", message.id)):
        proof.verify(proof.extra, auditor.key)
    [said] = [entry for entry in entries.values() if entry.kind == FORGET]
    assert read_leaf(said.leaf).content == {
        "erased": "3"
    }  # the message, the look, the beginning of the erasure


async def test_a_message_that_was_changed_is_found(generator, auditor, tmp_path):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await auditor.checkpoint()
    changed = msgspec.structs.replace(message.record, rendering_hash="0" * 64)
    file = sqlite3.connect(tmp_path / "info.db", isolation_level=None)
    file.execute("UPDATE message SET record = ? WHERE id = ?", (msgspec.msgpack.encode(changed), message.id))

    altered = await auditor.verify()
    file.execute("DELETE FROM message")
    deleted = await auditor.verify()
    file.close()

    assert [finding.what for finding in altered.findings] == ["the message is not the one that was recorded"]
    assert [finding.what for finding in deleted.findings] == ["its message is gone from the store"]


async def test_a_message_that_came_in_behind_the_log_is_found(generator, auditor, tmp_path):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    other = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-2")
    await generator.forget("r-2")
    assert (await auditor.verify()).wrong == 0
    file = sqlite3.connect(tmp_path / "info.db", isolation_level=None)
    planted = (
        "INSERT INTO message (tenant, id, template, channel, variant, locale, status, created_at, counted,"
    )
    planted += (
        " record) SELECT tenant, ?, template, channel, variant, locale, status, created_at + ?, counted,"
    )
    planted += " record FROM message WHERE id = ?"
    file.execute(planted, ("f" * 32, 0, message.id))
    file.execute(planted.replace("SELECT tenant", "SELECT 'unheard of'"), ("e" * 32, 0, message.id))
    file.execute(planted, ("d" * 32, -1e6, message.id))
    file.execute(planted, ("forgotten-1", 0, message.id))
    file.close()

    report = await auditor.verify()

    what = "no entry records this message: it came in behind the log"
    found = {(finding.tenant, finding.id): finding.what for finding in report.findings}
    assert found == dict.fromkeys(
        (("acme", "f" * 32), ("unheard of", "e" * 32), ("acme", "forgotten-1")), what
    )
    assert (report.wrong, report.before) == (3, 1)
    assert other.id not in {finding.id for finding in report.findings}


async def test_an_opt_out_signal_and_the_end_of_an_erasure_make_their_entries(generator, auditor):
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    feedback = Feedback("acme", parts=lambda: generator.runtime.feedback)

    await feedback.track(message.id, "clicked", headers={"Sec-GPC": "1"})
    await feedback.track(message.id, "viewed", headers={"Sec-GPC": "1"})  # said before: nothing is written

    said = [stored.entry for stored in await entries_of(auditor) if stored.entry.kind == "person.objected"]
    assert [entry.subject for entry in said] == [message.record.recipient_key]
    event = auditor.opened("acme", said[0])
    assert event == {"to": ["sale", "sharing"], "source": "Sec-GPC", "actor": "system"}
    done = await Stewardship("acme", parts=lambda: generator.runtime.stewardship).forget("r-1")
    [closed] = [each.entry for each in await entries_of(auditor) if each.entry.kind == "request.answered"]
    assert closed.subject is None
    assert auditor.opened("acme", closed)["erasure"] == done.erasure
    assert (await auditor.verify()).wrong == 0


async def test_in_memory_nothing_is_recorded(tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    message = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    await generator.explain(message.id)
    await generator.forget("r-1")

    assert await entries_of(generator.runtime.auditor()) == []


async def test_an_unknown_id_has_no_proof_and_an_empty_log_no_checkpoint(generator, auditor):
    with pytest.raises(AuditError, match="empty"):
        await auditor.checkpoint()
    await generator.generate_info_message("welcome", ADA, "slack")
    with pytest.raises(AuditError, match="No entry"):
        await auditor.prove("acme", "nothing")
    with pytest.raises(AuditError, match="No entry"):
        await auditor.prove("globex", (await entries_of(auditor))[0].entry.id)


class TestSqlAudit(AuditContract):
    @pytest.fixture
    def store(self):
        store = SqlStore(Location(None))
        yield store
        store.close()

    @pytest.fixture
    def audit(self, store):
        return SqlAuditLog(store.engine), SqlAuditTree(store.engine)

    async def test_a_tree_whose_tiles_are_gone_does_not_grow(self, store, audit):
        log, tree = audit
        await log.append("t-1", [an_entry(1)])
        await a_sequencer(tree, "one").step()
        store.engine.connection.execute("UPDATE audit_tile SET hashes = x''")
        await log.append("t-1", [an_entry(2)])

        with pytest.raises(AuditError, match="cannot grow"):
            await a_sequencer(tree, "one").step()
        assert (await tree.head()).size == 1


@pytest.mark.slow
async def test_a_killed_process_loses_no_acknowledged_entry_and_leaves_a_whole_tree(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    told = await asyncio.to_thread(kill_writers, url, tmp_path, 0.7)

    auditor = InfoTemplateGenerator("acme", storage_url=url, project=tmp_path).runtime.auditor()
    report = await auditor.verify()

    recorded = {stored.entry.id for stored in await entries_of(auditor) if stored.entry.kind == MESSAGE}
    file = sqlite3.connect(tmp_path / "info.db")
    stored = {row[0] for row in file.execute("SELECT id FROM message")}
    file.close()
    assert (report.wrong, report.waiting, report.findings) == (0, 0, ())
    assert told <= recorded == stored
