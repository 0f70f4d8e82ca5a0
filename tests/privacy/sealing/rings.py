"""Rings of keys for tests: on a file or in memory, with clocks that a test moves."""

import os

from info.adapters.sql import SqlKeys, SqlStore, storage_location
from info.privacy import KeyRing, SealedMessages, Sealer
from info.privacy.sealing import LocalRoot

ROOT_KEY = bytes(range(32))


def root(*keys, where="a test"):
    return LocalRoot(keys or (ROOT_KEY,), where=where, random=os.urandom)


def url_of(path):
    return "sqlite://" if path is None else f"sqlite:///{path}"


class Kept:
    """A ring and its file; `now` is what its clocks say beside the world's. Closed by `with`."""

    def __init__(self, path=None, *, by=None):
        self.keys = SqlKeys(storage_location(url_of(path)))
        self.roots = by or root()
        self.now = 1000.0
        self.ring = KeyRing(
            self.keys,
            self.keys,
            lambda: self.roots,
            clock=lambda: 1_700_000_000.0 + self.now,
            monotonic=lambda: self.now,
        )
        self.sealer = Sealer(self.ring)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.keys.close()


class KeptMessages(Kept):
    """As `Kept`, with sealed messages on a store of their own."""

    def __init__(self, folder, *, by=None, keys="keys.db"):
        super().__init__(folder / keys, by=by)
        self.store = SqlStore(storage_location(f"sqlite:///{folder}/info.db"))
        self.messages = SealedMessages(self.store, self.sealer)

    def __exit__(self, *_):
        self.store.close()
        super().__exit__()
