"""Check a log against its checkpoints: which entry is wrong, and what is wrong with it. Pure.

A `Verification` is fed the stored tiles, then every entry, then every message that an entry records; what it
finds stands in its `report`. It keeps 33 bytes for each leaf, and nothing of the entries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from info.model.audit import StoredEntry, StoredTile
from info.privacy.audit.checkpoint import Checkpoint
from info.privacy.audit.leaves import read_leaf
from info.privacy.audit.recording import FORGET, MESSAGE, SALT_BYTES, Recorder
from info.privacy.audit.tiles import HASH_BYTES, WIDTH, tile_nodes, tile_path, tile_root, tiles_of
from info.privacy.audit.tree import range_root

__all__ = ["Report", "Verification", "Wrong"]

WRONG_MAX: Final = 1000
"""So many findings are kept; the rest are counted."""


class Wrong(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that is not as it was recorded. `index` is the leaf's, `id` the entry's."""

    what: str
    index: int | None = None
    id: str = ""
    tenant: str = ""

    def __str__(self) -> str:
        """One sentence."""
        entry = "" if self.index is None else f"entry {self.index}"
        name = f"{entry} ({self.id})" if entry and self.id else entry or self.id
        return f"{name}: {self.what}" if name else self.what


class Report(msgspec.Struct, frozen=True):
    """What a verification found. The log is in order where `wrong` is 0."""

    origin: str
    size: int
    """Leaves in the tree."""
    entries: int
    """Entries that were looked at."""
    waiting: int
    """Entries that have no index yet."""
    erased: int
    """Entries whose person was forgotten: the leaf stands, what it commits to is gone."""
    gone: int
    """Entries whose message is past its retention, or whose person's key is destroyed."""
    checkpoints: int
    """Checkpoints the tree was compared with."""
    wrong: int
    findings: tuple[Wrong, ...]
    before: int = 0
    """Messages that are older than the first entry of the log: nobody recorded them."""


