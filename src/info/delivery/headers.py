"""Header lines: values refused when unsafe, encoded when beyond ASCII, folded at spaces.

Written here, because the standard library's folding loses a space between two encoded words now and
then (CPython 3.11.x, seen 2026-11; `test_any_subject_of_printable_text_reads_back_as_itself`
would pass with `EmailMessage` the day it does not).
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Final
from urllib.parse import quote

from info.errors import DeliveryError

__all__ = ["check_header", "encode_words", "header_line", "parameter", "phrase"]

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ENCODED_WORD: Final = re.compile(r"=\?[^?\s]*\?[bBqQ]\?")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_LINE: Final = 76
_PIECE: Final = 56
"""Characters of one piece of a parameter, so that its line stays under 76."""
_FRAME: Final = len("=?utf-8?b??=")
_MOST_BYTES: Final = 998  # RFC 5322 §2.1.1


def check_header(name: str, value: str) -> str:
    """The value, when it can stand in a header as it is; DeliveryError when it cannot.

    Refused: control characters and line ends of any kind, encoded words ("=?utf-8?b?…"), lone
    surrogates, more than 998 bytes.
    """
    reasons = {
        "a line break or another control character": _CONTROL.search(value),
        "an encoded word": _ENCODED_WORD.search(value),
        "more than 998 bytes": len(value.encode("utf-8", "replace")) > _MOST_BYTES,
    }
    for reason, found in reasons.items():
        if found:
            raise DeliveryError(f"The header {name} holds {reason}; the mail is not built.")
    return value


def header_line(name: str, value: str, *, checked: bool = False) -> str:
    """`Name: value` and CR LF, folded. `checked` is for values that are made of encoded parts here."""
    text = value if checked else check_header(name, value).strip()
    if not checked and (not text.isascii() or "=?" in text):
        text = encode_words(text, first=_LINE - len(name) - 2)
    return f"{_fold(f'{name}: {text}')}\r\n"


def phrase(name: str) -> str:
    """A display name: as it is, quoted, or encoded (RFC 5322 §3.2.5, RFC 2047 §5)."""
    if not name.isascii() or "=?" in name:
        return encode_words(name, first=_LINE - len("From: "))
    if _ATOMS.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def parameter(name: str, value: str) -> str:
    """A parameter of a MIME header: quoted, or in numbered pieces of percent-encoded UTF-8.

    Beyond ASCII it is the extended form alone: two forms beside each other are read by some clients as
    one name twice. A piece holds whole characters. Source: RFC 2045 §5.1, RFC 2231 §3, §4.1.

    >>> parameter("filename", "bill.pdf"), parameter("filename", "ż.pdf")
    ('filename="bill.pdf"', "filename*=utf-8''%C5%BC.pdf")
    """
    if value.isascii() and '"' not in value and "\\" not in value and len(name) + len(value) < _PIECE:
        return f'{name}="{value}"'
    pieces, held = [], "utf-8''"
    for char in value:
        more = quote(char, safe="!#$&+-.^_`|~")
        if len(held) + len(more) > _PIECE:
            pieces.append(held)
            held = ""
        held += more
    pieces.append(held)
    if len(pieces) == 1:
        return f"{name}*={held}"
    return "; ".join(f"{name}*{at}*={piece}" for at, piece in enumerate(pieces))


def encode_words(text: str, *, first: int = _LINE) -> str:
    """Encoded words of whole characters, 75 long at most, parted by one space that readers drop.

    `first` is the room for the first word. Source: RFC 2047 §2, §6.2.
    """
    words, room, held = [], first, b""
    for char in text:
        more = char.encode()
        if held and len(held) + len(more) > (room - _FRAME) // 4 * 3:
            words.append(held)
            room, held = _LINE - 1, b""
        held += more
    return " ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in [*words, held])


def _fold(line: str) -> str:
    """CR LF before spaces between words where a line grows past 76; words are never broken."""
    folded, length = "", 0
    for word in re.findall(r" *[^ ]+", line):
        if folded and length + len(word) > _LINE and not folded.endswith(":"):
            folded += "\r\n"
            length = 0
        folded += word
        length += len(word)
    return folded
