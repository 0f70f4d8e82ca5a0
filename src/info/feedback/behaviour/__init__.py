"""Homeward: what the log says of how persons read, kept up to date and asked for advice."""

from __future__ import annotations

from info.feedback.behaviour.advice import BestChannel, BestTime, Expectation
from info.feedback.behaviour.engine import Behaviour, BehaviourParts
from info.feedback.behaviour.whatif import CHOICE_FORMS, ChosenWhatIf

__all__ = [
    "CHOICE_FORMS",
    "Behaviour",
    "BehaviourParts",
    "BestChannel",
    "BestTime",
    "ChosenWhatIf",
    "Expectation",
]
