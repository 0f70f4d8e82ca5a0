"""WhatsApp outside of its 24 hours: the message that fills an approved template.

A message carries the template's name and its parameters, in the order of its words; the words are in the
definition (`info.formatters.whatsapp_definition`), which WhatsApp approves beforehand. A parameter holds
no line break, no tab and no long run of spaces, and is never empty. Sources:
developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview, facebook/openapi
(business-messaging-api_v23.0.yaml); limits in `info/channels/tables/whatsapp.template.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from info.formatters.face import JsonFormatter
from info.formatters.fitted import limited
from info.formatters.json_pieces import NOTHING, Part, Piece, array, comma, json_of, obj, quoted, seq
from info.formatters.walk import losses_of, raw_of
from info.formatters.whatsapp import message_of
from info.formatters.whatsapp_approved import Approved, approve, approve_both
from info.formatters.whatsapp_blocks import ABSENT
from info.formatters.whatsapp_parts import Part as Worded
from info.formatters.whatsapp_parts import Varies
from info.language.binding import LocalizedDocument
from info.language.pieces.nodes import Join
from info.model.values import Loss

__all__ = ["TemplateFormatter", "build_template", "fill"]


def build_template(doc: LocalizedDocument) -> Piece:
    """The message that fills the document's template; the shorter one's where its values are too long."""
    full, short = approve_both(doc)
    if full.name == short.name:
        return fill(short, "short")
    return fill(full, "body", stand_in=fill(short, "short"))


def fill(approved: Approved, part: str, stand_in: Piece | None = None) -> Piece:
    """The message that fills one template, in the room that its words leave."""
    return limited(part, _message(approved), ("whatsapp_body_chars", approved.room), stand_in=stand_in)


def _message(approved: Approved) -> Piece:
    """The name, the language and the parameters of each part that has some."""
    most = ("whatsapp_parameter_chars", approved.header_room)
    components = [
        _component("header", limited("header", _parameters(approved.header), most)),
        _component("body", _parameters(approved.body)),
        *_replies(approved),
    ]
    members: dict[str, Part] = {
        "name": json_of(approved.name),
        "language": json_of({"code": approved.language}),
        "components": array(components),
    }
    return message_of("template", obj(members))


@dataclass(frozen=True, slots=True)
class TemplateFormatter(JsonFormatter):
    """The formatter of approved templates: of a block that is left out nothing else is told."""

    def losses(self, doc: LocalizedDocument) -> tuple[Loss, ...]:
        """What has no place among approved words, what stands there otherwise, what has no button."""
        if raw_of(doc, self.channel) is not None:
            return ()
        approved = approve(doc)
        gone = {loss.block for loss in approved.left_out}
        kinds = (loss for loss in losses_of(doc, self.capability) if loss.block not in gone)
        return (*approved.left_out, *kinds, *approved.buttons.losses)


def _component(kind: str, parameters: Piece) -> Piece:
    """A part's parameters; nothing where it has none."""
    if parameters == NOTHING:
        return NOTHING
    return seq(f'{{"type":{json_of(kind)},"parameters":[', parameters, "]}")


def _parameters(parts: Sequence[Worded]) -> Piece:
    return comma(_parameter(part.piece) for part in parts if isinstance(part, Varies))


def _parameter(piece: Piece) -> Piece:
    text = Join("", (piece,), empty=ABSENT, put=("whatsapp_parameter",))
    return seq('{"type":"text","text":"', text, '"}')


def _replies(approved: Approved) -> list[Piece]:
    """What each answer sends home; a link has no parameter."""
    first = len(approved.buttons.links)
    return [
        seq(
            f'{{"type":"button","sub_type":"quick_reply","index":"{place}",',
            '"parameters":[{"type":"payload","payload":',
            quoted(reply.told),
            "}]}",
        )
        for place, reply in enumerate(approved.buttons.replies, start=first)
    ]
