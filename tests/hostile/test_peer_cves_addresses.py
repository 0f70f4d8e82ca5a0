"""How peers were made to fetch what they should not, tried on every address that messages are sent to."""

from __future__ import annotations

import ast
import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import info
from info import DeliveryError, InfoTemplateGenerator, Recipient
from info.adapters.outbound import Outbound
from info.adapters.webhook import HttpWebhook
from info.delivery import deliver
from info.model.names import FORMATS
from info.model.networks import read_allowed
from info.model.values import Envelope
from tests.adapters.servers import HttpSink, serving, serving_in_a_thread
from tests.hostile.peers import has_lists
from tests.hostile.values import hostile_values
from tests.hostile.watch import watched
from tests.whole.rendering import render_roomy, schema

pytestmark = pytest.mark.skipif(not has_lists(), reason="the lists are not here: set INFO_REFERENCE_DATA")
SOURCE = Path(info.__file__).parent
JOHN = {"user_name": "John", "tier": "premium"}
INNER = ["127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]", "localhost", "2130706433"]


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    info.close_all()


@pytest.fixture
def inner():
    """A server in the own network that nobody may reach, and its port."""
    sink = HttpSink()
    with serving_in_a_thread(sink) as port:
        yield sink, port


def tenant(tmp_path: Path, **channels: Any) -> InfoTemplateGenerator:
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tenant.json").write_text(json.dumps({"channels": channels}))
    return InfoTemplateGenerator("acme", project=tmp_path, personalization_enabled=False)


def names_in(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*")]


def _envelope(to: str) -> Envelope:
    return Envelope("acme", "0" * 32, "webhook", to, {"a": 1})


@pytest.mark.parametrize("host", INNER)
@pytest.mark.parametrize(
    "channel", ["slack", "discord", "discord.embeds", "webhook", "teams", "in_app", "text"]
)
async def test_class_ssrf__novu_cve_2026_75511(channel: str, host: str, tmp_path: Path, inner: Any):
    """Webhook URLs of chats were fetched unguarded: here each is judged, given or the recipient's own."""
    sink, port = inner
    url = f"http://{host}:{port}/hook"
    generator = tenant(tmp_path)
    given = await generator.generate_info_message("welcome", JOHN, channel)
    own = await generator.generate_info_message(
        "welcome", JOHN, channel, recipient=Recipient("r", addresses={channel: url})
    )

    receipts = [await given.send(url), await own.send()]

    assert [receipt.status for receipt in receipts] in (["failed"] * 2, ["retry"] * 2)
    assert all("not public" in receipt.detail or "no address" in receipt.detail for receipt in receipts)
    assert sink.heads == []


@pytest.mark.parametrize(
    ("channel", "settings", "to"),
    [
        ("slack", {"slack": {"token": "x", "api": "http://127.0.0.1:PORT/api/"}}, "slack:C0123"),
        ("telegram", {"telegram": {"token": "x", "api": "http://127.0.0.1:PORT"}}, "telegram:-1001"),
        ("email", {"email": {"server": "smtp://127.0.0.1:PORT", "from": "a@b.example"}}, "ada@x.example"),
        ("email", {"email": {"from": "a@b.example"}}, "smtp://127.0.0.1:PORT/ada@x.example"),
    ],
)
async def test_class_ssrf_by_a_tenants_settings__mautic_cve_2026_9557(
    channel: str, settings: dict[str, Any], to: str, tmp_path: Path, inner: Any
):
    """A component's URL was not validated: here what a tenant sets is judged as what a recipient does."""
    sink, port = inner
    made = json.loads(json.dumps(settings).replace("PORT", str(port)))
    message = await tenant(tmp_path, **made).generate_info_message("welcome", JOHN, channel)

    receipt = await message.send(to.replace("PORT", str(port)))

    assert (receipt.status, "not public" in receipt.detail) == ("failed", True)
    assert sink.heads == []


@pytest.mark.parametrize("channel", FORMATS)
def test_class_ssrf_and_file_read__mautic_ghsa_mgv8_w49f_822w(channel: str):
    """An asset's address was fetched, or read as a file: here nothing in a message is ever opened."""
    for template in ("performance_report", "feature_announcement"):
        context = schema(template)["examples"][0]
        render_roomy(template, "control", "en", channel, context)
        hostile = json.loads(json.dumps(context))
        for name, value in context.items():
            if isinstance(value, str) and value.startswith("http"):
                hostile[name] = "https://169.254.169.254/latest/meta-data/"
        with watched() as did:
            render_roomy(template, "control", "en", channel, hostile)
        assert did == []


@pytest.mark.parametrize(
    "path",
    [
        "/tmp/x.eml",
        "../x.eml",
        "a/../../x.eml",
        "~/x.eml",
        "..\\x.eml",
        "C:\\x.eml",
        "\\\\host\\x",
        "a/..",
        "",
    ],
)
async def test_class_file_write__a_recipients_address_stays_in_the_working_folder(path: str, tmp_path: Path):
    """Beside the list: an address of a person may be `file:`, and must not write where the process may."""
    (tmp_path / "deep").mkdir()
    before = sorted(names_in(tmp_path))
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    message = await generator.generate_info_message(
        "welcome", JOHN, "email", recipient=Recipient("r", addresses={"email": f"file:{path}"})
    )

    with pytest.raises(DeliveryError) as refused:
        await message.send()

    assert path == "" or path not in str(refused.value)
    assert sorted(names_in(tmp_path)) == before


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com@127.0.0.1:PORT/", "http://127.0.0.1:PORT/hooks.slack.com",
        "http://127.0.0.1:PORT/?https://hooks.slack.com/services/", "http://127.0.0.1:PORT/#hooks.slack.com",
        "http://hooks.slack.com.127.0.0.1.nip.invalid:PORT/", "http://user:hooks.slack.com@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT/\\hooks.slack.com", "http://127.0.0.1:PORT\\@hooks.slack.com/",
    ],
)  # fmt: skip
async def test_class_ssrf_by_an_unanchored_pattern__ntfy_cve_2026_39087(url: str, tmp_path: Path, inner: Any):
    """A push endpoint was allowed when the good name stood anywhere in it: here the host alone is judged."""
    sink, port = inner
    message = await tenant(tmp_path).generate_info_message("welcome", JOHN, "slack")
    try:
        receipt = await message.send(url.replace("PORT", str(port)))
    except DeliveryError:
        pass
    else:
        assert receipt.status != "sent"

    assert sink.heads == []


