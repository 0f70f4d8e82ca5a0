"""The noise port: whoever hides one person in a figure."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Noise"]


class Noise(Protocol):
    """Adds noise from a source nobody can foretell. May be used by several threads at once."""

    def discrete_laplace(self, value: int, *, sensitivity: int, epsilon: float) -> int:
        """`value` and a whole number X, P(X = x) proportional to exp(-|x| · epsilon / sensitivity).

        So that a figure that one person moves by at most `sensitivity` is epsilon-differentially private.
        The noise is never less than that; it may be more by a rounding of the scale.
        """
        ...
