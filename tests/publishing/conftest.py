"""A project folder made of a mapping, and the library over it."""

from __future__ import annotations

import json

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.publishing import Library


@pytest.fixture(scope="session")
def packaged():
    return Library([PackagedSource()])


@pytest.fixture
def project(tmp_path):
    def make(files, *, packaged=True, **options):
        for path, content in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            file.write_text(text, encoding="utf-8")
        sources = [PackagedSource()] if packaged else []
        return Library([*sources, FolderSource(tmp_path)], **options)

    return make
