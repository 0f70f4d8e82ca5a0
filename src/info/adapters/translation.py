"""Machine translation on this machine, by CTranslate2 and a model of the user's own.

The extra `draft` brings ctranslate2. The model is a folder as its converters write it (OPUS-MT, M2M-100,
NLLB …); beside it stand the SentencePiece models, or the caller gives a tokenizer. Nothing is downloaded.

Source: the documentation of CTranslate2 4, "Translator", "Text translation".
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from info.errors import TranslatorError
from info.ports.translator import Tokenizer

__all__ = ["CTranslate2Translator", "SentencePieceTokenizer"]

_BATCH: Final = 32
_TOKENS_MAX: Final = 512
_TIMEOUT: Final = 60.0
_POLL: Final = 0.002
_PIECES: Final = (
    ("source.spm", "target.spm"),
    ("sentencepiece.bpe.model",),
    ("sentencepiece.model",),
    ("spm.model",),
)
"""What the SentencePiece models of converted models are called: one for both sides, or one a side."""


class SentencePieceTokenizer:
    """The SentencePiece models beside a converted model. Needs the package `sentencepiece`."""

    def __init__(self, folder: Path) -> None:
        names = next((names for names in _PIECES if all((folder / name).is_file() for name in names)), None)
        if names is None:
            wanted = ", ".join(" and ".join(names) for names in _PIECES)
            raise TranslatorError(
                f"{folder} holds no SentencePiece model. "
                f"Put one beside the model ({wanted}), or give a tokenizer."
            )
        try:
            import sentencepiece
        except ImportError:
            raise TranslatorError(
                "The model is cut by SentencePiece, which is not installed. "
                "Install it: pip install sentencepiece; or give a tokenizer."
            ) from None
        self._source = sentencepiece.SentencePieceProcessor(model_file=str(folder / names[0]))
        self._target = sentencepiece.SentencePieceProcessor(model_file=str(folder / names[-1]))

    def encode(self, text: str) -> list[str]:
        """See `info.ports.translator.Tokenizer`."""
        return list(self._source.encode(text, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """See `info.ports.translator.Tokenizer`."""
        return str(self._target.decode(list(tokens)))


class CTranslate2Translator:
    """A converted model in `folder`; loaded at the first text.

    `before`, `after` and `target_before` are tokens the model wants around a text and first in its
    translation; `{source}` and `{target}` in them are the languages: `before=">>{target}<<"` for OPUS-MT
    of several languages; `before="__{source}__"`, `after="</s>"`, `target_before="__{target}__"` for
    M2M-100. `languages` gives the model's own names for tags: {"de": "deu_Latn"}.

    `tokens_max` bounds a text and its translation: a longer text is not translated, and one that comes
    back cut off is not taken. `timeout` in seconds bounds one batch of `batch_size` texts.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        tokenizer: Tokenizer | None = None,
        before: str = "",
        after: str = "",
        target_before: str = "",
        languages: Mapping[str, str] | None = None,
        batch_size: int = _BATCH,
        tokens_max: int = _TOKENS_MAX,
        beam_size: int = 4,
        timeout: float = _TIMEOUT,
        threads: int = 0,
    ) -> None:
        self._folder = Path(folder)
        self._tokenizer = tokenizer
        self._around = (before, after, target_before)
        self._languages = dict(languages or {})
        self._batch_size = batch_size
        self._tokens_max = tokens_max
        self._beam_size = beam_size
        self._timeout = timeout
        self._threads = threads
        self._model: Any = None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """See `info.ports.translator.Translator`."""
        model, tokenizer = self._loaded()
        named = {"source": self._named(source), "target": self._named(target)}
        before, after, first = ([part.format(**named)] if part else [] for part in self._around)
        pieces = [tokenizer.encode(text) for text in texts]
        fitting = [at for at, tokens in enumerate(pieces) if 0 < len(tokens) <= self._tokens_max]
        made = [""] * len(texts)
        for start in range(0, len(fitting), self._batch_size):
            batch = fitting[start : start + self._batch_size]
            found = self._batch(model, [[*before, *pieces[at], *after] for at in batch], first)
            for at, tokens in zip(batch, found, strict=True):
                made[at] = tokenizer.decode(tokens)
        return made

    def _named(self, language: str) -> str:
        return self._languages.get(language, language)

    def _loaded(self) -> tuple[Any, Tokenizer]:
        """The model and its tokenizer. Raises `TranslatorError` for what is missing."""
        if self._tokenizer is None:
            self._tokenizer = SentencePieceTokenizer(self._folder)
        if self._model is None:
            self._model = _opened(self._folder, self._threads)
        return self._model, self._tokenizer

    def _batch(self, model: Any, batch: Sequence[list[str]], first: list[str]) -> list[list[str]]:
        """The best translation of each, without the tokens of `first`; none for one that was cut off."""
        until = time.monotonic() + self._timeout
        running = model.translate_batch(
            batch,
            target_prefix=[first] * len(batch) if first else None,
            beam_size=self._beam_size,
            max_input_length=0,
            max_decoding_length=self._tokens_max,
            replace_unknowns=True,
            asynchronous=True,
            # Called between tokens, and only where one beam is followed; it ends a batch that is late.
            callback=(lambda _: time.monotonic() > until) if self._beam_size == 1 else None,
        )
        while not all(result.done() for result in running):
            if time.monotonic() > until:
                raise TranslatorError(self._late(len(batch)))
            time.sleep(_POLL)
        if time.monotonic() > until:
            raise TranslatorError(self._late(len(batch)))
        try:
            return [self._whole(result.result().hypotheses[0], first) for result in running]
        except RuntimeError as error:
            raise TranslatorError(f"The model could not translate a batch: {error}.") from error

    def _whole(self, tokens: Sequence[str], first: Sequence[str]) -> list[str]:
        said = list(tokens[len(first) :]) if list(tokens[: len(first)]) == list(first) else list(tokens)
        return [] if len(said) >= self._tokens_max - len(first) else said

    def _late(self, count: int) -> str:
        return (
            f"The model took longer than {self._timeout:g} s for {count} texts. "
            "Give it a longer timeout, a smaller batch, or one beam."
        )


def _opened(folder: Path, threads: int) -> Any:
    if not (folder / "model.bin").is_file():
        raise TranslatorError(
            f"{folder} holds no model of CTranslate2 (model.bin). "
            "Convert one, e.g. with ct2-transformers-converter."
        )
    try:
        import ctranslate2
    except ImportError:
        raise TranslatorError(
            "Machine drafts need the extra 'draft': pip install 'info-templates[draft]'."
        ) from None
    try:
        return ctranslate2.Translator(str(folder), device="cpu", intra_threads=threads)
    except (RuntimeError, ValueError) as error:
        raise TranslatorError(f"{folder} cannot be loaded: {error}.") from error
