"""The privacy budget: how much all released figures together may tell of one person, and what told it."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from info.errors import InfoError

__all__ = ["Budget", "BudgetSpent", "Spent"]


class BudgetSpent(InfoError):
    """A figure would cost more than is left; nothing was released and nothing was spent."""

    def __init__(self, what: str, wanted: Decimal, left: Decimal) -> None:
        self.what = what
        self.wanted = wanted
        self.left = left
        super().__init__(
            f"'{what}' would cost epsilon {wanted}, and {left} is left. Ask for less, or release no more."
        )


class Spent(msgspec.Struct, frozen=True):
    """What one release cost."""

    what: str
    epsilon: Decimal


class Budget(msgspec.Struct, frozen=True):
    """An epsilon that may be spent, and the ledger of what it was spent on. Sums are exact.

    Releases add up (sequential composition: Dwork, Roth, "The Algorithmic Foundations of Differential
    Privacy", 2014, theorem 3.16).

    >>> budget = Budget.of(1).spend("clicks", 0.1).spend("views", 0.2)
    >>> str(budget.spent), str(budget.left), [entry.what for entry in budget.ledger]
    ('0.3', '0.7', ['clicks', 'views'])
    """

    epsilon: Decimal
    ledger: tuple[Spent, ...] = ()

    @classmethod
    def of(cls, epsilon: float | str | Decimal) -> Budget:
        """A budget of which nothing is spent."""
        return cls(_positive(epsilon))

    @property
    def spent(self) -> Decimal:
        """What all releases so far cost."""
        return sum((entry.epsilon for entry in self.ledger), Decimal(0))

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        return self.epsilon - self.spent

    def spend(self, what: str, epsilon: float | str | Decimal) -> Budget:
        """The budget after this release. Error: `BudgetSpent`."""
        wanted = _positive(epsilon)
        if wanted > self.left:
            raise BudgetSpent(what, wanted, self.left)
        return Budget(self.epsilon, (*self.ledger, Spent(what, wanted)))


def _positive(epsilon: float | str | Decimal) -> Decimal:
    """The number as it is written: 0.1 is a tenth."""
    found = Decimal(str(epsilon))
    if not found.is_finite() or found <= 0:
        raise ValueError("epsilon is more than 0 and finite")
    return found
