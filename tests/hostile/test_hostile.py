"""A value never makes markup: attack strings in every text hole of every template and channel.

Each attack string stands in every free text of a context at once; the payload is read by a parser
that is not ours (see `oracles`) and compared with the same message around a neutral word. By
default the lists about headers, Unicode and naughty strings are tried whole on the welcome, and a
sixteenth of all lists on each template, another sixteenth for each; with `HOSTILE=all` every
value of every list, in a text that runs left to right and in one that runs right to left.
"""

from __future__ import annotations

import pytest

from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.hostile.trial import GUARDED, HEADER_UNSAFE, Trial, locales_of, tried
from tests.reference import reference_data

pytestmark = pytest.mark.skipif(
    not (reference_data() / "security").is_dir(),
    reason="the attack lists are not here: set INFO_REFERENCE_DATA",
)


@pytest.mark.parametrize("channel", FORMATS)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_hostile_value_changes_the_words_and_nothing_else(template: str, channel: str) -> None:
    for locale in locales_of(template):
        trial = Trial(template, channel, locale)
        for value in tried(template):
            outcome = trial.outcome(value)
            if outcome == "refused":
                assert channel in GUARDED, (locale, value)
                assert HEADER_UNSAFE.search(value), (locale, value)
            else:
                assert outcome == "rendered", (locale, value, outcome)
