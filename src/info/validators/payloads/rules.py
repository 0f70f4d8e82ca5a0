"""The rules of a channel's payloads, kept as data: shapes, their fields, and what goes with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from info.validators.payloads.grammar import Base, Exactly, ListOf, Name, OneOf, Option, type_of

__all__ = ["Choice", "Field", "Leaf", "Rules", "Shape", "Unknown", "rules_of"]

Unknown = Literal["error", "warning", "ignored"]
"""What a field that the rules do not name is."""
Leaf = Base | Exactly | ListOf | str
"""A type that is no name of others; a shape stands as its name."""


class Field(msgspec.Struct, frozen=True):
    """A field of a shape: its type, and whether it must be there."""

    type: OneOf
    required: bool


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"mixins": "with"}):
    """A shape as its file writes it: `fields` maps a name, with "!" when required, to a type."""

    fields: Mapping[str, str] = {}
    mixins: tuple[str, ...] = ()
    exactly_one: Mapping[str, tuple[str, ...]] = {}
    at_least_one: Mapping[str, tuple[str, ...]] = {}
    at_most_one: Mapping[str, tuple[str, ...]] = {}
    checks: tuple[str, ...] = ()
    unknown: Unknown | None = None


class Shape(msgspec.Struct, frozen=True):
    """An object: its fields, the groups of fields that exclude or need one another, its checks.

    A group's key names the constraint in findings. `checks` name functions for what no table says.
    """

    name: str
    fields: Mapping[str, Field]
    exactly_one: Mapping[str, tuple[str, ...]]
    at_least_one: Mapping[str, tuple[str, ...]]
    at_most_one: Mapping[str, tuple[str, ...]]
    checks: tuple[str, ...]
    unknown: Unknown


class Choice(msgspec.Struct, frozen=True):
    """What an object may be where several types may stand: the names of its shapes.

    `anything` lets every object stand. `tagged` says which shapes have a value of the tag, read once; it
    is None where one of the shapes has no tag.
    """

    anything: bool
    names: tuple[str, ...]
    tagged: Mapping[tuple[type, Any], tuple[str, ...]] | None
    tags: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules as a file writes them. `include` names the file of what a vendor's description gave; a shape
    that stands in both has the fields of both.
    """

    source: str
    kinds: Mapping[str, str] = {}
    include: str = ""
    shapes: Mapping[str, _Shape] = {}
    types: Mapping[str, str] = {}
    known_by: Mapping[str, tuple[tuple[str, ...], ...]] = {}
    unknown: Unknown = "warning"
    tag: str = "type"
    family: str = ""
    ignore_case: bool = False


class Rules:
    """One channel's rules, read and linked. ValueError when a name in them leads nowhere.

    `kinds` are what may be linted on its own, the message first; `tag` is the field that tells the
    shapes of a choice apart; `family` is the channel that findings are named after, itself or the one
    whose second format it is.
    """

    def __init__(self, channel: str, file: _File, included: _File | None = None) -> None:
        self.channel = channel
        self.file = file = _merged(file, included) if included else file
        self.tag, self.ignore_case = file.tag, file.ignore_case
        self.family = file.family or channel
        self.types = {name: type_of(text) for name, text in file.types.items()}
        self.kinds = {name: type_of(text) for name, text in file.kinds.items()}
        self.known_by = file.known_by
        self.shapes = {name: self._shape(name) for name in file.shapes}
        self._tags: dict[str, tuple[str | int, ...]] = {}
        self._leaves: dict[int, tuple[OneOf, tuple[Leaf, ...]]] = {}
        self._choices: dict[int, tuple[OneOf, Choice]] = {}

    def leaves(self, wanted: OneOf) -> tuple[Leaf, ...]:
        """The types `wanted` comes down to, names of types followed."""
        found = self._leaves.get(id(wanted))  # by identity: a hash would read the whole type each time
        if found is None or found[0] is not wanted:
            found = self._leaves[id(wanted)] = (wanted, tuple(dict.fromkeys(self._follow(wanted))))
        return found[1]

    def choice(self, wanted: OneOf) -> Choice:
        """What an object may be where `wanted` stands."""
        found = self._choices.get(id(wanted))
        if found is None or found[0] is not wanted:
            found = self._choices[id(wanted)] = (wanted, self._choice(self.leaves(wanted)))
        return found[1]

    def tag_key(self, value: object) -> tuple[type, Any]:
        """What two values of the tag have in common when they are the same."""
        if isinstance(value, str):
            return str, value.casefold() if self.ignore_case else value
        return type(value), value if isinstance(value, int) else None

    def _choice(self, leaves: tuple[Leaf, ...]) -> Choice:
        names = tuple(leaf for leaf in leaves if isinstance(leaf, str))
        known = [tag for name in names for tag in self.tags(name)]
        tagged: dict[tuple[type, Any], tuple[str, ...]] = {}
        for name in names:
            for key in dict.fromkeys(map(self.tag_key, self.tags(name))):
                tagged[key] = (*tagged.get(key, ()), name)
        return Choice(
            anything=Base("object") in leaves or Base("any") in leaves,
            names=names,
            tagged=tagged if all(map(self.tags, names)) else None,
            tags=tuple(map(str, known)),
        )

    def tags(self, shape: str) -> tuple[str | int, ...]:
        """The values of the tag that this shape may have; none where it has no tag."""
        if shape not in self._tags:
            field = self.shapes[shape].fields.get(self.tag)
            leaves = self.leaves(field.type) if field else ()
            self._tags[shape] = tuple(leaf.value for leaf in leaves if isinstance(leaf, Exactly))
        return self._tags[shape]

    def _follow(self, wanted: OneOf) -> Iterator[Leaf]:
        for option in wanted.options:
            yield from self._leaf(option)

    def _leaf(self, option: Option) -> Iterator[Leaf]:
        if not isinstance(option, Name):
            yield option
        elif option.name in self.types:
            yield from self._follow(self.types[option.name])
        elif option.name in self.shapes:
            yield option.name
        else:
            raise ValueError(f"the rules of {self.channel} have no {option.name}")

    def _shape(self, name: str) -> Shape:
        written = self.file.shapes[name]
        fields: dict[str, Field] = {}
        for part in (*(self.file.shapes[mixin] for mixin in self._mixins(name)), written):
            fields |= {
                key.removesuffix("!"): Field(type_of(text), key.endswith("!"))
                for key, text in part.fields.items()
            }
        return Shape(
            name=name,
            fields=fields,
            exactly_one=written.exactly_one,
            at_least_one=written.at_least_one,
            at_most_one=written.at_most_one,
            checks=written.checks,
            unknown=written.unknown or self.file.unknown,
        )

    def _mixins(self, name: str) -> Iterator[str]:
        for mixin in self.file.shapes[name].mixins:
            yield from self._mixins(mixin)
            yield mixin


def _merged(own: _File, included: _File) -> _File:
    shapes = {**included.shapes, **own.shapes}
    for name in own.shapes.keys() & included.shapes.keys():
        fields = {**included.shapes[name].fields, **own.shapes[name].fields}
        shapes[name] = msgspec.structs.replace(own.shapes[name], fields=fields)
    return msgspec.structs.replace(own, shapes=shapes, types={**included.types, **own.types})


@cache
def rules_of(channel: str) -> Rules:
    """The rules of a channel, read once from the package; FileNotFoundError for an unknown one."""
    file = _read(channel)
    return Rules(channel, file, _read(file.include) if file.include else None)


def _read(name: str) -> _File:
    data = files("info.validators.payloads").joinpath("rules", f"{name}.json").read_bytes()
    return msgspec.json.decode(data, type=_File)
