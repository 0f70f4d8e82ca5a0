"""The content filter on the way outward: what a tenant's policy makes of the values of one message."""

from __future__ import annotations

from typing import Any

import orjson
from msgspec.structs import replace

from info.model.values import MessageRecord, Reason, Request, Status, Tenant
from info.ports.programs import TemplateFacts
from info.validators.content import NOTHING_FOUND, Verdict, content_filter

__all__ = ["PREFIX", "is_by_filter", "judged", "status_of", "was_stopped", "without_hits"]

PREFIX = "content."
"""How the codes of the filter's reasons begin."""
_STATUS: dict[str, Status] = {"hold": "held", "refuse": "refused"}


def judged(tenant: Tenant, facts: TemplateFacts, context: dict[str, Any], language: str) -> Verdict:
    """The verdict on a message's values; nothing is looked at unless the tenant's policy asks for it."""
    if not (tenant.content.values and facts.prose):
        return NOTHING_FOUND
    return content_filter(tenant).judge(context, facts.prose, language)


def status_of(verdict: Verdict) -> Status:
    """What becomes of the message; what was masked is ready."""
    return _STATUS.get(verdict.action, "ready")


def without_hits(request: Request, verdict: Verdict) -> Request:
    """The request as it is kept: what was masked, or is the cause of a refusal, is not stored anywhere."""
    return request if verdict.context is None else replace(request, context=orjson.dumps(verdict.context))


def is_by_filter(reason: Reason) -> bool:
    """Whether the filter gave the reason."""
    return reason.code.startswith(PREFIX)


def was_stopped(record: MessageRecord) -> bool:
    """Whether the filter refused the message, so that nothing was ever rendered."""
    return record.status == "refused" and bool(record.reasons) and all(map(is_by_filter, record.reasons))
