from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from info.formatters import FORMATTERS
from info.language.binding import localize
from info.language.pieces import to_bytes
from info.model.names import TEMPLATE_TYPES
from info.publishing import loads, long_form

sys.path.insert(0, str(Path(__file__).parent))
from documents import templates


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(templates())
def test_shorthand_and_its_long_form_load_to_the_same_document(source):
    document = loads(json.dumps(source).encode())

    long = long_form(document)

    assert loads(json.dumps(long).encode()) == document
    assert long_form(loads(json.dumps(long).encode())) == long


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(templates())
def test_shorthand_and_its_long_form_compile_to_the_same_bytes(source):
    document = loads(json.dumps(source).encode())
    again = loads(json.dumps(long_form(document)).encode())

    for variant in document.variants:
        for channel in ("text", "slack"):
            made = {compiled(which, variant.id, channel) for which in (document, again)}
            assert len(made) == 1


def compiled(document, variant, channel):
    texts = document.variant(variant).texts
    localized = localize(document, variant, texts, text_locale="en", format_locale="en", scope_names=None)
    return to_bytes(FORMATTERS[channel].pieces(localized))


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_packaged_template_and_its_long_form_compile_to_the_same_bytes(packaged, template):
    document = packaged.published(template).loaded.document
    again = loads(json.dumps(long_form(document)).encode())
    names = packaged.published(template).schema.names

    assert again == document
    for channel in ("text", "slack", "email"):
        for variant in document.variants:
            made = [
                to_bytes(
                    FORMATTERS[channel].pieces(
                        localize(
                            which,
                            variant.id,
                            variant.texts,
                            text_locale="en",
                            format_locale="en",
                            scope_names=names,
                        )
                    )
                )
                for which in (document, again)
            ]
            assert made[0] == made[1]
