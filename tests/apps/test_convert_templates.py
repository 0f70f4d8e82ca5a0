"""`infoctl convert` and `infoctl fmt` between the two forms of a template."""

from __future__ import annotations

import json

from info.publishing import loads, parse_source
from info.publishing.shorthand import load_template

MARKDOWN = """---
id: note
topic: account
subject: A note
short: A note
# why
---

<!-- greet -->
# Hi, {$user_name}
"""
JSON = {
    "id": "note", "topic": "account", "subject": "A note", "short": "A note",
    "body": {"hello": "# Hi, {$user_name}", "odd": {"type": "divider"}},
}  # fmt: skip


def test_markdown_becomes_json_in_canonical_layout_and_comments_are_told_of(infoctl, nowhere):
    (nowhere / "note.md").write_text(MARKDOWN, encoding="utf-8")

    result = infoctl("convert", "--from", "markdown", "note.md")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["body"] == {"heading_1": "# Hi, {$user_name}"}
    assert "note.md:6:1: remark: JSON has no comments, so this one is left out." in result.stderr
    assert "note.md:9:1: remark:" in result.stderr
    assert result.stderr.endswith("1 template: 1 exact, 0 changed, 0 not carried\n")


def test_json_becomes_markdown_and_what_has_no_spelling_stands_there_as_json(infoctl, nowhere):
    (nowhere / "note.json").write_text(json.dumps(JSON), encoding="utf-8")

    result = infoctl("convert", "--to", "markdown", "note.json", "--output", "note.md")

    assert result.exit_code == 0
    assert "note.json:1:1: remark: odd: Markdown has no spelling for it" in result.stderr
    written = parse_source((nowhere / "note.md").read_bytes(), "note.md")
    assert load_template([written]).document == loads(json.dumps(JSON).encode())


def test_a_packaged_template_is_written_by_its_name_and_never_over_a_file(infoctl, nowhere):
    first = infoctl("convert", "--to", "markdown", "tenant_welcome", "--output", "a.md")
    (nowhere / "a.md").write_text("mine")
    second = infoctl("convert", "--to", "markdown", "tenant_welcome", "--output", "a.md")
    kept = (nowhere / "a.md").read_text()
    forced = infoctl("convert", "--to", "markdown", "tenant_welcome", "--output", "a.md", "--force")

    assert (first.exit_code, second.exit_code, forced.exit_code) == (0, 2, 0)
    assert "--force" in second.stderr
    assert kept == "mine"
    assert (nowhere / "a.md").read_text().startswith("---\n")


def test_several_templates_go_into_a_folder(infoctl, nowhere):
    result = infoctl("convert", "--to", "markdown", "tenant_welcome", "usage_insights", "--output", "out")

    assert result.exit_code == 0
    assert sorted(path.name for path in (nowhere / "out").iterdir()) == [
        "tenant_welcome.md",
        "usage_insights.md",
    ]


def test_a_direction_must_be_said_and_a_wrong_name_is_told(infoctl, nowhere):
    (nowhere / "a.md").write_text(MARKDOWN)
    asked = [
        infoctl("convert", "a.md"),
        infoctl("convert", "--from", "markdown", "--to", "markdown", "a.md"),
        infoctl("convert", "--to", "markdown", "a.md"),
        infoctl("convert", "--to", "markdown", "tenant_wellcome"),
    ]

    assert [result.exit_code for result in asked] == [2, 2, 2, 2]
    assert "Markdown already" in asked[2].stderr
    assert "tenant_welcome" in asked[3].stderr


def test_fmt_puts_markdown_templates_in_order_and_leaves_prose_alone(infoctl, nowhere):
    (nowhere / "templates").mkdir()
    (nowhere / "templates" / "note.md").write_text(MARKDOWN)
    (nowhere / "templates" / "README.md").write_text("*  prose\n")

    result = infoctl("fmt")
    again = infoctl("fmt", "--check")

    assert (result.exit_code, again.exit_code) == (0, 0)
    assert "{#heading_1}\n# Hi, {$user_name}" in (nowhere / "templates" / "note.md").read_text()
    assert (nowhere / "templates" / "README.md").read_text() == "*  prose\n"
