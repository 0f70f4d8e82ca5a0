"""The release: means of tenants' figures with noise, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from info.personalization.sharing import BOUNDS, HyperParameters, TenantFigures, hyper_parameters
from info.ports.noise import Noise
from info.privacy.anonymous import Budget, BudgetSpent, private_mean

__all__ = ["PARTS", "release"]

PARTS: Final = {"log_rate": Decimal("0.2"), "variance": Decimal("0.5"), "content_scale": Decimal("0.3")}
"""How epsilon is divided: the spread decides most, and the noise on it is the largest beside its size."""


def release(
    figures: Sequence[TenantFigures],
    *,
    epsilon: float | str | Decimal,
    budget: Budget,
    noise: Noise,
    now: float,
) -> tuple[HyperParameters, Budget]:
    """The hyper-parameters of these tenants, epsilon-differentially private, and the budget after it.

    One tenant more or less, whatever its figures, changes the chance of any answer by at most the factor
    exp(epsilon): so nobody can tell whether a tenant took part, still less one of its recipients. A tenant
    that lacks a figure is left out of that mean alone. Error: `BudgetSpent`, before anything is drawn.
    """
    cost = Decimal(str(epsilon))
    if cost > budget.left:
        raise BudgetSpent("hyper-parameters", cost, budget.left)
    means = {}
    for name, part in PARTS.items():
        low, high, grain = BOUNDS[name]
        held = [value for each in figures if (value := getattr(each, name)) is not None]
        figure, budget = private_mean(
            held,
            low=low,
            high=high,
            grain=grain,
            what=f"hyper-parameters: {name}",
            epsilon=cost * part,
            budget=budget,
            noise=noise,
        )
        means[name] = figure.value
    return hyper_parameters(**means, epsilon=float(cost), made_at=now), budget
