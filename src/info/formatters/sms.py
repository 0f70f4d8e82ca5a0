"""The `sms` format: the envelope's `short` text and nothing else, without isolates or additions.

An isolate, a curly quote or an emoji would turn a message of 160 characters into one of 70, so
nothing is put around a value; `info.channels.sizes` says what a text costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from info.formatters.escapes_markup import sms
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.json_pieces import Piece, seq
from info.formatters.shapes import TextFormatter
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces.nodes import Hole, Value
from info.model.values import Loss

__all__ = ["SMS"]


class _SmsDialect(PlainDialect):
    """Words, values without controls, and a link as its label and its URL."""

    def __init__(self) -> None:
        super().__init__(sms, ("sms",))

    def link(self, inner: Piece, target: Expr) -> Piece:
        """`label url`."""
        return seq(inner, " ", Hole(Value(target), ("url",)))

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """Side by side."""
        return seq(*spans)


def _build(doc: LocalizedDocument) -> Piece:
    return text_piece(doc.texts["short"], _SmsDialect())


def _only_short(doc: LocalizedDocument, channel: str) -> tuple[Loss, ...]:
    del doc, channel
    return (Loss("body", "A text message holds the short text; no block of the body is sent."),)


SMS: Final = TextFormatter("sms", "text/plain; charset=utf-8", "text", _build, _only_short)
"""The `sms` format."""
