"""Run a folder of tests in the format of the Unicode MessageFormat working group.

    python -m info.testing.messageformat2 FOLDER

Prints every case that failed and a last line `N passed, M failed`; the exit code is 1 when any
failed, 2 when there is nothing to run. A case is its source, locale and values, and what is to come
out: the text, the parts (what is named in them), the errors by type and in order. Brings the three
functions along that the suite asks for: `:test:function`, `:test:select`, `:test:format`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from info.errors import MessageError, MessageSyntaxError
from info.language.messageformat import (
    FunctionContext,
    MessageFormat,
    MessageFunction,
    MessageValue,
)
from info.language.messageformat.syntax.grammar import NUMBER

__all__ = ["TEST_FUNCTIONS", "Case", "Failure", "main", "read_cases", "run_case"]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file. What is None is not asked; `errors` True asks for any."""

    file: str
    number: int
    source: str
    locale: str
    values: Mapping[str, Any]
    bidi_isolation: str
    text: str | None
    parts: Sequence[Mapping[str, Any]] | None
    errors: Sequence[str] | bool


@dataclass(frozen=True, slots=True)
class Failure:
    """What came out otherwise than the case says."""

    case: Case
    what: str

    def __str__(self) -> str:
        return f"{self.case.file}, test {self.case.number}: {self.case.source!r}\n    {self.what}"


def read_cases(folder: Path) -> Iterator[Case]:
    """Every case of every JSON file under the folder, in the order of names."""
    for path in sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or "tests" not in data:
            continue
        usual = data.get("defaultTestProperties", {})
        for number, test in enumerate(data["tests"], start=1):
            yield _case(path.relative_to(folder).as_posix(), number, {**usual, **test})


def _case(file: str, number: int, test: Mapping[str, Any]) -> Case:
    errors = test.get("expErrors", [])
    return Case(
        file=file,
        number=number,
        source=test["src"],
        locale=test.get("locale", "en-US"),
        values={each["name"]: _value(each) for each in test.get("params", [])},
        bidi_isolation=test.get("bidiIsolation", "default"),
        text=test.get("exp"),
        parts=test.get("expParts"),
        errors=errors if isinstance(errors, bool) else [error["type"] for error in errors],
    )


def _value(parameter: Mapping[str, Any]) -> object:
    if parameter.get("type") == "datetime":
        return datetime.fromisoformat(parameter["value"])
    return parameter["value"]


def run_case(case: Case) -> Failure | None:
    """The failure of a case, or None when all came out as it says."""
    try:
        message = MessageFormat(
            case.locale,
            case.source,
            bidi_isolation=case.bidi_isolation,  # type: ignore[arg-type]
            functions=TEST_FUNCTIONS,
        )
    except MessageSyntaxError as error:
        return _wrong_errors(case, [error.type])
    return _wrong_text(case, message) or _wrong_parts(case, message)


def _wrong_text(case: Case, message: MessageFormat) -> Failure | None:
    errors: list[str] = []
    text = message.format(case.values, lambda error: errors.append(error.type))
    if case.text is not None and text != case.text:
        return Failure(case, f"the text is {text!r}, not {case.text!r}")
    return _wrong_errors(case, errors)


def _wrong_parts(case: Case, message: MessageFormat) -> Failure | None:
    errors: list[str] = []
    parts = message.format_to_parts(case.values, lambda error: errors.append(error.type))
    if case.parts is not None and not _holds(parts, list(case.parts)):
        return Failure(case, f"the parts are {parts!r}, not {case.parts!r}")
    return _wrong_errors(case, errors)


def _wrong_errors(case: Case, errors: list[str]) -> Failure | None:
    wanted = case.errors
    fine = bool(errors) == wanted if isinstance(wanted, bool) else errors == list(wanted)
    return None if fine else Failure(case, f"the errors are {errors!r}, not {wanted!r}")


