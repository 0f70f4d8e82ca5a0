"""What is known of a template's variants before anybody saw them: a hash of their texts, and their priors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Final, TypeAlias

import msgspec

from info.model.document import Document
from info.model.values import Priors

__all__ = ["Expect", "expectation", "texts_of"]

Expect: TypeAlias = Callable[[Mapping[str, str], str], Priors]
"""From a text for each variant and their locale to the variants' priors; empty where there is no estimate."""
_SHORT_FIRST: Final = ("sms", "push", "whatsapp")
"""Channels on which the short text is what is read first; on the others the subject is."""
_HOLE: Final = re.compile(r"\{[^{}]*\}")
_SPACES: Final = re.compile(r"\s+")
_LENGTH: Final = 16


def texts_of(document: Document, variants: Sequence[str]) -> dict[str, str]:
    """For each variant a hash of its blocks and its texts in the source locale; {} where there is no choice.

    Translations are not in it: to correct one does not make another variant.
    """
    if len(variants) < 2:  # noqa: PLR2004
        return {}
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    found = {variant.id: variant for variant in document.variants}
    return {
        name: blake2b(encode((found[name].blocks, found[name].texts)), digest_size=_LENGTH).hexdigest()
        for name in variants
    }


def expectation(document: Document, variants: Sequence[str], expect: Expect) -> Callable[[str], Priors]:
    """From a channel to the priors of the variants; the model is asked now, not for each message."""
    texts = {variant.id: variant.texts for variant in document.variants}
    made = {}
    for kinds in (("subject", "short"), ("short", "subject")):
        kind = next((kind for kind in kinds if len({texts[name].get(kind) for name in variants}) > 1), None)
        words = {} if kind is None else {name: _plain(texts[name].get(kind, "")) for name in variants}
        made[kinds[0]] = expect(words, document.source_locale) if words and all(words.values()) else Priors()
    return partial(_of_channel, made)


def _of_channel(made: Mapping[str, Priors], channel: str) -> Priors:
    return made["short" if channel.partition(".")[0] in _SHORT_FIRST else "subject"]


def _plain(source: str) -> str:
    """The words of a text, without its holes and markup; "" for one that has several forms."""
    if source.lstrip().startswith("."):
        return ""
    return _SPACES.sub(" ", _HOLE.sub(" ", source)).strip()
