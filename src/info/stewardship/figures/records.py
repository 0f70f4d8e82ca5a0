"""A privacy budget as bytes, and back: numbers as they are written, so that sums stay exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, TypeAlias

import msgspec

from info.errors import ContextError, StorageError
from info.privacy.anonymous import Budget

__all__ = ["Epsilon", "allowed", "epsilon_of", "read_budget", "write_budget"]

Epsilon: TypeAlias = str | float | Decimal
"""An epsilon as somebody writes it: a text or a decimal is exact, of a float what it prints as counts."""
_encode: Final = msgspec.json.Encoder(decimal_format="string").encode
_decode: Final = msgspec.json.Decoder(Budget).decode


def write_budget(budget: Budget) -> bytes:
    """The bytes of a budget with its ledger.

    >>> read_budget(write_budget(Budget.of("0.3").spend("clicks", "0.1"))).left
    Decimal('0.2')
    """
    return _encode(budget)


def read_budget(record: bytes) -> Budget:
    """The budget of its bytes. Error: `StorageError`."""
    try:
        return _decode(record)
    except msgspec.MsgspecError:
        raise StorageError(
            "The privacy budget in the store cannot be read. Restore it from a backup; nothing is released."
        ) from None


def epsilon_of(given: Epsilon, path: str = "epsilon") -> Decimal:
    """The number as it is written. Error: `ContextError` for what is not more than 0, or no number."""
    try:
        found = Decimal(str(given))
    except ArithmeticError:
        found = Decimal(0)
    if not found.is_finite() or found <= 0:
        raise ContextError(
            template="figures", path=path, wanted="a number above 0, e.g. 0.5", got=_said(given)
        )
    return found


def allowed(held: Budget | None, epsilon: Decimal) -> Budget:
    """The budget with that epsilon; what was spent stays spent. Error: `ContextError` for less than that."""
    if held is None:
        return Budget(epsilon)
    if epsilon < held.spent:
        raise ContextError(
            template="figures",
            path="allow",
            wanted=f"at least the {held.spent} that was spent",
            got=str(epsilon),
        )
    return Budget(epsilon, held.ledger)


def _said(given: Any) -> str:
    return str(given)[:40] if isinstance(given, (int, float, Decimal)) else "no such number"
