"""The proof of a project: every template for every tenant, locale, variant, channel and context.

`prove_files` reads a template's files; `prove_locale` renders one locale of it; `tenant_findings` reads
a tenant's; `told_once` puts together what was seen many times; `changes` tells two libraries
apart. All of it computes: who calls decides on
processes and on what to print.
"""

from __future__ import annotations

from info.publishing.proving.against_source import Detect, judged_translations
from info.publishing.proving.changes import Change, Pair, changes, pairs
from info.publishing.proving.files import FileProof, prove_files
from info.publishing.proving.matrix import (
    EXAMPLES,
    MatrixProof,
    SmsCost,
    ValuesOf,
    named_examples,
    prove_locale,
)
from info.publishing.proving.payloads import SmsTerms, sms_findings, sms_terms
from info.publishing.proving.sightings import Sighting, Where, told_once
from info.publishing.proving.tenants import tenant_findings

__all__ = [
    "EXAMPLES",
    "Change",
    "Detect",
    "FileProof",
    "MatrixProof",
    "Pair",
    "Sighting",
    "SmsCost",
    "SmsTerms",
    "ValuesOf",
    "Where",
    "changes",
    "judged_translations",
    "named_examples",
    "pairs",
    "prove_files",
    "prove_locale",
    "sms_findings",
    "sms_terms",
    "tenant_findings",
    "told_once",
]
