"""How many generated documents the fitter is tried with: `--documents 10000` for a long run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--documents", type=int, default=12, help="generated documents for each channel that is fitted"
    )


@pytest.fixture
def documents(request):
    """The number of generated documents for each channel."""
    return request.config.getoption("--documents", default=12)
