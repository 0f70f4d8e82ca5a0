"""The caller's context as frozen JSON: what is stored, replayed and handed to programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from info.errors import ContextError

__all__ = ["freeze", "thaw"]

SURROGATE = re.compile("[\ud800-\udfff]")


def freeze(context: Mapping[str, Any], template: str) -> bytes:
    """The context as JSON text. Dates become ISO 8601; lone surrogates become U+FFFD.

    Errors: `ContextError` naming the path of the first value that is not JSON.
    """
    try:
        return orjson.dumps(context, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return _freeze_slowly(context, template)


def thaw(context: bytes) -> dict[str, Any]:
    """The context as plain dicts and lists."""
    parsed = orjson.loads(context)
    if not isinstance(parsed, dict):
        raise ContextError(
            template="context", path="", wanted="an object of named values", got=type(parsed).__name__
        )
    return parsed


def _freeze_slowly(context: Mapping[str, Any], template: str) -> bytes:
    try:
        return orjson.dumps(_plain(context, "context", template))
    except (TypeError, RecursionError) as error:
        raise ContextError(
            template=template,
            path="context",
            wanted="JSON at most 254 levels deep",
            got="deeper or circular values",
            next_step="Pass the part that the template reads.",
        ) from error


def _plain(value: Any, path: str, template: str) -> Any:
    """The value with mappings as dicts, sequences as lists, and no lone surrogate."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {
            _plain(str(key), path, template): _plain(item, f"{path}.{key}", template)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}[{place}]", template) for place, item in enumerate(value)]
    if _is_json(value):
        return value
    raise ContextError(
        template=template,
        path=SURROGATE.sub("\ufffd", path.removeprefix("context.")),
        wanted="a JSON value",
        got=type(value).__name__,
        next_step="Pass strings, numbers of 64 bits, booleans, lists and objects; dates as ISO 8601.",
    )


def _is_json(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True
