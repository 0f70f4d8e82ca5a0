"""The packaged templates pass their own proof."""

from __future__ import annotations

import pytest

from info.bootstrap.seals import sample_values
from info.model.names import TEMPLATE_TYPES
from info.publishing.proving.matrix import prove_locale
from tests.whole.rendering import library


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_packaged_template_has_no_error_in_any_format(template):
    proof = prove_locale(library(), template, "en", ("acme",), sample_values)

    assert proof.rendered > 150
    assert [seen for seen in proof.sightings if seen.finding.severity == "error"] == []
