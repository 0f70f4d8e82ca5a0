"""The `sms` format: the envelope's `short` text and nothing else, without isolates or additions.

An isolate, a curly quote or an emoji would turn a message of 160 characters into one of 70, so
nothing is put around a value; `info.channels.sizes` says what a text costs. Typographic characters
are written in the GSM 7 bit alphabet where that alone keeps the text in it (`gsm_kin`), unless the
tenant says `channels.sms.typography: "kept"`. A text of more parts than the table of the channel
allows has its values shortened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from info.channels.capability import capability_of
from info.formatters.escapes_markup import sms
from info.formatters.fitted import limited, phrase
from info.formatters.gsm_kin import KIN, NONE_USED
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.json_pieces import NOTHING, Piece, seq
from info.formatters.pressing import pressable
from info.formatters.settings import setting_is
from info.formatters.shapes import only
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces import TRACK, number
from info.language.pieces.nodes import Hole, Join, Static, Value, When
from info.model.values import Loss

__all__ = ["SMS", "typography_losses"]

_TEXT: Final = "text"
_TYPOGRAPHY: Final = "typography"
_KEPT: Final = setting_is("sms", "typography", "kept")


_CHANNEL: Final = "sms"
_ANSWERED: Final = setting_is("sms", "replies", True)
"""Whether replies come home: the tenant says so."""
_MARK: Final = "..."
"""What stands for the rest of a shortened value: "…" is not in the GSM alphabet."""


class _SmsDialect(PlainDialect):
    """Words, values without controls, and a link as its label and its URL."""

    def __init__(self) -> None:
        super().__init__(sms, ("sms",))

    def link(self, inner: Piece, target: Expr) -> Piece:
        """`label url`."""
        return seq(inner, " ", Hole(Value(target), ("url", TRACK)))

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """Side by side."""
        return seq(*spans)


def _numbered(doc: LocalizedDocument) -> Piece:
    """The numbers to reply with, where replies come home: a line of what each does."""
    choices = [
        only(condition, seq(number(ref), " ", text_piece(doc.texts[label], _SmsDialect())))
        for ref, label, condition in pressable(doc, _CHANNEL)
    ]
    if not choices:
        return NOTHING
    head = f"\n{sms(phrase('reply', doc.text_locale))}: "
    return When(_ANSWERED, Join(", ", tuple(choices), head=head))


@dataclass(frozen=True, slots=True)
class _Sms:
    """Two outputs: the text, and the characters it was written without."""

    channel: str = "sms"
    media_type: str = "text/plain; charset=utf-8"

    def pieces(self, doc: LocalizedDocument) -> Mapping[str, Piece]:
        """The text, through `gsm_kin` unless the tenant keeps its typography."""
        written = seq(text_piece(doc.texts["short"], _SmsDialect()), _numbered(doc))
        sent = When(_KEPT, written, Join("", (written,), put=("gsm_kin",)))
        most = capability_of(_CHANNEL).limits["parts_most"]
        return {
            _TEXT: limited("short", sent, ("sms_parts", most), mark=_MARK),
            _TYPOGRAPHY: When(_KEPT, Static(""), Join("", (written,), put=("kin_used",))),
        }

    def payload(self, rendering: Mapping[str, str]) -> Any:
        """The text itself."""
        return rendering[_TEXT]

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """The body, whatever it holds; what can be pressed is a number to reply with, or left out."""
        body = Loss("body", "A text message holds the short text; no block of the body is sent.")
        numbered = (
            Loss(ref.group, "A number to reply with where channels.sms.replies is true, else left out.")
            for ref, _, _ in pressable(doc, _CHANNEL)
        )
        return (body, *dict.fromkeys(numbered))


def typography_losses(rendering: Mapping[str, str]) -> tuple[Loss, ...]:
    """That typographic characters of a rendered text message were replaced, when some were.

    >>> typography_losses({"text": "It's here", "typography": "’"})[0].what
    "Written in the GSM 7 bit alphabet: ’ stands as '."
    """
    used = rendering.get(_TYPOGRAPHY, "")
    if used in ("", NONE_USED):
        return ()
    shown = [mark for mark in used if mark.isprintable()]
    pairs = (
        ", ".join(f"{mark} stands as {KIN[mark]}" for mark in shown) or "invisible characters are left out"
    )
    return (Loss("short", f"Written in the GSM 7 bit alphabet: {pairs}."),)


SMS: Final = _Sms()
"""The `sms` format."""
