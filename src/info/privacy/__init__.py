"""People's data kept out of places, sealed at rest, under pseudonyms; and what people said, kept to.

What is personal is what the context schema marks `x-pii`, and everything of a recipient.
"""

from __future__ import annotations

from info.privacy.addresses import address_key, is_pseudonym, normal_address
from info.privacy.engine import PersonSealer, SealedDeliveries, SealedHabits, SealedMessages, Sealer
from info.privacy.keyring import KeyRing
from info.privacy.logs import PersonalDataFilter, hidden, hiding
from info.privacy.permission import STOPS, judge, may_be_passed_on, merged, objected, purpose_of, wanted
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
from info.privacy.signals import OPTED_OUT_OF, OptOut, opt_out_of

__all__ = [
    "NOT_STATED",
    "OPTED_OUT_OF",
    "STOPS",
    "KeyRing",
    "OptOut",
    "PersonSealer",
    "PersonalDataFilter",
    "Place",
    "ProcessingRecord",
    "Pseudonyms",
    "SealedDeliveries",
    "SealedHabits",
    "SealedMessages",
    "Sealer",
    "TemplateData",
    "address_key",
    "hidden",
    "hiding",
    "is_pseudonym",
    "judge",
    "mask",
    "may_be_passed_on",
    "merged",
    "missing_facts",
    "normal_address",
    "objected",
    "opt_out_of",
    "path_text",
    "personal_values",
    "pii_paths",
    "purpose_of",
    "recipient_key",
    "record_of",
    "records_to_markdown",
    "tenant_key",
    "wanted",
]
