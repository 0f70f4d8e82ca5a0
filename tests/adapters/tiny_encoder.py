"""A tiny encoder in a folder, made by the tests: random weights of the right shapes, a small vocabulary."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["VOCABULARY", "make_encoder", "write_tensors"]

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "hello",
    "there",
    "say",
    "##ing",
    "report",
    "!",
    "'",
    "ein",
    "日",
]
_WIDTH = 8


def write_tensors(file: Path, tensors: dict[str, np.ndarray]) -> None:
    """A safetensors file, by hand."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, tensor in tensors.items():
        data = tensor.astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    head = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(head)) + head + body)


def make_encoder(folder: Path, *, kind: str = "bert", layers: int = 2, seed: int = 0, **config: Any) -> Path:
    """A whole model folder; `config` replaces keys of its config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(seed)
    told: dict[str, Any] = {"model_type": kind, "max_position_embeddings": 16}
    if kind == "bert":
        told |= {
            "num_hidden_layers": layers,
            "num_attention_heads": 2,
            "hidden_size": _WIDTH,
            "hidden_act": "gelu",
        }
        names = [
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
        ]
        norms, front = ["attention.output.LayerNorm", "output.LayerNorm"], "encoder.layer"
        wide, narrow = "intermediate.dense", "output.dense"
    else:
        told |= {"n_layers": layers, "n_heads": 2, "dim": _WIDTH, "activation": "gelu"}
        names = ["attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin"]
        norms, front = ["sa_layer_norm", "output_layer_norm"], "transformer.layer"
        wide, narrow = "ffn.lin1", "ffn.lin2"
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), _WIDTH),
        "embeddings.position_embeddings.weight": (16, _WIDTH),
    }
    lines = dict.fromkeys(names, (_WIDTH, _WIDTH)) | {wide: (16, _WIDTH), narrow: (_WIDTH, 16)}
    for layer in range(layers):
        for name, shape in lines.items():
            shapes |= {f"{front}.{layer}.{name}.weight": shape, f"{front}.{layer}.{name}.bias": shape[:1]}
    tensors = {name: dice.normal(size=shape) for name, shape in shapes.items()}
    for name in [
        "embeddings.LayerNorm",
        *(f"{front}.{layer}.{norm}" for layer in range(layers) for norm in norms),
    ]:
        tensors |= {
            f"{name}.weight": dice.normal(1, 0.1, _WIDTH),
            f"{name}.bias": dice.normal(0, 0.1, _WIDTH),
        }
    write_tensors(folder / "model.safetensors", tensors)
    (folder / "config.json").write_text(json.dumps({**told, **config}))
    tokenizer = {
        "normalizer": {"type": "BertNormalizer", "lowercase": True, "handle_chinese_chars": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "vocab": {word: at for at, word in enumerate(VOCABULARY)},
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    return folder
