"""The body of a mail: text and HTML as alternatives, pictures of the page, files.

Every part travels in 7 bits, whatever the servers on the way can do: what a relay encodes anew breaks
the signature (RFC 6376 §5.3). The same parts give the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64decode, encodebytes
from binascii import Error as BadBase64
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from info.delivery.attachments import checked_attachment
from info.delivery.headers import header_line, parameter
from info.errors import DeliveryError
from info.model.mail import Attachment

__all__ = ["LINE_BYTES_MAX", "body_of", "text_encoded"]

LINE_BYTES_MAX: Final = 998
"""Bytes of a line without its end. Source: RFC 5322 §2.1.1."""
_TOTAL_BYTES_MAX: Final = 18 * 1024 * 1024
"""Bytes of all attachments: encoded they are 25 MB, which is what Gmail and most servers take."""
_CALENDAR: Final = "text/calendar"
_SHOWN: Final = re.compile(r"""\ssrc\s*=\s*["']cid:([^"']+)["']""", re.IGNORECASE)
_RISKY: Final = re.compile(rb"[^\t\r\n\x20-\x7e]|[ \t]\r\n|^From |=_", re.MULTILINE)


def body_of(payload: Mapping[str, Any], files: Sequence[Attachment], *, seed: str) -> bytes:
    """The MIME headers and parts of a payload and of `files`; `seed` makes the boundaries.

    mixed(alternative(plain, related(html, pictures), calendar), files), and of that only what is
    needed. Errors: DeliveryError.
    """
    pictures, rest = _sorted(payload, files)
    boundaries = [f"=_{sha256(f'{seed} {at}'.encode()).hexdigest()[:32]}" for at in range(3)]
    html = text_encoded(str(payload.get("html", "")), "text/html")
    if pictures:
        page = _multipart("related", [html, *map(_file, pictures)], boundaries[2], 'type="text/html"')
    else:
        page = html
    views = [text_encoded(str(payload.get("text", "")), "text/plain"), page]
    views += [text_encoded(_decoded(file), file.media_type) for file in rest if _is_calendar(file)]
    body = _multipart("alternative", views, boundaries[0])
    if rest:
        body = _multipart("mixed", [body, *map(_file, rest)], boundaries[1])
    return b"MIME-Version: 1.0\r\n" + body


def _sorted(
    payload: Mapping[str, Any], files: Sequence[Attachment]
) -> tuple[list[Attachment], list[Attachment]]:
    """The pictures of the page, and the files; DeliveryError when they do not fit the page."""
    told = [_read(entry) for key in ("inline", "attachments") for entry in payload.get(key, ())]
    given = [checked_attachment(file) for file in (*told, *files)]
    if sum(len(file.data) for file in given) > _TOTAL_BYTES_MAX:
        raise DeliveryError("The attachments of a mail have 18 MiB at most. Link to the large ones.")
    pictures = [file for file in given if file.content_id]
    names = [file.content_id for file in pictures]
    shown = set(_SHOWN.findall(str(payload.get("html", ""))))
    if len(set(names)) < len(names):
        raise DeliveryError("Two pictures of a mail have the same content_id.")
    if shown != set(names):
        odd = min(shown ^ set(names))
        what = "is shown but not enclosed" if odd in shown else "is enclosed but not shown"
        raise DeliveryError(f"The picture 'cid:{odd[:64]}' {what}.")
    return pictures, [file for file in given if not file.content_id]


def _read(entry: Mapping[str, Any]) -> Attachment:
    """An entry of the payload's `inline` or `attachments`."""
    try:
        data = b64decode(str(entry["content"]), validate=True)
        name, kind = str(entry["filename"]), str(entry.get("content_type", ""))
    except (KeyError, TypeError, ValueError, BadBase64) as error:
        what = "An attachment is {'filename', 'content_type', 'content'}, its content in base64."
        raise DeliveryError(what) from error
    return Attachment(name, data, kind, str(entry.get("content_id", "")))


def text_encoded(text: str, media_type: str) -> bytes:
    r"""A part of text: its headers and its body, in the shortest form that 7 bits and 998 bytes allow.

    Plain ASCII of short lines stays as it is; else quoted-printable or base64, the shorter one.
    Line ends are CR LF, and the last line has one.

    >>> text_encoded("Hello", "text/plain").split(b"\r\n")[1]
    b'Content-Transfer-Encoding: 7bit'
    """
    try:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        data = "\r\n".join([*lines, ""]).encode()
    except UnicodeEncodeError:
        raise DeliveryError("The mail's text holds half a surrogate pair.") from None
    head = header_line("Content-Type", f'{media_type}; charset="utf-8"', checked=True)
    encoding, body = _encoded(data)
    return f"{head}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode("ascii") + body


def _encoded(data: bytes) -> tuple[str, bytes]:
    if not _RISKY.search(data) and max(map(len, data.split(b"\r\n"))) <= LINE_BYTES_MAX:
        return "7bit", data
    quoted = re.sub(rb"^From ", b"=46rom ", b2a_qp(data, istext=True), flags=re.MULTILINE)
    packed = _base64(data)
    return ("quoted-printable", quoted) if len(quoted) <= len(packed) else ("base64", packed)


def _base64(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: Sequence[bytes], boundary: str, *more: str) -> bytes:
    value = "; ".join([f"multipart/{kind}", *more, f'boundary="{boundary}"'])
    head = header_line("Content-Type", value, checked=True).encode("ascii")
    fence = f"--{boundary}".encode("ascii")
    inner = b"".join(fence + b"\r\n" + part + b"\r\n" for part in parts)
    return head + b"\r\n" + inner + fence + b"--\r\n"


def _file(file: Attachment) -> bytes:
    """A file, or a picture of the page, as a part in base64."""
    kind = "application/ics" if _is_calendar(file) else file.media_type
    place = "inline" if file.content_id else "attachment"
    lines = [
        header_line("Content-Type", f"{kind}; {parameter('name', file.name)}", checked=True),
        header_line("Content-Disposition", f"{place}; {parameter('filename', file.name)}", checked=True),
        "Content-Transfer-Encoding: base64\r\n",
    ]
    if file.content_id:
        lines.append(header_line("Content-ID", f"<{file.content_id}>"))
    return "".join(lines).encode("ascii") + b"\r\n" + _base64(file.data)


def _is_calendar(file: Attachment) -> bool:
    """An invitation: clients that know them show it from the alternatives, the others as a file."""
    return file.media_type.startswith(f"{_CALENDAR};")


def _decoded(file: Attachment) -> str:
    try:
        return file.data.decode()
    except UnicodeDecodeError:
        raise DeliveryError("A calendar file is UTF-8.") from None
