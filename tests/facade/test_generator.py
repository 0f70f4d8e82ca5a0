"""The facade on the packaged templates: no server, no configuration."""

import asyncio
import os
import subprocess
import sys
import threading

import pytest

import info
from info import InfoTemplateGenerator, PersonalizationEngine, Recipient
from info.bootstrap import feedback, runtime_of, setup_here

JOHN = {"user_name": "John", "tier": "premium"}
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


async def test_a_welcome_needs_no_configuration():
    generator = InfoTemplateGenerator(tenant_id="tenant_123", language="en", personalization_enabled=True)

    message = await generator.generate_info_message(
        template_type="welcome", context={"user_name": "John", "tier": "premium"}, target_channel="slack"
    )

    assert message.status == "ready"
    assert "John" in message.payload["text"]
    assert "premium" in message.text
    assert (await generator.replay(message.id, decide=True)).same
    assert message.id in str(message.explain())
    assert "chat.postMessage" in message.curl()


async def test_a_message_is_a_candidate_of_the_personalization_engine():
    message = await InfoTemplateGenerator("t").generate_info_message("welcome", JOHN, "slack")

    optimized = await PersonalizationEngine().optimize_for_engagement(message)

    assert optimized.best.content is message


@pytest.mark.parametrize("channel", ["slack", "email", "sms", "push", "text", "webhook"])
async def test_messages_of_every_kind_replay(channel):
    generator = InfoTemplateGenerator("t", language="de")

    message = await generator.generate_info_message("welcome", JOHN, channel, recipient=Recipient("r-1"))

    assert message.locale == "de"
    assert message.payload
    assert (await generator.replay(message.id, decide=True)).decision.same


async def test_the_way_home_learns_and_forgets():
    generator = InfoTemplateGenerator("t")
    message = await generator.generate_info_message("welcome", JOHN, "slack", recipient="r-1")

    assert (await generator.track(message.id, "clicked", event_id="e")).fresh
    assert not (await generator.track(message.id, "clicked", event_id="e")).fresh
    assert len((await generator.export("r-1")).messages) == 1
    assert (await generator.forget("r-1")).messages == 1
    with pytest.raises(info.ReplayError, match="forgotten"):
        await generator.replay(message.id)


async def test_generators_of_one_setup_share_one_runtime():
    one, two = InfoTemplateGenerator("a"), InfoTemplateGenerator("b")

    await one.generate_info_message("welcome", JOHN, "slack")

    assert one.runtime is two.runtime


def test_a_generator_serves_loop_after_loop_and_thread_beside_thread():
    generator = InfoTemplateGenerator("t")
    made = []

    def work():
        made.append(asyncio.run(generator.generate_info_message("welcome", JOHN, "slack")))

    work()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()

    assert len({message.id for message in made}) == 6


async def test_a_closed_runtime_is_opened_again(tmp_path):
    generator = InfoTemplateGenerator("t", storage_url=f"sqlite:///{tmp_path}/i.db")
    message = await generator.generate_info_message("welcome", JOHN, "slack", recipient="r")
    info.close_all()

    assert (await generator.replay(message.id)).same
    again = await generator.generate_info_message("welcome", JOHN, "slack", recipient="r")
    assert again.record.recipient_key == message.record.recipient_key


async def test_the_storage_url_is_read_from_the_environment_and_the_project(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///deep/info.db")

    await InfoTemplateGenerator("t").generate_info_message("welcome", JOHN, "slack", recipient="r")

    assert (tmp_path / "deep" / "info.db").is_file()
    assert (tmp_path / "deep" / "info.keys.db").is_file()


async def test_the_project_folder_overrides_the_package(tmp_path):
    (tmp_path / "tenants" / "acme").mkdir(parents=True)
    (tmp_path / "tenants" / "acme" / "tenant.json").write_text(
        '{"brand": {"name": "Acme Records"}, "languages": ["de", "en"], "timezone": "Europe/Berlin"}'
    )
    (tmp_path / "info.yaml").write_text("info_module:\n  storage:\n    url: sqlite:///.info/info.db\n")

    message = await InfoTemplateGenerator("acme", project=tmp_path).generate_info_message(
        "welcome", JOHN, "email"
    )

    assert "Acme Records" in str(message.payload)
    assert message.record.time_zone == "Europe/Berlin"
    assert (tmp_path / ".info" / "info.db").is_file()


@pytest.mark.parametrize(("ttl", "name"), [("0", "New"), ("3600", "Old")])
async def test_a_tenant_is_believed_for_the_time_to_live(tmp_path, monkeypatch, ttl, name):
    monkeypatch.setenv("INFO_CACHE_TTL", ttl)
    file = tmp_path / "tenants" / "acme" / "tenant.json"
    file.parent.mkdir(parents=True)
    generator = InfoTemplateGenerator("acme")
    for brand in ("Old", "New"):
        file.write_text(f'{{"brand": {{"name": "{brand} Records"}}}}')
        message = await generator.generate_info_message("welcome", JOHN, "email", variant="control")

    assert f"{name} Records" in str(message.payload)


async def test_the_limit_bounds_what_runs_at_once(monkeypatch):
    monkeypatch.setenv("INFO_MAX_CONCURRENT_REQUESTS", "10")
    generator = InfoTemplateGenerator("t")

    messages = await asyncio.gather(
        *(generator.generate_info_message("welcome", JOHN, "slack") for _ in range(1000))
    )

    assert len({message.id for message in messages}) == 1000
    assert generator.runtime.parts.gate.most_inside == 10


def test_settings_that_are_wrong_are_said_at_construction(monkeypatch):
    monkeypatch.setenv("INFO_MAX_CONCURRENT_REQUESTS", "many")
    with pytest.raises(info.ConfigError, match="INFO_MAX_CONCURRENT_REQUESTS"):
        InfoTemplateGenerator("t")

    monkeypatch.setenv("INFO_MAX_CONCURRENT_REQUESTS", "5")
    monkeypatch.setenv("INFO_CONFIG", "nowhere.yaml")
    with pytest.raises(info.ConfigError, match=r"nowhere\.yaml"):
        InfoTemplateGenerator("t")


async def test_a_storage_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "info.db").write_text("no database" * 100)

    with pytest.raises(info.StorageError, match=r"info\.db"):
        await InfoTemplateGenerator("t", storage_url="sqlite:///info.db").generate_info_message(
            "welcome", JOHN, "slack"
        )


