"""Checkpoints stamped by a time stamp authority (RFC 3161), over HTTP."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from info.adapters.timestamps.token import request_for, stamped_at, token_of
from info.errors import AnchorError
from info.ports.anchor import Anchored

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["TimeStampAnchor", "certificates_of"]

TIMEOUT_SECONDS: Final = 20.0
NONCE_BITS: Final = 63
ANSWER_BYTES_MAX: Final = 1 << 18


def certificates_of(path: Path) -> list[Certificate]:
    """The certificates of a PEM file. Error: `AnchorError`."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AnchorError(f"{path}: no certificates in PEM can be read here.") from error


class TimeStampAnchor:
    """An authority that signs when a checkpoint was there. Nothing is published: it sees a hash.

    `trusted` are the certificates, its own or those above it, without which a stamp says nothing.
    """

    name = "rfc3161"

    def __init__(self, url: str, trusted: list[Certificate]) -> None:
        if not trusted:
            raise AnchorError("A time stamp is trusted by its certificate. Say which: --trust authority.pem")
        self._url = url
        self._trusted = trusted

    async def publish(self, checkpoint: str) -> Anchored:
        """One POST; the token is verified before it is handed back."""
        import httpx

        nonce = secrets.randbits(NONCE_BITS)
        data = _stamped(checkpoint)
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
                answer = await client.post(
                    self._url,
                    content=request_for(data, nonce),
                    headers={"Content-Type": "application/timestamp-query"},
                )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            what = f"The time stamp authority cannot be reached ({type(error).__name__})."
            raise AnchorError(what) from error
        if answer.status_code != 200 or len(answer.content) > ANSWER_BYTES_MAX:  # noqa: PLR2004
            raise AnchorError(f"The time stamp authority answered with {answer.status_code}.")
        try:
            token = token_of(answer.content)
        except (ValueError, IndexError) as error:
            raise AnchorError(f"What the time stamp authority sent is no time stamp: {error}.") from error
        return Anchored(self.name, self._time(token, data, nonce), token)

    async def verify(self, checkpoint: str, anchored: Anchored) -> float:
        """The time in the token."""
        return self._time(anchored.receipt, _stamped(checkpoint))

    def _time(self, token: bytes, data: bytes, nonce: int | None = None) -> float:
        try:
            at = stamped_at(token, data, self._trusted, nonce)
        except (ValueError, IndexError, KeyError) as error:
            told = error if isinstance(error, ValueError) else "it is no time stamp"
            raise AnchorError(f"The time stamp does not hold: {told}.") from error
        if at > time.time() + TIMEOUT_SECONDS:
            raise AnchorError("The time stamp does not hold: it is of the future.")
        return at


def _stamped(checkpoint: str) -> bytes:
    """What is stamped: the checkpoint's text, whoever signs it later."""
    return (checkpoint.partition("\n\n")[0] + "\n").encode()
