"""A real model of CTranslate2, made here: one layer of attention that says each word's translation.

Position *n* of the decoder looks at position *n* of the encoder, and the last projection turns the word
it sees into its translation. So it is exact, deterministic, and takes milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import TransformerSpec

__all__ = ["Words", "garbage_model", "word_model"]

_POSITIONS = 64
_SPECIAL = ("<unk>", "<s>", "</s>")
_WORD = re.compile(r"\[\d+\]|\w+|[^\w\s]")


class Words:
    """Words, signs and marks as tokens; a space before each that is no sign."""

    def encode(self, text: str) -> list[str]:
        return _WORD.findall(text)

    def decode(self, tokens: Sequence[str]) -> str:
        return re.sub(r" ([,.!?:])", r"\1", " ".join(tokens))


def word_model(folder: Path, words: Mapping[str, str], *, endless: bool = False) -> Path:
    """A model that says `words[token]` for each token it knows, in the order of the source.

    `endless`: it goes on with its first word where it should be done.
    """
    vocabulary = [*_SPECIAL, *dict.fromkeys([*words, *words.values()])]
    size = len(vocabulary)
    width = size + _POSITIONS
    said = np.zeros((size, width), dtype=np.float32)
    for at, word in enumerate(vocabulary):
        said[vocabulary.index(words.get(word, word)), at] = 1
    if endless:
        end = vocabulary.index("</s>")
        said[[end, vocabulary.index(next(iter(words.values())))], end] = 0, 1
    only_words = np.diag([1.0] * size + [0.0] * _POSITIONS)
    only_positions = np.eye(width) - only_words
    spec = _spec(vocabulary, np.eye(size, width), np.eye(_POSITIONS, width, k=size), said)
    looks = spec.decoder.layer[0].attention
    _set(looks.linear[0], 20 * only_positions)
    _set(looks.linear[1], np.concatenate([20 * only_positions, only_words]))
    _set(looks.linear[2], 100 * np.eye(width))
    return _saved(spec, folder, vocabulary)


def garbage_model(folder: Path, words: Sequence[str], seed: int = 7) -> Path:
    """A model of random weights: what it says has nothing to do with what it is given."""
    vocabulary = [*_SPECIAL, *words]
    width = 32
    rng = np.random.default_rng(seed)
    shapes = ((len(vocabulary), width), (_POSITIONS, width), (len(vocabulary), width))
    spec = _spec(vocabulary, *(rng.normal(size=shape) for shape in shapes))
    return _saved(spec, folder, vocabulary)


def _spec(vocabulary: Sequence[str], words: Any, positions: Any, said: Any) -> Any:
    """One layer a side; all that is not given does nothing."""
    width = words.shape[1]
    spec = TransformerSpec.from_config((1, 1), 1)
    spec.register_source_vocabulary(list(vocabulary))
    spec.register_target_vocabulary(list(vocabulary))
    for side, embeddings in (
        (spec.encoder, spec.encoder.embeddings[0]),
        (spec.decoder, spec.decoder.embeddings),
    ):
        side.scale_embeddings = False
        embeddings.weight = words.astype(np.float32)
        side.position_encodings.encodings = positions.astype(np.float32)
        _set_norm(side.layer_norm, width)
        _idle(side.layer[0].ffn, width, (width, width))
        _idle(side.layer[0].self_attention, width, (3 * width, width))
    _idle(spec.decoder.layer[0].attention, width, (width, 2 * width, width))
    _set(spec.decoder.projection, said)
    return spec


def _idle(part: Any, width: int, rows: Sequence[int]) -> None:
    _set_norm(part.layer_norm, width)
    linears = part.linear if hasattr(part, "linear") else (part.linear_0, part.linear_1)
    for linear, count in zip(linears, rows, strict=True):
        _set(linear, np.zeros((count, width)))


def _set(linear: Any, weight: Any) -> None:
    linear.weight = weight.astype(np.float32)
    linear.bias = np.zeros(weight.shape[0], dtype=np.float32)


def _set_norm(norm: Any, width: int) -> None:
    norm.gamma = np.ones(width, dtype=np.float32)
    norm.beta = np.zeros(width, dtype=np.float32)


def _saved(spec: Any, folder: Path, vocabulary: Sequence[str]) -> Path:
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    return folder
