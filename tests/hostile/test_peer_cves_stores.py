"""How peers let one into another's data: SQL, paths, ids, tokens; tried on every port and every token."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import info
from info import InfoTemplateGenerator
from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.adapters.sql import Location, SqlStore
from info.bootstrap import feedback
from info.delivery import action_token, read_action_token, read_link, signing_keys, wrap_link
from info.errors import InfoError
from info.model.values import Commit
from info.testing.contracts import a_message, a_table
from tests.feedback.test_press import ACTS, ORDER, SCHEMA, TEMPLATE, TRACKS
from tests.generators.press import ring
from tests.hostile.peers import has_lists, library_with
from tests.hostile.stores import attack_registry, attack_store
from tests.hostile.values import hostile_values
from tests.whole.rendering import library

pytestmark = pytest.mark.skipif(not has_lists(), reason="the lists are not here: set INFO_REFERENCE_DATA")
MESSAGE = "0" * 31 + "1"
OTHERS = ("victim", "acme")


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    info.close_all()


def dump(path: Path) -> list[str]:
    """Everything in a database: its schema and its rows."""
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


async def test_class_sql_injection__mautic_cve_2026_115191(tmp_path: Path):
    """A field's name went into a statement: here a text is a value, whatever port and method it comes by."""
    payloads = hostile_values(("sqli.jsonl",))
    path = tmp_path / "info.db"
    store = SqlStore(Location(str(path)))
    for tenant in OTHERS:
        await store.commit(
            tenant, Commit(message=a_message(1, tenant=tenant), tables=(a_table(0, tenant=tenant),))
        )
    kept = {tenant: await store.message(tenant, MESSAGE) for tenant in OTHERS}
    schema = [line for line in dump(path) if line.startswith("CREATE")]
    try:
        values = [payload for payload in payloads if "\0" not in payload]
        for at in range(0, len(values), 64):
            some = values[at : at + 64 : 8]
            leaked = await asyncio.gather(*(attack_store(store, value) for value in some))
            assert leaked == [[]] * len(leaked)
            await asyncio.gather(*(attack_registry(store, value) for value in some[:2]))
        for value in values:
            assert await store.message("victim", value) is None
            assert await store.message(value, MESSAGE) is None
            assert not await store.of_recipient("victim", value)
            assert await store.table("victim", value, value, None) is None
        assert {tenant: await store.message(tenant, MESSAGE) for tenant in OTHERS} == kept
        assert await store.integrity() == "ok"
    finally:
        store.close()

    assert len(values) > 1_000
    assert [line for line in dump(path) if line.startswith("CREATE")] == schema


def test_class_sql_injection_into_keys__mautic_cve_2026_115191(tmp_path: Path):
    keys = ring(f"sqlite:///{tmp_path}/keys.db")
    victim = keys.tenant_key("victim")
    made = {payload: keys.tenant_key(payload) for payload in hostile_values(("sqli.jsonl",))[::16]}

    assert len({victim, *made.values()}) == len(made) + 1
    assert keys.tenant_key("victim") == victim


def _paths() -> Iterator[str]:
    for payload in hostile_values(("path_traversal.jsonl",)):
        for file in ("etc/passwd", "secret.json", "secret"):
            yield payload.replace("{FILE}", file)


def test_class_path_traversal__mautic_ghsa_6r9h_4h75_7q4x(tmp_path: Path):
    """A path of an import led out of its folder: here a name that would is the name of nothing."""
    root = tmp_path / "a" / "b" / "project"
    (root / "templates").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "a", tmp_path / "a" / "b"):
        (folder / "secret.json").write_text('{"canary": 1}')
        (folder / "secret").write_text("canary")
    sources = [FolderSource(root), PackagedSource()]
    tried = 0
    for path in _paths():
        tried += 1
        for source in sources:
            for tail in (path, f"templates/{path}", f"templates/{path}.json", f"tenants/{path}/tenant.json"):
                assert source.read(tail) is None, (source.name, tail)

    assert tried > 2_000


@pytest.mark.parametrize("ask", ["template", "tenant", "locale", "variant", "channel"])
def test_class_path_traversal_by_names__mautic_ghsa_6r9h_4h75_7q4x(ask: str, tmp_path: Path):
    (tmp_path / "secret.json").write_text('{"id": "secret", "brand": {"name": "canary"}}')
    known = library()
    for path in list(_paths())[::9]:
        asked = {
            "template": "tenant_welcome",
            "variant": "control",
            "locale": "en",
            "channel": "text",
            "tenant": "",
        }
        asked[ask] = path
        try:
            if ask == "tenant":
                assert known.tenant(path).brand.get("name") != "canary"
                continue
            made = known.compile(
                asked["template"], asked["variant"], asked["locale"], asked["locale"], asked["channel"], ""
            )
        except InfoError:
            continue
        assert ask == "variant" or not made, path


