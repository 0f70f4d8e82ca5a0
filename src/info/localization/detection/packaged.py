"""The data files of this package, read once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import msgspec
import orjson

__all__ = ["CALIBRATION", "Calibration", "read_alphabets", "read_calibration", "read_word_lists"]

CALIBRATION: Final = "calibration.json"
"""The name of the fitted numbers' file."""


def read_alphabets() -> Mapping[str, str]:
    """Language → its letters beyond a to z, in lower case."""
    found: Mapping[str, str] = orjson.loads(
        files("info.localization.detection").joinpath("data", "alphabets.json").read_bytes()
    )
    return found


def read_word_lists() -> Mapping[str, list[str]]:
    """Language → words that are common in it, in lower case."""
    found: Mapping[str, str] = orjson.loads(
        files("info.localization.detection").joinpath("data", "words.json").read_bytes()
    )
    return {language: words.split() for language, words in found.items()}


class Calibration(msgspec.Struct, frozen=True):
    """What was fitted: a weight for each kind of evidence, an offset for each language with lines.

    `unlisted` is the offset of every language without lines where all languages may be.
    """

    weights: Mapping[str, float]
    languages: Mapping[str, float]
    unlisted: float


def read_calibration() -> Calibration:
    """The fitted numbers, as `scripts.calibrate_detection` wrote them."""
    data = files("info.localization.detection").joinpath("data", CALIBRATION).read_bytes()
    return msgspec.json.decode(data, type=Calibration)
