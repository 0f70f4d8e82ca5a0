"""Whatever is missing of a catalogue, a reader sees the nearest text there is, never a key, never nothing."""

from __future__ import annotations

import pytest

from tests.whole.partial_catalogues import Tally, wrong


@pytest.mark.parametrize(("seed", "template"), [(1, "tenant_welcome"), (2, "security_notice")])
def test_every_text_of_every_format_is_the_nearest_there_is(seed, template):
    *slips, looked = wrong(seed, [template], wishes=2)

    assert slips == []
    assert isinstance(looked, Tally)
    assert looked.messages == 36
    assert looked.fallen > 50
