"""What the choice of variant earns on real headlines: `python -m scripts.prove_replay --scores FILE`.

Every trial of the Upworthy archive with two to eight headlines is replayed at 300, 1,000 and 3,000 showings a
headline in ten batches. Clicks are drawn from each headline's true rate; what is compared is the expected
clicks of what was shown, over all trials, with those of equal shares. `--scores` are out-of-fold estimates of
the content model, a file of the folder that `scripts.prove_engagement --scores` writes; `--tunings` what
`scripts.fit_allocation --json` wrote, else it is fitted here (minutes). The trials of a fold are replayed
with the numbers that the other folds chose. After 16 replays the luck in a lift is about 0.03 points.

Peers replay the same trials with the same prior, where they can take one. Vowpal Wabbit and mabwiser run in
`--peers-python`, an interpreter that has them. Standard errors are bootstrapped over components.

Bars: the lifts (`--prior` light or encoder); no peer more than two standard errors above at any horizon;
"GrowthBook-like" and "test 20 % then winner" below at all. Exit code 1 when one is missed. Needs numpy and
pyarrow.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from info.model.values import Prior
from info.personalization.fitted import WIDTH
from info.personalization.tables import learnt_shares
from scripts.replay.archive import FOLDS, Floats, Trials, read_trials
from scripts.replay.fitting import HORIZONS, Tuning, believed, fit
from scripts.replay.rules import RULES, State, ours
from scripts.replay.running import Earned, run
from tests.reference import reference_data

BARS: Final = {"light": (0.08, 0.105, 0.135), "encoder": (0.09, 0.115, 0.145), "none": (0.0, 0.0, 0.0)}
OURS: Final = "info"
BEATEN: Final = ("GrowthBook-like", "test 20 % then winner")
SAMPLES: Final = 1000
SEED: Final = 2026
ALIKE: Final = 0.01


class Figure(NamedTuple):
    """One rule at one horizon: its lift, the error of that, and how far ours is above it, with that error."""

    rule: str
    horizon: int
    lift: float
    error: float
    ahead: float = 0.0
    ahead_error: float = 0.0


def main() -> int:
    """Replay, print the table, and tell what was missed."""
    options = _options()
    trials = read_trials(reference_data() / "upworthy" / "experiments.parquet", options.scores)
    _check_that_the_package_does_the_same(trials)
    tunings = _tunings(options.tunings, trials)
    known = _known(trials, tunings)
    earned: dict[str, Sequence[Earned]] = {OURS: _ours(trials, tunings, options.runs)}
    _told(f"replayed {OURS}")
    for name, rule in RULES.items():
        earned[name] = [run(known, rule, horizon=each, runs=options.runs, seed=SEED) for each in HORIZONS]
        _told(f"replayed {name}")
    if options.peers_python:
        earned |= _peers(known, options.peers_python)
    figures = _figures(earned, trials.component)
    missed = _missed(figures, BARS[options.prior])
    if options.json:
        print(
            msgspec.json.encode({"figures": [each._asdict() for each in figures], "missed": missed}).decode()
        )
    else:
        _print(figures, len(trials.truth), missed)
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--tunings", type=Path)
    parser.add_argument("--prior", choices=BARS, default="light")
    parser.add_argument("--peers-python", help="an interpreter with vowpalwabbit and mabwiser")
    parser.add_argument("--runs", type=int, default=16, help="replays of each trial")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _told(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _tunings(file: Path | None, trials: Trials) -> Sequence[Tuning]:
    """What each fold's trials are replayed with."""
    if file is None:
        return fit(trials, _told)[1]
    return msgspec.json.decode(file.read_bytes(), type=tuple[Tuning, tuple[Tuning, ...]])[1]


def _known(trials: Trials, tunings: Sequence[Tuning]) -> Trials:
    """The trials with the prior of their fold."""
    lift, deviation = trials.lift.copy(), trials.deviation.copy()
    for fold, tuning in enumerate(tunings):
        rows = trials.fold == fold
        known = believed(trials, tuning)
        lift[rows], deviation[rows] = known.lift[rows], known.deviation[rows]
    return trials._replace(lift=lift, deviation=deviation)


def _ours(trials: Trials, tunings: Sequence[Tuning], runs: int) -> list[Earned]:
    found = []
    for horizon in HORIZONS:
        rule, uniform = np.zeros(len(trials.fold)), np.zeros(len(trials.fold))
        for fold, tuning in enumerate(tunings):
            rows = np.flatnonzero(trials.fold == fold)
            part = believed(trials, tuning).of(rows)
            each = run(part, ours(tuning.width), horizon=horizon, runs=runs, seed=SEED + fold)
            rule[rows], uniform[rows] = each
        found.append(Earned(rule, uniform))
    return found


