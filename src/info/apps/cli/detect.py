"""`infoctl text detect`: the language of each line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from info.apps.cli.output import console, fail, guarded

if TYPE_CHECKING:
    from info.localization.detection import Detection

__all__ = ["detect"]

_STDIN = "-"
_EVERY = 64
"""Lines between two looks at the progress bar."""


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
        for text in _lines(file or [_STDIN]):
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


def _lines(files: Sequence[str]) -> Iterator[str]:
    """Each line of each file, with a progress bar on a terminal that does not show the output itself."""
    from rich.progress import Progress

    for name in files:  # a file that is not there is told before the first line is written
        if name != _STDIN:
            with Path(name).open("rb"):
                pass
    screen = console(errors=True)
    hidden = not screen.is_terminal or sys.stdout.isatty() or all(name == _STDIN for name in files)
    with Progress(console=screen, transient=True, disable=hidden) as bar:
        whole = sum(Path(name).stat().st_size for name in files if name != _STDIN)
        task = bar.add_task("Detecting", total=whole or None)
        for name in files:
            if name == _STDIN:
                yield from _decoded("stdin", sys.stdin.buffer, bar, task)
            else:
                with Path(name).open("rb") as opened:
                    yield from _decoded(name, opened, bar, task)


def _decoded(name: str, opened: BinaryIO, bar: Any, task: Any) -> Iterator[str]:
    read = 0
    for number, data in enumerate(opened, 1):
        read += len(data)
        if number % _EVERY == 0:
            bar.advance(task, read)
            read = 0
        try:
            yield data.removesuffix(b"\n").decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            fail(f"{name}:{number}:{error.start + 1}: This line is not UTF-8. Save the file as UTF-8.")
    bar.advance(task, read)


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
