"""Every packaged text is in its language, by another detector: `python -m scripts.prove_languages [--json]`.

    messages    ten templates × twelve languages × every format, with all variants and both usual examples
    texts       each form of each text of each catalogue, and the English sources

lingua, told of the twelve languages and of nothing else, reads what a reader sees: markup, addresses and
placeholders are left out, and from messages the values of the example and of the tenant, which are their
words; of a line that stands in a message twice, as in a push and its preview, one is read. What
has 40 letters or more is judged; a Chinese character, a kana or a Korean syllable counts as three. A judged
text that lingua takes for another language is wrong. Shorter ones are read, too, and each that it takes for
another is told: of a word or two a detector says little, and that is no proof against the word.
`--json` prints one object; exit code 1 when a judged text is wrong, 2 when lingua is not installed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.progress import track

from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES
from scripts.back_translation import lines
from tests.whole.rendering import library, render, schema, tenant

__all__ = ["FEWEST_LETTERS", "Read", "judged", "letters", "main", "message_texts", "open_lingua", "wrong"]

FEWEST_LETTERS: Final = 40
"""Letters from which a text is judged; set before the first run."""
_WIDE: Final = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ADDRESS: Final = re.compile(r"(?:https?|mailto|tel):\S*|www\.\S+|\S+@\S+\.\S+")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_UNSEEN: Final = frozenset({"style", "script", "title", "head"})
_ESCAPE: Final = re.compile(r"\\(?=[^\w\s])|[\u2066-\u2069]")
"""What a channel's writer sets before a mark, and around a value."""
_USUAL: Final = 2
"""Examples of a schema that are usual; those behind them try overlong values of many scripts."""
_FEWEST_REMOVED: Final = 3
"""Characters of a value from where it is left out of a message."""


class Read(NamedTuple):
    """A text as a reader sees it, where it stands, and whose language it should be in."""

    kind: str
    locale: str
    place: str
    text: str


Detect = Callable[[str], str]


def open_lingua() -> Detect:
    """A function from a text to the base of one of the twelve locales, or `und`. Error: `ImportError`."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, base(locale).upper()) for locale in SHIPPED_LOCALES]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return "und" if found is None else str(found.iso_code_639_1.name).lower()

    return detect


def base(locale: str) -> str:
    """The language of a locale: `pt` of `pt-BR`."""
    return locale.partition("-")[0]


def letters(text: str) -> int:
    """How many letters there are; a Chinese character, a kana or a Korean syllable counts as three."""
    return sum(3 if _WIDE.match(each) else 1 for each in text if each.isalpha())


class _Words(HTMLParser):
    """What a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._unseen += tag in _UNSEEN
        self.shown.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self.shown.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.shown.append(data)


def _seen(text: str) -> str:
    parser = _Words()
    parser.feed(text)
    parser.close()
    return " ".join(_ADDRESS.sub(" ", "".join(parser.shown)).split())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _shown(payload: Any) -> str:
    """What a payload shows: its strings without the words of the format itself, such as `plain_text`."""
    if isinstance(payload, str):
        return _seen(payload)
    texts = [_seen(text) for text in _strings(payload) if " " in text or not text.isascii()]
    return " ".join(dict.fromkeys(texts))


def _without_values(text: str, *values_of: Any) -> str:
    text = _ESCAPE.sub("", text)
    given = (value for each in values_of for value in _strings(each))
    values = {" ".join(value.split()) for value in given if len(value) >= _FEWEST_REMOVED}
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, " ")
    return " ".join(text.split())


def messages(template: str, locale: str, formats: Iterable[str] = FORMATS) -> Iterator[Read]:
    """What every message of a template in a language shows, without its example's values."""
    for variant in (each.id for each in library().published(template).loaded.document.variants):
        for channel in formats:
            for nth, example in enumerate(schema(template)["examples"][:_USUAL], 1):
                text = _shown(render(template, variant, locale, channel, example))
                place = f"{template}/{variant} {channel} example {nth}"
                yield Read("messages", locale, place, _without_values(text, example, tenant()))


def message_texts(locale: str) -> Iterator[Read]:
    """Every form of every text of a catalogue without its placeholders; with `en` the sources."""
    told = locale == SHIPPED_LOCALES[0]
    for line in lines(SHIPPED_LOCALES[1] if told else locale):
        text = _ADDRESS.sub(" ", _PLACEHOLDER.sub(" ", line.source if told else line.target))
        place = f"{line.name} {line.form}".strip()
        yield Read("texts", locale, place, " ".join(text.split()))


def judged(read: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """What is long enough to be judged, and what is not but has letters."""
    counted = [(each, letters(each.text)) for each in read]
    return (
        [each for each, count in counted if count >= FEWEST_LETTERS],
        [each for each, count in counted if 0 < count < FEWEST_LETTERS],
    )


def wrong(read: Iterable[Read], detect: Detect) -> Iterator[tuple[Read, str]]:
    """What the detector takes for another language, and for which."""
    for each in read:
        found = detect(each.text)
        if found != base(each.locale):
            yield each, found


def _all_messages(console: Console) -> Iterator[Read]:
    pairs = [(template, locale) for template in TEMPLATE_TYPES for locale in SHIPPED_LOCALES]
    for template, locale in track(pairs, "reading messages", console=console, transient=True):
        yield from messages(template, locale)


def _all_texts(console: Console) -> Iterator[Read]:
    for locale in track(SHIPPED_LOCALES, "reading texts", console=console, transient=True):
        yield from message_texts(locale)


def _report(kind: str, read: Sequence[Read], detect: Detect) -> dict[str, Any]:
    long, short = judged(read)
    found = {"judged": list(wrong(long, detect)), "shorter": list(wrong(short, detect))}
    return {
        "kind": kind,
        "judged": len(long),
        "wrong": len(found["judged"]),
        "shorter": len(short),
        "shorter taken for another": len(found["shorter"]),
        "others": [
            {"judged": name == "judged", **each._asdict(), "letters": letters(each.text), "taken for": other}
            for name, pairs in found.items()
            for each, other in pairs
        ],
    }


def _print(report: dict[str, Any]) -> None:
    for each in report["others"]:
        mark = "wrong" if each["judged"] else "short"
        print(f"{mark}: {each['locale']} {each['place']}: taken for {each['taken for']}: {each['text']}")
    short = f"of {report['shorter']:,} shorter ones {report['shorter taken for another']} taken for another"
    print(f"{report['kind']}: {report['judged']:,} judged, {report['wrong']} wrong; {short}")


def main(arguments: Sequence[str]) -> int:
    """Read, judge, print; 1 when a judged text is in the wrong language."""
    parser = argparse.ArgumentParser(prog="python -m scripts.prove_languages")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(arguments)
    try:
        detect = open_lingua()
    except ImportError as missing:
        told = "Install the group bench: pip install --group bench."
        print(f"the proof needs {missing.name}, which is not installed. {told}", file=sys.stderr)
        return 2
    console = Console(stderr=True)
    sources = {"texts": _all_texts, "messages": _all_messages}
    reports = [_report(kind, list(source(console)), detect) for kind, source in sources.items()]
    if asked.json:
        print(json.dumps(reports, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            _print(report)
    return int(any(report["wrong"] for report in reports))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
