"""ICU MessageFormat 1 into MessageFormat 2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from info.errors import LimitError, MessageSyntaxError
from info.language.conversion.categories import CATEGORIES, category_remarks
from info.language.conversion.flatten import source_of
from info.language.conversion.icu_dates import BARE_DATE, date_shown
from info.language.conversion.icu_nodes import Argument, Branch, Branches, Hash, Nodes
from info.language.conversion.icu_numbers import Shown, number_shown
from info.language.conversion.icu_parser import parse_icu
from info.language.conversion.names import Names
from info.language.conversion.report import Converted, Finding, Level, NotCarried, converted
from info.language.conversion.tree import Case, Choose, Options, Selector, Show, ShowSelector, Tree
from info.language.conversion.wishes import Wishes
from info.language.messageformat import canonical_number

__all__ = ["convert_icu"]

_OFFSET_MAX: Final = 99
_CHOICE_KEYS_MAX: Final = 100
_ORDINAL: Final[Options] = (("select", "ordinal"),)


def convert_icu(source: str, *, key: str = "", wishes: Wishes | None = None, note: str = "") -> Converted:
    """The MessageFormat 2 text of an ICU MessageFormat 1 message, with findings.

    Raises nothing for a bad text: its outcome has no text, and a finding with the place.

    >>> convert_icu("{n, plural, one {# file} other {# files}}").text.splitlines()
    ['.input {$n :number}', '.match $n', 'one {{{$n} file}}', '* {{{$n} files}}']
    """
    wishes = wishes or Wishes()
    work = _Conversion(wishes)
    try:
        text = source_of(work.message(parse_icu(source, apostrophe=wishes.apostrophe)))
    except NotCarried as refused:
        return converted(key, None, [*work.findings, refused.finding], note=note)
    except MessageSyntaxError as error:
        finding = Finding("not carried", error.what, error.next_step, error.offset)
        return converted(key, None, [finding], note=note)
    except LimitError as error:
        return converted(key, None, [Finding("not carried", error.what, error.next_step)], note=note)
    return converted(key, text, work.findings, note=note)


class _Conversion:
    """One message on its way: what is known of its arguments, and what is found."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self.names = Names(wishes.names)
        self.kinds: dict[str, set[str]] = {}
        self.findings: list[Finding] = []

    def find(self, level: Level, what: str, next_step: str, offset: int) -> None:
        """Note a finding."""
        self.findings.append(Finding(level, what, next_step, offset))

    def message(self, nodes: Nodes) -> Tree:
        """The tree of a whole message."""
        for node in _arguments(nodes):
            kind = "number" if isinstance(node, Branches) and node.type != "select" else node.type
            self.kinds.setdefault(node.name, set()).add(kind)
        for name in self.kinds:
            self.names.reserve(name)
        places = {node.name: node.offset for node in reversed([*_arguments(nodes)])}
        for name, offset in sorted(places.items(), key=lambda pair: pair[1]):
            self._renamed(name, offset)
        return self.tree(nodes, None)

    def _renamed(self, name: str, offset: int) -> None:
        new = self.names.new(name)
        if new == name or name in self.wishes.names:
            return
        what = f"The value {{{name[:40]}}} is now ${new}."
        if not any(finding.what == what for finding in self.findings):
            self.find(
                "changed", what, f"Pass it under this name, or choose one: --name {name[:40]}=…", offset
            )

    def tree(self, nodes: Nodes, number: Selector | None) -> Tree:
        """The tree of a message in which `#` is `number`."""
        parts: list[str | Show | ShowSelector | Choose] = []
        for node in nodes:
            if isinstance(node, str):
                parts.append(node)
            elif isinstance(node, Hash):
                assert number is not None
                parts.append(ShowSelector(number))
            elif isinstance(node, Argument):
                parts.extend(self.value(node))
            else:
                parts.append(self.choice(node))
        return tuple(parts)

    # Values

    def value(self, node: Argument) -> Tree:
        """`{name}` and `{name, type, style}`."""
        try:
            shown = self._shown(node)
        except NotCarried as refused:
            raise NotCarried(refused.finding.what, refused.finding.next_step, node.offset) from None
        for finding in shown.findings:
            self.find(finding.level, finding.what, finding.next_step, node.offset)
        value = Show(self.names.new(node.name), shown.function, shown.options)
        return (value, shown.suffix) if shown.suffix else (value,)

    def _shown(self, node: Argument) -> Shown:
        match node.type:
            case "":
                return self._bare(node.name)
            case "number":
                return number_shown(node.style, currency=self.wishes.currency)
            case "date" | "time":
                return date_shown(node.type, node.style)
            case "spellout":
                what = "The number is shown in digits: MessageFormat 2 spells no numbers out."
                todo = "Pass the words as text if digits will not do."
                return Shown("number", findings=(Finding("changed", what, todo),))
            case "ordinal":
                what = "'ordinal' writes 1st, 2nd by the language; MessageFormat 2 has no such function."
                raise NotCarried(what, "Write {n, selectordinal, one {#st} … other {#th}} and convert again.")
            case "duration":
                raise NotCarried("'duration' has no counterpart.", "Pass the duration as text.")
        raise NotCarried(
            f"There is no type '{node.type[:40]}' in ICU.", "Use number, date, time or a choice."
        )

    def _bare(self, name: str) -> Shown:
        kinds = self.kinds[name]
        if kinds & {"number", "spellout", "ordinal", "duration"}:
            return Shown("number")
        return BARE_DATE if kinds & {"date", "time"} else Shown("")

    # Choices

    def choice(self, node: Branches) -> Choose:
        """`plural`, `selectordinal`, `select` and `choice`."""
        if node.type == "select":
            return self._select(node)
        return self._by_range(node) if node.type == "choice" else self._plural(node)

    def _select(self, node: Branches) -> Choose:
        cases: dict[str | None, Case] = {}
        for branch in node.branches:
            key = None if branch.key == "other" else normalize("NFC", branch.key)
            self._add(cases, key, branch, self.tree(branch.value, None))
        return Choose(Selector(self.names.new(node.name), "string"), tuple(cases.values()))

    def _plural(self, node: Branches) -> Choose:
        shift = Decimal(node.shift or "0")
        selector = self._selector(node, shift)
        cases: dict[str | None, Case] = {}
        for branch in node.branches:
            value = self.tree(branch.value, selector)
            if branch.key.startswith("="):
                # An exact key means the number itself, and the selector is less by the offset.
                key: str | None = canonical_number(Decimal(branch.key[1:]) - shift)
            elif branch.key in CATEGORIES:
                key = None if branch.key == "other" else branch.key
            else:
                what = f"'{branch.key[:40]}' is no plural category, so nothing ever took this text."
                self.find("remark", what, "It is left out.", branch.offset)
                continue
            self._add(cases, key, branch, value)
        self._remark(node, shift)
        return Choose(selector, tuple(cases.values()))

    def _selector(self, node: Branches, shift: Decimal) -> Selector:
        name = self.names.new(node.name)
        ordinal = _ORDINAL if node.type == "selectordinal" else ()
        if not shift:
            return Selector(name, "number", ordinal)
        if shift != int(shift) or abs(shift) > _OFFSET_MAX:
            what = f"':offset' takes whole numbers to {_OFFSET_MAX}, not {node.shift[:40]}."
            raise NotCarried(what, "Let the program subtract, and pass the result.", node.offset)
        step = ("subtract", str(int(shift))) if shift > 0 else ("add", str(-int(shift)))
        return Selector(name, "offset", (step, *ordinal))

    def _remark(self, node: Branches, shift: Decimal) -> None:
        keys = [branch.key for branch in node.branches]
        exact = [canonical_number(Decimal(key[1:]) - shift) for key in keys if key.startswith("=")]
        self.findings += category_remarks(
            [key for key in keys if key in CATEGORIES],
            exact,
            locale=self.wishes.locale,
            kind="ordinal" if node.type == "selectordinal" else "cardinal",
            name=self.names.new(node.name),
            offset=node.offset,
        )

    def _add(self, cases: dict[str | None, Case], key: str | None, branch: Branch, value: Tree) -> None:
        if key in cases:
            what = f"The key '{branch.key[:40]}' stands here a second time; the first is always taken."
            self.find("remark", what, "It is left out.", branch.offset)
        else:
            cases[key] = Case(key, value)

    def _by_range(self, node: Branches) -> Choose:
        """A `choice` compares ranges; written for the whole numbers below its last range."""
        values = [self.tree(branch.value, None) for branch in node.branches]
        cases: list[Case] = []
        for number, index in _whole_numbers(node):
            cases.append(Case(str(number), values[index]))
        what = "A choice compares ranges. The new text names whole numbers; all others get its last branch."
        self.find("changed", what, "Pass whole numbers from 0, or write a plural.", node.offset)
        return Choose(Selector(self.names.new(node.name), "number"), (*cases, Case(None, values[-1])))


