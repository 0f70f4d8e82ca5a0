"""Sharing across tenants: hyper-parameters only, of bounded figures, for who agreed to it.

Here is what one tenant gives and what comes out; `info.stewardship.sharing` adds the noise and keeps the
budget.
"""

from __future__ import annotations

from info.personalization.sharing.evidence import BOUNDS, Bound, TableEvidence, TenantFigures, figures_of
from info.personalization.sharing.hyperparameters import HyperParameters, hyper_parameters

__all__ = [
    "BOUNDS",
    "Bound",
    "HyperParameters",
    "TableEvidence",
    "TenantFigures",
    "figures_of",
    "hyper_parameters",
]
