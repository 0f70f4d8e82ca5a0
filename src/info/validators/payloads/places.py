"""Where a JSON pointer leads in the text of a payload, so that an editor can go there."""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["place_of"]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCALAR: Final = re.compile(r"[^\s,\]}]*")
_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def place_of(source: str, path: str) -> tuple[int, int] | None:
    r"""Line and column, both from 1, of the value a JSON pointer (RFC 6901) leads to; None where it does not.

    `source` is JSON that was parsed before; of a key given twice the last one counts, as for a parser.
    Takes time linear in the text for each pointer.

    >>> place_of('{"a":\n [1, 2]}', "/a/1")
    (2, 6)
    """
    at: int | None = _space(source, 0)
    for part in path.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        at = _inside(source, at, name) if at is not None else None
    if at is None:
        return None
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def _inside(source: str, at: int, name: str) -> int | None:
    """Where the member or the item of that name starts in the container at `at`."""
    opened = source[at : at + 1]
    if opened not in ("{", "["):
        return None
    found, index, here = None, 0, _space(source, at + 1)
    while source[here : here + 1] not in ("", "]", "}"):
        key = str(index)
        if opened == "{":
            match = _STRING.match(source, here)
            if match is None:
                return None
            key, here = json.loads(match.group()), _space(source, _space(source, match.end()) + 1)
        if key == name:
            found = here
        here = _space(source, _end(source, here))
        if source[here : here + 1] == ",":
            here = _space(source, here + 1)
        index += 1
    return found


def _end(source: str, at: int) -> int:
    """Where the value that starts at `at` ends."""
    if source[at : at + 1] == '"':
        match = _STRING.match(source, at)
        return match.end() if match else len(source)
    if source[at : at + 1] not in ("{", "["):
        scalar = _SCALAR.match(source, at)
        return scalar.end() if scalar and scalar.end() > at else at + 1
    depth = 0
    for bracket in _BRACKET.finditer(source, at):
        depth += (bracket.group() in "{[") - (bracket.group() in "}]")
        if depth == 0:
            return bracket.end()
    return len(source)


def _space(source: str, at: int) -> int:
    match = _SPACE.match(source, at)
    return match.end() if match else at
