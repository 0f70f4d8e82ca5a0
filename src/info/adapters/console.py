"""Messages to the terminal, as a developer looks at them."""

from __future__ import annotations

import re
import sys
from typing import Any, Final, TextIO

import orjson

from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["ConsoleProvider"]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ConsoleProvider:
    """Writes each message to `stream` (standard output by default): a line about it, then the payload.

    Control characters are written as U+FFFD: a value must not steer the terminal.
    """

    name = "console"

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, envelope: Envelope) -> Delivered:
        """Write once, and flush."""
        stream = self._stream or sys.stdout
        head = f"{envelope.channel} message {envelope.message} of {envelope.tenant}"
        text = f"{head}\n{_shown(envelope.payload)}\n"
        try:
            stream.write(_CONTROL.sub("\ufffd", text))
            stream.flush()
        except (OSError, ValueError) as error:  # a closed pipe, a closed stream
            raise ProviderError(f"cannot write: {type(error).__name__}", retry=False) from None
        return Delivered(provider_id=envelope.message)


def _shown(payload: Any) -> str:
    if isinstance(payload, str):
        return payload
    if isinstance(payload, dict) and {"headers", "text"} <= payload.keys():
        headers = "\n".join(f"{name}: {value}" for name, value in payload["headers"].items())
        return f"{headers}\n\n{payload['text']}"
    return orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()
