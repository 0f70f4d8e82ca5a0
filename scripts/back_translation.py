"""Texts for a reader who has not seen the English, and what they read laid beside it.

    python -m scripts.back_translation sheet fr > fr.tsv        # what the reader gets: no English, no names
    python -m scripts.back_translation compare fr answers.tsv   # source, translation and what was read
    python -m scripts.back_translation sheet fr --only billing_update/short billing_update/go.fix

A sheet has a line for each form of each text of the ten messages and the footer: a number, a tab, the text
as it is written, with its placeholders. Messages and texts are numbered, selecting words are hidden, so
that nothing but the translation tells what a text says. The reader answers with the same numbers, a tab,
and English. `compare` writes JSON lines; a number that was not answered is told, and the exit code is 1.
With `--only`, both take the texts named alone, under the numbers they have on the whole sheet.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from info.adapters.packaged import PackagedSource
from info.localization.exchange import write_exchange
from info.model.translation import Exchange
from info.publishing.l10n import units
from info.publishing.library import Library

__all__ = ["Line", "lines", "main"]

_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other", "*"})


class Line(NamedTuple):
    """One form of one text: its number on the sheet, what it is, what it says in both languages."""

    number: str
    name: str
    form: str
    source: str
    target: str


def lines(locale: str, only: Collection[str] = ()) -> Iterator[Line]:
    """Every form of every packaged text with words in a locale, in the order of the sheet.

    With `only`, the forms of the texts so named. Raises ValueError for a name that no text has.
    """
    found = list(_all_lines(locale))
    if unknown := set(only) - {line.name for line in found}:
        raise ValueError(f"no text is named {min(unknown)}; compare names them all")
    yield from (line for line in found if not only or line.name in only)


def _all_lines(locale: str) -> Iterator[Line]:
    exchange = Exchange("en", locale, units(Library([PackagedSource()]), locale))
    numbers: dict[str, int] = {}
    for at, text in enumerate(json.loads(write_exchange(exchange, "json"))["texts"], 1):
        message = numbers.setdefault(text["template"], len(numbers) + 1)
        for index, form in enumerate(text.get("forms", [{**text, "keys": ""}])):
            name = f"{text['template']}/{text['name']}"
            yield Line(f"{message}.{at}.{index}", name, form["keys"], form["source"], form["target"] or "")


def _shown(form: str) -> str:
    """The form's keys without words that say what the text is about."""
    return " ".join(key if key in _CATEGORIES or key.isdigit() else "…" for key in form.split())


def _sheet(locale: str, only: Collection[str]) -> int:
    for line in lines(locale, only):
        print(f"{line.number}\t{f'[{_shown(line.form)}] ' if line.form else ''}{line.target}")
    return 0


def _compare(locale: str, only: Collection[str], answers: Path) -> int:
    read = dict(_answers(answers))
    missing = 0
    for line in lines(locale, only):
        answer = read.get(line.number)
        missing += answer is None
        told: dict[str, Any] = {**line._asdict(), "read": answer}
        print(json.dumps(told, ensure_ascii=False))
    if missing:
        print(f"{missing} numbers of the sheet were not answered", file=sys.stderr)
    return 1 if missing else 0


def _answers(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        number, tab, text = line.partition("\t")
        if tab:
            yield number.strip(), text.strip()


def main(arguments: Sequence[str]) -> int:
    """Write a sheet, or lay the answers beside the source."""
    parser = argparse.ArgumentParser(prog="python -m scripts.back_translation")
    commands = parser.add_subparsers(dest="command", required=True)
    sheet = commands.add_parser("sheet", help="what the reader gets")
    compare = commands.add_parser("compare", help="source, translation and what was read")
    for command in (sheet, compare):
        command.add_argument("locale")
        command.add_argument(
            "--only", nargs="+", default=(), metavar="TEMPLATE/TEXT", help="these texts alone"
        )
    compare.add_argument("answers", type=Path)
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "sheet":
            return _sheet(asked.locale, asked.only)
        return _compare(asked.locale, asked.only, asked.answers)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
