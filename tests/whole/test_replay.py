"""A thousand random messages, made again in a fresh process: byte for byte, and the decisions too.

Templates, channels, locales, time zones, people and tenants are drawn at random; then the allocation
tables move on, every text of the project is rewritten, and another process under another time zone
replays all of them from the store alone.
"""

import json
import os
import random
import subprocess
import sys
import time

import pytest

import info
from info import InfoTemplateGenerator, Recipient
from info.apps.cli.init import write_project
from info.bootstrap import feedback, setup_here
from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES
from info.model.values import MessageRecord
from tests.whole.contexts import context
from tests.whole.rendering import schema

MESSAGES = 1000
TENANTS = ("acme", "lowtide")
ZONES = ("Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Africa/Cairo", "UTC", None)
LOCALES = (*SHIPPED_LOCALES, "de-CH", "en-IN", "ar-EG", None)
OTHER_ZONE = "Pacific/Auckland"

CHILD = """
import asyncio, json, sys
from info import InfoTemplateGenerator

async def main():
    wrong = []
    for tenant, ids in json.load(sys.stdin).items():
        generator = InfoTemplateGenerator(tenant)
        for name in ids:
            result = await generator.replay(name, decide=True)
            if not (result.same and result.fingerprint_same and result.decision.same):
                wrong.append((name, result.same, result.fingerprint_same, str(result.decision)))
    print(json.dumps(wrong))

asyncio.run(main())
"""


def ask(draw, number):
    """One random request; its people come back, so that some keep their variants.

    The first ones go through every template in every format.
    """
    pairs = [(template, channel) for template in TEMPLATE_TYPES for channel in FORMATS]
    template, channel = pairs[number] if number < len(pairs) else draw.choice(pairs)
    person = Recipient(
        f"r-{draw.randrange(300)}",
        locale=draw.choice(LOCALES),
        timezone=draw.choice(ZONES),
        attributes={"n": number},
    )
    return {
        "template_type": template,
        "context": context(schema(template), draw),
        "target_channel": channel,
        "recipient": draw.choice((person, person, None)),
        "locale": draw.choice((None, draw.choice(LOCALES))),
        "now": time.time() - draw.uniform(0, 30 * 86_400),
    }


async def generate(draw):
    """All messages, those that were drawn from a table clicked as their variant deserves."""
    made = []
    for number in range(MESSAGES):
        generator = InfoTemplateGenerator(draw.choice(TENANTS), language=draw.choice(SHIPPED_LOCALES))
        message = await generator.generate_info_message(**ask(draw, number))
        made.append(message)
        if message.variant != "control" or draw.random() < 1 / 5:
            await generator.track(message.id, "clicked")
    return made


async def move_on(made):
    """The next allocation table of everything, from the clicks; how many shares moved."""
    moved = 0
    for tenant, template, channel in sorted({(m.tenant, m.template, m.channel) for m in made}):
        table = await feedback(tenant).refresh(template, channel)
        moved += table is not None and len({share for _, share in table.shares}) > 1
    return moved


def rewrite(folder):
    """Other words in every template and locale file."""
    for path in (folder / "templates").rglob("*.json"):
        text = path.read_text("utf-8")
        content = json.loads(text)
        content["subject"] = "Something else"
        if "short" in content:
            content["short"] = "Something else"
        if "partials" not in path.parts:
            path.write_text(json.dumps(content), "utf-8")
    for path in (folder / "tenants").glob("*/tenant.json"):
        content = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**content, "brand": {**content["brand"], "name": "Renamed"}}), "utf-8")


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    write_project(folder)
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    yield folder
    info.close_all()


@pytest.mark.slow
async def test_a_thousand_random_messages_replay_in_another_process_and_time_zone(project):
    made = await generate(random.Random(20_260_101))
    moved = await move_on(made)
    fresh = await InfoTemplateGenerator("acme").generate_info_message(
        "welcome", {"user_name": "John", "tier": "premium"}, "email", variant="control"
    )
    info.close_all()
    rewrite(project)
    ids = {tenant: [message.id for message in made if message.tenant == tenant] for tenant in TENANTS}

    told = subprocess.run(  # noqa: ASYNC221  (nothing else runs on this loop)
        [sys.executable, "-c", CHILD],
        input=json.dumps(ids),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": OTHER_ZONE, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout) == []
    assert sum(map(len, ids.values())) == MESSAGES
    # What was drawn is random enough, the tables did move, and the files did change.
    assert {message.status for message in made} <= {"ready", "refused"}
    assert sum(message.status == "ready" for message in made) > MESSAGES * 0.9
    assert len({(m.template, m.channel) for m in made}) == len(TEMPLATE_TYPES) * len(FORMATS)
    assert moved > 100
    later = await InfoTemplateGenerator("acme").generate_info_message(
        "welcome", {"user_name": "John", "tier": "premium"}, "email", variant="control"
    )
    assert later.payload["headers"]["Subject"] != fresh.payload["headers"]["Subject"]


def test_only_the_hash_of_a_rendering_is_stored():
    assert [name for name in MessageRecord.__struct_fields__ if "render" in name] == ["rendering_hash"]


def test_the_command_line_replays_with_its_decision(project):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    def infoctl(*arguments, zone):
        told = subprocess.run(
            [sys.executable, "-m", "info", *arguments, "--json"],
            capture_output=True,
            text=True,
            check=True,
            env={**environment, "TZ": zone},
        )
        return json.loads(told.stdout)

    (message,) = infoctl(
        "render", "alert", "-c", "slack", "--tenant", "acme", "--example", "typical", zone="UTC"
    )
    result = infoctl("replay", message["id"], "--decide", zone=OTHER_ZONE)

    assert setup_here().settings.storage_url.value == "sqlite:///.info/info.db"
    assert (result["same"], result["decision"]["variant"]) == (True, message["variant"])
