"""Messages as files a person can read and review: what a test compares a message with."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from info.generators import Message

__all__ = ["MessageSnapshots", "snapshot_text"]

FOLDER = "__messages__"


def snapshot_text(message: Message) -> str:
    """The message as text: what was chosen, what was lost, the payload. No id, no hash, no time.

    An e-mail is its headers, its text and its HTML. Equal messages give equal texts.
    """
    head = [
        f"template: {message.template}",
        f"channel: {message.channel}",
        f"locale: {message.locale}",
        f"variant: {message.variant}",
        f"status: {message.status}",
        *(f"reason: {reason}" for reason in message.reasons),
        *(f"loss: {loss.block}: {loss.what}" for loss in message.losses),
    ]
    body = "" if not message.is_rendered else _payload_text(message.channel, message.payload)
    return "\n".join((*head, "---", body)).rstrip("\n") + "\n"


def _payload_text(channel: str, payload: Any) -> str:
    if isinstance(payload, str):
        return payload
    if channel == "email":
        headers = "\n".join(f"{name}: {value}" for name, value in payload["headers"].items())
        return f"{headers}\n\n{payload['text'].rstrip()}\n\n--- html\n{payload['html']}"
    return orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()


class MessageSnapshots:
    """The snapshots of one test: call it with a message.

    Files stand in `__messages__` beside the test's file, named by module, test and place; the second
    snapshot of a test ends in `-2`. With `update` files are written, otherwise compared.
    """

    def __init__(self, test_file: Path, test_name: str, *, update: bool) -> None:
        self._folder = test_file.parent / FOLDER
        self._stem = f"{test_file.stem}.{re.sub(r'[^A-Za-z0-9_.-]+', '-', test_name).strip('-')}"
        self._update = update
        self._count = 0

    def __call__(self, message: Message, name: str | None = None) -> None:
        """AssertionError with the difference when the message is not as its file says.

        `name` takes the place of the number in the file's name.
        """
        __tracebackhide__ = True
        self._count += 1
        mark = name or ("" if self._count == 1 else str(self._count))
        path = self._folder / f"{self._stem}{f'-{mark}' if mark else ''}.txt"
        made = snapshot_text(message)
        if self._update:
            self._folder.mkdir(exist_ok=True)
            path.write_bytes(made.encode())
            return
        assert path.exists(), f"there is no {path}; look at the message and run with --update-messages"
        kept = path.read_bytes().decode().replace("\r\n", "\n")
        if made != kept:
            raise AssertionError(_difference(path, kept, made))


def _difference(path: Path, kept: str, made: str) -> str:
    lines = unified_diff(kept.splitlines(), made.splitlines(), "kept", "made", lineterm="", n=2)
    return f"{path} says otherwise (--update-messages accepts the change)\n" + "\n".join(lines)
