"""The engine's fingerprint: what must be equal for equal inputs to give equal bytes."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from info.channels.capability import capability_of
from info.model.names import FORMATS

__all__ = ["fingerprint", "package_version"]


@cache
def fingerprint() -> str:
    """Versions of info and ICU, and the newest date and the hash of the capability tables."""
    import icu4py

    tables = [capability_of(channel) for channel in FORMATS]
    newest = max(table.date for table in tables)
    digest = sha256(repr(tables).encode()).hexdigest()[:8]
    return f"info {package_version()}, ICU {icu4py.icu_version}, channels {newest} {digest}"


def package_version() -> str:
    """The installed distribution's version; "0" from a source tree that was never installed."""
    try:
        return version("info-templates")
    except PackageNotFoundError:
        return "0"
