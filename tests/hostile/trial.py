"""One message with an attack string in every free text, judged against the same with a neutral word."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from info.formatters.gsm_kin import gsm_kin
from info.language.pieces import DoesNotFit, HoleRefused
from info.model.names import TEMPLATE_TYPES
from tests.hostile.oracles import Reading, as_read, read
from tests.hostile.values import LISTS, Path, free_texts, hostile_values, with_values
from tests.whole.rendering import render, render_roomy, schema

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


ROOM = {
    "slack": 13_000, "teams": 28_000, "discord": 4_000, "discord.embeds": 6_000, "telegram": 4_096,
    "telegram.rich": 32_768, "whatsapp": 4_096, "email": 102_000, "sms": 1_530, "push.fcm": 4_096,
    "push.apns": 4_096, "push.webpush": 3_993,
}  # fmt: skip
"""About how many characters each channel with limits has."""
_TIMES = (1.3, 3)
"""How many times what a channel holds the values come to."""
_CUT = re.compile(r"(\S{1,6})…")
"""What stands before the mark of a cut."""
_START = 6
"""Characters of a value that must be read somewhere, however much of it is cut."""


class FittedTrial(Trial):
    """A template whose every free text is an attack string over and over: far more than the channel holds.

    What is fitted shows fewer blocks and other stand-ins than the whole message, so it is not compared
    construct by construct: of each kind of construct there may be no more than in the same message around
    neutral words, whole or fitted, and no object may have other members.
    """

    def __init__(self, template: str, channel: str, locale: str) -> None:
        super().__init__(template, channel, locale)
        self._known: dict[float, list[Counter[object]]] = {}
        self._shown = self.neutral().shows(NEUTRAL)

    def long(self, value: str, times: float) -> str:
        """The value, again and again, until the message is over its limits."""
        letters = int(times * ROOM[self.channel] / self._shown) + 1
        return (f"{value} " * (letters // (len(value) + 1) + 1))[: max(letters, len(value))]

    def fitted(self, value: str) -> Any:
        """The payload with the value in every free text, within its limits."""
        context = with_values(self.context, self.paths, value)
        return render(self.template, "control", self.locale, self.channel, context)

    def outcomes(self, value: str) -> Iterator[str]:
        """ "fitted", "refused", "does not fit" or what is wrong: a little over the limits, and far over them.

        Nothing where the channel shows none of the free texts.
        """
        if not self._shown:
            return
        for times in _TIMES:
            long = self.long(value, times)
            try:
                payload = self.fitted(long)
            except HoleRefused:
                yield "refused"
            except DoesNotFit:
                yield "does not fit"
            else:
                yield self.judged_fitted(read(self.channel, payload), long, times)

    def judged_fitted(self, hostile: Reading, long: str, times: float) -> str:
        """ "fitted", or what is wrong with a reading."""
        harmless = self._harmless(times)
        more = {
            construct: count
            for construct, count in _kinds(hostile).items()
            if count > max(known[construct] for known in harmless)
        }
        if more or (self.channel == "email" and hostile.constructs[0] != self.neutral().constructs[0]):
            return f"constructs that neutral words do not make: {more or hostile.constructs[0]}"
        start = as_read(long)[:_START]
        # Codes without a letter are not cut but dropped; a text message leaves out what its alphabet has not.
        is_sure = self.channel != "sms" and any(map(str.isalpha, long))
        if is_sure and not any(_squeezed(start) in _squeezed(text) for text in hostile.texts.values()):
            return f"the value's beginning is not read: {start!r}"
        said = _squeezed("".join((as_read(long), *self.neutral().texts.values())))
        torn = [end for text in hostile.texts.values() for end in _CUT.findall(text) if end not in said]
        return f"cut inside of what was escaped: {torn}" if torn else "fitted"

    def _harmless(self, times: float) -> list[Counter[object]]:
        """The constructs of the message around neutral words: short ones, and as many as are tried."""
        if times not in self._known:
            long = self.long(NEUTRAL, times)
            readings = [self.neutral(), self.neutral(long)]
            with suppress(DoesNotFit):
                readings.append(read(self.channel, self.fitted(long)))
            self._known[times] = [_kinds(reading) for reading in readings]
        return self._known[times]


def _squeezed(text: str) -> str:
    """The text without white space, which columns and quotes fill up."""
    return "".join(text.split())


def _kinds(reading: Reading) -> Counter[object]:
    """How often each construct stands in a message, wherever it stands."""
    found: Counter[object] = Counter()
    for construct in reading.constructs:
        match construct:
            case (tuple(), tuple() as inner) if inner and all(isinstance(name, str) for name in inner):
                found[inner] += 1
            case (tuple(), str() | tuple() | None as inner):
                found[inner] += 1
            case _:
                continue  # where a text, a number or a list stands
    return found
