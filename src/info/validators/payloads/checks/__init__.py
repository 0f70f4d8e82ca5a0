"""Checks of payloads that no table can say: sums, order, pairs of fields, languages within a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from info.validators.payloads.checks.discord import DISCORD_CHECKS
from info.validators.payloads.checks.sizes import SIZE_CHECKS, TEXT_CHECKS
from info.validators.payloads.checks.slack import SLACK_CHECKS
from info.validators.payloads.checks.teams import TEAMS_CHECKS
from info.validators.payloads.checks.telegram import TELEGRAM_CHECKS
from info.validators.payloads.checks.whatsapp import WHATSAPP_CHECKS
from info.validators.payloads.walk import Check

__all__ = ["CHECKS", "TEXT_CHECKS"]

CHECKS: Final[Mapping[str, Check]] = {
    **DISCORD_CHECKS,
    **SIZE_CHECKS,
    **SLACK_CHECKS,
    **TEAMS_CHECKS,
    **TELEGRAM_CHECKS,
    **WHATSAPP_CHECKS,
}
"""Each check by the name the rules call it."""
