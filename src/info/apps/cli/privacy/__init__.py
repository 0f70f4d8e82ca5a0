"""`infoctl privacy`: what is held of a person, what they said, and their end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from info.apps.cli.privacy.choices import (
    consent,
    consents,
    lift,
    object_to,
    prefer,
    suppress,
    unobject,
    withdraw,
)
from info.apps.cli.privacy.figures import budget, figures
from info.apps.cli.privacy.forgetting import connectors, forget, resume
from info.apps.cli.privacy.holdings import access, export, put, rectify
from info.apps.cli.privacy.limits import hold, holds, release, restrict, retention, unrestrict
from info.apps.cli.privacy.receipts import prove, verify
from info.apps.cli.privacy.requests import receive, requests

__all__ = ["COMMANDS", "RECEIPT_COMMANDS"]

COMMANDS: Final[dict[str, Callable[..., Any]]] = {
    "access": access,
    "export": export,
    "import": put,
    "rectify": rectify,
    "restrict": restrict,
    "unrestrict": unrestrict,
    "object": object_to,
    "unobject": unobject,
    "consent": consent,
    "withdraw": withdraw,
    "consents": consents,
    "prefer": prefer,
    "suppress": suppress,
    "lift": lift,
    "forget": forget,
    "resume": resume,
    "hold": hold,
    "holds": holds,
    "release": release,
    "receive": receive,
    "requests": requests,
    "retention": retention,
    "figures": figures,
    "budget": budget,
    "connectors": connectors,
}
"""The commands by name."""
RECEIPT_COMMANDS: Final[dict[str, Callable[..., Any]]] = {"prove": prove, "verify": verify}
"""The commands on receipts."""
