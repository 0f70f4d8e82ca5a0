"""Where the root of all keys is, as `keys.root` says it."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from info.config.units import BadValue, read_text

__all__ = ["KMS", "RootSource", "read_root"]

KMS: Final = "kms"
_FILE: Final = "file:"
_VAULT: Final = "vault:"
_SHORTEST: Final = 43
"""Characters of 32 bytes in base64 without padding."""


class RootSource(msgspec.Struct, frozen=True):
    """Where the root of all keys is: a file's path, a KMS's URL, or the key itself. Never shown whole."""

    kind: Literal["file", "kms", "key"]
    text: str

    def __str__(self) -> str:
        """What may be seen of it."""
        return {"file": f"file:{self.text}", "kms": f"vault:{_without_user(self.text)}"}.get(
            self.kind, "a key"
        )

    def __repr__(self) -> str:
        """What may be seen of it."""
        return f"RootSource({self})"

    @property
    def path(self) -> str | None:
        """The file's path, as it was given; None for another kind."""
        return self.text if self.kind == "file" else None


def read_root(given: object) -> RootSource:
    """`file:PATH`, `vault:https://HOST/MOUNT/KEY`, or one or more keys in base64 or hex.

    Of two keys the first wraps, and both unwrap: for the time of a rotation.
    """
    text = read_text(given)
    if text.startswith(_FILE) and len(text) > len(_FILE):
        return RootSource("file", text.removeprefix(_FILE))
    if text.startswith(_VAULT):
        return RootSource("kms", text.removeprefix(_VAULT))
    if len(text) < _SHORTEST or ":" in text:
        raise BadValue(
            "this is no root key.",
            "Write file:PATH, vault:https://HOST:8200/transit/KEY, or a key: openssl rand -base64 32",
        )
    return RootSource("key", text)


def _without_user(url: str) -> str:
    scheme, there, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{there}{host.rpartition('@')[2]}{slash}{path.partition('?')[0]}"
