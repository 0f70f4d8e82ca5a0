"""Walks a payload beside the rules of its channel and notes what breaks one.

No recursion goes deeper than DEEPEST: a payload of a million brackets is one finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from info.channels import Bound, Capability, size_in
from info.errors import nearest
from info.model.values import Finding
from info.validators.payloads.grammar import Base, Exactly, ListOf, OneOf
from info.validators.payloads.rules import Choice, Leaf, Rules, Shape

__all__ = ["DEEPEST", "Check", "Walk", "pointer"]

DEEPEST: Final = 64
"""Levels of nesting that are looked into."""

_PATTERNS: Final = {
    "url": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
    "date": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "time": re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d"),
    "snowflake": re.compile(r"0|[1-9][0-9]*"),
}
_NUMBERS: Final[Mapping[str, tuple[type, ...]]] = {"int": (int,), "number": (int, float)}
_WORDS: Final = {
    "any": "anything",
    "bool": "true or false",
    "date": "a date (2026-11-22)",
    "int": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "snowflake": "an id of digits, as a string",
    "string": "a string",
    "time": "a time (09:30)",
    "url": "a URL with its scheme",
}
_NOUNS: Final = {
    "code_points": ("character", "characters"),
    "utf16_units": ("UTF-16 unit", "UTF-16 units"),
    "bytes": ("byte", "bytes"),
    "septets": ("septet", "septets"),
    "items": ("item", "items"),
    "value": ("", ""),
}


class Walk:
    """One payload's findings. `report`, `measure` and `over` are what checks speak through."""

    def __init__(self, rules: Rules, table: Capability, checks: Mapping[str, Check]) -> None:
        self.rules = rules
        self.table = table
        self.checks = checks
        self.findings: list[Finding] = []
        self.sizes: dict[str, tuple[float, str]] = {}
        """The largest size that was measured at each bound, and the JSON pointer to it."""
        self.owner = ""
        """The name of the shape whose check runs."""

    def report(
        self,
        constraint: str,
        what: str,
        at: str,
        next_step: str = "",
        severity: Literal["error", "warning", "note"] = "error",
    ) -> None:
        """Notes a finding at a JSON pointer; its code is the channel and the constraint."""
        code = f"{self.rules.family}.{constraint}"
        self.findings.append(Finding(code, severity, what, at, next_step))

    def value(self, wanted: OneOf, value: Any, at: str, owner: str) -> None:
        """Checks a value against a type; `owner` names the constraint of a wrong type."""
        if at.count("/") > DEEPEST:
            what = f"The payload is nested deeper than {DEEPEST} levels."
            self.report("depth", what, at, "Flatten it.")
            return
        for bound in wanted.bounds:
            self.measure(bound, value, at)
        if isinstance(value, Mapping):
            self._object(wanted, value, at, owner)
            return
        leaves = self.rules.leaves(wanted)
        fitting = [leaf for leaf in leaves if self._fits(leaf, value)]
        if not fitting:
            what = f"{_an(value)} stands where {self._words(leaves)} is wanted."
            self.report(owner, what, at, "Change its type." if _is_typed(leaves, value) else "Choose one.")
        elif isinstance(value, list):
            self._list([leaf for leaf in fitting if isinstance(leaf, ListOf)], value, at, owner)

    def shape(self, shape: Shape, value: Mapping[str, Any], at: str) -> None:
        """Checks an object against a shape: its fields, its groups, its own checks."""
        for name, inner in value.items():
            field = shape.fields.get(name)
            place = f"{at}/{pointer(name)}"
            if field is None:
                self._unknown(shape, name, place)
                continue
            own = f"{shape.name}.{name}"
            if own in self.table.bounds and own not in field.type.bounds:
                self.measure(own, inner, place)
            self.value(field.type, inner, place, own)
        for name, field in shape.fields.items():
            if field.required and name not in value and not self._is_address(name, at):
                what = f"The field '{name}' is missing."
                self.report(f"{shape.name}.{name}.required", what, at, f"Add '{name}'.")
        self._groups(shape, value, at)
        for check in shape.checks:
            self.owner = shape.name
            self.checks[check](self, value, at)

    def measure(self, name: str, value: Any, at: str) -> None:
        """Notes where a value is beyond the bound of that name; a value of another kind is passed over.

        Of an object with a `text`, as Slack's text objects are, that text is measured.
        """
        bound = self.table.bounds[name]
        if bound.unit == "value":
            if _is_number(value):  # a setting of the payload, such as a colour: there is no room to use up
                self._judge(name, value, at)
        elif bound.unit == "items":
            if isinstance(value, list):
                self.over(name, len(value), at)
        elif isinstance(value, str):
            self.over(name, size_in(bound.unit, value), at)
        elif isinstance(value, Mapping) and isinstance(value.get("text"), str):
            self.over(name, size_in(bound.unit, value["text"]), f"{at}/text")

    def over(self, name: str, size: float, at: str) -> None:
        """Notes a size that is beyond the bound of that name, and keeps the largest one measured there."""
        if name not in self.sizes or size > self.sizes[name][0]:
            self.sizes[name] = size, at
        self._judge(name, size, at)

    def _judge(self, name: str, size: float, at: str) -> None:
        bound = self.table.bounds[name]
        keyword = _broken(bound, size)
        if keyword is None:
            return
        limit = bound.most if keyword == "max" else bound.least if keyword == "min" else bound.above
        code = _code(name, keyword, bound)
        note = f" {bound.note}" if bound.note else ""
        self.report(
            code, _told(bound, keyword, size, limit) + note, at, _step(bound, keyword), bound.severity
        )

    def _fits(self, leaf: Leaf, value: Any) -> bool:
        match leaf:
            case Base(name):
                return _is_base(name, value)
            case Exactly(wanted):
                return self._same(wanted, value)
            case ListOf():
                return isinstance(value, list)
            case _:
                return False  # a shape: objects are looked at by `_object`

    def _same(self, wanted: str | int, value: Any) -> bool:
        if isinstance(wanted, str) and isinstance(value, str) and self.rules.ignore_case:
            return wanted.casefold() == value.casefold()
        return type(value) is type(wanted) and bool(value == wanted)

    def _object(self, wanted: OneOf, value: Mapping[str, Any], at: str, owner: str) -> None:
        choice = self.rules.choice(wanted)
        if choice.anything:
            return
        if not choice.names:
            what = f"An object stands where {self._words(self.rules.leaves(wanted))} is wanted."
            self.report(owner, what, at, "Change its type.")
        elif len(choice.names) == 1 and (choice.tagged is None or self.rules.tag not in value):
            self.shape(self.rules.shapes[choice.names[0]], value, at)
        elif choice.tagged is None:
            self._best(choice.names, value, at)
        else:
            self._tagged(choice, choice.tagged, value, at, owner)

    def _tagged(
        self,
        choice: Choice,
        tagged: Mapping[tuple[type, Any], tuple[str, ...]],
        value: Mapping[str, Any],
        at: str,
        owner: str,
    ) -> None:
        """Of several shapes the one the tag names; the one that fits best where it names several."""
        tag = self.rules.tag
        given = value.get(tag)
        chosen = tagged.get(self.rules.tag_key(given), ())
        if len(chosen) == 1:
            self.shape(self.rules.shapes[chosen[0]], value, at)
        elif chosen:
            self._best(chosen, value, at)
        else:
            near = nearest(given, choice.tags) if isinstance(given, str) else None
            hint = f"Did you mean '{near}'? " if near else ""
            what = (
                f"The '{tag}' is none of those allowed here." if tag in value else f"The '{tag}' is missing."
            )
            place = f"{at}/{tag}" if tag in value else at
            self.report(owner, what, place, f"{hint}One of: {', '.join(choice.tags)}.")

    def _best(self, names: Sequence[str], value: Mapping[str, Any], at: str) -> None:
        trials: list[Walk] = []
        for name in names:
            trial = Walk(self.rules, self.table, self.checks)
            trial.shape(self.rules.shapes[name], value, at)
            trials.append(trial)
        self._take(trials)

    def _list(self, lists: Sequence[ListOf], value: list[Any], at: str, owner: str) -> None:
        if len(lists) == 1:
            for index, item in enumerate(value):
                self.value(lists[0].item, item, f"{at}/{index}", owner)
            return
        trials: list[Walk] = []
        for option in lists:
            trial = Walk(self.rules, self.table, self.checks)
            trial._list([option], value, at, owner)
            trials.append(trial)
        if trials:
            self._take(trials)

    def _take(self, trials: Sequence[Walk]) -> None:
        """Goes on with the trial that fits best; the first of several."""
        best = min(trials, key=lambda trial: _badness(trial.findings))
        self.findings += best.findings
        for name, (size, at) in best.sizes.items():
            if name not in self.sizes or size > self.sizes[name][0]:
                self.sizes[name] = size, at

    def _unknown(self, shape: Shape, name: str, at: str) -> None:
        if shape.unknown == "ignored":
            return
        near = nearest(name, shape.fields)
        hint = f"Did you mean '{near}'?" if near else "Take it out."
        what = f"No field of this name is known in '{shape.name}'."
        self.report(f"{shape.name}.unknown_field", what, at, hint, shape.unknown)

    def _groups(self, shape: Shape, value: Mapping[str, Any], at: str) -> None:
        for name, group in shape.exactly_one.items():
            self._group(name, group, value, at, least=1, most=1)
        for name, group in shape.at_least_one.items():
            self._group(name, group, value, at, least=1, most=len(group))
        for name, group in shape.at_most_one.items():
            self._group(name, group, value, at, least=0, most=1)

    def _group(
        self, name: str, group: Sequence[str], value: Mapping[str, Any], at: str, *, least: int, most: int
    ) -> None:
        given = sum(value.get(field) is not None for field in group)
        words = " or ".join(f"'{field}'" for field in group)
        if given < least:
            self.report(name, f"Neither of {words} is given.", at, "Give one of them.")
        elif given > most:
            self.report(name, f"Only one of {words} may be given.", at, "Keep one of them.")

    def _is_address(self, name: str, at: str) -> bool:
        """Whether this is the recipient's address, which delivery adds."""
        return self.table.address in {name, f"{at[1:]}.{name}".replace("/", ".")}

    def _words(self, leaves: Sequence[Leaf]) -> str:
        """What is wanted, in words: "a string or one of 'bar', 'line'"."""
        exact = [f"'{leaf.value}'" for leaf in leaves if isinstance(leaf, Exactly)]
        words = [_WORDS[leaf.name] for leaf in leaves if isinstance(leaf, Base)]
        words += ["a list"] * any(isinstance(leaf, ListOf) for leaf in leaves)
        words += ["an object"] * any(isinstance(leaf, str) for leaf in leaves)
        if exact:
            words.append(exact[0] if len(exact) == 1 else f"one of {', '.join(exact)}")
        return " or ".join(dict.fromkeys(words))


