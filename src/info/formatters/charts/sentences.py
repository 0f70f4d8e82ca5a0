"""What a chart says, as a sentence computed from its data, in the reader's language.

The sentences are MessageFormat 2 sources in `data/sentences/<locale>.json`, one file a language; a
language without a file is told in English. Figures and categories come as the reader's locale
writes them, and names stand where no grammar bends them (a label may be a day, a city, a track).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from info.formatters.charts.points import ChartData, ChartSeries
from info.formatters.charts.words import one_line
from info.formatters.inline import PlainDialect, text_piece
from info.formatters.stages import isolate_ltr, isolate_rtl
from info.language.binding import bind_text
from info.language.expressions.scope import Scope
from info.language.messageformat import make_formatter, text_direction
from info.language.messageformat.functions.plurals import locale_chain
from info.language.pieces import Environment, Program, compile_program

__all__ = ["LANGUAGES", "MOST_TOLD", "sentence", "share_sentence", "word"]

LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt-BR", "ru", "zh-Hans")
"""The languages charts speak."""
MOST_TOLD: Final = 6
"""Series a sentence tells of; more would be read out longer than anybody listens."""
_STAGES: Final = {"isolate_ltr": isolate_ltr, "isolate_rtl": isolate_rtl}
_UNSPACED: Final = ("ja", "zh")
_ENDS: Final = " .:。："
"""What may end a text and would stand before a sentence's own colon."""


def sentence(data: ChartData, locale: str, format_locale: str | None = None) -> str:
    """The chart in a sentence for each series, in `locale`; how many figures are missing, if any are.

    A line or sparkline is told from its first to its last figure, with the highest where it rose and
    the lowest where it fell; bars and parts by their highest and lowest; a gauge as so much of its
    total. Of ties the first is named. `format_locale` writes the numbers counted here (None: `locale`).

    >>> from info.formatters.charts import ChartSeries
    >>> plays = ChartSeries("Plays", (12.0, 97.0, 84.0), ("12", "97", "84"))
    >>> sentence(ChartData("line", ("Monday", "Saturday", "Sunday"), (plays,)), "en")
    'Plays rose from 12 (Monday) to 84 (Sunday); highest 97 (Saturday).'
    """
    spoken, written = _spoken(locale), format_locale or locale
    if not data.numbers():
        return _said(spoken, written, "none", {})
    told = [_of_series(data, series, spoken, written) for series in data.series[:MOST_TOLD]]
    missing = sum(value is None for series in data.series for value in series.values)
    if missing:
        told.append(_said(spoken, written, "missing", {"missing": missing}))
    return ("" if spoken.startswith(_UNSPACED) else " ").join(part for part in told if part)


def share_sentence(words: str, figure: str, locale: str) -> str:
    """How much of a whole, in `locale`: the words it is of, and the figure.

    >>> share_sentence("Storage used.", "72%", "en")
    'Storage used: 72%.'
    """
    spoken = _spoken(locale)
    named = one_line(words).rstrip(_ENDS)
    return _said(spoken, spoken, "share", {"series": named, "value": one_line(figure)}) if named else figure


def word(key: str, locale: str) -> str:
    """A text of the catalogue that takes no values: "none", or "figures", the name of a data table."""
    spoken = _spoken(locale)
    return _said(spoken, spoken, key, {})


def _of_series(data: ChartData, series: ChartSeries, locale: str, format_locale: str) -> str:
    known = series.known()
    if not known:
        return ""
    values = {at: series.values[at] or 0.0 for at in known}
    peak, dip = max(known, key=values.__getitem__), min(known, key=values.__getitem__)
    said = {"series": one_line(series.name)}
    for at, figure, label in (
        (known[0], "first", "start"),
        (known[-1], "last", "end"),
        (peak, "high", "peak"),
        (dip, "low", "dip"),
    ):
        said[figure], said[label] = one_line(series.figures[at]), one_line(data.categories[at])
    if data.kind == "gauge":
        total = make_formatter("number", {}, format_locale)(data.total, "UTC")
        said = {**said, "value": said["last"], "total": total}
    return _said(locale, format_locale, _key(data.kind, values, peak, dip), said)


def _key(kind: str, values: Mapping[int, float], peak: int, dip: int) -> str:
    """Which sentence is true of the values: place → number, in order, `peak` and `dip` their extremes."""
    places = list(values)
    first, last = places[0], places[-1]
    if kind == "gauge":
        return "gauge"
    if len(places) == 1:
        return "single"
    if kind not in ("line", "sparkline"):
        return "parts" if values[peak] > values[dip] else "same"
    if values[peak] == values[dip]:
        return "flat"
    if values[last] > values[first]:
        return "rise" if values[peak] == values[last] else "rise_high"
    if values[last] < values[first]:
        return "fall" if values[dip] == values[last] else "fall_low"
    return "level"


def _spoken(locale: str) -> str:
    return next(_candidates(locale), "en")


def _candidates(locale: str) -> Iterator[str]:
    """The languages charts speak, from the nearest to the locale on: `de-AT` → `de`, `zh` → `zh-Hans`."""
    for tag in locale_chain(locale):
        yield from (known for known in LANGUAGES if known == tag)
    base = locale_chain(locale)[-1]
    yield from (known for known in LANGUAGES if known.partition("-")[0] == base and known != base)


@cache
def _texts(locale: str) -> dict[str, str]:
    packaged = files("info.formatters.charts").joinpath("data", "sentences", f"{locale}.json")
    texts: dict[str, str] = json.loads(packaged.read_text(encoding="utf-8"))
    return texts


@lru_cache(maxsize=512)
def _program(locale: str, format_locale: str, key: str) -> Program:
    bound = bind_text(
        _texts(locale)[key], Scope(None, frozenset()), select_locale=locale, format_locale=format_locale
    )
    dialect = PlainDialect(str, (f"isolate_{text_direction(locale)}",))
    return compile_program({"said": text_piece(bound, dialect)}, Environment(stages=_STAGES, layouts={}))


def _said(locale: str, format_locale: str, key: str, values: Mapping[str, Any]) -> str:
    return _program(locale, format_locale, key)(values, {}, "UTC")[0]
