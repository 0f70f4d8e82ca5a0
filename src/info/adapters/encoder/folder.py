"""A folder as transformers and sentence-transformers write them, opened as a `Transformer`."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import msgspec

from info.adapters.encoder.tensors import read_tensors
from info.adapters.encoder.transformer import KINDS, Shape, Transformer
from info.adapters.encoder.wordpiece import WordPieces, read_word_pieces
from info.errors import ModelError

__all__ = ["WEIGHTS", "fingerprint_of", "is_model_folder", "open_folder"]

WEIGHTS: Final = "model.safetensors"
"""The file with a model's tensors."""
_CONFIG: Final = "config.json"
_TOKENIZER: Final = "tokenizer.json"
_MODULES: Final = "modules.json"
_LIMITS: Final = "sentence_bert_config.json"
_POOLING: Final = "1_Pooling"
_ACTIVATIONS: Final = ("gelu",)
_EPSILON: Final = 1e-12


def is_model_folder(folder: Path) -> bool:
    """Whether a model might lie there: its configuration does."""
    return (folder / _CONFIG).is_file()


def open_folder(folder: Path) -> tuple[Transformer, WordPieces]:
    """The model and its tokenizer. Raises ModelError, which names the file that is missing or wrong."""
    for name in (_CONFIG, _TOKENIZER, WEIGHTS):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: it holds no {name}. Save the model there whole: {_hint()}")
    shape = _shape(folder)
    return Transformer(shape, read_tensors(folder / WEIGHTS)), read_word_pieces(folder / _TOKENIZER)


def fingerprint_of(folder: Path) -> str:
    """Sixteen bytes over the weights, the tokenizer and what decides the pooling, as hexadecimal digits.

    Raises ModelError where a file is missing.
    """
    digest = blake2b(digest_size=16, person=b"info.encoder")
    try:
        shape = _shape(folder)
        digest.update(msgspec.json.encode(shape))
        tokenizer = msgspec.json.decode((folder / _TOKENIZER).read_bytes(), type=dict[str, Any])
        kept = {key: tokenizer.get(key) for key in ("normalizer", "pre_tokenizer", "model")}
        digest.update(msgspec.json.encode(kept, order="deterministic"))
        with (folder / WEIGHTS).open("rb") as weights:
            while part := weights.read(1 << 20):
                digest.update(part)
    except OSError as error:
        raise ModelError(f"{folder}: it cannot be read: {error.strerror or error}.") from None
    except msgspec.MsgspecError:
        file = folder / _TOKENIZER
        raise ModelError(f"{file}: this is no tokenizer.json. Copy the model again.") from None
    return digest.hexdigest()


def _shape(folder: Path) -> Shape:
    config = _json(folder / _CONFIG)
    kind = str(config.get("model_type"))
    if kind not in KINDS:
        raise ModelError(
            f"{folder / _CONFIG}: models of type '{kind}' are not read; {' and '.join(KINDS)} are "
            "(MiniLM and multilingual BERT are of type bert). Name a folder of such a model."
        )
    distil = kind == "distilbert"
    activation = str(config.get("activation" if distil else "hidden_act", "gelu"))
    places = str(config.get("position_embedding_type", "absolute"))
    if activation not in _ACTIVATIONS or places != "absolute":
        raise ModelError(
            f"{folder / _CONFIG}: {activation} with {places} positions is not computed; "
            "gelu with absolute ones is."
        )
    pooling, normalize = _pooling(folder)
    try:
        return Shape(
            kind=kind,
            layers=int(config["n_layers" if distil else "num_hidden_layers"]),
            heads=int(config["n_heads" if distil else "num_attention_heads"]),
            width=int(config["dim" if distil else "hidden_size"]),
            epsilon=float(config.get("layer_norm_eps", _EPSILON)),
            pooling=pooling,
            normalize=normalize,
            tokens_max=_tokens_max(folder, int(config["max_position_embeddings"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder / _CONFIG}: it says no {error}. Copy the model again, whole.") from None


def _pooling(folder: Path) -> tuple[str, bool]:
    """How pieces become one row, and whether rows get length 1: mean and no, unless the folder says."""
    modules = _json(folder / _MODULES) if (folder / _MODULES).is_file() else []
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    strange = [kind for kind in kinds if kind not in {"Transformer", "Pooling", "Normalize"}]
    if strange:
        raise ModelError(
            f"{folder / _MODULES}: a {strange[0]} module is not computed; pooling and norms are."
        )
    normalize = "Normalize" in kinds
    path = next((str(m.get("path")) for m in modules if str(m.get("type", "")).endswith("Pooling")), _POOLING)
    file = folder / path / _CONFIG
    if not file.is_file():
        return "mean", normalize
    modes = [key for key, on in _json(file).items() if key.startswith("pooling_mode_") and on is True]
    if modes == ["pooling_mode_cls_token"]:
        return "cls", normalize
    if modes in (["pooling_mode_mean_tokens"], []):
        return "mean", normalize
    raise ModelError(f"{file}: {', '.join(modes)} is not computed; the mean or the first piece is.")


def _tokens_max(folder: Path, places: int) -> int:
    file = folder / _LIMITS
    told = _json(file).get("max_seq_length") if file.is_file() else None
    return min(places, told) if isinstance(told, int) and told > 0 else places


def _json(file: Path) -> Any:
    try:
        return msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        raise ModelError(f"{file}: it cannot be read as JSON. Copy the model again.") from None


def _hint() -> str:
    return "model.save_pretrained(folder) and tokenizer.save_pretrained(folder) of transformers do."
