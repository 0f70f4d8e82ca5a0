"""The headline experiments of the Upworthy Research Archive, as the content model is fitted on them.

The protocol is that of Batista and Ross, "Words that Work", §2.3: equal headlines of an experiment are
merged, experiments with one headline are left out, and what is split are connected components of
experiments that share a headline, never rows. Reading the archive needs the package pyarrow.

Source: Matias, Munger, Le Quere, Ebersole, "The Upworthy Research Archive, a time series of 32,487
experiments in U.S. media" (2021), CC BY 4.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.reference import reference_data

__all__ = [
    "FOLDS",
    "Archive",
    "Numbers",
    "Whole",
    "fold_of",
    "log_lifts",
    "log_rates",
    "read_archive",
    "weights_of",
]

FOLDS: Final = 5
SPREAD: Final = 0.22
"""The deviation of true log click rates within an experiment, as the archive shows it beyond chance."""
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


class Whole(NamedTuple):
    """Every row of the file: headline, component, and the row of the archive it is part of, -1 for none."""

    headlines: Sequence[str]
    components: Sequence[str]
    places: Places


class Archive(NamedTuple):
    """One row for each headline of an experiment, equal ones merged; arrays are parallel."""

    headlines: Sequence[str]
    trials: Places
    impressions: Numbers
    clicks: Numbers
    components: Sequence[str]
    folds: Places
    weeks: Places
    """The week in which each row's experiment ran, numbered."""

    @property
    def size(self) -> int:
        """Rows."""
        return len(self.headlines)


def fold_of(component: str, salt: str = "") -> int:
    """0 to 4: the same for a component in every run."""
    digest = hashlib.blake2b((salt + component).encode("utf-8"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % FOLDS


def read_archive(file: Path | None = None) -> tuple[Archive, Whole]:
    """The archive, merged, and the rows of the file as they stand there."""
    parquet = import_module("pyarrow.parquet")  # a package of this script alone

    path = file or reference_data() / "upworthy" / "experiments.parquet"
    names = ["clickability_test_id", "headline", "impressions", "clicks", "component", "test_week"]
    columns: dict[str, list[Any]] = parquet.read_table(path, columns=names).to_pydict()
    merged: dict[str, dict[str, list[Any]]] = {}
    for trial, headline, shown, clicked, *kept in zip(*(columns[name] for name in names), strict=True):
        entry = merged.setdefault(trial, {}).setdefault(headline, [0, 0, *kept])
        entry[0] += shown
        entry[1] += clicked
    rows = [
        (headline, at, *entry)
        for at, trial in enumerate(each for each in merged.values() if len(each) > 1)
        for headline, entry in trial.items()
    ]
    headlines, trials, shown, clicked, components, weeks = (list(each) for each in zip(*rows, strict=True))
    arms = [(trial, headline) for trial, each in merged.items() if len(each) > 1 for headline in each]
    place = {each: at for at, each in enumerate(arms)}
    told = zip(columns["clickability_test_id"], columns["headline"], strict=True)
    places = np.array([place.get(each, -1) for each in told], dtype=np.intp)
    return Archive(
        headlines,
        np.array(trials, dtype=np.intp),
        np.array(shown, dtype=float),
        np.array(clicked, dtype=float),
        components,
        np.array([fold_of(each) for each in components], dtype=np.intp),
        np.unique(weeks, return_inverse=True)[1],
    ), Whole(columns["headline"], columns["component"], places)


def log_lifts(archive: Archive) -> Numbers:
    """The log of each headline's click rate over its experiment's, half a click added to both."""
    rate = np.bincount(archive.trials, archive.clicks) / np.bincount(archive.trials, archive.impressions)
    expected = archive.impressions * rate[archive.trials]
    found: Numbers = np.log((archive.clicks + 0.5) / (expected + 0.5))
    return found


def log_rates(archive: Archive, rows: Places) -> Numbers:
    """Of these rows, the log of their experiment's click rate over the mean of its week's among them."""
    _, first, place = np.unique(archive.trials[rows], return_index=True, return_inverse=True)
    clicks = np.bincount(place, archive.clicks[rows])
    rates = np.log((clicks + 0.5) / (np.bincount(place, archive.impressions[rows]) + 0.5))
    weeks = archive.weeks[rows][first]
    means = np.bincount(weeks, rates) / np.maximum(np.bincount(weeks), 1)
    found: Numbers = (rates - means[weeks])[place]
    return found


def weights_of(archive: Archive) -> Numbers:
    """How much each row tells: one over the variance of its log lift, chance and spread together."""
    found: Numbers = 1 / (1 / (archive.clicks + 0.5) + SPREAD**2)
    return found
