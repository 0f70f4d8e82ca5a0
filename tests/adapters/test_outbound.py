"""The guard of outbound connections: which addresses are anybody's, what is pinned, what is refused."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.adapters import http
from info.adapters.discord import DiscordWebhook
from info.adapters.outbound import MAIL_PORTS, Outbound, resolved
from info.adapters.slack import SlackApi, SlackWebhook
from info.adapters.smtp import SmtpProvider, SmtpServer
from info.adapters.telegram import TelegramBot
from info.adapters.webhook import HttpWebhook
from info.delivery import deliver
from info.model.networks import is_public, read_allowed
from info.model.values import Envelope
from info.ports.provider import ProviderError
from tests.adapters.servers import HttpSink, SmtpSink, serving
from tests.reference import reference_data

LISTED = reference_data() / "security" / "ssrf_addresses.jsonl"
INWARD = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
"""Addresses that lead into a network, to nobody, or to many; ours, beside the list of reference data."""
OUTWARD = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "2400:cb00::1",
    "3ffe:ffff::1",
]
"""The neighbours of those, and well-known public ones."""


@pytest.mark.parametrize("text", INWARD)
def test_an_address_of_somebodys_network_is_not_public(text: str):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", OUTWARD)
def test_an_address_of_anybody_is_public(text: str):
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=6).map(int) | st.integers(0, 2**32 - 1))
def test_an_ipv4_address_in_the_clothes_of_ipv6_is_never_public(number: int):
    low = number & (2**32 - 1)
    clothes = (
        (0xFFFF << 32) | low,  # mapped
        low,  # compatible
        (0x64FF9B << 96) | low,  # NAT64
        (0x64FF9B0001 << 80) | low,  # local NAT64
        (0x2002 << 112) | (low << 80),  # 6to4
        (0x20010000 << 96) | low,  # Teredo
    )

    assert not any(is_public(IPv6Address(dressed)) for dressed in clothes)


@given(st.ip_addresses(v=4))
def test_what_python_knows_to_be_private_is_not_public_here(address: IPv4Address):
    assert not (is_public(address) and not address.is_global)


@pytest.mark.skipif(not LISTED.is_file(), reason="the list is not here: set INFO_REFERENCE_DATA")
async def test_every_listed_address_is_judged_as_the_list_says():
    lines = [json.loads(line) for line in LISTED.read_text("utf-8").splitlines() if line.strip()]
    wrong = []
    for line in lines:
        try:
            await Outbound().addresses(line["host"], 443)
            reached = True
        except ProviderError as refused:
            assert not refused.retry, line
            reached = False
        if reached is not line["allow"]:
            wrong.append(line["host"])

    assert len(lines) >= 26
    assert wrong == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001"])
async def test_a_number_that_resolvers_take_for_this_machine_is_refused(host: str):
    receipt = await deliver(_envelope(f"http://{host}/"), HttpWebhook())

    assert receipt.status == "failed"
    assert receipt.detail.startswith(("the host's address is not public;", "this is no URL"))


@pytest.mark.parametrize(
    ("host", "port", "found", "detail"),
    [
        ("a.example", 443, ["1.1.1.1"], None),
        ("a.example", 80, ["2606:4700::1"], None),
        ("a.example", 8443, ["1.1.1.1"], "port 8443 is not one of the usual ports"),
        ("a.example", 22, ["1.1.1.1"], "port 22 is not one of the usual ports"),
        ("a.example", 443, ["1.1.1.1", "10.0.0.1"], "the host's address is not public"),
        ("a.example", 443, ["10.0.0.1", "1.1.1.1"], "the host's address is not public"),
        ("a.example", 443, [], "the host has no address"),
        ("a.example", 443, ["what"], "the host has no address"),
        ("hooks.lan", 8080, ["10.0.0.9"], None),
        ("HOOKS.LAN.", 8080, ["10.0.0.9"], None),
        ("hooks.lan", 8081, ["10.0.0.9"], "the host's address is not public"),
        ("any.example", 9000, ["10.1.2.3"], None),
        ("any.example", 9000, ["10.2.2.3"], "the host's address is not public"),
        ("any.example", 7443, ["1.1.1.1"], None),
        ("any.example", 7443, ["127.0.0.1"], "the host's address is not public"),
        ("six.example", 8080, ["fd00::1"], None),
    ],
)
async def test_a_host_is_reached_when_all_its_addresses_may_be(
    host: str, port: int, found: list[str], detail: str | None
):
    allowed = ("hooks.lan:8080", "10.1.0.0/16", "*:7443", "[fd00::1]:8080")
    outbound = Outbound(tuple(map(read_allowed, allowed)), _resolver(found))

    if detail is None:
        assert await outbound.addresses(host, port) == tuple(found)
    else:
        with pytest.raises(ProviderError, match=detail):
            await outbound.addresses(host, port)


async def test_a_mail_server_is_reached_by_the_ports_of_mail_alone():
    outbound = Outbound(resolve=_resolver(["1.1.1.1"]))

    for port in (25, 465, 587, 2525):
        assert await outbound.addresses("mx.example", port, usual=MAIL_PORTS) == ("1.1.1.1",)
    with pytest.raises(ProviderError, match="port 6379"):
        await outbound.addresses("mx.example", 6379, usual=MAIL_PORTS)


class Rebinding:
    """A name server that says something harmless when it is asked first, and this machine after that."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


