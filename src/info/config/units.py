"""Values as people write them, durations, sizes, booleans, counts, lists and URLs, to plain numbers.

Each reader takes what a file, a variable or an argument gave and returns the value in the unit its
name says. A bad value is a ValueError whose text says what was wrong and, where one is near, the
right form; the caller adds the key and the place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from info.errors import nearest
from info.model.networks import read_allowed

__all__ = [
    "BadValue",
    "read_boolean",
    "read_bytes",
    "read_choice",
    "read_choices",
    "read_connectors",
    "read_count",
    "read_http_url",
    "read_names",
    "read_places",
    "read_seconds",
    "read_share",
    "read_text",
]

_NUMBER_AND_UNIT: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([^\W\d_]*)\s*")
_SYSTEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES: Final = {
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
}
_BOOLEANS: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


class BadValue(ValueError):
    """A value that cannot be read; `next_step` says the right form."""

    def __init__(self, what: str, next_step: str = "") -> None:
        self.what = what
        self.next_step = next_step
        super().__init__(what)


def read_seconds(given: object) -> float:
    """A duration in seconds: `3600`, `"500ms"`, `"1.5h"`, a timedelta. A bare number is seconds.

    >>> read_seconds("500ms"), read_seconds(3600), read_seconds("1h")
    (0.5, 3600.0, 3600.0)
    """
    if isinstance(given, timedelta):
        return _not_negative(given.total_seconds(), "a duration")
    return _measure(given, _SECONDS, "s", "a duration")


def read_bytes(given: object) -> int:
    """A size in bytes: `"2GB"` is 2 * 10**9, `"2GiB"` is 2 * 2**30. A bare number is bytes.

    Case does not matter (`2gb`).

    Source: IEC 80000-13, decimal and binary prefixes.
    """
    return int(_measure(given, _BYTES, "B", "a size"))


def read_boolean(given: object) -> bool:
    """true, yes, on, 1; false, no, off, 0; in any case."""
    if isinstance(given, bool):
        return given
    found = _BOOLEANS.get(str(given).strip().lower())
    if found is None:
        near = nearest(str(given), _BOOLEANS)
        raise BadValue(f"'{given}' is neither true nor false.", f"Write {near or 'true or false'}.")
    return found


def read_count(given: object) -> int:
    """A whole number of at least 1."""
    text = str(given).strip()
    if isinstance(given, bool) or not text.isascii() or not text.isdigit() or int(text) < 1:
        raise BadValue(f"'{given}' is not a whole number of at least 1.", "Write e.g. 32.")
    return int(text)


def read_share(given: object) -> float:
    """A share of the whole, from 0 to 1.

    >>> read_share("0.6"), read_share(1)
    (0.6, 1.0)
    """
    try:
        share = math.nan if isinstance(given, bool) else float(str(given))
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise BadValue(f"'{given}' is not a number from 0 to 1.", "Write e.g. 0.6.")
    return share


def read_text(given: object) -> str:
    """A text that is not blank."""
    if isinstance(given, tuple | list | Mapping):
        raise BadValue("one value is wanted, a list was given.")
    text = str(given).strip()
    if not text:
        raise BadValue("the value is blank.")
    return text


def read_http_url(given: object) -> str:
    """An absolute http or https URL."""
    text = read_text(given)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        # The text is not quoted: a URL may hold a password.
        raise BadValue("the value is no http or https URL.", "Write e.g. https://collect.example/events.")
    return text


def read_places(given: object) -> tuple[str, ...]:
    """Hosts, addresses and networks, with or without a port; a text is split at its commas.

    >>> read_places("localhost:1025, 10.0.0.0/8")
    ('localhost:1025', '10.0.0.0/8')
    """
    items = given if isinstance(given, tuple | list) else str(given).split(",")
    places = [str(item).strip() for item in items if str(item).strip()]
    for place in places:
        try:
            read_allowed(place)
        except ValueError as error:
            raise BadValue(str(error), "Write e.g. localhost:1025, 10.0.0.0/8 or *:8443.") from None
    return tuple(places)


def read_connectors(given: object) -> tuple[tuple[str, str], ...]:
    """Names with http or https URLs, "name=URL"; a text is split at its commas. Names are told apart.

    >>> read_connectors("crm=https://crm.example.com/erase, mail=https://mail.example.com/x")
    (('crm', 'https://crm.example.com/erase'), ('mail', 'https://mail.example.com/x'))
    """
    items = given if isinstance(given, tuple | list) else str(given).split(",")
    found: dict[str, str] = {}
    for item in (str(each).strip() for each in items):
        name, equals, url = item.partition("=")
        if not item:
            continue
        if not equals or not _SYSTEM.fullmatch(name):
            raise BadValue(
                "a connector is a name and a URL.", "Write e.g. crm=https://crm.example.com/erase."
            )
        if name in found:
            raise BadValue(f"the connector '{name}' is there twice.", "Give each another name.")
        found[name] = read_http_url(url)
    return tuple(found.items())


def read_names(given: object) -> tuple[str, ...]:
    """Names, each once; a text is split at its commas.

    >>> read_names("acme, lowtide, acme")
    ('acme', 'lowtide')
    """
    items = given if isinstance(given, tuple | list) else str(given).split(",")
    names = [item.strip() if isinstance(item, str) else "" for item in items]
    if isinstance(given, tuple | list) and not all(names):
        raise BadValue("a list of names holds something else.", "Write e.g. [acme, lowtide].")
    return tuple(dict.fromkeys(filter(None, names)))


def read_choice(choices: tuple[str, ...]) -> Callable[[object], str]:
    """A reader of one of `choices`."""

    def read(given: object) -> str:
        text = read_text(given).lower()
        if text not in choices:
            near = nearest(text, choices)
            hint = f"Did you mean '{near}'? " if near else ""
            raise BadValue(f"there is no '{text}'.", f"{hint}Known: {', '.join(choices)}.")
        return text

    return read


def read_choices(choices: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """A reader of a list of `choices`; a text is split at its commas. Repeats count once."""
    one = read_choice(choices)

    def read(given: object) -> tuple[str, ...]:
        items = given if isinstance(given, tuple | list) else read_text(given).split(",")
        return tuple(dict.fromkeys(one(item) for item in items))

    return read


def _measure(given: object, units: Mapping[str, float], bare: str, noun: str) -> float:
    if isinstance(given, bool):
        raise BadValue(f"{noun} is wanted, a boolean was given.")
    if isinstance(given, int | float):
        return _not_negative(given * units[bare], noun)
    match = _NUMBER_AND_UNIT.fullmatch(str(given))
    if match is None:
        raise BadValue(f"'{given}' is not {noun}.", f"Write a number and a unit: {', '.join(units)}.")
    number, unit = match.groups()
    known = {name.casefold(): name for name in units}
    name = known.get(unit.casefold()) if unit else bare
    if name is None:
        near = nearest(unit, units)
        hint = f"Did you mean '{number}{near}'? " if near else ""
        raise BadValue(f"there is no unit '{unit}'.", f"{hint}Units: {', '.join(units)}.")
    return _not_negative(float(number) * units[name], noun)


def _not_negative(value: float, noun: str) -> float:
    if not math.isfinite(value) or value < 0:
        raise BadValue(f"{noun} is at least 0 and finite.")
    return value
