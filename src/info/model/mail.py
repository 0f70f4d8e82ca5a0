"""What goes out with one mail beyond the message itself."""

from __future__ import annotations

import msgspec

__all__ = ["Attachment", "Enclosures"]


class Attachment(msgspec.Struct, frozen=True):
    """A file in a mail, or a picture in its page.

    `name` is what the reader sees. `media_type` is "" for the one its ending says (pdf, ics, png, jpg,
    gif, csv, txt, json, zip; else application/octet-stream). `content_id` makes it a picture of the
    page, which shows it as `<img src="cid:…">`.
    """

    name: str
    data: bytes
    media_type: str = ""
    content_id: str = ""

    def __repr__(self) -> str:
        """Type and size: a name or a content may be personal."""
        return f"Attachment({self.media_type!r}, {len(self.data)} bytes)"


class Enclosures(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one mail carries beside its message. Nothing of it is stored.

    `thread`: mails with the same key stand in one conversation in the recipient's client, in whatever
    order they are sent; an incident's or an invoice's number, say. `updates`: ids of earlier messages to
    the same recipient, oldest first, which this one answers. `unsubscribe`: the recipient's own https
    address, which unsubscribes by one POST (RFC 8058).
    """

    attachments: tuple[Attachment, ...] = ()
    thread: str = ""
    updates: tuple[str, ...] = ()
    unsubscribe: str = ""
