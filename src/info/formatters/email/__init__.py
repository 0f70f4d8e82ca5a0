"""The `email` format: subject, HTML, plain text and headers, compiled from MJML at publish.

`sentinels` keeps pieces whole through MJML and CSS inlining and proves the result; `blocks` holds
the markup of each kind of block, `style` its look, `frame` the page around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from info.channels.capability import capability_of
from info.formatters.escapes_markup import guard_header
from info.formatters.fitted import limited
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.json_pieces import Piece, escaped, obj, quoted, seq
from info.formatters.plain_text import text_body
from info.formatters.pressing import action_losses
from info.formatters.walk import losses_of
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Has, TenantPath
from info.language.pieces.nodes import Hole, Value, When
from info.model.values import Loss

__all__ = ["EMAIL", "EmailFormatter"]

_UNSUBSCRIBE: Final = TenantPath(("links", "unsubscribe"))


def _header_words(text: str) -> str:
    return guard_header(" ".join(text.split("\n")))


_HEADER: Final = PlainDialect(_header_words, ("header",))


@dataclass(frozen=True, slots=True)
class EmailFormatter:
    """Subject, HTML, plain text and headers of a mail; MIME is made at send or on request."""

    channel: str = "email"
    media_type: str = "message/rfc822"

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The outputs `subject`, `html`, `text` and `headers` (a JSON object)."""
        from info.formatters.email.frame import page_piece

        return {
            "subject": _subject(doc),
            "html": page_piece(doc),
            "text": text_body(doc, self.channel),
            "headers": _headers(doc),
        }

    def payload(self, rendering: Mapping[str, str]) -> dict[str, Any]:
        """`{"headers": {"Subject": …}, "html": …, "text": …}`."""
        headers = {"Subject": rendering["subject"], **orjson.loads(rendering["headers"])}
        return {"headers": headers, "html": rendering["html"], "text": rendering["text"]}

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """What a mail shows otherwise or not at all, block by block."""
        return (*losses_of(doc, capability_of(self.channel)), *action_losses(doc, self.channel))


def _subject(doc: LocalizedDocument) -> Piece:
    most = capability_of("email").limits["subject_chars"]
    return limited("subject", text_piece(doc.texts["subject"], _HEADER), ("chars", most))


def _headers(doc: LocalizedDocument) -> Piece:
    """Headers known from the document and the tenant: the language, and where to unsubscribe.

    `List-Unsubscribe-Post` (RFC 8058) needs an address of the recipient's own: delivery adds it.
    """
    address = seq('"<', Hole(Value(_UNSUBSCRIBE), ("url", "header", "json")), '>"')
    return obj(
        {
            "Content-Language": quoted(escaped(doc.text_locale)),
            "List-Unsubscribe": When(Has(_UNSUBSCRIBE), address),
        }
    )


EMAIL: Final = EmailFormatter()
"""The `email` format."""
