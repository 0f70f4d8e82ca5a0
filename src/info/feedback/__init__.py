"""Homeward: what happened to messages, counted once, and what it teaches the next draw."""

from __future__ import annotations

from info.feedback.engine import Feedback, FeedbackParts
from info.feedback.experiments import ExperimentParts, Experiments, Planned, Proposal, Standing
from info.feedback.learning import next_table
from info.feedback.moods import Heard
from info.feedback.pressing import Followed, Pressed
from info.feedback.rewards import Refresh, Tracked
from info.feedback.whatif import WhatIf, what_if

__all__ = [
    "ExperimentParts",
    "Experiments",
    "Feedback",
    "FeedbackParts",
    "Followed",
    "Heard",
    "Planned",
    "Pressed",
    "Proposal",
    "Refresh",
    "Standing",
    "Tracked",
    "WhatIf",
    "next_table",
    "what_if",
]
