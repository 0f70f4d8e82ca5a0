"""People's data kept out of places: pseudonyms for recipients, masks for contexts, clean logs.

What is personal is what the context schema marks `x-pii`.
"""

from __future__ import annotations

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

__all__ = [
    "NOT_STATED",
    "PersonalDataFilter",
    "ProcessingRecord",
    "Pseudonyms",
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
