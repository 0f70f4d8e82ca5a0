"""`infoctl l10n`: texts to translators and back, states, drafts, memories, pseudo-locales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from info.apps.cli import whole_files
from info.apps.cli.whole_files import write_all

SMALL = {
    "templates/note.json": {
        "id": "note", "topic": "notes", "subject": "Hello, {$name}", "short": "A note for {$name}",
        "body": {
            "top": "# Hello, {$name}",
            "left": {"$left :integer": {"one": "{$left :integer} day", "*": "{$left :integer} days"}},
            "go": {"open": "Open", "url": "links.dashboard"},
        },
    },
    "schemas/note.json": {
        "type": "object", "required": ["name", "left"],
        "properties": {"name": {"type": "string"}, "left": {"type": "integer"}},
        "examples": [{"name": "Ann", "left": 3}],
    },
    "templates/locales/pl/note.json": {
        "subject": "Cześć, {$name}", "top": "# Cześć, {$name}",
        "left": {"$left :integer": {"one": "Został {$left :integer} dzień", "few": "{$left :integer} dni",
                                    "many": "{$left :integer} dni", "*": "{$left :integer} dnia"}},
    },
    "templates/translation/notes/note.json": {
        "about": "A friendly note.", "texts": {"short": "The text message."}
    },
}  # fmt: skip
PL = Path("templates/locales/pl/note.json")
STATES = Path("templates/translation/pl/states.json")
NOTE = ("--locale", "pl", "--template", "note")


@pytest.fixture
def small(tmp_path, monkeypatch, infoctl):
    """A project of one template of its own, in canonical layout, and the current folder."""
    for path, content in SMALL.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    infoctl("fmt")
    return tmp_path


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def exported(infoctl, form, *more):
    result = infoctl("l10n", "export", *NOTE, "--format", form, *more)
    assert result.exit_code == 0, result.output
    return result.stdout


# out and back


@pytest.mark.parametrize(("form", "name"), [("xliff2", "pl.xlf"), ("po", "pl.po"), ("json", "pl.json")])
def test_what_goes_out_and_comes_back_unchanged_changes_no_byte(infoctl, small, form, name):
    infoctl("l10n", "export", *NOTE, "--format", form, "-o", name)
    before = contents(small)

    result = infoctl("l10n", "import", name)

    assert (result.exit_code, result.stdout) == (0, "0 texts changed, 3 as before\n")
    assert contents(small) == before


def test_an_edited_file_comes_back_into_the_locale_file_and_what_is_new_is_a_draft(infoctl, small):
    text = exported(infoctl, "po").replace("Został {$left", "Pozostał {$left")
    text = text.replace('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Otwórz"')
    Path("pl.po").write_text(text, "utf-8")

    result = infoctl("l10n", "import", "pl.po")

    assert result.exit_code == 0, result.output
    assert "note: left: changed (draft)\n" in result.stdout
    assert "note: go: new (draft)\n" in result.stdout
    texts = json.loads(PL.read_text("utf-8"))
    assert texts["go"] == "Otwórz"
    assert texts["left"]["$left :integer"]["one"] == "Pozostał {$left :integer} dzień"
    assert json.loads(STATES.read_text("utf-8"))["note"]["go"]["state"] == "draft"
    assert infoctl("fmt", "--check").exit_code == 0


def test_notes_reach_the_translator_and_what_the_message_is_stands_first(infoctl, small):
    notes = [unit.get("note") for unit in json.loads(exported(infoctl, "json"))["texts"]]

    assert notes == ["A friendly note.", "The text message.", None, None, None]


def test_only_texts_of_the_wanted_kind_go_out(infoctl, small):
    units = json.loads(exported(infoctl, "json", "--only", "missing"))["texts"]

    assert [unit["name"] for unit in units] == ["short", "go"]
    assert infoctl("l10n", "export", *NOTE, "--only", "mising").exit_code == 2


def test_several_languages_go_into_a_folder(infoctl, small):
    printed = infoctl("l10n", "export", "--template", "note")
    result = infoctl(
        "l10n", "export", "--template", "note", "-l", "pl", "-l", "de", "--format", "po", "-o", "out"
    )

    assert printed.exit_code == 2
    assert "several files want a folder" in printed.stderr
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in Path("out").iterdir()) == ["de.po", "pl.po"]


def test_a_wrong_text_is_told_with_its_place_and_nothing_of_the_other_files_is_written(infoctl, small):
    text = exported(infoctl, "json")
    Path("good.json").write_text(text.replace('"pl"', '"de"', 1).replace("Cześć", "Hallo"), "utf-8")
    Path("bad.json").write_text(text.replace("Cześć, {$name}", "Cześć, {$nmae}"), "utf-8")
    before = contents(small)

    result = infoctl("l10n", "import", "good.json", "bad.json")

    assert result.exit_code == 2
    assert "bad.json:6:5: error: note: subject: {$nmae} does not stand in the source text." in result.stderr
    assert "2 texts refused; nothing is written." in result.stderr
    assert contents(small) == before


def test_wrong_texts_are_json_for_machines(infoctl, small):
    Path("bad.json").write_text(exported(infoctl, "json").replace("Cześć, {$name}", "{$nmae}"), "utf-8")

    result = infoctl("l10n", "import", "bad.json", "--json")

    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert (report["written"], report["refused"][0]["line"]) == (False, 6)


def test_a_file_that_is_none_is_a_clear_error(infoctl, small):
    Path("pl.txt").write_text("x")
    Path("pl.po").write_text("x")

    assert "The name does not tell the format" in infoctl("l10n", "import", "pl.txt").stderr
    broken = infoctl("l10n", "import", "pl.po")
    assert broken.exit_code == 2
    assert broken.stderr.startswith("error: pl.po:1:")
    assert infoctl("l10n", "import", "gone.po").exit_code == 2


def test_two_files_that_contradict_each_other_are_refused(infoctl, small):
    text = exported(infoctl, "json")
    Path("a.json").write_text(text, "utf-8")
    Path("b.json").write_text(text.replace("Cześć", "Hej"), "utf-8")

    result = infoctl("l10n", "import", "a.json", "b.json")

    assert result.exit_code == 2
    assert "b.json:6:5: note: subject says something else in a.json:6:5. Keep one of them." in result.stderr


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(infoctl, small):
    Path("pl.json").write_text(exported(infoctl, "json").replace("Cześć", "Hej"), "utf-8")
    before = contents(small)

    result = infoctl("l10n", "import", "pl.json", "--dry-run")

    assert f"would write: {PL}" in result.stdout
    assert contents(small) == before


def test_a_source_that_changed_meanwhile_is_told_and_the_text_is_stale(infoctl, small):
    Path("pl.json").write_text(exported(infoctl, "json").replace("Cześć", "Hej"), "utf-8")
    template = Path("templates/note.json")
    template.write_text(
        template.read_text("utf-8").replace('"Hello, {$name}"', '"Good day, {$name}"'), "utf-8"
    )

    result = infoctl("l10n", "import", "pl.json")

    assert (
        "note: subject: changed (draft, the source has changed since it was handed out: stale)"
        in result.stdout
    )
    found = infoctl("check", "note", "--files-only", "--only", "translation.stale", "--json")
    (finding,) = json.loads(found.stdout)["findings"] or [None]
    assert (finding["file"], finding["severity"]) == (str(PL), "warning")


def test_a_file_that_a_translator_may_have_worked_in_is_not_replaced(infoctl, small):
    infoctl("l10n", "export", *NOTE, "--format", "po", "-o", "pl.po")
    assert infoctl("l10n", "export", *NOTE, "--format", "po", "-o", "pl.po").exit_code == 0  # the same bytes
    worked = Path("pl.po").read_text("utf-8").replace("Cześć", "Hej")
    Path("pl.po").write_text(worked, "utf-8")

    kept = infoctl("l10n", "export", *NOTE, "--format", "po", "-o", "pl.po")

    assert kept.exit_code == 2
    assert "pl.po: The file is there already, and says something else. Take it in first" in kept.stderr
    assert Path("pl.po").read_text("utf-8") == worked
    assert infoctl("l10n", "export", *NOTE, "--format", "po", "-o", "pl.po", "--force").exit_code == 0
    assert "Hej" not in Path("pl.po").read_text("utf-8")


def test_the_language_of_the_sources_is_no_translation(infoctl, small):
    result = infoctl("l10n", "export", "--locale", "en")

    assert result.exit_code == 2
    assert "en is the language that the texts are written in." in result.stderr


def test_a_tenants_texts_go_into_its_folder(infoctl, small):
    Path("tenants/acme").mkdir(parents=True)
    Path("tenants/acme/tenant.json").write_text('{"id": "acme", "languages": ["en", "pl"]}')
    text = exported(infoctl, "json", "--tenant", "acme").replace("Cześć, {$name}", "Acme: {$name}", 1)
    Path("pl.json").write_text(text, "utf-8")

    result = infoctl("l10n", "import", "pl.json", "--tenant", "acme")

    assert result.exit_code == 0, result.output
    own = json.loads(Path("tenants/acme/locales/pl/note.json").read_text("utf-8"))
    assert own == {"$schema": "../../../../schemas/locale.v1.json", "subject": "Acme: {$name}"}
    assert Path("tenants/acme/translation/pl/states.json").is_file()


# states


def test_status_counts_and_its_exit_code_says_whether_something_is_to_do(infoctl, small):
    result = infoctl("l10n", "status", *NOTE, "--json")

    (row,) = json.loads(result.stdout)["status"]
    assert result.exit_code == 1
    assert row == {
        "locale": "pl", "template": "note", "texts": 5, "missing": 2, "draft": 3, "reviewed": 0, "stale": 0,
        "translated": 0.6,
    }  # fmt: skip
    table = infoctl("l10n", "status", *NOTE).stdout.splitlines()
    assert table[0].split() == [
        "locale",
        "template",
        "texts",
        "translated",
        "reviewed",
        "draft",
        "missing",
        "stale",
    ]
    assert table[1].split() == ["pl", "note", "5", "60", "%", "3", "2"]


def test_the_packaged_languages_are_complete_and_each_has_a_line(infoctl, nowhere):
    result = infoctl("l10n", "status", "--json")

    totals = json.loads(result.stdout)["total"]
    assert {total["missing"] for total in totals} == {0}
    assert len({total["texts"] for total in totals if "-x-" not in total["locale"]}) == 1


def test_signing_recording_and_a_changed_source_from_end_to_end(infoctl, small):
    signed = infoctl("l10n", "sign", *NOTE, "--by", "jm")
    assert "3 texts signed" in signed.stdout, signed.output
    assert '"by": "jm"' in STATES.read_text("utf-8")
    assert infoctl("l10n", "status", *NOTE, "--json").exit_code == 1  # two texts are missing

    template = Path("templates/note.json")
    template.write_text(template.read_text("utf-8").replace("# Hello", "# Good day"), "utf-8")
    (row,) = json.loads(infoctl("l10n", "status", *NOTE, "--json").stdout)["status"]
    assert (row["reviewed"], row["stale"]) == (3, 1)
    assert "0 texts recorded, 1 looked at" in infoctl("l10n", "record", *NOTE, "--looked-at").stdout
    (row,) = json.loads(infoctl("l10n", "status", *NOTE, "--json").stdout)["status"]
    assert (row["reviewed"], row["draft"], row["stale"]) == (2, 1, 0)

    assert "2 texts withdrawn" in infoctl("l10n", "sign", *NOTE, "--withdraw").stdout
    assert infoctl("l10n", "sign", *NOTE).exit_code == 2
    assert infoctl("l10n", "sign", *NOTE, "--by", " ").exit_code == 2
    assert infoctl("l10n", "sign", *NOTE, "--by", "jm", "--text", "subjct").exit_code == 2


def test_what_comes_back_as_reviewed_wants_a_signature(infoctl, small):
    text = exported(infoctl, "json").replace('"state": "draft"', '"state": "reviewed"')
    Path("pl.json").write_text(text, "utf-8")

    plain = infoctl("l10n", "import", "pl.json")
    assert "3 texts came back as reviewed: sign them with --sign NAME." in plain.stdout
    assert not STATES.exists()

    signed = infoctl("l10n", "import", "pl.json", "--sign", "jm")
    assert "note: subject: signed (reviewed)" in signed.stdout


# drafts, memories, pseudo-locales


def test_a_missing_text_is_drafted_from_what_was_translated_before(infoctl, small):
    other = {**SMALL["templates/note.json"], "id": "other", "subject": "Good news, {$name}"}
    Path("templates/other.json").write_text(json.dumps(other), "utf-8")

    result = infoctl("l10n", "draft", "--locale", "pl", "--template", "other")

    assert result.exit_code == 1  # some texts nobody has translated
    assert "other: top: drafted (memory, 100 %, note:" in result.stdout
    assert "other: go: still missing." in result.stdout
    made = json.loads(Path("templates/locales/pl/other.json").read_text("utf-8"))
    assert made["top"] == "# Cześć, {$name}"
    assert made["left"] == SMALL["templates/locales/pl/note.json"]["left"]
    assert json.loads(STATES.read_text("utf-8"))["other"]["top"]["state"] == "draft"


def test_a_memory_goes_to_another_project_and_fills_it(infoctl, small, tmp_path_factory, monkeypatch):
    assert infoctl("l10n", "memory", "export", "--locale", "pl", "-o", "pl.tmx").exit_code == 0
    other = tmp_path_factory.mktemp("other")
    (other / "templates").mkdir()
    (other / "templates" / "note.json").write_text(json.dumps(SMALL["templates/note.json"]), "utf-8")
    tmx = (small / "pl.tmx").read_bytes()
    monkeypatch.chdir(other)
    Path("pl.tmx").write_bytes(tmx)

    first = infoctl("l10n", "memory", "import", "pl.tmx", "--json")
    again = infoctl("l10n", "memory", "import", "pl.tmx", "--json")
    result = infoctl("l10n", "draft", *NOTE, "--json")

    assert json.loads(first.stdout)["new"] > 0
    assert json.loads(again.stdout)["new"] == 0
    assert {made["name"] for made in json.loads(result.stdout)["made"]} >= {"subject", "top", "left"}
    assert json.loads(PL.read_text("utf-8"))["subject"] == "Cześć, {$name}"


def test_what_no_memory_knows_a_model_of_the_user_s_own_drafts(infoctl, small, tmp_path_factory, monkeypatch):
    pytest.importorskip("ctranslate2", reason="ctranslate2 (extra 'draft') is not installed")
    from info.bootstrap import translation
    from tests.adapters.tiny_translator import Words, word_model

    words = {"Open": "Otwórz", "A": "Jedna", "note": "notatka", "for": "dla", "[1]": "[1]"}
    folder = word_model(tmp_path_factory.mktemp("models") / "en-pl", words)
    real = translation.open_translator
    monkeypatch.setattr(
        translation, "open_translator", lambda folder, **more: real(folder, tokenizer=Words(), **more)
    )

    result = infoctl("l10n", "draft", *NOTE, "--model", str(folder))

    assert result.exit_code == 0, result.output
    assert "note: go: drafted (the model)\n" in result.stdout
    texts = json.loads(PL.read_text("utf-8"))
    assert (texts["go"], texts["short"]) == ("Otwórz", "Jedna notatka dla {$name}")
    assert json.loads(STATES.read_text("utf-8"))["note"]["go"]["state"] == "draft"


def test_a_model_that_is_not_there_is_told(infoctl, small):
    result = infoctl("l10n", "draft", *NOTE, "--model", "nowhere")

    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_a_pseudo_locale_can_be_looked_at_without_being_written(infoctl, small):
    before = contents(small)

    shown = infoctl("render", "note", "-c", "text", "--locale", "en-XA", "--example", "typical")
    mirrored = infoctl("render", "note", "-c", "text", "--locale", "ar-XB", "--example", "typical", "--json")

    assert "[Ĥéļļö, Ann one]" in shown.stdout
    assert json.loads(mirrored.stdout)[0]["locale"].startswith("ar-XB")
    assert contents(small) == before


def test_a_written_pseudo_locale_is_a_language_like_others_and_no_work_for_translators(infoctl, small):
    result = infoctl("l10n", "pseudo", "--locale", "en-XA", "--json")

    assert "templates/locales/en-XA/note.json" in json.loads(result.stdout)["written"]
    assert infoctl("fmt", "--check").exit_code == 0
    rows = json.loads(infoctl("l10n", "status", "--template", "note", "--json").stdout)["status"]
    assert "en-XA" not in {row["locale"] for row in rows}
    assert infoctl("l10n", "pseudo", "--locale", "en-XC").exit_code == 2


def test_check_proves_pseudo_locales_when_it_is_asked_to(infoctl, small):
    Path("tenants/acme").mkdir(parents=True)
    Path("tenants/acme/tenant.json").write_text('{"id": "acme", "languages": ["en"]}')

    report = json.loads(infoctl("check", "note", "--pseudo", "-j", "1", "--json").stdout)

    assert report["locales"] == ["ar-XB", "en", "en-XA"]
    assert [each for each in report["findings"] if each["severity"] == "error"] == []


# check


def test_notes_of_one_kind_are_one_line_until_they_are_asked_for(infoctl, small):
    Path("templates/locales/de").mkdir(parents=True)
    Path("templates/locales/de/note.json").write_text('{"subject": "Hallo, {$name}"}', "utf-8")

    told = infoctl("check", "note", "--files-only").stdout
    asked = infoctl("check", "note", "--files-only", "--only", "translation.draft").stdout

    assert told.count("[translation.draft]") == 1
    assert "And 1 more: infoctl check --only translation.draft [translation.draft]" in told
    assert asked.count("[translation.draft]") == 2
    assert "1 text is a draft that no reader of de has signed." in asked


@pytest.mark.parametrize(
    ("path", "content", "what"),
    [
        ("templates/translation/notes/note.json", {"texts": {"tpo": "x"}}, "note has no text 'tpo'."),
        (STATES, {"note": {"tpo": {"state": "draft", "of": "0" * 12}}}, "note has no text 'tpo'."),
        (STATES, {"note": {"top": {"state": "final", "of": "0" * 12}}}, "There is no state 'final'."),
    ],
)
def test_check_finds_what_is_wrong_beside_the_catalogues(infoctl, small, path, content, what):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(content))

    report = json.loads(infoctl("check", "note", "--files-only", "--json").stdout)

    found = [each for each in report["findings"] if each["what"] == what]
    assert [each["file"] for each in found] == [str(path)]


# writing


def test_files_are_written_all_or_none(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old")
    whole = whole_files.beside

    def full(path, data):
        if path.name == "b":
            raise OSError(28, "No space left on device")
        return whole(path, data)

    monkeypatch.setattr(whole_files, "beside", full)

    with pytest.raises(OSError, match="No space"):
        write_all({tmp_path / "a": b"new", tmp_path / "deep" / "b": b"new"})

    assert (tmp_path / "a").read_text() == "old"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a"]
