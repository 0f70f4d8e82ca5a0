"""A plain score of a text for one channel: seven parts a person can check by eye.

This is a heuristic, not a prediction: the parts follow common editorial advice, their weights are
set by hand, and no probability is claimed. On real headlines such surface features alone tell the
better of two in fewer than 58 of 100 cases; the experiment decides.

    part        full marks                                       none
    length      within the channel's comfortable range           empty, or twice the range
    numbers     one to three concrete numbers                    no number (half for many)
    reader      speaks to the reader (you, Sie, vous …)          nowhere
    action      a sentence opens with a verb of action, or asks  neither
    sentences   at most 14 words a sentence                      30 or more
    words       at most 5 letters a word                         9 or more
    calm        no shouting                                      "!!", CAPITALS, many emoji
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import msgspec

from info.personalization.wording import ACTIONS, READER

__all__ = ["LABEL", "Part", "comfortable_length", "score_of", "score_parts"]

LABEL: Final = "heuristic, not a prediction"
"""What every score is shown with."""

_COMFORTABLE: Final = {
    "sms": (20, 160),
    "push": (20, 120),
    "whatsapp": (20, 500),
    "telegram": (20, 800),
    "slack": (20, 800),
    "teams": (20, 800),
    "discord": (20, 800),
    "in_app": (20, 300),
    "email": (40, 1500),
}
_ANY_CHANNEL: Final = (20, 1000)
_WEIGHTS: Final = {
    "length": 2.0,
    "numbers": 1.0,
    "reader": 1.0,
    "action": 1.5,
    "sentences": 1.0,
    "words": 1.0,
    "calm": 1.5,
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_SENTENCE_END: Final = re.compile(r"[.!?؟。！？]+[\s\"'”’)]*|\n+")
_SHOUT: Final = re.compile(r"[!?！？]{2,}")
_NO_SPACES: Final = frozenset({"ja", "zh", "th", "km", "lo", "my"})
_MOST_NUMBERS: Final = 3
_LEAST_CAPITALS: Final = 4
_FREE_EMOJI: Final = 2


class Part(msgspec.Struct, frozen=True):
    """One part of the score: marks in 0..1, or None where this language is not judged, and why."""

    name: str
    weight: float
    marks: float | None
    why: str


def comfortable_length(channel: str | None) -> tuple[int, int]:
    """The range of code points that reads well in a channel: an editor's habit, not a limit."""
    return _COMFORTABLE.get((channel or "").partition(".")[0], _ANY_CHANNEL)


def score_parts(text: str, *, channel: str | None, locale: str) -> tuple[Part, ...]:
    """The parts of the score, in the order of the table above; deterministic."""
    language = locale.partition("-")[0].lower()
    judged = {
        "length": _length(text, channel),
        "numbers": _numbers(text),
        "reader": _reader(text, language),
        "action": _action(text, language),
        "sentences": _sentences(text, language),
        "words": _words(text, language),
        "calm": _calm(text),
    }
    return tuple(
        Part(name, _WEIGHTS[name], None if marks is None else round(marks, 4), why)
        for name, (marks, why) in judged.items()
    )


def score_of(parts: tuple[Part, ...]) -> float:
    """The weighted mean of the judged parts, 0..1."""
    judged = [(part.weight, part.marks) for part in parts if part.marks is not None]
    return round(sum(weight * marks for weight, marks in judged) / sum(weight for weight, _ in judged), 4)


def _length(text: str, channel: str | None) -> tuple[float, str]:
    low, high = comfortable_length(channel)
    size = len(text.strip())
    why = f"{size} characters; {low} to {high} read well here"
    if size < low:
        return size / low, why
    return max(0.0, 1 - max(0, size - high) / high), why


def _numbers(text: str) -> tuple[float, str]:
    count = len(_NUMBER.findall(text))
    marks = 0.0 if not count else 1.0 if count <= _MOST_NUMBERS else 0.5
    return marks, f"{count} concrete numbers"


def _reader(text: str, language: str) -> tuple[float | None, str]:
    if language not in READER:
        return None, f"not judged in '{language}'"
    found = any(word.lower().replace("’", "'") in READER[language] for word in _WORD.findall(text))
    return float(found), "speaks to the reader" if found else "never speaks to the reader"


def _action(text: str, language: str) -> tuple[float | None, str]:
    if re.search("[?？؟]", text):
        return 1.0, "asks a question"
    if language not in ACTIONS:
        return None, f"not judged in '{language}'"
    openers = (_WORD.search(sentence) for sentence in _split(text))
    found = any(opener and opener.group().lower() in ACTIONS[language] for opener in openers)
    return float(found), "asks for an action" if found else "neither asks nor calls for an action"


def _sentences(text: str, language: str) -> tuple[float | None, str]:
    if language in _NO_SPACES:
        return None, f"not judged in '{language}'"
    words = len(_WORD.findall(text))
    mean = words / max(1, len(_split(text)))
    return _falling(mean, 14, 30), f"{mean:.1f} words a sentence"


def _words(text: str, language: str) -> tuple[float | None, str]:
    words = _WORD.findall(text)
    if language in _NO_SPACES or not words:
        return None, "no words to measure"
    mean = sum(map(len, words)) / len(words)
    return _falling(mean, 5, 9), f"{mean:.1f} letters a word"


def _calm(text: str) -> tuple[float, str]:
    shouts = len(_SHOUT.findall(text))
    capitals = sum(word.isupper() and len(word) >= _LEAST_CAPITALS for word in _WORD.findall(text))
    emoji = max(
        0, sum(char >= "\u2600" and unicodedata.category(char) == "So" for char in text) - _FREE_EMOJI
    )
    exclaims = max(0, len(re.findall("[!！]", text)) - 1)
    marks = max(0.0, 1 - 0.4 * shouts - 0.25 * capitals - 0.2 * emoji - 0.15 * exclaims)
    return marks, f"{shouts} runs of marks, {capitals} words in capitals, {emoji} emoji too many"


def _split(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]


def _falling(value: float, full: float, none: float) -> float:
    """1 up to `full`, falling evenly to 0 at `none`."""
    return min(1.0, max(0.0, (none - value) / (none - full)))
