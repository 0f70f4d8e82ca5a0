"""Template files that come with the package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from info.adapters.folder import is_name

__all__ = ["PackagedSource"]

_FOLDERS = {"templates": "templates", "schemas": "schemas", "tenants": "templates/tenants"}
"""Where the folders of a project stand inside the package."""


class PackagedSource:
    """The templates, schemas, locale files and the default tenant of the installed package."""

    name = "packaged"

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None when it is not in the package."""
        resource = _resource(path)
        return resource.read_bytes() if resource is not None and resource.is_file() else None

    def list(self, prefix: str) -> Sequence[str]:
        """All files below `prefix`, sorted."""
        return _listed(prefix)

    def shown(self, path: str) -> str:
        """The path inside the package."""
        folder, _, rest = path.partition("/")
        return f"info/{_FOLDERS.get(folder, folder)}/{rest}"


def _resource(path: str) -> Traversable | None:
    folder, *rest = path.rstrip("/").split("/")
    if folder not in _FOLDERS or not all(map(is_name, rest)):
        return None
    return files("info").joinpath(*_FOLDERS[folder].split("/"), *rest)


@cache
def _listed(prefix: str) -> tuple[str, ...]:
    folder = _resource(prefix)
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(_walk(folder, prefix.rstrip("/"))))


def _walk(folder: Traversable, prefix: str) -> Iterator[str]:
    for entry in folder.iterdir():
        path = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, path)
        elif entry.name.endswith((".json", ".md")):
            yield path
