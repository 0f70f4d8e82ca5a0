"""A message to whoever takes it on: destinations, MIME, and one attempt with a typed receipt.

Trying again, quiet hours and queues are not here: one call is one attempt.
"""

from __future__ import annotations

from info.delivery.destinations import Destination, check_email_address, parse_destination
from info.delivery.engine import deliver
from info.delivery.headers import check_header
from info.delivery.mime import Sender, build_mime

__all__ = [
    "Destination",
    "Sender",
    "build_mime",
    "check_email_address",
    "check_header",
    "deliver",
    "parse_destination",
]
