"""Vowpal Wabbit and mabwiser on the same trials, at the same refreshes, with the same prior.

Runs by itself, where both are installed: `python -m scripts.replay.peers TRIALS.npz EARNED.npz`. Nothing of
`info` is imported. Each library gets the prior as evidence: so many showings as the content model's deviation
is worth, clicked at the rate its lift says. A batch enters as the library takes it: mabwiser as decisions and
rewards, Vowpal Wabbit as the mean of each arm with the batch's size as its importance.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np

__all__ = ["PEERS", "main"]

REFRESHES: Final = 10
BASE_RATE: Final = 0.0135
Chooser: TypeAlias = Callable[[int], Any]


class Workspace:
    """Contextual bandits of Vowpal Wabbit: an arm is its own feature. Costs are clicks over the base rate."""

    def __init__(self, arms: int, seed: int, *, explore: str) -> None:
        from vowpalwabbit import Workspace as Wabbit

        self.arms, self.rng = arms, np.random.default_rng(seed)
        self.model = Wabbit(f"--cb_explore_adf {explore} --quiet --random_seed {seed}")

    def learn(self, shown: Any, clicked: Any) -> None:
        """Learn the mean of each arm; the probability of the label is one over its importance."""
        for arm in np.flatnonzero(shown >= 1):
            cost = -clicked[arm] / shown[arm] / BASE_RATE
            label = f"0:{cost:.6f}:{1 / max(shown[arm], 1):.9f}"
            self.model.learn([f"{label if each == arm else ''} | arm{each}" for each in range(self.arms)])

    def choose(self, size: int) -> Any:
        """How many showings each arm gets."""
        shares = np.array(self.model.predict([f" | arm{each}" for each in range(self.arms)]))
        return self.rng.multinomial(size, shares / shares.sum() / (1 + 1e-9))


class Mab:
    """A context-free policy of mabwiser."""

    def __init__(self, arms: int, seed: int, *, policy: str) -> None:
        from mabwiser.mab import MAB, LearningPolicy

        made = LearningPolicy.ThompsonSampling() if policy == "thompson" else LearningPolicy.UCB1(alpha=0.1)
        self.arms, self.policy = arms, policy
        self.model = MAB(list(range(arms)), made, seed=seed)
        self.known = False

    def learn(self, shown: Any, clicked: Any) -> None:
        """Learn decisions with their rewards."""
        shown, clicked = np.round(shown).astype(int), np.round(clicked).astype(int)
        arms = np.arange(self.arms)
        decisions = np.concatenate(
            [np.repeat(arms, clicked), np.repeat(arms, np.maximum(shown - clicked, 0))]
        )
        rewards = np.concatenate([np.ones(clicked.sum()), np.zeros(len(decisions) - clicked.sum())])
        (self.model.partial_fit if self.known else self.model.fit)(decisions, rewards)
        self.known = True

    def choose(self, size: int) -> Any:
        """As many predictions as are worth telling apart; the batch is dealt in their proportion."""
        asked = 1 if self.policy != "thompson" else min(size, 100)
        picks = np.bincount([self.model.predict() for _ in range(asked)], minlength=self.arms)
        return np.round(np.cumsum(picks) * size / asked).astype(int) - np.round(
            (np.cumsum(picks) - picks) * size / asked
        ).astype(int)


PEERS: Final[dict[str, Callable[[int, int], Any]]] = {
    "Vowpal Wabbit bag 10": lambda arms, seed: Workspace(arms, seed, explore="--bag 10"),
    "Vowpal Wabbit epsilon 0.05": lambda arms, seed: Workspace(arms, seed, explore="--epsilon 0.05"),
    "mabwiser Thompson": lambda arms, seed: Mab(arms, seed, policy="thompson"),
    "mabwiser UCB1": lambda arms, seed: Mab(arms, seed, policy="ucb"),
}


def replayed(make: Callable[[int, int], Any], held: Any, place: int, horizon: int, seed: int) -> float:
    """The expected clicks of one trial."""
    there = held["there"][place]
    truth, lift, deviation = (held[name][place][there] for name in ("truth", "lift", "deviation"))
    rng = np.random.default_rng((seed, place, horizon))
    peer = make(len(truth), seed + place)
    strength = deviation**-2.0
    peer.learn(strength / BASE_RATE / np.exp(lift), strength)
    earned, total = 0.0, horizon * len(truth)
    for refresh in range(REFRESHES):
        size = total * (refresh + 1) // REFRESHES - total * refresh // REFRESHES
        given = np.asarray(peer.choose(size))
        earned += float((given * truth).sum())
        peer.learn(given, rng.binomial(given, truth))
    return earned


def main(source: str, target: str) -> int:
    """Replay every trial of `source` at each of its horizons; writes one array (horizons, trials) a peer."""
    held = dict(np.load(source))
    found = {}
    for name, make in PEERS.items():
        rows = []
        for horizon in held["horizons"].tolist():
            rows.append([replayed(make, held, place, horizon, 5) for place in range(len(held["truth"]))])
            print(f"{name} at {horizon}", file=sys.stderr, flush=True)
        found[name] = np.array(rows)
    np.savez(target, **found)  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
