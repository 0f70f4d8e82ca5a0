r"""Sentinels: how pieces survive MJML and CSS inlining, which know nothing of them.

The MJML of a template holds no text of its author and no value. Where a piece goes stands a text
sentinel; around what is conditional or repeated stand two comment sentinels. After inlining the
page is cut at the sentinels into pieces, once a proof has shown that every pair of comments
encloses whole elements, both as browsers read the page and as Outlook does, which reads what stands
in conditional comments.

Text sentinels are U+27E6 digits U+27E7. Private-use code points were tried: mrml 0.2.4 writes an
attribute through Rust's debug form, which turns them into `\u{e000}`; these two are printable, and
letters of an identifier to CSS. None can be mistaken, for nothing but our own markup is in the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from info.errors import TemplateError
from info.language.pieces.nodes import Piece, Seq, Static

__all__ = ["Sentinels", "prove_balanced"]

Wrap: TypeAlias = Callable[[Piece], Piece]

_MARK: Final = re.compile(r"⟦(\d+)⟧|<!--(/?)region:(\d+)-->")
_TOKEN: Final = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL,
)
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ONLY_OUTLOOK: Final = re.compile(r"<!--\[if (?!!)[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
_NOT_OUTLOOK: Final = re.compile(r"<!--\[if ![^\]]*\]><!-->.*?<!--<!\[endif\]-->", re.DOTALL)


class Sentinels:
    """The pieces and regions of one page while it is MJML; `cut` puts them back."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._regions: list[tuple[str, Wrap]] = []

    def text(self, piece: Piece) -> str:
        """A text sentinel for `piece`, for an element's content or a quoted attribute."""
        self._pieces.append(piece)
        return f"⟦{len(self._pieces) - 1}⟧"

    def rows(self, block: str, wrap: Wrap, markup: str) -> str:
        """`markup`, whole elements inside a block, as a region; `block` names it in errors."""
        self._regions.append((block, wrap))
        number = len(self._regions) - 1
        return f"<!--region:{number}-->{markup}<!--/region:{number}-->"

    def blocks(self, block: str, wrap: Wrap, mjml: str) -> str:
        """`mjml`, whole MJML elements of one column, as a region."""
        self._regions.append((block, wrap))
        number = len(self._regions) - 1
        opening, closing = f"<!--region:{number}-->", f"<!--/region:{number}-->"
        return f"<mj-raw>{opening}</mj-raw>{mjml}<mj-raw>{closing}</mj-raw>"

    def cut(self, page: str) -> Piece:
        """The finished page as pieces; TemplateError when a region does not hold whole elements."""
        names = [name for name, _ in self._regions]
        prove_balanced(page, names)
        prove_balanced(as_outlook_reads(page), names)
        return self._cut(page)

    def _cut(self, page: str) -> Piece:
        open_parts: list[list[Piece]] = [[]]
        end = 0
        for mark in _MARK.finditer(page):
            _add_static(open_parts[-1], page[end : mark.start()])
            end = mark.end()
            hole, closing, region = mark.groups()
            if hole is not None:
                open_parts[-1].append(self._pieces[int(hole)])
            elif not closing:
                open_parts.append([])
            else:
                inner = _seq(open_parts.pop())
                wrapped = self._regions[int(region)][1](inner)
                open_parts[-1] += [wrapped] if wrapped != Static("") else []
        _add_static(open_parts[-1], page[end:])
        return _seq(open_parts[-1])


def _add_static(parts: list[Piece], text: str) -> None:
    if text:
        parts.append(Static(_in_ascii(text)))


def _seq(parts: list[Piece]) -> Piece:
    return parts[0] if len(parts) == 1 else Seq(tuple(parts))


def as_outlook_reads(page: str) -> str:
    """The page as Outlook for Windows sees it: conditional comments opened, the others taken out."""
    return _ONLY_OUTLOOK.sub(r"\1", _NOT_OUTLOOK.sub("", page))


def prove_balanced(page: str, regions: list[str]) -> None:
    """Show that each region stands once and encloses a balanced forest under one parent.

    `regions` names the blocks, in the order of their numbers. Raises TemplateError, naming the
    block, when a region is missing, doubled, crosses another one, or holds half an element.
    """
    walk = _Walk(regions)
    head, _, body = page.partition("</head>")
    for token in _TOKEN.finditer((body or head).removesuffix("</html>")):
        comment = token["comment"]
        if comment is not None:
            walk.comment(comment)
        elif not token["close"]:
            walk.open(token["name"], self_closed=token.group().endswith("/>"))
        else:
            walk.close(token["name"])
    walk.finish()


class _Walk:
    """The open elements and regions while a page is read from start to end."""

    def __init__(self, regions: list[str]) -> None:
        self._names = regions
        self._elements: list[tuple[str, int]] = []
        self._serial = 0
        self._open: list[tuple[int, list[tuple[str, int]]]] = []
        self._seen: set[int] = set()

    def open(self, name: str, *, self_closed: bool) -> None:
        if name not in _VOID and not self_closed:
            self._serial += 1
            self._elements.append((name, self._serial))

    def close(self, name: str) -> None:
        if not self._elements or self._elements[-1][0] != name:
            inside = self._names[self._open[-1][0]] if self._open else "frame"
            raise _broken(inside, f"</{name}> closes an element that is not open there")
        self._elements.pop()

    def comment(self, text: str) -> None:
        if text.startswith("region:"):
            self._enter(int(text.removeprefix("region:")))
        elif text.startswith("/region:"):
            self._leave(int(text.removeprefix("/region:")))

    def _enter(self, region: int) -> None:
        if region in self._seen:
            raise _broken(self._names[region], "its region stands twice in the page")
        self._seen.add(region)
        self._open.append((region, self._elements[-1:]))

    def _leave(self, region: int) -> None:
        if not self._open or self._open[-1][0] != region:
            raise _broken(self._names[region], "its region crosses another one")
        if self._elements[-1:] != self._open.pop()[1]:
            raise _broken(self._names[region], "its region holds half an element")

    def finish(self) -> None:
        missing = [name for number, name in enumerate(self._names) if number not in self._seen]
        if missing or self._open:
            raise _broken(missing[0] if missing else self._names[self._open[-1][0]], "its region was lost")


def _broken(block: str, what: str) -> TemplateError:
    return TemplateError(
        f"The e-mail of block '{block}' cannot be compiled: {what}.",
        next_step='Simplify the block, or keep it from e-mail with "not": ["email"].',
    )


def _in_ascii(markup: str) -> str:
    """Our own markup with its few signs as character references.

    One sign past ASCII doubles the memory of the whole page, and what it takes to encode and hash it.
    """
    return markup.encode("ascii", "xmlcharrefreplace").decode()
