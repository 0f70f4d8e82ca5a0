"""Action tokens: signed, for one message and one action, used once by one caller of any process."""

from __future__ import annotations

import asyncio
import string
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.adapters.sql import SqlStore, storage_location
from info.delivery import (
    ACTION_TOKEN_CHARS,
    action_token,
    named_action,
    read_action_token,
    redeem,
    signing_keys,
)
from info.errors import DeliveryError

SECRET = bytes(range(32))
KEYS = signing_keys(SECRET)
MESSAGE = "0123456789abcdef0123456789abcdef"
ALPHABET = string.ascii_letters + string.digits + "-_"
TELEGRAM_CALLBACK_BYTES = 64
KINDS = ("callback", "approve", "deny", "reply", "poll", "snooze")
IDS = st.integers(0, 2**128 - 1).map("{:032x}".format)


def token_of(action="yes", *, kind="approve", group="decision", ends=2_000.0, keys=KEYS, message=MESSAGE):
    return action_token(message, kind, group, action, expires_at=ends, keys=keys)


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    url = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/info.db"
    store = SqlStore(storage_location(url))
    yield store
    store.close()


@given(IDS, st.sampled_from(KINDS), st.text(), st.text(), st.floats(0, 2**32 - 1))
def test_every_token_fits_telegram_and_says_what_was_signed(message, kind, group, action, ends):
    token = action_token(message, kind, group, action, expires_at=ends, keys=KEYS)

    assert len(token.encode()) == ACTION_TOKEN_CHARS <= TELEGRAM_CALLBACK_BYTES
    assert set(token) <= set(ALPHABET)
    claim = read_action_token(token, KEYS, now=-1.0).claim
    assert (claim.message, claim.kind) == (message, kind)
    assert named_action(claim, [(group, action), (group + "x", action), (group, action + "x")]) == (
        group,
        action,
    )


@pytest.mark.parametrize("place", range(ACTION_TOKEN_CHARS))
def test_a_token_with_any_other_character_is_no_token(place):
    token = token_of()
    others = (token[:place] + mark + token[place + 1 :] for mark in ALPHABET if mark != token[place])

    outcomes = Counter(read_action_token(other, KEYS, now=1.0).outcome for other in others)

    assert outcomes["ok"] == outcomes["expired"] == 0
    assert outcomes.total() == 63


@given(st.integers(0, ACTION_TOKEN_CHARS * 8 - 1))
def test_no_bit_can_be_flipped(bit):
    raw = bytearray(token_of().encode())
    raw[bit // 8] ^= 1 << bit % 8

    assert read_action_token(raw.decode("latin-1"), KEYS, now=1.0).outcome in {"forged", "unknown key"}


@given(st.text() | st.text(ALPHABET, min_size=20, max_size=100))
def test_any_text_has_an_outcome(text):
    assert read_action_token(text, KEYS, now=1.0).outcome in {"forged", "unknown key"}


@pytest.mark.parametrize(
    "text", ["", "=", "A" * 24, "A" * 25, "A" * 62, "A" * 64, token_of() + "=", token_of() + "A"]
)
def test_what_is_nearly_a_token_is_none(text):
    assert read_action_token(text, KEYS, now=1.0).outcome == "forged"


@pytest.mark.parametrize(
    ("now", "outcome"), [(0.0, "ok"), (1_999.9, "ok"), (2_000.0, "expired"), (1e12, "expired")]
)
def test_a_token_ends_at_its_time(now, outcome):
    assert read_action_token(token_of(ends=1_999.5), KEYS, now=now).outcome == outcome


def test_tokens_of_another_tenant_or_purpose_are_forged():
    from info.delivery import read_link, wrap_link

    base = "https://t.example/"
    link = wrap_link("https://acme.example/", MESSAGE, "go", base=base, keys=KEYS).removeprefix(base)

    assert read_action_token(token_of(keys=signing_keys(bytes(32))), KEYS, now=1.0).outcome == "forged"
    assert read_action_token(link, KEYS, now=1.0).outcome == "forged"
    assert read_link(token_of(), KEYS).outcome == "forged"


def test_a_key_is_rotated_without_losing_the_tokens_it_signed():
    old = token_of()
    rotated = signing_keys(SECRET, current=1, kept=[0])
    retired = signing_keys(SECRET, current=1)

    assert read_action_token(old, rotated, now=1.0).outcome == "ok"
    assert read_action_token(token_of(keys=rotated), rotated, now=1.0).outcome == "ok"
    assert read_action_token(token_of(keys=rotated), KEYS, now=1.0).outcome == "unknown key"
    assert read_action_token(old, retired, now=1.0).outcome == "unknown key"


def test_keys_are_never_shown():
    assert "\\x" not in repr(KEYS)
    assert repr(KEYS) == "SigningKeys(current=0, kept=[0])"


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": "x"},
        {"message": MESSAGE.upper()},
        {"kind": "explode"},
        {"ends": -1.0},
        {"ends": 2.0**32},
        {"ends": float("nan")},
        {"ends": float("inf")},
    ],
)
def test_a_token_that_could_not_be_read_is_not_made(wrong):
    with pytest.raises(DeliveryError):
        token_of(**wrong)


