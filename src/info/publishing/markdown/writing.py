"""The node of a template → Markdown that reads back to the same template.

Each block is written as an author would; what comes back is compared with what was given, and where
it differs a plainer spelling is tried, at last `:::json`, which can say everything.
"""

from __future__ import annotations

import json
from typing import Any, Final

from info.errors import InfoError
from info.publishing.blocks import expand_block
from info.publishing.longform import read_block
from info.publishing.markdown.document import read_parts, source_of
from info.publishing.markdown.front import write_front
from info.publishing.markdown.spelling import Unwritable, spelled
from info.publishing.positions import Node
from info.publishing.sheet import Sheet

__all__ = ["ORDER", "write_block", "write_markdown"]

ORDER: Final = (
    "$schema", "id", "topic", "priority", "tone", "source_locale", "question", "subject", "short",
    "preheader", "variants", "experiment", "channels",
)  # fmt: skip
"""The keys of a front matter, in the order of the canonical form."""


def write_markdown(node: Node) -> str:
    """The Markdown of a template, partial or patch, ending in a newline."""
    front = {key: value.plain() for key, value in node.fields.items() if key != "body"}
    body = node.fields.get("body")
    patched = _patched(node)
    lines = ["---", *filter(None, [write_front(front, ORDER)]), "---"]
    for key, block in (body.fields if body else {}).items():
        lines += ["", write_block(key, block, exact=key in patched)]
    return "\n".join(lines) + "\n"


def _patched(node: Node) -> set[str]:
    """The blocks that a variant patches: what they merge with must keep its shape."""
    variants = node.fields.get("variants")
    found: set[str] = set()
    for patch in variants.fields.values() if variants else ():
        if "body" in patch.fields:
            found |= set(patch.fields["body"].fields)
    return found


def write_block(key: str, node: Node, *, exact: bool = False) -> str:
    """The block in the most readable spelling that reads back to it; `exact` to the very same shape."""
    value = node.plain()
    for verbatim in (False, True):
        try:
            written = spelled(key, value, verbatim=verbatim)
        except Unwritable:
            continue
        if _reads_back(key, node, written, exact=exact):
            return written
    return _raw(key, value)


def _raw(key: str, value: object) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) > _WIDTH and isinstance(value, dict):
        rows = (
            f"  {json.dumps(name)}: {json.dumps(item, ensure_ascii=False)}" for name, item in value.items()
        )
        flat = "{\n" + ",\n".join(rows) + "\n}"
    return f":::json {{#{key}}}\n{flat}\n:::"


_WIDTH: Final = 100


def _reads_back(key: str, node: Node, written: str, *, exact: bool) -> bool:
    # Neighbours stand around it as they may in a file: nothing may run into them.
    around = f"{{#before}}\n- x\n\n{written}\n\n{{#after}}\n- x\n"
    try:
        source = source_of(around.encode("utf-8", "surrogatepass"), "", max_bytes=1 << 24)
        parts = list(read_parts(source, 0))
    except InfoError:
        return False
    if [part.id for part in parts] != ["before", key, "after"] or parts[1].node is None:
        return False
    again = parts[1].node
    if again.plain() == node.plain():
        return True
    meant = _meaning(key, node)
    if exact and _shape(again.plain()) != _shape(node.plain()):
        return False
    return meant is not None and _meaning(key, again) == meant


def _shape(value: Any, key: str = "") -> Any:
    """The value as merging sees it: the lines of a text are one, one channel is a list of one."""
    if isinstance(value, dict):
        return {name: _shape(item, name) for name, item in value.items()}
    if key in ("only", "not") and isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return [_shape(item) for item in value] if isinstance(value, list) else value


def _meaning(key: str, node: Node) -> Any:
    """The frozen block and its texts; None for what is not a block by itself."""
    sheet = Sheet()
    try:
        return read_block(sheet, key, expand_block(key, node)), sheet.texts
    except InfoError:
        return None
