"""Links that a person wrote into a text or a tenant's file: refused ones, and those into the dark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from info.language.links import LinkPolicy, check_link
from info.model.values import Finding

__all__ = ["own_hosts", "written_links"]

_WRITTEN: Final = re.compile(r"(?i)\b(?:https?://|mailto:|tel:)[^\s|{}<>\"]+")
_ENDS: Final = ".,;:!?)]}*_`'’”»…"
"""Punctuation that follows a link in a sentence and belongs to the sentence."""
_OPEN: Final = frozenset({"https", "http", "mailto", "tel"})
_PRIVATE_STEP: Final = "A recipient cannot reach it; write the public address."
_NEXT_STEPS: Final = {
    "lookalike": "Write the host as its owner does; if it is yours, add it to the tenant's links.",
    "address": _PRIVATE_STEP,
}


def own_hosts(links: Iterable[str]) -> tuple[str, ...]:
    """The public hosts of a tenant's links, as it writes them, each once, by name.

    >>> own_hosts(["https://app.acme.example/x", "https://acme.example", "https://acme.example/y"])
    ('acme.example', 'app.acme.example')
    """
    verdicts = (check_link(link) for link in links)
    return tuple(sorted({verdict.host for verdict in verdicts if verdict.host}))


def written_links(texts: Mapping[str, str], *, own: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with the links written out in `texts`; `path` is the text's key.

    A host that imitates one of `own` is an error, as is every link the policy refuses; a link to a
    private host, which a test system may mean, is a warning.

    >>> [found.code for found in written_links({"hello": "See https://acrne.example."}, own=["acme.example"])]
    ['link.lookalike']
    """
    return tuple(finding for key, text in texts.items() for finding in _findings(key, text, tuple(own)))


def _findings(key: str, text: str, own: tuple[str, ...]) -> Iterator[Finding]:
    for found in _WRITTEN.findall(text):
        verdict = check_link(found.rstrip(_ENDS), LinkPolicy(schemes=_OPEN, own=own))
        if verdict.reason is not None:
            yield Finding(
                code=f"link.{verdict.reason}",
                severity="warning" if verdict.reason == "address" else "error",
                what=verdict.what,
                path=key,
                next_step=_NEXT_STEPS.get(verdict.reason, "Correct the link, or take it out."),
            )
