"""`infoctl check` on translations: what is told once, for whom, and what is said to be left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from info.apps.cli import languages
from tests.apps.test_check import A, L, T, planted, put, small
from tests.apps.test_check import found as found_at_all

__all__ = ["small"]

SOURCE = "tenants/acme/templates/note.json"


@pytest.fixture
def german(small: Path) -> Path:
    planted(small, A, ("languages",), ["en", "de"])
    put(
        small,
        L,
        {
            "subject": "Neues für {$name}",
            "short": "Neues, {$name}: {$links.dashboard}",
            "hello": "# Hallo, {$name}",
            "terms": "{$terms}",
            "go": "Öffnen",
        },
    )
    return small


def found(infoctl: Any, *more: str) -> list[dict[str, Any]]:
    """The findings that ask for something; a note does not."""
    return [each for each in found_at_all(infoctl, *more) if each["severity"] != "note"]


def codes(findings: list[dict[str, Any]]) -> list[str]:
    return sorted(each["code"] for each in findings)


def test_a_sound_translation_has_no_finding(infoctl: Any, german: Path) -> None:
    assert codes(found(infoctl, "--strict")) == []


def test_a_finding_stands_at_the_arm_that_it_is_about(infoctl: Any, german: Path) -> None:
    planted(
        german, T, ("body", "hello"), {"$name :string": {"Ann": "# Oh, {$name}", "*": "# Hello, {$name}"}}
    )
    planted(german, L, ("hello",), {"$name :string": {"Ann": "# Ach, {$name}", "*": "# Hallo"}})

    (finding,) = found(infoctl, "--files-only")

    line = (german / L).read_text("utf-8").splitlines()[finding["line"] - 1]
    assert (finding["file"], finding["code"]) == (L, "translation.placeholder")
    assert line[finding["column"] - 1 :].startswith('"# Hallo"')


def test_a_label_that_is_too_long_is_told_once(infoctl: Any, german: Path) -> None:
    """Rendering finds it too, but knows neither the text's place nor the number of characters."""
    planted(
        german,
        L,
        ("go",),
        "Nun bitte die ganze, lange und überaus wichtige Nachricht von gestern Abend öffnen",
    )

    findings = found(infoctl)

    assert {each["code"] for each in findings} == {"translation.length"}
    assert {each["what"].partition(" ")[0] for each in findings} == {
        "discord",
        "slack",
        "telegram",
        "whatsapp",
    }
    assert any("slack shows 75 characters of a button" in each["what"] for each in findings)
    assert {each["file"] for each in findings} == {L}


def test_a_subject_that_only_the_translation_makes_long_is_told_once(infoctl: Any, german: Path) -> None:
    subject = "Eine sehr lange Betreffzeile für {$name}, die Ihnen alles sagt, was es zu sagen gibt"
    planted(german, L, ("subject",), subject)

    assert codes(found(infoctl)) == ["translation.length"]


def test_a_translation_of_what_a_tenant_has_changed_is_stale_and_not_judged(
    infoctl: Any, german: Path
) -> None:
    planted(german, SOURCE, ("body", "hello"), "# Good day")

    assert codes(found(infoctl, "--files-only")) == ["translation.stale"]


def test_a_language_that_the_tenant_does_not_write_in_gives_errors_alone(infoctl: Any, german: Path) -> None:
    planted(german, A, ("languages",), ["en"])
    planted(german, L, ("hello",), "# Hallo ,")

    assert codes(found(infoctl, "--files-only")) == ["translation.placeholder"]


def test_other_mistakes_of_the_template_hide_no_translation(infoctl: Any, german: Path) -> None:
    planted(german, T, ("body", "terms", "when"), None)
    planted(german, L, ("hello",), "# Hallo")

    assert codes(found(infoctl)) == ["context.unguarded", "context.unguarded", "translation.placeholder"]


def test_a_text_that_is_wrong_in_itself_is_not_judged(infoctl: Any, german: Path) -> None:
    planted(german, L, ("hello",), "# Hallo, {$name :upper}")

    assert codes(found(infoctl, "--files-only")) == ["template.wrong"]


def test_a_missing_plural_category_keeps_no_message_from_being_rendered(infoctl: Any, german: Path) -> None:
    many = {"$level :integer": {"*": "# Hallo, {$name}: {$level}"}}
    planted(german, "schemas/note.json", ("required",), ["name", "level"])
    planted(
        german,
        T,
        ("body", "hello"),
        {"$level :integer": {"one": "# One, {$name}: {$level}", "*": "# Hello, {$name}: {$level}"}},
    )
    planted(german, L, ("hello",), many)

    result = infoctl("check", "note", "--jobs", "1", "--json")

    report = json.loads(result.stdout)
    assert codes([each for each in report["findings"] if each["severity"] != "note"]) == ["plural.missing"]
    assert report["rendered"] > 0
    assert result.exit_code == 1


def test_a_text_in_another_language_is_found_by_the_detector(infoctl: Any, german: Path) -> None:
    for part in ("numpy", "py3langid", "pycld2"):
        pytest.importorskip(part, reason="the extra ml is not installed")
    planted(german, L, ("subject",), "Er is weer een nieuw bericht voor {$name}")

    (finding,) = found(infoctl, "--files-only")

    assert (finding["code"], finding["file"], finding["line"]) == ("translation.language", L, 2)
    assert finding["what"].startswith("The text reads as nl, not as de (")


def test_without_the_extra_it_is_said_that_languages_were_not_looked_at(
    infoctl: Any, german: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "detector", lambda: None)

    told = infoctl("check", "note", "--files-only")
    report = json.loads(infoctl("check", "note", "--files-only", "--json").stdout)

    assert languages.UNDETECTED in told.stderr
    assert report["skipped"] == [languages.UNDETECTED]
    assert told.exit_code == 0


def test_a_project_of_one_language_has_nothing_to_detect(
    infoctl: Any, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "detector", lambda: None)

    assert json.loads(infoctl("check", "note", "--files-only", "--json").stdout)["skipped"] == []
