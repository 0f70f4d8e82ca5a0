"""Make entries: a leaf for the tree, and the event sealed beside it. Pure; the keys are given."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from info.model.audit import Actor, AuditEntry, StoredEntry
from info.model.values import MessageRecord
from info.privacy.audit.leaves import (
    LEAF_VERSION,
    Leaf,
    actor_mark,
    canonical,
    commitment,
    read_leaf,
    seconds_of,
    subject_mark,
    tenant_mark,
    write_leaf,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

__all__ = [
    "ACCESS",
    "APPROVE",
    "EXPERIMENT",
    "FORGET",
    "MESSAGE",
    "OVERRIDE",
    "PUBLISH",
    "ROLE",
    "SALT_BYTES",
    "TOKEN",
    "AuditKeys",
    "Recorder",
    "message_event",
]

MESSAGE: Final = "message"
"""The kind of the entry that a generated message writes; its id is the message's."""
ACCESS: Final = "access"
"""The kind of the entry of somebody's look at personal data: an explanation, a replay, an export."""
APPROVE: Final = "approve"
"""The kind of the entry of a held message that somebody lets out."""
PUBLISH: Final = "publish"
"""The kind of the entry of a program's first use."""
OVERRIDE: Final = "override"
"""The kind of the entry of a tenant's brand and languages, when a message first goes out with them."""
EXPERIMENT: Final = "experiment"
"""The kind of the entry of an experiment's start."""
ROLE: Final = "role"
"""The kind of the entry of a role given or taken."""
TOKEN: Final = "token"  # noqa: S105  (a kind, not a secret)
"""The kind of the entry of an API token made or revoked."""
FORGET: Final = "forget"
"""The kind of the entry that says how many entries were emptied: `erased` in its leaf's content."""
SALT_BYTES: Final = 16
"""Random bytes in each commitment."""
_SALT: Final = "salt"
_SEALING: Final = b"info audit detail v1"
_NONCE_BYTES: Final = 12
_ACTORS_MAX: Final = 10_000
_OTHER: Final = "is not the one that was recorded"

message_event: Final = msgspec.msgpack.Encoder().encode
"""The event of a message: the record as it is stored, before anything of it is erased."""


class AuditKeys(Protocol):
    """The keys an audit log is made with; each is 32 bytes and durable before it is given."""

    def of_log(self) -> bytes:
        """The log's own: pseudonyms of tenants, and the seed of its signature, come of it."""
        ...

    def of_tenant(self, tenant: str) -> bytes:
        """A tenant's: pseudonyms of actors, and what is about no person."""
        ...

    def of_subject(self, tenant: str, subject: str) -> bytes | None:
        """A person's, by pseudonym; None when it was destroyed."""
        ...


