"""What is left of a message when its recipient was forgotten: the decision, never the context."""

from __future__ import annotations

import sqlite3

from msgspec.structs import replace

from info.adapters.sql import statements
from info.adapters.sql.batch import Job, decode_record, encode
from info.model.values import MessageRecord

__all__ = ["forgetting", "stripped"]


def stripped(record: MessageRecord) -> MessageRecord:
    """The message without its context, recipient, keys and the hash of what it said.

    An empty context (`b""`, which is no JSON) is the mark of a forgotten message.
    """
    request = replace(record.request, context=b"", recipient=None, idempotency_key=None)
    return replace(record, request=request, recipient_key=None, rendering_hash="")


def forgetting(tenant: str, recipient_key: str, at: float) -> Job:
    """The job that forgets a recipient: how many messages were stripped."""

    def forget(connection: sqlite3.Connection) -> int:
        connection.execute(statements.MARK_ERASED, (tenant, recipient_key, at))
        rows = connection.execute(statements.BY_RECIPIENT, (tenant, recipient_key)).fetchall()
        for (held,) in rows:
            record = stripped(decode_record(held))
            connection.execute(statements.STRIP_MESSAGE, (encode(record), tenant, record.id))
            connection.execute(statements.STRIP_DELIVERIES, (tenant, record.id))
        return len(rows)

    return forget
