"""Shares changed for a tone that is asked for, or for the mood of a recipient's last reply. Pure rules.

Which tone fits a mood is a judgement, not a measurement: the tables below are what support desks teach
(after an angry word help or be formal, do not sell), and no figure stands behind the factors. So the change
is moderate, every variant keeps a part of what it had, the probability of the draw is that of the changed
shares, and such a draw is not counted among those the table learns from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

__all__ = ["FITTING", "MOOD_SECONDS", "RELATED", "Mooded", "choose_by_mood", "choose_by_tone"]

Mooded: TypeAlias = Literal["positive", "negative"]
"""A mood that changes anything; one that is unsure does not."""

MOOD_SECONDS: Final = 7 * 86_400.0
"""How long a reply says something of the person's mood."""
FITTING: Final[Mapping[Mooded, Mapping[str, float]]] = {
    "negative": {"support_helpful": 4.0, "business_formal": 4.0, "marketing_engaging": 0.25},
    "positive": {"personal_friendly": 2.0, "business_casual": 2.0, "marketing_engaging": 2.0},
}
"""By how much a tone's share is multiplied in a mood; 1 where it is not named."""
RELATED: Final[Mapping[str, tuple[str, ...]]] = {
    "business_formal": ("legal_compliant", "technical_precise"),
    "business_casual": ("personal_friendly", "support_helpful"),
    "personal_friendly": ("business_casual", "support_helpful"),
    "technical_precise": ("business_formal", "legal_compliant"),
    "marketing_engaging": ("personal_friendly", "business_casual"),
    "support_helpful": ("personal_friendly", "business_casual"),
    "legal_compliant": ("business_formal", "technical_precise"),
}
"""The tones that come nearest to one, the nearest first."""


def choose_by_mood(
    shares: Sequence[tuple[str, float]], tones_of_variants: Mapping[str, str], mood: Mooded
) -> tuple[tuple[str, float], ...]:
    """The shares, with those of the tones that fit the mood raised; they sum to what they did.

    A share of 0 stays 0, and none becomes 0. A variant whose tone is not told counts as none that is named.

    >>> tones = {"a": "marketing_engaging", "b": "support_helpful"}
    >>> shares = choose_by_mood((("a", 0.5), ("b", 0.5)), tones, "negative")
    >>> [(name, round(share, 3)) for name, share in shares]
    [('a', 0.059), ('b', 0.941)]
    """
    fitting = FITTING[mood]
    return _scaled(shares, [fitting.get(tones_of_variants.get(name, ""), 1.0) for name, _ in shares])


def choose_by_tone(
    shares: Sequence[tuple[str, float]], tones_of_variants: Mapping[str, str], tone: str
) -> tuple[tuple[tuple[str, float], ...], str]:
    """The shares of the variants in a tone alone, and the tone they are in; as they are, and "", for none.

    Without a variant in the tone, those of the nearest related tone there is. What the table gives no
    share has none here either, unless nothing else is in the tone: then equal shares.

    >>> tones = {"a": "business_formal", "b": "business_casual"}
    >>> choose_by_tone((("a", 0.6), ("b", 0.4)), tones, "legal_compliant")
    ((('a', 1.0), ('b', 0.0)), 'business_formal')
    """
    for each in (tone, *RELATED.get(tone, ())):
        inside = [tones_of_variants.get(name) == each for name, _ in shares]
        if any(inside):
            if not any(share for (_, share), flag in zip(shares, inside, strict=True) if flag):
                shares = [(name, float(flag)) for (name, _), flag in zip(shares, inside, strict=True)]
            return _scaled(shares, [float(flag) for flag in inside], whole=1.0), each
    return tuple(shares), ""


def _scaled(
    shares: Sequence[tuple[str, float]], factors: Sequence[float], whole: float | None = None
) -> tuple[tuple[str, float], ...]:
    """The shares times the factors, so that they sum to `whole`: without it, to what they did."""
    made = [share * factor for (_, share), factor in zip(shares, factors, strict=True)]
    total = sum(made)
    if not total:
        return tuple(shares)
    wanted = sum(share for _, share in shares) if whole is None else whole
    return tuple((name, share * wanted / total) for (name, _), share in zip(shares, made, strict=True))