async def test_a_name_that_changes_its_mind_is_not_followed():
    sink = HttpSink()
    async with serving(sink) as port:
        # ::1 stands for a harmless address, where nobody listens; the server is at 127.0.0.1.
        turning = Rebinding(["::1"], ["127.0.0.1"])
        outbound = Outbound((read_allowed(f"[::1]:{port}"),), turning)
        receipt = await deliver(_envelope(f"http://turning.example:{port}/"), HttpWebhook(outbound=outbound))

        assert (receipt.status, receipt.detail) == ("retry", "no answer: ConnectError")
        assert turning.asked == 1
        again = await deliver(_envelope(f"http://turning.example:{port}/"), HttpWebhook(outbound=outbound))

    assert again.status == "failed", "each attempt is judged anew"
    assert sink.bodies == []


async def test_a_redirect_to_an_inner_address_is_not_followed():
    inner = HttpSink()
    async with serving(inner) as hidden:
        outer = HttpSink(302, "", location=f"http://127.0.0.1:{hidden}/")
        async with serving(outer) as port:
            outbound = Outbound((read_allowed(f"127.0.0.1:{port}"),))
            receipt = await deliver(_envelope(f"http://127.0.0.1:{port}/"), HttpWebhook(outbound=outbound))

    assert (receipt.status, receipt.detail) == ("failed", "HTTP 302: redirects are not followed")
    assert inner.heads == []


async def test_the_receiver_sees_the_name_and_the_path_it_was_addressed_by():
    sink = HttpSink()
    async with serving(sink) as port:
        outbound = Outbound((read_allowed("hook.example"),), _resolver(["127.0.0.1"]))
        await deliver(_envelope(f"http://hook.example:{port}/a?b=c"), HttpWebhook(outbound=outbound))

    assert sink.heads[0]["host"] == f"hook.example:{port}"


async def test_the_next_address_is_tried_when_one_takes_no_connection():
    sink = HttpSink()
    async with serving(sink) as port:
        outbound = Outbound((read_allowed("two.example"),), _resolver(["::1", "127.0.0.1"]))
        receipt = await deliver(_envelope(f"http://two.example:{port}/"), HttpWebhook(outbound=outbound))

    assert receipt.status == "sent"


