"""How many messages of a purpose one person gets: the caps of a tenant against what they got lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from info.model.values import Contact, Reason, Tenant

__all__ = ["CAPPED", "WEEK", "contact_of", "over_cap"]

CAPPED: Final = "capped"
"""The code of the reason of a message over a cap."""
_DAY: Final = 86_400.0
WEEK: Final = 7 * _DAY
"""The longest span of a cap, in seconds."""
_SPANS: Final = {"day": (_DAY, "in 24 hours"), "week": (WEEK, "in seven days")}


def over_cap(tenant: Tenant, purpose: str, contacts: Sequence[float], *, now: float) -> Reason | None:
    """Why the person gets no message more of this purpose now; None when they may.

    `contacts` are the times (seconds since 1970) of what counts. Spans are the last 24 hours and the last
    seven days, not days of a calendar: no zone of time has two evenings for them.
    """
    for span, most in tenant.caps.get(purpose, {}).items():
        seconds, words = _SPANS[span]
        counted = sum(now - seconds < at for at in contacts)
        if counted >= most:
            got = f"{counted} {purpose} message{'s' if counted != 1 else ''}"
            what = f"This person got {got} {words}, and this tenant sends at most {most}."
            return Reason(CAPPED, what, f"caps.{purpose}.{span}")
    return None


def contact_of(tenant: Tenant, purpose: str, recipient_key: str, *, now: float) -> Contact:
    """What is counted of a message that goes out, with the caps it must keep to when it is committed."""
    caps = tuple((_SPANS[span][0], most) for span, most in tenant.caps.get(purpose, {}).items())
    return Contact(recipient_key, purpose, now, caps)
