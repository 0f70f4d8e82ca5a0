"""Where a store is: what a storage URL says."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from info.errors import ConfigError

__all__ = ["Location", "PostgresLocation", "storage_location"]

SYNCHRONOUS: Final = ("normal", "full", "extra")
POOL: Final = 10
"""Connections of a process to PostgreSQL."""


class Location(msgspec.Struct, frozen=True):
    """Where a store is: a file's path, or None for memory; and how durable a commit is.

    `synchronous`: "normal" (default): a commit survives the death of the process; the last commits
    may be lost when the machine loses power. "full": they survive that, too, at one fsync a batch.
    """

    path: str | None
    synchronous: str = "normal"

    @property
    def name(self) -> str:
        """The file's path, or "memory": what error texts call the store."""
        return self.path or "memory"


class PostgresLocation(msgspec.Struct, frozen=True):
    """A database on a PostgreSQL server, and how many connections a process has to it."""

    url: str
    pool: int = POOL

    @property
    def name(self) -> str:
        """Server and database without user and password: what error texts call the store."""
        parts = urlsplit(self.url)
        host = parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]
        port = f":{parts.port}" if parts.port else ""
        return f"postgresql://{host}{port}{parts.path}"

    @property
    def role(self) -> str:
        """The role that connects; "" where the URL leaves it to the environment."""
        parts = urlsplit(self.url)
        return unquote(parts.username or parse_qs(parts.query).get("user", [""])[0])


def storage_location(url: str | None, *, key: str = "INFO_STORAGE_URL") -> Location | PostgresLocation:
    """Read a storage URL.

    None or `sqlite://` is memory, `sqlite:///relative.db`, `sqlite:////absolute.db` a file;
    `?synchronous=full` asks for an fsync a batch. `postgresql://user@host:port/database` is a server;
    `?pool=20` are the connections of a process. Errors: `ConfigError`, which names the `key`.

    >>> storage_location("sqlite://").path is None
    True
    >>> storage_location("postgresql://app:secret@db.example/info").name
    'postgresql://db.example/info'
    """
    if not url:
        return Location(path=None)
    return _postgres(url, key) if urlsplit(url).scheme == "postgresql" else _sqlite(url, key)


def _sqlite(url: str, key: str) -> Location:
    parts = urlsplit(url)
    if parts.scheme != "sqlite" or parts.netloc:
        raise ConfigError(
            "this is not the URL of an SQLite file or of a PostgreSQL database",
            key=key,
            next_step=(
                "Write sqlite:///path/to/info.db, with four slashes for an absolute path, or "
                "postgresql://user@host/database."
            ),
        )
    name = unquote(parts.path.removeprefix("/"))
    synchronous = parse_qs(parts.query).get("synchronous", ["normal"])[-1]
    if synchronous not in SYNCHRONOUS:
        raise ConfigError(
            "synchronous is none of normal, full, extra",
            key=key,
            next_step="Leave it out for normal.",
        )
    if name in ("", ":memory:"):
        return Location(path=None)
    return Location(path=name, synchronous=synchronous)


def _postgres(url: str, key: str) -> PostgresLocation:
    parts = urlsplit(url)
    if not parts.path.strip("/"):
        raise ConfigError(
            "the URL names no database", key=key, next_step="Write postgresql://user@host/database."
        )
    asked = [pair for pair in parts.query.split("&") if pair]
    kept = [pair for pair in asked if not pair.startswith("pool=")]
    pool = next((pair[5:] for pair in asked if pair.startswith("pool=")), str(POOL))
    if not pool.isdigit() or int(pool) < 1:
        raise ConfigError("pool is no number of connections", key=key, next_step="Write e.g. ?pool=10.")
    return PostgresLocation(parts._replace(query="&".join(kept)).geturl(), int(pool))
