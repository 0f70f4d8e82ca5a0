"""Which parts give way to their stand-ins at once, so that the compiled program may do it, too."""

from __future__ import annotations

from info.language.pieces.nodes import Box, Choose, IfLost, Join, Piece, Seq, When

__all__ = ["swaps_at_once"]


def swaps_at_once(piece: Box) -> bool:
    """Whether a part too large gives way to its stand-in and nothing else: one without blocks inside."""
    is_part = bool(piece.limits) and not piece.importance and not piece.swap
    return is_part and piece.stand_in is not None and not _has_blocks(piece.child)


def _has_blocks(piece: Piece) -> bool:
    """Whether a block stands inside a piece, but for those that repeat."""
    match piece:
        case Box(importance=importance) if importance:
            return True
        case Box(child=child) | IfLost(child=child):
            return _has_blocks(child)
        case Seq(children=children) | Join(children=children):
            return any(map(_has_blocks, children))
        case When(then=then, otherwise=otherwise):
            return _has_blocks(then) or _has_blocks(otherwise)
        case Choose(arms=arms):
            return any(_has_blocks(arm) for _, arm in arms)
        case _:
            return False
