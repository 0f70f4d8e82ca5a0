"""In-app: every payload fits the documented schema, and what is wrong in it does not."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from info.model import document as d
from info.model.document import ACTION_TYPES, ActionType, Document
from tests.docs.tables import ROOT, code_in, table
from tests.formatters.documents import make, payload
from tests.formatters.every_block import context, every_block
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import Trial

SCHEMA = json.loads(files("info.schemas").joinpath("in_app.v1.json").read_bytes())
VALID = jsonschema_rs.validator_for(SCHEMA)
BLOCKS = {name: node for name, node in SCHEMA["$defs"].items() if "properties" in node}
PAGE = "docs/reference/in-app.md"
GENERATED = range(300)
Path = tuple[str | int, ...]
TOKEN = "A" * 62

EVENT = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "properties": {
        **{name: {"type": "string", "minLength": 1} for name in ("id", "type", "subject", "datacontenttype")},
        "source": {"type": "string", "format": "uri-reference", "minLength": 1},
        "specversion": {"const": "1.0"},
        "dataschema": {"type": "string", "format": "uri", "minLength": 1},
        "time": {"type": "string", "format": "date-time", "minLength": 1},
        "data": {"type": "object"},
    },
    "patternProperties": {"^[a-z0-9]{1,20}$": True},
    "additionalProperties": False,
}
"""What CloudEvents 1.0.2 asks of an event in JSON. Source: cloudevents/spec, formats/cloudevents.json
(required members, empty strings, formats) and spec.md (names of lower-case letters and digits)."""


def faults(value: Any) -> list[str]:
    return [f"{list(error.instance_path)}: {error.message[:200]}" for error in VALID.iter_errors(value)]


@pytest.mark.parametrize("channel", ["in_app", "webhook"])
def test_every_generated_document_fits_the_schema(channel: str) -> None:
    """Random blocks with hostile words; of the packaged templates tests/whole/test_matrix.py says it."""
    wrong = []
    for seed in GENERATED:
        told = Trial(case(seed, 1_000), channel).shown().payload
        wrong += faults(told if channel == "in_app" else told["data"])

    assert wrong == []


@pytest.mark.parametrize("kind", ACTION_TYPES)
def test_an_action_of_any_kind_fits_the_schema(kind: ActionType) -> None:
    action = d.Action("a", "go.a", kind, url="links.home", value="PT1H")
    doc = make(d.Actions(id="go", items=(action,)), texts={"go.a": "Go"})

    told = payload(doc, "in_app")

    assert told["blocks"][0]["items"][0]["kind"] == kind
    assert faults(told) == []


def test_a_generated_document_has_every_kind_of_block() -> None:
    kinds = {
        block["type"]
        for seed in range(60)
        for block in Trial(case(seed, 10), "in_app").shown().payload["blocks"]
    }

    assert kinds == {node["properties"]["type"]["const"] for node in BLOCKS.values()}


def nodes(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value inside a payload, and where it stands."""
    yield at, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from nodes(each, (*at, key))


def changed(value: Any, at: Path, new: Any) -> Any:
    """The payload with another value at a place."""
    copied = copy.deepcopy(value)
    holder = copied
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = new
    return copied


def test_the_schema_knows_nothing_beyond_itself() -> None:
    """Another member in any object, and another kind of value at any place, is refused."""
    good = payload(every_block(), "in_app", context())
    objects = [(at, value) for at, value in nodes(good) if at and isinstance(value, dict)]
    taken = [at for at, value in objects if not faults(changed(good, at, {**value, "extra": 1}))]
    taken += [at for at, _ in nodes(good) if at and not faults(changed(good, at, {"no": "such thing"}))]

    assert faults(good) == []
    assert len(objects) > 60
    assert taken == []
    assert faults({**good, "extra": 1})


