"""The walk of the README: a habit of another language slips in, `check` names it, `fmt --fix` mends it."""

from __future__ import annotations

import json


def test_a_habit_slip_is_named_with_its_line_and_column_and_mended(infoctl, project):
    file = project / "templates" / "locales" / "de" / "tenant_welcome.json"
    before = file.read_text()
    slipped = before.replace("{$user_name}", "{user_name}", 1)
    file.write_text(slipped)
    at = slipped.index("{user_name}")
    line = slipped.count("\n", 0, at) + 1
    column = at - slipped.rfind("\n", 0, at)

    found = infoctl("check", "welcome")
    as_json = json.loads(infoctl("check", "welcome", "--json").stdout)
    mended = infoctl("fmt", "--fix")
    again = infoctl("check", "welcome", "--jobs", "1")

    assert found.exit_code == 1
    assert f"tenant_welcome.json:{line}:{column}: error: " in found.stdout
    assert "{$user_name}" in found.stdout
    assert as_json["errors"] == 1
    assert mended.exit_code == 0
    assert f"tenant_welcome.json:{line}:{column}: {{user_name}} became {{$user_name}}." in mended.stdout
    assert file.read_text() == before
    assert again.exit_code == 0, again.output
