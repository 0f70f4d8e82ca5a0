"""What is wrong with a tenant for all its messages: colours that cannot be read, links into the dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from info.language.links import LinkPolicy, check_link
from info.model.values import Finding
from info.publishing.library import Library
from info.publishing.palette import palette_findings
from info.publishing.positions import Node

__all__ = ["tenant_findings"]

_HTTPS: Final = LinkPolicy(schemes=frozenset({"https"}))


def tenant_findings(library: Library, tenant_id: str) -> Iterator[Finding]:
    """The findings on a tenant's own file, at the places in it."""
    tenant = library.tenant(tenant_id)
    layers = [*library.shelf.tenant_file("_default"), *library.shelf.tenant_file(tenant_id)]
    yield from palette_findings(layers)
    for name, url in tenant.links.items():
        verdict = check_link(url, _HTTPS)
        if verdict.reason is not None:
            what = f"The tenant's link '{name}' may not be shown. {verdict.what}"
            place = _place(layers, "links", name)
            yield Finding(f"link.{verdict.reason}", "warning", what, place, "Write the public address.")


def _place(layers: list[Node], group: str, name: str) -> str:
    """Where the strongest layer says it."""
    for layer in reversed(layers):
        node = layer.fields.get(group)
        if node is not None and name in node.fields:
            return ":".join(str(part) for part in node.fields[name].place)
    return ":".join(str(part) for part in layers[-1].place) if layers else ""
