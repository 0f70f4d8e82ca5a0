"""The root of all keys in a KMS with the transit API of HashiCorp Vault (OpenBao has the same).

The root key never leaves the KMS: it is handed tenants' keys to wrap and to unwrap. Source: the transit
secrets engine's HTTP API: encrypt, decrypt, read key.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from info.errors import ConfigError, LostKey, StorageError

if TYPE_CHECKING:
    import httpx

__all__ = ["VaultTransit"]

SECONDS: Final = 5.0
KEY_BYTES: Final = 32
_LEADS: Final = re.compile(rb"vault:v([0-9]+):")
_NOT_FOUND, _FORBIDDEN, _WRONG, _SEALED = 404, 403, 400, 503


class VaultTransit:
    """See `info.ports.keys.KeyProvider`.

    `url` is the server with the engine's mount and the key's name as its path:
    https://vault.example:8200/transit/info. The key is one of an AEAD type, such as aes256-gcm96. `token`
    may encrypt and decrypt with it, and read it. Each call takes at most `timeout` seconds.
    """

    def __init__(
        self, url: str, *, token: str | None, namespace: str | None = None, timeout: float = SECONDS
    ) -> None:
        parts = urlsplit(url)
        mount, _, self._key = parts.path.strip("/").rpartition("/")
        if parts.scheme not in {"http", "https"} or not parts.hostname or not mount or parts.username:
            raise ConfigError(
                "this names no key of a transit engine.",
                key="keys.root",
                next_step="Write vault:https://HOST:8200/transit/KEY.",
            )
        if not token:
            raise ConfigError(
                "there is no token for the KMS.", key="VAULT_TOKEN", next_step="Set VAULT_TOKEN."
            )
        self._base = f"{parts.scheme}://{parts.netloc}/v1/{quote(mount)}"
        self._host = parts.netloc
        self._headers = {"x-vault-token": token, "x-vault-request": "true"}
        if namespace:
            self._headers["x-vault-namespace"] = namespace
        self._timeout = timeout

    @property
    def name(self) -> str:
        """The key and the host."""
        return f"transit key {self._key} of {self._host}"

    def __repr__(self) -> str:
        """No token."""
        return f"VaultTransit({self.name!r})"

    def wrap(self, key: bytes, place: bytes) -> bytes:
        """What the KMS made of the key: `vault:v3:…`."""
        asked = {"plaintext": _text(key), "associated_data": _text(place)}
        made = self._called("POST", f"encrypt/{quote(self._key)}", asked).get("ciphertext")
        if not isinstance(made, str) or not _LEADS.match(made.encode()):
            raise self._odd("ciphertext")
        return made.encode()

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """The key again."""
        if not _LEADS.match(wrapped):
            raise self._lost(
                f"A tenant's key was not wrapped by {self.name}, but by a root key of another kind."
            )
        asked = {"ciphertext": wrapped.decode("ascii", "replace"), "associated_data": _text(place)}
        made = self._called("POST", f"decrypt/{quote(self._key)}", asked).get("plaintext")
        try:
            key = b64decode(made, validate=True) if isinstance(made, str) else b""
        except NotBase64:
            key = b""
        if len(key) != KEY_BYTES:
            raise self._odd("plaintext")
        return key

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the newest version of the key wraps it; asks the KMS."""
        leads = _LEADS.match(wrapped)
        newest = self._called("GET", f"keys/{quote(self._key)}", None).get("latest_version")
        return leads is not None and int(leads[1]) == newest

    def _called(self, method: str, path: str, body: dict[str, str] | None) -> dict[str, Any]:
        """The `data` of the answer. Errors never hold what was sent."""
        import httpx

        try:
            answer = httpx.request(
                method,
                f"{self._base}/{path}",
                json=body,
                headers=self._headers,
                timeout=self._timeout,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            what = f"{self.name}: no answer ({type(error).__name__}). Try again when it is back."
            raise StorageError(what) from None
        if answer.is_success:
            return self._data(answer)
        raise self._failed(answer.status_code, deciphering=path.startswith("decrypt"))

    def _data(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            data = answer.json()["data"]
        except (ValueError, KeyError, TypeError):
            data = None
        if not isinstance(data, dict):
            raise self._odd("data")
        return data

    def _failed(self, status: int, *, deciphering: bool) -> StorageError:
        if status == _WRONG and deciphering:
            return self._lost(
                f"A tenant's key cannot be unwrapped by {self.name}: it is another key, or too old."
            )
        if status == _NOT_FOUND:
            return self._lost(f"There is no {self.name}.")
        why = {
            _FORBIDDEN: "the token may not use this key. Renew VAULT_TOKEN, or its policy.",
            _SEALED: "the KMS is sealed. Unseal it, then try again.",
        }
        return StorageError(f"{self.name}: {why.get(status, f'HTTP {status}. Look into its log.')}")

    def _lost(self, which: str) -> LostKey:
        return LostKey(
            which,
            lost="Without it no personal data of the tenant can be read, and no pseudonym be made.",
            next_step="Check keys.root, and the key's min_decryption_version; restore the key in the KMS.",
        )

    def _odd(self, name: str) -> StorageError:
        return StorageError(f"{self.name}: its answer has no usable {name}. Is this a transit engine?")


def _text(value: bytes) -> str:
    return b64encode(value).decode()