async def _two(tmp_path: Path) -> tuple[InfoTemplateGenerator, InfoTemplateGenerator, Any]:
    for folder in ("templates", "schemas", "tenants/acme", "tenants/other"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / "templates/order.json").write_text(json.dumps(TEMPLATE))
    (tmp_path / "schemas/order.json").write_text(json.dumps(SCHEMA))
    for name in ("acme", "other"):
        file = {
            "links": {"guide": f"https://{name}.example/guide", "actions": ACTS},
            "channels": {"slack": {"tracking": TRACKS}, "email": {"tracking": TRACKS}},
        }
        (tmp_path / f"tenants/{name}/tenant.json").write_text(json.dumps(file))
    acme, other = (
        InfoTemplateGenerator(name, project=tmp_path, storage_url="sqlite:///info.db")
        for name in ("acme", "other")
    )
    message = await acme.generate_info_message(
        "order", ORDER, "slack", recipient="r-1", idempotency_key="k-1"
    )
    return acme, other, message


async def test_class_cross_tenant_idor__novu_cve_2026_75517(tmp_path: Path):
    """A thing was found by its id without whose it is: here the tenant is part of every key."""
    acme, other, message = await _two(tmp_path)
    await acme.track(message.id, "clicked")
    refusals = []
    for attempt in (
        other.explain(message.id), other.replay(message.id), other.message(message.id),
        other.track(message.id, "rated"),
    ):  # fmt: skip
        with pytest.raises(InfoError) as refused:
            await attempt
        refusals.append(str(refused.value))

    store = other.runtime.store
    assert await store.message("other", message.id) is None
    assert not await store.of_message("other", message.id)
    assert not await store.receipts("other", message.id)
    assert (await store.page("other")).events == ()
    assert (await other.export("r-1")).messages == ()
    assert (await other.forget("r-1")).messages == 0
    assert (await acme.replay(message.id)).same
    again = await other.generate_info_message("order", ORDER, "slack", recipient="r-1", idempotency_key="k-1")
    assert again.id != message.id
    assert not any("A-1" in text for text in refusals)


async def test_class_idor_of_persons__studiocms_cve_2026_32104(tmp_path: Path):
    """Anybody's preferences by their number: here a person has a keyed name, another for each tenant."""
    acme, other, _ = await _two(tmp_path)
    runtime = acme.runtime
    names = {runtime.pseudonym(tenant, f"r-{at}") for tenant in ("acme", "other") for at in range(500)}

    assert len(names) == 1_000
    assert len((await acme.export("r-1")).messages) == 1
    for guess in ("r-2", "r-1 ", "R-1", "", "r-1\0", "*", "%", runtime.pseudonym("acme", "r-1")):
        assert (await acme.export(guess)).messages == ()
    assert (await other.export("r-1")).messages == ()


async def test_class_cross_tenant_settings__homebox_cve_2026_48976(tmp_path: Path):
    """A notifier of another tenant could be changed and read: here a tenant's secrets are its own file's."""
    files = {
        "tenants/acme/tenant.json": {
            "channels": {"slack": {"token": "xoxb-canary"}, "webhook": {"secret": "canary"}}
        },
        "tenants/other/tenant.json": {"brand": {"name": "Other"}},
    }
    known = library_with(files)

    for name in ("other", "other/../acme", "../acme", "ACME", "acme ", "acme/", "", "_default"):
        assert "canary" not in repr(known.tenant(name).channels)
    assert known.tenant("acme").setting("slack", "token") == "xoxb-canary"


async def test_class_missing_token_check__icegram_cve_2026_83555(tmp_path: Path):
    """Whoever knew an address could confirm for it: here nothing acts without a token of ours, used once."""
    acme, other, message = await _two(tmp_path)
    token = next(text for text in _tokens(message.payload))
    guesses = [
        "",
        message.id,
        "r-1",
        "0" * 62,
        token[:-1],
        token + "A",
        token.swapcase(),
        f" {token}",
        token[::-1],
    ]

    for guess in guesses:
        assert (await acme.press(guess)).outcome in ("forged", "unknown key")
        assert (await acme.follow(guess)).outcome in ("forged", "unknown key")
    assert (await other.press(token)).outcome == "forged"
    assert (await acme.press(token)).outcome == "ok"
    assert (await acme.press(token)).outcome == "used"


