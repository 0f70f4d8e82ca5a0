"""The caution chances are told with: as much as the told deviation is too small, and no more."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from scripts.engagement_data import Archive  # noqa: E402
from scripts.engagement_judge import CAUTIONS, caution_of  # noqa: E402

TRIALS, ARMS, DEVIATION = 1500, 4, 0.24


def seen(impressions: float, seed: int = 3) -> tuple[Archive, np.ndarray]:
    """Experiments whose true log lifts lie `DEVIATION` around their scores, and those scores."""
    dice = np.random.default_rng(seed)
    trials = np.repeat(np.arange(TRIALS), ARMS)
    scores = dice.normal(0, 0.15, TRIALS * ARMS)
    rate = 0.014 * np.exp(scores + dice.normal(0, DEVIATION, TRIALS * ARMS))
    shown = np.full(TRIALS * ARMS, impressions)
    clicks = dice.poisson(shown * rate).astype(float)
    names = [str(trial) for trial in trials]
    return Archive(names, trials, shown, clicks, names, trials % 5, trials % 3), scores


@pytest.mark.parametrize(
    ("told", "least", "most"), [(DEVIATION, 1.0, 1.1), (DEVIATION / 1.3, 1.2, 1.4), (DEVIATION / 3, 1.5, 1.5)]
)
def test_where_clicks_are_many_it_is_what_the_deviation_lacks(told, least, most):
    archive, scores = seen(1e6)

    assert least <= caution_of(archive, scores, told) <= most


def test_the_fewer_clicks_are_the_more_careful_a_chance_is_told():
    found = [caution_of(*seen(impressions), DEVIATION) for impressions in (1e6, 3000.0)]

    assert found[0] < found[1] <= CAUTIONS[-1]
