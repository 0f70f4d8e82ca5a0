"""The browser's tests are collected where there is a browser; where there is none, the run says so.

The same pages are read by an HTML5 parser in every run (`test_pages`), so nothing goes untried.
"""

from __future__ import annotations

import pytest

from tests.hostile.browser import find_chromium

collect_ignore = [] if find_chromium() else ["test_in_chromium.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line where the browser is missing."""
    if collect_ignore:
        terminalreporter.write_line(
            "No Chromium here: the attack lists were read by an HTML5 parser alone. Install it: make browser",
            yellow=True,
        )
