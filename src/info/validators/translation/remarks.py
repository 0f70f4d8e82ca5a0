"""What a rule says of a translation, and what it is given to judge by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from info.channels.capability import Unit
from info.validators.translation.conventions import Conventions, conventions_of
from info.validators.translation.glossaries import NO_TERMS, Glossary
from info.validators.translation.pairing import paired
from info.validators.translation.wordings import Arm, Wording, read_wording

__all__ = ["Allowance", "Detected", "Judged", "Remark", "Rule", "Setting", "judged", "left_over", "within"]


class Remark(msgspec.Struct, frozen=True):
    """One thing that is wrong with a translation. `keys` are those of the arm it is in; None: of no one."""

    code: str
    severity: Literal["error", "warning", "note"]
    what: str
    next_step: str
    keys: tuple[str, ...] | None = None
    channel: str = ""
    """The channel whose limit it is about."""


class Allowance(NamedTuple):
    """How much of a text one channel shows in a place: at `most`, in `unit`; past it, what is `lost`."""

    channel: str
    place: str
    unit: Unit
    most: int
    lost: str


class Detected(NamedTuple):
    """The language a detector takes a text to be in, and how likely that is; "und" when unsure."""

    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules know beside the two texts."""

    glossary: Glossary = NO_TERMS
    allowances: tuple[Allowance, ...] = ()
    detect: Callable[[str, str], Detected] | None = None
    """The language of a text, given the one it should be in; None: languages are not looked at."""
    as_sms: Callable[[str], str] = str
    """A text with the characters that text messages have: a typographic quote is no reason for UCS-2."""
    names: frozenset[str] = frozenset()
    """Words in small letters that are the same in every language: the tenant's own name."""
    is_code: bool = False
    """Whether the text is shown as typed: only its values are looked at."""


class Judged(NamedTuple):
    """A source and its translation, side by side: `pairs` are each arm of it and the source's for it."""

    source: Wording
    target: Wording
    source_locale: str
    locale: str
    source_language: Conventions
    language: Conventions
    pairs: tuple[tuple[Arm, Arm], ...]
    setting: Setting


Rule: TypeAlias = Callable[[Judged], Iterator[Remark]]
"""A rule looks at one thing, and says nothing where it is right."""


def judged(source: str, target: str, source_locale: str, locale: str, setting: Setting) -> Judged:
    """The two texts, read and paired. Raises `MessageSyntaxError` for what is no MessageFormat 2."""
    before, after = read_wording(source), read_wording(target)
    return Judged(
        before,
        after,
        source_locale,
        locale,
        conventions_of(source_locale),
        conventions_of(locale),
        paired(before, after, source_locale, locale),
        setting,
    )


def within(arm: Arm) -> str:
    """Which arm a remark is about, as the end of its sentence; nothing where there is one."""
    return f" in '{' '.join(arm.keys)}'" if arm.keys else ""


def left_over(those: Iterable[str], these: Iterable[str]) -> list[str]:
    """What is left of `those` when each of `these` has taken one.

    >>> left_over(["a", "b", "a"], ["a"])
    ['a', 'b']
    """
    return list((Counter(those) - Counter(these)).elements())
