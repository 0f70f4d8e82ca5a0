"""Callables a compiled program is linked with: each formats one kind of value for one kind of place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from info.language.pieces.environment import Environment, FormatValue, SelectKeys, Stage

__all__ = ["dynamic_formatter", "dynamic_selector", "item_formatter", "pipeline_of", "remembered"]

_MEMO_LIMIT: Final = 4_096
"""Texts one formatter remembers; past it the memory is cleared, so it cannot grow."""
_MEMO_KEY_MAX: Final = 40
"""Code points a remembered string value may have."""


def pipeline_of(stages: Sequence[Stage]) -> Stage:
    """One callable for several stages, in order."""
    if len(stages) == 1:
        return stages[0]
    if len(stages) == 2:
        first, second = stages
        return lambda text: second(first(text))

    def run(text: str) -> str:
        for stage in stages:
            text = stage(text)
        return text

    return run


def item_formatter(format_value: FormatValue, stages: Sequence[Stage]) -> FormatValue:
    """The same formatter, each text in its list having passed the stages."""
    if not stages:
        return format_value
    isolate = pipeline_of(stages)

    def run(value: Any, zone: str, *options: Any) -> str:
        if isinstance(value, list):
            value = [isolate(item) if isinstance(item, str) else item for item in value]
        return format_value(value, zone, *options)

    return run


def remembered(format_value: FormatValue) -> FormatValue:
    """The same formatter, remembering recent texts: reports repeat dates, prices and counts.

    Zeros and booleans are never remembered (0.0 equals -0.0 and True equals 1 as keys, and their
    texts differ).
    """
    memo: dict[tuple[type, Any, str], str] = {}

    def run(value: Any, zone: str) -> str:
        kind = value.__class__
        if not value or (kind is not int and kind is not float and kind is not str):
            return format_value(value, zone)
        key = (kind, value, zone)
        text = memo.get(key)
        if text is None:
            text = format_value(value, zone)
            if kind is not str or len(value) <= _MEMO_KEY_MAX:
                if len(memo) >= _MEMO_LIMIT:
                    memo.clear()
                memo[key] = text
        return text

    return run


def dynamic_formatter(env: Environment, function: str, locale: str) -> Callable[..., str]:
    """A formatter whose options are known only with the values: (value, zone, name, option, …)."""

    def run(value: Any, zone: str, *options: Any) -> str:
        named = {options[at]: str(options[at + 1]) for at in range(0, len(options), 2)}
        return env.formatter(function, named, locale)(value, zone)

    return run


def dynamic_selector(env: Environment, function: str, locale: str) -> Callable[..., tuple[str, str]]:
    """A selector whose options are known only with the values."""

    def run(value: Any, *options: Any) -> tuple[str, str]:
        named = {options[at]: str(options[at + 1]) for at in range(0, len(options), 2)}
        select: SelectKeys = env.selector(function, named, locale)
        return select(value)

    return run
