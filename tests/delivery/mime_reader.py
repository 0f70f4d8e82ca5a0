"""A second reader of MIME, by hand from RFC 2045–2047 and 2231: the standard library must agree with it."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from quopri import decodestring
from urllib.parse import unquote_to_bytes

__all__ = ["Part", "read_mail"]

_PARAMETER = re.compile(r';\s*([\w-]+)(\*(?:\d+\*?)?)?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_WORD = re.compile(r"=\?utf-8\?b\?([^?]*)\?=", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One part: its headers in order, its type, its parameters, its parts or its bytes."""

    headers: list[tuple[str, str]]
    kind: str
    parameters: dict[str, str]
    parts: list[Part]
    content: bytes

    def structure(self) -> object:
        """The types alone, nested."""
        return [self.kind, *(part.structure() for part in self.parts)] if self.parts else self.kind

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) <= 1, name
        return found[0] if found else None


def read_mail(raw: bytes) -> Part:
    """The mail, every part decoded."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("ascii").split("\r\n")
    headers = [(name, _words(value.strip())) for name, _, value in (line.partition(":") for line in lines)]
    folded = {name.lower(): value for name, value in headers}
    kind, parameters = _parameters(folded.get("content-type", "text/plain"))
    if kind.startswith("multipart/"):
        pieces = (b"\r\n" + body).split(b"\r\n--" + parameters["boundary"].encode())
        assert pieces[0] == b""
        assert pieces[-1] == b"--\r\n"
        assert all(piece.startswith(b"\r\n") for piece in pieces[1:-1])
        return Part(headers, kind, parameters, [read_mail(piece[2:]) for piece in pieces[1:-1]], b"")
    encoding = folded["content-transfer-encoding"]
    if encoding == "base64":
        body = b64decode(body.replace(b"\r\n", b""), validate=True)
    elif encoding == "quoted-printable":
        body = decodestring(body)
    else:
        assert encoding == "7bit"
    return Part(headers, kind, parameters, [], body)


def _words(value: str) -> str:
    joined = re.sub(r"(\?=)\s+(=\?)", r"\1\2", value)
    return _WORD.sub(lambda word: b64decode(word[1]).decode(), joined)


def _parameters(value: str) -> tuple[str, dict[str, str]]:
    kind = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, bytes] = {}
    for name, star, quoted, bare in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted) or bare
        if star:
            first = text.removeprefix("utf-8''") if star in {"*", "*0*"} else text
            pieces[name] = pieces.get(name, b"") + unquote_to_bytes(first)
        else:
            assert name not in plain
            plain[name] = text
    return kind, plain | {name: data.decode() for name, data in pieces.items()}
