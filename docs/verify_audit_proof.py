"""Verify a proof of an audit log (c2sp.org/tlog-proof@v1). Needs Python 3.11 and `cryptography`, no `info`.

    python verify_audit_proof.py PROOF LOG_KEY [WITNESS_KEY ...]

Prints what was recorded and exits with 0 when the log signed that it is in it, and every witness that is
named signed the same checkpoint; says what does not hold and exits with 1 otherwise.
"""

import base64
import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def refuse(why):
    raise SystemExit(f"does not hold: {why}")


def b64(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return refuse("what should be base64 is not")


def read_key(text):
    """(name, id, type, public key) of name+id+base64."""
    name, _, rest = text.partition("+")
    key_id, _, material = rest.partition("+")
    raw = b64(material)
    if len(raw) != 33 or sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
        refuse(f"{text!r} is no Ed25519 key")
    return name, bytes.fromhex(key_id), raw[0], Ed25519PublicKey.from_public_bytes(raw[1:])


def check_signed(text, signatures, key):
    """The note's text is signed by the key: of type 1 over the text, of type 4 (a witness) with a time."""
    name, key_id, kind, public = key
    for line in signatures:
        dash, signer, data = [*line.split(" "), "", ""][:3]
        raw = b64(data)
        if dash != "\u2014" or signer != name or raw[:4] != key_id:
            continue
        signed, signature = text.encode(), raw[4:]
        if kind == 4:
            time = int.from_bytes(raw[4:12])
            signed, signature = f"cosignature/v1\ntime {time}\n{text}".encode(), raw[12:]
        try:
            return public.verify(signature, signed)
        except InvalidSignature:
            refuse(f"the signature of {name} is of another text")
    return refuse(f"{name} did not sign the checkpoint")


def root_of(leaf, index, size, path):
    """The root to which the path leads (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size or any(len(each) != 32 for each in path):
        refuse("the proof has no place in a tree of this size")
    at, last, found = index, size - 1, sha256(b"\x00" + leaf).digest()
    for each in path:
        if last == 0:
            refuse("the proof is too long")
        if at & 1 or at == last:
            found = sha256(b"\x01" + each + found).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + each).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else refuse("the proof is too short")


def main(proof, log_key, *witness_keys):
    head, _, note = Path(proof).read_bytes().decode().partition("\n\n")
    first, *lines = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or len(lines) < 2 or not lines[0].startswith("extra "):
        refuse("this is no proof with its entry")
    leaf, index = b64(lines[0][6:]), int(lines[1].removeprefix("index "))
    text, _, below = note.rpartition("\n\n")
    key = read_key(log_key)
    for each in (key, *map(read_key, witness_keys)):
        check_signed(text + "\n", below.splitlines(), each)
    origin, size, root = text.split("\n")[:3]
    if origin != key[0]:
        refuse(f"this is a checkpoint of {origin}")
    if root_of(leaf, index, int(size), [b64(line) for line in lines[2:]]) != b64(root):
        refuse("the entry is not in the log at this place")
    print(f"holds: entry {index} of {size} in {origin}")
    print(json.dumps(json.loads(leaf), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
