"""Contexts from the command line: `--set a.b=1`, a JSON file, or a template's own example."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import orjson

from info.errors import ContextError, UnknownName
from info.model.choices import Choice

__all__ = ["EXAMPLES", "choices_from", "context_from", "name_and_value"]

EXAMPLES: Final = ("typical", "minimal", "extreme")
"""The names of a schema's examples, in their order."""


def context_from(
    template: str,
    schema: Mapping[str, Any],
    *,
    example: str | None,
    file: str | None,
    settings: Sequence[str],
) -> dict[str, Any]:
    """The context: the example or the file first, then each `name=value` on top of it.

    A value that is JSON is taken as JSON, anything else as a string. Errors: UnknownName for the
    example, ContextError for what cannot be read.
    """
    context: dict[str, Any] = {}
    if example is not None:
        context = _example(schema, example)
    if file is not None:
        context = _file(template, file)
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name:
            raise ContextError(
                template=template,
                path="--set",
                wanted="name=value",
                got="no '='",
                next_step="E.g. --set user_name=John.",
            )
        _put(template, context, name, _value(text), schema)
    return context


class _Advice(msgspec.Struct):
    """Of what `infoctl recommend --json` prints, the part a message follows."""

    choices: tuple[Choice, ...]


def choices_from(file: Path) -> tuple[Choice, ...]:
    """The channel and the hour that `infoctl recommend --json` drew. Error: `ContextError`."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Advice).choices
    except OSError as error:
        got = f"{file}: {error.strerror}"
    except msgspec.DecodeError:
        got = f"{file}: something else"
    raise ContextError(template="--choices", path="", wanted="what infoctl recommend --json prints", got=got)


def name_and_value(of: str, text: str) -> tuple[str, Any]:
    """The two sides of `name=value`: JSON where it is that, else a text, None for nothing.

    Error: `ContextError` where there is no name or no `=`.
    """
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ContextError(
            template=of, path="", wanted="name=value", got="no '='", next_step='E.g. brand.name="Acme".'
        )
    return name, _value(value) if value else None


def _example(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    examples = schema.get("examples", [])
    if name not in EXAMPLES[: len(examples)]:
        raise UnknownName("example", name, EXAMPLES[: len(examples)])
    return dict(examples[EXAMPLES.index(name)])


def _file(template: str, name: str) -> dict[str, Any]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        value = orjson.loads(data)
    except OSError as error:
        raise ContextError(
            template=template, path="", wanted="a readable file", got=f"{name}: {error.strerror}"
        ) from error
    except orjson.JSONDecodeError as error:
        raise ContextError(
            template=template, path="", wanted="JSON", got=f"{name}: broken at character {error.pos}"
        ) from None  # the cause holds the whole text
    if not isinstance(value, dict):
        raise ContextError(template=template, path="", wanted="a JSON object", got=f"{name}: something else")
    return value


def _value(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _put(template: str, context: dict[str, Any], name: str, value: Any, schema: Mapping[str, Any]) -> None:
    """Sets a dotted name, making objects on the way. A number goes in as text where the schema wants text."""
    *outer, last = name.split(".")
    node = context
    for step in outer:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise ContextError(
                template=template,
                path=f"--set {name}",
                wanted=f"an object in '{step}'",
                got=type(node).__name__,
                next_step="Set the whole, or its parts, not both.",
            )
        schema = schema.get("properties", {}).get(step, {})
    wanted = schema.get("properties", {}).get(last, {}).get("type")
    node[last] = orjson.dumps(value).decode() if wanted == "string" and not isinstance(value, str) else value