def _holds(actual: object, wanted: object) -> bool:
    """Whether all that is wanted is there; dictionaries may hold more."""
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(
            name in actual and _holds(actual[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(wanted)
            and all(_holds(have, want) for have, want in zip(actual, wanted, strict=True))
        )
    return actual == wanted


# The functions of the suite, as its README tells them


@dataclass(frozen=True, slots=True)
class _Behaviour:
    decimal_places: int = 0
    fails_format: bool = False
    fails_select: bool = False


_FAILS: Final = {
    "never": {},
    "select": {"fails_select": True},
    "format": {"fails_format": True},
    "always": {"fails_select": True, "fails_format": True},
}


class _TestValue(MessageValue):
    __slots__ = ("behaviour", "formats", "number", "selects")

    def __init__(self, value: float, behaviour: _Behaviour, *, formats: bool, selects: bool) -> None:
        super().__init__("test", value, direction="ltr", locale="und")
        self.number = value
        self.behaviour = behaviour
        self.formats = formats
        self.selects = selects

    def text(self) -> str:
        return "".join(part["value"] for part in self._digits())

    def parts(self) -> list[dict[str, Any]]:
        return [{"type": "test", "parts": self._digits()}]

    def _digits(self) -> list[dict[str, str]]:
        if not self.formats:
            raise MessageError("unsupported-operation", "':test:select' cannot be shown")
        if self.behaviour.fails_format:
            raise MessageError("bad-option", "it was told to fail")
        size = abs(self.number)
        parts = [{"type": "neg", "value": "-"}] if self.number < 0 else []
        parts.append({"type": "int", "value": str(int(size))})
        if self.behaviour.decimal_places:
            parts += [{"type": "dot", "value": "."}, {"type": "frac", "value": str(int(size % 1 * 10))}]
        return parts

    def select(self, keys: Collection[str]) -> Sequence[str]:
        if self.behaviour.fails_select:
            raise MessageError("bad-option", "it was told to fail")
        matching = ("1.0", "1") if self.behaviour.decimal_places else ("1",)
        return [key for key in matching if key in keys and self.number == 1]


def _test_function(*, formats: bool, selects: bool) -> MessageFunction:
    def resolved(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
        before = operand.behaviour if isinstance(operand, _TestValue) else _Behaviour()
        value = _number(operand.value if isinstance(operand, MessageValue) else operand)
        behaviour = _behaviour(context, options, before)
        return _TestValue(value, behaviour, formats=formats, selects=selects)

    return resolved


def _number(operand: object) -> float:
    if isinstance(operand, str) and NUMBER.fullmatch(operand):
        return float(operand)
    if isinstance(operand, int | float) and not isinstance(operand, bool):
        return operand
    raise MessageError("bad-operand", "it wants a number")


def _behaviour(context: FunctionContext, options: Mapping[str, object], before: _Behaviour) -> _Behaviour:
    behaviour = before
    if "decimalPlaces" in options:
        places = options["decimalPlaces"]
        if places not in (0, 1, "0", "1"):
            raise MessageError("bad-option", "'decimalPlaces' wants 0 or 1")
        behaviour = replace(behaviour, decimal_places=int(str(places)))
    fails = options.get("fails", "never")
    if not isinstance(fails, str) or fails not in _FAILS:
        context.report("bad-option", "'fails' wants one of never, select, format, always")
        return behaviour
    return replace(behaviour, **_FAILS[fails])


TEST_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {
    "test:function": _test_function(formats=True, selects=True),
    "test:select": _test_function(formats=False, selects=True),
    "test:format": _test_function(formats=True, selects=False),
}
"""The functions that the suite's messages call."""


def main(arguments: Sequence[str]) -> int:
    """Run the folder that the arguments name; the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m info.testing.messageformat2 FOLDER\n")
        return 2
    folder = Path(arguments[0])
    cases = list(read_cases(folder)) if folder.is_dir() else []
    if not cases:
        sys.stderr.write(f"{folder}: no tests here. Name the folder that holds the suite's JSON files.\n")
        return 2
    failures = [failure for case in cases if (failure := run_case(case))]
    for failure in failures:
        sys.stdout.write(f"{failure}\n")
    sys.stdout.write(f"{len(cases) - len(failures)} passed, {len(failures)} failed\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
