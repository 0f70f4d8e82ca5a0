"""The files of `infoctl convert`: reading sources, keeping places, writing catalogues whole or not at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias

from info.apps.cli.whole_files import beside
from info.errors import LimitError, TemplateError
from info.language.conversion import Converted, Finding, FluentFile, Wishes, convert_fluent, convert_icu
from info.publishing.positions import Node, Source, parse_json

__all__ = [
    "SOURCE_MAX_BYTES",
    "Placed",
    "Row",
    "Sheet",
    "convert_fluent_files",
    "convert_icu_file",
    "read_file",
    "written",
]

SOURCE_MAX_BYTES: Final = 16 * 1024 * 1024
"""Bytes a file may have."""
STDIN: Final = "-"
"""The name of standard input on the command line."""
Texts: TypeAlias = "dict[str, Any] | str | None"
"""A catalogue, nested as its source is; or the one text of standard input, None when not carried."""
_CATALOGUES: Final = (".json", ".arb")
_ONE_TEXT: Final = ("", ".txt")
_CHARACTER: Final = re.compile(r"\\u[dD][89abAB]..\\u....|\\u....|\\.|[^\"\\]", re.DOTALL)
_CATALOGUE: Final = re.compile(r"\s*\{\s*[\"}]")


@dataclass(frozen=True)
class Placed:
    """A finding with its place, as an editor finds it."""

    place: str
    line: int
    column: int
    level: str
    what: str
    next_step: str


@dataclass(frozen=True)
class Row:
    """One line of the report: what became of a key, where it stands, and why."""

    file: str
    line: int
    column: int
    key: str
    status: str
    text: str | None
    note: str
    findings: tuple[Placed, ...]

    def as_json(self) -> dict[str, Any]:
        """The row for machines."""
        found = asdict(self)
        found["findings"] = [
            {name: value for name, value in asdict(one).items() if name != "place"} for one in self.findings
        ]
        return found


@dataclass(frozen=True)
class Sheet:
    """One file after conversion: its name, its catalogue, and its rows of the report."""

    file: str
    texts: Texts
    rows: tuple[Row, ...]
    ending: str = ".json"


def read_file(file: str) -> tuple[str, bytes]:
    """The name to tell of a file, and what it holds; not more than 16 MiB of it."""
    if file == STDIN:
        shown, data = "<stdin>", sys.stdin.buffer.read(SOURCE_MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as source:
            shown, data = file, source.read(SOURCE_MAX_BYTES + 1)
    if len(data) > SOURCE_MAX_BYTES:
        raise LimitError(
            f"The file has more than {SOURCE_MAX_BYTES} bytes.", next_step="Split it.", file=shown
        )
    return shown, data


def _decoded(data: bytes, shown: str) -> Source:
    try:
        return Source(shown, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise TemplateError(
            "The file is not UTF-8.", next_step="Save it as UTF-8.", file=shown, line=place, column=column
        ) from None


# Fluent


def convert_fluent_files(files: Sequence[str], wishes: Wishes) -> Iterator[Sheet]:
    """A sheet for each file; all of them are one bundle."""
    if find_spec("fluent") is None or find_spec("fluent.syntax") is None:
        what = "Fluent files want the package fluent.syntax, which is not installed."
        raise TemplateError(what, next_step="Run: pip install 'info-templates[convert]'")
    sources = [_decoded(data, shown) for shown, data in map(read_file, files)]
    bundle = convert_fluent([FluentFile(one.file, one.text) for one in sources], wishes=wishes)
    for source, outcomes in zip(sources, bundle, strict=True):
        rows = tuple(_row(outcome, source, source.line_column) for outcome in outcomes)
        yield Sheet(source.file, {one.key: one.text for one in outcomes if one.text is not None}, rows)


# ICU


def convert_icu_file(file: str, wishes: Wishes) -> Sheet:
    """The sheet of a JSON or ARB catalogue, or of a file (or standard input) that is one text."""
    shown, data = read_file(file)
    catalogue = Path(file).suffix.lower() in _CATALOGUES
    if file == STDIN:
        catalogue = _CATALOGUE.match(_decoded(data, shown).text) is not None
    elif not catalogue and Path(file).suffix.lower() not in _ONE_TEXT:
        kinds = ", ".join((*_CATALOGUES, *_ONE_TEXT[1:]))
        what = f"Texts of ICU are read from {kinds}, not from this kind of file."
        raise TemplateError(what, next_step="Export it as JSON, or (for .ftl) say --from fluent.", file=shown)
    if not catalogue:
        return _single(file, _decoded(data, shown), wishes)
    root = parse_json(data, shown, max_bytes=SOURCE_MAX_BYTES)
    if not isinstance(root.value, Mapping):
        raise root.error("A catalogue is an object of keys and texts.", 'Write {"key": "text"}.')
    named = root.fields.get("@@locale")
    if wishes.locale is None and named is not None and isinstance(named.value, str):
        wishes = Wishes(wishes.names, named.value.replace("_", "-"), wishes.currency, wishes.apostrophe)
    rows: list[Row] = []
    return Sheet(shown, _catalogue(root, "", wishes, rows), tuple(rows))


def _single(file: str, source: Source, wishes: Wishes) -> Sheet:
    text = source.text.removesuffix("\n").removesuffix("\r")
    key = "" if file == STDIN else Path(file).stem
    outcome = convert_icu(text, key=key, wishes=wishes)
    row = _row(outcome, source, source.line_column)
    if file == STDIN:
        return Sheet(source.file, outcome.text, (row,))
    return Sheet(source.file, {} if outcome.text is None else {key: outcome.text}, (row,))


def _catalogue(node: Node, path: str, wishes: Wishes, rows: list[Row]) -> dict[str, Any]:
    """The texts of an object, nested as they were; `@key` describes `key` and is no text."""
    made: dict[str, Any] = {}
    for key, value in node.fields.items():
        if key.startswith("@"):
            continue
        name = f"{path}{key}"
        if isinstance(value.value, Mapping):
            made[key] = _catalogue(value, f"{name}.", wishes, rows)
            continue
        if isinstance(value.value, str):
            outcome = convert_icu(
                value.value, key=name, wishes=wishes, note=_note(node.fields.get(f"@{key}"))
            )
        else:
            finding = Finding("not carried", "This is no text.", "Keep it in a file of its own.")
            outcome = Converted(name, None, (finding,))
        rows.append(_row(outcome, value.source, _places(value)))
        if outcome.text is not None:
            made[key] = outcome.text
    return made


def _note(described: Node | None) -> str:
    """What an ARB file tells translators of a text."""
    told = described.fields.get("description") if described else None
    return told.value if told is not None and isinstance(told.value, str) else ""


def _places(node: Node) -> Any:
    """What turns a code point offset of a string into line and column of its file."""
    text, first = node.source.text, node.offset + 1
    starts: list[int] = []

    def place(offset: int) -> tuple[int, int]:
        if not isinstance(node.value, str):
            return node.source.line_column(node.offset)
        if text.startswith(node.value, first):
            return node.source.line_column(first + offset)
        if not starts:
            matches = _CHARACTER.finditer(text, first)
            starts.extend(
                match.start() for match, _ in zip(matches, range(len(node.value) + 1), strict=False)
            )
        return node.source.line_column(starts[min(offset, len(starts) - 1)])

    return place


def _row(outcome: Converted, source: Source, place: Any) -> Row:
    line, column = place(outcome.offset)
    return Row(
        source.file, line, column, outcome.key, outcome.status, outcome.text, outcome.note,
        tuple(_placed(finding, source.file, place(finding.offset)) for finding in outcome.findings),
    )  # fmt: skip


def _placed(finding: Finding, file: str, at: tuple[int, int]) -> Placed:
    line, column = at
    return Placed(f"{file}:{line}:{column}", line, column, finding.level, finding.what, finding.next_step)


# Writing


def written(sheets: Sequence[Sheet], output: Path, *, force: bool) -> list[Path]:
    """The files written; each whole, and none of them before all could be made.

    Several sheets, or a folder that is there, give one file for each sheet in that folder.
    """
    import orjson

    folder = len(sheets) > 1 or output.is_dir()
    paths = [output / f"{_stem(sheet.file)}{sheet.ending}" if folder else output for sheet in sheets]
    _refuse(paths, force=force)
    waiting: list[tuple[Path, Path]] = []
    try:
        for sheet, path in zip(sheets, paths, strict=True):
            plain = isinstance(sheet.texts, str)
            options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
            data = f"{sheet.texts}\n".encode() if plain else orjson.dumps(sheet.texts or {}, option=options)
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((beside(path, data), path))
        while waiting:
            waiting[-1][0].replace(waiting[-1][1])
            waiting.pop()
    finally:
        for made, _ in waiting:
            with suppress(OSError):
                made.unlink()
    return paths


def _stem(file: str) -> str:
    return "stdin" if file == "<stdin>" else Path(file).stem


def _refuse(paths: Sequence[Path], *, force: bool) -> None:
    for index, path in enumerate(paths):
        if path in paths[:index]:
            what = "Two sources would be written to this file."
            raise TemplateError(what, file=str(path), next_step="Convert them one by one.")
        if path.exists() and (not force or path.is_dir()):
            what = "The file is there already."
            raise TemplateError(what, file=str(path), next_step="Choose another, or add --force.")