PLANTED: dict[str, tuple[str, dict[str, Any]]] = {
    "a heading of the fourth level": ("heading", {"level": 4}),
    "a text that is a string": ("text", {"text": "Hello"}),
    "a run without a text": ("text", {"text": [{"bold": True}]}),
    "a run that is not bold": ("text", {"text": [{"text": "a", "bold": False}]}),
    "a run that links to a script": ("text", {"text": [{"text": "a", "link": "javascript:alert(1)"}]}),
    "a tone of no one": ("callout", {"tone": "pink"}),
    "a picture in the page": ("image", {"url": "data:image/png;base64,AAAA"}),
    "an action that opens nothing": (
        "actions", {"items": [{"id": "a", "kind": "open", "style": "primary", "label": "A", "value": "v"}]}
    ),
    "an answer that opens a page": (
        "actions",
        {"items": [{"id": "a", "kind": "reply", "style": "primary", "label": "A", "value": "v",
                    "token": TOKEN, "url": "https://example.com"}]},
    ),
    "an answer without its token": ("input", {"options": [{"id": "a", "label": "A"}]}),
    "an answer with half a token": ("input", {"options": [{"id": "a", "label": "A", "token": TOKEN[1:]}]}),
    "a number that is a string": ("progress", {"value": "4"}),
    "an importance of no one": ("divider", {"importance": "urgent"}),
    "a point that is a string": ("chart", {"series": [{"id": "s", "name": [], "values": ["1"]}]}),
    "a cell that is a string": ("table", {"rows": [["a"]]}),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_refused(fault: str) -> None:
    kind, members = PLANTED[fault]
    good = payload(every_block(), "in_app", context())
    at = next(at for at, block in enumerate(good["blocks"]) if block["type"] == kind)

    assert faults(changed(good, ("blocks", at), {**good["blocks"][at], **members}))


@pytest.mark.parametrize("name", BLOCKS)
def test_no_required_member_of_a_block_may_be_missing(name: str) -> None:
    good = payload(every_block(), "in_app", context())
    kind = BLOCKS[name]["properties"]["type"]["const"]
    at, block = next((at, block) for at, block in enumerate(good["blocks"]) if block["type"] == kind)

    for member in BLOCKS[name]["required"]:
        without = {key: value for key, value in block.items() if key != member}
        assert faults(changed(good, ("blocks", at), without)), member


def test_the_page_tells_the_schema() -> None:
    told = {code_in(kind)[0]: set(code_in(members)) for kind, members in table(PAGE, "in-app blocks")}
    wanted = {
        node["properties"]["type"]["const"]: set(node["properties"]) - {"type", "id", "importance"}
        for node in BLOCKS.values()
    }

    assert told.keys() == wanted.keys()
    for kind, members in wanted.items():
        assert members <= told[kind], kind


def test_the_example_of_the_page_fits_the_schema() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    match = re.search(r"<!-- example -->\n```json\n(.*?)```", text, re.DOTALL)
    assert match
    example = json.loads(match[1])

    assert faults(example) == []
    assert set(example) >= set(SCHEMA["required"])


def test_a_webhook_with_what_delivery_adds_is_a_cloud_event() -> None:
    valid = jsonschema_rs.Draft202012Validator(EVENT, validate_formats=True)
    event = payload(every_block(), "webhook", context())
    sent = {**event, "id": "m-1", "time": "2026-11-22T09:00:00Z"}
    broken = ({**sent, "id": ""}, {**sent, "time": "noon"}, {**sent, "dataschema": "in app"})

    assert [error.message for error in valid.iter_errors(sent)] == []
    assert event["data"] == payload(every_block(), "in_app", context())
    assert [valid.is_valid(each) for each in broken] == [False] * 3
    assert not valid.is_valid({**sent, "Data_Schema": "x"})


def test_every_document_says_what_it_is_called() -> None:
    """The members of the head are the document's own."""
    doc: Document = every_block("rtl").document
    told = payload(every_block("rtl"), "in_app", context())

    assert (told["template"], told["topic"], told["priority"]) == (doc.id, doc.topic, doc.priority)
    assert (told["form"], told["dir"], told["locale"]) == ("in_app.v1", "rtl", "ar")
