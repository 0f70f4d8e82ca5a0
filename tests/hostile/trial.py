"""One message with an attack string in every free text, judged against the same with a neutral word."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from info.language.pieces import HoleRefused
from info.model.names import TEMPLATE_TYPES
from tests.hostile.oracles import Reading, read
from tests.hostile.values import LISTS, Path, free_texts, hostile_values, with_values
from tests.whole.rendering import render, schema

NEUTRAL = "Neutral7"
WHOLE_LISTS = ("email_header_injection.jsonl", "unicode_attacks.jsonl", "naughty_strings.jsonl")
"""The lists that the welcome is always tried with."""
HEADER_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|=\\?[^?]*\\?[^?]*\\?",
)


@cache
def all_values() -> tuple[str, ...]:
    """Every distinct attack string."""
    return tuple(hostile_values(LISTS))


def is_whole() -> bool:
    """Whether the run was asked for everything."""
    return os.environ.get("INFO_HOSTILE") == "all"


@cache
def tried(template: str) -> tuple[str, ...]:
    """All values, or this template's sixteenth of them; the welcome has three lists whole."""
    values = all_values()
    if is_whole():
        return values
    sample = values[TEMPLATE_TYPES.index(template) :: 16]
    if template == "tenant_welcome":
        sample = (*hostile_values(WHOLE_LISTS), *sample)
    return tuple(dict.fromkeys(sample))


def locales_of(template: str) -> tuple[str, ...]:
    """Both directions in the whole run; else one, by turns."""
    if is_whole():
        return ("en", "ar")
    return ("ar",) if TEMPLATE_TYPES.index(template) % 2 else ("en",)


@dataclass(frozen=True)
class Trial:
    """A template in a channel and a locale, its first example, and how it reads with a neutral word."""

    template: str
    channel: str
    locale: str
    context: dict[str, Any]
    paths: Sequence[Path]
    neutral: Reading
    wanted: int
    """How often the neutral word is read."""

    @classmethod
    def of(cls, template: str, channel: str, locale: str) -> Trial:
        """The trial of a template's typical context."""
        known = schema(template)
        context = known["examples"][0]
        paths = list(free_texts(context, known, known))
        payload = render(template, "control", locale, channel, with_values(context, paths, NEUTRAL))
        neutral = read(channel, payload)
        return cls(template, channel, locale, context, paths, neutral, neutral.shows(NEUTRAL))

    def payload(self, value: str) -> Any:
        """The payload with the value in every free text."""
        context = with_values(self.context, self.paths, value)
        return render(self.template, "control", self.locale, self.channel, context)

    def outcome(self, value: str) -> str:
        """ "rendered", "refused", or what the value did that no value may do."""
        try:
            payload = self.payload(value)
        except HoleRefused:
            return "refused"
        return self.judged(read(self.channel, payload), value)

    def judged(self, hostile: Reading, value: str) -> str:
        """ "rendered", or what is wrong with a reading."""
        if hostile.constructs != self.neutral.constructs:
            return f"another construct: {self._difference(hostile)}"
        moved = hostile.moved(self.neutral, NEUTRAL)
        if moved:
            return f"another text moved: {moved}"
        if hostile.shows(value) < self.wanted:
            lost = [text for text in hostile.texts.values() if text]
            return f"read {hostile.shows(value)} times of {self.wanted}: {lost}"
        return "rendered"

    def _difference(self, hostile: Reading) -> Any:
        pairs = zip(hostile.constructs, self.neutral.constructs, strict=False)
        lengths = (len(hostile.constructs), len(self.neutral.constructs))
        return next(((a, b) for a, b in pairs if a != b), lengths)