async def test_an_operator_finds_the_tenant_of_a_message():
    setup = setup_here()
    for tenant in ("a", "b", "c"):
        message = await InfoTemplateGenerator(tenant, setup=setup).generate_info_message(
            "welcome", JOHN, "sms"
        )

    assert await runtime_of(setup).tenant_of(message.id) == "c"
    assert await runtime_of(setup).tenant_of("0" * 32) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")
def test_a_forked_child_gets_a_runtime_of_its_own(tmp_path):
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK, f"sqlite:///{tmp_path}/info.db"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert told.stdout.split() == ["child", "True", "parent", "True", "all", "40"]


FORK = """
import asyncio, os, sys
from info import InfoTemplateGenerator

JOHN = {"user_name": "John", "tier": "premium"}
generator = InfoTemplateGenerator("t", storage_url=sys.argv[1])

async def some(size):
    asks = (generator.generate_info_message("welcome", JOHN, "sms") for _ in range(size))
    return await asyncio.gather(*asks)

asyncio.run(some(10))
before = generator.runtime
pid = os.fork()
messages = asyncio.run(some(10))
if pid == 0:
    print("child", generator.runtime is not before, flush=True)
    sys.exit()
assert os.waitpid(pid, 0)[1] == 0
print("parent", generator.runtime is before)
asyncio.run(some(10))
page = asyncio.run(before.store.page("t"))
print("all", len(page.events))
"""


def test_what_was_generated_is_flushed_at_exit(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    subprocess.run([sys.executable, "-c", LEAVE, url], env=ENVIRONMENT, check=True, timeout=60)

    generator = InfoTemplateGenerator("t", storage_url=url)
    page = asyncio.run(generator.runtime.store.page("t"))

    assert len(page.events) == 5
    assert not (tmp_path / "info.db-wal").exists() or (tmp_path / "info.db-wal").stat().st_size == 0


LEAVE = """
import asyncio, sys
from info import InfoTemplateGenerator

generator = InfoTemplateGenerator("t", storage_url=sys.argv[1])
for _ in range(5):
    asyncio.run(generator.generate_info_message("welcome", {"user_name": "J", "tier": "premium"}, "sms"))
"""


def test_importing_info_is_cheap_and_names_are_listed():
    told = subprocess.run(
        [sys.executable, "-c", "import info, sys; print(len(sys.modules)); print('sqlite3' in sys.modules)"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.split()[1] == "False"
    assert set(info.__all__) <= set(dir(info))
    assert all(getattr(info, name) is not None for name in info.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = info.nonsense


@pytest.mark.parametrize(("enabled", "moved"), [("true", True), ("false", False)])
async def test_without_ml_shares_stay_equal(monkeypatch, enabled, moved):
    monkeypatch.setenv("INFO_ML_ENABLED", enabled)
    generator = InfoTemplateGenerator("t")
    messages = [await generator.generate_info_message("welcome", JOHN, "slack") for _ in range(60)]
    chosen = messages[0].variant
    for message in messages:
        if message.variant == chosen:
            await generator.track(message.id, "clicked")

    table = await feedback("t").refresh("tenant_welcome", "slack")

    shares = dict(table.shares)
    assert (shares[chosen] > 0.5) is moved
    assert (len(set(shares.values())) == 1) is not moved
