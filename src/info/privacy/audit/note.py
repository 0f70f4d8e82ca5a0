"""Signed notes of C2SP: a text, and lines below it in which named Ed25519 keys sign it.

Two kinds of signature are known: type 1, which signs the text, and type 4, a witness's cosignature, which
signs the text with the time at which it was seen.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

import msgspec

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "BadNote",
    "Note",
    "NoteKey",
    "NoteSignature",
    "NoteSigner",
    "cosigned_text",
    "decoded",
    "parse_note",
    "signature_line",
    "verified",
]

ED25519: Final = 1
"""The type of a signature of a text."""
COSIGNATURE: Final = 4
"""The type of a witness's signature: of the text and the time."""
_NOTE_SIGNS_MAX: Final = 1_000_000
_NEVER: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_SIGNATURES_MAX: Final = 100
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 4
_TIME_BYTES: Final = 8
_TIME_BITS: Final = 63
_DASH: Final = "\u2014 "


class BadNote(ValueError):
    """A note or a key that is none, or a signature that does not hold. The text says what is wrong."""


class NoteSignature(msgspec.Struct, frozen=True):
    """One line below a text. `data` is what follows the key's id: signed bytes, or time and signed bytes."""

    name: str
    key_id: bytes
    data: bytes


class Note(msgspec.Struct, frozen=True):
    """A text, with its last newline, and the signatures below it in their order."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def __str__(self) -> str:
        """The note as it is written."""
        return self.text + "\n" + "".join(signature_line(each) for each in self.signatures)


class NoteKey(msgspec.Struct, frozen=True):
    """The public half of a key: its name, its type, its 32 bytes. Error: `BadNote`."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not self.name or any(sign.isspace() or sign == "+" or sign < " " for sign in self.name):
            raise BadNote("the name of a key is not empty and has neither spaces nor a plus sign")
        if len(self.public) != _KEY_BYTES or self.kind not in (ED25519, COSIGNATURE):
            raise BadNote("a key is an Ed25519 key of 32 bytes, of type 1 or, for a witness, of type 4")

    @property
    def key_id(self) -> bytes:
        """Four bytes: the head of SHA-256 over name, newline, type and key."""
        material = bytes([self.kind]) + self.public
        return sha256(self.name.encode() + b"\n" + material).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """The key as people hand it on: name, id and key, joined by plus signs."""
        material = bytes([self.kind]) + self.public
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(material).decode()}"

    @classmethod
    def parse(cls, text: str) -> NoteKey:
        """The key of its written form. Error: `BadNote`."""
        name, _, rest = text.strip().partition("+")
        key_id, _, material = rest.partition("+")
        raw = decoded(material)
        if len(raw) != 1 + _KEY_BYTES:
            raise BadNote("a key is written as name+id+base64 of a type and 32 bytes")
        key = cls(name, raw[1:], raw[0])
        if key.key_id.hex() != key_id:
            raise BadNote("the id of the key is not the one of its name and bytes: it was changed or cut")
        return key


class NoteSigner:
    """The secret half of a key: 32 bytes of seed under a name."""

    def __init__(self, name: str, seed: bytes, kind: int = ED25519) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._secret = Ed25519PrivateKey.from_private_bytes(seed)
        self.key: Final = NoteKey(name, self._secret.public_key().public_bytes_raw(), kind)

    def __repr__(self) -> str:
        """The public half alone."""
        return f"NoteSigner({self.key})"

    def sign(self, text: str, time: int = 0) -> NoteSignature:
        """The signature of a text; `time`, seconds since 1970, is what a cosignature says and signs."""
        if self.key.kind == ED25519:
            data = self._secret.sign(text.encode())
        else:
            data = time.to_bytes(_TIME_BYTES) + self._secret.sign(cosigned_text(text, time))
        return NoteSignature(self.key.name, self.key.key_id, data)


def cosigned_text(text: str, time: int) -> bytes:
    """What a cosignature signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def signature_line(signature: NoteSignature) -> str:
    """The signature as the line of a note."""
    data = base64.b64encode(signature.key_id + signature.data).decode()
    return f"{_DASH}{signature.name} {data}\n"


def parse_note(text: str) -> Note:
    """The note; no signature is looked at yet. Error: `BadNote`."""
    if len(text) > _NOTE_SIGNS_MAX:
        raise BadNote(f"a note has at most {_NOTE_SIGNS_MAX:,} characters")
    if _NEVER.search(text):
        raise BadNote("a note is whole UTF-8, and has no control characters but newlines")
    body, gap, below = text.rpartition("\n\n")
    lines = below.split("\n")
    if not gap or lines.pop() or not lines:
        raise BadNote("a note is a text, an empty line and signatures, each on a line")
    if len(lines) > _SIGNATURES_MAX:
        raise BadNote(f"a note has at most {_SIGNATURES_MAX} signatures")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_DASH).rpartition(" ")
    data = decoded(encoded)
    named = name and not any(sign.isspace() or sign == "+" for sign in name)
    if not line.startswith(_DASH) or not space or not named or len(data) <= _ID_BYTES:
        raise BadNote("a signature is a dash, a key's name and its signature in base64")
    return NoteSignature(name, data[:_ID_BYTES], data[_ID_BYTES:])


def verified(note: Note, keys: Iterable[NoteKey]) -> Sequence[tuple[NoteKey, int]]:
    """The known keys that signed the note, each once, with the time of a cosignature (0 for others).

    Signatures of unknown keys say nothing. Error: `BadNote` where that of a known key does not hold.
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[NoteKey, int] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None and key not in found:
            found[key] = _time_of(note.text, signature, key)
    return list(found.items())


def _time_of(text: str, signature: NoteSignature, key: NoteKey) -> int:
    """The time a signature says; it holds. Error: `BadNote`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    time, data, signed = 0, signature.data, text.encode()
    if key.kind == COSIGNATURE:
        time, data = int.from_bytes(data[:_TIME_BYTES]), data[_TIME_BYTES:]
        signed = cosigned_text(text, time)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data, signed)
    except (InvalidSignature, ValueError):
        what = f"the signature of {key.name} does not hold: the text is not the one it signed"
        raise BadNote(what) from None
    if time >> _TIME_BITS:
        raise BadNote(f"the signature of {key.name} says a time that cannot be")
    return time


def decoded(text: str) -> bytes:
    """The bytes of standard base64, written as an encoder writes them. Error: `BadNote`."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raise BadNote("what should be base64 is not") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote("what should be base64 is not written as an encoder writes it")
    return data
