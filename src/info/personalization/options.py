"""The engine's configuration: known keys, their types, and which name an engine not built yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from info.config import NotYet
from info.errors import ConfigError, nearest

__all__ = ["Options", "read_options"]

_WITHOUT_ENGINE: Final = {
    "sentiment_analysis": "Nothing that tells how a text reads is wired.",
    "behavioral_prediction": "Nothing that foretells a recipient's behaviour is wired.",
    "real_time_analytics": "No store of counts is wired.",
}
"""The switches that need a part of another room, and what is said where none was handed in."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `PersonalizationEngine` may be told. Rates and lift are shares (0.05 is 5 %)."""

    ml_enabled: bool = True
    """Whether the content model estimates; off, the heuristic ranks and no model file is opened."""
    sentiment_analysis: bool = False
    """Whether a candidate that reads negative is remarked on."""
    behavioral_prediction: bool = False
    """Whether what is expected of the recipient is told."""
    a_b_testing: bool = True
    """Whether the result carries the experiment that would decide."""
    real_time_analytics: bool = False
    """Whether what the variants have done until now brings the estimate up to date."""
    goal: str = "clicked"
    baseline_rate: float = 0.05
    lift: float = 0.10

    def not_yet(self, wired: Collection[str]) -> tuple[NotYet, ...]:
        """The keys that are switched on and whose part is not among the `wired` ones."""
        return tuple(
            NotYet(key, "true", why, "argument")
            for key, why in _WITHOUT_ENGINE.items()
            if getattr(self, key) and key not in wired
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
