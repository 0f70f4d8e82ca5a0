"""What needs gettext's tools or the schemas of OASIS is collected where they are; else the run says so.

The same files are read by polib, translate-toolkit and our own readers in every run.
"""

from __future__ import annotations

import pytest

from tests.localization.exchange.gettext import HAS_GETTEXT, WHY_NOT
from tests.localization.exchange.schema import SCHEMAS

_MISSING = {
    **({} if HAS_GETTEXT else {"test_gettext.py": WHY_NOT}),
    **(
        {} if SCHEMAS.is_dir() else {"test_schemas.py": f"the schemas of XLIFF 2.1 are not in {SCHEMAS.name}"}
    ),
}
collect_ignore = [*_MISSING]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each that is missing."""
    for name, why in _MISSING.items():
        terminalreporter.write_line(f"{name} is left out: {why}", yellow=True)