async def test_class_ssrf_by_rebinding__plane_cve_2026_104973():
    """The name was looked up again after the check: here it is looked up once, and that is where it goes."""
    asked = []

    async def turning(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["::1"] if len(asked) % 2 else ["127.0.0.1"]

    sink = HttpSink()
    async with serving(sink) as port:
        outbound = Outbound((read_allowed(f"[::1]:{port}"),), turning)
        for _ in range(6):
            await deliver(_envelope(f"http://turning.example:{port}/"), HttpWebhook(outbound=outbound))

    assert len(asked) == 6
    assert sink.heads == []


@pytest.mark.parametrize(
    "host",
    [
        "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[2002:a9fe:a9fe::]", "[fec0::1]",
    ],
)  # fmt: skip
async def test_class_ssrf_by_tunnels__penpot_cve_2026_105689(host: str):
    receipt = await deliver(_envelope(f"http://{host}/"), HttpWebhook())

    assert (receipt.status, receipt.detail[:33]) == ("failed", "the host's address is not public;")


@pytest.mark.parametrize(
    "host",
    [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::0001]", "[FE80::1]",
        "[fe90::1]", "[febf::1]", "[FC00::1]", "[fdff::1]", "[::FFFF:7F00:1]", "[0::ffff:127.0.0.1]", "[::]",
        "[0::0]",
    ],
)  # fmt: skip
async def test_class_ssrf_by_spelling__plunk_pr_449(host: str):
    """Addresses were compared as texts, by their beginnings: here they are numbers."""
    receipt = await deliver(_envelope(f"http://{host}/"), HttpWebhook())

    assert (receipt.status, receipt.detail[:33]) == ("failed", "the host's address is not public;")


