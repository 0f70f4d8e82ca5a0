"""Tests that another program judges are run where it is; where it is not, the run says what was left out."""

from __future__ import annotations

import shutil

from scripts.compare_audit_with_go import has_go

THERE = {"openssl": shutil.which("openssl") is not None, "go": has_go()}
WHY_NOT = {
    "openssl": "No openssl here: no authority was asked for the time. Install it: apt-get install openssl",
    "go": "No Go here: the log was not read by others' code. "
    "Install it: apt-get install golang-go golang-golang-x-mod-dev",
}
left_out = set()


def _program(item):
    mark = item.get_closest_marker("needs")
    return mark.args[0] if mark else None


def pytest_collection_modifyitems(config, items):
    absent = [item for item in items if not THERE.get(_program(item), True)]
    left_out.update(_program(item) for item in absent)
    items[:] = [item for item in items if item not in absent]
    config.hook.pytest_deselected(items=absent)


def pytest_terminal_summary(terminalreporter):
    """One line for each that is missing."""
    for program in sorted(left_out):
        terminalreporter.write_line(WHY_NOT[program], yellow=True)
