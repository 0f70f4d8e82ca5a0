"""CLDR's locale data as `scripts/compile_locales.py` packed them, read when first asked for.

The data are CLDR 48's, under the Unicode licence v3; see `data/LICENSE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["matching_data", "tag_data", "ungrouped"]


@cache
def tag_data() -> Any:
    """Old codes, parents, and the scripts that regions imply: what the canonical form of a tag needs."""
    return _read("tags")


@cache
def matching_data() -> Any:
    """Likely subtags, the partitions of the regions, and the distances of languages."""
    return _read("matching")


def ungrouped(groups: Mapping[str, str]) -> dict[str, str]:
    """Key → value, of value → keys separated by spaces.

    >>> ungrouped({"no": "nb nn"})
    {'nb': 'no', 'nn': 'no'}
    """
    return {key: value for value, keys in groups.items() for key in keys.split()}


def _read(name: str) -> Any:
    packaged = files("info.localization").joinpath(f"data/{name}.json")
    return json.loads(packaged.read_text(encoding="utf-8"))
