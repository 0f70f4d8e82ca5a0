"""What was set of a tenant upon what its files say, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from info.model.values import Tenant

__all__ = ["Layer", "Shown", "merge_patch", "shown_of"]


class Layer(msgspec.Struct, frozen=True):
    """One source of a tenant's values: "default", "file" or "set"; a later one wins."""

    origin: str
    values: Mapping[str, Any]


class Shown(msgspec.Struct, frozen=True):
    """A tenant as it is, and for each value that somebody gave, who: a file, or the API ("set").

    `version` counts the changes through the API.
    """

    tenant: Tenant
    origins: dict[str, str]
    version: int = 0


def merge_patch(target: Any, patch: Any) -> Any:
    """`target` with the patch in it: objects name by name, null takes a name out (RFC 7396).

    >>> merge_patch({"brand": {"name": "A", "color": "#000000"}}, {"brand": {"name": None}, "links": {}})
    {'brand': {'color': '#000000'}, 'links': {}}
    """
    if not isinstance(patch, Mapping):
        return patch
    made = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merge_patch(made.get(name), value)
    return made


def shown_of(tenant: Tenant, layers: Sequence[Layer], version: int) -> Shown:
    """The tenant with the origin of each value, by dotted name; the last layer that has it."""
    origins: dict[str, str] = {}
    for layer in layers:
        for name in _names(layer.values):
            origins[name] = layer.origin
    return Shown(tenant, dict(sorted(origins.items())), version)


def _names(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in values.items():
        if name.startswith("$") or (not before and name == "id"):
            continue
        if isinstance(value, Mapping) and value:
            yield from _names(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"
