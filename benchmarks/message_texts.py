"""Message texts beside fluent.runtime: a plural with two variables, and a plain value.

    python -m benchmarks.message_texts [--rounds N]

Both format the same texts with the same values, with isolates, and must say the same; a text that
differs ends the run. No value comes twice in a row, so nothing that was formatted before helps but
what each of them keeps by itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

from benchmarks.measure import Timing, take_turns
from info.language.messageformat import MessageFormat

__all__ = ["SUBJECTS", "Subject", "main"]


@dataclass(frozen=True)
class Subject:
    """One text in both languages, values for it, and what it may cost."""

    name: str
    ours: str
    theirs: str
    values: tuple[dict[str, Any], ...]
    most_us: float
    most_ratio: float | None


_PEOPLE: Final = ("Ada", "Jean-Baptiste", "Łukasz", "美咲", "Grace Hopper", "محمد", "O'Neill")
SUBJECTS: Final = (
    Subject(
        "plural and two variables",
        ".input {$count :number} .match $count "
        "one {{{$name} shared {$count} photo}} * {{{$name} shared {$count} photos}}",
        "m = { $count ->\n    [one] { $name } shared { $count } photo\n"
        "   *[other] { $name } shared { $count } photos\n}\n",
        tuple(
            {"name": _PEOPLE[number % len(_PEOPLE)], "count": number * number * 7 + 1} for number in range(97)
        ),
        most_us=5.0,
        most_ratio=1 / 3,
    ),
    Subject(
        "a plain value",
        "Hello, {$name}!",
        "m = Hello, { $name }!\n",
        tuple({"name": name} for name in _PEOPLE),
        most_us=1.0,
        most_ratio=None,
    ),
)


def _contenders(subject: Subject) -> Mapping[str, Callable[[dict[str, Any]], str]]:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle(["en-US"])
    bundle.add_resource(FluentResource(subject.theirs))
    pattern = bundle.get_message("m").value
    message = MessageFormat("en-US", subject.ours)
    return {
        "ours": message.format,
        "fluent.runtime": lambda values: bundle.format_pattern(pattern, values)[0],
    }


def _same(subject: Subject, contenders: Mapping[str, Callable[[dict[str, Any]], str]]) -> None:
    """Both say the same, but for the isolates that Fluent also puts around numbers in English."""
    for values in subject.values:
        ours, theirs = (_bare(run(values)) for run in contenders.values())
        if ours != theirs:
            wrong = f"{subject.name}: {ours!r}, fluent.runtime {theirs!r}"
            raise AssertionError(wrong)


def _bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def _timed(subject: Subject, rounds: int) -> dict[str, Timing]:
    contenders = _contenders(subject)
    _same(subject, contenders)
    values = {name: cycle(subject.values) for name in contenders}
    runs = {name: lambda run=run, turn=values[name]: run(next(turn)) for name, run in contenders.items()}
    return take_turns(runs, rounds=rounds)


def main(rounds: int = 15) -> list[dict[str, Any]]:
    """Compare all texts, print a line for each, and give the rows to save."""
    rows = []
    for subject in SUBJECTS:
        timed = _timed(subject, rounds)
        ours, theirs = timed["ours"], timed["fluent.runtime"]
        goal = f"≤ {subject.most_us:g} µs" + (f", ≤ {subject.most_ratio:.2f}" if subject.most_ratio else "")
        print(
            f"text     {subject.name:25} {ours.median:6.2f} µs ÷ fluent.runtime {theirs.median:6.2f} µs"
            f" = {ours.over(theirs):5.3f}  {goal}"
        )
        rows.append(
            {
                "subject": "text",
                "what": subject.name,
                "peer": "fluent.runtime",
                "ours": vars(ours),
                "theirs": vars(theirs),
                "ratio": round(ours.over(theirs), 3),
                "goal": goal,
            }
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.message_texts")
    parser.add_argument("--rounds", type=int, default=15)
    main(parser.parse_args().rounds)
