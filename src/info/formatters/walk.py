"""The blocks a channel sees, in order, each as a piece behind its `when`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, assert_never

from info.channels.capability import Capability
from info.formatters.json_pieces import NOTHING, Piece
from info.language.binding import LocalizedDocument
from info.language.pieces.nodes import Box, When
from info.model.document import (
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Table,
    Video,
)
from info.model.names import FORMATS
from info.model.values import Loss

__all__ = [
    "BlockHandlers",
    "block_pieces",
    "chains_of",
    "is_for",
    "kind_of",
    "losses_of",
    "piece_of",
    "placed_blocks",
    "raw_of",
    "visible_blocks",
    "when_piece",
]


class BlockHandlers(Protocol):
    """One small function for each kind of block; what a channel cannot show renders to nothing."""

    def heading(self, block: Heading) -> Piece: ...
    def paragraph(self, block: Paragraph) -> Piece: ...
    def bullets(self, block: ListBlock) -> Piece: ...
    def facts(self, block: Facts) -> Piece: ...
    def metrics(self, block: Metrics) -> Piece: ...
    def table(self, block: Table) -> Piece: ...
    def chart(self, block: Chart) -> Piece: ...
    def image(self, block: Image) -> Piece: ...
    def video(self, block: Video) -> Piece: ...
    def audio(self, block: Audio) -> Piece: ...
    def actions(self, block: Actions) -> Piece: ...
    def question(self, block: Input) -> Piece: ...
    def callout(self, block: Callout) -> Piece: ...
    def quote(self, block: Quote) -> Piece: ...
    def code(self, block: Code) -> Piece: ...
    def progress(self, block: Progress) -> Piece: ...
    def divider(self, block: Divider) -> Piece: ...
    def details(self, block: Details) -> Piece: ...
    def footer(self, block: Footer) -> Piece: ...


def piece_of(block: Block, handlers: BlockHandlers) -> Piece:
    """The piece of one block, by its kind, without its `when`. An unknown kind is a type error."""
    match block:
        case Heading():
            return handlers.heading(block)
        case Paragraph():
            return handlers.paragraph(block)
        case ListBlock():
            return handlers.bullets(block)
        case Facts():
            return handlers.facts(block)
        case Metrics():
            return handlers.metrics(block)
        case Table():
            return handlers.table(block)
        case Chart():
            return handlers.chart(block)
        case Image():
            return handlers.image(block)
        case Video():
            return handlers.video(block)
        case Audio():
            return handlers.audio(block)
        case Actions():
            return handlers.actions(block)
        case Input():
            return handlers.question(block)
        case Callout():
            return handlers.callout(block)
        case Quote():
            return handlers.quote(block)
        case Code():
            return handlers.code(block)
        case Progress():
            return handlers.progress(block)
        case Divider():
            return handlers.divider(block)
        case Details():
            return handlers.details(block)
        case Footer():
            return handlers.footer(block)
        case _:
            assert_never(block)


def kind_of(block: Block) -> str:
    """The type of a block as templates write it: "heading", "text", …"""
    return str(type(block).__struct_config__.tag)


def _names(channel: str) -> tuple[str, str]:
    return channel, channel.partition(".")[0]


def is_for(block: Block, channel: str) -> bool:
    """Whether a block is meant for a channel, by its `only` and `not`."""
    names = _names(channel)
    wanted = not block.only or any(name in block.only for name in names)
    return wanted and not any(name in block.avoid for name in names)


def visible_blocks(doc: LocalizedDocument, channel: str) -> Iterator[Block]:
    """The blocks meant for a channel, in order; `push` in `only` or `not` means all of its family.

    A block that another one names as its `fallback` is shown only in that one's place.
    """
    stand_ins = {block.fallback for block in doc.blocks}
    return (block for block in doc.blocks if is_for(block, channel) and block.id not in stand_ins)


def when_piece(doc: LocalizedDocument, condition: str | None, piece: Piece) -> Piece:
    """The piece behind a `when` of the template; itself where there is none."""
    if condition is None or piece == NOTHING:
        return piece
    return When(doc.expression(condition), piece)


def _resolved(doc: LocalizedDocument, block: Block, capability: Capability) -> tuple[Block, ...]:
    """The block and its stand-ins, outermost first; () where nothing can be shown."""
    by_id = {candidate.id: candidate for candidate in doc.blocks}
    chain: list[Block] = []
    while block not in chain:
        chain.append(block)
        shown = capability.kind(kind_of(block)).shown
        if shown == "native" or (block.fallback is None and shown == "stands_in"):
            return tuple(chain)
        if block.fallback is None or block.fallback not in by_id:
            return ()
        block = by_id[block.fallback]
    return ()


def block_pieces(
    doc: LocalizedDocument, capability: Capability, handlers: BlockHandlers
) -> tuple[Piece, ...]:
    """A piece for each visible block that renders to something, each behind its own `when`.

    A kind that is not native gives way to the block's `fallback`; without one, to what the
    handlers put in its place; kinds the table calls omitted, to nothing. Each stands in a box of its
    importance, so that the fitter may give it up, or put its fallback there.
    """
    return tuple(piece for _, piece in placed_blocks(doc, capability, handlers))


def placed_blocks(
    doc: LocalizedDocument, capability: Capability, handlers: BlockHandlers
) -> Iterator[tuple[Block, Piece]]:
    """The pieces of `block_pieces`, each with the block it is the place of."""
    for block in visible_blocks(doc, capability.channel):
        chain = _resolved(doc, block, capability)
        piece = _piece_in(doc, chain, handlers)
        if piece != NOTHING:
            stand_in = _stand_in(doc, chain, handlers)
            yield block, Box(block.id, piece, importance=block.importance, stand_in=stand_in)


def chains_of(doc: LocalizedDocument, capability: Capability) -> Iterator[tuple[Block, ...]]:
    """Each visible block with the stand-ins that are shown for it, the last of them shown.

    A block that the channel shows in no form stands alone, for whoever can show it beside the channel's
    own message.
    """
    for block in visible_blocks(doc, capability.channel):
        yield _resolved(doc, block, capability) or (block,)


def _piece_in(doc: LocalizedDocument, chain: tuple[Block, ...], handlers: BlockHandlers) -> Piece:
    """The last block of a chain, behind the conditions of all of them."""
    piece = piece_of(chain[-1], handlers) if chain else NOTHING
    for shown in reversed(chain):
        piece = when_piece(doc, shown.when, piece)
    return piece


def _stand_in(doc: LocalizedDocument, chain: tuple[Block, ...], handlers: BlockHandlers) -> Piece | None:
    """What the block's own `fallback` looks like, for when the block itself does not fit."""
    if len(chain) != 1 or chain[0].fallback is None:
        return None
    following = next((block for block in doc.blocks if block.id == chain[0].fallback), None)
    return None if following is None else _piece_in(doc, (chain[0], following), handlers)


def losses_of(doc: LocalizedDocument, capability: Capability) -> tuple[Loss, ...]:
    """What the capability table says the channel cannot show, in the order of the blocks."""
    losses = []
    for block in visible_blocks(doc, capability.channel):
        kind = capability.kind(kind_of(block))
        if kind.shown == "native":
            continue
        chain = _resolved(doc, block, capability)
        if len(chain) > 1:
            what = f"The block '{chain[-1].id}' stands in its place."
        else:
            what = kind.loss if chain or kind.shown == "omitted" else "It is dropped."
        losses.append(Loss(block.id, what))
    return tuple(losses)


def raw_of(doc: LocalizedDocument, channel: str) -> str | None:
    """The template's own payload for a channel, or for its family; None without one.

    What is written for a family that is a format itself (`telegram`) is for that format's call alone.
    """
    names = [name for name in _names(channel) if name == channel or name not in FORMATS]
    return next((doc.document.raw[name] for name in names if name in doc.document.raw), None)
