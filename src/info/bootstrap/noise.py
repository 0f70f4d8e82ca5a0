"""The noise of private figures, where the extra `privacy` is installed."""

from __future__ import annotations

from info.ports.noise import Noise

__all__ = ["open_noise"]


def open_noise() -> Noise:
    """OpenDP's noise. Error: `ConfigError` where it is not installed, with what to install."""
    from info.adapters.noise import OpenDpNoise

    return OpenDpNoise()
