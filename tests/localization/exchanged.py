"""Exchanges to write and read: the packaged catalogues, and generated messages in many spellings."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from info.bootstrap import library_of, setup_here
from info.errors import InfoError
from info.language.messageformat import parse_message, serialize
from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import CONTROL, Exchange, State, TextUnit
from info.publishing.published import Published
from tests.language.messageformat.generated import random_message, written

__all__ = ["COUNTED", "generated_exchange", "packaged_exchanges", "wrong"]

LOCALES = ("ar", "cs", "cy", "de", "fr", "ga", "ja", "lt", "pl", "pt-BR", "ru", "zh-Hans")
"""One to six plural categories, whole numbers that take all of them or not."""
COUNTED = ".input {$n :integer}\n.match $n\none {{{$n} day}}\n* {{{$n} days}}"
_NOTES = (
    "",
    "",
    "A note.",
    "Two\nlines",
    "info:message is what this is about",
    " spaces ",
    "a \x07 b",
    "\\u{41}",
)


def generated_exchange(seed: int, count: int) -> Exchange:
    """`count` texts: none translated, translated alike, or by a message of quite another shape."""
    rng = Random(seed)
    locale = LOCALES[seed % len(LOCALES)]
    return Exchange("en", locale, [_unit(rng, at) for at in range(count)])


def _unit(rng: Random, at: int) -> TextUnit:
    message = random_message(rng)
    source = written(rng, message) if rng.random() < 0.8 else serialize(message)
    target = rng.choice((None, source, serialize(message), written(rng, random_message(rng)), ""))
    return TextUnit(
        template=f"t{at // 20}",
        key=f"k{at}",
        source=source,
        target=target,
        variant=rng.choice((CONTROL, CONTROL, "warm")),
        state="missing" if target is None else rng.choice(("draft", "reviewed")),
        stale=target is not None and rng.random() < 0.2,
        note=rng.choice(_NOTES),
        place=rng.choice(("", "templates/locales/pl/a b.json:3:15")),
    )


def packaged_exchanges() -> Iterator[Exchange]:
    """All texts of all packaged templates in each language that any file gives."""
    library = library_of(setup_here())
    published = [library.published(template) for template in library.templates()]
    locales = sorted({tag for one in published for files in one.files.values() for tag in files} | {"ru"})
    for locale in locales:
        units = [unit for one in published for unit in _packaged(one, locale)]
        yield Exchange("en", locale, units)


def _packaged(published: Published, locale: str) -> Iterator[TextUnit]:
    document = published.loaded.document
    for variant in document.variants:
        given = published.files[variant.id].get(locale, {})
        for key, source in variant.texts.items():
            target = given[key].source if key in given else None
            state: State = "missing" if target is None else "draft"
            yield TextUnit(document.id, key, source, target, variant.id, state)


def wrong(exchange: Exchange, format: str) -> Iterator[str]:  # noqa: A002
    """What a file of the exchange loses: texts that differ, and whether its bytes do when written again."""
    try:
        data = write_exchange(exchange, format)
        read = read_exchange(data, format, file=f"{exchange.target_locale}.{format}")
    except InfoError as error:
        yield f"{format}: {type(error).__name__}: {error}"
        return
    for was, came in zip(exchange.units, read.units, strict=True):
        if was != came:
            yield f"{format}: {was!r} came back as {came!r}"
        for text in (came.source, came.target):
            if text is not None:
                parse_message(text)
    if (read.source_locale, read.target_locale) != (exchange.source_locale, exchange.target_locale):
        yield f"{format}: the languages came back as {read.source_locale} and {read.target_locale}"
    if write_exchange(read, format) != data:
        yield f"{format}: written again, the bytes differ"
