"""A witness of C2SP tlog-witness: it signs that a log only grew, and never signs two that did not. Pure.

It needs nothing of the log but its public key, and remembers one checkpoint a log: the last it signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from info.privacy.audit.checkpoint import Checkpoint, parse_checkpoint
from info.privacy.audit.note import (
    BadNote,
    Note,
    NoteKey,
    NoteSigner,
    decoded,
    parse_note,
    signature_line,
    verified,
)
from info.privacy.audit.tree import verify_consistency

__all__ = ["Answer", "cosigned", "request_of", "witnessed"]

_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})")
_LINES_MAX: Final = 63
_SIZE_TYPE: Final = "text/x.tlog.size"


class Answer(msgspec.Struct, frozen=True):
    """What a witness answers. `note` is to be kept, durably, before anybody hears the answer."""

    status: int
    body: str = ""
    type: str = "text/plain; charset=utf-8"
    origin: str = ""
    note: str = ""


def request_of(old: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """What a log asks a witness: the size it saw last, the proof of growth since, the checkpoint."""
    import base64

    lines = [f"old {old}", *(base64.b64encode(each).decode() for each in proof), ""]
    return "".join(f"{each}\n" for each in lines) + checkpoint


def witnessed(
    body: str, logs: Mapping[str, NoteKey], seen: Mapping[str, str], signer: NoteSigner, now: int
) -> Answer:
    """The answer to a request. `logs` are the keys of known logs by origin, `seen` the notes last signed.

    `now` is seconds since 1970. The statuses are those of the specification.
    """
    head, gap, text = body.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    try:
        proof = [decoded(each) for each in lines]
        note = parse_note(text)
        checkpoint = parse_checkpoint(note.text)
    except BadNote as error:
        return Answer(400, f"{error}\n")
    if not gap or old is None or len(proof) > _LINES_MAX or int(old.group(1)) > checkpoint.size:
        return Answer(400, "a request is the size seen last, a proof of growth and a checkpoint\n")
    key = logs.get(checkpoint.origin)
    if key is None:
        return Answer(404, "this witness does not know the log\n")
    try:
        if not verified(note, [key]):
            return Answer(403, "the log did not sign this checkpoint\n")
    except BadNote as error:
        return Answer(403, f"{error}\n")
    return _judged(
        checkpoint, note, int(old.group(1)), proof, seen.get(checkpoint.origin), (key, signer, now)
    )


def _judged(
    checkpoint: Checkpoint,
    note: Note,
    old: int,
    proof: Sequence[bytes],
    seen: str | None,
    by: tuple[NoteKey, NoteSigner, int],
) -> Answer:
    """The answer to a checkpoint that its log did sign."""
    last = None if seen is None else parse_checkpoint(parse_note(seen).text)
    size = 0 if last is None else last.size
    if old != size:
        return Answer(409, f"{size}\n", _SIZE_TYPE)
    if last is None or last.size == 0:
        grew = not proof
    else:
        grew = verify_consistency(last.size, checkpoint.size, last.root, checkpoint.root, proof)
    if not grew:
        return Answer(422, "the log did not grow from the checkpoint that was seen last\n")
    key, signer, now = by
    signature = signer.sign(note.text, now)
    known = tuple(each for each in note.signatures if (each.name, each.key_id) == (key.name, key.key_id))
    kept = Note(note.text, (*known[:1], signature))
    return Answer(200, signature_line(signature), origin=checkpoint.origin, note=str(kept))


def cosigned(checkpoint: str, lines: str, witness: NoteKey) -> str:
    """The checkpoint with the witness's signature among `lines`. Error: `BadNote` where none holds."""
    note = parse_note(checkpoint)
    answer = parse_note(note.text + "\n" + lines)
    mine = [each for each in answer.signatures if (each.name, each.key_id) == (witness.name, witness.key_id)]
    if not verified(Note(note.text, tuple(mine)), [witness]):
        raise BadNote(f"{witness.name} did not sign this checkpoint")
    others = [each for each in note.signatures if (each.name, each.key_id) != (witness.name, witness.key_id)]
    return str(Note(note.text, (*others, mine[0])))
