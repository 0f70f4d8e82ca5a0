"""Hostile values: the lists of the reference data, and a few of our own that always run."""

from __future__ import annotations

import re

import orjson

from tests.reference import reference_data

__all__ = ["HOSTILE", "REFERENCE", "expected", "without_isolates"]

REFERENCE = reference_data()
_LISTS = ("naughty_strings", "unicode_attacks", "xss_html5sec", "xss_h5sc_vectors", "ssti_payloadbox",
          "xss_payloadbox", "xss_payloadsallthethings", "email_header_injection")  # fmt: skip
_MOST = 60
"""Values taken of each list, spread over it: every channel sees all of them."""
_OWN = (
    "*_<b>~{$x}",
    "<!channel> <@U1|x> <https://evil.example|ok>", "@everyone", "<@123> <#1> <:a:1> <t:1:R>",
    "[x](https://evil.example)", "# big\n- item\n> quote\n1. one", "```\nx\n```", "``", "`a`",
    "~~x~~", "||x||",
    "{{DATE(2026-01-01T00:00:00Z, SHORT)}}", "{{ TIME(x) }}", "${name}", "${$root.a}", "2026-01-31",
    '","type":"x', '"}]}', "\\", '\\"', "</b><a href='x'>y</a>",
    "a\u202eb", "\u2069\u202eb", "nul\x00", "\r\nBcc: x", ":smile:", "&lt;b&gt;", "*a* _b_ ~c~", "",
)  # fmt: skip


def _of(name: str) -> list[str]:
    path = REFERENCE / "security" / f"{name}.jsonl"
    if not path.exists():
        return []
    rows = (orjson.loads(line) for line in path.read_bytes().splitlines() if line)
    values = [row.get("s") or row.get("payload") or "" for row in rows]
    return values[:: max(1, len(values) // _MOST)]


HOSTILE = (*_OWN, *(value for name in _LISTS for value in _of(name)))
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x80-\x9f\ufffe\uffff\ud800-\udfff]")


def without_isolates(text: str) -> str:
    """The text without U+2066–U+2069."""
    return re.sub("[\u2066-\u2069]", "", text)


def expected(value: str) -> str:
    """How a value reads back: line breaks as LF, forbidden code points replaced, isolates gone."""
    lines = re.sub("\r\n|\r", "\n", value)
    return without_isolates(_FORBIDDEN.sub("\ufffd", lines))