class Verification:
    """One check of a log. `origin` is the name its checkpoints bear."""

    def __init__(self, recorder: Recorder, origin: str, size: int, queued: Iterable[str] = ()) -> None:
        self._recorder = recorder
        self._queued = set(queued)
        self._origin = origin
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}
        self._hashes = bytearray(size * HASH_BYTES)
        self._seen = bytearray(size)
        self._entries = self._waiting = self._gone = self._checkpoints = self._before = 0
        self._first = math.inf
        self._erased: list[tuple[int, str]] = []
        self._forgotten = 0
        self._beyond: list[tuple[int, str, str]] = []
        self._unplaced: list[tuple[str, str]] = []
        self._lost: dict[int, str] = {}
        self._count = 0
        self._findings: list[Wrong] = []

    def _wrong(self, what: str, **where: object) -> None:
        self._count += 1
        if len(self._findings) < WRONG_MAX:
            self._findings.append(Wrong(what, **where))  # type: ignore[arg-type]

    def found(self, what: str) -> None:
        """Take down what was found wrong elsewhere: a signature, a file."""
        self._wrong(what)

    def tiles(self, tiles: Iterable[StoredTile]) -> None:
        """Take stored tiles."""
        self._tiles.update({(tile.level, tile.number): tile.hashes for tile in tiles})

    def entry(self, stored: StoredEntry) -> bool:
        """Look at one entry; whether its event is a message, which is to be looked at with it."""
        self._entries += 1
        entry, index = stored.entry, stored.index
        self._first = min(self._first, entry.at)
        where: dict[str, object] = {"index": index, "id": entry.id, "tenant": stored.tenant}
        if index is None:
            self._unplaced.append((entry.id, stored.tenant))
        elif not 0 <= index < self._size:
            self._beyond.append((index, entry.id, stored.tenant))
        else:
            self._place(index, entry.leaf_hash, where)
        if what := self._recorder.wrong(stored):
            self._wrong(what, **where)
            return False
        return self._event(stored, where)

    def _place(self, index: int, digest: bytes, where: dict[str, object]) -> None:
        if self._seen[index]:
            self._wrong("another entry has the same index", **where)
        self._seen[index] = 1
        at = index * HASH_BYTES
        self._hashes[at : at + HASH_BYTES] = digest

    def _event(self, stored: StoredEntry, where: dict[str, object]) -> bool:
        entry = stored.entry
        leaf = read_leaf(entry.leaf)
        if entry.kind == FORGET:
            count = leaf.content.get("erased", "0")
            self._forgotten += int(count) if count.isdecimal() else 0
        if leaf.subject and entry.subject is None:
            self._erased.append((-1 if stored.index is None else stored.index, entry.id))
            return False
        if not self._recorder.opens(stored):
            self._gone += 1
            return False
        if entry.kind == MESSAGE:
            salted = len(entry.detail) == SALT_BYTES
            if not salted:
                self._wrong("its salt is gone or was changed", **where)
            return salted
        if what := self._recorder.wrong_detail(stored):
            self._wrong(what, **where)
        return False

    def message(self, stored: StoredEntry, what: str, *, gone: bool = False) -> None:
        """Take down what is wrong with the message of an entry ("": nothing), or that it is gone by age."""
        self._gone += gone
        if what:
            self._wrong(what, index=stored.index, id=stored.entry.id, tenant=stored.tenant)

    def unrecorded(self, tenant: str, message: str, at: float) -> None:
        """Take down a message without an entry; of older ones than the log the number. After all entries."""
        if at < self._first:
            self._before += 1
        else:
            self._wrong("no entry records this message: it came in behind the log", id=message, tenant=tenant)

    def checkpoint(self, checkpoint: Checkpoint, where: str) -> None:
        """Compare the tree with a signed checkpoint of it. `where` says whose it is."""
        self._checkpoints += 1
        if checkpoint.origin != self._origin:
            self._wrong(f"{where} is of the log {checkpoint.origin}, not of {self._origin}")
        elif checkpoint.size > self._size:
            lost = checkpoint.size - self._size
            self._wrong(f"{where} has {checkpoint.size} entries: the last {lost} were cut off")
        elif self._root(checkpoint.size) != checkpoint.root:
            self._wrong(f"{where} has another root over its {checkpoint.size} entries")

    def _root(self, size: int) -> bytes | None:
        try:
            return range_root(0, size, tile_nodes(lambda *key: self._tiles.get(key, b"")))
        except LookupError:
            return None

    def report(self, latest: int) -> Report:
        """Compare entries with tiles, tiles with each other, and say what was found.

        `latest` is the size of the tree now: what came in meanwhile is not looked at.
        """
        self._check_unplaced()
        for index, name, tenant in self._beyond:
            if not 0 <= index < latest:
                what = f"its index is beyond the {latest} leaves that are signed"
                self._wrong(what, index=index, id=name, tenant=tenant)
        self._check_leaves()
        self._check_tiles(grew=latest > self._size)
        if len(self._erased) != self._forgotten:
            self._unexplained()
        return Report(
            origin=self._origin,
            size=self._size,
            entries=self._entries,
            waiting=self._waiting,
            erased=len(self._erased),
            gone=self._gone,
            checkpoints=self._checkpoints,
            wrong=self._count,
            findings=tuple(self._findings),
            before=self._before,
        )

    def _check_unplaced(self) -> None:
        """An entry without an index waits for one; and what waits has an entry."""
        held = {name for name, _ in self._unplaced}
        for name, tenant in self._unplaced:
            if name in self._queued:
                self._waiting += 1
            else:
                what = "it is neither in the tree nor waits for it: it came in behind the log"
                self._wrong(what, id=name, tenant=tenant)
        for name in sorted(self._queued - held):
            self._wrong("it waits for its index, and there is no such entry", id=name)

    def missing(self) -> Sequence[int]:
        """The indices at which no entry was seen."""
        return [index for index in range(self._size) if not self._seen[index]]

    def lost(self, ids: Iterable[tuple[int, str]]) -> None:
        """Take the ids of what is missing, as far as the store still knows them."""
        self._lost.update(ids)

    def _unexplained(self) -> None:
        more = len(self._erased) - self._forgotten
        if more < 0:
            self._wrong(f"{-more} entries more were forgotten than are empty")
            return
        places = [str(index) for index, _ in self._erased[-20:]]
        self._wrong(
            f"{more} of the empty entries were emptied without a forget; empty are {', '.join(places)}"
        )

    def _check_leaves(self) -> None:
        """Every leaf against its place in the lowest tiles."""
        for index in range(self._size):
            if not self._seen[index]:
                self._wrong("it is gone from the store", index=index, id=self._lost.get(index, ""))
                continue
            number, place = divmod(index, WIDTH)
            held = self._tiles.get((0, number), b"")[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            if held != self._hashes[index * HASH_BYTES : (index + 1) * HASH_BYTES]:
                self._wrong("its leaf is not the one in the tree", index=index)

    def _check_tiles(self, *, grew: bool) -> None:
        """Every tile above the lowest against those below it; no tile too many, too wide, too narrow.

        `grew`: the tree has grown meanwhile, and what is more of its tiles is of that.
        """
        wanted = {(level, number): width for level, number, width in tiles_of(self._size)}
        for (level, number), width in wanted.items():
            held = self._tiles.get((level, number), b"")
            held = held[: width * HASH_BYTES] if grew else held
            path = tile_path(level, number, width)
            if len(held) != width * HASH_BYTES:
                self._wrong(f"{path} is not there in its width")
                continue
            for place in range(width if level else 0):
                below = self._tiles.get((level - 1, number * WIDTH + place), b"")
                full = len(below) == WIDTH * HASH_BYTES
                if not full or tile_root(below) != held[place * HASH_BYTES : (place + 1) * HASH_BYTES]:
                    self._wrong(f"{path}: its hash {place} is not the one over the tile below")
        for level, number in () if grew else sorted(self._tiles.keys() - wanted.keys()):
            self._wrong(f"{tile_path(level, number)} belongs to no tree of {self._size} entries")
