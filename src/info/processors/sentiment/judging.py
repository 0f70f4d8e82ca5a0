"""How a text sounds: by the model where it knows the language, else by rules, else no estimate.

What is said always says who says it. The model was trained on lines that are positive or negative, never
on neutral ones: a text between the two, or a matter-of-fact one, is at best *unsure*.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

from info.processors.sentiment.model import SentimentModel, model_language
from info.processors.sentiment.rules import MOST, RULE_LANGUAGES, found_words

__all__ = ["NO_ESTIMATE", "Engine", "Label", "Sentiment", "sentiment"]

Label: TypeAlias = Literal["positive", "negative", "unsure", "no estimate"]
"""How a text sounds."""
Engine: TypeAlias = Literal["model", "rules", "none"]
"""Who says so."""
NO_ESTIMATE: Final = "no estimate"
"""The label where nobody can say."""


class Sentiment(msgspec.Struct, frozen=True):
    """What a text sounds like. `score` goes from -1, negative, to 1, positive; None for no estimate.

    `probability` is that of the label, were as many texts positive as negative; of "unsure" that of the
    likelier side; None where rules speak, which have none. `why` says in words what stands behind it.
    """

    label: Label
    score: float | None
    probability: float | None
    engine: Engine
    language: str
    why: str


def sentiment(text: str, locale: str, *, model: bool = True) -> Sentiment:
    """How a text in a locale's language sounds; at most its first 2,000 characters count.

    Without `model` rules alone speak, and no file of the model is read. Never an error: a language that
    neither knows gets "no estimate".

    >>> found = sentiment("Thank you, this works perfectly!", "en", model=False)
    >>> (found.label, found.engine, found.why)
    ('positive', 'rules', '3 words for, 0 against')
    """
    if model:
        packaged = SentimentModel.packaged()
        name = model_language(locale)
        if name in packaged.languages:
            return _by_model(text, name, packaged)
    return _by_rules(text, model_language(locale), asked=model)


def _by_model(text: str, name: str, model: SentimentModel) -> Sentiment:
    chance = model.positive(text, name)
    if chance is None:
        return Sentiment(NO_ESTIMATE, None, None, "none", name, "there is no word in it")
    likely = max(chance, 1 - chance)
    side: Label = "positive" if chance > 0.5 else "negative"  # noqa: PLR2004
    label: Label = side if likely >= model.sure else "unsure"
    why = f"model {model.version}: {likely:.0%} {side}"
    if label == "unsure":
        why += f", below the {model.sure:.0%} that a label needs"
    return Sentiment(label, round(2 * chance - 1, 4), round(likely, 4), "model", name, why)


def _by_rules(text: str, name: str, *, asked: bool) -> Sentiment:
    language = name.partition("-")[0]
    found = found_words(text, language)
    if language not in RULE_LANGUAGES and not found:
        whose = "neither a model nor" if asked else "no"
        return Sentiment(NO_ESTIMATE, None, None, "none", name, f"there are {whose} rules for '{name}'")
    good, bad = found.count(1), found.count(-1)
    total = max(-MOST, min(MOST, good - bad))
    label: Label = "positive" if total > 0 else "negative" if total < 0 else "unsure"
    why = f"{good} words for, {bad} against" if found else "none of its words is on the list"
    return Sentiment(label, round(total / MOST, 4), None, "rules", name, why)
