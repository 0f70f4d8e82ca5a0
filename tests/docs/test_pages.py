"""The pages hold together, and the checker that says so sees what it must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.check_docs import problems

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
NOUNS = [
    "tenant",
    "recipient",
    "template",
    "document",
    "block",
    "text",
    "run",
    "catalogue",
    "locale",
    "variant",
    "channel",
    "piece",
    "program",
    "hole",
    "message",
    "rendering",
    "decision",
    "allocation_table",
    "delivery",
    "receipt",
    "event",
    "reward",
    "outcome",
    "finding",
    "loss",
    "preference",
    "topic",
    "experiment",
    "release",
    "audit_entry",
]


def test_every_link_leads_somewhere_and_every_snippet_parses():
    found = problems(ROOT)

    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("[a](b.md)", "README.md:1 leads nowhere: b.md"),
        ("# One\n\n[a](#two)", "README.md:3 there is no heading #two"),
        ("```json\n{'a': 1}\n```\n", "README.md:1 this json does not parse"),
        ("```python\nif:\n```\n", "README.md:1 this python does not parse"),
        ("```yaml\na: [\n```\n", "README.md:1 this yaml does not parse"),
        ("see /home/me/notes", "README.md:1 shows a path of one machine"),
    ],
)
def test_a_broken_page_is_seen(page, seen, tmp_path):
    (tmp_path / "README.md").write_text(page, encoding="utf-8")

    assert [problem for problem in problems(tmp_path) if seen in problem], problems(tmp_path)


@pytest.mark.parametrize(
    "page",
    [
        "# One, two\n\n[a](#one-two)",
        "```python\nawait f()\n```\n",
        "`[a](b.md)`",
        "```text\n[a](b.md)\n```\n",
        "[a](https://example.org)",
    ],
)
def test_a_sound_page_passes(page, tmp_path):
    (tmp_path / "README.md").write_text(page, encoding="utf-8")

    assert problems(tmp_path) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_the_glossary_knows_every_noun_of_the_house(noun):
    entries = re.findall(r"^\| \*\*(.+?)\*\* \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)

    assert noun.replace("_", " ") in entries


def test_every_decision_record_keeps_the_five_sections():
    for path in sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")):
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

        assert headings == ["Context", "Decision", "Rejected", "Consequences", "Revisit when"], path.name


def test_every_change_fragment_has_a_known_kind():
    kinds = {"security", "removed", "deprecated", "added", "changed", "fixed"}

    for path in (ROOT / "changes").glob("+*.md"):
        assert path.suffixes[-2].lstrip(".") in kinds, path.name
