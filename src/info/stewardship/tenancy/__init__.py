"""Tenants through an API, and who may do what: settings beside the files, tokens, roles."""

from __future__ import annotations

from info.stewardship.tenancy.engine import Made, Tenancy, TenancyParts
from info.stewardship.tenancy.patches import Layer, Shown, merge_patch, shown_of
from info.stewardship.tenancy.tokens import SECRET_BYTES, TokenShown, read_token, token_text

__all__ = [
    "SECRET_BYTES",
    "Layer",
    "Made",
    "Shown",
    "Tenancy",
    "TenancyParts",
    "TokenShown",
    "merge_patch",
    "read_token",
    "shown_of",
    "token_text",
]
