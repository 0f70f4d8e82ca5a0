"""Tracking links: they lead where they were signed to, or nowhere, and hold no person."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from info.delivery import read_link, signing_keys, wrap_link
from info.delivery.signing import disclosed, hidden, signed
from info.errors import DeliveryError
from info.language.links import LinkPolicy
from tests.reference import reference_data

KEYS = signing_keys(bytes(range(32)))
MESSAGE = "0123456789abcdef0123456789abcdef"
BASE = "https://t.acme.example/r/"
TARGET = "https://acme.example/report?id=7#top"
ATTACKS = reference_data() / "security" / "open_redirect.jsonl"


def token_of(url=TARGET, link="go", keys=KEYS):
    return wrap_link(url, MESSAGE, link, base=BASE, keys=keys).removeprefix(BASE)


@pytest.mark.parametrize(
    "url", [TARGET, "http://acme.example", "https://münchen.de/straße?ü", "https://x/" + "a" * 1300]
)
def test_a_wrapped_link_leads_where_it_was_signed_to(url):
    verdict = read_link(token_of(url, "actions.go-1"), KEYS)

    assert verdict.outcome == "ok"
    assert (verdict.target.url, verdict.target.message, verdict.target.link) == (url, MESSAGE, "actions.go-1")


@pytest.mark.parametrize(
    "url", ["mailto:ada@acme.example", "tel:+4930123", "https://x.example/" + "a" * 1500]
)
def test_what_cannot_be_wrapped_stays_as_it_is(url):
    assert wrap_link(url, MESSAGE, "go", base=BASE, keys=KEYS) == url


def test_the_same_link_is_always_the_same_text_and_holds_nothing_else():
    token = token_of()
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))

    assert token == token_of()
    body = bytes.fromhex(MESSAGE) + b"\x02go" + TARGET.encode()
    assert disclosed(token, b"link", KEYS) == body
    assert len(raw) == 1 + len(body) + 16


def test_who_sees_a_token_learns_neither_the_target_nor_the_message():
    token = token_of("https://acme.example/invoices/of/ada-lovelace")
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))

    for part in (b"acme", b"ada", b"go", bytes.fromhex(MESSAGE)):
        assert part not in raw
    assert token_of(link="go-2")[4:24] != token_of()[4:24]


def test_a_link_from_before_links_were_hidden_still_leads_where_it_did():
    body = bytes.fromhex(MESSAGE) + b"\x02go" + TARGET.encode()

    verdict = read_link(signed(body, b"link", KEYS), KEYS)

    assert (verdict.outcome, verdict.target.url) == ("ok", TARGET)


def test_a_hidden_token_is_of_one_purpose_and_one_tenant():
    token = hidden(b"body", b"link", KEYS)

    assert disclosed(token, b"link", KEYS) == b"body"
    assert disclosed(token, b"action", KEYS) == "forged"
    assert disclosed(token, b"link", signing_keys(b"o" * 32)) == "forged"
    assert disclosed(token, b"link", signing_keys(bytes(range(32)), current=1)) == "unknown key"


@given(st.data())
def test_no_character_of_a_token_can_be_changed(data):
    token = token_of()
    place = data.draw(st.integers(0, len(token) - 1))
    mark = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
    assume(mark != token[place])

    verdict = read_link(token[:place] + mark + token[place + 1 :], KEYS)

    assert verdict.outcome in {"forged", "unknown key"}
    assert verdict.target is None


@pytest.mark.skipif(not ATTACKS.is_file(), reason="no reference data here")
def test_no_listed_redirect_is_followed_without_a_signature():
    for line in ATTACKS.read_text("utf-8").splitlines():
        payload = json.loads(line)["payload"]

        assert read_link(payload, KEYS).outcome == "forged"
        assert wrap_link(payload, MESSAGE, "go", base=BASE, keys=KEYS) == payload or payload.startswith(
            "http"
        )


def test_a_signed_target_is_judged_again_when_it_is_followed():
    body = bytes.fromhex(MESSAGE) + b"\x02go" + b"javascript:alert(1)"

    for make in (hidden, signed):
        assert read_link(make(body, b"link", KEYS), KEYS).outcome == "refused"
    assert read_link(token_of("http://x.example"), KEYS, LinkPolicy()).outcome == "refused"


@pytest.mark.parametrize(
    "body", [b"", b"x" * 16, bytes(16) + b"\x05\xff\xff\xff\xff\xff", bytes(17) + b"\xff"]
)
def test_a_body_that_is_no_link_is_forged_even_if_it_is_signed(body):
    for make in (hidden, signed):
        assert read_link(make(body, b"link", KEYS), KEYS).outcome in {"forged", "refused"}


def test_links_outlive_the_rotation_of_their_key():
    old = token_of()

    assert read_link(old, signing_keys(bytes(range(32)), current=9, kept=[0])).outcome == "ok"
    assert read_link(old, signing_keys(bytes(range(32)), current=9)).outcome == "unknown key"
    assert read_link(old, signing_keys(bytes(32))).outcome == "forged"


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": "x"},
        {"link": ""},
        {"link": "a" * 65},
        {"link": "ä"},
        {"base": "https://t.example"},
        {"base": "javascript:/"},
        {"base": "//t.example/"},
    ],
)
def test_a_link_that_could_not_be_read_is_not_made(wrong):
    given = {"message": MESSAGE, "link": "go", "base": BASE} | wrong

    with pytest.raises(DeliveryError):
        wrap_link(TARGET, given.pop("message"), given.pop("link"), keys=KEYS, **given)
