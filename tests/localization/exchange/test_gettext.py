"""PO files as gettext's own tools take and leave them."""

from __future__ import annotations

import subprocess

import pytest

from info.model.translation import Exchange, TextUnit
from tests.localization.exchange.gettext import checked_by_msgfmt, merged_by_msgmerge, run
from tests.localization.exchange.polish import UNITS, po, read
from tests.localization.exchanged import generated_exchange, packaged_exchanges


@pytest.mark.parametrize("locale", ["ar", "cs", "fr", "ga", "ja", "lt", "pl"])
def test_msgfmt_finds_nothing_to_say(tmp_path, locale):
    units = [
        *generated_exchange(locale.encode()[0], 60).units,
        *(unit for unit in UNITS if unit.target is None),
    ]

    assert list(checked_by_msgfmt(Exchange("en", locale, units), tmp_path)) == []


def test_msgfmt_and_msgmerge_take_a_packaged_catalogue(tmp_path):
    whole = next(one for one in packaged_exchanges() if one.target_locale == "pl")
    exchange = Exchange("en", "pl", whole.units[:150])

    assert list(checked_by_msgfmt(exchange, tmp_path)) == []
    assert list(merged_by_msgmerge(exchange, tmp_path)) == []


@pytest.mark.parametrize(
    "command",
    [
        ["msgcat", "--width=30"],
        ["msgcat", "--no-wrap"],
        ["msgcat", "--sort-output"],
        ["msgcat", "--escape"],
        ["msgcat", "--indent"],
        ["msgcat", "--to-code=UTF-8", "--add-location=full"],
        ["msgattrib", "--no-obsolete"],
    ],
    ids=" ".join,
)
def test_what_gettext_rewrites_reads_as_it_did(tmp_path, command):
    path = tmp_path / "pl.po"
    path.write_bytes(po())

    written = subprocess.run([*command, path], check=True, capture_output=True).stdout

    assert written != po() or "--no-wrap" in command
    found = {unit.key: unit for unit in read(written).units}
    assert found == {unit.key: unit for unit in UNITS}


def test_another_character_set_is_read_as_the_header_says(tmp_path):
    path = tmp_path / "pl.po"
    latin = [TextUnit("t", "k", "Welcome", "Żółta łódź", state="reviewed")]
    path.write_bytes(po(Exchange("en", "pl", latin)))

    converted = subprocess.run(["msgconv", "-t", "ISO-8859-2", path], check=True, capture_output=True).stdout

    assert "Żółta".encode() not in converted
    assert list(read(converted).units) == latin


def test_a_translation_of_a_changed_source_comes_back_as_a_stale_draft(tmp_path):
    theirs, fresh, merged = (tmp_path / name for name in ("theirs.po", "fresh.pot", "merged.po"))
    old = TextUnit("t", "k", "Your plan is ready, {$name}.", "Plan gotowy, {$name}.", state="reviewed")
    new = TextUnit("t", "k", "Your new plan is ready, {$name}.")
    theirs.write_bytes(po(Exchange("en", "pl", [old])))
    fresh.write_bytes(po(Exchange("en", "pl", [new])))

    run("msgmerge", "--quiet", "--previous", "-o", merged, theirs, fresh)
    (unit,) = read(merged.read_bytes()).units

    assert '#| msgid "Your plan is ready, {$name}."' in merged.read_text()
    assert (unit.source, unit.target) == (new.source, old.target)
    assert (unit.state, unit.stale) == ("draft", True)


def test_a_text_that_is_gone_becomes_obsolete_and_is_left_out(tmp_path):
    theirs, fresh, merged = (tmp_path / name for name in ("theirs.po", "fresh.pot", "merged.po"))
    theirs.write_bytes(po())
    fresh.write_bytes(po(Exchange("en", "pl", UNITS[1:])))

    run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, theirs, fresh)

    assert "#~ msgctxt" in merged.read_text()
    assert list(read(merged.read_bytes()).units) == UNITS[1:]


def test_a_filtered_file_holds_what_was_filtered_and_no_more(tmp_path):
    path = tmp_path / "pl.po"
    path.write_bytes(po())

    left = subprocess.run(["msgattrib", "--untranslated", path], check=True, capture_output=True).stdout

    assert list(read(left).units) == [unit for unit in UNITS if unit.target is None]
