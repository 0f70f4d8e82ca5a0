"""Privacy operations: what is held of a person, what they said, and their end; and who may do what."""

from __future__ import annotations

from info.privacy import OptOut, opt_out_of
from info.stewardship.deadlines import DEADLINES, days_left, due_at
from info.stewardship.engine import PROOF_SECONDS, Put, Stewardship
from info.stewardship.holdings import ConsentShown, Export, Forgotten
from info.stewardship.parts import HOUSE, Journal, Noted, StewardshipParts, require
from info.stewardship.readable import report_of, to_csv, to_json
from info.stewardship.receipts import (
    Proved,
    Verdict,
    public_key,
    read_receipt,
    receipt_hash,
    verify_receipt,
    with_proof,
)
from info.stewardship.tenancy import Made, Shown, Tenancy, TenancyParts

__all__ = [
    "DEADLINES",
    "HOUSE",
    "PROOF_SECONDS",
    "ConsentShown",
    "Export",
    "Forgotten",
    "Journal",
    "Made",
    "Noted",
    "OptOut",
    "Proved",
    "Put",
    "Shown",
    "Stewardship",
    "StewardshipParts",
    "Tenancy",
    "TenancyParts",
    "Verdict",
    "days_left",
    "due_at",
    "opt_out_of",
    "public_key",
    "read_receipt",
    "receipt_hash",
    "report_of",
    "require",
    "to_csv",
    "to_json",
    "verify_receipt",
    "with_proof",
]
