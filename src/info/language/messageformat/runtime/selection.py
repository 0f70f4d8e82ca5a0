"""Which variant of a `.match` is the best for the values of its selectors.

Source: Unicode LDML 48, part 9, "Pattern Selection".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from info.language.messageformat.model import CatchAll, Literal, Pattern, SelectMessage
from info.language.messageformat.runtime.protocol import MessageValue

__all__ = ["best_pattern"]


def best_pattern(
    message: SelectMessage,
    values: Sequence[MessageValue | None],
    report: Callable[[Exception, int], None],
) -> Pattern:
    """The pattern of the best variant; a value that is None matches the catch-all alone.

    `report` gets each error of a selector, and the selector's number.
    """
    ranks = [_ranks(message, at, value, report) for at, value in enumerate(values)]
    best: tuple[tuple[int, ...], Pattern] | None = None
    for variant in message.variants:
        rank = tuple(_rank(key, known) for key, known in zip(variant.keys, ranks, strict=True))
        if min(rank) >= 0 and (best is None or rank < best[0]):
            best = rank, variant.value
    return best[1] if best else ()


def _ranks(
    message: SelectMessage,
    at: int,
    value: MessageValue | None,
    report: Callable[[Exception, int], None],
) -> dict[str, int]:
    """For each key that the selector matches, its place among the best; the keys in source order."""
    if value is None:
        return {}
    keys = [key.value for variant in message.variants if isinstance(key := variant.keys[at], Literal)]
    try:
        matching = value.select(dict.fromkeys(keys).keys())
    except Exception as error:  # noqa: BLE001  (a caller's value may raise anything; it is reported)
        report(error, at)
        return {}
    return {key: rank for rank, key in enumerate(matching)}


def _rank(key: Literal | CatchAll, known: dict[str, int]) -> int:
    """A smaller number is a better match; below zero is none. The catch-all comes after every key."""
    return len(known) if isinstance(key, CatchAll) else known.get(key.value, -1)
