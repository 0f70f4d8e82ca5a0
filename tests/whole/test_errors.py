"""Whatever the caller, the author or the disk does wrong: a typed error with its name and its place.

One table for the caller, one for the author's files, one for the disk. Nothing half written: after
each error the store holds no message. More of each kind stands beside its room (`config`,
`validators`, `publishing`, `adapters`).
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from info import InfoTemplateGenerator
from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.config import load_settings
from info.errors import (
    ConfigError,
    ContextError,
    ExpressionError,
    InfoError,
    LimitError,
    StorageError,
    TemplateError,
    UnknownName,
)
from info.publishing import check
from info.publishing.library import Library

ADA = {"user_name": "Ada", "tier": "premium"}
SECRET = "Zebedee-4711"
NOTE: dict[str, Any] = {
    "id": "note",
    "topic": "account",
    "priority": "normal",
    "tone": "business_casual",
    "question": "What is new?",
    "subject": "News",
    "short": "News for {$name}",
    "body": {"hello": "# Hello, {$name}", "go": {"open": "Open", "url": "links.dashboard"}},
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "tracks"],
    "properties": {
        "name": {"type": "string", "x-pii": "name"},
        "tracks": {"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string"}}}},
    },
    "examples": [{"name": "Ada", "tracks": [{"title": "Intro"}]}],
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours is set: the tests' own would be unknown keys."""
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)


def call(**changes: Any) -> dict[str, Any]:
    return {"template_type": "welcome", "context": ADA, "target_channel": "slack"} | changes


CALLER = [
    (call(template_type="welcom"), UnknownName, ["no template 'welcom'", "Did you mean 'tenant_welcome'"]),
    (call(target_channel="slak"), UnknownName, ["no channel 'slak'", "Did you mean 'slack'"]),
    (call(locale="not a locale!"), UnknownName, ["not a locale!"]),
    (call(variant="contrl"), UnknownName, ["no variant 'contrl'", "Did you mean 'control'"]),
    (call(context={"tier": SECRET}), ContextError, ["tenant_welcome", "'user_name'", "got nothing"]),
    (call(context=ADA | {"teir": SECRET}), ContextError, ["tenant_welcome", "teir", "tier"]),
    (call(context=ADA | {"seats": SECRET}), ContextError, ["tenant_welcome: 'seats' wants", ", got "]),
    (call(context=ADA | {"user_name": 4711}), ContextError, ["'user_name' wants", "string"]),
    (call(context=[SECRET]), ContextError, ["list"]),
]


@pytest.mark.parametrize(("arguments", "error", "words"), CALLER)
async def test_what_the_caller_did_wrong_is_named(
    tmp_path: Path, arguments: dict[str, Any], error: type[InfoError], words: list[str]
):
    path = tmp_path / "info.db"
    generator = InfoTemplateGenerator("acme", storage_url=f"sqlite:///{path}")

    with pytest.raises(error) as caught:
        await generator.generate_info_message(**arguments)

    assert [word for word in words if word not in str(caught.value)] == []
    assert SECRET not in str(caught.value)
    assert messages_in(path) == 0


def messages_in(path: Path) -> int:
    if not path.exists():
        return 0
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM message").fetchone()
    return int(count)


def note(**changes: Any) -> str:
    return json.dumps(NOTE | changes, indent=1)


def body(**blocks: Any) -> str:
    return note(body=NOTE["body"] | blocks)


