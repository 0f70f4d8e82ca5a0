"""Variants as they come, change and go: what a table takes over from the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from info.model.values import AllocationTable

__all__ = ["arms_of", "carried_over", "is_of"]


def is_of(
    table: AllocationTable, variants: Sequence[str], texts: Mapping[str, str], by: Sequence[str]
) -> bool:
    """Whether the table is of these variants with these texts, and of segments by these attributes.

    A table that does not say the texts is of any.
    """
    if len(table.shares) != len(variants) or tuple(table.by) != tuple(by):
        return False
    for name, _ in table.shares:
        if name not in variants:
            return False
    for name, digest, _ in table.arms:
        if digest and digest != texts.get(name, "") and name in variants:
            return False
    return True


def arms_of(
    previous: AllocationTable | None, variants: Sequence[str], texts: Mapping[str, str], number: int
) -> tuple[tuple[str, str, int], ...]:
    """The arms of table `number`: one whose text changed, or that is new, learns from here on.

    What a table before arms were told says of its variants is taken to be of these texts.
    """
    held = {variant: (digest, since) for variant, digest, since in previous.arms} if previous else {}
    if previous and not previous.arms:
        held = {variant: ("", 0) for variant, _ in previous.shares}
    found = []
    for variant in variants:
        digest, since = held.get(variant, (None, number))
        same = digest in ("", texts.get(variant, ""))
        found.append((variant, texts.get(variant, ""), since if same else number))
    return tuple(found)


def carried_over(previous: AllocationTable, made: AllocationTable) -> AllocationTable:
    """`made`, a table without evidence, with the shares that `previous` had learnt of arms that stay.

    Each arm that is new, or has another text, gets what `made` gives it; the others divide the rest as they
    did before. Without one that stays, `made` itself.
    """
    since = {variant: at for variant, _, at in made.arms}
    stays = {name: share for name, share in previous.shares if since.get(name, made.number) < made.number}
    fresh = sum(share for name, share in made.shares if name not in stays)
    total = sum(stays.values())
    if total <= 0 or made.policy != previous.policy:
        return made
    shares = tuple(
        (name, (1 - fresh) * stays[name] / total if name in stays else share) for name, share in made.shares
    )
    return replace(made, shares=shares, known=previous.known if made.by == previous.by else ())
