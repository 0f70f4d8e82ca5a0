"""`infoctl convert` between the two forms of a template: JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from info.apps.cli.conversion import Placed, Row, Sheet, read_file
from info.apps.cli.project import Project
from info.errors import TemplateError, UnknownName
from info.publishing.positions import Node

__all__ = ["json_sheets", "markdown_sheets"]


def json_sheets(files: Sequence[str]) -> Iterator[Sheet]:
    """Each Markdown template as JSON shorthand, in canonical layout."""
    from info.publishing import format_source, markdown_comments, parse_source

    for file in files:
        shown, data = read_file(file)
        node = parse_source(data, shown if shown.endswith(".md") else f"{shown}.md")
        made = format_source(json.dumps(node.plain(), ensure_ascii=False).encode(), f"{shown}.json")
        comments = [
            _remark(shown, line, column, "JSON has no comments, so this one is left out.")
            for line, column in markdown_comments(data, shown)
        ]
        yield Sheet(shown, made.removesuffix("\n"), (_row(shown, comments),))


def markdown_sheets(names: Sequence[str]) -> Iterator[Sheet]:
    """Each JSON template as Markdown; a name that is no file is a template of the project or the package."""
    from info.publishing import is_markdown, parse_source, write_markdown

    for name in names:
        if name == "-" or Path(name).is_file():
            shown, data = read_file(name)
            if is_markdown(shown):
                what = "The file is Markdown already."
                raise TemplateError(what, next_step="infoctl fmt puts it in order.", file=shown)
            node = parse_source(data, shown)
        else:
            node = _layer(name)
        shown = node.source.file
        made = write_markdown(node)
        yield Sheet(shown, made.removesuffix("\n"), (_row(shown, _json_blocks(shown, made)),), ".md")


def _layer(name: str) -> Node:
    with Project.here() as project:
        shelf = project.library.shelf
        try:
            return shelf.layers(shelf.resolve(name))[-1]
        except UnknownName as error:
            what = f"There is no file '{name}' and no template of that name."
            raise TemplateError(what, next_step=f"Known templates: {', '.join(error.known)}.") from None


def _json_blocks(shown: str, made: str) -> list[Placed]:
    """A remark on each block that only JSON can spell."""
    heads = [line for line in made.split("\n") if line.startswith(":::json {#")]
    what = "Markdown has no spelling for it, so it stands there as JSON."
    return [_remark(shown, 1, 1, f"{head[10:-1]}: {what}") for head in heads]


def _remark(file: str, line: int, column: int, what: str) -> Placed:
    return Placed(f"{file}:{line}:{column}", line, column, "remark", what, "")


def _row(file: str, remarks: Sequence[Placed]) -> Row:
    return Row(file, 1, 1, "", "exact", None, "", tuple(remarks))
