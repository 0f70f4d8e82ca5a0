"""What a reader presses: the token each button carries, and a page or a number where there is no button.

A token is signed for one message, holds nothing of it, and works once (`info.delivery.actions`). Where a
channel has no buttons, an action is a link to the tenant's own page, `links.actions` and the token, which
asks before it acts: scanners open links, too. In a text message it is a number to reply with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from info.formatters.json_pieces import Piece, both, seq
from info.formatters.walk import visible_blocks
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr, Has, TenantPath
from info.language.pieces import TRACK, token
from info.language.pieces.nodes import Hole, Value
from info.model.actions import ActionRef
from info.model.document import Action, Actions, Input, TextKey
from info.model.values import Loss

__all__ = [
    "ACTIONS_PAGE",
    "action_losses",
    "action_ref",
    "action_token",
    "answer_ref",
    "answer_target",
    "answer_token",
    "pressable",
    "shown_when",
    "target",
]

ACTIONS_PAGE: Final = TenantPath(("links", "actions"))
"""The tenant's page that asks for confirmation; a token is added to its address."""


def action_ref(block: Actions, action: Action) -> ActionRef:
    """What pressing the action means. An action that opens a page means nothing to us."""
    assert action.kind != "open"
    return ActionRef(action.kind, block.id, action.id, action.value or "")


def answer_ref(block: Input, option: str) -> ActionRef:
    """What choosing the answer means: of a question's answers one counts."""
    return ActionRef("poll", block.id, option)


def action_token(block: Actions, action: Action) -> Piece:
    """The token the action's button carries."""
    return token(action_ref(block, action))


def answer_token(block: Input, option: str) -> Piece:
    """The token of an answer."""
    return token(answer_ref(block, option))


def pressable(doc: LocalizedDocument, channel: str) -> Iterator[tuple[ActionRef, TextKey, Expr | None]]:
    """Everything a channel's reader could press or answer: what it means, its label, and when it is there."""
    for block in visible_blocks(doc, channel):
        outer = doc.expression(block.when) if block.when else None
        if isinstance(block, Actions):
            for action in block.items:
                if action.kind != "open":
                    inner = doc.expression(action.when) if action.when else None
                    yield action_ref(block, action), action.label, both(outer, inner)
        elif isinstance(block, Input):
            for option, label in block.options:
                yield answer_ref(block, option), label, outer


def shown_when(doc: LocalizedDocument, action: Action) -> Expr | None:
    """When an action can be offered as a link: one that opens no page needs the tenant's."""
    own = doc.expression(action.when) if action.when else None
    return own if action.kind == "open" else both(own, Has(ACTIONS_PAGE))


def target(doc: LocalizedDocument, block: Actions, action: Action, *put: str) -> Piece:
    """The address an action leads to, through the stages `put`: its page, or the tenant's with its token."""
    if action.kind == "open":
        return Hole(Value(doc.expression(action.url or '""')), ("url", TRACK, *put))
    return _page(token(action_ref(block, action)), *put)


def answer_target(block: Input, option: str, *put: str) -> Piece:
    """The tenant's page with an answer's token, for where the tenant has one (`ACTIONS_PAGE`)."""
    return _page(token(answer_ref(block, option)), *put)


def _page(signed: Piece, *put: str) -> Piece:
    return seq(Hole(Value(ACTIONS_PAGE), ("url", *put)), signed)


def action_losses(doc: LocalizedDocument, channel: str) -> tuple[Loss, ...]:
    """The actions that have no button here."""
    return tuple(
        Loss(
            f"{block.id}.{action.id}",
            f"There is no {action.kind} here: a link to the tenant's page (links.actions), else left out.",
        )
        for block in visible_blocks(doc, channel)
        if isinstance(block, Actions)
        for action in block.items
        if action.kind != "open"
    )
