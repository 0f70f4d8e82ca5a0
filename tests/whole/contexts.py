"""Random contexts that fit a JSON Schema: the same seed, the same context, on every machine.

Knows what the schemas of the packaged templates use, and refuses what it does not know, so that a new
keyword is never passed over in silence.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

__all__ = ["context"]

WORDS: Final = (
    *("night train", "Łódź", "José", "Überschall", "夜の電車", "مرحبا", "שלום", "Ελλάδα", "Ünïcödé", "नमस्ते"),
    *(
        "O'Neil & Sons",
        '<b>"bold"</b>',
        "*_~`{$x}",
        "<!channel>",
        "{{7*7}}",
        "%s%n",
        "a\tb",
        "$1 \\1",
        "👩‍👩‍👧‍👦 🎧",
    ),
    *("e\u0301", "\u202eabc", "x" * 300, "1e309", "-0", "null", "https://example.com/?a=1&b=2", "C:\\music"),
)
CURRENCIES: Final = ("EUR", "USD", "PLN", "JPY", "KWD", "CHF", "EGP", "XTS")
LONGEST_LIST: Final = 12
KNOWN: Final = frozenset(
    {"$schema", "additionalProperties", "anyOf", "description", "enum", "examples", "format", "items"}
    | {"maxItems", "maximum", "minLength", "minimum", "pattern", "properties", "required", "title", "type"}
    | {"$id", "$comment", "x-pii", "minItems", "maxLength", "x-unit"}
)


def _moment(draw: random.Random) -> str:
    zone = draw.choice((UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9))))
    seconds = draw.randrange(1_000_000_000, 2_200_000_000)
    return datetime.fromtimestamp(seconds, zone).isoformat()


PATTERNS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "^[A-Z]{3}$": lambda draw: draw.choice(CURRENCIES),
    "^https://": lambda draw: f"https://example.com/{draw.randrange(10**6)}?q=a%20b&r={draw.random()}#x",
}
FORMATS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "date": lambda draw: (date(2001, 1, 1) + timedelta(days=draw.randrange(15_000))).isoformat(),
    "date-time": _moment,
    "email": lambda draw: f"person.{draw.randrange(10**6)}@example.com",
    "ipv4": lambda draw: ".".join(str(draw.randrange(256)) for _ in range(4)),
    "ipv6": lambda draw: f"2001:db8::{draw.randrange(1, 65_536):x}",
    "uri": PATTERNS["^https://"],
}


def context(schema: Mapping[str, Any], draw: random.Random) -> dict[str, Any]:
    """A context: every required property, each other one in two of three."""
    found = _value(schema, draw)
    assert isinstance(found, dict)
    return found


def _value(schema: Mapping[str, Any], draw: random.Random) -> Any:
    unknown = set(schema) - KNOWN
    if unknown:
        raise NotImplementedError(f"the generator of contexts does not know {', '.join(sorted(unknown))}")
    if "enum" in schema:
        return draw.choice(schema["enum"])
    return KINDS[schema["type"]](schema, draw)


def _object(schema: Mapping[str, Any], draw: random.Random) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        name: _value(inner, draw)
        for name, inner in schema["properties"].items()
        if name in required or draw.random() < 2 / 3
    }


def _array(schema: Mapping[str, Any], draw: random.Random) -> list[Any]:
    least, most = schema.get("minItems", 0), min(schema.get("maxItems", LONGEST_LIST), LONGEST_LIST)
    return [_value(schema["items"], draw) for _ in range(draw.randint(least, max(least, most)))]


def _string(schema: Mapping[str, Any], draw: random.Random) -> str:
    if "pattern" in schema:
        return PATTERNS[schema["pattern"]](draw)
    choices = [inner["format"] for inner in schema.get("anyOf", ())] or [schema.get("format")]
    form = draw.choice(choices)
    if form is not None:
        return FORMATS[form](draw)
    text = " ".join(draw.choices(WORDS, k=draw.randint(1, 3)))
    return text[: schema.get("maxLength", len(text))]


def _integer(schema: Mapping[str, Any], draw: random.Random) -> int:
    least = schema.get("minimum", -1_000)
    return draw.choice((least, least + 1, least + 2, least + 5, draw.randint(least, 10**9)))


def _number(schema: Mapping[str, Any], draw: random.Random) -> float:
    least, most = schema.get("minimum", -(10.0**6)), schema.get("maximum", 10.0**6)
    return draw.choice((least, most, draw.uniform(least, most), round(draw.uniform(least, most), 2)))


def _boolean(_schema: Mapping[str, Any], draw: random.Random) -> bool:
    return draw.random() < 1 / 2


KINDS: Final[Mapping[str, Callable[[Mapping[str, Any], random.Random], Any]]] = {
    "array": _array,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "object": _object,
    "string": _string,
}
