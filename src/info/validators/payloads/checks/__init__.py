"""Checks of payloads that no table can say: sums, order, pairs of fields, languages within a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.validators.payloads.checks.slack import SLACK_CHECKS
from info.validators.payloads.walk import Check

__all__ = ["CHECKS"]

CHECKS: Final[Mapping[str, Check]] = {**SLACK_CHECKS}
"""Each check by the name the rules call it."""
