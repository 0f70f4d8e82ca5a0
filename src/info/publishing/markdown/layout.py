"""The canonical layout of a Markdown template; comments stay with what they stand above.

The meaning never changes: where the laid-out file would not read back to the same node, the block
is left as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from info.publishing.markdown.document import Part, read_parts, source_of
from info.publishing.markdown.elements import Element
from info.publishing.markdown.front import FENCE, read_front, write_front
from info.publishing.markdown.writing import ORDER, write_block
from info.publishing.positions import Node, Source

__all__ = ["format_markdown"]

_COMMENT_LINE: Final = re.compile(r"[ \t]*#")
_HASH: Final = re.compile(r"(?:^|[ \t])#")


def format_markdown(data: bytes, file: str = "template.md") -> str:
    r"""The file in canonical layout, ids written out. Formatting twice changes nothing more.

    Comments of the front matter keep their key, comments of the body their block. Raises
    `TemplateError` where the file cannot be read.

    >>> print(format_markdown(b"---\ntopic: x\nid: 'a'\n---\nHello\n"), end="")
    ---
    id: a
    topic: x
    ---
    <BLANKLINE>
    {#text_1}
    Hello
    """
    source = source_of(data, file)
    front, start = read_front(source)
    lines = ["---", *_front(source, front), "---"]
    above: list[str] = []
    for part in read_parts(source, start):
        if part.node is None:
            above.append(_written(source, part.element))
            continue
        comments = [*above, *_comments(source, part.element)]
        lines += ["", *comments, _block(part)]
        above = []
    if above:
        lines += ["", *above]
    return "\n".join(lines) + "\n"


def _block(part: Part) -> str:
    """The block in canonical spelling, the same shape as it has now, so that patches still fit."""
    assert part.node is not None
    return write_block(part.id, part.node, exact=True)


def _written(source: Source, element: Element) -> str:
    return source.text[element.offset : element.end].strip()


def _comments(source: Source, element: Element) -> Iterator[str]:
    """The comments within a block, which stand above it from now on."""
    for child in element.children:
        if child.kind == "comment":
            yield _written(source, child)
        else:
            yield from _comments(source, child)


def _front(source: Source, front: Node) -> Iterator[str]:
    """Each key with the comment lines above it, in canonical order; a value with comments as written."""
    found = FENCE.match(source.text)
    text = (found["yaml"] or "") if found else ""
    start = found.start("yaml") if found and found["yaml"] is not None else 0
    places = sorted((at, key) for key, at in front.keys.items())
    if not places or source.line_column(places[0][0])[1] > 1:  # a mapping in braces has no lines of its own
        yield from (line for line in text.split("\n") if _COMMENT_LINE.match(line))
        if front.fields:
            yield write_front({key: node.plain() for key, node in front.fields.items()}, ORDER)
        return
    chunks = dict(_chunks(text, [(at - start, key) for at, key in places]))
    order = [*(key for key in ORDER if key in chunks), *(key for key in chunks if key and key not in ORDER)]
    for key in order:
        above, own = chunks[key]
        yield from above
        if any(_HASH.search(line) for line in own) and _commented(own):
            yield from own
        else:
            yield write_front({key: front.fields[key].plain()})
    yield from chunks[""][0] if "" in chunks else ()


def _chunks(text: str, places: list[tuple[int, str]]) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """Key → the comment lines above it and its own lines; "" has the comments at the end."""
    lines = text.split("\n")
    firsts = {text.count("\n", 0, at): key for at, key in places}
    above: list[str] = []
    own: list[str] = []
    key = ""
    for number, line in enumerate(lines):
        if number in firsts:
            if key:
                tail = _tail(own)
                yield key, (above, own)
                above = tail
            key, own = firsts[number], [line.rstrip()]
        elif key:
            own.append(line.rstrip())
        elif line.strip():
            above.append(line.strip())
    tail = _tail(own)
    yield key, (above, own)
    if tail:
        yield "", (tail, [])


def _tail(own: list[str]) -> list[str]:
    """Takes the comment lines at the left off the end: they belong to the next key."""
    tail: list[str] = []
    while own and (not own[-1].strip() or own[-1].startswith("#")):
        line = own.pop()
        if line.strip():
            tail.insert(0, line)
    return tail


def _commented(own: list[str]) -> bool:
    """Whether the lines of a value hold a comment, and not only a # in a text."""
    import yaml

    text = "\n".join(own)
    covered: set[int] = set()
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        covered.update(range(token.start_mark.index, token.end_mark.index))
    return any(
        text[match.end() - 1] == "#" and match.end() - 1 not in covered for match in _HASH.finditer(text)
    )
