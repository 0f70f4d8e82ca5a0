"""The root key where it is bytes: of a file, or of the environment.

Several may be given while a rotation lasts: the first wraps, all unwrap.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from info.errors import LostKey
from info.privacy.sealing.envelope import KEY_BYTES, NONCE_BYTES, Broken, cipher_of
from info.privacy.sealing.wrapping import unwrapped, wrapped

__all__ = ["LocalRoot", "read_root_keys", "root_id", "root_text"]

_FORM: Final = b"\x01"
_ID_BYTES: Final = 4
_HEAD: Final = len(_FORM) + _ID_BYTES
_SPLIT: Final = re.compile(r"[\s,]+")
_HEX: Final = re.compile(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}")


def root_id(key: bytes) -> str:
    """What a root key is called: eight hex digits of a hash, which say nothing of the key."""
    return sha256(b"info root key\x00" + key).digest()[:_ID_BYTES].hex()


def root_text(keys: Sequence[bytes]) -> str:
    """Root keys as a file holds them: one a line, base64, the one that wraps first."""
    return "".join(f"{b64encode(key).decode()}\n" for key in keys)


def read_root_keys(text: str) -> tuple[bytes, ...]:
    """Root keys from a text: base64 or hex of 32 bytes each, divided by white space or commas.

    A line that starts with # is a remark. Raises ValueError, which quotes nothing.
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    words = [word for word in _SPLIT.split("\n".join(lines)) if word]
    if not words:
        raise ValueError("there is no key")
    return tuple(_read(word) for word in words)


def _read(word: str) -> bytes:
    if _HEX.fullmatch(word):
        return bytes.fromhex(word)
    try:
        key = b64decode(word, altchars=b"-_" if set(word) & {"-", "_"} else None, validate=True)
    except (NotBase64, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a root key is base64 or hex of {KEY_BYTES} bytes")
    return key


class LocalRoot:
    """A root of all keys that this process holds; see `info.ports.keys.KeyProvider`.

    `where` is where it comes from, as a person would look for it. `random` gives so many fresh random
    bytes.
    """

    def __init__(self, keys: Sequence[bytes], *, where: str, random: Callable[[int], bytes]) -> None:
        self.where = where
        self._ciphers = {root_id(key): cipher_of(key) for key in keys}
        self._current = root_id(keys[0])
        self._random = random

    @property
    def name(self) -> str:
        """Where it is, and its number."""
        return f"root key {self._current} ({self.where})"

    @property
    def ids(self) -> tuple[str, ...]:
        """The numbers of the keys, the one that wraps first."""
        return tuple(self._ciphers)

    def __repr__(self) -> str:
        """No key."""
        return f"LocalRoot({self._current})"

    def wrap(self, key: bytes, place: bytes) -> bytes:
        """A byte 1, the root key's number, then the key as `wrapped` makes it."""
        value = wrapped(key, place, self._ciphers[self._current], self._random(NONCE_BYTES))
        return b"".join((_FORM, bytes.fromhex(self._current), value))

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The key, by the root key whose number it carries. Error: `LostKey`."""
        number = wrapped[1:_HEAD].hex()
        cipher = self._ciphers.get(number)
        if wrapped[:1] != _FORM or cipher is None:
            raise self._lost(f"Root key {number or '?'} is missing: {self._has()}.")
        try:
            return unwrapped(wrapped[_HEAD:], place, cipher)
        except Broken as broken:
            raise self._lost(f"A tenant's key cannot be unwrapped by root key {number}: {broken}.") from None

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the key that wraps now has wrapped it."""
        return wrapped[1:_HEAD].hex() == self._current

    def _has(self) -> str:
        return f"{self.where} holds {', '.join(self._ciphers)}"

    def _lost(self, which: str) -> LostKey:
        return LostKey(
            which,
            lost="Without it no personal data of the tenant can be read, and no pseudonym be made.",
            next_step="Put the root key back from its backup (docs: how-to/rotate-and-lose-keys).",
        )
