"""Whether an author's text reads harsh although no single phrase is: the model and the rules must agree.

The model alone is no judge of product texts: it learnt from films, where "before it is too late" bodes ill.
So a text counts as harsh where the model is nearly sure that it is negative, and the word list, too, holds
two words more against it than for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from info.model.values import Finding
from info.processors.sentiment.judging import Sentiment, sentiment
from info.processors.sentiment.rules import MOST
from info.processors.shown import shown_texts

__all__ = ["harsh_finding"]

_SURE: Final = 0.95
_AGAINST: Final = -2
_CODE: Final = "tone.harsh"


def harsh_finding(
    text: str, locale: str, judge: Callable[[str, str], Sentiment] = sentiment, *, path: str = ""
) -> Finding | None:
    """The warning on a template's text that reads harsh, or None. It quotes nothing of the text.

    `judge` says how a text in a locale sounds; where it has no model nothing is found here: what the rules
    know alone is a phrase of `tone_findings`.
    """
    for shown in shown_texts(text):
        found = judge(shown, locale)
        sure = found.engine == "model" and found.label == "negative" and (found.probability or 0.0) >= _SURE
        listed = sentiment(shown, locale, model=False)
        if sure and (listed.score or 0.0) * MOST <= _AGAINST:
            return Finding(
                code=_CODE,
                severity="warning",
                what=f"This text reads harsh ({found.why}; {listed.why}).",
                path=path,
                next_step="Say what happened and what helps, without words that accuse.",
            )
    return None
