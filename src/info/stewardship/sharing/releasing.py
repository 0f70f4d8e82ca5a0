"""The release: means of tenants' figures with noise, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from info.personalization.sharing import BOUNDS, HyperParameters, TenantFigures, hyper_parameters
from info.ports.noise import Noise
from info.privacy.anonymous import Budget, BudgetSpent, private_mean

__all__ = ["PARTS", "charged", "means_of", "noise_of"]

PARTS: Final = {"log_rate": Decimal("0.2"), "variance": Decimal("0.5"), "content_scale": Decimal("0.3")}
"""How epsilon is divided: the spread decides most, and the noise on it is the largest beside its size."""
_UNSURE: Final = 0.05


def charged(budget: Budget, epsilon: float | str | Decimal) -> Budget:
    """The budget after a release. Errors: `BudgetSpent`; ValueError for an epsilon that is no price."""
    cost = Decimal(str(epsilon))
    if cost > budget.left:
        raise BudgetSpent("hyper-parameters", cost, budget.left)
    for name, part in PARTS.items():
        budget = budget.spend(f"hyper-parameters: {name}", cost * part)
    return budget


def means_of(
    figures: Sequence[TenantFigures], *, epsilon: float | str | Decimal, noise: Noise, now: float
) -> HyperParameters:
    """The hyper-parameters of these tenants, epsilon-differentially private.

    One tenant more or less, whatever its figures, changes the chance of any answer by at most the factor
    exp(epsilon): so nobody can tell whether a tenant took part, still less one of its recipients. A tenant
    that lacks a figure is left out of that mean alone.
    """
    cost = Decimal(str(epsilon))
    means = {}
    for name, part in PARTS.items():
        low, high, grain = BOUNDS[name]
        figure, _ = private_mean(
            [value for each in figures if (value := getattr(each, name)) is not None],
            low=low,
            high=high,
            grain=grain,
            what=name,
            epsilon=cost * part,
            budget=Budget.of(cost),
            noise=noise,
        )
        means[name] = figure.value
    return hyper_parameters(**means, epsilon=float(cost), made_at=now)


def noise_of(tenants: int, epsilon: float) -> dict[str, float]:
    """How far the noise moves each mean of so many tenants, in 95 of 100 releases; never past its bounds.

    >>> {name: round(far, 3) for name, far in noise_of(100, 1.0).items()}
    {'log_rate': 1.276, 'variance': 0.024, 'content_scale': 0.399}
    """
    found = {}
    for name, part in PARTS.items():
        reach = (BOUNDS[name].high - BOUNDS[name].low) / 2
        far = reach * math.log(1 / _UNSURE) / (epsilon * float(part) / 2)
        found[name] = min(far / max(tenants, 1), 2 * reach)
    return found
