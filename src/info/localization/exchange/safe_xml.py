"""XML from strangers as a tree with places: no document type, no entity, nothing fetched, all bounded.

Expat alone would expand entities of a document's own; here a document that declares any is refused
before it can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from info.localization.exchange.entries import Place, refused

__all__ = ["SIZE_MAX_BYTES", "Element", "read_xml"]

SIZE_MAX_BYTES: Final = 256 * 1024 * 1024
"""How large a file may be."""
_DEPTH_MAX: Final = 64
_ELEMENTS_MAX: Final = 5_000_000
_BETWEEN: Final = " "


@dataclass(slots=True)
class Element:
    """An element: its namespace and name, attributes, and content in order: texts and elements.

    The names of attributes with a namespace are `{namespace}name`.
    """

    namespace: str
    name: str
    attributes: dict[str, str]
    place: Place
    content: list[str | Element] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[Element]:
        """The elements directly inside, of these names in the element's own namespace."""
        for part in self.content:
            if isinstance(part, Element) and part.name in names and part.namespace == self.namespace:
                yield part

    def child(self, name: str) -> Element | None:
        """The first element directly inside of this name."""
        return next(self.children(name), None)

    def text(self) -> str:
        """All text inside, as it stands."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)


def read_xml(data: bytes, file: str, *, doctype: bool = False) -> Element:
    """The root of a document. Raises `ExchangeError` at its line and column.

    `doctype=True` lets a document name its type, which is not looked at; declarations of its own are
    refused in any case. At most 256 MiB, 64 elements deep, five million elements.
    """
    if len(data) > SIZE_MAX_BYTES:
        raise refused("The file is larger than 256 MiB.", (file, None, None), "Split it.")
    return _Builder(file, doctype=doctype).read(data)


class _Builder:
    """What expat tells becomes a tree."""

    def __init__(self, file: str, *, doctype: bool) -> None:
        self.file = file
        self.doctype = doctype
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.count = 0
        self.parser: Any = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.type
        self.parser.EntityDeclHandler = self.entity
        self.parser.SkippedEntityHandler = self.entity

    def place(self) -> Place:
        return self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def read(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            what = f"This is no XML: {expat.ErrorString(error.code)}."
            place = (self.file, error.lineno, error.offset + 1)
            raise refused(what, place, "Compare the line with the exported file.") from None
        except (ValueError, LookupError) as error:
            what = "The file's encoding is not one that can be read."
            raise refused(what, (self.file, 1, 1), "Save it as UTF-8.") from error
        assert self.root is not None
        return self.root

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.stack) >= _DEPTH_MAX or self.count > _ELEMENTS_MAX:
            what = (
                "The XML is nested too deep."
                if self.count <= _ELEMENTS_MAX
                else "The XML has too many elements."
            )
            raise refused(what, self.place(), "No file of texts is like that.")
        namespace, _, local = name.rpartition(_BETWEEN)
        element = Element(
            namespace, local, {_braced(key): value for key, value in attributes.items()}, self.place()
        )
        if self.stack:
            self.stack[-1].content.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _: str) -> None:
        self.stack.pop()

    def characters(self, text: str) -> None:
        self.stack[-1].content.append(text)

    def type(self, *declared: Any) -> None:
        if not self.doctype or declared[-1]:
            what = "The file declares a document type, which could hold entities."
            raise refused(what, self.place(), "Take <!DOCTYPE …> out.")

    def entity(self, *_: Any) -> None:
        what = "The file uses or declares an entity of its own."
        raise refused(what, self.place(), "Write the character itself.")


def _braced(name: str) -> str:
    namespace, _, local = name.rpartition(_BETWEEN)
    return f"{{{namespace}}}{local}" if namespace else local
