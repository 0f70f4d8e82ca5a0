"""One message with an attack string in every free text, judged against the same with a neutral word."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from info.formatters.gsm_kin import gsm_kin
from info.language.pieces import HoleRefused
from info.model.names import TEMPLATE_TYPES
from tests.hostile.oracles import Reading, as_read, read
from tests.hostile.values import LISTS, Path, free_texts, hostile_values, with_values
from tests.whole.rendering import render_roomy, schema

NEUTRAL = "Neutral7"
WHOLE_LISTS = ("email_header_injection.jsonl", "unicode_attacks.jsonl", "naughty_strings.jsonl")
"""The lists that the welcome is always tried with."""
GUARDED = frozenset({"email"})
"""Channels with a header: there, and only there, a text may be refused."""
HEADER_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|=\\?[^?]*\\?[^?]*\\?",
)


@cache
def all_values() -> tuple[str, ...]:
    """Every distinct attack string."""
    return tuple(hostile_values(LISTS))


def is_whole() -> bool:
    """Whether the run was asked for everything."""
    return os.environ.get("HOSTILE") == "all"


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


class Trial:
    """A template in a channel and a locale, with its first example, and how neutral words read there.

    The message is read as it would be without the channel's limits, so that long values can be told from
    short ones by what they do, not by what gives way. Some layouts depend on lengths even so: a value is
    compared with a short neutral word first, and then with neutral words about as long as itself.
    """

    def __init__(self, template: str, channel: str, locale: str) -> None:
        known = schema(template)
        self.template = template
        self.channel = channel
        self.locale = locale
        self.context: dict[str, Any] = known["examples"][0]
        self.paths: Sequence[Path] = list(free_texts(self.context, known))
        self._neutral: dict[str, Reading] = {}

    def payload(self, value: str) -> Any:
        """The payload with the value in every free text."""
        context = with_values(self.context, self.paths, value)
        return render_roomy(self.template, "control", self.locale, self.channel, context)

    def neutral(self, word: str = NEUTRAL) -> Reading:
        """How the message reads with a neutral word in every free text."""
        if word not in self._neutral:
            self._neutral[word] = read(self.channel, self.payload(word))
        return self._neutral[word]

    def outcome(self, value: str) -> str:
        """ "rendered", "refused", or what the value did that no value may do."""
        try:
            payload = self.payload(value)
        except HoleRefused:
            return "refused"
        return self.judged(read(self.channel, payload), value)

    def judged(self, hostile: Reading, value: str) -> str:
        """ "rendered", or what is wrong with a reading."""
        word = next(
            (word for word in _words(value) if self.neutral(word).constructs == hostile.constructs), None
        )
        if word is None:
            return f"another construct: {_difference(hostile, self.neutral())}"
        moved = hostile.moved(self.neutral(word), word)
        if moved:
            return f"another text moved: {moved}"
        wanted, found = self.neutral(word).shows(word), hostile.shows(value)
        if self.channel == "sms":  # which writes typography plainly where that keeps the GSM alphabet
            found = max(found, hostile.shows(gsm_kin(value)))
        if (
            self.channel == "whatsapp.template"
        ):  # whose parameters stand in one line, without white space around
            line = _flat(as_read(value)) or "–"
            found = max(found, sum(_flat(text).count(line) for text in hostile.texts.values()))
        if found < wanted:
            return f"read {found} times of {wanted}: {[text for text in hostile.texts.values() if text]}"
        return "rendered"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _words(value: str) -> Iterator[str]:
    """The neutral word, then neutral words from as long as the value to four times as long."""
    yield NEUTRAL
    longer = {len(value) + more for more in (0, 2, 2 * (value.count("\n") + 1))}
    for length in sorted(longer | {len(value) * times // 4 for times in range(5, 17)}):
        if length > len(NEUTRAL):
            yield NEUTRAL + "N" * (length - len(NEUTRAL))


def _difference(hostile: Reading, neutral: Reading) -> Any:
    pairs = zip(hostile.constructs, neutral.constructs, strict=False)
    lengths = (len(hostile.constructs), len(neutral.constructs))
    return next(((a, b) for a, b in pairs if a != b), lengths)
