"""The table of settings: each field, its YAML key, its INFO_* variable, its reader and its default.

Every setting has all three names, made from one: field `cache_ttl`, YAML key `cache.ttl` under
`info_module`, variable `INFO_CACHE_TTL`. The few variables that DESIGN names otherwise say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from info.config.root import read_root
from info.config.units import (
    BadValue,
    read_boolean,
    read_bytes,
    read_choice,
    read_choices,
    read_connectors,
    read_count,
    read_http_url,
    read_names,
    read_places,
    read_seconds,
    read_share,
    read_text,
)
from info.errors import nearest

__all__ = ["BY_FIELD", "BY_VARIABLE", "BY_YAML", "KEYS", "OTHER_VARIABLES", "Key"]

_STORAGE_SCHEMES: Final = ("memory", "sqlite", "postgresql")

OTHER_VARIABLES: Final = frozenset({"INFO_CONFIG", "INFO_REFERENCE_DATA"})
"""Variables that are ours and no setting: where the YAML file is, and the data that our tests read."""


class Key(msgspec.Struct, frozen=True):
    """A setting's names, how a given value is read, and what stands when nothing is given."""

    field: str
    yaml: str
    variable: str
    read: Callable[[object], Any]
    default: Any


def _read_storage_url(given: object) -> str | None:
    """A storage URL; `memory:` is None, the storage that lives as long as the process."""
    text = read_text(given)
    scheme, colon, _ = text.partition(":")
    if scheme == "memory":
        return None
    if not colon or scheme not in _STORAGE_SCHEMES:
        near = nearest(scheme, _STORAGE_SCHEMES) if colon else None
        hint = f"Did you mean '{near}:'? " if near else ""
        known = ", ".join(f"{name}:" for name in _STORAGE_SCHEMES)
        raise BadValue("there is no such storage.", f"{hint}Known: {known} (e.g. sqlite:///.info/info.db).")
    return text


KEYS: Final = (
    Key("cache_ttl", "cache.ttl", "INFO_CACHE_TTL", read_seconds, 3600.0),
    Key(
        "cache_provider",
        "cache.provider",
        "INFO_CACHE_PROVIDER",
        read_choice(("memory", "redis", "redis_cluster")),
        "memory",
    ),
    Key("cache_max_memory", "cache.max_memory", "INFO_CACHE_MAX_MEMORY", read_bytes, 256 * 10**6),
    Key("ml_enabled", "ml.enabled", "INFO_ML_ENABLED", read_boolean, True),
    Key(
        "personalization_model",
        "ml.personalization_model",
        "INFO_PERSONALIZATION_MODEL",
        read_text,
        "packaged",
    ),
    Key("ml_model_path", "ml.model_path", "INFO_ML_MODEL_PATH", read_text, None),
    Key("ml_inference_timeout", "ml.inference_timeout", "INFO_ML_INFERENCE_TIMEOUT", read_seconds, 0.5),
    Key("ml_batch_size", "ml.batch_size", "INFO_ML_BATCH_SIZE", read_count, 32),
    Key("sharing_tenants", "sharing.tenants", "INFO_SHARING_TENANTS", read_names, ()),
    Key("languages_threshold", "languages.threshold", "INFO_LANGUAGES_THRESHOLD", read_share, 0.5),
    Key("analytics_endpoint", "analytics.endpoint", "INFO_ANALYTICS_ENDPOINT", read_http_url, None),
    Key("analytics_real_time", "analytics.real_time", "INFO_ANALYTICS_REAL_TIME", read_boolean, True),
    Key(
        "analytics_retention_days",
        "analytics.retention_days",
        "INFO_ANALYTICS_RETENTION_DAYS",
        read_count,
        90,
    ),
    Key(
        "analytics_export_format",
        "analytics.export_format",
        "INFO_ANALYTICS_EXPORT_FORMAT",
        read_choices(("json", "parquet")),
        ("json",),
    ),
    Key(
        "max_concurrent_requests",
        "max_concurrent_requests",
        "INFO_MAX_CONCURRENT_REQUESTS",
        read_count,
        1000,
    ),
    Key("connectors", "connectors", "INFO_CONNECTORS", read_connectors, ()),
    Key("outbound_allow", "outbound.allow", "INFO_OUTBOUND_ALLOW", read_places, ()),
    Key("storage_url", "storage.url", "INFO_STORAGE_URL", _read_storage_url, None),
    Key("storage_owner_url", "storage.owner_url", "INFO_STORAGE_OWNER_URL", _read_storage_url, None),
    Key("keys_url", "keys.url", "INFO_KEYS_URL", read_text, None),
    Key("root_key", "keys.root", "INFO_ROOT_KEY", read_root, None),
)
"""Every setting there is, in the order in which `doctor` shows them."""

BY_FIELD: Final = {key.field: key for key in KEYS}
"""Keys by the name an argument has."""
BY_YAML: Final = {key.yaml: key for key in KEYS}
"""Keys by the dotted name under `info_module`."""
BY_VARIABLE: Final = {key.variable: key for key in KEYS}
"""Keys by the INFO_* variable."""
