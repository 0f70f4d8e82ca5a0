"""Reading the options of a function; every bad one is a `FormatError` that names what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from info.language.messageformat.values import FormatError

__all__ = ["choice", "digits"]

_T = TypeVar("_T")
_DIGIT_SIZE_MAX: Final = 99


def choice(options: Mapping[str, str], name: str, values: Mapping[str, _T], default: str) -> _T:
    """What the option's word stands for."""
    try:
        return values[options.get(name, default)]
    except KeyError:
        msg = f"the option '{name}' wants one of {', '.join(values)}"
        raise FormatError(msg) from None


def digits(options: Mapping[str, str], name: str) -> int | None:
    """A digit size option: a whole number from 0 to 99, or None when it is not given."""
    text = options.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 2):  # noqa: PLR2004
        msg = f"the option '{name}' wants a whole number from 0 to {_DIGIT_SIZE_MAX}"
        raise FormatError(msg)
    return int(text)
