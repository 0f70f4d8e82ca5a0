"""The translator port: a machine that puts plain texts into another language, away from any message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["Tokenizer", "Translator"]


class Translator(Protocol):
    """Translates texts. What it makes is a draft: the caller looks whether the marks are still there."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts in the language `target`, in their order, as many as were given.

        An empty string says that a text was not translated: too long, or cut off. The texts are one
        line each; `[1]` and its like are to be left as they are. `source` and `target` are language
        tags. Waits for the machine. Error: TranslatorError, where it is not there or takes too long.
        """
        ...


class Tokenizer(Protocol):
    """Cuts a text into the pieces a model knows, and joins them again."""

    def encode(self, text: str) -> list[str]:
        """The pieces of a text in the source language."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of pieces in the target language."""
        ...
