"""What every test lives under: on the build server a check that is skipped has failed."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine decides how long an example takes; no property is about time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

IN_CI = os.environ.get("CI", "") not in {"", "0", "false"}


def _refuse_skip(report):
    """Turn a skip into a failure that says why it was skipped; an expected failure stays one."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where every check must run: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _refuse_skip((yield))