class Recorder:
    """Makes entries, opens and checks them. Remembers the pseudonyms it has made."""

    def __init__(self, keys: AuditKeys) -> None:
        self._keys = keys
        self._tenants: dict[str, str] = {}
        self._actors: dict[tuple[str, Actor], str] = {}

    def message(self, record: MessageRecord, actor: Actor, salt: bytes) -> AuditEntry:
        """The entry of a generated message. Its event is the message, which the store holds already.

        Its detail is the `salt`, 16 random bytes: once it is erased no guess at the event can be tried.
        """
        tenant, subject = record.tenant, record.recipient_key
        key = self._key(tenant, subject)
        at = int(record.created_at * 1000)
        content = {"program": record.program, "tenant": record.snapshot}
        leaf = Leaf(
            LEAF_VERSION,
            record.id,
            MESSAGE,
            at,
            self.tenant_mark(tenant),
            self.actor_mark(tenant, actor),
            commitment(key, salt + message_event(record)),
            "" if subject is None else subject_mark(key, record.id),
            content,
        )
        return AuditEntry(record.id, MESSAGE, seconds_of(at), write_leaf(leaf), salt, subject)

    def entry(
        self,
        tenant: str,
        kind: str,
        event: Mapping[str, Any],
        *,
        id: str,  # noqa: A002  (the entry's field)
        at: float,
        actor: Actor,
        salt: bytes,
        subject: str | None = None,
        content: Mapping[str, str] = {},
    ) -> AuditEntry:
        """The entry of anything else that was done: `event` is JSON, and is sealed with the `salt`.

        `content` goes into the leaf as it is: hashes and counts, never anything personal. Error:
        `ValueError` where the person's key was destroyed: nothing more is recorded about the forgotten.
        """
        milliseconds = int(at * 1000)
        key = self._key(tenant, subject)
        plain = canonical({**event, "actor": str(actor), _SALT: salt.hex()})
        leaf = Leaf(
            LEAF_VERSION,
            id,
            kind,
            milliseconds,
            self.tenant_mark(tenant),
            self.actor_mark(tenant, actor),
            commitment(key, plain),
            "" if subject is None else subject_mark(key, id),
            dict(sorted(content.items())),
        )
        sealed = _seal(key, plain, _place(tenant, kind, id))
        return AuditEntry(id, kind, seconds_of(milliseconds), write_leaf(leaf), sealed, subject)

    def opened(self, tenant: str, entry: AuditEntry) -> dict[str, Any]:
        """The event of an entry that is no message. Error: `ValueError` where it cannot be opened."""
        event: dict[str, Any] = msgspec.json.decode(self._plain(tenant, entry))
        event.pop(_SALT, None)
        return event

    def _plain(self, tenant: str, entry: AuditEntry) -> bytes:
        key = self._key(tenant, entry.subject)
        plain = _open(key, entry.detail, _place(tenant, entry.kind, entry.id))
        if plain is None:
            raise ValueError("its detail cannot be opened: it was changed, or its key is another")
        return plain

    def wrong(self, stored: StoredEntry) -> str:
        """What of an entry is not as in its leaf; "" when all is. The commitment is not looked at."""
        entry = stored.entry
        try:
            leaf = read_leaf(entry.leaf)
        except ValueError as error:
            return str(error)
        if (entry.id, entry.kind) != (leaf.id, leaf.kind):
            return "its id or its kind is not the one of its leaf"
        if entry.at != seconds_of(leaf.at):
            return "its time is not the one of its leaf"
        if self.tenant_mark(stored.tenant) != leaf.tenant:
            return "its tenant is not the one of its leaf"
        if entry.subject is None:
            if leaf.subject and entry.detail:
                return "whom it is about was taken from it, and its detail was not"
            return ""
        key = self._keys.of_subject(stored.tenant, entry.subject)
        if key is not None and subject_mark(key, entry.id) != leaf.subject:
            return "whom it is about is not the one of its leaf"
        return ""

    def opens(self, stored: StoredEntry) -> bool:
        """Whether the key is there under which the entry's event was recorded."""
        subject = stored.entry.subject
        return subject is None or self._keys.of_subject(stored.tenant, subject) is not None

    def wrong_detail(self, stored: StoredEntry) -> str:
        """What is wrong with the detail of an entry that has one; "" when it is what the leaf commits to."""
        entry = stored.entry
        try:
            plain = self._plain(stored.tenant, entry)
        except ValueError as error:
            return str(error)
        key = self._key(stored.tenant, entry.subject)
        held = commitment(key, plain)
        return (
            "" if held == read_leaf(entry.leaf).commitment else "its detail is not the one that was recorded"
        )

    def wrong_message(self, stored: StoredEntry, record: MessageRecord) -> str:
        """What is wrong with a stored message against its entry; "" when it is what the leaf commits to."""
        entry = stored.entry
        if record.recipient_key != entry.subject:
            return "the recipient of the message is not whom the entry is about"
        key = self._key(stored.tenant, entry.subject)
        held = commitment(key, entry.detail + message_event(record))
        return (
            "" if held == read_leaf(entry.leaf).commitment else "the message is not the one that was recorded"
        )

    def tenant_mark(self, tenant: str) -> str:
        """The pseudonym of the tenant in this log."""
        mark = self._tenants.get(tenant)
        if mark is None:
            mark = self._tenants[tenant] = tenant_mark(self._keys.of_log(), tenant)
        return mark

    def actor_mark(self, tenant: str, actor: Actor) -> str:
        """The pseudonym of the actor within the tenant."""
        mark = self._actors.get((tenant, actor))
        if mark is None:
            if len(self._actors) >= _ACTORS_MAX:
                self._actors.clear()
            mark = self._actors[tenant, actor] = actor_mark(self._keys.of_tenant(tenant), str(actor))
        return mark

    def _key(self, tenant: str, subject: str | None) -> bytes:
        if subject is None:
            return self._keys.of_tenant(tenant)
        key = self._keys.of_subject(tenant, subject)
        if key is None:
            raise ValueError("the key of the person was destroyed")
        return key


def _place(tenant: str, kind: str, entry: str) -> bytes:
    """Where a detail belongs: sealed with it, so that it opens nowhere else."""
    return f"{tenant}\x00{kind}\x00{entry}".encode("utf-8", "surrogatepass")


def _cipher(key: bytes) -> AESGCMSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    return AESGCMSIV(hmac.digest(key, _SEALING, sha256))


def _seal(key: bytes, plain: bytes, place: bytes) -> bytes:
    """The event sealed with AES-256-GCM-SIV. The nonce is of the event and its place, so nothing is drawn."""
    nonce = hmac.digest(key, _SEALING + place + b"\x00" + plain, sha256)[:_NONCE_BYTES]
    return nonce + _cipher(key).encrypt(nonce, plain, place)


def _open(key: bytes, sealed: bytes, place: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    try:
        return _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError):
        return None
