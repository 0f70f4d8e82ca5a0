r"""Characters that a file for translators cannot hold, written so that every tool carries them.

Control characters, lone surrogates and noncharacters become `\u{…}` with their code point in hex. It
is no MessageFormat 2 (there a backslash stands before `\`, `{`, `|` or `}`), so it can be told apart;
a backslash that would seem to begin one becomes `\u{5C}` itself.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["escaped", "unescaped"]

_WRITTEN: Final = r"u\{[0-9A-F]{1,6}\}"
_PLANE_ENDS: Final = "".join(
    f"{chr((plane << 16) + 0xFFFE)}-{chr((plane << 16) + 0xFFFF)}" for plane in range(17)
)
_ODD: Final = f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]"
_TO_ESCAPE: Final = re.compile(rf"{_ODD}|\\(?={_WRITTEN})")
_ESCAPE: Final = re.compile(rf"\\{_WRITTEN}")
_LAST: Final = 0x10FFFF


def escaped(text: str, more: str = "") -> str:
    r"""The text without characters that files lose; `more` are further ones to write as `\u{…}`.

    >>> escaped("bell \x07, path C:\\u{41}")
    'bell \\u{7}, path C:\\u{5C}u{41}'
    """
    found = _TO_ESCAPE.sub(_written, text)
    for char in more:
        found = found.replace(char, f"\\u{{{ord(char):X}}}")
    return found


def unescaped(text: str) -> str:
    r"""The text that `escaped` was given; what is no code point stays as it is.

    >>> unescaped(escaped("bell \x07, path C:\\u{41}")) == "bell \x07, path C:\\u{41}"
    True
    """
    return _ESCAPE.sub(_read, text) if "\\u{" in text else text


def _written(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match.group()):X}}}"


def _read(match: re.Match[str]) -> str:
    code = int(match.group()[3:-1], 16)
    return chr(code) if code <= _LAST else match.group()
