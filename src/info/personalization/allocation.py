"""From shares to one variant, by a hash: pure, and the same on every machine."""

from __future__ import annotations

from typing import Final, Literal

from info.model.values import AllocationTable, Decision
from info.personalization.membership import group_of, hash_draw
from info.personalization.tables import POLICIES, make_table

__all__ = ["BEGAN_WITH", "OF_SEGMENT", "POLICIES", "decide", "hash_draw", "make_table"]

BEGAN_WITH: Final = "which began with"
"""What a reason says before the model whose estimate of the texts the shares began with."""

OF_SEGMENT: Final = "shares of"
"""What a reason says before the segment whose own shares were drawn from."""


def decide(
    table: AllocationTable,
    *,
    tenant: str,
    template: str,
    message_or_recipient_key: str,
    message: str = "",
    segment: str = "",
) -> Decision:
    """One variant by one hash draw: equal keys get equal draws, whatever the table.

    So a recipient keeps a variant while the shares stand, and moves only as far as shares move. `segment`
    draws from its own shares where the table has any. Under an experiment its id salts the draw, whom it
    leaves out gets the first variant, and where it asks for it each `message`, by its id, draws anew.
    """
    if table.experiment:
        group, draw = group_of(table, message_or_recipient_key, message)
        if group != "in":
            return _left_out(table, draw, group, segment)
        return _drawn(table, draw, segment, group)
    return _drawn(table, hash_draw(tenant, template, message_or_recipient_key), segment)


def _drawn(table: AllocationTable, draw: float, segment: str, group: Literal["", "in"] = "") -> Decision:
    shares = table.shares
    if segment and table.segments:
        shares = next((own for name, own in table.segments if name == segment), shares)
    bound = 0.0
    for variant, share in shares:
        bound += share
        if draw < bound and share > 0:
            return _decision(table, variant, share, draw, segment, group)
    # Shares may sum to a hair below 1: the draw then belongs to the last variant that has a share.
    variant, share = next((v, s) for v, s in reversed(shares) if s > 0)
    return _decision(table, variant, share, draw, segment, group)


def _decision(
    table: AllocationTable, variant: str, share: float, draw: float, segment: str, group: Literal["", "in"]
) -> Decision:
    reason = f"{table.policy}: {share:.1%} of table {table.number}"
    if table.prior:
        reason = f"{reason}, {BEGAN_WITH} {table.prior}"
    if segment:
        own = any(name == segment for name, _ in table.segments)
        reason = f"{reason}, {OF_SEGMENT if own else 'as all,'} segment {segment}"
    if group:
        reason = f"experiment {table.experiment}, {reason}"
    return Decision(
        variant=variant,
        probability=share,
        table=table.number,
        draw=draw,
        reason=reason,
        segment=segment,
        group=group,
        once_since=table.since,
        policy=table.policy,
    )


def _left_out(
    table: AllocationTable, draw: float, group: Literal["holdout", "out"], segment: str
) -> Decision:
    """The first variant, as if there were no experiment."""
    held = group == "holdout"
    why = "held out of" if held else f"outside the slot in layer '{table.layer}' of"
    return Decision(
        variant=table.shares[0][0],
        probability=1.0,
        table=table.number,
        draw=draw,
        reason=f"{why} experiment {table.experiment}",
        segment=segment,
        group=group,
        once_since=table.since if held else -1,
        policy=table.policy,
    )
