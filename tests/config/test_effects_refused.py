"""Settings that cannot be: each is an error that names its key."""

from __future__ import annotations

import pytest

import info
from info import InfoTemplateGenerator
from info.bootstrap import setup_here
from tests.config.test_effects import welcome


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://crm.example.com", r"a connector is a name and a URL\. Write e\.g\. crm="),
        ("crm=ftp://crm.example.com", "INFO_CONNECTORS"),
        ("a=https://a.example,a=https://b.example", "'a' is there twice"),
    ],
)
async def test_connectors_that_are_none_are_an_error(monkeypatch, given, said):
    monkeypatch.setenv("INFO_CONNECTORS", given)

    with pytest.raises(info.ConfigError, match=said):
        setup_here()


@pytest.mark.parametrize("text", [None, "{", "[]", '{"rate": 2, "spread": 0.3, "content_scale": 1}'])
async def test_sharing_start_from_that_is_no_release_is_an_error(monkeypatch, tmp_path, text):
    if text is not None:
        (tmp_path / "shared.json").write_text(text)
    monkeypatch.setenv("INFO_SHARING_START_FROM", "shared.json")

    with pytest.raises(info.ConfigError, match=r"sharing\.start_from"):
        await welcome(InfoTemplateGenerator("t"))
