"""Data about people made into data about groups: pseudonyms of an export, k-anonymity, private figures."""

from __future__ import annotations

from info.privacy.anonymous.anonymizer import Anonymized, Plan, Quasi, Report, anonymize
from info.privacy.anonymous.budget import Budget, BudgetSpent, Spent
from info.privacy.anonymous.engine import tenant_event_rows
from info.privacy.anonymous.events import EVENT_COLUMNS, event_rows
from info.privacy.anonymous.export_keys import KEY_BYTES, ExportKey
from info.privacy.anonymous.figures import (
    Figure,
    at_most,
    private_count,
    private_counts,
    private_mean,
    private_sum,
)
from info.privacy.anonymous.generalising import KINDS, read_tree
from info.privacy.anonymous.tables import rows_as_csv, rows_as_jsonl, safe_cell

__all__ = [
    "EVENT_COLUMNS",
    "KEY_BYTES",
    "KINDS",
    "Anonymized",
    "Budget",
    "BudgetSpent",
    "ExportKey",
    "Figure",
    "Plan",
    "Quasi",
    "Report",
    "Spent",
    "anonymize",
    "at_most",
    "event_rows",
    "private_count",
    "private_counts",
    "private_mean",
    "private_sum",
    "read_tree",
    "rows_as_csv",
    "rows_as_jsonl",
    "safe_cell",
    "tenant_event_rows",
]
