"""Filling what is missing: form by form from memory, the rest by machine, a text whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from info.errors import LimitError, MessageSyntaxError, TranslatorError
from info.localization.drafting.numbers import sample_of
from info.localization.drafting.protection import Protected, Refused, protect
from info.localization.exchange.layout import Form, Layout, lay_out, put_together
from info.localization.exchange.patterns import keys_text
from info.localization.memory import TranslationMemory
from info.localization.memory.lookup import RENAMED
from info.model.translation import Exchange, TextUnit
from info.ports.translator import Translator

__all__ = ["Drafts", "Made", "NotMade", "draft"]

_AT_ONCE: Final = 256
"""Texts handed to the translator in one call; it makes its own batches of them."""
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many texts of how many are done."""


class Made(msgspec.Struct, frozen=True):
    """A text that was drafted. `score` is the poorest match of its forms, None where a machine made one."""

    template: str
    name: str
    by: Literal["memory", "machine"]
    score: float | None = None
    origin: str = ""


class NotMade(msgspec.Struct, frozen=True):
    """A text that was not drafted, and why, as a sentence."""

    template: str
    name: str
    reason: str


class Drafts(msgspec.Struct, frozen=True):
    """What came of it. `exchange` has all texts in their order, the drafted ones filled."""

    exchange: Exchange
    made: Sequence[Made]
    refused: Sequence[NotMade]


@dataclass(slots=True)
class _Work:
    """A text being drafted."""

    unit: TextUnit
    layout: Layout
    targets: list[str | None]
    machine: bool = False
    score: float = 100.0
    origin: str = ""
    reason: str = ""
    open: list[int] = field(default_factory=list)


def draft(
    exchange: Exchange,
    *,
    memory: TranslationMemory | None = None,
    translator: Translator | None = None,
    floor: float = RENAMED,
    progress: Progress | None = None,
) -> Drafts:
    """The texts that are missing, drafted; texts that are there are left alone.

    A memory's suggestion is taken from the score `floor` on: 99 is the same words with values of other
    names; below that the words differ, and near matches (extra `l10n`) come in. What no memory knows goes
    to the translator, each form of a text by itself, its placeholders as marks; a form that comes back
    without one of them is refused, and its text with it. `progress` is told of texts done and of all.

    Raises `TranslatorError` where the translator does, or answers with another number of texts;
    `ConfigError` for near matches without the extra.
    """
    works = {
        at: work for at, unit in enumerate(exchange.units) if (work := _work(unit, exchange.target_locale))
    }
    for work in works.values():
        if memory is not None:
            _remember(work, memory, exchange.target_locale, floor)
    told = _told(progress, len(works), sum(not work.open for work in works.values()))
    if translator is not None:
        _translate([work for work in works.values() if work.open], translator, exchange, told)
    return _drafts(exchange, works, told=bool(translator))


def _told(progress: Progress | None, total: int, done: int) -> Callable[[int], None]:
    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, total)

    tell(0)
    return tell


def _work(unit: TextUnit, locale: str) -> _Work | None:
    """The work on a missing text; None for one that is there."""
    if unit.target is not None:
        return None
    try:
        layout = lay_out(unit.source, None, locale)
    except (MessageSyntaxError, LimitError) as error:
        return _Work(unit, Layout(()), [], reason=f"The source is no message: {error.what}")
    work = _Work(unit, layout, [None] * len(layout.forms))
    for at, form in enumerate(layout.forms):
        if not form.source.strip():
            work.targets[at] = form.source
    work.open = [at for at, target in enumerate(work.targets) if target is None]
    return work


def _remember(work: _Work, memory: TranslationMemory, locale: str, floor: float) -> None:
    """Fill the forms that the memory knows."""
    for at in list(work.open):
        form = work.layout.forms[at]
        keys = keys_text(form.keys)
        found = memory.suggest_form(form.source, locale, keys=keys, floor=floor, most=1, near=floor < RENAMED)
        if found:
            work.targets[at] = found[0].target
            work.score = min(work.score, found[0].score)
            work.origin = work.origin or found[0].origin
            work.open.remove(at)


