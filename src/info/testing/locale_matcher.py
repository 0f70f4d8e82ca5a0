"""Runs a file of locale matching cases in ICU's format against `info.localization.LocaleMatcher`.

    python -m info.testing.locale_matcher localeMatcherTest.txt

Prints each failure and a last line `N passed, M failed`. The exit code is 0 when all passed, 1 when
one failed, 2 when the file cannot be read.

Source of the format: the head of ICU's `localeMatcherTest.txt`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec
import typer

from info.errors import TemplateError, UnknownName
from info.localization import LocaleMatcher
from info.localization.matcher import FIRST_SUPPORTED
from info.localization.tags import read_tag

__all__ = ["MatchCase", "failures_of", "main", "read_cases"]

_FAVORS: Final[dict[str, Literal["language", "script"]]] = {
    "": "language",
    "normal": "language",
    "script": "script",
}
_FARTHEST: Final = 100
_USAGE: Final = "Usage: python -m info.testing.locale_matcher FILE"


class MatchCase(msgspec.Struct, frozen=True):
    """One line with `>>`, and the parameters that hold for it.

    `default` is "" and `threshold` None where the file sets none. Of the expected values "" is not
    tested, and "null" is None.
    """

    line: int
    desired: tuple[str, ...]
    match: str
    match_desired: str
    combined: str
    supported: tuple[str, ...] = ()
    default: str = ""
    favor: str = ""
    threshold: int | None = None

    def __str__(self) -> str:
        said = {"default": self.default, "favor": self.favor, "threshold": self.threshold}
        rest = "".join(f", {name} {value}" for name, value in said.items() if value not in {"", None})
        return f"{', '.join(self.desired)} of {', '.join(self.supported) or 'nothing'}{rest}"


def read_cases(text: str, *, file: str = "") -> Iterator[MatchCase]:
    """The cases of a file; `TemplateError` with file and line for what is no part of the format.

    >>> [str(case) for case in read_cases("@supported=en, de   # and no more" + chr(10) + "de-AT >> de")]
    ['de-AT of en, de']
    """
    parameters: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if said.startswith("** test:"):
            parameters = {}
        elif said.startswith("@"):
            name, _, value = said[1:].partition("=")
            parameters[name.strip()] = _checked(name.strip(), value.strip(), file, number)
        elif said:
            yield _case(said, parameters, file, number)


def _checked(name: str, value: str, file: str, line: int) -> str:
    """The value of a parameter, if there is such a parameter and it may have it."""
    if name not in {"supported", "default", "favor", "threshold"}:
        raise _wrong(
            f"there is no parameter @{name}", "Known: default, favor, supported, threshold.", file, line
        )
    if name == "favor" and value not in _FAVORS:
        raise _wrong(f"@favor cannot be {value!r}", "Give normal, script or nothing.", file, line)
    if name == "threshold" and value and not (value.isdecimal() and int(value) <= _FARTHEST):
        raise _wrong(
            f"@threshold cannot be {value!r}", "Give a number from 0 to 100, or nothing.", file, line
        )
    return value


def _case(said: str, parameters: dict[str, str], file: str, line: int) -> MatchCase:
    desired, arrow, rest = said.partition(">>")
    expected = [part.strip() for part in rest.split("|")]
    if not arrow or not any(expected) or len(expected) > 3:  # noqa: PLR2004  (match, desired, combined)
        what = f"{said[:40]!r} is neither a case, nor a parameter, nor the head of a group"
        raise _wrong(what, "A case reads `desired, desired >> match | desired | combined`.", file, line)
    match, match_desired, combined = (*expected, "", "")[:3]
    return MatchCase(
        line,
        _listed(desired),
        match,
        match_desired,
        combined,
        supported=_listed(parameters.get("supported", "")),
        default=parameters.get("default", ""),
        favor=parameters.get("favor", ""),
        threshold=int(parameters["threshold"]) if parameters.get("threshold") else None,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _wrong(what: str, next_step: str, file: str, line: int) -> TemplateError:
    return TemplateError(f"{what}.", next_step=next_step, file=file or None, line=line)


def failures_of(case: MatchCase) -> list[str]:
    """What of a case is not as expected, one line for each value; empty when it passes.

    ICU's file lists words that are no language tags among the supported ones ("50"). They can be
    matched by nothing, so each stands in as a tag of private use.
    """
    matcher = LocaleMatcher(
        [_as_tag(tag) for tag in case.supported],
        default=_as_tag(case.default) if case.default else FIRST_SUPPORTED,
        favor=_FAVORS[case.favor],
        threshold=case.threshold,
    )
    found = matcher.match([_as_tag(tag) for tag in case.desired])
    asked = (
        ("match", case.match, found.supported),
        ("desired", case.match_desired, found.desired),
        ("combined", case.combined, found.combined),
    )
    return [
        f"line {case.line}: {case}: expected {what} {expected}, got {got or 'null'}"
        for what, expected, got in asked
        if expected and _spelled(expected) != (_spelled(got) if got else "null")
    ]


def _as_tag(word: str) -> str:
    try:
        read_tag(word)
    except UnknownName:
        return "x-" + "".join(letter for letter in word if letter.isascii() and letter.isalnum())[:8].ljust(
            1, "0"
        )
    return word


def _spelled(tag: str) -> str:
    return tag if tag == "null" else str(read_tag(_as_tag(tag)))


def main(arguments: Sequence[str]) -> int:
    """Run the file named by the only argument, tell what failed, and return the exit code."""
    if len(arguments) != 1:
        typer.echo(_USAGE, err=True)
        return 2
    path = Path(arguments[0])
    try:
        cases = list(read_cases(path.read_text(encoding="utf-8"), file=str(path)))
    except OSError as error:
        typer.echo(f"{path}: {error.strerror or error}. Name a file in ICU's format.\n{_USAGE}", err=True)
        return 2
    except UnicodeDecodeError:
        typer.echo(f"{path}: this is no UTF-8 text. Name a file in ICU's format.", err=True)
        return 2
    except TemplateError as error:
        typer.echo(str(error), err=True)
        return 2
    failures = [found for found in map(failures_of, cases) if found]
    for failure in failures:
        typer.echo("\n".join(failure))
    typer.echo(f"{len(cases) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
