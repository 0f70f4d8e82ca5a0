"""Names that follow from content or time: message ids, content hashes, the hash of a rendering."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

__all__ = ["content_hash", "message_id", "rendering_hash"]

RANDOM_BITS = 74


def message_id(*, seed: int, now: float) -> str:
    """A UUID version 7 as 32 hex digits: ordered by `now` (seconds since 1970), then by `seed`.

    The low 74 bits of `seed` fill the random part. Source: RFC 9562 §5.7.

    >>> message_id(seed=0, now=0.0)
    '00000000000070008000000000000000'
    """
    random = seed & ((1 << RANDOM_BITS) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    millis = int(now * 1000) & ((1 << 48) - 1)
    return f"{millis << 80 | 7 << 76 | high << 64 | 2 << 62 | low:032x}"


def content_hash(content: bytes) -> str:
    """SHA-256 of the bytes, hex: the name of a blob."""
    return sha256(content).hexdigest()


def rendering_hash(names: Sequence[str], texts: Sequence[str]) -> str:
    """SHA-256 over the outputs, each name and text led by its length in bytes, hex.

    `names` are sorted and stand beside `texts`. The lengths keep `{"a": "bc"}` and `{"ab": "c"}` apart.
    """
    digest = sha256()
    for name, text in zip(names, texts, strict=True):
        key, content = name.encode(), text.encode()
        digest.update(b"%d:%b%d:" % (len(key), key, len(content)))
        digest.update(content)
    return digest.hexdigest()
