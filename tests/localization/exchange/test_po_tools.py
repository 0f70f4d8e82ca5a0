"""PO files as real tools leave them: gettext's, polib, translate-toolkit."""

from __future__ import annotations

import subprocess

import pytest

from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import Exchange, TextUnit
from tests.localization.exchange.gettext import (
    HAS_GETTEXT,
    WHY_NOT,
    checked_by_msgfmt,
    merged_by_msgmerge,
    run,
)
from tests.localization.exchange.rewriting import HAS_TOOLS, lost_in_rewriting
from tests.localization.exchange.rewriting import WHY_NOT as WHY_NO_TOOLS
from tests.localization.exchanged import COUNTED, generated_exchange, packaged_exchanges

gettext = pytest.mark.skipif(not HAS_GETTEXT, reason=WHY_NOT)

LONG = "Welcome, {$name}: " + "a sentence that every tool wraps at about eighty columns, " * 4
FULL = (
    ".input {$n :integer}\n.match $n\none {{{$n} dzień}}\nfew {{{$n} dni}}\n"
    "many {{{$n} dni — dużo}}\n* {{{$n} dni — dużo}}"
)
UNITS = [
    TextUnit(
        "t",
        "long",
        LONG,
        LONG.upper().replace("{$NAME}", "{$name}"),
        state="reviewed",
        note="A note.\nTwo lines.",
    ),
    TextUnit("t", "days", COUNTED, FULL, state="reviewed"),
    TextUnit("t", "open", COUNTED),
    TextUnit("t", "new", "Not yet translated"),
    TextUnit("t", "draft", "A draft\nof two lines\n", "Szkic\nw dwóch\n", state="draft", place="a.json:3:15"),
    TextUnit("t", "quotes", '"\\\\ {|x|} \t"', "„\\\\ {|x|} \t”", state="draft"),
    TextUnit("t", "empty", "", "", state="draft"),
]
POLISH = Exchange("en", "pl", UNITS)


def po(exchange=POLISH):
    return write_exchange(exchange, "po")


def read(data):
    return read_exchange(data, "po", file="edited.po")


@gettext
@pytest.mark.parametrize("locale", ["ar", "cs", "fr", "ga", "ja", "lt", "pl"])
def test_msgfmt_finds_nothing_to_say(tmp_path, locale):
    units = [
        *generated_exchange(locale.encode()[0], 60).units,
        *(unit for unit in UNITS if unit.target is None),
    ]

    assert list(checked_by_msgfmt(Exchange("en", locale, units), tmp_path)) == []


@gettext
def test_msgfmt_and_msgmerge_take_a_packaged_catalogue(tmp_path):
    whole = next(one for one in packaged_exchanges() if one.target_locale == "pl")
    exchange = Exchange("en", "pl", whole.units[:150])

    assert list(checked_by_msgfmt(exchange, tmp_path)) == []
    assert list(merged_by_msgmerge(exchange, tmp_path)) == []


@gettext
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


@gettext
def test_another_character_set_is_read_as_the_header_says(tmp_path):
    path = tmp_path / "pl.po"
    latin = [TextUnit("t", "k", "Welcome", "Żółta łódź", state="reviewed")]
    path.write_bytes(po(Exchange("en", "pl", latin)))

    converted = subprocess.run(["msgconv", "-t", "ISO-8859-2", path], check=True, capture_output=True).stdout

    assert "Żółta".encode() not in converted
    assert list(read(converted).units) == latin


@gettext
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


@gettext
def test_a_text_that_is_gone_becomes_obsolete_and_is_left_out(tmp_path):
    theirs, fresh, merged = (tmp_path / name for name in ("theirs.po", "fresh.pot", "merged.po"))
    theirs.write_bytes(po())
    fresh.write_bytes(po(Exchange("en", "pl", UNITS[1:])))

    run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, theirs, fresh)

    assert "#~ msgctxt" in merged.read_text()
    assert list(read(merged.read_bytes()).units) == UNITS[1:]


@gettext
def test_a_filtered_file_holds_what_was_filtered_and_no_more(tmp_path):
    path = tmp_path / "pl.po"
    path.write_bytes(po())

    left = subprocess.run(["msgattrib", "--untranslated", path], check=True, capture_output=True).stdout

    assert list(read(left).units) == [unit for unit in UNITS if unit.target is None]


def test_polib_fills_in_a_text_and_all_others_stay():
    polib = pytest.importorskip("polib", reason="polib (extra 'l10n') is not installed")
    catalogue = polib.pofile(po().decode(), wrapwidth=40)
    entries = {entry.msgctxt: entry for entry in catalogue}
    entries["t:new"].msgstr = "Jeszcze nie {$x}"
    entries["t:open"].msgstr_plural = {0: "{$n} dzień", 1: "{$n} dni", 2: "{$n} dni"}
    entries["t:draft"].flags.remove("fuzzy")

    found = {unit.key: unit for unit in read(str(catalogue).encode()).units}

    assert (found["new"].target, found["new"].state) == ("Jeszcze nie {$x}", "reviewed")
    assert found["open"].target == (
        ".input {$n :integer}\n.match $n\none {{{$n} dzień}}\nfew {{{$n} dni}}\n"
        "many {{{$n} dni}}\n* {{{$n} dni}}"
    )
    assert found["draft"].state == "reviewed"
    untouched = [unit for unit in UNITS if unit.key not in {"new", "open", "draft"}]
    assert [
        (found[unit.key].source, found[unit.key].target, found[unit.key].state) for unit in untouched
    ] == [(unit.source, unit.target, unit.state) for unit in untouched]


