"""The canonical layout of a template, locale, partial or tenant file; and habit slips put right.

Layout never changes what a file means: the same values, the same order wherever order counts (the
blocks of a body, the rows of a block, variants). Only the keys of the file and of a block have an
order of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from info.language.messageformat import habit
from info.model.values import Finding
from info.publishing.markdown import format_markdown
from info.publishing.positions import Node
from info.publishing.sources import is_markdown, parse_source
from info.publishing.texts import is_certain, is_plural_table

__all__ = ["fix_habits", "format_source"]

WIDTH: Final = 160
LONG: Final = 120
SHORT_LIST: Final = 40
_META: Final[tuple[str, ...]] = ("id", "topic", "priority", "tone", "source_locale")
_TOP: Final[tuple[str, ...]] = ("$schema", *_META, "question", "subject", "short", "preheader", "body")
_LAST: Final[tuple[str, ...]] = ("variants", "experiment", "channels")
_BLOCK_FIRST: Final = ("type", "include", "after", "before", "when", "each", "limit")
_BLOCK_LAST: Final[tuple[str, ...]] = ("importance", "only", "not", "fallback")
_TEMPLATE: Final = frozenset({"id", "body", "topic"})

_NO_TEXTS: Final = frozenset(
    {
        "$schema", "id", "topic", "priority", "tone", "question", "source_locale", "when", "each", "url",
        "only", "not", "fallback", "importance", "type", "kind", "include", "after", "before", "align",
        "good", "style", "image", "video", "audio", "poster", "experiment", "channels", "code", "brand",
        "links",
    }
)  # fmt: skip


def format_source(data: bytes, file: str = "template.json") -> str:
    """The file in canonical layout, ending in a newline. Formatting twice changes nothing more.

    A file whose name ends in .md is Markdown. Raises `TemplateError` where the file cannot be read.

    >>> print(format_source(b'{"body": {"a": "# Hi"}, "id": "x"}'), end="")
    {
      "id": "x",
      "body": {
        "a": "# Hi"
      }
    }
    """
    if is_markdown(file):
        return format_markdown(data, file)
    node = parse_source(data, file)
    if not isinstance(node.value, Mapping):
        return _flat(node) + "\n"
    return "\n".join(_file(node)) + "\n"


def fix_habits(data: bytes, file: str = "template.json") -> tuple[bytes, tuple[Finding, ...]]:
    """The file with every habit slip put right whose right form is certain, and a note on each.

    Certain is a value in another language's braces: `{{ user_name }}` becomes `{$user_name}`. Logic,
    comments and code blocks are left to the author. Nothing else of the file changes.
    """
    node = parse_source(data, file)
    edits = [edit for text in _texts(node) for edit in _edits(text)]
    source = node.source.text
    notes = []
    for start, end, meant, written in sorted(edits, reverse=True):
        line, column = node.source.line_column(start)
        source = source[:start] + meant + source[end:]
        what = f"{written} became {meant}."
        notes.append(Finding("habit.fixed", "note", what, f"{file}:{line}:{column}"))
    return source.encode(), tuple(reversed(notes))


def _texts(node: Node, key: str = "") -> Iterator[Node]:
    """The strings that may be texts."""
    if key in _NO_TEXTS:
        return
    if isinstance(node.value, str):
        yield node
    for item in node.items:
        yield from _texts(item)
    for name, item in node.fields.items():
        yield from _texts(item, name)


def _edits(node: Node) -> Iterator[tuple[int, int, str, str]]:
    """Where to put what: offsets in the source, the right form, what stood there."""
    text = str(node.value)
    done = 0
    while (slip := habit(text[done:])) is not None:
        start = done + slip.offset
        end = start + len(slip.written)
        if not is_certain(slip):
            return
        places = node.offset_in_source(start), node.offset_in_source(end)
        if not node.spans or node.source.text[slice(*places)] == slip.written:
            yield *places, slip.meant, slip.written
        done = end


def _file(node: Node) -> Iterator[str]:
    fields = dict(node.fields)
    template = bool(_TEMPLATE & set(fields))
    order = [key for key in _TOP if key in fields]
    order += [key for key in fields if key not in order and key not in _LAST]
    order += [key for key in _LAST if key in fields]
    parts = [_member(key, fields[key], 2, template=template) for key in order]
    if template:
        parts = list(_packed(parts, order))
    yield "{"
    for index, part in enumerate(parts):
        yield part + ("," if index < len(parts) - 1 else "")
    yield "}"


def _packed(parts: list[str], order: list[str]) -> Iterator[str]:
    """The short facts about a template stand on one line."""
    meta = [part.strip() for key, part in zip(order, parts, strict=True) if key in _META]
    fits = len(", ".join(meta)) <= WIDTH
    for key, part in zip(order, parts, strict=True):
        if key not in _META or not fits:
            yield part
        elif meta:
            yield "  " + ", ".join(meta)
            meta = []


def _member(key: str, node: Node, indent: int, *, template: bool) -> str:
    """One member of the file: bodies and variants are opened, the rest is as short as it fits.

    A list of texts is one line however long; a list of objects (a glossary's terms) has a line for each.
    """
    head = f"{' ' * indent}{json.dumps(key, ensure_ascii=False)}: "
    if not node.fields and not any(item.fields for item in node.items):
        return head + _flat(node)
    if template and key == "body":
        return head + "{\n" + ",\n".join(_blocks(node, indent + 2)) + "\n" + " " * indent + "}"
    if key == "texts":  # of notes for translators: a line a text, so that a change of one is one
        lines = [_value(name, item, indent + 2) for name, item in node.fields.items()]
        return head + "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if key == "variants":
        lines = [_variant(name, item, indent + 2, template=template) for name, item in node.fields.items()]
        return head + "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    return _value(key, node, indent)


def _variant(name: str, node: Node, indent: int, *, template: bool) -> str:
    """A variant: on one line where it fits, else a line a text or block."""
    head = f"{' ' * indent}{json.dumps(name, ensure_ascii=False)}: "
    if not node.fields or len(head) + len(_flat(node)) <= WIDTH:
        return head + _flat(node)
    names = list(node.fields)
    if template and names[-1] == "body" and all(_is_short(node.fields[key]) for key in names[:-1]):
        inline = head + "{" + "".join(f"{_pair(key, node.fields[key])}, " for key in names[:-1]) + '"body": {'
        if len(inline) <= WIDTH:
            return inline + "\n" + ",\n".join(_blocks(node.fields["body"], indent + 2)) + "}}"
    lines = []
    for key, item in node.fields.items():
        if template and key == "body" and item.fields:
            opened = ",\n".join(_blocks(item, indent + 4))
            lines.append(f'{" " * (indent + 2)}"body": {{\n{opened}}}')
        else:
            lines.append(_value(key, item, indent + 2))
    return head + "{\n" + ",\n".join(lines) + "}"


def _blocks(body: Node, indent: int) -> list[str]:
    return [_value(name, _block(block), indent) for name, block in body.fields.items()]


def _block(node: Node) -> Node:
    """A block's keys in order: what it hangs on, what it is, how it is treated.

    How it is treated comes before a long content, where one still reads it.
    """
    if not isinstance(node.value, Mapping) or is_plural_table(node):
        return node
    first = [key for key in _BLOCK_FIRST if key in node.fields]
    last = [key for key in _BLOCK_LAST if key in node.fields]
    middle = [key for key in node.fields if key not in first and key not in last]
    long = len(_flat(node)) > LONG and any(node.fields[key].fields for key in middle)
    order = (*first, *last, *middle) if long else (*first, *middle, *last)
    return node.with_value({key: node.fields[key] for key in order})


def _value(key: str, node: Node, indent: int) -> str:
    return _broken(f"{' ' * indent}{json.dumps(key, ensure_ascii=False)}: ", node, indent)


def _broken(head: str, node: Node, indent: int) -> str:
    """The value after `head`: on one line where it fits, else a line a row, short members together.

    What stands on the last line of `head` counts; closing brackets follow the last row.
    """
    flat = _flat(node)
    if _last_line(head) + len(flat) <= WIDTH or not (node.fields or node.items):
        return head + flat
    if node.fields:
        return _broken_object(head, node, indent)
    lines = [_broken(" " * (indent + 2), item, indent + 2) for item in node.items]
    return head + "[\n" + ",\n".join(lines) + "]"


def _broken_object(head: str, node: Node, indent: int) -> str:
    """Where one member alone is long it is opened where it stands, the short ones before and after it."""
    names = list(node.fields)
    long = [at for at, item in enumerate(node.fields.values()) if not _is_short(item)]
    if len(long) == 1 and node.fields[names[long[0]]].fields:
        before, name, after = names[: long[0]], names[long[0]], names[long[0] + 1 :]
        inline = head + "{" + "".join(f"{_pair(key, node.fields[key])}, " for key in before)
        opened = f"{inline}{json.dumps(name, ensure_ascii=False)}: "
        tail = "".join(f", {_pair(key, node.fields[key])}" for key in after) + "}"
        whole = _broken(opened, node.fields[name], indent) + tail
        if all(
            len(line) <= WIDTH for line in (opened[opened.rfind("\n") + 1 :], whole[whole.rfind("\n") + 1 :])
        ):
            return whole
    return head + "{\n" + ",\n".join(_filled(node, indent + 2)) + "}"


def _last_line(text: str) -> int:
    """The length of the last line."""
    return len(text) - text.rfind("\n") - 1


def _filled(node: Node, indent: int) -> Iterator[str]:
    """The members in lines: scalars side by side while they fit, every other one on its own."""
    line = ""
    for key, item in node.fields.items():
        part = _pair(key, item)
        scalar = _is_short(item)
        if scalar and line and len(line) + len(part) + 2 <= WIDTH:
            line += f", {part}"
            continue
        if line:
            yield line
        line = " " * indent + part if scalar else ""
        if not scalar:
            yield _value(key, item, indent)
    if line:
        yield line


def _is_short(node: Node) -> bool:
    """A scalar, or a list of a few words: it may stand beside others on a line."""
    return not node.fields and (not node.items or len(_flat(node)) <= SHORT_LIST)


def _pair(key: str, node: Node) -> str:
    return f"{json.dumps(key, ensure_ascii=False)}: {_flat(node)}"


def _flat(node: Node) -> str:
    return json.dumps(node.plain(), ensure_ascii=False)
