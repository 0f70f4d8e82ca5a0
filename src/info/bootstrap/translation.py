"""Machine translation, wired: the model of the user's own that makes drafts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from info.ports.translator import Tokenizer, Translator

__all__ = ["open_translator"]


def open_translator(
    folder: str | Path,
    *,
    tokenizer: Tokenizer | None = None,
    before: str = "",
    after: str = "",
    target_before: str = "",
    languages: Mapping[str, str] | None = None,
    batch_size: int = 32,
    tokens_max: int = 512,
    timeout: float = 60.0,
) -> Translator:
    """The translator of a model in `folder` (CTranslate2); loads nothing before the first text.

    What the arguments mean: `info.adapters.translation.CTranslate2Translator`. Its errors are
    `TranslatorError`.
    """
    from info.adapters.translation import CTranslate2Translator

    return CTranslate2Translator(
        folder,
        tokenizer=tokenizer,
        before=before,
        after=after,
        target_before=target_before,
        languages=languages,
        batch_size=batch_size,
        tokens_max=tokens_max,
        timeout=timeout,
    )
