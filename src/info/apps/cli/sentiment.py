"""`infoctl text sentiment`: how each line sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.lines import STDIN, lines_of
from info.apps.cli.output import guarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from info.processors.sentiment import Sentiment

__all__ = ["sentiment"]

_ASSUMED = "en"


def sentiment(
    file: Annotated[
        list[str] | None,
        typer.Argument(help="Files of UTF-8 lines; - or nothing is the standard input."),
    ] = None,
    *,
    language: Annotated[
        str | None,
        typer.Option(
            help="The language of the lines, e.g. de. Found for each line with the extra ml, else en."
        ),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="Rules alone, as with INFO_ML_ENABLED=false.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each line.")] = False,
) -> None:
    """Write how each line sounds: positive, negative or unsure, its score from -1 to 1, and who says so.

    Exit 2 for a line that is not UTF-8 (the lines before it are written).
    """
    from info.bootstrap import setup_here
    from info.processors.sentiment import sentiment as judged

    with guarded(as_json=as_json):
        model = not rules and setup_here().settings.ml_enabled.value
        language_of = _language_of(language)
        write = _write_json if as_json else _write
        for _, _, text in lines_of(file or [STDIN], "Reading"):
            write(judged(text, language_of(text), model=model))


def _language_of(asked: str | None) -> Callable[[str], str]:
    """From a line to its language: the one that is asked for, the one detected, or English."""
    from info.localization import canonical
    from info.localization.detection import UNDETERMINED, LanguageDetector, ModelsMissing

    if asked is not None:
        tag = canonical(asked)
        return lambda _text: tag
    detector = LanguageDetector()
    try:
        detector.detect("Load the models, please.")
    except ModelsMissing:
        return lambda _text: _ASSUMED

    def detected(text: str) -> str:
        found = detector.detect(text).language
        return _ASSUMED if found == UNDETERMINED else found

    return detected


def _write(found: Sentiment) -> None:
    score = "     –" if found.score is None else f"{found.score:+6.2f}"
    typer.echo(f"{found.label:<11}  {score}  {found.engine:<5}  {found.language:<5}  {found.why}")


def _write_json(found: Sentiment) -> None:
    import orjson

    told: dict[str, Any] = {
        "label": found.label,
        "score": found.score,
        "probability": found.probability,
        "engine": found.engine,
        "language": found.language,
        "why": found.why,
    }
    typer.echo(orjson.dumps(told))
