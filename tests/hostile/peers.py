"""The ways in which peers broke, and a small project to try them on."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from info.adapters.held import HeldSource
from info.adapters.packaged import PackagedSource
from info.errors import InfoError
from info.language.expressions import MissingPath
from info.language.pieces import DoesNotFit, HoleRefused, UnusableValue
from info.publishing import Library
from tests.hostile.values import hostile_values
from tests.reference import reference_data
from tests.whole.rendering import tenant

__all__ = [
    "ESCAPES",
    "REFUSALS",
    "SSTI",
    "has_lists",
    "library_with",
    "payload_of",
    "peers",
    "source_of",
    "ssti",
]

REFUSALS = (InfoError, HoleRefused, UnusableValue, MissingPath, DoesNotFit)
"""What a source or a value is refused with."""
SSTI = ("ssti_payloadbox.jsonl", "ssti_payloadsallthethings.jsonl")
ESCAPES = (
    # what got out of the sandboxes of the list, and their like in other engines
    "{{ '{0.__class__.__init__.__globals__}'.format_map(x) }}",
    "{{ ('{0.__class__}'|attr('format'))(request) }}",
    "{{ ''['format']|safe }}{% set f = ''.format %}{{ f }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].system('id') }}",
    "{0.__class__.__mro__[1].__subclasses__}",
    "{user_name.__class__.__init__.__globals__[os]}",
    "%(user_name)s %s %n %1000000d",
    "${user_name.getClass().forName('java.lang.Runtime')}",
    '{{ env "CANARY" }} {{ expandenv "$CANARY" }}',
    "{{ constructor.constructor('return process')() }}",
    "{% render 'x' %}{{ this.__proto__ }}",
    "#{7*7} *{7*7} @{7*7} ${7*7} {{7*7}} {7*7} <%= 7*7 %> [[7*7]]",
    "{$user_name :env} {$__class__} {$user_name.__class__.__mro__}",
    ".local {$x = {$user_name :exec}} {{{$x}}}",
    "__import__('os').system('id')",
)  # fmt: skip


def has_lists() -> bool:
    """Whether the reference data are here."""
    return (reference_data() / "security" / "peer_cves.json").is_file()


@cache
def peers() -> tuple[dict[str, str], ...]:
    """Every entry of the list of how peers broke."""
    return tuple(json.loads((reference_data() / "security" / "peer_cves.json").read_text("utf-8")))


@cache
def ssti() -> tuple[str, ...]:
    """The payloads of template injection, and those of the sandboxes' escapes."""
    listed = hostile_values(SSTI) if has_lists() else []
    return tuple(dict.fromkeys((*listed, *ESCAPES)))


def source_of(**parts: Any) -> dict[str, Any]:
    """A template of one text, with parts of one's own."""
    return {
        "id": "trial",
        "topic": "account",
        "subject": "Hello",
        "short": "Hello",
        "body": {"hello": "Hello"},
        **parts,
    }


def library_with(files: dict[str, Any]) -> Library:
    """The packaged templates and these files; a mapping is written as JSON."""
    made = {
        path: content.encode() if isinstance(content, str) else json.dumps(content).encode()
        for path, content in files.items()
    }
    return Library([PackagedSource(), HeldSource(made, name="trial")])


def payload_of(library: Library, template: str, channel: str, context: dict[str, Any]) -> Any:
    """The payload of one message of the library."""
    compiled = library.compile(template, "control", "en", "en", channel, "")
    outputs = compiled.program(context, tenant(), "UTC")
    return compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
