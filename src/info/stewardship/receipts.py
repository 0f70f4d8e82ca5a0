"""The receipt of an erasure: what was done, signed, to be verified by whoever has the public key.

Signed are the canonical bytes of `receipt`: JSON with its keys in order and no spaces. The audit log holds
their SHA-256 in a leaf; the proof of that goes beside the signature, for it comes later.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256
from typing import Any, Final

import msgspec

from info.errors import InfoError
from info.model.people import ErasureJob, StepDone
from info.privacy.audit import BadNote, NoteKey, parse_proof, read_leaf

__all__ = [
    "ENTRY_KIND",
    "Proved",
    "Verdict",
    "public_key",
    "read_receipt",
    "receipt_bytes",
    "receipt_hash",
    "receipt_of",
    "verify_receipt",
    "with_proof",
]

_SEED: Final = b"info erasure receipts v1"
_TYPE: Final = "info erasure receipt v1"
ENTRY_KIND: Final = "erasure.receipt"
"""The kind of the audit log's entry whose leaf holds the hash of a receipt."""
STAYS: Final = "of each message and event: template, channel, variant, status, day, kind, probability"
_canonical = msgspec.json.Encoder(order="deterministic").encode


class Proved(msgspec.Struct, frozen=True):
    """The entry of the audit log that holds the receipt's hash.

    `holds`: the checkpoint is signed by the log's key, and the entry is under it. False: nobody gave the key,
    so that `index`, `size` and `at` are what the file says of itself.
    """

    holds: bool
    index: int
    at: float
    """Seconds since 1970."""
    size: int | None = None
    """Entries under the checkpoint."""
    origin: str = ""
    """The log's name."""


class Verdict(msgspec.Struct, frozen=True):
    """Whether a receipt is what was signed, by whom, and whether by the key it was to be signed with.

    `proof` is None where the file bears none; one that does not hold makes the receipt not genuine.
    """

    genuine: bool
    why: str
    key: str = ""
    receipt: dict[str, Any] = {}
    proof: Proved | None = None


def _signer(tenant_key: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hmac.digest(tenant_key, _SEED, sha256))


def public_key(tenant_key: bytes) -> str:
    """The public key of a tenant's receipts, base64; it may be published."""
    return b64encode(_signer(tenant_key).public_key().public_bytes_raw()).decode()


def receipt_of(tenant: str, job: ErasureJob, finished_at: float) -> dict[str, Any]:
    """What is said of a finished erasure: pseudonyms, times, counts; nothing of the person."""
    return {
        "type": _TYPE,
        "tenant": tenant,
        "erasure": job.id,
        "person": job.key,
        "asked_at": job.started_at,
        "finished_at": finished_at,
        "steps": [_step(done) for done in job.done],
        "stays": STAYS,
    }


def _step(done: StepDone) -> dict[str, Any]:
    told: dict[str, Any] = {"step": done.step, "at": done.at}
    if done.counts:
        told["counts"] = dict(done.counts)
    if done.systems:
        told["systems"] = [msgspec.to_builtins(each) for each in done.systems]
    return told


def receipt_bytes(receipt: dict[str, Any], tenant_key: bytes) -> bytes:
    """The receipt as a file: what is signed, the signature, and room for a proof of the audit log."""
    signer = _signer(tenant_key)
    whole = {
        "receipt": receipt,
        "signature": {
            "algorithm": "Ed25519",
            "key": b64encode(signer.public_key().public_bytes_raw()).decode(),
            "value": b64encode(signer.sign(_canonical(receipt))).decode(),
        },
        "proof": None,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def with_proof(receipt: bytes, proof: str) -> bytes:
    """The same file with a proof that the audit log holds `receipt_hash` of it."""
    whole = read_receipt(receipt)
    return msgspec.json.format(msgspec.json.encode({**whole, "proof": proof}), indent=2) + b"\n"


def receipt_hash(receipt: bytes) -> str:
    """SHA-256 of the signed bytes, hex: what an entry of the audit log holds."""
    return sha256(_canonical(read_receipt(receipt)["receipt"])).hexdigest()


def read_receipt(data: bytes) -> dict[str, Any]:
    """The parts of the file. Error: `InfoError` for what is no receipt."""
    try:
        whole = msgspec.json.decode(data)
        kind, _, _ = whole["receipt"]["type"], whole["signature"]["key"], whole["signature"]["value"]
    except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError):
        kind = None
    if kind != _TYPE:
        raise InfoError(
            "This is no receipt of an erasure. It is the file that `privacy forget --receipt` wrote."
        )
    found: dict[str, Any] = whole
    return found


def verify_receipt(data: bytes, *, key: str | None, log_key: str | None = None) -> Verdict:
    """Whether the receipt is genuine: signed, unchanged, and by `key` (base64) where one is given.

    Without a key it says no more than that nobody changed the file since whoever signed it. `log_key` is the
    public key of the audit log, as `infoctl audit key` prints it: the proof, where there is one, must hold
    under it. Error: `InfoError` for what is no receipt, or for a `log_key` that is no key.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    whole = read_receipt(data)
    given = str(whole["signature"]["key"])
    try:
        signed_by = Ed25519PublicKey.from_public_bytes(b64decode(given, validate=True))
        signed_by.verify(
            b64decode(str(whole["signature"]["value"]), validate=True), _canonical(whole["receipt"])
        )
    except (InvalidSignature, NotBase64, ValueError):
        return Verdict(
            genuine=False, why="It was changed after it was signed, or is signed wrongly.", key=given
        )
    if key is not None and given != key:
        return Verdict(genuine=False, why="It is signed by another key than the tenant's.", key=given)
    why = (
        "Signed, and unchanged." if key is not None else "Unchanged since it was signed by the key it names."
    )
    try:
        proof = _proved(whole.get("proof"), receipt_hash(data), log_key)
    except (BadNote, ValueError) as error:
        return Verdict(genuine=False, why=f"Its proof does not hold: {error}.", key=given)
    return Verdict(genuine=True, why=why, key=given, receipt=whole["receipt"], proof=proof)


def _proved(proof: object, held: str, log_key: str | None) -> Proved | None:
    """What the proof shows of a receipt with that hash. Errors: `BadNote`, `ValueError`."""
    if proof is None:
        return None
    read = parse_proof(str(proof))
    leaf = read_leaf(read.extra)
    if (leaf.kind, leaf.content.get("receipt")) != (ENTRY_KIND, held):
        raise ValueError("the entry it proves does not hold the hash of this receipt")
    at = leaf.at / 1000
    if log_key is None:
        return Proved(holds=False, index=read.index, at=at)
    checkpoint = read.verify(read.extra, _log_key(log_key))
    return Proved(True, read.index, at, checkpoint.size, checkpoint.origin)


def _log_key(text: str) -> NoteKey:
    try:
        return NoteKey.parse(text)
    except BadNote:
        raise InfoError(
            "The log's key is no key: it looks like name+id+base64. infoctl audit key prints it."
        ) from None
