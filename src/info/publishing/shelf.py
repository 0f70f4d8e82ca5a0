"""The shelf: what files there are, which layer stands upon which, each parsed once.

Layers from the weakest: packaged, project, then the tenant's own in each of them. Nothing is read
twice until `forget`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from threading import RLock
from typing import Final, NamedTuple

from info.errors import TemplateError, UnknownName
from info.localization import canonical
from info.model.names import ALIASES
from info.ports.text import TemplateSource
from info.publishing.merging import merge_templates
from info.publishing.positions import Node
from info.publishing.sources import is_markdown, is_template, is_translation, parse_source

__all__ = ["TENANT_RANK", "LocaleFile", "Shelf"]

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\Z")
TENANT_RANK: Final = 100
"""From this rank on a layer is a tenant's own."""
_FOLDERS: Final = ("templates/", "schemas/", "tenants/")


class LocaleFile(NamedTuple):
    """A locale file: its locale, how strong its layer is, and its content."""

    locale: str
    rank: int
    node: Node


class Shelf:
    """Reads through `sources`, weakest first."""

    def __init__(self, sources: Sequence[TemplateSource]) -> None:
        self.sources = tuple(sources)
        self._parsed: dict[tuple[int, str], Node | None] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        self._lock = RLock()

    def forget(self) -> None:
        """Reads files anew from here on."""
        with self._lock:
            self._parsed.clear()
            self._paths.clear()
            self._named.clear()

    def digest(self) -> str:
        """A hash of all files there are now, read anew: equal digests, equal templates."""
        found = sha256()
        for source in self.sources:
            for path in (path for folder in _FOLDERS for path in source.list(folder)):
                data = source.read(path) or b""
                found.update(f"{source.name}\n{path}\n{len(data)}\n".encode())
                found.update(data)
        return found.hexdigest()

    def template_ids(self) -> tuple[str, ...]:
        """The ids of all templates, sorted."""
        return self._names("templates/")

    def resolve(self, name: str) -> str:
        """The template id for a name or a short alias. Raises `UnknownName`."""
        known = self.template_ids()
        if name in known:
            return name
        if ALIASES.get(name) in known:
            return ALIASES[name]
        raise UnknownName("template", name, known)

    def tenant_ids(self) -> tuple[str, ...]:
        """The tenants a file says something about, sorted; not the packaged defaults."""
        found = {path.split("/")[1] for path in self._all("tenants/") if path.count("/") > 1}
        return tuple(sorted(name for name in found if name != "_default"))

    def tenant_file(self, tenant: str) -> list[Node]:
        """The tenant's `tenant.json` in each source that has one, weakest first."""
        if not _NAME.match(tenant):
            return []
        return [node for _, node in self._each(f"tenants/{tenant}/tenant.json", 0)]

    def overrides(self, template: str, tenant: str) -> bool:
        """Whether the tenant has any file that changes the template."""
        if not _NAME.match(tenant):
            return False
        ends = (f"/{template}.json", f"/{template}.md")
        paths = (path for path in self._all(f"tenants/{tenant}/") if not is_translation(path))
        return any(path.endswith(ends) or "/partials/" in path for path in paths)

    def layers(self, template: str, tenant: str = "") -> list[Node]:
        """The template's files, weakest first. Raises `UnknownName` for an unknown template."""
        found = [node for _, node in self._layers(f"templates/{template}", tenant)]
        if not found:
            raise UnknownName("template", template, self.template_ids())
        return found

    def partial(self, name: str, asked: Node, tenant: str = "") -> Node:
        """The partial of that name, its layers merged. `asked` is where it was included."""
        known = self._names("templates/partials/")
        found = [node for _, node in self._layers(f"templates/partials/{name}", tenant)]
        if not found or not _NAME.match(name):
            wrong = UnknownName("partial", name, known)
            raise asked.error(str(wrong), f"Write it at templates/partials/{name}.json.")
        merged = found[0]
        for layer in found[1:]:
            merged = merge_templates(merged, layer)
        return merged

    def locale_files(self, name: str, tenant: str = "") -> list[LocaleFile]:
        """The locale files of a template (or of `partials/<name>`), weakest layer first."""
        found = list(self._locale_files("templates/locales/", name, 0))
        if tenant:
            found.extend(self._locale_files(f"tenants/{tenant}/locales/", name, TENANT_RANK))
        return sorted(found, key=lambda file: file.rank)

    def partial_names(self, tenant: str = "") -> tuple[str, ...]:
        """The names of all partials, sorted; a tenant may have some of its own."""
        own = self._names(f"tenants/{tenant}/templates/partials/") if _NAME.match(tenant) else ()
        return tuple(sorted({*self._names("templates/partials/"), *own}))

    def notes(self, name: str, tenant: str = "") -> list[Node]:
        """The notes for translators on a template (or on `partials/<name>`), weakest layer first."""
        path = f"translation/notes/{name}.json"
        found = list(self._each(f"templates/{path}", 0))
        if tenant:
            found += self._each(f"tenants/{tenant}/{path}", TENANT_RANK)
        return [node for _, node in found]

    def translation(self, locale: str, file: str, tenant: str = "") -> list[Node]:
        """The locale's `states.json` or `glossary.json` in each layer, weakest first."""
        found = list(self._translation("templates/translation/", locale, file, 0))
        if tenant:
            found += self._translation(f"tenants/{tenant}/translation/", locale, file, TENANT_RANK)
        return [node for _, node in sorted(found, key=lambda pair: pair[0])]

    def schema(self, template: str) -> Node | None:
        """The context's schema: the strongest source's file, whole."""
        found = [node for _, node in self._each(f"schemas/{template}.json", 0)]
        return found[-1] if found else None

    def _layers(self, stem: str, tenant: str) -> Iterator[tuple[int, Node]]:
        """A template's or partial's layers; in each of them either form, never both."""
        yield from self._either(stem, 0)
        if tenant:
            yield from self._either(f"tenants/{tenant}/{stem}", TENANT_RANK)

    def _either(self, stem: str, rank: int) -> Iterator[tuple[int, Node]]:
        for index, source in enumerate(self.sources):
            forms = [path for path in (f"{stem}.json", f"{stem}.md") if self._node(index, path, rank)]
            if len(forms) > 1:
                names = [source.shown(path) for path in forms]
                what = f"This template stands in two files: {names[0]} and {names[1]}."
                raise TemplateError(what, next_step="Keep one of them.", file=names[1], line=1, column=1)
            for path in forms:
                node = self._node(index, path, rank)
                if node is not None:
                    yield rank + index, node

    def _locale_files(self, folder: str, name: str, rank: int) -> Iterator[LocaleFile]:
        for path in self._all(folder):
            locale, _, rest = path.removeprefix(folder).partition("/")
            if rest == f"{name}.json":
                for at, node in self._each(path, rank):
                    yield LocaleFile(canonical(locale), at, node)

    def _translation(self, folder: str, locale: str, file: str, rank: int) -> Iterator[tuple[int, Node]]:
        for path in self._all(folder):
            tag, _, rest = path.removeprefix(folder).partition("/")
            if rest == file and tag != "notes" and canonical(tag) == canonical(locale):
                yield from self._each(path, rank)

    def _each(self, path: str, rank: int) -> Iterator[tuple[int, Node]]:
        for index in range(len(self.sources)):
            node = self._node(index, path, rank)
            if node is not None:
                yield rank + index, node

    def _node(self, index: int, path: str, rank: int) -> Node | None:
        key = (index, path)
        with self._lock:
            if key not in self._parsed:
                source = self.sources[index]
                data = source.read(path)
                layer = f"{source.name}, tenant" if rank else source.name
                made = None
                if data is not None and is_template(path, data):
                    made = parse_source(data, source.shown(path), layer=layer, rank=rank + index)
                self._parsed[key] = made
            return self._parsed[key]

    def _names(self, folder: str) -> tuple[str, ...]:
        with self._lock:
            if folder not in self._named:
                below = (path.removeprefix(folder) for path in self._all(folder))
                files = [path for path in below if "/" not in path and self._is_source(folder + path)]
                names = {path.rpartition(".")[0] for path in files}
                self._named[folder] = tuple(sorted(name for name in names if _NAME.match(name)))
            return self._named[folder]

    def _is_source(self, path: str) -> bool:
        """Whether the file is a template: JSON, or Markdown with front matter."""
        if path.endswith(".json"):
            return True
        return is_markdown(path) and any(is_template(path, source.read(path)) for source in self.sources)

    def _all(self, prefix: str) -> tuple[str, ...]:
        """The paths below a folder in any source, each once."""
        with self._lock:
            if prefix not in self._paths:
                found = {path for source in self.sources for path in source.list(prefix)}
                self._paths[prefix] = tuple(sorted(found))
            return self._paths[prefix]
