"""Callables a compiled program is linked with: each formats one kind of value for one kind of place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from info.language.pieces.environment import DoesNotFit, Environment, FormatValue, SelectKeys, Stage
from info.language.pieces.nodes import Box

__all__ = [
    "LISTED",
    "WORDS",
    "ZONED",
    "Memo",
    "dynamic_formatter",
    "dynamic_selector",
    "item_formatter",
    "keeper",
    "over",
    "pipeline_of",
    "remembered",
    "then",
    "with_memory",
]

ZONED: Final = frozenset({"date", "time", "datetime", "info:relative"})
"""Functions whose text depends on the time zone."""
WORDS: Final = frozenset({"string", ""})
"""The functions that leave a string as it is."""
LISTED: Final = frozenset({"info:list"})
UNREMEMBERED: Final = LISTED | WORDS
"""Functions whose texts are not kept: a list is no key, and a bare string may be personal data."""
"""Functions whose values are lists, which no memory can be asked for."""
_NUMBERS: Final = frozenset({int, float})
_ALIKE: Final = (0, 1)
_MEMO_LIMIT: Final = 4_096
"""Texts one formatter remembers; past it the memory is cleared, so it cannot grow."""
_OPTIONS_LIMIT: Final = 64
"""Sets of dynamic options one formatter keeps a formatter for."""
_MEMO_KEY_MAX: Final = 40
"""Code points a remembered string value may have."""


def over(piece: Box, env: Environment) -> Callable[[str], bool]:
    """What says whether a text is over a limit of the box."""
    limits = [(env.measures[name].size, most) for name, most in piece.limits]
    return lambda text: any(size(text) > most for size, most in limits)


def keeper(piece: Box, env: Environment) -> Callable[[str], None]:
    """What raises `DoesNotFit` when a text is over a limit of the box."""
    limits = [(env.measures[name].size, name, most) for name, most in piece.limits]

    def keep(text: str) -> None:
        for size, name, most in limits:
            if size(text) > most:
                raise DoesNotFit(piece.part, name, most)

    return keep


def pipeline_of(stages: Sequence[Stage]) -> Stage:
    """One callable for several stages, in order."""
    match stages:
        case [only]:
            return only
        case [first, second]:
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


Memo: TypeAlias = dict[Any, str]
"""Value (or value and zone) → text."""


def remembered(format_value: FormatValue, memo: Memo, *, zoned: bool = False) -> FormatValue:
    """The same formatter, which leaves texts worth keeping in `memo`: reports repeat themselves.

    The caller looks into `memo` first: under the value, or under (value, zone) when `zoned` says
    that the text depends on the time zone. As keys 1, 1.0 and True are equal, and 0, -0.0 and
    False, so none of these is ever kept; otherwise formatters give equal numbers equal texts.
    """

    def run(value: Any, zone: str) -> str:
        text = format_value(value, zone)
        if _worth_keeping(value):
            if len(memo) >= _MEMO_LIMIT:
                memo.clear()
            memo[(value, zone) if zoned else value] = text
        return text

    return run


def _worth_keeping(value: Any) -> bool:
    if value.__class__ is str:
        return len(value) <= _MEMO_KEY_MAX
    return value.__class__ in _NUMBERS and value not in _ALIKE and value == value  # noqa: PLR0124  (NaN)


def with_memory(format_value: FormatValue, *, zoned: bool = False) -> FormatValue:
    """A formatter and its memo as one callable, for callers that cannot look into the memo themselves."""
    memo: Memo = {}
    run = remembered(format_value, memo, zoned=zoned)
    if zoned:
        return lambda value, zone: memo.get((value, zone)) or run(value, zone)
    return lambda value, zone: memo.get(value) or run(value, zone)


def then(format_value: FormatValue, put: Stage) -> FormatValue:
    """A formatter whose text goes on through `put`."""
    return lambda value, zone: put(format_value(value, zone))


def dynamic_formatter(
    env: Environment, function: str, locale: str, stages: Sequence[str]
) -> Callable[..., str]:
    """A formatter whose options are known only with the values: (value, zone, name, option, …).

    Its texts go on through `stages`. A formatter is kept for each set of options met, at most
    `_OPTIONS_LIMIT` of them.
    """
    made: dict[tuple[Any, ...], FormatValue] = {}

    def make(options: tuple[Any, ...]) -> FormatValue:
        named = {options[at]: str(options[at + 1]) for at in range(0, len(options), 2)}
        bare = env.formatter(function, named, locale)
        put = [env.stages[name] for name in stages]
        run = then(bare, pipeline_of(put)) if put else bare
        if function not in UNREMEMBERED:
            run = with_memory(run, zoned=function in ZONED)
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
