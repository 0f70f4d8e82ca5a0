"""`infoctl text tone` and `text readability`: how a text sounds, and how easy it is to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import msgspec
import typer

from info.apps.cli.output import EXIT_FINDINGS, fail, guarded

__all__ = ["readability", "tone"]

_STDIN: Final = "-"
_Files = Annotated[list[str] | None, typer.Argument(help="Files; - or none is the standard input.")]
_Locale = Annotated[str, typer.Option("--locale", "-l", help="The language of the texts: de, pt-BR …")]


class _Text(NamedTuple):
    file: str
    line: int
    text: str


def tone(
    file: _Files = None,
    *,
    tone: Annotated[str, typer.Option("--tone", "-t", help="One of the seven tones: business_formal …")],
    locale: _Locale,
    address: Annotated[
        str | None, typer.Option(help="How the reader is to be called: formal or informal.")
    ] = None,
) -> None:
    """Say of each line what does not fit a tone, and whether it keeps to one form of address.

    Writes a JSON line for each line that is not blank. Exit 1 when there was anything to say.
    """
    from info.errors import UnknownName
    from info.localization import ADDRESSES, canonical
    from info.processors import address_findings, called, tone_findings

    with guarded():
        language = canonical(locale)
        wanted = next((each for each in ADDRESSES if each == address), None)
        if address is not None and wanted is None:
            raise UnknownName("address", address, ADDRESSES)
        told = False
        for at in _lines(file):
            found = [
                *tone_findings(at.text, tone, language),
                *address_findings({"": (at.text, language)}, wanted=wanted),
            ]
            ways = [word.address for word in called(at.text, language)]
            told = told or bool(found)
            _show(
                {
                    "file": at.file,
                    "line": at.line,
                    "address": ways[0] if len(ways) == 1 else "mixed" if ways else None,
                    "findings": [{"code": each.code, "what": each.what} for each in found],
                }
            )
    if told:
        raise typer.Exit(EXIT_FINDINGS)


def readability(
    file: _Files = None,
    *,
    locale: _Locale,
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a text; else each file.")] = False,
    least_words: Annotated[
        int, typer.Option("--least-words", min=1, help="Words below which there is no score.")
    ] = 100,
) -> None:
    """Score how easy texts are to read, by the formulas published for their language.

    Writes a JSON line for each text. A language without a formula, or a text too short for one, has no
    scores, and `why` says so.
    """
    from info.localization import canonical
    from info.processors.readability import readability as measured

    with guarded():
        language = canonical(locale)
        for at in _lines(file) if lines else _whole(file):
            found = measured(at.text, language, least_words=least_words)
            where = {"file": at.file, "line": at.line} if lines else {"file": at.file}
            scores = [
                {"formula": each.formula, "scale": each.scale, "score": each.value} for each in found.scores
            ]
            counts = {"words": found.words, "sentences": found.sentences, "syllables": found.syllables}
            _show({**where, "scores": scores, **counts, **({"why": found.why} if found.why else {})})


def _whole(files: Sequence[str] | None) -> Iterator[_Text]:
    for name in files or [_STDIN]:
        data = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
        shown = "stdin" if name == _STDIN else name
        try:
            yield _Text(shown, 1, data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            column = error.start - data.rfind(b"\n", 0, error.start)
            fail(f"{shown}:{line}:{column}: The file is not UTF-8. Save it as UTF-8.")


def _lines(files: Sequence[str] | None) -> Iterator[_Text]:
    for whole in _whole(files):
        for number, text in enumerate(whole.text.split("\n"), 1):
            if text.strip():
                yield _Text(whole.file, number, text)


def _show(value: dict[str, Any]) -> None:
    typer.echo(msgspec.json.encode(value))
