"""The attack lists, and where a context takes free text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.reference import reference_data

Path = tuple[str | int, ...]
Schema = dict[str, Any]
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


def _resolve(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if not reference:
        return schema
    node: Any = root
    for step in reference.lstrip("#/").split("/"):
        node = node[step]
    found: Schema = node
    return found


def _is_free(schema: Schema) -> bool:
    """Whether a string is any text, not a word of a list, a date, the address of a page or a code."""
    typed = schema.keys() & {"enum", "const", "pattern"}
    return not typed and schema.get("format") not in {"date", "date-time", "uri"}


def free_texts(context: Any, schema: Schema) -> Iterator[Path]:
    """The paths of a context at which the schema takes any text."""
    return places(context, schema, _is_free)


def places(context: Any, schema: Schema, wanted: Callable[[Schema], bool]) -> Iterator[Path]:
    """The paths of a context's strings whose schema is wanted."""
    return _places(context, schema, schema, (), wanted)


def _places(
    context: Any, schema: Schema, root: Schema, path: Path, wanted: Callable[[Schema], bool]
) -> Iterator[Path]:
    schema = _resolve(schema, root)
    if isinstance(context, dict):
        for key, value in context.items():
            yield from _places(value, schema.get("properties", {}).get(key, {}), root, (*path, key), wanted)
    elif isinstance(context, list):
        for at, value in enumerate(context):
            yield from _places(value, schema.get("items", {}), root, (*path, at), wanted)
    elif isinstance(context, str) and wanted(schema):
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
