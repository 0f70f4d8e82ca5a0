"""Another system asked to erase a person: signed, asked again, and what its answers mean."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from hashlib import sha256
from itertools import chain, repeat

import pytest

from info.adapters.eraser import HttpEraser, eraser_secret
from tests.adapters.servers import LOOPBACK, serving

KEY = b"a tenant's key".ljust(32)


class System:
    """Answers with the statuses in turn, the last one for ever; keeps what it was asked."""

    def __init__(self, *statuses, body=b"", wait=0.0):
        self.statuses = chain(statuses, repeat(statuses[-1]))
        self.body, self.wait, self.asked = body, wait, []

    async def __call__(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        self.asked.append((fields, await reader.readexactly(int(fields["content-length"]))))
        await asyncio.sleep(self.wait)
        status = next(self.statuses)
        if status:  # 0: hangs up
            answer = f"HTTP/1.1 {status} x\r\ncontent-length: {len(self.body)}\r\nconnection: close\r\n\r\n"
            writer.write(answer.encode() + self.body)
            await writer.drain()
        writer.close()


async def asked(system, **more):
    async with serving(system) as port:
        options = {"outbound": LOOPBACK, "pauses": (0.0, 0.0), "clock": lambda: 1_800_000_000.0, **more}
        eraser = HttpEraser("crm", f"http://127.0.0.1:{port}/erase", lambda _tenant: KEY, **options)
        return await eraser.erase("acme", "r-1")


@pytest.mark.parametrize(
    ("statuses", "body", "status", "times"),
    [
        ((204,), b"", "erased", 1),
        ((200,), b"thanks", "erased", 1),
        ((200,), b'{"status": "unknown"}', "unknown", 1),
        ((200,), b'["unknown"]', "erased", 1),
        ((503, 200), b"", "erased", 2),
        ((429, 0, 200), b"", "erased", 3),
        ((500,), b"", "failed", 3),
        ((0,), b"", "failed", 3),
        ((404,), b"", "failed", 1),
        ((401,), b'{"status": "unknown"}', "failed", 1),
        ((302,), b"", "failed", 1),
    ],
)
async def test_what_an_answer_means_and_how_often_it_is_asked(statuses, body, status, times):
    system = System(*statuses, body=body)

    result = await asked(system)

    assert (result.system, result.status, len(system.asked)) == ("crm", status, times)
    assert ("Erase the person there." in result.detail) is (status == "failed")
    assert "r-1" not in result.detail
    assert len({fields["webhook-id"] for fields, _ in system.asked}) == 1


async def test_a_request_is_verified_with_the_secret_that_is_shown():
    system = System(204)
    await asked(system)

    [(fields, body)] = system.asked
    key = b64decode(eraser_secret(KEY, "crm").removeprefix("whsec_"))
    signed = b"%s.%s.%s" % (fields["webhook-id"].encode(), fields["webhook-timestamp"].encode(), body)
    wanted = b64encode(hmac.digest(key, signed, sha256)).decode().lower()
    assert fields["webhook-signature"] == f"v1,{wanted}"
    assert json.loads(body) == {"type": "info.erasure.v1", "tenant": "acme", "recipient": "r-1"}
    assert eraser_secret(KEY, "crm") != eraser_secret(KEY, "mail") != eraser_secret(KEY[::-1], "mail")


async def test_one_that_cannot_be_reached_has_failed():
    async with serving(System(204)) as port:
        pass
    options = {"outbound": LOOPBACK, "pauses": (0.0,)}
    eraser = HttpEraser("crm", f"http://127.0.0.1:{port}/erase", lambda _tenant: KEY, **options)

    assert (await eraser.erase("acme", "r-1")).status == "failed"
    closed = HttpEraser("crm", "http://127.0.0.1:9/erase", lambda _tenant: KEY, pauses=())
    assert (await closed.erase("acme", "r-1")).detail.startswith("Asked, and it cannot be reached")
