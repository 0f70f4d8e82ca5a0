"""`infoctl text detect`: the language of each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.lines import STDIN, lines_of
from info.apps.cli.output import fail, guarded

if TYPE_CHECKING:
    from info.localization.detection import Detection

__all__ = ["detect"]


def detect(
    file: Annotated[
        list[str] | None,
        typer.Argument(help="Files of UTF-8 lines; - or nothing is the standard input."),
    ] = None,
    *,
    languages: Annotated[
        str | None, typer.Option(help="Only these may be answered: en,de,pt-BR. All known when left out.")
    ] = None,
    prior: Annotated[
        str | None, typer.Option(help="The locale of whoever wrote the lines, e.g. de-AT.")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Below this probability the answer is und; 0 always guesses."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same; errors are JSON, too.")] = False,
) -> None:
    """Write the language of each line as a line of JSON. Needs the extra: info-templates[ml].

    Each line is {"language", "probability", "runner_up": {"language", "probability"}}; `und` is not sure
    enough, or an empty line. Exit 2 for a line that is not UTF-8 (the lines before it are written).
    """
    with guarded(as_json=as_json):
        detector = _detector(languages, threshold)
        _known(prior, "--prior")
        for _, _, text in lines_of(file or [STDIN], "Detecting"):
            _write(detector.detect(text, prior=prior))


def _detector(languages: str | None, threshold: float | None) -> Any:
    from info.bootstrap import open_detector, setup_here
    from info.localization.detection import LanguageDetector

    listed = None if languages is None else [name.strip() for name in languages.split(",") if name.strip()]
    if listed == []:
        fail("--languages names no language. Write e.g. --languages en,de.")
    found = open_detector(setup_here(), listed)
    for name in listed or ():
        _known(name, "--languages")
    return found if threshold is None else LanguageDetector(listed, threshold=threshold)


def _known(locale: str | None, option: str) -> None:
    from info.localization.detection import LanguageDetector

    if locale is not None and not LanguageDetector().known(locale):
        fail(f"{option}: texts in '{locale}' cannot be recognised; there is no model for that language.")


def _write(found: Detection) -> None:
    import orjson

    runner_up = None
    if found.runner_up is not None:
        runner_up = {"language": found.runner_up, "probability": round(found.runner_up_probability, 4)}
    told = {
        "language": found.language,
        "probability": round(found.probability, 4),
        "runner_up": runner_up,
    }
    typer.echo(orjson.dumps(told))
