"""`infoctl text score`: how much better each of several texts may do, as a line of JSON for each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from info.apps.cli.lines import STDIN, lines_of
from info.apps.cli.output import fail, guarded

if TYPE_CHECKING:
    from info.personalization import Estimate, NoEstimate

__all__ = ["score"]

_MOST: Final = 100
"""Candidates of a line that are set beside each other."""


def score(
    file: Annotated[
        list[str] | None,
        typer.Argument(help="Files of JSON lines; - or nothing is the standard input."),
    ] = None,
    *,
    locale: Annotated[str, typer.Option(help="The language the texts are in, e.g. en or en-GB.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="The same; errors are JSON, too.")] = False,
) -> None:
    """Estimate which candidates of each line do better. A line is {"candidates": ["…", "…"]}.

    Written is {"candidates": [{"text", "lift", "low", "high", "best"}, …], "model", "version"} in the same
    order: the predicted relative lift over the mean of the line's candidates (0.04 is +4 %), the bounds of
    its 80 % range, and the probability to be the best of them. Where there is no estimate the numbers are
    null and "no_estimate" says why. Exit 2 for a line that is not of this form (the lines before it are
    written).
    """
    with guarded(as_json=as_json):
        estimate = _model()
        for name, number, line in lines_of(file or [STDIN], "Scoring"):
            if line.strip():
                texts = _candidates(line, f"{name}:{number}")
                _write(texts, estimate(texts, locale))


def _model() -> Callable[[list[str], str], Estimate | NoEstimate]:
    from info.bootstrap import open_content_model, setup_here
    from info.personalization import NoEstimate

    setup = setup_here()
    if not setup.settings.ml_enabled.value:
        return lambda _texts, _locale: NoEstimate("ml.enabled is off.")
    model = open_content_model(setup)
    return lambda texts, locale: model.estimate(texts, locale=locale)


def _candidates(line: str, place: str) -> list[str]:
    """The texts of a line; a line that is not of the form ends the command with its place."""
    import orjson

    try:
        read = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        fail(f"{place}:{error.colno}: This line is not JSON. Write {_form()}.")
    given = read.get("candidates") if isinstance(read, Mapping) else None
    if not isinstance(given, list) or not given:
        _refused(place, "This line has no list of candidates")
    if len(given) > _MOST:
        _refused(place, f"This line has {len(given)} candidates; {_MOST} are set beside each other at most")
    texts = [each.get("text") if isinstance(each, Mapping) else each for each in given]
    strange = next((number for number, text in enumerate(texts, 1) if not isinstance(text, str)), None)
    if strange is not None:
        _refused(place, f"Candidate {strange} is no text")
    return list(map(str, texts))


def _refused(place: str, what: str) -> NoReturn:
    fail(f"{place}:1: {what}. Write {_form()}.")


def _form() -> str:
    return '{"candidates": ["one text", "another text"]}'


def _write(texts: list[str], estimate: Estimate | NoEstimate) -> None:
    import orjson

    from info.personalization import NoEstimate

    told: dict[str, Any]
    if isinstance(estimate, NoEstimate):
        empty = {"lift": None, "low": None, "high": None, "best": None}
        told = {"candidates": [{"text": text, **empty} for text in texts], "no_estimate": estimate.why}
    else:
        rows = zip(texts, estimate.ranges(), estimate.best(), strict=True)
        told = {
            "candidates": [
                {
                    "text": text,
                    "lift": round(each.lift, 4),
                    "low": round(each.low, 4),
                    "high": round(each.high, 4),
                    "best": round(best, 4),
                }
                for text, each, best in rows
            ],
            "model": estimate.model,
            "version": estimate.version,
        }
        if estimate.note:
            told["note"] = estimate.note
    typer.echo(orjson.dumps(told))
