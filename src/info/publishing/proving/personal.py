"""Personal data where it does not belong, by the marks (`x-pii`) of the schema.

An address is written to the log of every server on its way, so nothing marked may be in one. A text
message, a push notification and the list of an inbox are read by whoever sees the screen: a name greets
there, anything else tells, unless the tenant says otherwise (`content.lock_screen`). What a button sends home
is a constant of the template, and holds nobody's data; topics and names of files are never made of values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from info.errors import TemplateError
from info.language import expressions as x
from info.language.binding import LocalizedDocument
from info.language.pieces import BoundText, Value
from info.model.document import Each
from info.model.values import Finding
from info.publishing.readings import Path, read_document
from info.validators.schema_paths import resolve

__all__ = ["personal_readings"]

_URL_OPEN: Final = re.compile(r"(?i)https?://\S*\Z")
_URL_FIELDS: Final = ("#url", "#poster")
_URL_FORMATS: Final = frozenset({"uri", "iri", "url"})
_SEEN: Final = {
    "short": ("personal.short", "The text message, which is also the line of a push notification,"),
    "subject": ("personal.title", "The subject, which is also the title of a push notification,"),
    "preheader": ("personal.preheader", "The preheader, which an inbox shows beside the subject,"),
}


def personal_readings(
    document: LocalizedDocument, schema: Mapping[str, Any], shown: Sequence[str] = ("name",)
) -> Iterator[Finding]:
    """A warning for each marked value in an address, in `short`, or in a title; `path` is the key.

    `shown` are the marks that a locked screen may show.
    """
    errors: dict[str, TemplateError] = {}
    for reading in read_document(document, errors):
        kind = "" if reading.tenant else _mark(schema, reading.path)
        if kind and reading.key.endswith(_URL_FIELDS) and not _is_url(schema, reading.path):
            yield _in_url(reading.path, kind, reading.key)
        if kind and kind not in shown and reading.key in _SEEN:
            code, where = _SEEN[reading.key]
            what = f"{where} shows '{_shown(reading.path)}', which the schema marks as personal ({kind})."
            yield Finding(
                code, "warning", what, reading.key, "Say it in the body; a locked screen shows this."
            )
    items = _items(document)
    for key, text in document.texts.items():
        found = (path for tree in _in_addresses(text) for path in _paths(tree, items))
        for path in dict.fromkeys(found):
            kind = _mark(schema, path)
            if kind and not _is_url(schema, path):
                yield _in_url(path, kind, key)


def _in_url(path: Path, kind: str, key: str) -> Finding:
    what = f"An address holds '{_shown(path)}', which the schema marks as personal ({kind})."
    return Finding("personal.url", "warning", what, key, "Put an opaque id there: addresses are logged.")


def _shown(path: Path) -> str:
    return ".".join(path).replace(".[]", "[]")


def _mark(schema: Mapping[str, Any], path: Path) -> str:
    """The mark of a path, or of what it is inside."""
    for depth in range(len(path), 0, -1):
        mark = resolve(schema, path[:depth]).get("x-pii")
        if mark:
            return str(mark)
    return ""


def _is_url(schema: Mapping[str, Any], path: Path) -> bool:
    """Whether the schema says that the value is a whole address, made by whoever marked it."""
    node = resolve(schema, path)
    return node.get("format") in _URL_FORMATS or "https" in str(node.get("pattern", ""))


def _items(document: LocalizedDocument) -> Mapping[str, tuple[Path, ...]]:
    """The names that `each` gives to items, and the lists they may come from."""
    found: dict[str, tuple[Path, ...]] = {}
    for block in document.blocks:
        each = getattr(block, "each", None)
        if isinstance(each, Each):
            tree = document.expression(each.path)
            if isinstance(tree, x.ContextPath):
                found[each.name] = (*found.get(each.name, ()), (*tree.path, "[]"))
    return found


def _in_addresses(text: BoundText) -> Iterator[x.Expr]:
    """What a text's links lead to, and the values right behind a `https://…` that it writes out."""
    for arm in text.arms:
        written = ""
        for run in arm.runs:
            if run.link is not None:
                yield run.link
            if isinstance(run.part, str):
                written += run.part
            elif isinstance(run.part, Value):
                if _URL_OPEN.search(written):
                    yield run.part.expr
                written += "x"


def _paths(tree: x.Expr, items: Mapping[str, tuple[Path, ...]]) -> Iterator[Path]:
    """The context paths of an expression; of an item, those of every list it may come from."""
    for path in x.paths(tree):
        if isinstance(path, x.ContextPath):
            yield path.path
        elif isinstance(path, x.LocalPath):
            yield from ((*base, *path.path) for base in items.get(path.name, ()))
