"""A message to whoever takes it on: destinations, MIME, and one attempt with a typed receipt.

And what comes back from it, signed: action tokens that work once, links that lead only where they
were signed to. Trying again, quiet hours and queues are not here: one call is one attempt.
"""

from __future__ import annotations

from info.delivery.actions import (
    ACTION_TOKEN_CHARS,
    ActionClaim,
    ActionKind,
    ActionVerdict,
    action_deadline,
    action_token,
    named_action,
    read_action_token,
)
from info.delivery.attachments import attach
from info.delivery.calendar import CalendarEvent, calendar_file, calendar_text
from info.delivery.confirm import CONFIRM_HEADERS, confirm_page
from info.delivery.destinations import Destination, check_email_address, own_address, parse_destination
from info.delivery.engine import deliver, redeem
from info.delivery.headers import check_header
from info.delivery.links import LinkTarget, LinkVerdict, read_link, wrap_link
from info.delivery.mime import Sender, build_mime
from info.delivery.seal import TenantSeal
from info.delivery.sealed_webhook import SEALED_MEDIA_TYPE, sealed_webhook_body, sealing_info
from info.delivery.signing import SigningKeys, signing_keys
from info.delivery.vapid import read_vapid_key, vapid_header, vapid_key, vapid_public
from info.delivery.web_push import (
    ENTROPY_BYTES,
    SALT_BYTES,
    Subscription,
    check_endpoint,
    parse_subscription,
    private_key_of,
    web_push_body,
)
from info.model.mail import Attachment, Enclosures

__all__ = [
    "ACTION_TOKEN_CHARS",
    "CONFIRM_HEADERS",
    "ENTROPY_BYTES",
    "SALT_BYTES",
    "SEALED_MEDIA_TYPE",
    "ActionClaim",
    "ActionKind",
    "ActionVerdict",
    "Attachment",
    "CalendarEvent",
    "Destination",
    "Enclosures",
    "LinkTarget",
    "LinkVerdict",
    "Sender",
    "SigningKeys",
    "Subscription",
    "TenantSeal",
    "action_deadline",
    "action_token",
    "attach",
    "build_mime",
    "calendar_file",
    "calendar_text",
    "check_email_address",
    "check_endpoint",
    "check_header",
    "confirm_page",
    "deliver",
    "named_action",
    "own_address",
    "parse_destination",
    "parse_subscription",
    "private_key_of",
    "read_action_token",
    "read_link",
    "read_vapid_key",
    "redeem",
    "sealed_webhook_body",
    "sealing_info",
    "signing_keys",
    "vapid_header",
    "vapid_key",
    "vapid_public",
    "web_push_body",
    "wrap_link",
]
