"""`infoctl check`: what depends on more than one place, and the forms of its report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from info.apps.cli.baseline import compared, read_baseline, write_baseline
from info.apps.cli.lint import Placed

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "x-pii": "name"},
        "email": {"type": "string", "format": "email", "x-pii": "email"},
        "picture": {"type": "string", "format": "uri", "pattern": "^https://"},
        "level": {"type": "integer", "minimum": 0, "maximum": 3},
        "terms": {"type": "string"},
        "rows": {"type": "array", "items": {"type": "string"}},
    },
    "examples": [
        {"name": "Ann", "email": "ann@example.com", "picture": "https://example.com/p.png", "level": 1}
    ],
}
TEMPLATE = {
    "id": "note", "topic": "notes", "question": "What is new?",
    "subject": "News for {$name}",
    "short": "News, {$name}: {$links.dashboard}",
    "body": {
        "hello": "# Hello, {$name}",
        "terms": {"when": "has(terms)", "text": "{$terms}", "importance": "required"},
        "go": {"open": "Open", "url": "links.dashboard"},
    },
}  # fmt: skip
TENANT = {
    "id": "acme",
    "brand": {
        "name": "Acme",
        "color": "#5b21b6",
        "on_color": "#ffffff",
        "surface": "#ffffff",
        "text": "#111111",
    },
    "links": {"dashboard": "https://acme.example.com/home"},
    "languages": ["en"],
}
FILES = {
    "templates/note.json": TEMPLATE,
    "schemas/note.json": SCHEMA,
    "tenants/acme/tenant.json": TENANT,
}


T, S, A, L = (
    "templates/note.json",
    "schemas/note.json",
    "tenants/acme/tenant.json",
    "templates/locales/de/note.json",
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one template of its own and one tenant; nothing is wrong with it."""
    for name, content in FILES.items():
        put(tmp_path, name, content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(root: Path, name: str, content: Any) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def planted(root: Path, name: str, path: tuple[Any, ...], value: Any) -> None:
    """Sets (or with None removes) a value inside a JSON file of the project."""
    content = json.loads((root / name).read_text("utf-8")) if (root / name).exists() else {}
    node = content
    for step in path[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    put(root, name, content)


def found(infoctl: Any, *more: str) -> list[dict[str, Any]]:
    result = infoctl("check", "note", "--jobs", "1", "--json", *more)
    assert result.exit_code in (0, 1), result.output
    report = json.loads(result.stdout)
    listed: list[dict[str, Any]] = report["findings"]
    return listed


def test_a_sound_project_has_no_finding(infoctl: Any, small: Path) -> None:
    assert found(infoctl, "--strict") == []


def test_a_translation_that_lost_its_source_is_stale(infoctl: Any, small: Path) -> None:
    put(small, L, {"hello": "# Hallo, {$name}"})
    planted(small, "tenants/acme/templates/note.json", ("body", "hello"), "# Hey, {$name}")
    planted(small, A, ("languages",), ["en", "de"])

    codes = {(each["code"], each["file"]) for each in found(infoctl)}

    assert ("translation.stale", "tenants/acme/templates/note.json") in codes
    assert ("translation.missing", T) in codes


def test_an_alt_without_words_is_an_error(infoctl: Any, small: Path) -> None:
    planted(small, T, ("body", "look"), {"when": "has(picture)", "image": "picture", "alt": "{|  |}"})

    assert ("alt.missing", "error") in {(each["code"], each["severity"]) for each in found(infoctl)}


def test_a_marked_value_in_a_text_message_and_in_a_title_is_told(infoctl: Any, small: Path) -> None:
    planted(small, S, ("required",), ["name", "email"])
    planted(small, T, ("short",), "{$email}")
    planted(small, T, ("subject",), "{$email}")

    codes = [each["code"] for each in found(infoctl) if each["code"].startswith("personal.")]

    assert sorted(codes) == ["personal.short", "personal.title"]


def test_a_value_that_cannot_be_rendered_is_an_error_in_an_example_alone(infoctl: Any, small: Path) -> None:
    planted(small, S, ("properties", "terms"), {"type": "string", "maxLength": 60})
    planted(small, T, ("body", "terms"), {"when": "has(terms)", "text": "{$terms :datetime}"})

    hostile = {(each["code"], each["severity"]) for each in found(infoctl)}
    planted(small, S, ("examples", 0, "terms"), "no date")
    typical = {(each["code"], each["severity"]) for each in found(infoctl)}

    assert ("render.refused", "warning") in hostile
    assert {severity for _, severity in hostile} == {"warning"}
    assert ("render.refused", "error") in typical


def test_what_is_required_and_too_large_is_a_warning_when_only_hostile(infoctl: Any, small: Path) -> None:
    button = {"open": "{$terms}", "url": "links.dashboard"}
    block = {"when": "has(terms)", "actions": {"read": button}, "importance": "required"}
    planted(small, T, ("body", "terms"), block)

    found_here = [each for each in found(infoctl) if each["code"] == "fit.too_large"]

    assert {each["severity"] for each in found_here} == {"warning"}
    assert {seen["channel"] for each in found_here for seen in each["seen"]} >= {"slack"}


def test_the_price_of_a_text_message_is_told(infoctl: Any, small: Path) -> None:
    planted(small, A, ("channels",), {"sms": {"price_per_part": 0.07, "currency": "EUR", "most_parts": 1}})
    planted(small, T, ("short",), "x" * 200)

    result = json.loads(infoctl("check", "note", "--jobs", "1", "--json").stdout)

    assert [(row["parts"], row["cost"], row["currency"]) for row in result["sms"]] == [(2, 0.14, "EUR")]
    assert "2 parts (GSM-7, about 0.14 EUR); 1 are allowed" in result["findings"][0]["what"]


def test_only_the_codes_asked_for_are_told(infoctl: Any, small: Path) -> None:
    planted(small, A, ("brand", "text"), "#999999")
    planted(small, T, ("body", "go", "url"), "links.nowhere")

    assert [each["code"] for each in found(infoctl, "--only", "brand")] == ["brand.contrast"]
    assert infoctl("check", "note", "--only", "brnd").exit_code == 2


def test_known_findings_do_not_fail_and_new_ones_do(infoctl: Any, small: Path) -> None:
    planted(small, A, ("brand", "text"), "#999999")
    run = ("check", "note", "--jobs", "1", "--files-only", "--baseline", "known.json")

    missing = infoctl(*run)
    written = infoctl(*run, "--write-baseline")
    known = infoctl(*run)
    planted(small, T, ("body", "hello"), "# <b>{$name}</b>")
    fresh = infoctl(*run)

    assert (missing.exit_code, written.exit_code, known.exit_code, fresh.exit_code) == (2, 0, 0, 1)
    assert ", 1 known" in known.stdout
    assert "markup.html" in fresh.stdout
    assert "brand.contrast" not in fresh.stdout


def test_a_baseline_knows_findings_by_what_they_say_and_how_many(tmp_path: Path) -> None:
    def one(line: int, what: str = "wrong") -> Placed:
        return Placed("a.json", "x.y", "error", what, "", "", line, 1)

    write_baseline(tmp_path / "known.json", [one(1), one(2), one(3, "gone")])
    known = read_baseline(tmp_path / "known.json")

    assert compared([one(7), one(8)], known) == ((), 2, 1)
    assert compared([one(7), one(8), one(9)], known) == ((one(9),), 2, 1)


def test_warnings_fail_when_asked_to(infoctl: Any, small: Path) -> None:
    planted(small, T, ("body", "go", "url"), "links.nowhere")
    run = ("check", "note", "--jobs", "1", "--files-only")

    assert (infoctl(*run).exit_code, infoctl(*run, "--strict").exit_code) == (0, 1)
    assert infoctl("check", "--write-baseline").exit_code == 2
    assert infoctl("check", "nothing").exit_code == 2


def test_code_hosts_get_sarif(infoctl: Any, small: Path) -> None:
    planted(small, A, ("brand", "text"), "#999999")

    log = json.loads(infoctl("check", "note", "--files-only", "--format", "sarif").stdout)

    (run,) = log["runs"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "brand.contrast"]
    place = result["locations"][0]["physicalLocation"]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert (result["level"], place["artifactLocation"]["uri"]) == ("warning", A)
    assert place["region"]["startLine"] > 1
    assert set(result["message"]) == {"text"}


def test_processes_find_the_same_in_the_same_order(infoctl: Any, small: Path) -> None:
    planted(
        small,
        T,
        ("subject",),
        "A very long subject for {$name} that tells you everything there is to be told today",
    )
    planted(small, A, ("brand", "text"), "#999999")
    put(small, "templates/other.json", {**TEMPLATE, "id": "other"})
    put(small, "schemas/other.json", SCHEMA)

    alone, together = (
        json.loads(infoctl("check", "note", "other", "--json", "--jobs", jobs).stdout) for jobs in ("1", "2")
    )

    assert alone == together
    assert len(alone["findings"]) == 2
