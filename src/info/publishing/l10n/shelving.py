"""Where a locale's files stand: in the strongest source, which is the project, or there with a tenant."""

from __future__ import annotations

from collections.abc import Mapping

from info.localization import canonical
from info.publishing.l10n.states import Layer, Record, Records, read_records, written_records
from info.publishing.library import Library

__all__ = ["Shelving", "schema_beside"]


def schema_beside(path: str, name: str) -> str:
    """The relative address of a schema, as a file at that path names it.

    >>> schema_beside("templates/locales/de/tenant_welcome.json", "locale.v1")
    '../../../schemas/locale.v1.json'
    """
    return "../" * path.count("/") + f"schemas/{name}.json"


class Shelving:
    """The files that are written for one locale, for everybody or for one tenant."""

    def __init__(self, library: Library, locale: str, tenant: str = "") -> None:
        self.library = library
        self.source = library.shelf.sources[-1]
        self.locale = locale
        self.tenant = tenant

    def locale_file(self, name: str) -> tuple[str, bytes | None]:
        """Path and content of a template's (or `partials/<name>`'s) locale file; None: not there yet."""
        root = f"tenants/{self.tenant}/" if self.tenant else "templates/"
        return self._found(f"{root}locales/", f"{name}.json")

    def states_file(self) -> tuple[str, bytes | None]:
        """Path and content of the locale's states."""
        root = f"tenants/{self.tenant}/" if self.tenant else "templates/"
        return self._found(f"{root}translation/", "states.json")

    def records(self) -> Records:
        """What the file of states holds, and no other layer's."""
        layer = self._layer()
        return {} if layer is None else layer.records

    def _layer(self) -> Layer | None:
        """The file of states that is there, read."""
        shown = self.source.shown(self.states_file()[0])
        layers = read_records(self.library.shelf, self.locale, self.tenant)
        return next((layer for layer in layers if layer.node.source.file == shown), None)

    def with_records(self, recorded: Mapping[str, Mapping[str, Record]]) -> dict[str, bytes]:
        """The file of states with those records in it, by its path."""
        records = self.records()
        merged = {
            name: {**records.get(name, {}), **recorded.get(name, {})} for name in {**records, **recorded}
        }
        return self.only(merged)

    def only(self, records: Mapping[str, Mapping[str, Record]]) -> dict[str, bytes]:
        """The file of states with those records alone, by its path; nothing where it is so already."""
        path, data = self.states_file()
        layer = self._layer()
        schema = schema_beside(path, "states.v1")
        if layer is not None:  # a file that names another schema, or none, stays with it
            named = layer.node.fields.get("$schema")
            schema = "" if named is None else str(named.value)
        made = written_records(records, schema)
        return {} if made == data else {path: made}

    def _found(self, folder: str, rest: str) -> tuple[str, bytes | None]:
        """The file as it is spelled, or the path it is to have."""
        for path in self.source.list(folder):
            tag, _, name = path.removeprefix(folder).partition("/")
            if name == rest and tag != "notes" and canonical(tag) == self.locale:
                return path, self.source.read(path)
        return f"{folder}{self.locale}/{rest}", None
