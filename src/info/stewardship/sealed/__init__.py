"""What of a person is sealed above the store: the profile, and the terms of consents."""

from __future__ import annotations

from info.stewardship.sealed.engine import read_habits, read_profile, read_terms, sealed_profile, sealed_terms

__all__ = ["read_habits", "read_profile", "read_terms", "sealed_profile", "sealed_terms"]
