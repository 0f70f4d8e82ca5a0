"""Encoders in a folder: files are read, pieces cut, layers computed, and a late answer is not waited for."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from info.adapters.encoder import LocalEncoder
from info.adapters.encoder.folder import open_folder
from info.adapters.encoder.tensors import read_tensors
from info.adapters.encoder.transformer import Transformer
from info.adapters.encoder.wordpiece import WordPieces
from info.errors import ModelError
from tests.adapters.tiny_encoder import VOCABULARY, make_encoder, write_tensors

TEXTS = ["Hello there!", "saying", "report", "Hello hello hello report there there!", ""]


def by_hand(folder, numbers):
    """What each layer makes of the pieces of one text, computed head by head and piece by piece."""
    from math import erf

    t = read_tensors(folder / "model.safetensors")

    def line(x, name):
        return x @ t[f"{name}.weight"].T.astype(float) + t[f"{name}.bias"]

    def norm(x, name):
        spread = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
        return (x - x.mean(axis=-1, keepdims=True)) / spread * t[f"{name}.weight"] + t[f"{name}.bias"]

    x = (
        t["embeddings.word_embeddings.weight"][numbers]
        + t["embeddings.position_embeddings.weight"][: len(numbers)]
    )
    x = norm(x.astype(float), "embeddings.LayerNorm")
    found = []
    for layer in range(2):
        at = f"encoder.layer.{layer}."
        q, k, v = (line(x, f"{at}attention.self.{part}") for part in ("query", "key", "value"))
        heard = np.zeros_like(x)
        for head in (slice(0, 4), slice(4, 8)):
            for piece in range(len(numbers)):
                weights = np.exp(
                    np.array([q[piece, head] @ k[other, head] / 2 for other in range(len(numbers))])
                )
                heard[piece, head] = (weights / weights.sum()) @ v[:, head]
        x = norm(x + line(heard, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = line(x, f"{at}intermediate.dense")
        inner = np.vectorize(lambda value: value * (1 + erf(value / 2**0.5)) / 2)(inner)
        x = norm(x + line(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
        found.append(x)
    return found


def test_rows_are_what_the_layers_give_when_computed_by_hand(tmp_path):
    folder = make_encoder(tmp_path / "tiny")
    _, tokenizer = open_folder(folder)

    rows = LocalEncoder(folder, timeout=30).rows(TEXTS)

    for text, row in zip(TEXTS, rows, strict=True):
        last = by_hand(folder, tokenizer.numbers(text, 16))[-1]
        np.testing.assert_allclose(row, last.mean(axis=0), atol=2e-5)


def test_states_are_every_layer_s_beside_each_other_piece_by_piece(tmp_path):
    folder = make_encoder(tmp_path / "tiny")
    _, tokenizer = open_folder(folder)

    states = LocalEncoder(folder, timeout=30).states(TEXTS)

    for text, found in zip(TEXTS, states, strict=True):
        layers = by_hand(folder, tokenizer.numbers(text, 16))
        np.testing.assert_allclose(found, np.hstack(layers), atol=2e-5)


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
@pytest.mark.parametrize("batch_size", [1, 2, 32])
def test_a_batch_changes_no_state(tmp_path, monkeypatch, kind, batch_size):
    folder = make_encoder(tmp_path / "tiny", kind=kind)
    alone = [LocalEncoder(folder, timeout=30).states([text])[0] for text in TEXTS]
    encoder = LocalEncoder(folder, batch_size=batch_size, timeout=30)
    encoder.load()
    sizes = []
    compute = Transformer.states
    monkeypatch.setattr(
        Transformer, "states", lambda self, batch: sizes.append(len(batch)) or compute(self, batch)
    )

    states = encoder.states(TEXTS)

    for found, wanted in zip(states, alone, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert max(sizes) == min(batch_size, len(TEXTS))
    assert sum(sizes) == len(TEXTS)


def test_a_late_answer_is_not_waited_for_and_the_batches_after_it_are_not_begun(tmp_path, monkeypatch):
    encoder = LocalEncoder(make_encoder(tmp_path / "tiny"), batch_size=1, timeout=0.05)
    encoder.load()
    begun = []
    compute = Transformer.states

    def slow(self, batch):
        begun.append(batch)
        time.sleep(0.3)
        return compute(self, batch)

    monkeypatch.setattr(Transformer, "states", slow)
    start = time.monotonic()

    with pytest.raises(TimeoutError, match="tiny took longer than 50 ms"):
        encoder.states(TEXTS)

    assert time.monotonic() - start < 0.25
    time.sleep(0.4)
    assert len(begun) == 1


def test_the_pooling_is_what_the_folder_says(tmp_path):
    folder = make_encoder(tmp_path / "tiny")
    mean = LocalEncoder(folder, timeout=30).rows(["Hello there!"])[0]
    modules = [
        {"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))

    first = LocalEncoder(folder, timeout=30).rows(["Hello there!"])[0]

    assert not np.allclose(first, mean)
    assert np.linalg.norm(first) == pytest.approx(1)


def test_a_fingerprint_changes_with_weights_tokenizer_and_pooling(tmp_path):
    one = LocalEncoder(make_encoder(tmp_path / "a")).fingerprint
    same = LocalEncoder(make_encoder(tmp_path / "b")).fingerprint
    weights = LocalEncoder(make_encoder(tmp_path / "c", seed=1)).fingerprint
    other = make_encoder(tmp_path / "d")
    told = json.loads((other / "tokenizer.json").read_text())
    told["normalizer"]["lowercase"] = False
    (other / "tokenizer.json").write_text(json.dumps(told))

    assert one == same
    assert len({one, weights, LocalEncoder(other).fingerprint}) == 3


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hello THERE", ["hello", "there"]),
        ("saying", ["say", "##ing"]),
        ("sayers", ["[UNK]"]),
        ("hello,there", ["hello", "[UNK]", "there"]),
        ("日hello", ["日", "hello"]),
        ("Héllo\tthere\x00", ["hello", "there"]),
        ("", []),
        ("x" * 101, ["[UNK]"]),
    ],
)
def test_pieces_are_cut_as_bert_cuts_them(text, pieces):
    tokenizer = WordPieces({word: at for at, word in enumerate(VOCABULARY)}, lowercase=True)

    assert [VOCABULARY[number] for number in tokenizer.numbers(text, 16)] == ["[CLS]", *pieces, "[SEP]"]


def test_a_long_text_keeps_its_last_piece_special():
    tokenizer = WordPieces({word: at for at, word in enumerate(VOCABULARY)}, lowercase=True)

    assert tokenizer.numbers("hello " * 50, 5) == [2, 4, 4, 4, 3]


def _without(name):
    return lambda folder: (folder / name).unlink()


def _config(**keys):
    def change(folder):
        file = folder / "config.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **keys}))

    return change


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_without("model.safetensors"), "it holds no model.safetensors"),
        (_without("tokenizer.json"), "it holds no tokenizer.json"),
        (_config(model_type="t5"), "models of type 't5' are not read"),
        (_config(hidden_act="relu"), "relu with absolute positions is not computed"),
        (_config(num_hidden_layers=3), "has no encoder.layer.2"),
        (_config(hidden_size=16), "rows are 8 wide; its config.json says 16"),
        (
            lambda folder: (folder / "model.safetensors").write_bytes(b"\x09" * 40),
            "no whole safetensors file",
        ),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "no tokenizer.json"),
        (
            lambda folder: (folder / "tokenizer.json").write_text('{"model": {"type": "BPE"}}'),
            "its tokenizer is BPE + nothing + nothing",
        ),
    ],
)
def test_a_folder_that_holds_no_model_names_the_file(tmp_path, damage, words):
    folder = make_encoder(tmp_path / "tiny")
    damage(folder)

    with pytest.raises(ModelError) as caught:
        LocalEncoder(folder).load()

    assert words in str(caught.value)


def test_a_cut_off_file_of_weights_is_told(tmp_path):
    write_tensors(tmp_path / "a.safetensors", {"x": np.ones((4, 4))})
    (tmp_path / "a.safetensors").write_bytes((tmp_path / "a.safetensors").read_bytes()[:-8])

    with pytest.raises(ModelError, match="Copy or convert the model again"):
        read_tensors(tmp_path / "a.safetensors")
