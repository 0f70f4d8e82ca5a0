"""Keys, wired: which root, which file, and the ring that both hang on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote

from info.adapters.root_key import RootKeyFile
from info.adapters.sql import Location, PostgresKeys, PostgresLocation, SqlKeys, storage_location
from info.bootstrap.randomness import random_bytes
from info.bootstrap.setup import Setup
from info.config.root import KMS
from info.errors import ConfigError, StorageError
from info.ports.keys import KeyProvider
from info.privacy import KeyRing
from info.privacy.sealing import KEY_BYTES, LocalRoot, read_root_keys, root_text

__all__ = ["HeldKeys", "keys_location", "open_ring", "renew_root", "root_file"]

Place: TypeAlias = Location | PostgresLocation
HeldKeys: TypeAlias = SqlKeys | PostgresKeys
"""Where keys stand: a file, or a database."""
ROOT_FILE: Final = "root.key"
_ELSEWHERE: Final = (
    "Name a database of their own, INFO_KEYS_URL=postgresql://info_keys@db.example/info_keys, or a file that "
    "every process of this store reads, sqlite:////var/lib/info/keys.db."
)
_REMARK: Final = (
    "# The root of all keys of this store. Keep a copy of it, apart from the store and its keys.\n"
)


def keys_location(setup: Setup, store: Place) -> Place:
    """Where keys stand: INFO_KEYS_URL, else beside the store, `info.db` → `info.keys.db`."""
    url = setup.settings.keys_url.value
    if url is not None:
        found = storage_location(url, key="keys.url")
        if isinstance(found, PostgresLocation):
            return _apart(found, setup, store)
        if found.path is None:
            if isinstance(store, PostgresLocation) or store.path is not None:
                raise ConfigError(
                    "keys in memory end with the process, and what is stored could not be read again.",
                    key="keys.url",
                    next_step="Name a file: sqlite:///.info/info.keys.db.",
                )
            return found
        return Location(str(Path(setup.project) / found.path), found.synchronous)
    if isinstance(store, PostgresLocation):
        what = "keys stand apart from the messages, and none is beside a server."
        raise ConfigError(what, key="keys.url", next_step=_ELSEWHERE)
    if store.path is None:
        return store
    path = Path(store.path)
    return Location(str(path.with_name(f"{path.stem}.keys{path.suffix}")))


def _apart(found: PostgresLocation, setup: Setup, store: Place) -> PostgresLocation:
    """The database of keys, which is not the store's, and has its root in neither."""
    if isinstance(store, PostgresLocation) and store.name == found.name:
        what = "this is the store's own database: whoever has its backup would have the keys of all in it."
        raise ConfigError(what, key="keys.url", next_step=_ELSEWHERE)
    if setup.settings.root_key.value is None:
        raise ConfigError(
            "keys in a database have no folder beside them for the root key, and several machines share it.",
            key="keys.root",
            next_step="Set INFO_ROOT_KEY: a key (openssl rand -base64 32), file:/path or a KMS.",
        )
    return found


def open_ring(setup: Setup, location: Place) -> tuple[KeyRing, HeldKeys]:
    """The ring of a setup, and the place it reads, which is for closing. Opens nothing yet."""
    store = PostgresKeys(location) if isinstance(location, PostgresLocation) else SqlKeys(location)
    return KeyRing(store, store, lambda: _root(setup, store), random=random_bytes), store


def root_file(setup: Setup, location: Place) -> RootKeyFile | None:
    """The file of the root key; None where the root is elsewhere: the environment, a KMS, memory."""
    source = setup.settings.root_key.value
    if source is not None:
        path = source.path
        return None if path is None else RootKeyFile(Path(setup.project) / unquote(path))
    if isinstance(location, PostgresLocation) or location.path is None:
        return None
    return RootKeyFile(Path(location.path).with_name(ROOT_FILE))


def _root(setup: Setup, store: HeldKeys) -> KeyProvider:
    """The root of all keys, as `keys.root` says; a file of it is made at the first need."""
    source = setup.settings.root_key.value
    if source is not None and source.kind == KMS:
        from info.adapters.vault import VaultTransit

        environment = os.environ
        return VaultTransit(
            source.text, token=environment.get("VAULT_TOKEN"), namespace=environment.get("VAULT_NAMESPACE")
        )
    file = root_file(setup, store.location)
    if file is not None:
        text = file.read_or_make(
            lambda: _REMARK + root_text([os.urandom(KEY_BYTES)]), wraps=lambda: bool(store.tenants())
        )
        return _local(text, str(file.path))
    if source is None:  # keys in memory: their root lives as long
        return LocalRoot([os.urandom(KEY_BYTES)], where="memory", random=os.urandom)
    return _local(source.text, "INFO_ROOT_KEY")


def _local(text: str, where: str) -> LocalRoot:
    try:
        return LocalRoot(read_root_keys(text), where=where, random=os.urandom)
    except ValueError as error:
        if where == "INFO_ROOT_KEY":
            raise ConfigError(
                f"{error}.", key="keys.root", next_step="Make one: openssl rand -base64 32"
            ) from None
        what = f"{where}: {error}. Put the file back from its backup (docs: how-to/rotate-and-lose-keys)."
        raise StorageError(what) from None


def renew_root(file: RootKeyFile) -> None:
    """Put a new root key into its file, before the one that wraps now; that one still unwraps.

    What was before it goes: by the last rotation nothing is wrapped by it any more. Another process reads
    the file whenever it makes keys, so nobody wraps by the old one for long.
    """
    text = file.read_or_make(lambda: root_text([os.urandom(KEY_BYTES)]), wraps=lambda: True)
    kept = read_root_keys(text)[0]
    file.replace(_REMARK + root_text([os.urandom(KEY_BYTES), kept]))
