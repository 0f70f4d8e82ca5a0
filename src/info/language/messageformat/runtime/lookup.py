"""Outside values by name: exactly first, then as a path of dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.language.messageformat.normal import nfc_name

__all__ = ["MISSING", "look_up"]

MISSING: Final = object()
"""There is no such value."""
_STEPS_MAX: Final = 32


def look_up(values: Mapping[str, object], name: str) -> object:
    """The value of a name, or `MISSING`; None counts as missing.

    `plan.name` is looked up as it stands, then as `name` in the mapping `plan`. Names are compared
    in NFC. Attributes of objects are never read.

    >>> look_up({"plan": {"name": "Pro"}}, "plan.name")
    'Pro'
    """
    found = _own(values, name)
    if found is MISSING and "." in name:
        steps = name.split(".")
        found = values if len(steps) <= _STEPS_MAX else MISSING
        for step in steps:
            found = _own(found, step) if isinstance(found, Mapping) else MISSING
    return MISSING if found is None else found


def _own(values: Mapping[str, object], name: str) -> object:
    if name in values:
        return values[name]
    if name.isascii():
        return MISSING
    for key, value in values.items():
        if isinstance(key, str) and not key.isascii() and nfc_name(key) == name:
            return value
    return MISSING
