"""Homeward: what happened to messages, counted once, and what it teaches the next draw."""

from __future__ import annotations

from info.feedback.engine import Feedback, FeedbackParts
from info.feedback.moods import Heard
from info.feedback.pressing import Followed, Pressed
from info.feedback.rewards import Refresh, Tracked, next_table

__all__ = ["Feedback", "FeedbackParts", "Followed", "Heard", "Pressed", "Refresh", "Tracked", "next_table"]
