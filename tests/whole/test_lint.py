"""Our own payloads, every one, through the linter that reads anyone's."""

from __future__ import annotations

import pytest

from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES
from info.validators.payloads import lint_payload
from tests.whole.rendering import library, render, schema


@pytest.mark.parametrize("locale", SHIPPED_LOCALES)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_payload_of_ours_has_an_error(template, locale):
    examples = schema(template)["examples"]

    for variant in (each.id for each in library().published(template).loaded.document.variants):
        for channel in FORMATS:
            for example in examples:
                assert found(template, variant, locale, channel, example) == set()


def found(template, variant, locale, channel, example):
    """The codes of all findings on a message that are no notes: warnings too."""
    payload = render(template, variant, locale, channel, example)
    return {each.code for each in lint_payload(channel, payload) if each.severity != "note"}
