"""From shares to one variant, by a hash: pure, and the same on every machine."""

from __future__ import annotations

from hashlib import blake2b

from info.model.values import AllocationTable, Decision
from info.personalization.tables import POLICIES, make_table

__all__ = ["POLICIES", "decide", "hash_draw", "make_table"]


def decide(
    table: AllocationTable, *, tenant: str, template: str, message_or_recipient_key: str, segment: str = ""
) -> Decision:
    """One variant by one hash draw: equal keys get equal draws, whatever the table.

    So a recipient keeps a variant while the shares stand, and moves only as far as shares move. `segment`
    draws from its own shares where the table has any.
    """
    draw = hash_draw(tenant, template, message_or_recipient_key)
    shares = table.shares
    if segment:
        shares = next((own for name, own in table.segments if name == segment), shares)
    bound = 0.0
    for variant, share in shares:
        bound += share
        if draw < bound and share > 0:
            return _decision(table, variant, share, draw, segment)
    # Shares may sum to a hair below 1: the draw then belongs to the last variant that has a share.
    variant, share = next((v, s) for v, s in reversed(shares) if s > 0)
    return _decision(table, variant, share, draw, segment)


def hash_draw(*names: str) -> float:
    """A number in [0, 1), the same for the same names on every machine, uniform over names.

    Names are hashed with their lengths: ("ab", "c") and ("a", "bc") draw apart.
    """
    text = "".join(f"{len(name)}:{name}" for name in names)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=b"info.draw").digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53


def _decision(table: AllocationTable, variant: str, share: float, draw: float, segment: str) -> Decision:
    reason = f"{table.policy}: {share:.1%} of table {table.number}"
    return Decision(
        variant=variant, probability=share, table=table.number, draw=draw, reason=reason, segment=segment
    )
