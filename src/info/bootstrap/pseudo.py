"""Pseudo-locales as if they were written: held beside the project's files, on no disk."""

from __future__ import annotations

import json
from collections.abc import Sequence

from info.adapters.held import HeldSource
from info.ports.text import TemplateSource
from info.publishing import Library

__all__ = ["pseudo_source"]


def pseudo_source(sources: Sequence[TemplateSource], locales: Sequence[str]) -> HeldSource:
    """The texts of all templates in the pseudo-locales; and every tenant writes in them, too.

    Raises `UnknownName` for a locale that is none of them, `TemplateError` for files that are wrong.
    """
    from info.publishing.l10n import pseudo_files

    library = Library([_Untranslated(source) for source in sources])
    tenants = library.shelf.tenant_ids()
    files: dict[str, bytes] = {}
    for locale in locales:
        files |= pseudo_files(library, locale, ("", *tenants))
    for tenant in tenants:
        spoken = dict.fromkeys((*library.tenant(tenant).languages, *locales))
        files[f"tenants/{tenant}/tenant.json"] = json.dumps({"languages": list(spoken)}).encode()
    return HeldSource(files, name="pseudo")


class _Untranslated:
    """A source without its locale files: to read all of them would take longer than all the rest."""

    def __init__(self, source: TemplateSource) -> None:
        self._source = source
        self.name = source.name
        self.shown = source.shown

    def read(self, path: str) -> bytes | None:
        return None if "/locales/" in path else self._source.read(path)

    def list(self, prefix: str) -> Sequence[str]:
        return [path for path in self._source.list(prefix) if "/locales/" not in path]