Check: TypeAlias = Callable[[Walk, Mapping[str, Any], str], None]
"""Looks at an object that no table can describe: two fields together, a sum, a language within."""


def pointer(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901).

    >>> pointer("a/b")
    'a~1b'
    """
    return name.replace("~", "~0").replace("/", "~1")


def _badness(found: Sequence[Finding]) -> tuple[int, int]:
    return sum(finding.severity == "error" for finding in found), len(found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_base(name: str, value: Any) -> bool:
    match name:
        case "any":
            return True
        case "null":
            return value is None
        case "bool":
            return isinstance(value, bool)
        case "object":
            return isinstance(value, Mapping)
        case "int" | "number":
            return isinstance(value, _NUMBERS[name]) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case _:
            return isinstance(value, str) and _PATTERNS[name].fullmatch(value) is not None


def _an(value: Any) -> str:
    """The kind of a value in words; never the value."""
    match value:
        case None:
            return "null"
        case bool():
            return "A truth value"
        case int() | float():
            return "A number"
        case str():
            return "A string" if value else "An empty string"
        case list():
            return "A list"
        case _:
            return "An object" if isinstance(value, Mapping) else "Something that is no JSON"


def _is_typed(leaves: Sequence[Leaf], value: Any) -> bool:
    """Whether another type is wanted, and not another value of the same type."""
    return not (isinstance(value, str) and any(isinstance(leaf, Exactly) for leaf in leaves))


def _broken(bound: Bound, size: float) -> Literal["max", "min", "exclusive_min"] | None:
    if isinstance(bound.most, int | float) and size > bound.most:
        return "max"
    if bound.least is not None and size < bound.least:
        return "min"
    if bound.above is not None and size <= bound.above:
        return "exclusive_min"
    return None


def _code(name: str, keyword: str, bound: Bound) -> str:
    """`header.text.max_length`, `section.fields.item_max_length`, `data_table.page_size.min`."""
    if bound.unit == "value":
        return f"{name}.{keyword}"
    word = f"{keyword}_items" if bound.unit == "items" else f"{keyword}_length"
    return f"{name.removesuffix('.item')}.item_{word}" if name.endswith(".item") else f"{name}.{word}"


def _told(bound: Bound, keyword: str, size: float, limit: Any) -> str:
    number = f"{limit:,g}" if isinstance(limit, float) and limit != int(limit) else f"{int(limit):,}"
    if bound.unit == "value":
        words = {"max": "at most", "min": "at least", "exclusive_min": "above"}
        return f"The number is not {words[keyword]} {number}."
    noun = _NOUNS[bound.unit][limit != 1]
    held = f"{int(size):,} {_NOUNS[bound.unit][size != 1]}"
    return f"It has {held}; {'at most' if keyword == 'max' else 'at least'} {number} {noun} may stand here."


def _step(bound: Bound, keyword: str) -> str:
    if bound.unit == "value":
        return "Choose another number."
    if bound.unit == "items":
        return "Take some out." if keyword == "max" else "Add what is missing, or take the list out."
    return "Shorten it." if keyword == "max" else "Write something."