def _translate(
    works: Sequence[_Work], translator: Translator, exchange: Exchange, told: Callable[[int], None]
) -> None:
    """Fill the other forms by machine, several texts in one call."""
    batch: list[_Work] = []
    size = 0
    for work in works:
        batch.append(work)
        size += len(work.open)
        if size >= _AT_ONCE:
            _translate_batch(batch, translator, exchange)
            told(len(batch))
            batch, size = [], 0
    if batch:
        _translate_batch(batch, translator, exchange)
        told(len(batch))


def _translate_batch(batch: Sequence[_Work], translator: Translator, exchange: Exchange) -> None:
    """Once with numbers in the place of values that are counted, and once with marks where that failed."""
    locale = exchange.target_locale
    places = [(work, at) for work in batch for at in work.open]
    for numbered in (True, False):
        asked = [(work, at, _protected(work, at, locale, numbered=numbered)) for work, at in places]
        answers = _answers([protected for _, _, protected in asked], translator, exchange)
        for (work, at, protected), said in zip(asked, answers, strict=True):
            try:
                work.targets[at] = protected.restored(said)
            except Refused as refused:
                keys = keys_text(work.layout.forms[at].keys)
                work.reason = f"The machine's text{f' [{keys}]' if keys else ''} was refused: {refused}."
            else:
                work.machine = True
                work.open.remove(at)
        places = [(work, at) for work, at, protected in asked if protected.number and at in work.open]


def _protected(work: _Work, at: int, locale: str, *, numbered: bool) -> Protected:
    form = work.layout.forms[at]
    number = sample_of(work.layout.source, form.keys, locale) if numbered else None
    return protect(form.source, number)


def _answers(asked: Sequence[Protected], translator: Translator, exchange: Exchange) -> Iterator[list[str]]:
    """What the machine says to the lines of each pattern; the same line is asked once."""
    lines = [protected.words() for protected in asked]
    texts = list(dict.fromkeys(line for words in lines for line in words))
    said = translator.translate(texts, exchange.source_locale, exchange.target_locale) if texts else []
    if len(said) != len(texts):
        raise TranslatorError(f"The translator was given {len(texts)} texts and answered with {len(said)}.")
    answers = dict(zip(texts, said, strict=True))
    return ([answers[line] for line in words] for words in lines)


def _drafts(exchange: Exchange, works: dict[int, _Work], *, told: bool) -> Drafts:
    units: list[TextUnit] = []
    made: list[Made] = []
    refused: list[NotMade] = []
    for at, unit in enumerate(exchange.units):
        work = works.get(at)
        target = None if work is None else _whole(work, exchange.target_locale)
        if work is None:
            units.append(unit)
        elif target is None:
            units.append(unit)
            reason = work.reason or ("No machine could say it." if told else "No memory has all of it.")
            refused.append(NotMade(unit.template, unit.name, reason))
        else:
            units.append(replace(unit, target=target, state="draft", stale=False))
            score = None if work.machine else work.score
            by: Literal["memory", "machine"] = "machine" if work.machine else "memory"
            made.append(Made(unit.template, unit.name, by, score, work.origin))
    return Drafts(Exchange(exchange.source_locale, exchange.target_locale, units), made, refused)


def _whole(work: _Work, locale: str) -> str | None:
    """The text of all its forms; None, with the reason, where one is missing or they make no message."""
    if work.open or not work.targets:
        return None
    pairs = zip(work.layout.forms, work.targets, strict=True)
    forms = [Form(form.keys, form.source, target) for form, target in pairs]
    try:
        return put_together(Layout(forms, work.layout.source), locale)[1]
    except (MessageSyntaxError, LimitError) as error:
        work.reason = f"Its forms make no message: {error.what}"
        return None
