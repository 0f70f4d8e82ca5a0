"""Our encoder beside transformers on torch: `python -m scripts.compare_encoder FOLDER [--texts FILE]`.

The same folder, the same texts; pieces must be equal and rows equal to 1e-4. Needs torch and transformers,
which nothing else here needs. Exit code 1 where they differ.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from info.adapters.encoder import LocalEncoder
from info.adapters.encoder.folder import open_folder

NEAR: Final = 1e-4
TEXTS: Final = (
    "Your report is ready.",
    "You won't believe what this little girl did next!",
    "Ünïcode, accents & “quotes” … and 1,200.50 €",
    "日本語のテキスト and words",
    "x" * 120,
    "a\tb\nc\u00a0d\u200be",
    "",
    "Zażółć gęślą jaźń — {$user_name}, https://a.example/x?y=1",
    "a long text " * 60,
)


def reference(folder: Path, texts: list[str]) -> tuple[list[list[int]], Any]:
    """Pieces and mean rows, one text at a time, as transformers make them."""
    torch, transformers = import_module("torch"), import_module("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(folder).eval()
    longest = open_folder(folder)[0].shape.tokens_max
    pieces, rows = [], []
    for text in texts:
        taken = tokenizer(text, truncation=True, max_length=longest, padding=False, return_tensors="pt")
        pieces.append(taken["input_ids"][0].tolist())
        with torch.no_grad():
            row = model(**taken).last_hidden_state[0].mean(dim=0)
        rows.append(torch.nn.functional.normalize(row, dim=0).numpy())
    return pieces, np.array(rows)


def main() -> None:
    """Compare, print, and exit 1 where pieces or rows differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path, default=None, help="a file of lines to compare, too")
    given = parser.parse_args()
    texts = list(TEXTS) + (given.texts.read_text("utf-8").splitlines() if given.texts else [])
    transformer, tokenizer = open_folder(given.folder)
    pieces = [tokenizer.numbers(text, transformer.shape.tokens_max) for text in texts]
    start = time.perf_counter()
    ours = np.array(LocalEncoder(given.folder, timeout=3600).rows(texts))
    middle = time.perf_counter()
    wanted, theirs = reference(given.folder, texts)
    end = time.perf_counter()
    ours = ours / np.linalg.norm(ours, axis=1, keepdims=True)
    strange = [text[:40] for text, one, other in zip(texts, pieces, wanted, strict=True) if one != other]
    gap = float(np.abs(ours - theirs).max())
    print(f"{len(texts)} texts, {len(strange)} with other pieces {strange[:3]}, largest difference {gap:.1e}")
    here, there = (middle - start) * 1e3 / len(texts), (end - middle) * 1e3 / len(texts)
    print(f"{here:.1f} ms a text here, {there:.1f} ms there")
    sys.exit(0 if not strange and gap < NEAR else 1)


if __name__ == "__main__":
    main()
