"""Numbers of the choice of variant that were fitted, and on what; the rules that use them are elsewhere.

Fitted on the headline experiments of the Upworthy archive (Matias et al. 2021, CC BY 4.0; 17,015 packages) by
`python -m scripts.fit_allocation`, which says how; `python -m scripts.prove_replay` fits them again without
each fifth of the archive and measures on that fifth.
"""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = ["BASE_RATE", "BASE_STRENGTH", "REMAINING", "SPREAD", "WIDTH", "Width"]


class Width(msgspec.Struct, frozen=True):
    """The factor on the deviation of what is believed, by how much is still to be learnt.

    `scale * worth ** power`, at most `most`, and 0 (the best takes all) below `least`.
    """

    scale: float
    power: float
    most: float = 1.0
    least: float = 0.0

    def at(self, worth: float) -> float:
        """The factor for `worth`: rewards a variant may still earn, times the variance of what is not known.

        1 means that what is to come would teach as much as is known before.
        """
        found = min(self.most, self.scale * worth**self.power) if worth > 0 else 0.0
        return found if found >= self.least else 0.0


SPREAD: Final = 0.234
"""Standard deviation of the logarithms of variants' true rates around that of their template."""
WIDTH: Final = Width(scale=0.25, power=0.3)
"""The best is flat: with later estimates of the content model the fit chose 0.3 and 0.2, or 0.3 and 0.3, and
these earn the same to 0.15 points."""
TRUST: Final = 0.65
"""How much of a lift the content model estimates is believed: part of what it saw in tests was their luck."""
BASE_RATE: Final = 0.0135
"""The rate before anything was shown: the archive's mean."""
BASE_STRENGTH: Final = 0.5
"""How many expected rewards that is worth: little, so that a template's own rate shows at once."""
REMAINING: Final = 1000.0
"""Showings a variant that are taken to be left where nobody said: at least as many as there were so far."""
