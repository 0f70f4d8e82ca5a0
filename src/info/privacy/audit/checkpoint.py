"""Checkpoints of C2SP: the origin, size and root of a log, as a signed note; and offline proofs with one.

`TlogProof` is the file `tlog-proof@v1`: an entry's place, its inclusion proof and a checkpoint.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence

import msgspec

from info.privacy.audit.note import BadNote, Note, NoteKey, NoteSigner, decoded, parse_note, verified
from info.privacy.audit.tree import EMPTY_ROOT, leaf_hash, verify_inclusion

__all__ = ["Checkpoint", "TlogProof", "open_checkpoint", "parse_checkpoint", "parse_proof", "signed"]

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_PROOF_LINE = "c2sp.org/tlog-proof@v1"
_PROOF_LINES_MAX = 63
_ROOT_BYTES = 32


class Checkpoint(msgspec.Struct, frozen=True):
    """What a log says of itself. `extensions` are further lines, which nobody can audit."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


class TlogProof(msgspec.Struct, frozen=True):
    """That an entry is in a log: its index, the hashes up to the root, a checkpoint as it was signed.

    `extra` is the application's own and proves nothing by itself; here it is the leaf.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        """The file."""
        extra = [f"extra {base64.b64encode(self.extra).decode()}"] if self.extra else []
        lines = [base64.b64encode(line).decode() for line in self.proof]
        head = [_PROOF_LINE, *extra, f"index {self.index}", *lines, ""]
        return "".join(f"{line}\n" for line in head) + self.checkpoint

    def verify(
        self, leaf: bytes, key: NoteKey, witnesses: Iterable[NoteKey] = (), *, least: int = 0
    ) -> Checkpoint:
        """The checkpoint, when the log's key signed it and the leaf is in it. Error: `BadNote`.

        At least `least` of the `witnesses` must have cosigned it.
        """
        held = open_checkpoint(self.checkpoint, key)
        seen = verified(parse_note(self.checkpoint), witnesses)
        if len(seen) < least:
            raise BadNote(f"{len(seen)} of the known witnesses cosigned this checkpoint, not {least}")
        if not verify_inclusion(self.index, held.size, leaf_hash(leaf), self.proof, held.root):
            raise BadNote("the entry is not in the log at that place: the proof does not lead to the root")
        return held


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text. Error: `BadNote`."""
    lines = text.split("\n")
    if lines.pop() or len(lines) < 3 or not all(lines):  # noqa: PLR2004  (origin, size, root)
        raise BadNote("a checkpoint has an origin, a size and a root, each on a line")
    origin, size, root, *extensions = lines
    if not _NUMBER.fullmatch(size):
        raise BadNote("the size of a checkpoint is a whole number without leading zeros")
    raw = decoded(root)
    if len(raw) != _ROOT_BYTES or (size == "0" and raw != EMPTY_ROOT):
        raise BadNote("the root of a checkpoint is a SHA-256 hash, of an empty tree that of nothing")
    return Checkpoint(origin, int(size), raw, tuple(extensions))


def open_checkpoint(text: str, key: NoteKey, origin: str | None = None) -> Checkpoint:
    """The checkpoint of a signed note, when `key` signed it and it is of that origin (the key's name).

    Error: `BadNote`.
    """
    note = parse_note(text)
    if not verified(note, [key]):
        raise BadNote(f"{key.name} did not sign this checkpoint")
    found = parse_checkpoint(note.text)
    if found.origin != (origin or key.name):
        raise BadNote(f"this is a checkpoint of {found.origin}, not of {origin or key.name}")
    return found


def signed(checkpoint: Checkpoint, signers: Sequence[NoteSigner], time: int = 0) -> Note:
    """The checkpoint as a note, signed by each; `time` is what witnesses among them say."""
    return Note(checkpoint.text, tuple(signer.sign(checkpoint.text, time) for signer in signers))


def parse_proof(text: str) -> TlogProof:
    """The proof of a `tlog-proof@v1` file; nothing of it is verified yet. Error: `BadNote`."""
    head, gap, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not gap or first != _PROOF_LINE:
        raise BadNote(f"this is no proof: its first line is not {_PROOF_LINE}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "))
    number = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    if not _NUMBER.fullmatch(number) or len(lines) > _PROOF_LINES_MAX:
        raise BadNote("a proof says its entry's index, then at most 63 hashes, each on a line")
    return TlogProof(int(number), tuple(decoded(line) for line in lines), checkpoint, extra)
