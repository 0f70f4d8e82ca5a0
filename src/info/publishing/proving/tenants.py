"""What is wrong with a tenant for all its messages: colours that cannot be read, links into the dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from info.language.links import LinkPolicy, check_link
from info.model.values import Finding, Tenant
from info.publishing.library import Library
from info.publishing.positions import Node

__all__ = ["contrast", "tenant_findings"]

LEAST: Final = 4.5
"""Contrast of text on its ground. Source: WCAG 2.2, success criterion 1.4.3."""
_HTTPS: Final = LinkPolicy(schemes=frozenset({"https"}))
_LINEAR: Final = 0.04045
_MUTED: Final = "#59616e"
_DEFAULTS: Final = {"color": "#1f5fbf", "on_color": "#ffffff", "surface": "#ffffff", "text": "#1b1f24"}


class _Pair(NamedTuple):
    """Two colours that stand on each other: names of the brand, or colours of the mail's own style."""

    ink: str
    ground: str
    where: str
    modes: str


_PAIRS: Final = (
    _Pair("on_color", "color", "a button's label on it", "light and dark"),
    _Pair("text", "surface", "the text on the card", "light"),
    _Pair(_MUTED, "surface", "labels and small print on the card", "light"),
)
"""The pairs of a mail with a colour of the brand in them. In dark mode the card, its text and its labels
take colours of the style alone, which are no tenant's."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#rrggbb", from 1 to 21. Source: WCAG 2.2, relative luminance.

    >>> round(contrast("#000000", "#ffffff")), round(contrast("#777777", "#ffffff"), 2)
    (21, 4.48)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tenant_findings(library: Library, tenant_id: str) -> Iterator[Finding]:
    """The findings on a tenant's own file, at the places in it."""
    tenant = library.tenant(tenant_id)
    layers = [*library.shelf.tenant_file("_default"), *library.shelf.tenant_file(tenant_id)]
    yield from _colours(tenant, layers)
    for name, url in tenant.links.items():
        verdict = check_link(url, _HTTPS)
        if verdict.reason is not None:
            what = f"The tenant's link '{name}' may not be shown. {verdict.what}"
            place = _place(layers, "links", name)
            yield Finding(f"link.{verdict.reason}", "warning", what, place, "Write the public address.")


def _colours(tenant: Tenant, layers: list[Node]) -> Iterator[Finding]:
    for pair in _PAIRS:
        ink, ground = (_colour(tenant.brand, name) for name in pair[:2])
        found = contrast(ink, ground)
        if found < LEAST:
            what = (
                f"{pair.where.capitalize()} ({ink} on {ground}) has a contrast of {found:.1f}:1 "
                f"in {pair.modes} mode; {LEAST}:1 is the least."
            )
            name = pair.ink if pair.ink in tenant.brand else pair.ground
            place = _place(layers, "brand", name)
            yield Finding("brand.contrast", "error", what, place, "Darken one of them, or lighten the other.")


def _colour(brand: Mapping[str, str], name: str) -> str:
    return name if name.startswith("#") else brand.get(name, _DEFAULTS[name])


def _place(layers: list[Node], group: str, name: str) -> str:
    """Where the strongest layer says it."""
    for layer in reversed(layers):
        node = layer.fields.get(group)
        if node is not None and name in node.fields:
            return ":".join(str(part) for part in node.fields[name].place)
    return ":".join(str(part) for part in layers[-1].place) if layers else ""