@pytest.mark.parametrize(("name", "status"), [("hook.example", "sent"), ("other.example", "retry")])
async def test_a_certificate_is_the_names_not_the_addresss(
    name: str, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server, trusted = _certificate(tmp_path, "hook.example")
    monkeypatch.setattr(http, "_trusted", lambda: trusted)
    sink = HttpSink()

    async with serving(sink, tls=server) as port:
        outbound = Outbound((read_allowed("127.0.0.1"),), _resolver(["127.0.0.1"]))
        receipt = await deliver(_envelope(f"https://{name}:{port}/"), HttpWebhook(outbound=outbound))

    assert receipt.status == status
    assert len(sink.bodies) == (status == "sent")


@pytest.mark.parametrize(
    ("addresses", "no_proxy", "status", "seen"),
    [
        (["1.1.1.1"], "", "sent", ["hook.example"]),
        (["10.0.0.1"], "", "failed", []),
        (["10.0.0.1"], "hook.example", "failed", []),
    ],
)
async def test_a_proxy_of_the_environment_is_used_for_what_may_be_reached(
    addresses: list[str], no_proxy: str, status: str, seen: list[str], monkeypatch: pytest.MonkeyPatch
):
    proxy = HttpSink()
    async with serving(proxy) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", no_proxy)
        webhook = HttpWebhook(outbound=Outbound(resolve=_resolver(addresses)))
        receipt = await deliver(_envelope("http://hook.example/a"), webhook)

    assert receipt.status == status
    assert [head["host"] for head in proxy.heads] == seen


async def test_an_answer_without_end_is_no_answer():
    async with serving(HttpSink(body="x" * 2_000_000)) as port:
        outbound = Outbound((read_allowed("127.0.0.1"),))
        receipt = await deliver(_envelope(f"http://127.0.0.1:{port}/"), HttpWebhook(outbound=outbound))

    assert (receipt.status, receipt.detail) == ("retry", "no answer: DecodingError")


@pytest.mark.parametrize(
    "provider",
    [
        HttpWebhook(),
        SlackWebhook(),
        DiscordWebhook(),
        SlackApi("t", api="http://127.0.0.1:9/"),
        TelegramBot("t", api="http://127.0.0.1:9"),
        SmtpProvider(SmtpServer("127.0.0.1", 9), sender="b@l.example"),
    ],
    ids=lambda provider: provider.name,
)
async def test_every_adapter_that_connects_is_guarded_unless_told_otherwise(
    provider: Any, monkeypatch: pytest.MonkeyPatch
):
    made = []
    monkeypatch.setattr(socket.socket, "connect", lambda *to: made.append(to))
    channel = "telegram" if provider.name == "telegram" else "webhook"
    envelope = Envelope("acme", "0" * 32, channel, "http://127.0.0.1:9/", {"a": 1}, b"x")

    receipt = await deliver(envelope, provider)

    assert (receipt.status, receipt.detail[:33]) == ("failed", "the host's address is not public;")
    assert made == []


async def test_a_mail_goes_to_the_address_that_was_judged():
    sink = SmtpSink()
    async with serving(sink) as port:
        turning = Rebinding(["127.0.0.1"], ["::1"])
        outbound = Outbound((read_allowed(f"127.0.0.1:{port}"),), turning)
        provider = SmtpProvider(
            SmtpServer("mx.example", port), sender="b@l.example", timeout=2, outbound=outbound
        )
        receipt = await deliver(
            Envelope("acme", "m1", "email", "ada@x.org", {}, b"a: b\r\n\r\n.\r\n"), provider
        )

    assert receipt.status == "sent"
    assert turning.asked == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("*", "would allow everything"),
        ("a b", "no host"),
        ("http://x.example", "the port is no number"),
        ("x.example:0", "the port is no number"),
        ("x.example:99999", "the port is no number"),
        ("10.0.0.1/8", "no host"),
        ("10.0.0.0/33", "no host"),
        ("", "no host"),
        ("bücher.example", "no host"),
    ],
)
def test_a_place_that_is_none_says_what_is_wrong(text: str, what: str):
    with pytest.raises(ValueError, match=what):
        read_allowed(text)


async def test_this_machines_resolver_answers_with_addresses():
    assert "127.0.0.1" in await resolved("localhost", 80) or "::1" in await resolved("localhost", 80)


def _envelope(to: str) -> Envelope:
    return Envelope("acme", "0" * 32, "webhook", to, {"a": 1})


def _resolver(found: Sequence[str]) -> Any:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return found

    return resolve


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for `name`, and a client's that trusts it alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "tls.pem").write_bytes(private + made)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(folder / "tls.pem")
    client.load_verify_locations(cadata=made.decode())
    return server, client
