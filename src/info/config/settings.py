"""Settings: what every room and adapter may be told, each value knowing where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from info.config.keys import BY_FIELD, BY_VARIABLE, BY_YAML, KEYS, OTHER_VARIABLES, Key
from info.config.root import RootSource
from info.config.units import BadValue
from info.config.yaml_source import read_leaves
from info.errors import ConfigError, nearest

__all__ = ["Setting", "Settings", "load_settings"]

T = TypeVar("T")


class Setting(msgspec.Struct, Generic[T], frozen=True):
    """A value and its origin: "default", "info.yaml:3", "INFO_CACHE_TTL" or "argument"."""

    value: T
    origin: str = "default"

    @property
    def given(self) -> bool:
        """Whether somebody set it."""
        return self.origin != "default"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting. Durations are seconds, sizes are bytes; `storage_url` None is memory."""

    cache_ttl: Setting[float]
    """Seconds that names and tenant snapshots are believed; never applies to programs."""
    cache_provider: Setting[str]
    cache_max_memory: Setting[int]
    ml_enabled: Setting[bool]
    personalization_model: Setting[str]
    ml_model_path: Setting[str | None]
    ml_inference_timeout: Setting[float]
    ml_batch_size: Setting[int]
    sharing_tenants: Setting[tuple[str, ...]]
    """Tenants that agreed to give hyper-parameters to each other; () is nobody."""
    languages_threshold: Setting[float]
    """The probability from which a detected language is an answer; 0 always gives the best guess."""
    analytics_endpoint: Setting[str | None]
    """Where event batches are posted; None posts nowhere."""
    analytics_real_time: Setting[bool]
    analytics_retention_days: Setting[int]
    analytics_export_format: Setting[tuple[str, ...]]
    max_concurrent_requests: Setting[int]
    connectors: Setting[tuple[tuple[str, str], ...]]
    """Other systems that are asked to erase a person: their names and where they are asked."""
    outbound_allow: Setting[tuple[str, ...]]
    """Places that a message may be sent to although they are not public, or by another port."""
    storage_url: Setting[str | None]
    storage_owner_url: Setting[str | None]
    keys_url: Setting[str | None]
    root_key: Setting[RootSource | None]
    """Where the root of all keys is; None: a file beside the keys."""

    def items(self) -> Iterator[tuple[str, Setting[Any]]]:
        """Dotted key and setting, in the order of the table of keys."""
        for key in KEYS:
            yield key.yaml, getattr(self, key.field)


def load_settings(
    env: Mapping[str, str],
    yaml_text: str | None,
    yaml_name: str,
    arguments: Mapping[str, Any],
) -> Settings:
    """Settings from the defaults, then the YAML text, then INFO_* variables, then arguments.

    Reads no file and no environment of its own. An argument of None and an empty variable count
    as not given. Arguments are named by field (`cache_ttl`).

    Raises ConfigError for an unknown key or a bad value, naming the place and the nearest right one.

    >>> settings = load_settings({"INFO_CACHE_TTL": "1h"}, None, "info.yaml", {})
    >>> settings.cache_ttl
    Setting(value=3600.0, origin='INFO_CACHE_TTL')
    """
    found: dict[str, Setting[Any]] = {key.field: Setting(key.default) for key in KEYS}
    for key, name, given, origin in _given(env, yaml_text, yaml_name, arguments):
        found[key.field] = _read(key, name, given, origin)
    return Settings(**found)


def _given(
    env: Mapping[str, str], yaml_text: str | None, yaml_name: str, arguments: Mapping[str, Any]
) -> Iterator[tuple[Key, str, object, str]]:
    """What was given, the weakest first: key, the name used, the value, the origin."""
    for leaf in read_leaves(yaml_text or "", yaml_name):
        yield BY_YAML[leaf.key], leaf.key, leaf.given, leaf.origin
    for name in sorted(env):
        if name.startswith("INFO_") and name not in OTHER_VARIABLES:
            key = _known(name, BY_VARIABLE, "environment")
            if env[name].strip():
                yield key, name, env[name], name
    for name, value in arguments.items():
        key = _known(name, BY_FIELD, "argument")
        if value is not None:
            yield key, name, value, "argument"


def _known(name: str, table: Mapping[str, Key], origin: str) -> Key:
    found = table.get(name)
    if found is None:
        known: Iterable[str] = sorted(table)
        near = nearest(name, known)
        hint = f"Did you mean '{near}'? " if near else ""
        step = f"{hint}Known: {', '.join(known)}."
        raise ConfigError("there is no such key.", key=name, origin=origin, next_step=step)
    return found


def _read(key: Key, name: str, given: object, origin: str) -> Setting[Any]:
    try:
        return Setting(key.read(given), origin)
    except BadValue as error:
        place = "" if origin == name else origin
        raise ConfigError(error.what, key=name, origin=place, next_step=error.next_step) from error
