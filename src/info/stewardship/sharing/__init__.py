"""Sharing across tenants: what those who agreed have in common, with noise, on a budget that is on record."""

from __future__ import annotations

from info.stewardship.sharing.engine import LEAST_RECIPIENTS, Sharing
from info.stewardship.sharing.reading import OtherBudget, Shared, TenantPart
from info.stewardship.sharing.releasing import PARTS, means_of

__all__ = ["LEAST_RECIPIENTS", "PARTS", "OtherBudget", "Shared", "Sharing", "TenantPart", "means_of"]
