"""Every code block of the README and of docs/ does what the page says."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from info.bootstrap import close_all
from tests.docs.blocks import (
    Session,
    blocks_of,
    commands_of,
    in_process,
    matches,
    nothing,
    python_program,
)

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUNNING = [
    page
    for page in PAGES
    if any(block.kind in {"python", "console"} for block in blocks_of(page.read_text("utf-8")))
]
INSTALLED = any(point.name == "info" for point in entry_points(group="pytest11"))
PLUGIN = () if INSTALLED else ("-p", "info.testing.plugin")
PROGRAMS = {
    "infoctl": in_process,
    "python": python_program(),
    "pytest": python_program("-m", "pytest", "-p", "no:cacheprovider", *PLUGIN),
    "pip": nothing,
}


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("INFO_STORAGE_URL", "INFO_CONFIG", "INFO_ANALYTICS_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    session = Session(tmp_path, PROGRAMS)
    yield session
    session.close()
    close_all()


@pytest.mark.parametrize("page", RUNNING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_does_what_it_says(page, session):
    for block in blocks_of(page.read_text("utf-8")):
        if page.name == "README.md" and block.kind == "console":
            continue  # tests/docs/test_readme_transcript.py runs it with the installed command
        try:
            session.run(block)
        except BaseException as error:
            error.add_note(f"{page.relative_to(ROOT)}:{block.line}")
            raise


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a … c\n", "a b c\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a*\n", "aaa\n", False),
    ],
)
def test_dots_stand_for_anything(expected, printed, same):
    assert matches(expected, printed) is same


def test_a_console_block_is_read_as_commands():
    first, second = commands_of("$ infoctl check  # exit code 1\nbad\n$ infoctl replay ID\n")

    assert (first.line, first.expected, first.code) == ("infoctl check  # exit code 1", "bad\n", 1)
    assert (second.expected, second.code) == (None, 0)


def test_a_page_that_says_otherwise_fails(session):
    (block, output) = blocks_of("```python\nprint(1 + 1)\n```\n\n```text output\n3\n```\n")
    session.run(block)

    with pytest.raises(AssertionError, match="printed:\n2"):
        session.run(output)