@pytest.mark.parametrize(
    ("secret", "numbers"), [(b"short", {}), (SECRET, {"current": 256}), (SECRET, {"kept": [-1]})]
)
def test_keys_that_are_none_are_not_made(secret, numbers):
    with pytest.raises(ValueError, match=r"key"):
        signing_keys(secret, **numbers)


async def test_a_token_is_used_once(store):
    first = await redeem("t-1", token_of(), KEYS, store, now=1.0)
    again = await redeem("t-1", token_of(), KEYS, store, now=2.0)

    assert (first.outcome, again.outcome) == ("ok", "used")
    assert again.claim == first.claim


async def test_who_approved_cannot_deny_and_who_replied_may_still_snooze(store):
    async def press(action, kind, group):
        return (await redeem("t-1", token_of(action, kind=kind, group=group), KEYS, store, now=1.0)).outcome

    assert await press("yes", "approve", "decision") == "ok"
    assert await press("no", "deny", "decision") == "used"
    assert await press("no", "deny", "another") == "ok"
    assert await press("answer", "reply", "more") == "ok"
    assert await press("later", "snooze", "more") == "ok"
    assert await press("later", "snooze", "more") == "used"


async def test_of_a_hundred_presses_at_once_one_counts(store):
    verdicts = await asyncio.gather(*(redeem("t-1", token_of(), KEYS, store, now=1.0) for _ in range(100)))

    assert Counter(verdict.outcome for verdict in verdicts) == {"ok": 1, "used": 99}


async def test_a_forged_or_ended_token_uses_nothing_up(store):
    flipped = token_of()[:-2] + ("AA" if not token_of().endswith("AA") else "BA")

    assert (await redeem("t-1", flipped, KEYS, store, now=1.0)).outcome == "forged"
    assert (await redeem("t-1", token_of(), KEYS, store, now=5e9)).outcome == "expired"
    assert (await redeem("t-1", token_of(), KEYS, store, now=1.0)).outcome == "ok"


PRESSER = """
import asyncio, sys
from info.adapters.sql import SqlStore, storage_location
from info.delivery import action_token, redeem, signing_keys

async def main(path):
    keys, store = signing_keys(bytes(range(32))), SqlStore(storage_location("sqlite:///" + path))
    tokens = [
        action_token(f"{number:032x}", "approve", "decision", "yes", expires_at=2000.0, keys=keys)
        for number in range(200)
    ]
    sys.stdin.read(1)
    verdicts = await asyncio.gather(*(redeem("t-1", token, keys, store, now=1.0) for token in tokens))
    print("".join("1" if verdict.outcome == "ok" else "0" for verdict in verdicts))
    store.close()

asyncio.run(main(sys.argv[1]))
"""


def test_of_two_processes_one_uses_each_token(tmp_path):
    path = str(tmp_path / "info.db")
    SqlStore(storage_location(f"sqlite:///{path}")).close()
    run = [sys.executable, "-c", PRESSER, path]
    pressers = [
        subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for presser in pressers:
        presser.stdin.write("g")
        presser.stdin.flush()
    said = [presser.communicate(timeout=60)[0].strip() for presser in pressers]

    assert [presser.returncode for presser in pressers] == [0, 0]
    assert [int(one) + int(other) for one, other in zip(*said, strict=True)] == [1] * 200
