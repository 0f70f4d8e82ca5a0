"""Values as they stand in a `record` column: MessagePack."""

from __future__ import annotations

import msgspec

from info.model.values import AllocationTable, MessageRecord, Receipt

__all__ = ["decode_receipt", "decode_record", "decode_table", "encode"]

encode = msgspec.msgpack.Encoder().encode
"""A value as MessagePack: the form of every `record` column."""
decode_record = msgspec.msgpack.Decoder(MessageRecord).decode
"""A message from its `record` column."""
decode_table = msgspec.msgpack.Decoder(AllocationTable).decode
"""An allocation table from its `record` column."""
decode_receipt = msgspec.msgpack.Decoder(Receipt).decode
"""A receipt from its `record` column."""
