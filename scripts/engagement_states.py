"""What the encoder makes of the archive's headlines: computed once, with a progress bar, and kept in a file.

Of each headline its text, as `info.personalization.content.reading` has it, and the products of its pieces'
numbers, two by two, in a part of `SEEN` directions drawn once: all the products would be 2.7 million.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from info.adapters.encoder import LocalEncoder
from info.personalization.content.reading import Reading
from info.personalization.content.weights import Head
from scripts.engagement_data import Numbers

__all__ = ["Kernel", "States", "head_of", "kernel_of", "scores_by", "states_of"]

SEEN: Final = 128
SHARES: Final = {"line": 0.25, "squares": 0.4, "pieces": 0.2}
"""How much each part of the kernel counts beside the others, found on all five folds (see the card)."""
TEXT_DIRECTIONS: Final = 64
PIECE_DIRECTIONS: Final = 32
_AT_ONCE: Final = 256
_OF_CENTRE: Final = 8
"""The centre is the mean over the pieces of each so many-th batch."""
_NO_LIMIT: Final = 3600.0
_SEED: Final = 1
Floats = NDArray[np.float32]


class States(NamedTuple):
    """Of every headline: its text (texts, width), and the products of its pieces (texts, SEEN, SEEN)."""

    centre: Floats
    """(width,): what is taken from every piece first."""
    basis: Floats
    """(width, SEEN): the directions whose products are kept."""
    texts: Floats
    pieces: Floats


def states_of(folder: Path, texts: Sequence[str], kept: Path | None) -> States:
    """The states of `texts`. `kept` holds what was computed before for the same encoder and texts."""
    encoder = LocalEncoder(folder, timeout=_NO_LIMIT)
    told = encoder.fingerprint + blake2b("\n".join(texts).encode("utf-8"), digest_size=16).hexdigest()
    if kept is not None and kept.is_file():
        with np.load(kept) as found:
            if str(found["told"]) == told:
                return States(*(found[name] for name in States._fields))
    made = _made(encoder, texts)
    if kept is not None:
        np.savez(kept, told=np.array(told), **made._asdict())
    return made


def _made(encoder: LocalEncoder, texts: Sequence[str]) -> States:
    some = np.concatenate([each for _, each in _encoded(encoder, texts, _AT_ONCE * _OF_CENTRE)])
    centre = some.mean(axis=0, dtype=float).astype("<f2").astype(np.float32)
    drawn = np.random.default_rng(_SEED).standard_normal((len(centre), SEEN))
    basis = np.linalg.qr(drawn)[0].astype(np.float32)
    means = np.zeros((len(texts), len(centre)), np.float32)
    products = np.zeros((len(texts), SEEN, SEEN), np.float32)
    for at, states in _encoded(encoder, texts, _AT_ONCE):
        pieces = states - centre
        means[at] = pieces.mean(axis=0)
        part = pieces @ basis
        products[at] = part.T @ part / len(part)
    return States(centre, basis, means / np.linalg.norm(means, axis=1, keepdims=True), products)


def _encoded(encoder: LocalEncoder, texts: Sequence[str], every: int) -> Iterator[tuple[int, Floats]]:
    """Place and states of texts: of `_AT_ONCE` together, the first of each `every`."""
    for start in track(range(0, len(texts), every), "Encoding headlines", transient=True):
        yield from enumerate(encoder.states(texts[start : start + _AT_ONCE]), start)


class Kernel(NamedTuple):
    """How alike headlines are, (texts, texts), and what each of its three parts weighs in that."""

    alike: Floats
    line: float
    squares: float
    pieces: float


def kernel_of(states: States) -> Kernel:
    """Alike by texts' products, by the squares of those, and by the products of pieces' products."""
    texts = states.texts @ states.texts.T
    flat = states.pieces.reshape(len(states.pieces), -1)
    parts = {"line": texts, "squares": texts**2, "pieces": flat @ flat.T}
    weights = {name: SHARES[name] * _scale_of(part) for name, part in parts.items()}
    alike = np.zeros_like(texts)
    for name, part in parts.items():
        alike += np.float32(weights[name]) * part
    return Kernel(alike, **weights)


def _scale_of(part: Floats) -> float:
    """What brings the mean square distance of a kernel's texts from their mean to 1."""
    return float(1 / (np.trace(part) / len(part) - part.mean(dtype=float)))


def head_of(states: States, kernel: Kernel, shares: Numbers, head: Head) -> tuple[Head, bytes]:
    """The head that scores a text by the sum of `shares` times its likeness to each headline.

    And its directions. A sum of squares of products is a quadratic form: of its directions those are kept
    whose bends are largest.
    """
    weighed = states.texts * shares[:, None].astype(np.float32)
    line = kernel.line * weighed.sum(axis=0, dtype=float)
    text_bends, texts = _bent(kernel.squares * (weighed.T @ states.texts), TEXT_DIRECTIONS)
    products = np.tensordot(shares.astype(np.float32), states.pieces, axes=1)
    piece_bends, inside = _bent(kernel.pieces * products, PIECE_DIRECTIONS)
    rows = np.vstack([states.centre, line, texts, inside @ states.basis.T])
    head = msgspec.structs.replace(head, width=len(line), text_bends=text_bends, piece_bends=piece_bends)
    return head, rows.astype("<f2").tobytes()


def _bent(form: Floats, count: int) -> tuple[tuple[float, ...], Numbers]:
    """The `count` largest bends of a quadratic form, either way, and their directions, row by row."""
    bends, directions = np.linalg.eigh(form.astype(float))
    kept = np.argsort(-np.abs(bends), kind="stable")[:count]
    return tuple(float(f"{each:.6g}") for each in bends[kept]), directions[:, kept].T


def _products_along(states: States, directions: Floats) -> Numbers:
    """(texts, directions): the mean square of each text's pieces along each direction, within the basis."""
    inside = (directions @ states.basis).astype(float)
    found: Numbers = np.einsum("dk,nkl,dl->nd", inside, states.pieces, inside, optimize=True)
    return found


def scores_by(reading: Reading, states: States, rows: Sequence[int]) -> Numbers:
    """What a head makes of these headlines; as `Reading.score` does, from what is kept of the states."""
    part = states._replace(texts=states.texts[list(rows)], pieces=states.pieces[list(rows)])
    squares = (part.texts @ reading.text_directions.T) ** 2
    found: Numbers = part.texts @ reading.line + squares @ reading.text_bends
    return found + _products_along(part, reading.piece_directions) @ reading.piece_bends