@pytest.mark.parametrize("width", [10, 25, 40, 78, 200])
def test_a_message_in_a_comment_survives_being_wrapped(width):
    polib = pytest.importorskip("polib", reason="polib (extra 'l10n') is not installed")
    source = (
        '.input {$first-name :string}\n.local $a-b = {|say "x"  -- and - wait\t--  |}\n'
        '.match $first-name\n|x y|  {{a "quoted" -\n- text-with-hyphens}}\n* {{…   }}'
    )
    units = [TextUnit("t", "k", source, source.replace("wait", "czekaj"), state="reviewed", stale=True)]

    wrapped = str(polib.pofile(po(Exchange("en", "pl", units)).decode(), wrapwidth=width))

    assert list(read(wrapped.encode()).units) == units


@pytest.mark.skipif(not HAS_TOOLS, reason=WHY_NO_TOOLS)
@pytest.mark.parametrize("seed", [3, 8])
def test_generated_texts_survive_being_saved_by_other_tools(seed):
    assert list(lost_in_rewriting(generated_exchange(seed, 40))) == []


def test_translate_toolkit_fills_in_a_text_and_finds_the_places():
    pypo = pytest.importorskip("translate.storage.pypo", reason="translate-toolkit is not installed")
    store = pypo.pofile.parsestring(po())
    units = {unit.getcontext(): unit for unit in store.units}
    units["t:new"].target = "Jeszcze nie"
    units["t:new"].markfuzzy()
    units["t:open"].target = ["jeden", "kilka", "wiele"]

    found = {unit.key: unit for unit in read(bytes(store)).units}

    assert units["t:draft"].getlocations() == ["a.json:3:15"]
    assert (found["new"].target, found["new"].state) == ("Jeszcze nie", "draft")
    assert "few {{kilka}}\nmany {{wiele}}\n* {{wiele}}" in found["open"].target
    untouched = [unit for unit in UNITS if unit.key not in {"new", "open"}]
    assert [found[unit.key] for unit in untouched] == untouched


def test_pofilter_finds_a_lost_variable_in_our_files():
    checks = pytest.importorskip("translate.filters.checks", reason="translate-toolkit is not installed")
    pypo = pytest.importorskip("translate.storage.pypo", reason="translate-toolkit is not installed")
    units = [TextUnit("t", "k", "Welcome, {$name}", "Witaj", state="reviewed")]
    (_, unit) = pypo.pofile.parsestring(po(Exchange("en", "pl", units))).units
    checker = checks.StandardChecker(checks.CheckerConfig(varmatches=[("{$", "}")]))

    assert "variables" in checker.run_filters(unit)


def test_translate_toolkit_merges_an_edited_file():
    pomerge = pytest.importorskip("translate.tools.pomerge", reason="translate-toolkit is not installed")
    import io

    edited = Exchange("en", "pl", [TextUnit("t", "new", "Not yet translated", "Już", state="reviewed")])
    merged = io.BytesIO()

    pomerge.mergestore(io.BytesIO(po(edited)), merged, io.BytesIO(po()), mergeblanks="no", mergecomments="no")

    found = {unit.key: unit for unit in read(merged.getvalue()).units}
    assert (found["new"].target, found["new"].state) == ("Już", "reviewed")
    assert [found[unit.key] for unit in UNITS if unit.key != "new"] == [
        unit for unit in UNITS if unit.key != "new"
    ]


def test_a_header_of_another_tool_with_other_plural_forms_is_understood():
    unit = TextUnit("t", "n", COUNTED)
    data = po(Exchange("en", "fr", [unit])).decode()
    theirs = data.replace(data.split("Plural-Forms: ")[1].split(r"\n")[0], "nplurals=2; plural=(n > 1);")
    theirs = theirs.replace('msgstr[2] ""\n', "").replace('msgstr[0] ""', 'msgstr[0] "{$n} jour"')
    theirs = theirs.replace('msgstr[1] ""', 'msgstr[1] "{$n} jours"')

    (found,) = read(theirs.encode()).units

    assert found.target == (
        ".input {$n :integer}\n.match $n\none {{{$n} jour}}\nmany {{{$n} jours}}\n* {{{$n} jours}}"
    )


def test_a_translators_comments_flags_and_line_ends_do_no_harm():
    data = (
        po()
        .decode()
        .replace('msgctxt "t:new"', '# Please check!\n#, python-format, no-wrap\nmsgctxt "t:new"')
    )

    assert list(read(data.replace("\n", "\r\n").encode()).units) == UNITS
    assert list(read(b"\xef\xbb\xbf" + data.encode()).units) == UNITS
