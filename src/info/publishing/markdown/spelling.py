"""One block of a template in Markdown; whether it reads back is for `writing` to see."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from info.model.document import ACTION_TYPES
from info.publishing.markdown.attributes import write_attributes

__all__ = ["Unwritable", "spelled"]

_COMMON: Final = ("when", "importance", "only", "not", "fallback", "after", "before")
_FIRST: Final = ("after", "before", "when", "each", "limit")
_LAST: Final = ("importance", "only", "not", "fallback")
_BLOCK_START: Final = re.compile(r"(?:#{1,6}(?= |$)|>|[-+](?= |$)|:::|-{3,}|~{3,})")
_NUMBER: Final = re.compile(r"(\d{1,9})(?=[.)](?: |$))")
_TAG: Final = re.compile(r"\\.|`[^`\n]*`|\{[^{}\n]*\}|(?P<tag><(?=(?:[A-Za-z/!?]|https?:|mailto:)[^<>]*>))")
_MARK: Final = re.compile(r"(?P<heading>#{1,3}) |(?P<quote>> )|(?P<list>-|\d{1,3}\.) ")
_NAME: Final = re.compile(r"[a-z_]+\Z")


class Unwritable(Exception):
    """This spelling cannot hold the block."""


def spelled(key: str, value: Any, *, verbatim: bool) -> str:
    """The block's Markdown; `verbatim` puts every text into a fence, where nothing is Markdown.

    Raises `Unwritable` for what this spelling cannot hold.

    >>> print(spelled("note", {"when": "has(note)", "quote": "{$note}"}, verbatim=False))
    {#note when="has(note)"}
    > {$note}
    """
    return _Spelling(verbatim=verbatim).block(key, value)


class _Spelling:
    """Writes one block. `verbatim` puts every text into a fence, where nothing is Markdown."""

    def __init__(self, *, verbatim: bool) -> None:
        self.verbatim = verbatim

    def block(self, key: str, value: Any) -> str:
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            if all((mark := _MARK.match(item)) and mark["list"] for item in value):
                return self.plain_list(key, value)
            if all(item.startswith("> ") for item in value):
                value = "> " + "\n".join(item[2:] for item in value)
            else:
                value = "\n".join(value)
        if isinstance(value, str):
            return self.string(key, value, {})
        if not isinstance(value, dict) or "type" in value:
            raise Unwritable
        if _is_text(value):
            return _above(key, {}, self.fence(value))
        kind = next((kind for kind in _KINDS if kind in value), None)
        if kind is None:
            raise Unwritable
        common = {name: value[name] for name in _COMMON if name in value}
        rest = {name: item for name, item in value.items() if name not in _COMMON}
        return _KINDS[kind](self, key, rest, common)

    # texts

    def lines(self, text: str) -> list[str]:
        """A text as the lines of a paragraph."""
        if self.verbatim:
            return self.fence(text)
        if not text or text != text.strip() or "\n\n\n" in text:
            raise Unwritable
        return [
            _escaped(line) + ("\\" if more else "")
            for line, more in zip(text.split("\n"), [True] * text.count("\n") + [False], strict=True)
        ]

    def fence(self, value: Any, slot: str = "") -> list[str]:
        """A text in a fence: a plural table, MessageFormat 2, or verbatim."""
        if isinstance(value, list):
            value = "\n".join(value)
        if isinstance(value, str):
            kind, inside = "text", value
        elif list(value) == ["message"]:
            kind, inside = "message", value["message"]
        else:
            kind, inside = "plural", _plural(value)
        if not isinstance(inside, str):
            raise Unwritable
        mark = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inside)), 3)
        return [f"{mark}{kind} {slot}".rstrip(), *inside.split("\n"), mark]

    def text(self, value: Any) -> list[str]:
        """The main text of a directive."""
        if isinstance(value, list):
            value = "\n".join(value)
        return self.lines(value) if isinstance(value, str) else self.fence(value)

    def slots(self, values: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
        """Texts that have names: as attributes where they fit on a line, else as fences."""
        attributes: dict[str, str] = {}
        fences: list[str] = []
        for name, value in values.items():
            if isinstance(value, str) and value and "\n" not in value and not self.verbatim:
                attributes[name] = value
            else:
                fences += ["", *self.fence(value, name)]
        return attributes, fences

    # blocks

    def string(self, key: str, text: str, attributes: dict[str, str]) -> str:
        if text == "---":
            return _above(key, attributes, ["---"])
        mark = _MARK.match(text)
        if self.verbatim:
            return _above(key, attributes, self.fence(text))
        if mark is None:
            return _above(key, attributes, self.lines(text))
        inner = text[mark.end() :]
        if mark["list"]:
            return self.plain_list(key, [text])
        if mark["quote"]:
            return _above(key, attributes, _indented("> ", self.lines(inner), "> "))
        if "\n" in inner:
            raise Unwritable
        return _above(key, attributes, [f"{mark['heading']} {self.heading(inner)}"])

    def heading(self, text: str) -> str:
        if self.verbatim or not text or text != text.strip():
            raise Unwritable
        return _tags(text)

    def plain_list(self, key: str, items: list[str]) -> str:
        lines: list[str] = []
        for number, item in enumerate(items, 1):
            found = _MARK.match(item)
            if found is None or self.verbatim:
                raise Unwritable
            mark = "- " if found["list"] == "-" else f"{number}. "
            lines += _indented(mark, self.lines(item[found.end() :]))
        return _above(key, {}, lines)

    def heading_block(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        text, level = value["heading"], value.get("level", 1)
        if isinstance(text, str) and "level" in value and common and not self.verbatim:
            return _above(key, _attributes(common), ["#" * level + " " + self.heading(text)])
        shown = {"level": level} if "level" in value else {}
        return _directive("heading", key, _attributes(common, shown), self.text(text))

    def text_block(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        text = value["text"]
        if "ordered" in value or "rest" in value:
            raise Unwritable
        attributes = _attributes(common, {name: item for name, item in value.items() if name != "text"})
        if isinstance(text, list) and all(isinstance(item, str) and not _MARK.match(item) for item in text):
            text = "\n".join(text)
        if isinstance(text, str):
            mark = _MARK.match(text)
            if mark and mark["list"]:
                raise Unwritable
            return self.string(key, text, attributes)
        return _above(key, attributes, self.fence(text))

    def list_block(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        given = value["items"] if "items" in value else [value["item"]]
        if isinstance(given, (str, dict)):
            given = [given]
        ordered = value.get("ordered", False)
        lines: list[str] = []
        for number, item in enumerate(given, 1):
            lines += _indented(f"{number}. " if ordered else "- ", self.text(item))
        plain = {name: value[name] for name in ("each", "limit") if name in value}
        slots, fences = self.slots({"rest": value["rest"]} if "rest" in value else {})
        attributes = {**_attributes(common, plain), **slots}
        if fences or not attributes:
            return _directive("list", key, attributes, [*lines, *fences])
        return _above(key, attributes, lines)

    def quote(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        text = value["quote"]
        if isinstance(text, str) and common and not self.verbatim:
            return _above(key, _attributes(common), _indented("> ", self.lines(text), "> "))
        return _directive("quote", key, _attributes(common), self.text(text))

    def code(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        text = value["code"]
        if not isinstance(text, (str, list)):
            return _directive("code", key, _attributes(common), self.fence(text))
        fence = self.fence(text)
        return _above(key, _attributes(common), [fence[0].removesuffix("text"), *fence[1:]])

    def divider(self, key: str, _value: Any, common: Mapping[str, Any]) -> str:
        return _above(key, _attributes(common), ["---"])

    def simple(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        """A directive with one text and plain attributes."""
        kind = next(name for name in _SIMPLE if name in value)
        more = {name: item for name, item in value.items() if name != kind}
        return _directive(kind, key, _attributes(common, more), self.text(value[kind]))

    def details(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        slots, fences = self.slots({"summary": value["details"]})
        body = [*self.text(value["text"]), *fences]
        return _directive("details", key, {**_attributes(common), **slots}, body)

    def media(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        kind = next(name for name in ("image", "video", "audio") if name in value)
        more = {"url": value[kind], **({"poster": value["poster"]} if "poster" in value else {})}
        return _directive(
            kind, key, _attributes(common, more), self.text(value["alt"]) if "alt" in value else []
        )

    def include(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        return _directive("include", key, _attributes(common, {"partial": value["include"]}), [])

    # rows

    def rows(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        kind = "facts" if "facts" in value else "metrics"
        lines = [
            line for name, row in value[kind].items() for line in self.row(name, row, ("label", "value"))
        ]
        return _directive(kind, key, _attributes(common), lines)

    def row(self, name: str, row: Any, names: tuple[str, ...], *, least: int = 2) -> list[str]:
        """A row of `names`, whose first stands before a colon."""
        if isinstance(row, list):
            if len(row) < least:
                raise Unwritable
            row = dict(zip((*names, "delta"), row, strict=False))
        if not isinstance(row, dict):
            raise Unwritable
        shown = [row.get(word) for word in names]
        plain = {key: item for key, item in row.items() if key not in names and key != "delta"}
        slots, fences = self.slots({"delta": row["delta"]} if "delta" in row else {})
        head = write_attributes(name, {**slots, **_attributes({}, plain)}, width=10**6)
        if self.verbatim or not isinstance(shown[0], str) or not shown[0] or "\n" in shown[0]:
            lines = [head]
            for word, item in zip(names, shown, strict=True):
                lines += self.fence(_needed(item), word)
        else:
            lines = self.labelled(head, shown)
        return _indented("- ", [*lines, *[line for line in fences if line]])

    def labelled(self, head: str, shown: list[Any]) -> list[str]:
        label, *values = shown
        if not values:
            return [f"{head} {_escaped(label)}"]
        if isinstance(values[0], (str, int, float)) and not isinstance(values[0], bool):
            first, *more = self.lines(str(values[0]))
            return [f"{head} {_tags(label)}: {first}", *more]
        return [f"{head} {_tags(label)}:", *self.fence(_needed(values[0]))]

    def actions(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        lines: list[str] = []
        for name, action in value["actions"].items():
            kind = next((kind for kind in ACTION_TYPES if kind in action), None)
            if kind is None:
                raise Unwritable
            said = {} if kind == "open" else {"kind": kind}
            more = {word: item for word, item in action.items() if word != kind}
            lines += self.row(name, {"label": action[kind], **said, **more}, ("label",))
        return _directive("actions", key, _attributes(common), lines)

    def input(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        lines = self.text(value["input"])
        lines.append("")
        for name, option in value["options"].items():
            lines += self.row(name, {"label": option}, ("label",))
        return _directive("input", key, _attributes(common), lines)

    def chart(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        inner = value["chart"]
        lines: list[str] = []
        for name, series in inner["series"].items():
            lines += self.series(name, series)
        if "alt" in inner:
            lines = [*self.text(inner["alt"]), "", *lines]
        slots, fences = self.slots({name: inner[name] for name in ("label", "title") if name in inner})
        plain = {
            name: item for name, item in inner.items() if name not in ("series", "alt", "label", "title")
        }
        attributes = {**_attributes(common, plain), **slots}
        return _directive("chart", key, attributes, [*lines, *fences])

    def series(self, name: str, series: Any) -> list[str]:
        row = dict(zip(("name", "value"), series, strict=False)) if isinstance(series, list) else series
        if isinstance(row.get("name"), str) and not self.verbatim:
            return self.row(name, row, ("name", "value"))
        head = write_attributes(name, _attributes({}, {"value": row["value"]}))
        return _indented("- ", [head, *self.fence(_needed(row.get("name")), "name")])

    def table(self, key: str, value: Any, common: Mapping[str, Any]) -> str:
        inner = value["table"]
        grid = self.grid(inner["columns"])
        lines = grid or [
            line for name, row in inner["columns"].items() for line in self.row(name, row, ("header", "cell"))
        ]
        slots, fences = self.slots({name: inner[name] for name in ("title", "rest") if name in inner})
        plain = {name: item for name, item in inner.items() if name not in ("columns", "title", "rest")}
        attributes = {**_attributes(common, plain), **slots}
        if fences or not grid:
            return _directive("table", key, attributes, [*lines, *fences])
        return _above(key, attributes, lines)

    def grid(self, given: Mapping[str, Any]) -> list[str]:
        """A GFM table; nothing where a text does not fit into a cell."""
        try:
            columns = [_column(name, column) for name, column in given.items()]
        except Unwritable:
            return []
        if self.verbatim:
            return []
        rule = {"end": "---:", "center": ":---:"}
        rows = [[column[0] for column in columns], [rule.get(column[2], "---") for column in columns]]
        rows.append([column[1] for column in columns])
        return ["| " + " | ".join(words) + " |" for words in rows]


def _needed(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        raise Unwritable
    return value


def _column(name: str, column: Any) -> tuple[str, str, str]:
    """Header, cell and alignment of a column, as cells of a GFM table."""
    row = dict(zip(("header", "cell"), column, strict=False)) if isinstance(column, list) else column
    more = {key: item for key, item in row.items() if key not in ("header", "cell", "align")}
    header, cell = _in_cell(row.get("header")), _in_cell(row.get("cell"))
    attributes = write_attributes(name, _attributes({}, more), width=10**6)
    return f"{attributes} {header}", cell, row.get("align", "start")


def _in_cell(text: Any) -> str:
    if not isinstance(text, str) or not text or "\n" in text or text != text.strip():
        raise Unwritable
    return text.replace("|", "\\|")


def _is_text(value: Mapping[str, Any]) -> bool:
    if list(value) == ["message"]:
        return True
    return len(value) == 1 and all(
        key.lstrip().startswith("$") and isinstance(arms, dict) for key, arms in value.items()
    )


def _plural(value: Mapping[str, Any]) -> str:
    ((selectors, arms),) = value.items()
    lines = [selectors]
    for key, arm in arms.items():
        text = "\n".join(arm) if isinstance(arm, list) else arm
        if not isinstance(text, str):
            raise Unwritable
        lines.append(f"{key}: " + text.replace("\n", "\\\n"))
    return "\n".join(lines)


def _escaped(line: str) -> str:
    r"""A line of a paragraph; a beginning that would make it another block gets a \."""
    if line != line.strip():
        raise Unwritable
    if _BLOCK_START.match(line):
        line = "\\" + line
    elif (number := _NUMBER.match(line)) is not None:
        line = f"{number[1]}\\{line[number.end() :]}"
    return _tags(line)


def _tags(line: str) -> str:
    """The line with a backslash before each < that would begin a tag."""
    return _TAG.sub(lambda match: "\\<" if match["tag"] else match.group(), line)


def _attributes(common: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Plain values as attributes, in the order of the canonical form."""
    values = {**common, **(more or {})}
    middle = [key for key in values if key not in _FIRST and key not in _LAST]
    order = [*(key for key in _FIRST if key in values), *middle, *(key for key in _LAST if key in values)]
    return {key: _attribute(key, values[key]) for key in order}


def _attribute(key: str, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        value = " ".join(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value == "":
        raise Unwritable
    text = str(value)
    if "\n" in text or not _NAME.match(key):
        raise Unwritable
    return text


def _above(key: str, attributes: Mapping[str, str], lines: list[str]) -> str:
    return "\n".join([write_attributes(key, attributes), *lines])


def _directive(kind: str, key: str, attributes: Mapping[str, str], lines: list[str]) -> str:
    return "\n".join([write_attributes(key, attributes, f":::{kind} "), *lines, ":::"])


def _indented(mark: str, lines: list[str], rest: str | None = None) -> list[str]:
    pad = " " * len(mark) if rest is None else rest
    return [mark + lines[0], *(pad + line if line else line for line in lines[1:])]


Write = Callable[[_Spelling, str, Any, Mapping[str, Any]], str]
_SIMPLE: Final = ("callout", "progress", "footer", "open")
_KINDS: Final[Mapping[str, Write]] = {
    "include": _Spelling.include,
    "facts": _Spelling.rows,
    "metrics": _Spelling.rows,
    "table": _Spelling.table,
    "chart": _Spelling.chart,
    "actions": _Spelling.actions,
    "input": _Spelling.input,
    "details": _Spelling.details,
    "image": _Spelling.media,
    "video": _Spelling.media,
    "audio": _Spelling.media,
    "heading": _Spelling.heading_block,
    "items": _Spelling.list_block,
    "item": _Spelling.list_block,
    "quote": _Spelling.quote,
    "code": _Spelling.code,
    "divider": _Spelling.divider,
    **dict.fromkeys(_SIMPLE, _Spelling.simple),
    "text": _Spelling.text_block,
}
