"""How a text sounds, as the settings have it: with the model, or by rules where models are switched off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from info.bootstrap.setup import Setup
from info.processors.sentiment import Sentiment, sentiment

__all__ = ["judge_of"]


def judge_of(setup: Setup) -> Callable[[str, str], Sentiment]:
    """From a text and its locale to how it sounds. With INFO_ML_ENABLED=false no file of a model is read."""
    return partial(sentiment, model=setup.settings.ml_enabled.value)