def _peers(trials: Trials, python: str) -> Mapping[str, Sequence[Earned]]:
    """What the libraries earn, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "trials.npz"), Path(folder, "earned.npz")
        columns = {name: getattr(trials, name) for name in ("truth", "there", "lift", "deviation")}
        np.savez(source, horizons=np.array(HORIZONS), **columns)
        script = Path(__file__).parent / "replay" / "peers.py"
        subprocess.run([python, str(script), str(source), str(target)], check=True)  # noqa: S603
        found = dict(np.load(target))
    even = trials.truth.sum(axis=1)
    return {
        name: [Earned(row, even * horizon) for row, horizon in zip(rows, HORIZONS, strict=True)]
        for name, rows in found.items()
    }


def _figures(earned: Mapping[str, Sequence[Earned]], component: np.ndarray) -> list[Figure]:
    """Lifts, and how far ours is ahead, with standard errors over resampled components."""
    rng = np.random.default_rng(SEED)
    size = int(component.max()) + 1
    weights = rng.multinomial(size, np.full(size, 1 / size), size=SAMPLES)
    found = []
    for place, horizon in enumerate(HORIZONS):
        first = _lifts(earned[OURS][place], component, weights)
        for name, each in earned.items():
            lifts = _lifts(each[place], component, weights)
            ahead = first - lifts
            found.append(Figure(name, horizon, lifts[0], lifts[1:].std(), ahead[0], ahead[1:].std()))
    return found


def _lifts(earned: Earned, component: np.ndarray, weights: np.ndarray) -> Floats:
    """The lift, then that of each sample."""
    rule, uniform = (np.bincount(component, weights=each) for each in earned)
    samples: Floats = (
        np.concatenate([[rule.sum() / uniform.sum()], (weights @ rule) / (weights @ uniform)]) - 1
    )
    return samples


def _missed(figures: Sequence[Figure], bars: Sequence[float]) -> list[str]:
    lines = []
    for figure in figures:
        bar = bars[HORIZONS.index(figure.horizon)]
        at = f"at {figure.horizon:,} showings"
        if figure.rule == OURS and figure.lift < bar:
            lines.append(f"{at} the lift is {figure.lift:.1%}; the bar is {bar:.1%}.")
        if figure.rule != OURS and figure.ahead < -2 * figure.ahead_error:
            lines.append(f"{at} {figure.rule} is {-figure.ahead:.1%} ahead.")
        if figure.rule in BEATEN and figure.ahead <= 0:
            lines.append(f"{at} {figure.rule} is not beaten.")
    return lines


def _check_that_the_package_does_the_same(trials: Trials) -> None:
    """The arrays' rule and `info.personalization` give the same shares. Raises RuntimeError."""
    rng = np.random.default_rng(SEED)
    some = trials.of(np.arange(0, len(trials.truth), max(len(trials.truth) // 60, 1)))
    shown = rng.integers(0, 3000, some.truth.shape) * some.there
    clicked = rng.binomial(shown, some.truth)
    floats = (shown.astype(float), clicked.astype(float))
    horizon = 20_000
    sizes = some.arms
    for place in range(len(some.truth)):
        one = some.of(np.array([place]))
        left = max(horizon - int(shown[place].sum()), 0) / sizes[place]
        row = [each[place : place + 1] for each in floats]
        state = State(row[0], row[1], one.lift, one.deviation, one.there, left, 1, 10, rng)
        arrays = ours(WIDTH)(state)[0][one.there[0]]
        arms = np.flatnonzero(one.there[0])
        priors = [Prior(float(one.lift[0, arm]), float(one.deviation[0, arm])) for arm in arms]
        counts = [(int(shown[place, arm]), int(clicked[place, arm])) for arm in arms]
        package = learnt_shares(counts, priors, horizon=horizon)
        if max(abs(arrays - package)) > ALIKE:
            raise RuntimeError(
                f"The rule of arrays gives {arrays}, the package {package}: {counts}, {priors}."
            )


def _print(figures: Sequence[Figure], trials: int, missed: Sequence[str]) -> None:
    print(f"{trials} trials in {FOLDS} folds; lift over equal shares ± standard error (ours ahead by)")
    for name in dict.fromkeys(figure.rule for figure in figures):
        row = [figure for figure in figures if figure.rule == name]
        cells = (
            f"{each.lift:6.1%} ± {each.error:.1%} ({each.ahead:+.1%} ± {each.ahead_error:.1%})"
            for each in row
        )
        print(f"{name:28}" + "   ".join(cells))
    print("\n".join(f"MISSED: {line}" for line in missed) or "every bar is met")


if __name__ == "__main__":
    sys.exit(main())
