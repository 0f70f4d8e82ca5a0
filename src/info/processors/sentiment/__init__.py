"""Sentiment: whether a text sounds positive or negative, by a small model, or by rules where there is none.

What it can do and how well: docs/reference/sentiment.md, `info/ml_models/sentiment/CARD.md`.
"""

from __future__ import annotations

from info.processors.sentiment.harsh import harsh_finding
from info.processors.sentiment.judging import Engine, Label, Sentiment, sentiment
from info.processors.sentiment.model import SentimentModel, model_language

__all__ = ["Engine", "Label", "Sentiment", "SentimentModel", "harsh_finding", "model_language", "sentiment"]
