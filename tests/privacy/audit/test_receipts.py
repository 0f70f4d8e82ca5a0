"""The receipt of an erasure bears the proof that the audit log holds it, and is verified without the log."""

from __future__ import annotations

import asyncio
import json

import pytest

import info
from info import InfoTemplateGenerator
from info.errors import InfoError
from info.privacy.audit import NoteSigner, Sequencer
from info.stewardship import Stewardship, public_key, receipt_hash, verify_receipt, with_proof

ADA = {"user_name": "Ada Lovelace", "tier": "premium"}


@pytest.fixture(autouse=True)
def _closed():
    yield
    info.close_all()


@pytest.fixture
def generator(tmp_path):
    return InfoTemplateGenerator("acme", storage_url=f"sqlite:///{tmp_path}/info.db", project=tmp_path)


@pytest.fixture
def home(generator):
    return Stewardship("acme", parts=lambda: generator.runtime.stewardship)


async def forgotten(generator, home, recipient="r-1"):
    await generator.generate_info_message("welcome", ADA, "slack", recipient=recipient)
    return await home.forget(recipient)


async def test_a_receipt_with_its_proof_is_verified_with_two_public_keys(generator, home):
    done = await forgotten(generator, home)
    proved = await home.prove_receipt(done.receipt)

    keys = {
        "key": public_key(generator.runtime.keys.tenant_key("acme")),
        "log_key": str(generator.runtime.auditor().key),
    }
    info.close_all()  # nothing of the store is needed from here on

    verdict = verify_receipt(proved, **keys)
    assert (verdict.genuine, verdict.proof.holds) == (True, True)
    assert 0 <= verdict.proof.index < verdict.proof.size
    assert verdict.proof.origin == keys["log_key"].partition("+")[0]
    assert receipt_hash(proved) == receipt_hash(done.receipt)
    unchecked = verify_receipt(proved, key=keys["key"])
    assert (unchecked.genuine, unchecked.proof.holds, unchecked.proof.size) == (True, False, None)
    assert verify_receipt(done.receipt, **keys).proof is None


async def test_a_proof_of_another_receipt_another_log_or_another_entry_does_not_hold(generator, home):
    one, other = await forgotten(generator, home), await forgotten(generator, home, "r-2")
    log_key = str(generator.runtime.auditor().key)
    proved = await home.prove_receipt(one.receipt)
    proof = json.loads(proved)["proof"]
    message = await generator.generate_info_message("welcome", ADA, "slack")
    of_message = str(await generator.runtime.auditor().prove("acme", message.id))
    lines = proof.split("\n")
    moved = "\n".join(line if not line.startswith("index ") else "index 0" for line in lines)

    forged = {
        "another receipt's": with_proof(other.receipt, proof),
        "a message's": with_proof(one.receipt, of_message),
        "at another place": with_proof(one.receipt, moved),
        "cut off": with_proof(one.receipt, proof[: len(proof) // 2]),
        "none": with_proof(one.receipt, "c2sp.org/tlog-proof@v1\n"),
    }
    for what, file in forged.items():
        verdict = verify_receipt(file, key=None, log_key=log_key)
        assert (verdict.genuine, verdict.why[:25]) == (False, "Its proof does not hold: "), what
    elsewhere = str(NoteSigner(log_key.partition("+")[0], bytes(32)).key)
    assert not verify_receipt(proved, key=None, log_key=elsewhere).genuine
    with pytest.raises(InfoError, match="infoctl audit key"):
        verify_receipt(proved, key=None, log_key="no key")


async def test_without_a_checkpoint_in_time_there_is_no_proof_and_later_there_is(
    generator, home, monkeypatch
):
    caught_up = Sequencer.catch_up

    async def held_up(_self):
        await asyncio.sleep(0)
        return 0

    monkeypatch.setattr(Sequencer, "catch_up", held_up)
    done = await forgotten(generator, home)
    assert await home.prove_receipt(done.receipt, seconds=0.2) is None
    monkeypatch.setattr(Sequencer, "catch_up", caught_up)

    proved = await home.prove_receipt(done.receipt)
    assert verify_receipt(proved, key=None, log_key=str(generator.runtime.auditor().key)).proof.holds


async def test_a_receipt_of_another_tenant_or_changed_is_not_proved(generator, home):
    done = await forgotten(generator, home)
    changed = done.receipt.replace(b'"messages": 1', b'"messages": 2')
    assert changed != done.receipt

    for tenant, receipt in (("acme", changed), ("other", done.receipt)):
        stewardship = Stewardship(tenant, parts=lambda: generator.runtime.stewardship)
        with pytest.raises(InfoError, match="no receipt of an erasure of tenant"):
            await stewardship.prove_receipt(receipt)


async def test_in_memory_there_is_nothing_to_prove_a_receipt_with(tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    home = Stewardship("acme", parts=lambda: generator.runtime.stewardship)
    done = await forgotten(generator, home)

    with pytest.raises(InfoError, match="nothing was audited"):
        await home.prove_receipt(done.receipt)
