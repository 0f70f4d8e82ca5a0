"""What recipients do: habits with decay, what they are likely to do next, and what a repeat costs."""

from __future__ import annotations

from info.personalization.behaviour.choosing import (
    EXPLORED,
    drawn_choice,
    explored,
    hours_offered,
    is_drawn,
    settled_choice,
)
from info.personalization.behaviour.effects import ArmEffect, Round, arm_effects
from info.personalization.behaviour.fatigue import (
    PRIOR,
    Lag,
    bucket_of,
    fit_fatigue,
    freshened,
    tired,
    worths,
)
from info.personalization.behaviour.habits import HALF_LIFE, NO_HABITS, Habits, Happening, Sums
from info.personalization.behaviour.hours import Slot, local_hour, slots
from info.personalization.behaviour.prediction import (
    Portrait,
    Prediction,
    Strengths,
    Timed,
    best_channels,
    best_times,
    liked_topics,
    portrait_of,
)
from info.personalization.behaviour.rates import Rates, Told, rates_of

__all__ = [
    "EXPLORED",
    "HALF_LIFE",
    "NO_HABITS",
    "PRIOR",
    "ArmEffect",
    "Habits",
    "Happening",
    "Lag",
    "Portrait",
    "Prediction",
    "Rates",
    "Round",
    "Slot",
    "Strengths",
    "Sums",
    "Timed",
    "Told",
    "arm_effects",
    "best_channels",
    "best_times",
    "bucket_of",
    "drawn_choice",
    "explored",
    "fit_fatigue",
    "freshened",
    "hours_offered",
    "is_drawn",
    "liked_topics",
    "local_hour",
    "portrait_of",
    "rates_of",
    "settled_choice",
    "slots",
    "tired",
    "worths",
]
