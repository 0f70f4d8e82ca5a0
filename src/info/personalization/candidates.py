"""What may be optimised, as candidates: a text, several texts, a document, a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from info.personalization.content import Estimate, Range
from info.personalization.heuristic import Part, score_of, score_parts

__all__ = ["Candidate", "Read", "rank", "read_candidates"]

_NOT_WORDS: Final = frozenset(
    {"$schema", "id", "topic", "priority", "tone", "question", "type", "url", "path", "each", "when"}
    | {"kind", "only", "not", "fallback", "after", "importance", "style", "value", "include", "alt_url"}
    | {"variants", "experiment", "channels", "color", "image_url", "action_id", "block_id"}
)


class Read(msgspec.Struct, frozen=True):
    """One version as it was read: its id, what was given, its words as one text, and the words seen first.

    First seen are a document's subject, or else its short text; of anything else, all of it.
    """

    id: str
    content: Any
    text: str
    lead: str


class Candidate(msgspec.Struct, frozen=True):
    """One version: what was given, its words as one text, and what is told of it.

    `lift` is the predicted relative lift over the mean of the candidates with its 80 % range, `best` the
    probability to be the best of them, `reasons` what counts in it most: all three only where there is an
    estimate. `score` (0..1) and `parts` are the heuristic's, and no prediction.
    """

    id: str
    content: Any
    text: str
    score: float
    parts: tuple[Part, ...]
    lift: Range | None = None
    best: float | None = None
    reasons: tuple[str, ...] = ()


def read_candidates(content: object) -> tuple[Read, ...]:
    """Each candidate as it was read, in the order given; the first is the control.

    A text is one candidate, a list one each, a document one and one for each of its `variants`;
    anything with a `text` attribute (a message) is its text. Raises TypeError for anything else and
    ValueError when no candidate has a word.
    """
    found = tuple(Read(name, given, text, _lead(given) or text) for name, given, text in _candidates(content))
    if not found or any(not read.text.strip() for read in found):
        raise ValueError("every candidate needs some words")
    return found


def rank(
    found: Sequence[Read],
    estimate: Estimate | None,
    reasons: Sequence[tuple[str, ...]],
    *,
    channel: str | None,
    locale: str,
) -> tuple[Candidate, ...]:
    """The candidates, best first: by the estimate, or else by the heuristic. Equal ones keep the order given.

    `reasons` are parallel to `found`, or empty.
    """
    ranges = estimate.ranges() if estimate else (None,) * len(found)
    chances = estimate.best() if estimate else (None,) * len(found)
    told = reasons or ((),) * len(found)
    scored = []
    for read, lift, best, why in zip(found, ranges, chances, told, strict=True):
        parts = score_parts(read.text, channel=channel, locale=locale)
        scored.append(Candidate(read.id, read.content, read.text, score_of(parts), parts, lift, best, why))
    order = estimate.lifts if estimate else [candidate.score for candidate in scored]
    places = sorted(range(len(scored)), key=lambda place: -order[place])
    return tuple(scored[place] for place in places)


def _lead(content: object) -> str:
    """A document's words that are seen first; "" where it has none, or is no document."""
    if not isinstance(content, Mapping):
        return ""
    leads = (content.get(key) for key in ("subject", "short"))
    return next((lead for lead in leads if isinstance(lead, str) and lead.strip()), "")


def _candidates(content: object) -> Iterator[tuple[str, object, str]]:
    if isinstance(content, Mapping):
        yield from _document_candidates(content)
    elif isinstance(content, Sequence) and not isinstance(content, str | bytes):
        for index, item in enumerate(content):
            yield _name(index), item, _words_of(item)
    else:
        yield _name(0), content, _words_of(content)


def _document_candidates(document: Mapping[str, Any]) -> Iterator[tuple[str, object, str]]:
    variants = document.get("variants")
    yield _name(0), document, _words_of(document)
    if isinstance(variants, Mapping):
        for name, overrides in variants.items():
            if isinstance(overrides, Mapping):
                merged = _merge(document, overrides)
                yield str(name), merged, _words_of(merged)


def _name(index: int) -> str:
    return f"candidate_{index}" if index else "control"


def _merge(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396 merge patch."""
    merged = {key: value for key, value in base.items() if key != "variants"}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _words_of(content: object) -> str:
    text = getattr(content, "text", None)
    if isinstance(content, str):
        return content
    if isinstance(text, str):
        return text
    if isinstance(content, Mapping | list | tuple):
        return "\n".join(_strings(content))
    raise TypeError(
        f"content is a text, a list of texts, a document or a message, not {type(content).__name__}"
    )


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            if key not in _NOT_WORDS:
                yield from _strings(value)
    elif isinstance(content, list | tuple):
        for item in content:
            yield from _strings(item)
