"""How many messages a tenant generates: a bucket of tokens for each, in this process."""

from __future__ import annotations

from typing import Final

from info.model.values import Reason, Request, Tenant

__all__ = ["Limiter", "over_limit"]

MINUTE: Final = 60.0
_TENANTS: Final = 50_000


class Limiter:
    """A bucket for each tenant that has a limit: full it holds a minute's messages, and fills evenly."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, float]] = {}

    def takes(self, tenant: Tenant, now: float) -> bool:
        """Whether one message more is within the tenant's limit at `now` (seconds); it is counted if so."""
        limit = tenant.limits.get("messages_a_minute")
        if limit is None:
            return True
        left, since = self._held.get(tenant.id, (float(limit), now))
        left = min(float(limit), left + max(now - since, 0.0) * limit / MINUTE)
        taken = left >= 1.0
        if len(self._held) >= _TENANTS:
            self._held.clear()
        self._held[tenant.id] = (left - 1.0 if taken else left, now)
        return taken


def over_limit(request: Request, tenant: Tenant, *, too_many: bool) -> Reason | None:
    """Why the tenant's limits refuse the message; None when they do not."""
    limits = tenant.limits
    if too_many:
        most = limits["messages_a_minute"]
        what = f"This tenant generates at most {most:,} messages a minute in a process. Try again later."
        return Reason("limit.messages", what, "limits.messages_a_minute")
    longest = limits.get("context_bytes")
    if longest is not None and len(request.context) > longest:
        what = f"The context has {len(request.context):,} bytes; this tenant's may have {longest:,}."
        return Reason("limit.context", what, "limits.context_bytes")
    return None
