"""XLIFF against the schemas that OASIS publishes."""

from __future__ import annotations

import pytest

from info.localization.exchange import write_exchange
from info.model.translation import Exchange
from tests.localization.exchange.schema import SCHEMAS, not_valid
from tests.localization.exchanged import generated_exchange


@pytest.mark.parametrize("seed", range(4))
def test_the_schemas_of_oasis_accept_a_file(seed):
    some, none = generated_exchange(seed, 50), Exchange("en", "pl", [])

    assert list(not_valid(write_exchange(some, "xliff2"), SCHEMAS)) == []
    assert list(not_valid(write_exchange(none, "xliff2"), SCHEMAS)) == []
