"""Payloads made from the rules themselves: the smallest of each shape, and one of any size at a bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from info.channels import Bound, capability_of
from info.model.values import Finding
from info.validators.payloads.checks import CHECKS
from info.validators.payloads.grammar import Base, Exactly, ListOf, OneOf
from info.validators.payloads.rules import Rules, Shape, rules_of
from info.validators.payloads.walk import Walk

__all__ = ["Site", "at_size", "code_of", "edges", "findings", "sample", "sites"]

WORDS = {
    "any": "x", "bool": True, "date": "2026-11-22", "int": 1, "null": None, "number": 1, "object": {},
    "snowflake": "1", "time": "09:30",
}  # fmt: skip
URL = "https://a.example/"
LETTER = {"code_points": "👍", "utf16_units": "x", "bytes": "x", "septets": "x"}
"""What a text is filled with: one unit each, and a character that other units count otherwise."""


GIVEN: dict[tuple[str, str], dict[str, Any]] = {
    ("discord", "Button"): {"type": 2, "style": 5, "label": "x", "url": URL},
}
"""Smallest objects where a check wants more than the fields that are always there."""


@dataclass(frozen=True)
class Site:
    """Where a bound is in force: a field of a shape, or the items of that field's list."""

    channel: str
    shape: str
    field: str
    of_items: bool
    bound: str

    @property
    def rules(self) -> Rules:
        return rules_of(self.channel)


def sites(channel: str) -> Iterator[Site]:
    """Every place of the rules where a bound of the table is in force."""
    rules, bounds = rules_of(channel), capability_of(channel).bounds
    for shape in rules.shapes.values():
        for name, field in shape.fields.items():
            own = f"{shape.name}.{name}"
            named = (*field.type.bounds, *((own,) if own in bounds else ()))
            yield from (Site(channel, shape.name, name, False, bound) for bound in dict.fromkeys(named))
            for leaf in rules.leaves(field.type):
                if isinstance(leaf, ListOf):
                    yield from (Site(channel, shape.name, name, True, bound) for bound in leaf.item.bounds)


def sample(rules: Rules, wanted: OneOf, owner: str = "", depth: int = 0) -> Any:
    """The smallest value of a type."""
    bounds = capability_of(rules.channel).bounds
    names = (*wanted.bounds, *((owner,) if owner in bounds else ()))
    least = max((bounds[name].least or 0 for name in names), default=0)
    return _of(rules, rules.leaves(wanted), least, depth)


def _of(rules: Rules, leaves: Any, least: float, depth: int) -> Any:
    for leaf in leaves:
        match leaf:
            case Exactly(value):
                return value
            case Base("string"):
                return "x" * max(1, int(least))
            case Base("url"):
                return URL
            case Base("int" | "number"):
                return max(1, int(least))
            case Base(name):
                return WORDS[name]
            case ListOf(item):
                return [sample(rules, item, depth=depth + 1) for _ in range(max(1, int(least)))]
            case str():
                return shaped(rules, rules.shapes[leaf], depth)
    raise AssertionError(leaves)


def shaped(rules: Rules, shape: Shape, depth: int = 0, keep: str = "") -> dict[str, Any]:
    """The smallest object of a shape; of a group of fields it holds `keep`, else the first."""
    assert depth < 12, shape.name
    if (rules.channel, shape.name) in GIVEN:
        given = GIVEN[rules.channel, shape.name]
        more = {keep: sample(rules, shape.fields[keep].type)} if keep and keep not in given else {}
        return {**given, **more}
    tag = rules.tag if rules.tags(shape.name) else ""
    wanted = [name for name, field in shape.fields.items() if field.required or name in {keep, tag}]
    for group in (*shape.exactly_one.values(), *shape.at_least_one.values()):
        if not any(name in wanted for name in group):
            wanted.append(group[0])
    return {name: sample(rules, shape.fields[name].type, f"{shape.name}.{name}", depth) for name in wanted}


def at_size(site: Site, size: float) -> dict[str, Any]:
    """The smallest object of the site's shape that measures `size` there."""
    rules, bound = site.rules, capability_of(site.channel).bounds[site.bound]
    shape = rules.shapes[site.shape]
    made = shaped(rules, shape, keep=site.field)
    field = shape.fields[site.field].type
    if not site.of_items:
        made[site.field] = _sized(rules, field, bound, size)
        return made
    (item,) = (leaf.item for leaf in rules.leaves(field) if isinstance(leaf, ListOf))
    made[site.field] = [_sized(rules, item, bound, size) for _ in made[site.field]]
    return made


def _sized(rules: Rules, wanted: OneOf, bound: Bound, size: float) -> Any:
    leaves = rules.leaves(wanted)
    if bound.unit == "value":
        return size
    if bound.unit == "items":
        (item,) = (leaf.item for leaf in leaves if isinstance(leaf, ListOf))
        return [sample(rules, item) for _ in range(int(size))]
    if Base("url") in leaves:
        return URL[: int(size)] + "x" * (int(size) - len(URL))
    if Base("snowflake") in leaves:
        return "1" * int(size)
    text = LETTER[bound.unit] * int(size)
    if any(isinstance(leaf, Base) for leaf in leaves):
        return text
    return {**sample(rules, wanted), "text": text}


def findings(site: Site, value: Any) -> list[Finding]:
    """What the linter says of an object of the site's shape."""
    walk = Walk(site.rules, capability_of(site.channel), CHECKS)
    walk.shape(site.rules.shapes[site.shape], value, "")
    return walk.findings


def edges(bound: Bound) -> Iterator[tuple[str, list[float], float]]:
    """For each end of a bound its keyword, the sizes just inside, and the one just past."""
    if bound.most is not None:
        most = bound.most
        assert not isinstance(most, str)
        least = bound.least or 0
        yield "max", [n for n in (most - 1, most) if n >= least], most + 1
    if bound.least:
        yield "min", [bound.least, bound.least + 1][: 1 if bound.most == bound.least else 2], bound.least - 1
    elif bound.least == 0 and bound.unit == "value":
        yield "min", [0, 1], -1
    if bound.above is not None:
        yield "exclusive_min", [bound.above + 1, bound.above + 2], bound.above


def code_of(channel: str, name: str, bound: Bound, keyword: str) -> str:
    """The code of a finding beyond that end of the bound."""
    noun = {"value": "", "items": "_items"}.get(bound.unit, "_length")
    place = f"{name.removesuffix('.item')}.item_" if name.endswith(".item") else f"{name}."
    return f"{rules_of(channel).family}.{place}{keyword}{noun}"