async def _judged_and_reached(url: str) -> tuple[set[str], HttpSink]:
    """The hosts that the guard was asked about, and the server that every allowed one leads to."""
    asked: set[str] = set()

    async def resolve(host: str, port: int) -> list[str]:
        asked.add(host.lower())
        return ["127.0.0.1"] if host.lower() == "good.example" else ["10.0.0.1"]

    sink = HttpSink()
    async with serving(sink) as port:
        outbound = Outbound((read_allowed("good.example"),), resolve)
        await deliver(_envelope(url.replace("PORT", str(port))), HttpWebhook(outbound=outbound))
    return asked, sink


_ODD = [
    "http://good.example:PORT\\@10.0.0.1/", "http://good.example:PORT#@10.0.0.1/", "http://10.0.0.1#@good.example:PORT/",
    "http://good.example:PORT@10.0.0.1/", "http://10.0.0.1:PORT@good.example/", "http://good.example%2f@10.0.0.1:PORT/",
    "http:\\\\10.0.0.1:PORT/", "http:///10.0.0.1:PORT/", "http://good.example:PORT;10.0.0.1/", "http://good.example\t:PORT/",
    "http://good.example\n.10.0.0.1:PORT/", "http://[good.example]:PORT/", "http://good.example:PORT:80/",
    "http://10.0.0.1?@good.example:PORT/", "http://good.example。10.0.0.1:PORT/", "http://ｇood.example:PORT/",
    "http://10。0。0。1:PORT/", "HTTP://GOOD.EXAMPLE:PORT/",
    "http://good.example.:PORT/", "http:10.0.0.1:PORT",
]  # fmt: skip


@pytest.mark.parametrize("url", _ODD)
async def test_class_ssrf_by_two_parsers__bugsink_cve_2026_44502(url: str):
    """One parser checked and another connected: here the URL is read once, and what was read is reached."""
    asked, sink = await _judged_and_reached(url)

    assert len(asked) <= 1
    if sink.heads:
        assert asked <= {"good.example", "good.example."}
        assert sink.heads[0]["host"].lower().startswith("good.example")


@settings(max_examples=60)
@given(st.text(alphabet="gode.xamplhtp:/@#?\\[]%10 \t", max_size=40))
@example("http://good.example@10.0.0.1/")
def test_what_is_judged_is_what_is_reached_whatever_the_text(text: str):
    asked, sink = asyncio.run(_judged_and_reached(f"http://{text}"))

    assert len(asked) <= 1
    assert not sink.heads or asked <= {"good.example", "good.example."}


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


CONNECTS = {
    "AsyncClient", "Client", "HTTPConnection", "HTTPSConnection", "SMTP", "SMTP_SSL", "create_connection",
    "open_connection", "sock_connect", "urlopen", "urlretrieve", "PoolManager", "ClientSession",
    "connect_tcp",
}  # fmt: skip


def test_class_ssrf_by_a_path_without_the_check__postiz_cve_2026_34590():
    """Creating was unguarded where updating was not: here two files connect, and each asks the guard.

    Witnesses and time stamp authorities are named on the command line, by whoever runs the installation.
    """
    name = re.compile(rf"\b(?:{'|'.join(CONNECTS)})\(")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if name.search(text := path.read_text("utf-8"))
        for call in _calls(ast.parse(text))
        if call.rpartition(".")[2] in CONNECTS
    }

    of_operators = {"adapters/timestamps/__init__.py", "adapters/witness.py"}
    assert found - of_operators == {"adapters/http.py", "adapters/smtp.py"}
    for name in found - of_operators:
        assert "outbound.addresses(" in (SOURCE / name).read_text("utf-8")


async def test_no_listed_request_forgery_and_no_listed_redirect_is_reached(inner: Any):
    sink, _ = inner
    payloads = hostile_values(("ssrf.jsonl", "open_redirect.jsonl"))

    async def nowhere(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    webhook = HttpWebhook(outbound=Outbound(resolve=nowhere))
    receipts = [await deliver(_envelope(payload), webhook) for payload in payloads]
    receipts += [await deliver(_envelope(f"https:{payload}"), webhook) for payload in payloads]

    assert len(payloads) > 140
    assert {receipt.status for receipt in receipts} == {"failed"}
    assert sink.heads == []
