"""Every template in every channel, replayed in a fresh process under another time zone."""

import os
import random
import subprocess
import sys
from importlib.resources import files

import orjson

from info import InfoTemplateGenerator, Recipient, close_all
from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES

CHILD = """
import asyncio, sys
from info import InfoTemplateGenerator

async def main(url, *ids):
    generator = InfoTemplateGenerator("acme", storage_url=url)
    for name in ids:
        result = await generator.replay(name, decide=True)
        if not (result.same and result.fingerprint_same and result.decision.same):
            print(name, result.same, result.fingerprint_same, result.decision)
    print(len(ids))

asyncio.run(main(*sys.argv[1:]))
"""


def examples(template):
    schema = orjson.loads(files("info").joinpath(f"schemas/{template}.json").read_bytes())
    return schema["examples"]


async def test_random_messages_replay_after_the_tables_have_moved_on(tmp_path):
    url = f"sqlite:///{tmp_path}/info.db"
    generator = InfoTemplateGenerator("acme", storage_url=url)
    draw = random.Random(7)
    ids = []
    for template in TEMPLATE_TYPES:
        for channel in draw.sample(FORMATS, 4):
            message = await generator.generate_info_message(
                template,
                draw.choice(examples(template)),
                channel,
                locale=draw.choice(SHIPPED_LOCALES),
                recipient=Recipient(
                    f"r-{len(ids)}", timezone=draw.choice(["Asia/Kolkata", "America/St_Johns"])
                ),
            )
            assert message.status == "ready", (template, channel, message.reasons)
            ids.append(message.id)
            await generator.track(message.id, "clicked")
    close_all()

    told = subprocess.run(  # noqa: ASYNC221  (nothing else runs on this loop)
        [sys.executable, "-c", CHILD, url, *ids],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "Pacific/Chatham", "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    assert told.stdout.split("\n") == [str(len(ids)), ""]
