"""Attack strings in messages that are over their limits: what is cut is escaped whole.

Words are cut before they are escaped, at any place of an attack string. A sample by default; with
`HOSTILE=all` every value of every list: `python -m scripts.hostile_figures --fitted` tells the figures.
"""

from __future__ import annotations

import pytest

from info.model.names import TEMPLATE_TYPES
from tests.hostile.trial import GUARDED, HEADER_UNSAFE, ROOM, FittedTrial, all_values, is_whole, locales_of
from tests.reference import reference_data

pytestmark = pytest.mark.skipif(
    not (reference_data() / "security").is_dir(),
    reason="the attack lists are not here: set INFO_REFERENCE_DATA",
)
_EVERY = 1 if is_whole() else 1_500
"""Of so many values one is tried on a template, each template beginning at another one."""


@pytest.mark.parametrize("channel", ROOM)
def test_a_hostile_value_that_is_cut_makes_no_markup_either(channel: str) -> None:
    fitted = 0
    for at, template in enumerate(TEMPLATE_TYPES):
        for locale in locales_of(template):
            trial = FittedTrial(template, channel, locale)
            for value in all_values()[at * 37 % _EVERY :: _EVERY]:
                for outcome in trial.outcomes(value):
                    fitted += outcome == "fitted"
                    assert outcome in {"fitted", "refused", "does not fit"}, (
                        template,
                        locale,
                        value,
                        outcome,
                    )
                    if outcome == "refused":
                        assert channel in GUARDED, (locale, value)
                        assert HEADER_UNSAFE.search(value), (locale, value)

    assert fitted > 0
