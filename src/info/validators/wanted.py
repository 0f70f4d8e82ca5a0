"""What a schema wants at a place, in words: "a number of at least 0", never a value of a context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

__all__ = ["wanted_of"]

_TYPES: Final = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_KEYWORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "minimum": lambda limit: f"a number of at least {limit}",
    "maximum": lambda limit: f"a number of at most {limit}",
    "exclusiveMinimum": lambda limit: f"a number above {limit}",
    "exclusiveMaximum": lambda limit: f"a number below {limit}",
    "multipleOf": lambda limit: f"a multiple of {limit}",
    "minLength": lambda limit: f"a string of at least {limit} characters",
    "maxLength": lambda limit: f"a string of at most {limit} characters",
    "minItems": lambda limit: f"a list of at least {limit} items",
    "maxItems": lambda limit: f"a list of at most {limit} items",
    "minProperties": lambda limit: f"an object of at least {limit} names",
    "maxProperties": lambda limit: f"an object of at most {limit} names",
    "uniqueItems": lambda _: "a list without repeats",
    "pattern": lambda pattern: f"a string that matches {pattern}",
    "format": lambda name: f"a string in the format {name}",
    "enum": lambda values: f"one of {_listed(values)}",
    "const": lambda value: f"exactly {_shown(value)}",
}


def wanted_of(schema: Mapping[str, Any], *, keyword: str = "type") -> str:
    """The wish of one `keyword`; without a word for it, the type, the choices, or "another value".

    >>> wanted_of({"type": "number", "minimum": 0}, keyword="minimum")
    'a number of at least 0'
    """
    if keyword in _KEYWORDS and keyword in schema:
        return _KEYWORDS[keyword](schema[keyword])
    for choice in ("enum", "const"):
        if choice in schema:
            return _KEYWORDS[choice](schema[choice])
    types = schema.get("type")
    names = [types] if isinstance(types, str) else list(types or ())
    words = [_TYPES[name] for name in names if name in _TYPES]
    if "format" in schema and names == ["string"]:
        return _KEYWORDS["format"](schema["format"])
    return " or ".join(words) or "another value"


def _listed(values: list[Any]) -> str:
    return ", ".join(_shown(value) for value in values)


def _shown(value: Any) -> str:
    return orjson.dumps(value).decode()
