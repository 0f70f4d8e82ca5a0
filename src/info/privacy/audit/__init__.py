"""The audit log: a Merkle tree of what was done, which nobody can alter unseen.

An entry is written in the transaction of what it records. A sequencer gives committed entries their places
in the tree and signs a checkpoint over each new size; a proof shows to anybody, offline, that an entry is
under a checkpoint. See docs/reference/audit-log.md.
"""

from __future__ import annotations

from info.privacy.audit.checkpoint import (
    Checkpoint,
    TlogProof,
    open_checkpoint,
    parse_checkpoint,
    parse_proof,
    signed,
)
from info.privacy.audit.engine import Auditor, AuditParts, Sequencer
from info.privacy.audit.leaves import Leaf, read_leaf
from info.privacy.audit.note import (
    COSIGNATURE,
    BadNote,
    Note,
    NoteKey,
    NoteSigner,
    parse_note,
    signature_line,
    verified,
)
from info.privacy.audit.recording import (
    ACCESS,
    APPROVE,
    EXPERIMENT,
    FORGET,
    MESSAGE,
    OVERRIDE,
    PUBLISH,
    ROLE,
    SALT_BYTES,
    TOKEN,
    AuditKeys,
    Recorder,
)
from info.privacy.audit.verifying import Report, Wrong

__all__ = [
    "ACCESS",
    "APPROVE",
    "COSIGNATURE",
    "EXPERIMENT",
    "FORGET",
    "MESSAGE",
    "OVERRIDE",
    "PUBLISH",
    "ROLE",
    "SALT_BYTES",
    "TOKEN",
    "AuditKeys",
    "AuditParts",
    "Auditor",
    "BadNote",
    "Checkpoint",
    "Leaf",
    "Note",
    "NoteKey",
    "NoteSigner",
    "Recorder",
    "Report",
    "Sequencer",
    "TlogProof",
    "Wrong",
    "open_checkpoint",
    "parse_checkpoint",
    "parse_note",
    "parse_proof",
    "read_leaf",
    "signature_line",
    "signed",
    "verified",
]
