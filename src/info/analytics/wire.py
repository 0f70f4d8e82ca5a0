"""Event batches as they are posted to INFO_ANALYTICS_ENDPOINT.

    POST, Content-Type: application/json

    {"format": "info.events.v1",
     "batch": "5b2c…",              the same events make the same id: a repeated batch can be dropped
     "events": [{"tenant": "acme",
                 "id": "…",         unique within the tenant: a repeated event can be dropped
                 "message": "…", "kind": "clicked",
                 "at": 1767225600.25,   Unix seconds, UTC
                 "template": "tenant_welcome", "channel": "slack", "variant": "control",
                 "locale": "de",
                 "value": null}]}   rated: the rating; converted: the amount; generated: seconds

Any answer 2xx means taken. Everything else, and no answer, means that the batch comes again: at
least once, in order. Nothing in a batch says who a message was for: no recipient, no address, no
context.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import orjson

from info.model.values import EventRecord

__all__ = ["FORMAT", "batch_id", "batch_json"]

FORMAT: Final = "info.events.v1"
"""Names the shape of a batch; another shape gets another name."""


def batch_json(events: Iterable[EventRecord]) -> bytes:
    """The body of one batch, UTF-8.

    Fields are listed one by one, so a new field of an event never leaves the house by itself.
    """
    listed = list(events)
    rows = [
        {
            "tenant": event.tenant,
            "id": event.id,
            "message": event.message,
            "kind": event.kind,
            "at": event.at,
            "template": event.template,
            "channel": event.channel,
            "variant": event.variant,
            "locale": event.locale,
            "value": event.value,
            "machine": event.machine,
        }
        for event in listed
    ]
    return orjson.dumps({"format": FORMAT, "batch": batch_id(listed), "events": rows})


def batch_id(events: Iterable[EventRecord]) -> str:
    """32 hex digits that depend on the events' tenants and ids in order, and on nothing else."""
    digest = sha256()
    for event in events:
        digest.update(f"{len(event.tenant)}:{event.tenant}{len(event.id)}:{event.id}".encode())
    return digest.hexdigest()[:32]
