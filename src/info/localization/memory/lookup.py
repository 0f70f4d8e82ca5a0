"""Looking up: exact first, then near ones by RapidFuzz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from info.errors import ConfigError, LimitError, MessageSyntaxError
from info.language.messageformat import PatternMessage, parse_message
from info.localization.exchange.layout import Form, Layout, lay_out, put_together
from info.localization.exchange.patterns import keys_text
from info.localization.memory.pairs import Pair
from info.localization.memory.placeholders import Shape, put_in, shape_of

__all__ = ["EXACT", "RENAMED", "Suggestion", "TranslationMemory"]

EXACT: Final = 100.0
"""The very same pattern."""
RENAMED: Final = 99.0
"""The same words with values of other names."""
_NEAR_MAX: Final = 98.0
"""No near match is as good as the same words."""


class Suggestion(msgspec.Struct, frozen=True):
    """A translation of earlier: MessageFormat 2, how alike its source is (0 to 100), where it is from."""

    target: str
    score: float
    origin: str


class _Remembered(msgspec.Struct, frozen=True):
    pair: Pair
    shape: Shape


class TranslationMemory:
    """A memory of pairs. Immutable once made; the same pairs give the same suggestions."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._by_locale: dict[str, dict[str, list[_Remembered]]] = {}
        self._seen: set[tuple[str, str, str, str]] = set()
        for pair in pairs:
            self._add(pair)

    def _add(self, pair: Pair) -> None:
        identity = (pair.source, pair.target, pair.target_locale, pair.keys)
        if identity in self._seen:
            return
        self._seen.add(identity)
        try:
            shape = shape_of(pair.source)
            shape_of(pair.target)
        except (MessageSyntaxError, LimitError):
            return
        if shape is not None:
            words = self._by_locale.setdefault(pair.target_locale, {})
            words.setdefault(shape.text, []).append(_Remembered(pair, shape))

    def __len__(self) -> int:
        """How many pairs it holds."""
        return sum(len(found) for words in self._by_locale.values() for found in words.values())

    def suggest(
        self, source: str, locale: str, *, floor: float = 75.0, most: int = 5, near: bool = True
    ) -> Sequence[Suggestion]:
        """Translations of a text into `locale`, best first: at most `most`, none below `floor`.

        A message that selects gets one suggestion or none: its forms' best ones put together, with the
        score of the poorest. `near=False` leaves out near matches. Raises `ConfigError` where those are
        asked for and the extra `l10n` is not installed, `MessageSyntaxError` for a text that is none.
        """
        message = parse_message(source)
        if isinstance(message, PatternMessage) and not message.declarations:
            layout = lay_out(source, None, locale)
            return self.suggest_form(layout.forms[0].source, locale, floor=floor, most=most, near=near)
        return self._whole(lay_out(source, None, locale), locale, floor=floor, near=near)

    def _whole(self, layout: Layout, locale: str, *, floor: float, near: bool) -> Sequence[Suggestion]:
        forms: list[Form] = []
        best: list[Suggestion] = []
        for form in layout.forms:
            keys = keys_text(form.keys)
            found = self.suggest_form(form.source, locale, keys=keys, floor=floor, most=1, near=near)
            if not found:
                return []
            best.append(found[0])
            forms.append(Form(form.keys, form.source, found[0].target))
        _, target = put_together(Layout(forms, layout.source), locale)
        poorest = min(best, key=lambda one: one.score)
        return [Suggestion(target or "", poorest.score, poorest.origin)]

    def suggest_form(
        self,
        pattern: str,
        locale: str,
        *,
        keys: str = "",
        floor: float = 75.0,
        most: int = 5,
        near: bool = True,
    ) -> Sequence[Suggestion]:
        """Translations of one pattern, those of a variant with the same keys first among equals.

        A pattern of a variant is never suggested for other keys than its own: `few` is not `many`.
        """
        words = self._by_locale.get(locale, {})
        shape = shape_of(pattern)
        if shape is None or not words:
            return []
        found = [
            *self._fitting(words.get(shape.text, ()), pattern, shape, keys, RENAMED),
            *(self._near(words, pattern, shape, keys, floor) if near else ()),
        ]
        best: dict[str, Suggestion] = {}
        for one in sorted(found, key=lambda one: (-one.score, one.origin, one.target)):
            best.setdefault(one.target, one)
        return [one for one in best.values() if one.score >= floor][:most]

    def _fitting(
        self, remembered: Iterable[_Remembered], pattern: str, shape: Shape, keys: str, score: float
    ) -> list[Suggestion]:
        found = []
        for one in remembered:
            if one.pair.keys != keys:
                continue
            target = put_in(one.pair.target, shape, one.shape)
            if target is not None:
                same = one.pair.source == pattern
                found.append(Suggestion(target, EXACT if same else score, one.pair.origin))
        return found

    def _near(
        self, words: dict[str, list[_Remembered]], pattern: str, shape: Shape, keys: str, floor: float
    ) -> list[Suggestion]:
        process, fuzz = _rapidfuzz()
        alike = process.extract(shape.text, words.keys(), scorer=fuzz.ratio, score_cutoff=floor, limit=50)
        return [
            suggestion
            for text, score, _ in alike
            if text != shape.text
            for suggestion in self._fitting(words[text], pattern, shape, keys, min(score, _NEAR_MAX))
        ]


def _rapidfuzz() -> tuple[Any, Any]:
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        raise ConfigError(
            "near matches need RapidFuzz, which is not installed.",
            key="l10n",
            next_step="Install it: pip install 'info-templates[l10n]'; or ask for exact matches only.",
        ) from None
    return process, fuzz
