"""The text port: where template, schema, locale and tenant files come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["TemplateSource"]


class TemplateSource(Protocol):
    """Files by path, read only at publish. Paths are relative, with `/`, as in a project folder:

    templates/<id>.json                     templates/partials/<name>.json
    templates/locales/<locale>/<id>.json    templates/locales/<locale>/partials/<name>.json
    schemas/<id>.json
    tenants/<tenant>/tenant.json            tenants/<tenant>/templates/<id>.json
    tenants/<tenant>/locales/<locale>/<id>.json
    templates/translation/notes/<id>.json   templates/translation/<locale>/states.json, glossary.json
    tenants/<tenant>/translation/…          the same, of a tenant's own texts
    """

    @property
    def name(self) -> str:
        """What the source is called where it is told who won, e.g. "packaged" or "project"."""
        ...

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when there is no such file. Error: `StorageError`."""
        ...

    def list(self, prefix: str) -> Sequence[str]:
        """The paths of all files below the folder `prefix` (it ends with `/`), sorted."""
        ...

    def shown(self, path: str) -> str:
        """The path as error messages show it, so that a person finds the file."""
        ...
