"""The attack lists, and where a context takes free text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path as Folder
from typing import Any

Path = tuple[str | int, ...]
LISTS = (
    "naughty_strings.jsonl",
    "xss_h5sc_vectors.jsonl",
    "xss_html5sec.jsonl",
    "xss_payloadbox.jsonl",
    "xss_payloadsallthethings.jsonl",
    "ssti_payloadbox.jsonl",
    "ssti_payloadsallthethings.jsonl",
    "email_header_injection.jsonl",
    "unicode_attacks.jsonl",
)


def reference_data() -> Folder:
    """The folder of reference data: `INFO_REFERENCE_DATA`, or its usual place beside the project."""
    default = Folder(__file__).parents[3] / "shared" / "data"
    return Folder(os.environ.get("INFO_REFERENCE_DATA", default))


def hostile_values(lists: Sequence[str] = LISTS) -> list[str]:
    """Every distinct non-blank attack string of the lists, in order."""
    found: dict[str, None] = {}
    for name in lists:
        for line in (reference_data() / "security" / name).read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            entry = json.loads(line)
            texts = entry.values() if isinstance(entry, dict) else [entry]
            for text in texts:
                if isinstance(text, str) and text.strip():
                    found.setdefault(text)
    return list(found)


def _resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if not reference:
        return schema
    node: Any = root
    for step in reference.lstrip("#/").split("/"):
        node = node[step]
    return node


def free_texts(context: Any, schema: dict[str, Any], root: dict[str, Any], path: Path = ()) -> Iterator[Path]:
    """The paths of a context at which the schema takes any text."""
    schema = _resolve(schema, root)
    if isinstance(context, dict):
        for key, value in context.items():
            yield from free_texts(value, schema.get("properties", {}).get(key, {}), root, (*path, key))
    elif isinstance(context, list):
        for at, value in enumerate(context):
            yield from free_texts(value, schema.get("items", {}), root, (*path, at))
    elif isinstance(context, str) and not schema.keys() & {"enum", "const", "format", "pattern", "maxLength"}:
        yield path


def with_values(context: Any, paths: Sequence[Path], value: str) -> Any:
    """A copy of the context with `value` at each path."""
    copy = json.loads(json.dumps(context))
    for path in paths:
        node = copy
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
    return copy
