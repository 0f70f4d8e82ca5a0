"""What every document must have, and what no template text may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from info.errors import nearest
from info.model.document import Block, Code, Document, Heading, TextKey, Variant
from info.model.values import Finding

__all__ = ["banned_markup", "code_texts", "required_blocks"]

_ENVELOPE: Final = ("subject", "short")
_BANNED: Final = (
    (
        "markup.html",
        re.compile(r"<(?:[a-z][a-z0-9:-]*(?=[\s/>])|/[a-z]|!--|!doctype|\?xml)", re.IGNORECASE),
        "an HTML tag",
        "Texts take **bold**, _italic_, `code` and [text](link); a tag would be shown as typed.",
    ),
    (
        "markup.script_url",
        re.compile(r"\b(?:javascript|vbscript):(?=\S)|\bdata:\s*text/html", re.IGNORECASE),
        "a script URL",
        "Links are names of the tenant's links or https URLs.",
    ),
    (
        "markup.entity",
        re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE),
        "an HTML entity",
        "Write the character itself.",
    ),
    (
        "markup.control",
        re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"),
        "a control character or a direction mark",
        "Take it out; direction is set where a value needs it.",
    ),
)


def required_blocks(document: Document) -> tuple[Finding, ...]:
    """An error for each thing a document must have and has not, in each variant.

    The texts `subject` and `short`; at least one block; a heading as the first (a warning: the first
    screen answers the reader's question); every block the control marks required; fallbacks that
    exist.
    """
    return tuple(finding for variant in document.variants for finding in _variant(document, variant))


def banned_markup(
    texts: Mapping[TextKey, str], *, code: frozenset[TextKey] = frozenset()
) -> tuple[Finding, ...]:
    """An error for each text that holds an HTML tag or entity, a script URL or a control character.

    Texts whose keys are in `code` are shown as typed and may hold tags and entities (see
    `code_texts`). At most one finding a rule and text.
    """
    return tuple(
        Finding(code=name, severity="error", what=f"The text holds {noun}.", path=key, next_step=step)
        for key, text in texts.items()
        for name, pattern, noun, step in _BANNED
        if not (key in code and name in {"markup.html", "markup.entity"}) and pattern.search(text)
    )


def code_texts(document: Document) -> frozenset[TextKey]:
    """The keys of the texts of code blocks, in every variant."""
    blocks = (block for variant in document.variants for block in variant.blocks)
    return frozenset(block.text for block in blocks if isinstance(block, Code))


def _variant(document: Document, variant: Variant) -> Iterator[Finding]:
    for key in _ENVELOPE:
        if not variant.texts.get(key, "").strip():
            yield _missing(variant, key, f"The text '{key}' is missing.", f'Add "{key}": "…".')
    if not variant.blocks:
        yield _missing(variant, "body", "The body has no block.", "Add at least a heading and a text.")
    elif not isinstance(variant.blocks[0], Heading):
        yield Finding(
            code="document.heading",
            severity="warning",
            what="The first block is no heading.",
            path=_place(variant, variant.blocks[0].id),
            next_step="Start with a heading that answers the reader's question.",
        )
    yield from _kept(document, variant)
    yield from _fallbacks(variant)


def _kept(document: Document, variant: Variant) -> Iterator[Finding]:
    present = {block.id for block in variant.blocks}
    for block in document.blocks:
        if block.importance == "required" and block.id not in present:
            what = f"The required block '{block.id}' is left out."
            yield _missing(variant, block.id, what, "Keep it, or do not mark it required.")


def _fallbacks(variant: Variant) -> Iterator[Finding]:
    known = {block.id: block for block in variant.blocks}
    for block in variant.blocks:
        if block.fallback not in {None, "drop", *known}:
            near = nearest(str(block.fallback), known)
            hint = f"Did you mean '{near}'?" if near else 'Name a block, or "drop".'
            yield _missing(variant, block.id, f"There is no block '{block.fallback}' to fall back to.", hint)
        elif _falls_back_in_a_circle(block, known):
            what = f"The fallbacks of '{block.id}' go in a circle."
            yield _missing(variant, block.id, what, 'End them with "drop".')


def _falls_back_in_a_circle(block: Block, known: Mapping[str, Block]) -> bool:
    seen: set[str] = set()
    here: Block | None = block
    while here is not None and here.id not in seen:
        seen.add(here.id)
        here = known.get(here.fallback or "")
    return here is not None


def _missing(variant: Variant, path: str, what: str, next_step: str) -> Finding:
    return Finding(
        code="document.required", severity="error", what=what, path=_place(variant, path), next_step=next_step
    )


def _place(variant: Variant, path: str) -> str:
    return path if variant.id == "control" else f"variants.{variant.id}.{path}"
