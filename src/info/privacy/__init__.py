"""People's data kept out of places: sealed at rest, pseudonyms for recipients, masks, clean logs.

What is personal is what the context schema marks `x-pii`, and everything of a recipient.
"""

from __future__ import annotations

from info.privacy.engine import PersonSealer, SealedDeliveries, SealedMessages, Sealer
from info.privacy.keyring import KeyRing
from info.privacy.logs import PersonalDataFilter, hidden, hiding
from info.privacy.personal import mask, path_text, personal_values, pii_paths
from info.privacy.processing import (
    NOT_STATED,
    ProcessingRecord,
    TemplateData,
    missing_facts,
    record_of,
    records_to_markdown,
)
from info.privacy.pseudonyms import Pseudonyms, recipient_key, tenant_key
from info.privacy.sealing import Place

__all__ = [
    "NOT_STATED",
    "KeyRing",
    "PersonSealer",
    "PersonalDataFilter",
    "Place",
    "ProcessingRecord",
    "Pseudonyms",
    "SealedDeliveries",
    "SealedMessages",
    "Sealer",
    "TemplateData",
    "hidden",
    "hiding",
    "mask",
    "missing_facts",
    "path_text",
    "personal_values",
    "pii_paths",
    "recipient_key",
    "record_of",
    "records_to_markdown",
    "tenant_key",
]
