"""Settings without an engine, warned about once a process, by name."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Final

from info.config import NotYet

__all__ = ["warn_once"]

_warned: Final[set[str]] = set()


def warn_once(unbuilt: Iterable[NotYet]) -> None:
    """Warn about each setting of `unbuilt` that this process has not been warned about.

    Where warnings are errors it stays unwarned, so that every try says why it fails.
    """
    for each in unbuilt:
        if each.key not in _warned:
            warnings.warn(str(each), stacklevel=4)
            _warned.add(each.key)
