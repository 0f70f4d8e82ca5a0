"""What a picture, a film or a recording is called for those who do not see or hear it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from info.formatters.inline import PlainDialect, text_piece
from info.language.binding import LocalizedDocument
from info.language.expressions import FAILURES
from info.language.pieces import Environment
from info.language.pieces.interpret import interpret
from info.model import document as d
from info.model.values import Finding

__all__ = ["alt_findings"]

_FILE: Final = re.compile(
    r"(?i)(?:\S*\.(?:png|jpe?g|gif|webp|svg|avif|bmp|mp4|webm|mov|mp3|m4a|ogg|wav)"
    r"|(?:img|dsc|pxl|screenshot)[-_ ]?\d+)\Z"
)
_NOTHING_SAID: Final = frozenset({"image", "picture", "photo", "video", "audio", "logo", "chart", "graphic"})
_PLAIN: Final = PlainDialect(lambda text: text, ())


def alt_findings(
    document: LocalizedDocument,
    environment: Environment,
    contexts: Iterable[Mapping[str, Any]],
    tenant: Mapping[str, Any],
) -> Iterator[Finding]:
    """An error for an `alt` that is empty, a warning for one that is a file's name; `path` is its key."""
    for block in document.blocks:
        if isinstance(block, (d.Image, d.Video, d.Audio)):
            for words in _said(document, block, environment, contexts, tenant):
                found = _finding(words.strip(), block.id, block.alt)
                if found is not None:
                    yield found
                    break


def _said(
    document: LocalizedDocument,
    block: d.Image | d.Video | d.Audio,
    environment: Environment,
    contexts: Iterable[Mapping[str, Any]],
    tenant: Mapping[str, Any],
) -> Iterator[str]:
    piece = text_piece(document.texts[block.alt], _PLAIN)
    for context in contexts:
        try:
            yield interpret({"alt": piece}, environment, context, tenant, "UTC")["alt"]
        except (ValueError, *FAILURES):  # a block that is not shown with this context
            continue


def _finding(words: str, block: str, key: str) -> Finding | None:
    if not words:
        what = f"'{block}' has no words for those who do not see or hear it."
        return Finding("alt.missing", "error", what, key, "Say what it shows.")
    if _FILE.match(words) or words.casefold() in _NOTHING_SAID:
        what = f"The alt text of '{block}' is the name of a file or of a kind, not what it shows."
        return Finding("alt.file_name", "warning", what, key, "Say what it shows, as you would on the phone.")
    return None
