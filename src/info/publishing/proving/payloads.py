"""A ready payload, looked at as the channel will: its schema and limits, and what a reader is spared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from info.channels.sizes import SmsSize, sms_size
from info.model.values import Finding, Tenant
from info.validators.payloads import lint_payload

__all__ = ["SUBJECT_MOST", "SmsTerms", "payload_findings", "sms_findings", "sms_terms"]

SUBJECT_MOST: Final = 69
"""Characters of a subject that fit beside "Subject: " into a line of 78. Source: RFC 5322 §2.1.1."""
PARTS_MOST: Final = 4
"""Parts of a text message that need no second thought, where the tenant says nothing."""


class SmsTerms(msgspec.Struct, frozen=True):
    """What a tenant says of its text messages: parts it will pay for, and the price of one."""

    most_parts: int = PARTS_MOST
    price: float | None = None
    currency: str = ""

    def cost(self, parts: int) -> str:
        """The cost of a message of `parts`, as a clause; "" where no price is known.

        >>> SmsTerms(price=0.075, currency="EUR").cost(3)
        ', about 0.225 EUR'
        """
        return "" if self.price is None else f", about {parts * self.price:.4g} {self.currency}".rstrip()


def sms_terms(tenant: Tenant) -> SmsTerms:
    """The terms in the tenant's file: `channels.sms.most_parts`, `.price_per_part`, `.currency`."""
    said: Mapping[str, Any] = tenant.channels.get("sms", {})
    return SmsTerms(said.get("most_parts", PARTS_MOST), said.get("price_per_part"), said.get("currency", ""))


def payload_findings(payload: Any, channel: str) -> Iterator[Finding]:
    """What the channel's own schema and limits refuse, or warn of; `path` points into the payload."""
    return (finding for finding in lint_payload(channel, payload) if finding.severity != "note")


def sms_findings(text: str, terms: SmsTerms) -> tuple[SmsSize, tuple[Finding, ...]]:
    """What a text message costs, and a warning when it takes more parts than the tenant pays for."""
    size = sms_size(text)
    if size.parts <= terms.most_parts:
        return size, ()
    what = (
        f"A text message takes {size.parts} parts ({size.encoding.upper()}{terms.cost(size.parts)}); "
        f"{terms.most_parts} are allowed."
    )
    step = "Shorten 'short', or raise channels.sms.most_parts in the tenant's file."
    return size, (Finding("sms.parts", "warning", what, "", step),)
