"""The engine's configuration: known keys, their types, and which name an engine not built yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from info.config import NotYet
from info.errors import ConfigError, nearest

__all__ = ["Options", "read_options"]

_WITHOUT_ENGINE: Final = {
    "ml_enabled": "No trained model is packaged; the documented heuristic ranks.",
    "sentiment_analysis": "Sentiment is no part of the ranking.",
    "behavioral_prediction": "Nothing about the recipient's behaviour enters the ranking.",
    "real_time_analytics": "Ranking reads no live counts; allocation tables do.",
}


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `PersonalizationEngine` may be told. Rates and lift are shares (0.05 is 5 %)."""

    ml_enabled: bool = False
    sentiment_analysis: bool = False
    behavioral_prediction: bool = False
    a_b_testing: bool = True
    """Whether the result carries the experiment that would decide."""
    real_time_analytics: bool = False
    goal: str = "clicked"
    baseline_rate: float = 0.05
    lift: float = 0.10

    @property
    def not_yet(self) -> tuple[NotYet, ...]:
        """The keys that are switched on and have no engine yet."""
        return tuple(
            NotYet(key, "true", why, "argument") for key, why in _WITHOUT_ENGINE.items() if getattr(self, key)
        )


def read_options(config: Mapping[str, Any]) -> Options:
    """Options from a mapping; ConfigError for an unknown key or a value of another type."""
    for key in config:
        if key not in Options.__struct_fields__:
            near = nearest(str(key), Options.__struct_fields__)
            hint = f"Did you mean '{near}'? " if near else ""
            known = ", ".join(Options.__struct_fields__)
            raise ConfigError("there is no such key.", key=str(key), next_step=f"{hint}Known: {known}.")
    for key, value in config.items():
        _check_type(key, value)
    options = Options(**config)
    if not 0 < options.baseline_rate < options.baseline_rate * (1 + options.lift) < 1:
        raise ConfigError("with the lift the rate leaves 0..1.", key="baseline_rate")
    return options


def _check_type(key: str, value: object) -> None:
    wanted = type(getattr(Options(), key))
    fits = (
        isinstance(value, int | float) and not isinstance(value, bool)
        if wanted is float
        else (isinstance(value, wanted))
    )
    if not fits:
        raise ConfigError(f"{wanted.__name__} is wanted, {type(value).__name__} was given.", key=key)
