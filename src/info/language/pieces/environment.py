"""What pieces need from outside to become text: stages, layouts, formatters and selectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

__all__ = [
    "DoesNotFit",
    "Environment",
    "FormatValue",
    "HoleRefused",
    "Layout",
    "Measure",
    "SelectKeys",
    "Stage",
]

Stage: TypeAlias = Callable[[str], str]
Layout: TypeAlias = Callable[[Sequence[str], Sequence[Sequence[str]], Sequence[str]], str]
FormatValue: TypeAlias = Callable[[Any, str], str]
"""(value, IANA time zone) → text."""
SelectKeys: TypeAlias = Callable[[Any], tuple[str, str]]
"""value → (exact key, category)."""


class Measure(NamedTuple):
    """How large a finished text is, in a channel's unit.

    `size` measures it. A short text need not be measured: `most_per_char` is the most that one character
    can count (a byte count: 4), and `chars_per_unit` how many characters surely make no more than one
    unit (parts of an SMS: 33).
    """

    size: Callable[[str], int]
    most_per_char: int = 1
    chars_per_unit: int = 1

    def surely(self, most: int) -> int:
        """The number of characters that are within `most` units whatever they are.

        >>> Measure(len, most_per_char=4).surely(10), Measure(len, chars_per_unit=33).surely(10)
        (2, 330)
        """
        return most // self.most_per_char * self.chars_per_unit


class DoesNotFit(Exception):
    """A part is larger than its limit. Says which part and which limit, never the text."""

    def __init__(self, part: str, measure: str, most: int) -> None:
        self.part = part
        self.measure = measure
        self.most = most
        super().__init__(f"{part} is over {most} {measure}")


class HoleRefused(ValueError):
    """A guarded hole (header, URL) was given a value that must not go there.

    Raised by stages with a code and a sentence; the renderer adds the paths the hole reads.
    """

    def __init__(self, code: str, what: str, *, paths: Sequence[str] = ()) -> None:
        self.code = code
        self.what = what
        self.paths = tuple(paths)
        where = f" ({', '.join(self.paths)})" if self.paths else ""
        super().__init__(f"{what}{where}")


def _make_formatter(function: str, options: Mapping[str, str], locale: str) -> FormatValue:
    from info.language import messageformat

    return messageformat.make_formatter(function, options, locale)


def _make_selector(function: str, options: Mapping[str, str], locale: str) -> SelectKeys:
    from info.language import messageformat

    return messageformat.make_selector(function, options, locale)


class Environment:
    """The tables a program is compiled against.

    stages       name → `str -> str`: escapers, isolators, guards
    transparent  names of stages that return ASCII letters and digits as they are, so that the
                 compiled program may pass plain words by
    layouts      name → `(header, rows, aligns) -> str`
    measures     name → Measure: the units that limits are told in
    formatter    (function, options, locale) → FormatValue; by default MessageFormat 2's
    selector     (function, options, locale) → SelectKeys; by default MessageFormat 2's
    """

    __slots__ = ("formatter", "layouts", "measures", "selector", "stages", "transparent")

    def __init__(
        self,
        *,
        stages: Mapping[str, Stage],
        layouts: Mapping[str, Layout],
        transparent: frozenset[str] = frozenset(),
        measures: Mapping[str, Measure] | None = None,
        formatter: Callable[[str, Mapping[str, str], str], FormatValue] | None = None,
        selector: Callable[[str, Mapping[str, str], str], SelectKeys] | None = None,
    ) -> None:
        self.stages = stages
        self.layouts = layouts
        self.measures = measures or {}
        self.transparent = transparent
        self.formatter = formatter or _make_formatter
        self.selector = selector or _make_selector

    def pipeline(self, put: Sequence[str], function: str) -> tuple[str, ...]:
        """The stages a value of `function` passes: only bare strings are isolated."""
        return tuple(name for name in put if function in ("string", "") or not name.startswith("isolate"))

    def item_pipeline(self, put: Sequence[str], function: str) -> tuple[str, ...]:
        """The isolators each item of a list passes before the items are joined.

        The joined list is escaped afterwards, so in HTML, too, an item stands between characters
        (FSI, PDI) and not in `<bdi>`.
        """
        if function != "info:list":
            return ()
        return tuple(name.replace("_html", "") for name in put if name.startswith("isolate"))
