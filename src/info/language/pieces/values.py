"""Callables a compiled program is linked with: each formats one kind of value for one kind of place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from info.language.pieces.environment import Environment, FormatValue, SelectKeys, Stage

__all__ = [
    "ZONED",
    "dynamic_formatter",
    "dynamic_selector",
    "item_formatter",
    "pipeline_of",
    "remembered",
    "then",
]

ZONED: Final = frozenset({"date", "time", "datetime", "info:relative"})
"""Functions whose text depends on the time zone."""
_MEMO_LIMIT: Final = 4_096
"""Texts one formatter remembers; past it the memory is cleared, so it cannot grow."""
_OPTIONS_LIMIT: Final = 64
"""Sets of dynamic options one formatter keeps a formatter for."""
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


def remembered(format_value: FormatValue, *, zoned: bool = False) -> FormatValue:
    """The same formatter, remembering recent texts: reports repeat dates, prices and counts.

    `zoned` says that the text depends on the time zone. Numbers are remembered by kind, since 1 and
    1.0 are equal as keys; zeros of floats never are, since 0.0 equals -0.0.
    """
    return _zoned(format_value) if zoned else _unzoned(format_value)


def _unzoned(format_value: FormatValue) -> FormatValue:
    memos: dict[type, dict[Any, str]] = {int: {}, float: {}, str: {}}

    def run(value: Any, zone: str) -> str:
        memo = memos.get(value.__class__)
        if memo is None:
            return format_value(value, zone)
        text = memo.get(value)
        if text is None:
            text = format_value(value, zone)
            if value.__class__ is int or _worth_keeping(value):
                _keep(memo, value, text)
        return text

    return run


def _zoned(format_value: FormatValue) -> FormatValue:
    memo: dict[tuple[str, str], str] = {}

    def run(value: Any, zone: str) -> str:
        if value.__class__ is not str:
            return format_value(value, zone)
        text = memo.get((value, zone))
        if text is None:
            text = format_value(value, zone)
            if _worth_keeping(value):
                _keep(memo, (value, zone), text)
        return text

    return run


def _worth_keeping(value: Any) -> bool:
    """Short strings, and floats that equal no other float of another text."""
    return len(value) <= _MEMO_KEY_MAX if value.__class__ is str else bool(value)


def _keep(memo: dict[Any, str], key: Any, text: str) -> None:
    if len(memo) >= _MEMO_LIMIT:
        memo.clear()
    memo[key] = text


def then(format_value: FormatValue, put: Stage) -> FormatValue:
    """A formatter whose text goes on through `put`."""
    return lambda value, zone: put(format_value(value, zone))


def dynamic_formatter(env: Environment, function: str, locale: str) -> Callable[..., str]:
    """A formatter whose options are known only with the values: (value, zone, name, option, …).

    A formatter is kept for each set of options met, at most `_OPTIONS_LIMIT` of them.
    """
    made: dict[tuple[Any, ...], FormatValue] = {}

    def make(options: tuple[Any, ...]) -> FormatValue:
        named = {options[at]: str(options[at + 1]) for at in range(0, len(options), 2)}
        run = remembered(env.formatter(function, named, locale), zoned=function in ZONED)
        if all(option.__class__ is str for option in options):
            if len(made) >= _OPTIONS_LIMIT:
                made.clear()
            made[options] = run
        return run

    def run(value: Any, zone: str, *options: Any) -> str:
        try:
            known = made.get(options)
        except TypeError:  # an option that is a list: not text, and refused by the formatter
            known = None
        return (known or make(options))(value, zone)

    return run


def dynamic_selector(env: Environment, function: str, locale: str) -> Callable[..., tuple[str, str]]:
    """A selector whose options are known only with the values."""

    def run(value: Any, *options: Any) -> tuple[str, str]:
        named = {options[at]: str(options[at + 1]) for at in range(0, len(options), 2)}
        select: SelectKeys = env.selector(function, named, locale)
        return select(value)

    return run
