"""Which of several comparisons count, when more than one challenger had a chance to win by luck."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["discoveries"]


def discoveries(e_values: Mapping[str, float], alpha: float = 0.05) -> tuple[str, ...]:
    """The names whose e-values count together, largest first (e-BH).

    Of n e-values the k largest count, k as large as possible with each of them at least n / (alpha * k).
    Of what counts, at most `alpha` is wrong on average, however the e-values hang together.

    Source: Wang, Ramdas (2022), JRSS B 84, 822-852.

    >>> discoveries({"warm": 45.0, "short": 30.0, "loud": 0.2})
    ('warm', 'short')
    """
    ordered = sorted(e_values, key=lambda name: (-e_values[name], name))
    count = 0
    for place, name in enumerate(ordered, start=1):
        if e_values[name] * place * alpha >= len(ordered):
            count = place
    return tuple(ordered[:count])
