"""PO files as real tools leave them: polib, translate-toolkit."""

from __future__ import annotations

import pytest

from info.model.translation import Exchange, TextUnit
from tests.localization.exchange.polish import UNITS, po, read
from tests.localization.exchange.rewriting import HAS_TOOLS, lost_in_rewriting
from tests.localization.exchange.rewriting import WHY_NOT as WHY_NO_TOOLS
from tests.localization.exchanged import COUNTED, generated_exchange


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
        '.input {$first-name :string}\n.local $a-b = {|say "x"  -- and - wait\t--  \u3000 \xa0 |}\n'
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
