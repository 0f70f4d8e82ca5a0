"""Fit the numbers of the choice of variant: `python -m scripts.fit_allocation --scores FILE [--json FILE]`.

Prints what `info/personalization/fitted.py` holds, from all trials of the Upworthy archive, and what each
fold would have chosen without its own: where these agree, the numbers do not hang on a few trials.
`--scores` are out-of-fold estimates of the content model (see `scripts.replay.archive`). Needs numpy and
pyarrow.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from scripts.replay.archive import read_trials
from scripts.replay.fitting import RUNS, fit
from tests.reference import reference_data


def main() -> int:
    """Fit, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--json", type=Path, help="write the tunings there: of all trials, then of each fold")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    trials = read_trials(reference_data() / "upworthy" / "experiments.parquet", options.scores)
    whole, folds = fit(trials, lambda line: print(line, file=sys.stderr, flush=True), runs=options.runs)
    for name, tuning in (
        ("all", whole),
        *((f"without fold {fold}", each) for fold, each in enumerate(folds)),
    ):
        print(f"{name}: trust {tuning.trust}, doubt {tuning.doubt}, {tuning.width}")
    if options.json:
        options.json.write_bytes(msgspec.json.encode((whole, folds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
