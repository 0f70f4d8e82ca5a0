"""The forward pass of BERT and DistilBERT, in numpy: pieces in, states of every layer or one row a text out.

Source: Vaswani et al., "Attention Is All You Need" (2017), §3; Devlin et al., BERT (2019); Sanh et al.,
DistilBERT (2019); Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from info.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float32]

__all__ = ["KINDS", "Shape", "Transformer"]

KINDS: Final = ("bert", "distilbert")
"""The `model_type`s whose weights are understood."""
_MASKED: Final = -1e9
_CACHED: Final = 1 << 14
"""Numbers that are worked on at once where every number goes its own way: 64 KB."""
_NAMES: Final = {
    "bert": {
        "layer": "encoder.layer.{}.",
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "attended": "attention.output.LayerNorm",
        "wide": "intermediate.dense",
        "narrow": "output.dense",
        "left": "output.LayerNorm",
    },
    "distilbert": {
        "layer": "transformer.layer.{}.",
        "query": "attention.q_lin",
        "key": "attention.k_lin",
        "value": "attention.v_lin",
        "out": "attention.out_lin",
        "attended": "sa_layer_norm",
        "wide": "ffn.lin1",
        "narrow": "ffn.lin2",
        "left": "output_layer_norm",
    },
}
"""What the parts of a layer are called in the files of each kind."""


class Shape(msgspec.Struct, frozen=True):
    """How a model is built: its kind, layers, heads, width, the epsilon of its norms, how it pools."""

    kind: str
    layers: int
    heads: int
    width: int
    epsilon: float
    pooling: str
    normalize: bool
    tokens_max: int


class Transformer:
    """The layers of one model. `tensors` are by the names the file gives them, with or without a prefix."""

    def __init__(self, shape: Shape, tensors: Mapping[str, Numbers]) -> None:
        self.shape = shape
        self._tensors = _unprefixed(tensors, shape.kind)
        self._names = _NAMES[shape.kind]
        self._check()

    def rows(self, texts: Sequence[Sequence[int]]) -> Numbers:
        """(texts, width) float32: one row for each text, in their order.

        The texts run together, padded to the longest; a pad changes no row.
        """
        ids, real = self._padded(texts)
        *_, states = self._layered(ids, real)
        return self._pooled(states, real)

    def states(self, texts: Sequence[Sequence[int]]) -> list[Numbers]:
        """For each text (its pieces, layers · width) float32: what every layer made of every piece.

        A piece's numbers stand layer by layer, the first layer first; pads are left out.
        """
        import numpy as np

        ids, real = self._padded(texts)
        every = np.concatenate(list(self._layered(ids, real)), axis=-1)
        return [states[: len(pieces)] for states, pieces in zip(every, texts, strict=True)]

    @staticmethod
    def _padded(texts: Sequence[Sequence[int]]) -> tuple[Any, Any]:
        """The pieces as one array (texts, longest), and which of its places are no pads."""
        import numpy as np

        longest = max(len(pieces) for pieces in texts)
        ids = np.zeros((len(texts), longest), dtype=np.intp)
        real = np.zeros((len(texts), longest), dtype=bool)
        for row, pieces in enumerate(texts):
            ids[row, : len(pieces)] = pieces
            real[row, : len(pieces)] = True
        return ids, real

    def _layered(self, ids: Any, real: Any) -> Iterator[Numbers]:
        """What each layer makes of the pieces, the first layer first: (texts, pieces, width)."""
        import numpy as np

        states = self._embedded(ids)
        barred = np.where(real, 0.0, _MASKED).astype(np.float32)[:, None, None, :]
        for layer in range(self.shape.layers):
            states = self._layer(states, barred, self._names["layer"].format(layer))
            yield states

    def _embedded(self, ids: Any) -> Numbers:
        words = self._tensors["embeddings.word_embeddings.weight"]
        if int(ids.max()) >= len(words):
            raise ModelError("The tokenizer knows pieces the model has no row for. Copy both from one model.")
        places = self._tensors["embeddings.position_embeddings.weight"]
        summed = words[ids] + places[: ids.shape[1]]
        kinds = self._tensors.get("embeddings.token_type_embeddings.weight")
        if kinds is not None:
            summed = summed + kinds[0]
        return self._normed(summed, "embeddings.LayerNorm")

    def _layer(self, states: Numbers, barred: Numbers, layer: str) -> Numbers:
        import numpy as np

        query, key, value = (
            self._apart(self._line(states, layer + self._names[part])) for part in ("query", "key", "value")
        )
        scale = np.float32(1 / np.sqrt(states.shape[-1] // self.shape.heads))
        weights: Any = query @ key.transpose(0, 1, 3, 2)
        weights *= scale
        weights += barred
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        heard: Numbers = (weights @ value).transpose(0, 2, 1, 3).reshape(states.shape)
        heard = self._line(heard, layer + self._names["out"])
        states = self._normed(states + heard, layer + self._names["attended"])
        inner = _gelu(self._line(states, layer + self._names["wide"]))
        inner = self._line(inner, layer + self._names["narrow"])
        return self._normed(states + inner, layer + self._names["left"])

    def _apart(self, states: Numbers) -> Numbers:
        """(texts, heads, pieces, width of a head), of (texts, pieces, width)."""
        texts, length, _ = states.shape
        return states.reshape(texts, length, self.shape.heads, -1).transpose(0, 2, 1, 3)

    def _pooled(self, states: Numbers, real: Any) -> Numbers:
        import numpy as np

        if self.shape.pooling == "cls":
            rows = states[:, 0]
        else:
            kept = real[:, :, None].astype(np.float32)
            rows = (states * kept).sum(axis=1) / kept.sum(axis=1)
        if self.shape.normalize:
            rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return rows.astype(np.float32, copy=False)

    def _line(self, states: Numbers, name: str) -> Numbers:
        flat = states.reshape(-1, states.shape[-1])
        made = flat @ self._tensors[f"{name}.weight"].T
        made += self._tensors[f"{name}.bias"]
        return made.reshape(*states.shape[:-1], -1)

    def _normed(self, states: Numbers, name: str) -> Numbers:
        import numpy as np

        centred: Numbers = states - states.mean(axis=-1, keepdims=True)
        squares = np.einsum("...i,...i->...", centred, centred)[..., None] / np.float32(states.shape[-1])
        centred /= np.sqrt(squares + np.float32(self.shape.epsilon))
        centred *= self._tensors[f"{name}.weight"]
        centred += self._tensors[f"{name}.bias"]
        return centred

    def _check(self) -> None:
        """Raises ModelError where a tensor is missing or has another width than the model."""
        parts = [f"{name}.{end}" for name, end in _needed(self.shape, self._names)]
        missing = [name for name in parts if name not in self._tensors]
        if missing:
            raise ModelError(
                f"The model's file has no {missing[0]} ({len(missing)} tensors of {len(parts)} are missing). "
                "It must be of the kind that its config.json names."
            )
        width = self._tensors["embeddings.word_embeddings.weight"].shape[-1]
        if width != self.shape.width or width % self.shape.heads:
            raise ModelError(
                f"The model's rows are {width} wide; its config.json says {self.shape.width} "
                f"in {self.shape.heads} heads. Copy both files from one model."
            )


def _needed(shape: Shape, names: Mapping[str, str]) -> list[tuple[str, str]]:
    tables = [("embeddings.word_embeddings", "weight"), ("embeddings.position_embeddings", "weight")]
    lines = ["embeddings.LayerNorm"]
    for layer in range(shape.layers):
        lines += [names["layer"].format(layer) + part for key, part in names.items() if key != "layer"]
    return tables + [(line, end) for line in lines for end in ("weight", "bias")]


def _unprefixed(tensors: Mapping[str, Numbers], kind: str) -> dict[str, Numbers]:
    """The tensors without the name of the model in front, which files of a model with a head have."""
    front = f"{kind}."
    found = {}
    for name, tensor in tensors.items():
        short = name.removeprefix(front).replace("LayerNorm.gamma", "LayerNorm.weight")
        found[short.replace("LayerNorm.beta", "LayerNorm.bias")] = tensor
    return found


def _gelu(values: Numbers) -> Numbers:
    """X · Φ(x) in place of x, with the error function to 1.5e-7; in parts that stay in the processor's cache.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26.
    """
    import numpy as np

    flat = values.reshape(-1)
    for start in range(0, flat.size, _CACHED):
        part = flat[start : start + _CACHED]
        scaled = np.abs(part)
        scaled *= np.float32(0.7071067811865476)
        t = scaled * np.float32(0.3275911)
        t += 1
        np.reciprocal(t, out=t)
        series = np.full_like(part, 1.061405429)
        for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            series *= t
            series += np.float32(factor)
        series *= t
        scaled *= scaled
        np.negative(scaled, out=scaled)
        series *= np.exp(scaled, out=scaled)
        error = np.copysign(1 - series, part)
        error += 1
        part *= error
        part *= np.float32(0.5)
    return values