def _arguments(nodes: Sequence[object]) -> Iterator[Argument | Branches]:
    for node in nodes:
        if isinstance(node, Argument | Branches):
            yield node
        if isinstance(node, Branches):
            for branch in node.branches:
                yield from _arguments(branch.value)


def _whole_numbers(node: Branches) -> list[tuple[int, int]]:
    """Each whole number that is not in the last range, and the index of its range."""
    starts = [_start(branch) for branch in node.branches]
    last = starts[-1]
    if last is None or any(start is None for start in starts) or sorted(starts) != starts:  # type: ignore[type-var]
        raise NotCarried("The ranges of the choice do not grow.", "Write it as a plural.", node.offset)
    low = min(0, starts[0] or 0)
    if last - low > _CHOICE_KEYS_MAX:
        what = f"The ranges of the choice span more than {_CHOICE_KEYS_MAX} whole numbers."
        raise NotCarried(what, "Let the program choose, and pass a word to a select.", node.offset)
    found = []
    for number in range(low, last):
        reached = [index for index, start in enumerate(starts) if start is not None and start <= number]
        found.append((number, reached[-1] if reached else 0))
    return found


def _start(branch: Branch) -> int | None:
    """The first whole number of a range."""
    if "\u221e" in branch.key:
        return None
    limit = Decimal(branch.key)
    if limit.adjusted() > 6:  # noqa: PLR2004  (beyond any list of keys)
        return None
    first = int(limit.to_integral_value(rounding="ROUND_CEILING"))
    return first + 1 if branch.strict and first == limit else first
