"""Which messages differ between two libraries, and for whom.

Only what can differ is rendered: where document, texts, examples and tenant are equal, so are the
messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from info.errors import UnknownName
from info.language.expressions import FAILURES
from info.language.pieces import DoesNotFit
from info.model.names import FORMATS
from info.model.values import Tenant
from info.publishing.library import Library
from info.publishing.proving.files import spoken_locales
from info.publishing.proving.matrix import ValuesOf, named_examples

__all__ = ["Change", "Pair", "changes", "pairs"]


class Pair(NamedTuple):
    """A template for a tenant, to be compared."""

    template: str
    tenant: str


class Change(msgspec.Struct, frozen=True):
    """A message that differs. None stands for one that is not there on that side."""

    template: str
    tenant: str
    locale: str
    variant: str
    channel: str
    example: str
    before: Any
    after: Any


class _Side(NamedTuple):
    """What one side makes of a template, a tenant, a variant and a locale."""

    library: Library
    tenant: Tenant
    values: Mapping[str, dict[str, Any]]
    examples: Mapping[str, dict[str, Any]]


_Key = tuple[str, str]
"""Variant and locale."""


def pairs(
    before: Library, after: Library, templates: Sequence[str] = (), tenants: Sequence[str] = ()
) -> list[Pair]:
    """What there is to compare: templates and tenants of either side, or those asked for."""
    names = [name for library in (before, after) for name in library.templates()]
    known = templates or tuple(dict.fromkeys(names))
    ids = [name for library in (before, after) for name in library.shelf.tenant_ids() or ("default",)]
    asked = tenants or tuple(dict.fromkeys(ids))
    return [Pair(template, tenant) for template in known for tenant in asked]


def changes(before: Library, after: Library, pair: Pair, values_of: ValuesOf) -> Iterator[Change]:
    """The messages of a template for a tenant that differ, in the order of locale, variant, channel.

    Raises `TemplateError` for a file of either side that is wrong.
    """
    sides = [_side(library, pair, values_of) for library in (before, after)]
    texts = [_texts(side, pair) if side else {} for side in sides]
    for key in dict.fromkeys(key for each in texts for key in each):
        if sides[0] and sides[1] and _alike(sides[0], sides[1]) and texts[0].get(key) == texts[1].get(key):
            continue
        for channel in FORMATS:
            yield from _of_channel(sides, [key in each for each in texts], pair, key, channel)


def _side(library: Library, pair: Pair, values_of: ValuesOf) -> _Side | None:
    try:
        published = library.published(*pair)
    except UnknownName:
        return None
    tenant = library.tenant(pair.tenant)
    values = {channel: values_of(tenant, channel) for channel in FORMATS}
    return _Side(library, tenant, values, named_examples(published.schema.source))


def _texts(side: _Side, pair: Pair) -> dict[_Key, Any]:
    """All that a message is made of but its examples and its tenant, by variant and locale."""
    published = side.library.published(*pair)
    document = published.loaded.document
    frame = msgspec.structs.replace(document, blocks=(), texts={}, variants=())
    names = published.schema.names
    return {
        (variant.id, locale): (
            frame,
            variant.tone,
            variant.blocks,
            names,
            published.catalogue(variant.id, locale).texts,
        )
        for locale in spoken_locales(side.library, *pair)
        for variant in document.variants
    }


def _alike(one: _Side, other: _Side) -> bool:
    return (one.tenant, one.values, one.examples) == (other.tenant, other.values, other.examples)


def _of_channel(
    sides: Sequence[_Side | None], there: Sequence[bool], pair: Pair, key: _Key, channel: str
) -> Iterator[Change]:
    variant, locale = key
    made = [
        _rendered(side, pair, key, channel) if side is not None and has else {}
        for side, has in zip(sides, there, strict=True)
    ]
    for example in dict.fromkeys(name for each in made for name in each):
        one, other = (each.get(example) for each in made)
        if one != other:
            yield Change(pair.template, pair.tenant, locale, variant, channel, example, one, other)


def _rendered(side: _Side, pair: Pair, key: _Key, channel: str) -> dict[str, Any]:
    variant, locale = key
    compiled = side.library.compile(pair.template, variant, locale, locale, channel, pair.tenant)
    made: dict[str, Any] = {}
    for name, context in side.examples.items():
        try:
            outputs = compiled.program(context, side.values[channel], side.tenant.timezone)
            made[name] = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
        except (ValueError, DoesNotFit, *FAILURES) as error:
            made[name] = f"(refused: {type(error).__name__})"
    return made
