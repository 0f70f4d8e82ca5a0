"""The whole product on a server: generate, explain, replay, send, track, forget, post; and a fork."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

import pytest

import info
from info import InfoTemplateGenerator
from info.bootstrap import behaviour, feedback, runtime_of, setup_here, stewardship
from tests.adapters.test_writer import ENVIRONMENT

JOHN = {"user_name": "John", "tier": "premium"}


@pytest.fixture
def settings(url, tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    yield {"storage_url": url, "keys_url": f"sqlite:///{tmp_path}/keys.db", "project": tmp_path}
    info.close_all()


async def test_a_message_is_generated_explained_replayed_tracked_and_forgotten(settings):
    generator = InfoTemplateGenerator("acme", setup=setup_here(**settings))

    message = await generator.generate_info_message("welcome", JOHN, "slack", recipient="r-1")
    again = await generator.generate_info_message("welcome", JOHN, "slack", idempotency_key="k")
    same = await generator.generate_info_message("welcome", JOHN, "slack", idempotency_key="k")
    replayed = await generator.replay(message.id)

    setup = setup_here(**settings)
    await feedback("acme", setup=setup).track(message.id, "clicked")
    counts = await runtime_of(setup).store.counts("acme", "tenant_welcome", "slack")
    forgotten = await stewardship("acme", setup=setup).forget("r-1")
    with pytest.raises(info.ReplayError, match="was forgotten with its recipient"):
        await generator.replay(message.id)

    assert message.status == "ready"
    assert again.id == same.id
    assert replayed.same
    assert (sum(count.shown for count in counts), sum(count.rewarded for count in counts)) == (2, 1)
    assert forgotten.messages == 1


async def test_a_drawn_channel_and_hour_are_kept_sealed_replayed_judged_and_forgotten(settings):
    folder = settings["project"] / "tenants" / "acme"
    folder.mkdir(parents=True)
    told = {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "languages": ["en"], "habits": True}
    (folder / "tenant.json").write_text(json.dumps(told))
    setup = setup_here(**settings)
    generator = InfoTemplateGenerator("acme", setup=setup)
    by = (await generator.best_channel("r-1", "welcome", channels=["slack", "email"])).choice
    when = (await generator.best_time("r-1", "welcome", channel=by.channel)).choice

    message = await generator.generate_info_message(
        "welcome", JOHN, by.channel, recipient="r-1", choices=[by, when]
    )
    await feedback("acme", setup=setup).track(message.id, "clicked")
    replayed = await generator.replay(message.id, decide=True)
    judged = await behaviour("acme", setup=setup).what_if("hour", "uniform")
    kept = await runtime_of(setup).store.message("acme", message.id)
    await stewardship("acme", setup=setup).forget("r-1")

    assert (replayed.decision.same, replayed.decision.choices) == (True, (by, when))
    assert (kept.request.choices, when.chosen in repr(kept)) == ((), False)
    assert (judged.found.weights.messages, judged.found.earned) == (1, 1.0)
    with pytest.raises(info.UnknownName):
        await behaviour("acme", setup=setup).what_if("hour", "uniform")


async def test_an_operator_finds_the_tenant_of_a_message_by_its_id_alone(settings):
    message = await InfoTemplateGenerator("acme", setup=setup_here(**settings)).generate_info_message(
        "welcome", JOHN, "text"
    )
    await InfoTemplateGenerator("other", setup=setup_here(**settings)).generate_info_message(
        "welcome", JOHN, "text"
    )
    runtime = runtime_of(setup_here(**settings))

    assert await runtime.tenant_of(message.id) == "acme"
    assert await runtime.tenant_of("0" * 32) is None
    assert {event.tenant for event in (await runtime.store.page(None)).events} == {"acme", "other"}


async def test_a_hundred_at_once_are_all_kept(settings):
    generator = InfoTemplateGenerator("acme", setup=setup_here(**settings))

    messages = await asyncio.gather(
        *(generator.generate_info_message("welcome", JOHN, "text") for _ in range(100))
    )

    store = runtime_of(setup_here(**settings)).store
    kept = await asyncio.gather(*(store.message("acme", message.id) for message in messages))
    assert None not in kept
    assert len({message.id for message in messages}) == 100


def test_without_a_place_for_keys_the_store_is_not_opened(settings):
    del settings["keys_url"]

    with pytest.raises(info.ConfigError, match=r"keys\.url.*INFO_KEYS_URL=postgresql"):
        runtime_of(setup_here(**settings))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")
def test_parent_and_child_both_go_on_after_a_fork(settings, tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", FORKING, settings["storage_url"], settings["keys_url"], str(tmp_path)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (told.returncode, told.stdout.split()) == (0, ["ready", "0", "ready"]), told.stderr


FORKING = """
import asyncio, os, sys
import info
from info import InfoTemplateGenerator
from info.bootstrap import setup_here

def generate():
    setup = setup_here(sys.argv[3], env={}, storage_url=sys.argv[1], keys_url=sys.argv[2])
    generator = InfoTemplateGenerator("acme", setup=setup)
    ask = generator.generate_info_message("welcome", {"user_name": "A", "tier": "b"}, "text")
    return asyncio.run(ask).status

print(generate(), flush=True)
child = os.fork()
if child == 0:
    status = generate()
    info.close_all()
    os._exit(0 if status == "ready" else 1)
print(os.waitpid(child, 0)[1], generate(), flush=True)
"""


async def test_what_is_done_stands_in_a_log_that_verifies(settings):
    setup = setup_here(**settings)
    for tenant in ("acme", "globex"):
        generator = InfoTemplateGenerator(tenant, setup=setup)
        asks = [generator.generate_info_message("welcome", JOHN, "slack", recipient="r") for _ in range(20)]
        messages = await asyncio.gather(*asks)
        await generator.explain(messages[0].id)
    await generator.forget("r")

    auditor = runtime_of(setup).auditor()
    report = await auditor.verify()
    proof = await auditor.prove("acme", (await auditor.newest("acme", "message", 1))[0].entry.id)

    assert (report.wrong, report.findings, report.waiting) == (0, (), 0)
    assert (report.entries, report.erased) == (report.size, 22)
    assert proof.verify(proof.extra, auditor.key).size == report.size
