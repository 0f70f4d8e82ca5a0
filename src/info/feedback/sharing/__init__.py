"""Sharing across tenants: what those who agreed have in common, with noise, on a budget."""

from __future__ import annotations

from info.feedback.sharing.releasing import PARTS, release

__all__ = ["PARTS", "release"]
