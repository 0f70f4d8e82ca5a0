"""`infoctl diff`: a planted change lists exactly the messages it changes; nothing is touched."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.apps.cli.proof import values_of
from info.model.names import FORMATS
from info.publishing import Library
from info.publishing.proving import named_examples
from tests.apps.test_check import SCHEMA, TEMPLATE, TENANT, planted, put

T, A = "templates/note.json", "tenants/acme/tenant.json"
APPROVED = "whatsapp.template"
"""What WhatsApp has approved holds the links; its message holds a name and what varies."""
DIMENSIONS = ("tenant", "locale", "variant", "example", "channel")
Edit = tuple[str, tuple[Any, ...], Any]
"""A file, a place in it (none: the whole file), and what stands there then."""


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
    assert dimension(messages, "channel") == set(FORMATS) - {APPROVED}
    assert len(messages) == (len(FORMATS) - 1) * 2 * 2


SIGN = ("templates/partials/sign.json", ("body",), {"sign": "Your team"})
INCLUDE = (T, ("body", "end"), {"include": "sign"})
PICTURE = (T, ("body", "look"), {"when": "has(picture)", "image": "picture", "alt": "A view"})
ALL_OF_BODY = set(FORMATS) - {"sms", "push.fcm", "push.apns", "push.webpush"}
SHORT = {*(set(FORMATS) - ALL_OF_BODY), "in_app", "webhook", "slack", "teams", "email"}
"""Where the short text is the message, its summary or its preview."""


class Changed(NamedTuple):
    """Edits that are committed, one that is not, and the messages that it changes; None is all of them."""

    before: Sequence[Edit]
    edit: Edit
    tenants: set[str] | None = None
    locales: set[str] | None = None
    variants: set[str] | None = None
    examples: set[str] | None = None
    channels: set[str] | None = None
    renamed: frozenset[str] = frozenset()
    """Channels whose every message names another template, since what was approved is another."""


CHANGES = {
    "a colour of a tenant": Changed(
        [], ("tenants/beta/tenant.json", ("brand", "color"), "#123456"), {"beta"}, {"en"},
        channels={"discord", "discord.embeds", "email"},
    ),
    "the name of a tenant's brand": Changed(
        [], (A, ("brand", "name"), "Acme Records"), {"acme"}, channels={"email"}
    ),
    "a tenant's own text": Changed(
        [], ("tenants/beta/templates/note.json", (), {"body": {"go": {"open": "Go on"}}}),
        {"beta"}, {"en"}, channels=ALL_OF_BODY,
    ),
    "a tenant's own translation": Changed(
        [], ("tenants/acme/locales/de/note.json", (), {"go": "Auf"}), {"acme"}, {"de"}, channels=ALL_OF_BODY
    ),
    "a partial": Changed(
        [SIGN, INCLUDE], ("templates/partials/sign.json", ("body", "sign"), "Your whole team"),
        channels=ALL_OF_BODY,
    ),
    "a tenant's partial": Changed(
        [SIGN, INCLUDE], ("tenants/beta/templates/partials/sign.json", (), {"body": {"sign": "The beta"}}),
        {"beta"}, {"en"}, channels=ALL_OF_BODY,
    ),
    "an example": Changed([], ("schemas/note.json", ("examples", 0, "name"), "Zoe"), examples={"typical"}),
    "an example that is new": Changed(
        [], ("schemas/note.json", ("examples", 2), {"name": "Cy"}), examples={"extreme"}
    ),
    "a text of a variant": Changed(
        [], (T, ("variants", "short_one", "body", "hello"), "# Yo {$name}"), None, {"en"}, {"short_one"},
        channels=ALL_OF_BODY,
    ),
    "a variant that is new": Changed(
        [], (T, ("variants", "third"), {"body": {"hello": "# Hi {$name}"}}), variants={"third"}
    ),
    "a language that a tenant writes in now": Changed(
        [], ("tenants/beta/tenant.json", ("languages",), ["en", "de"]), {"beta"}, {"de"}
    ),
    "a picture that one example has": Changed(
        [("schemas/note.json", ("examples", 0, "picture"), "https://example.com/p.png"), PICTURE],
        (T, ("body", "look", "image"), "picture + '?w=600'"), examples={"typical"},
        channels=set(FORMATS) - {"sms", APPROVED},
    ),
    "the short text": Changed([], (T, ("short",), "New: {$name}"), channels=SHORT),
    "a payload of one channel": Changed(
        [], (T, ("channels",), {"slack": {"raw": {"text": "News"}}}), channels={"slack"}
    ),
    "a condition": Changed(
        [], (T, ("body", "terms", "when"), "has(terms) && name != 'Bo'"), examples={"minimal"},
        channels=ALL_OF_BODY, renamed=frozenset({APPROVED}),
    ),
    "a description in the schema": Changed(
        [], ("schemas/note.json", ("properties", "name", "description"), "Who reads."), channels=set()
    ),
    "a file of nobody": Changed([], ("tenants/acme/notes.json", (), {"a": 1}), channels=set()),
}  # fmt: skip


def edited(root: Path, file: str, path: tuple[Any, ...], value: Any) -> None:
    """Makes an edit; a place just past a list's end is a new item."""
    if not path:
        put(root, file, value)
        return
    if isinstance(path[-1], int):
        content = json.loads((root / file).read_text("utf-8"))
        content["examples"].insert(path[-1], value)
        put(root, file, content)
        return
    planted(root, file, path, value)


def rendered(root: Path) -> dict[tuple[str, ...], Any]:
    """Every message of the project, each compiled and filled anew: an oracle without short cuts."""
    library = Library([PackagedSource(), FolderSource(root)])
    made = {}
    for tenant in map(library.tenant, library.shelf.tenant_ids()):
        published = library.published("note", tenant.id)
        for locale in tenant.languages:
            for variant, channel in product(published.loaded.document.variants, FORMATS):
                compiled = library.compile("note", variant.id, locale, locale, channel, tenant.id)
                for name, context in named_examples(published.schema.source).items():
                    outputs = compiled.program(context, values_of(tenant, channel), tenant.timezone)
                    payload = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
                    made[tenant.id, locale, variant.id, name, channel] = payload
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_a_planted_change_lists_exactly_the_messages_it_changes(infoctl: Any, kept: Path, name: str) -> None:
    change = CHANGES[name]
    for edit in change.before:
        edited(kept, *edit)
    git(kept, "add", "-A")
    git(kept, "commit", "-q", "--allow-empty", "-m", "two")
    before = rendered(kept)
    edited(kept, *change.edit)
    after = rendered(kept)

    messages = changed(infoctl)

    keys = [tuple(each[part] for part in DIMENSIONS) for each in messages]
    really = {key for key in before | after if before.get(key) != after.get(key)}
    wanted = (change.tenants, change.locales, change.variants, change.examples, change.channels)
    assert sorted(keys) == sorted(really)
    told = [each for each in messages if each["channel"] not in change.renamed]
    for place, asked in enumerate(wanted if messages else [set()]):
        every = {key[place] for key in before | after}
        assert dimension(told, DIMENSIONS[place]) == ((every if asked is None else asked) - change.renamed)
    assert bool(messages) == (change.channels != set())


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
    assert shown.count(f"control · typical, minimal ({messages - 2} messages)") == 1
    assert f"{messages} messages changed between HEAD and the working tree, in 2 ways: note" in shown


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
