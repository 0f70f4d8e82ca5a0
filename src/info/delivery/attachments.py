"""Attachments: what may be in a mail, and the payload that carries it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from info.delivery.headers import check_header
from info.errors import DeliveryError
from info.model.mail import Attachment

__all__ = ["attach", "checked_attachment"]

_ENDINGS: Final = {
    "pdf": "application/pdf",
    "ics": "text/calendar",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "csv": "text/csv",
    "txt": "text/plain",
    "json": "application/json",
    "zip": "application/zip",
}
_TYPE: Final = re.compile(
    r"(?!multipart/|message/)[a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,62}"
    r"(; method=(?:PUBLISH|REQUEST|CANCEL))?"
)
_CONTENT_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?:@[A-Za-z0-9.-]{1,63})?")
_NAME_BYTES_MAX: Final = 200
_MISLEADING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069/\\\\]")
"""Marks that turn a name round ("fdp.exe"), and what parts folders."""


def attach(payload: Mapping[str, Any], files: Sequence[Attachment]) -> dict[str, Any]:
    """The e-mail payload with `attachments` and `inline`, each only where there are some.

    An entry is `{"filename", "content_type", "content"}`, its content in base64; one of `inline` has
    its `content_id` too. Errors: DeliveryError.

    >>> attach({"html": "", "text": ""}, [Attachment("bill.pdf", b"%PDF")])["attachments"]
    [{'filename': 'bill.pdf', 'content_type': 'application/pdf', 'content': 'JVBERg=='}]
    """
    made: dict[str, list[dict[str, str]]] = {"inline": [], "attachments": []}
    for file in map(checked_attachment, files):
        entry = {
            "filename": file.name,
            "content_type": file.media_type,
            "content": b64encode(file.data).decode(),
        }
        if file.content_id:
            made["inline"].append({**entry, "content_id": file.content_id})
        else:
            made["attachments"].append(entry)
    carried = {key: [*payload.get(key, ()), *entries] for key, entries in made.items()}
    return {**payload, **{key: entries for key, entries in carried.items() if entries}}


def checked_attachment(file: Attachment) -> Attachment:
    """The attachment with its type; DeliveryError, which does not quote the name, when it may not be sent."""
    name = check_header("Content-Disposition", file.name).strip(" ")  # readers leave outer spaces out
    if not name.strip(" .") or _MISLEADING.search(name) or len(name.encode()) > _NAME_BYTES_MAX:
        what = "An attachment's name has 1 to 200 bytes and no slash, backslash or direction mark."
        raise DeliveryError(what)
    kind = file.media_type or _ENDINGS.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    if not _TYPE.fullmatch(kind) or (" " in kind and not kind.startswith("text/calendar;")):
        raise DeliveryError('An attachment\'s type is written "application/pdf".')
    if file.content_id and not (_CONTENT_ID.fullmatch(file.content_id) and kind.startswith("image/")):
        raise DeliveryError("A content_id is of letters, digits, dots and hyphens, and its file a picture.")
    return replace(file, name=name, media_type=kind)