def _tokens(value: Any) -> Iterator[str]:
    """The tokens that a Slack message's buttons carry."""
    if isinstance(value, dict):
        if (
            isinstance(value.get("value"), str)
            and value.get("type") == "button"
            and len(value["value"]) == 62
        ):
            yield value["value"]
        for inner in value.values():
            yield from _tokens(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _tokens(inner)


async def test_class_csrf__listmonk_ghsa_rf24_wg77_gq7w(tmp_path: Path):
    """A request without a token changed state, and scanners open every link: here looking changes nothing."""
    acme, _, message = await _two(tmp_path)
    token = next(_tokens(message.payload))
    before = len((await acme.runtime.store.page("acme")).events)

    for _ in range(20):
        assert (await acme.look(token)).outcome == "ok"

    assert len((await acme.runtime.store.page("acme")).events) == before
    assert (await acme.press(token)).outcome == "ok"


def test_class_enumeration__mautic_ghsa_vfxj_qg93_7wwc():
    """Ids counted upward: here a token guessed at random, or next to a known one, is none of ours."""
    keys, dice = signing_keys(b"k" * 32), random.Random(7)
    known = action_token("0" * 32, "approve", "g", "yes", expires_at=2e9, keys=keys)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    for _ in range(8_000):
        at, letter = dice.randrange(62), dice.choice(letters)
        guess = known[:at] + letter + known[at + 1 :]
        assert guess == known or read_action_token(guess, keys, now=1e9).outcome != "ok"
        random_one = "".join(dice.choices(letters, k=62))
        assert read_action_token(random_one, keys, now=1e9).outcome != "ok"


async def test_class_enumeration_of_messages__mautic_ghsa_vfxj_qg93_7wwc(tmp_path: Path):
    """Ids of messages have 80 bits of chance: two made at once tell nothing of a third."""
    acme, _, _ = await _two(tmp_path)
    made = [await acme.generate_info_message("order", ORDER, "slack") for _ in range(50)]

    tails = [int(message.id[12:], 16) for message in made]
    assert len({message.id for message in made}) == 50
    assert len({abs(a - b) for a, b in pairwise(tails)}) == 49
    assert min(abs(a - b) for a, b in pairwise(tails)) > 2**40


@pytest.mark.parametrize(
    "payload", [*(hostile_values(("jwt_attacks.jsonl",)) if has_lists() else []), "e30.e30."]
)
def test_class_alg_confusion__authlib_cve_2024_37568(payload: str):
    """A token said itself how it was to be checked: here there is one way, and a token has no say in it."""
    keys = signing_keys(b"k" * 32)

    for token in (payload, payload.replace(" ", ""), f"{payload}.{payload}", payload.encode().hex()):
        assert read_action_token(token, keys, now=1.0).outcome in ("forged", "unknown key")
        assert read_link(token, keys).outcome in ("forged", "unknown key")


def test_class_alg_allow_list__pyjwt_cve_2026_48523():
    """The key chose the way to check: here a token of one purpose or tenant is none of another's."""
    mine, theirs = signing_keys(b"m" * 32), signing_keys(b"t" * 32)
    base = "https://t.example/"
    action = action_token("0" * 32, "approve", "g", "yes", expires_at=2e9, keys=mine)
    link = wrap_link("https://acme.example/", "0" * 32, "go", base=base, keys=mine).removeprefix(base)

    assert read_action_token(link, mine, now=1e9).outcome == "forged"
    assert read_link(action, mine).outcome == "forged"
    for keys in (theirs, signing_keys(b"m" * 32, current=1)):
        assert read_action_token(action, keys, now=1e9).outcome in ("forged", "unknown key")
        assert read_link(link, keys).outcome in ("forged", "unknown key")


async def test_class_missing_auth__oneuptime_cve_2026_34758(tmp_path: Path):
    """Endpoints asked for nobody's leave: here every call names its tenant, or gets nothing."""
    await _two(tmp_path)

    for name in ("", " "):
        home = feedback(name)
        for call in (home.press("x"), home.look("x"), home.follow("x")):
            assert (await call).outcome in ("forged", "unknown key")
