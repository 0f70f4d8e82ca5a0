"""`infoctl diff`: a planted change lists exactly the messages it changes; nothing is touched."""

from __future__ import annotations

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from info.model.names import FORMATS
from tests.apps.test_check import SCHEMA, TEMPLATE, TENANT, planted, put

T, A = "templates/note.json", "tenants/acme/tenant.json"


def git(root: Path, *words: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(("git", "-C", str(root), *who, *words), capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository, with one commit; two tenants, two variants, two languages."""
    root = tmp_path / "repository" / "messages"
    variants = {"short_one": {"body": {"hello": "# Hey {$name}"}}}
    put(root, T, {**TEMPLATE, "variants": variants})
    put(root, "templates/locales/de/note.json", {"hello": "# Hallo, {$name}"})
    put(
        root, "schemas/note.json", {**SCHEMA, "examples": [{"name": "Ann"}, {"name": "Bo", "terms": "None."}]}
    )
    put(root, A, {**TENANT, "languages": ["en", "de"]})
    put(root, "tenants/beta/tenant.json", {**TENANT, "id": "beta"})
    git(tmp_path, "init", "-q", "repository")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    monkeypatch.chdir(root)
    return root


def changed(infoctl: Any, revision: str = "HEAD", *more: str) -> list[dict[str, str]]:
    result = infoctl("diff", revision, "-t", "note", "--json", *more)
    report = json.loads(result.stdout)
    assert result.exit_code == (1 if report["changed"] else 0)
    assert report["changed"] == len(report["messages"])
    messages: list[dict[str, str]] = report["messages"]
    return messages


def dimension(messages: list[dict[str, str]], name: str) -> set[str]:
    return {message[name] for message in messages}


def test_an_untouched_project_has_no_changed_message(infoctl: Any, kept: Path) -> None:
    result = infoctl("diff", "HEAD")

    assert (result.exit_code, result.stdout) == (0, "No message changed between HEAD and the working tree.\n")


def test_a_translation_changes_its_locale_and_variant_alone(infoctl: Any, kept: Path) -> None:
    planted(kept, "templates/locales/de/note.json", ("hello",), "# Servus, {$name}")

    messages = changed(infoctl)

    body = set(FORMATS) - {"sms", "push.fcm", "push.apns", "push.webpush"}
    assert dimension(messages, "channel") == body
    assert (dimension(messages, "locale"), dimension(messages, "tenant")) == ({"de"}, {"acme"})
    assert len(messages) == len(body) * 2 * len(dimension(messages, "variant"))


def test_a_block_for_one_channel_and_one_example_changes_those(infoctl: Any, kept: Path) -> None:
    planted(kept, T, ("body", "terms", "only"), ["slack"])
    git(kept, "commit", "-qam", "two")
    planted(kept, T, ("body", "terms", "text"), "Terms: {$terms}")

    messages = changed(infoctl)

    assert {(each["channel"], each["example"]) for each in messages} == {("slack", "minimal")}
    assert {(each["tenant"], each["locale"]) for each in messages} == {
        ("acme", "en"),
        ("acme", "de"),
        ("beta", "en"),
    }
    assert dimension(messages, "variant") == {"control", "short_one"}
    assert len(messages) == 6


def test_a_link_of_a_tenant_changes_its_messages_alone(infoctl: Any, kept: Path) -> None:
    planted(kept, "tenants/beta/tenant.json", ("links", "dashboard"), "https://beta.example.com/desk")

    messages = changed(infoctl)

    assert dimension(messages, "tenant") == {"beta"}
    assert len(messages) == len(FORMATS) * 2 * 2


def test_two_revisions_are_compared_and_a_new_template_is_new(infoctl: Any, kept: Path) -> None:
    put(kept, "templates/other.json", {**TEMPLATE, "id": "other"})
    put(kept, "schemas/other.json", SCHEMA)
    git(kept, "add", "-A")
    git(kept, "commit", "-qm", "two")

    result = json.loads(infoctl("diff", "HEAD~1..HEAD", "-t", "other", "--json").stdout)
    back = json.loads(infoctl("diff", "HEAD..HEAD~1", "-t", "other", "--json").stdout)

    assert {message["before"] for message in result["messages"]} == {None}
    assert {message["after"] for message in back["messages"]} == {None}
    assert result["changed"] == back["changed"] == len(FORMATS) * 2
    assert changed(infoctl, "HEAD~1..") == []


def test_the_same_change_in_many_messages_is_told_once(infoctl: Any, kept: Path) -> None:
    planted(kept, T, ("body", "hello"), "# Welcome, {$name}")

    shown = infoctl("diff", "HEAD", "--tenant", "beta").stdout

    assert "-Hello, Ann" in shown
    assert "+Welcome, Ann" in shown
    messages = 2 * len([each for each in FORMATS if each != "sms" and not each.startswith("push.")])
    assert shown.count(f"control · typical, minimal ({messages} messages)") == 1
    assert f"{messages} messages changed between HEAD and the working tree, in 1 way: note" in shown


class Page(HTMLParser):
    """What a page holds: its tags, and the addresses it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.loads += [name for name in ("src", "href") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""


def test_the_page_shows_both_sides_and_loads_nothing(infoctl: Any, kept: Path) -> None:
    planted(kept, T, ("body", "hello"), "# Tom & Jerry welcome, {$name}")

    infoctl("diff", "HEAD", "--html", "changes.html")
    text = (kept / "changes.html").read_text("utf-8")
    page = Page()
    page.feed(text)

    assert page.tags.count("iframe") == 2
    assert "script" not in page.tags
    assert page.loads == []
    assert page.policy.startswith("default-src 'none'")
    assert "Tom &amp; Jerry welcome, Ann" in text
    assert 'class="out"' in text
    assert 'class="in"' in text


def test_a_revision_is_read_without_touching_anything(infoctl: Any, kept: Path) -> None:
    planted(kept, T, ("body", "hello"), "# Welcome, {$name}")
    before = git(kept, "status", "--porcelain"), git(kept, "stash", "list"), git(kept, "worktree", "list")

    changed(infoctl)

    assert before == (
        git(kept, "status", "--porcelain"),
        git(kept, "stash", "list"),
        git(kept, "worktree", "list"),
    )


@pytest.mark.parametrize("revision", ["nope", "-x", "HEAD..nope", "--output=x"])
def test_an_unknown_revision_is_named(infoctl: Any, kept: Path, revision: str) -> None:
    result = infoctl("diff", "--", revision)

    assert result.exit_code == 2
    assert f"Git knows no revision '{revision.removeprefix('HEAD..')}' here." in result.stderr


def test_outside_a_repository_there_is_nothing_to_compare(infoctl: Any, nowhere: Path) -> None:
    result = infoctl("diff", "HEAD")

    assert result.exit_code == 2
    assert "is in no git repository" in result.stderr


def test_a_wrong_file_of_the_revision_is_named_as_git_names_it(infoctl: Any, kept: Path) -> None:
    (kept / T).write_text("{", encoding="utf-8")
    git(kept, "commit", "-qam", "broken")
    planted_text = json.dumps(TEMPLATE)
    (kept / T).write_text(planted_text, encoding="utf-8")

    result = infoctl("diff", "HEAD", "-t", "note")

    assert result.exit_code == 2
    assert f"HEAD:{T}:1:" in result.stderr