NESTED = {
    "each": "track in tracks",
    "items": [{"each": "again in tracks", "text": "{$again.title}"}],
}
FILES = [
    ('{"id": "note",', TemplateError, ["templates/note.json:1:"]),
    ("", TemplateError, ["templates/note.json"]),
    ('{"id": "note", "id": "note"}', TemplateError, ["templates/note.json:1:", "id"]),
    (note(topc="x"), TemplateError, ["templates/note.json:", "topc", "topic"]),
    (note(priority="hgh"), TemplateError, ["templates/note.json:", "hgh", "high"]),
    (body(hello={"kind": "x"}), TemplateError, ["templates/note.json:", "hello"]),
    (body(hello="Hello, {$nam}"), TemplateError, ["templates/note.json:", "$nam", "Did you mean '$name'"]),
    (body(hello="Hello, {name}"), TemplateError, ["templates/note.json:", "{$name}"]),
    (body(hello="Hello, {{ name }}"), TemplateError, ["templates/note.json:", "{$name}"]),
    (body(hello="Hello, {$name"), TemplateError, ["templates/note.json:"]),
    (body(hello="Hello, {$name :nubmer}"), TemplateError, ["templates/note.json:", ":number"]),
    (body(more={"text": "x", "when": "size(tracks"}), ExpressionError, ["templates/note.json:"]),
    (body(rows=NESTED), TemplateError, ["templates/note.json:18:5", "A text is wanted here", "each"]),
    (body(foot={"include": "fotter"}), TemplateError, ["templates/note.json:", "fotter", "footer"]),
    (note(question="x" * 65_536), LimitError, ["templates/note.json", "65536", "include"]),
    ("[" * 40 + "]" * 40, LimitError, ["templates/note.json", "32"]),
]


@pytest.mark.parametrize(("source", "error", "words"), FILES)
def test_what_the_author_wrote_wrong_is_named_with_its_place(
    tmp_path: Path, source: str, error: type[InfoError], words: list[str]
):
    project(tmp_path, source)
    library = Library([FolderSource(tmp_path), PackagedSource()])

    with pytest.raises(error) as caught:
        library.compile("note", "control", "en", "en", "slack", "")

    assert [word for word in words if word not in str(caught.value)] == []


def project(folder: Path, source: str) -> None:
    for name, text in (("templates/note.json", source), ("schemas/note.json", json.dumps(SCHEMA))):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_the_template_of_the_table_is_right_before_it_is_broken(tmp_path: Path):
    project(tmp_path, note())

    compiled = Library([FolderSource(tmp_path), PackagedSource()]).compile(
        "note", "control", "en", "en", "slack", ""
    )

    assert compiled.template == "note"


def test_a_condition_on_a_name_that_is_not_there_is_a_finding_with_its_place(tmp_path: Path):
    project(tmp_path, body(more={"text": "x", "when": "has(trakcs)"}))

    (finding,) = check(Library([FolderSource(tmp_path), PackagedSource()]), "note")

    assert (finding.severity, finding.path) == ("error", "templates/note.json:17:12")
    assert "Did you mean 'tracks'" in finding.next_step


KEYS = [
    ({"INFO_CACHE_TLL": "1"}, "", "INFO_CACHE_TLL", "Did you mean 'INFO_CACHE_TTL'"),
    ({}, "info_module:\n  cache:\n    tll: 1\n", "info.yaml:3", "Did you mean 'cache.ttl'"),
    ({"INFO_STORAGE_URL": "sqlit:///x.db"}, "", "INFO_STORAGE_URL", "Did you mean 'sqlite:'"),
]


@pytest.mark.parametrize(("environment", "yaml", "place", "right"), KEYS)
def test_an_unknown_key_is_named_with_the_nearest(
    environment: dict[str, str], yaml: str, place: str, right: str
):
    with pytest.raises(ConfigError) as caught:
        load_settings(environment, yaml or None, "info.yaml", {})

    assert place in str(caught.value)
    assert right in str(caught.value)


async def test_an_unwritable_storage_is_named(tmp_path: Path):
    folder = Path("/proc") if os.name != "nt" and os.geteuid() == 0 else tmp_path / "file"
    if folder != Path("/proc"):
        folder.write_text("")

    with pytest.raises(StorageError, match=r"info\.db"):
        await InfoTemplateGenerator("acme", storage_url=f"sqlite:///{folder}/info.db").generate_info_message(
            **call()
        )


async def test_a_store_that_is_no_database_is_named_and_left_as_it_was(tmp_path: Path):
    path = tmp_path / "info.db"
    path.write_bytes(b"a letter, not a database. " * 100)

    with pytest.raises(StorageError, match=r"info\.db"):
        await InfoTemplateGenerator("acme", storage_url=f"sqlite:///{path}").generate_info_message(**call())

    assert path.read_bytes() == b"a letter, not a database. " * 100
