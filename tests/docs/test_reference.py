"""The reference pages say what the code says."""

from __future__ import annotations

import inspect
import json
import re
from inspect import iscoroutine

import orjson
import pytest

import info
from info import errors
from info.config import KEYS, load_settings, not_yet
from info.model.names import CHANNELS, EVENTS, FORMATS
from info.personalization.options import Options
from tests.docs.tables import ROOT, code_in, table

CONFIGURATION = table("docs/reference/configuration.md", "keys")
GIVEN = {
    "cache_provider": ("memory", "redis_cluster"),
    "analytics_export_format": ("json", "json,parquet"),
}
"""For each key with a value that has no engine: one that has (None: there is none), and one that has not."""


def test_every_key_is_in_the_table_with_its_variable():
    assert [(code_in(row[0])[0], code_in(row[1])[0]) for row in CONFIGURATION] == [
        (key.yaml, key.variable) for key in KEYS
    ]


@pytest.mark.parametrize("row", CONFIGURATION, ids=lambda row: row[0])
def test_the_default_in_the_table_is_the_default(row):
    key = next(key for key in KEYS if key.yaml == code_in(row[0])[0])
    shown = "" if row[2] == "none" else code_in(row[2])[0]

    told = load_settings({key.variable: shown}, None, "info.yaml", {})

    assert getattr(told, key.field).value == key.default


@pytest.mark.parametrize("row", CONFIGURATION, ids=lambda row: row[0])
def test_the_state_in_the_table_is_what_the_configuration_says(row):
    key = next(key for key in KEYS if key.yaml == code_in(row[0])[0])
    works, works_not = GIVEN.get(key.field, (key.default, None))

    def listed(value):
        return bool(not_yet(load_settings({}, None, "info.yaml", {key.field: value})))

    state = "works" if works_not is None else "not yet" if works is None else "partly"
    assert row[4] == state
    assert works_not is None or listed(works_not)
    assert works is None or not listed(works)


def test_the_engines_options_are_all_named(tmp_path):
    page = (ROOT / "docs/reference/configuration.md").read_text("utf-8")
    engine = page.partition("## `PersonalizationEngine`")[2]

    for name in Options.__struct_fields__:
        assert f"`{name}`" in engine
    switches = {
        name: True for name in Options.__struct_fields__ if isinstance(getattr(Options(), name), bool)
    }
    without = info.PersonalizationEngine(switches, project=tmp_path).not_yet
    assert {item.key for item in without} == set(re.findall(r"^\| `(\w+)` .*not yet", engine, re.MULTILINE))


def test_every_error_is_in_the_table_with_its_attributes():
    rows = {code_in(row[0])[0]: code_in(row[2]) for row in table("docs/reference/errors.md", "errors")}

    assert set(rows) == {name for name in errors.__all__ if name != "nearest"}
    for name, attributes in rows.items():
        source = inspect.getsource(getattr(errors, name))
        for attribute in attributes:
            assert re.search(rf"self\.{attribute}\b[^\n]*=|def {attribute}\(", source), (name, attribute)
        assert getattr(info, name) is getattr(errors, name)


def test_every_event_is_in_the_table():
    assert tuple(code_in(row[0])[0] for row in table("docs/reference/events-and-kpis.md", "events")) == EVENTS


def test_every_table_of_the_store_is_in_the_table():
    folder = ROOT / "src/info/adapters/sql/migrations"
    made = [
        name
        for path in sorted(folder.glob("*.sql"))
        for name in re.findall(r"CREATE TABLE (\w+)", path.read_text("utf-8"))
    ]

    assert [code_in(row[0])[0] for row in table("docs/reference/storage.md", "tables")] == made


def test_the_example_batch_has_the_fields_of_a_real_one():
    from info.analytics.wire import FORMAT, batch_json
    from info.model.values import EventRecord

    page = (ROOT / "docs/reference/analytics-endpoint.md").read_text("utf-8")
    shown = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    real = orjson.loads(batch_json([EventRecord(**shown["events"][0])]))

    assert shown["format"] == FORMAT
    assert list(shown) == list(real)
    assert shown["events"] == real["events"]


class Client:
    """Stands for any vendor's client: takes what it is called with and keeps it."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        self.calls.append((args, kwargs))

        async def answer():
            return None

        return answer()


CHANNEL_ROWS = table("docs/reference/channels.md", "channels")


def test_every_format_is_in_the_table_of_channels():
    named = [code_in(row[0])[0] for row in CHANNEL_ROWS]

    assert sorted(named) == sorted(FORMATS)
    assert set(CHANNELS) == {name.partition(".")[0] for name in named} - {"text", "markdown", "html"}


@pytest.mark.parametrize("row", CHANNEL_ROWS, ids=lambda row: row[0])
async def test_a_payload_has_the_type_of_the_table_and_the_call_takes_it(row, tmp_path):
    channel, call = code_in(row[0])[0], row[2].strip("`")
    generator = info.InfoTemplateGenerator("acme", project=tmp_path)
    message = await generator.generate_info_message("welcome", {"user_name": "Ada", "tier": "pro"}, channel)
    client = Client()
    names = dict.fromkeys(
        (
            "token",
            "to",
            "sender",
            "key",
            "claims",
            "subscription",
            "bearer",
            "number_id",
            "channel_id",
            "your_url",
            "fcm_url",
            "workflow_url",
            "webhook_url",
        ),
        "x@example.com",
    )
    names |= {
        "message": message,
        "json": json,
        **dict.fromkeys(("client", "http", "smtp", "webpush", "print"), client),
    }

    result = eval(call.removeprefix("await "), names)
    if iscoroutine(result):
        await result

    assert type(message.payload).__name__ == row[1]
    ((args, kwargs),) = client.calls
    orjson.dumps([[arg.decode() if isinstance(arg, bytes) else arg for arg in args], kwargs])


def test_the_roles_are_those_of_the_code():
    from info.model.access import OPERATIONS, PERMISSIONS, ROLES

    rows = {code_in(row[0])[0]: row[1:] for row in table("docs/reference/roles.md", "roles")}

    assert rows == {
        name: [meaning, *("yes" if name in PERMISSIONS[role] else "" for role in ROLES)]
        for name, meaning in OPERATIONS.items()
    }
