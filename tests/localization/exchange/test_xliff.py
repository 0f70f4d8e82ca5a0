"""XLIFF as tools see it: the schemas, translate-toolkit, and what editors do to a file."""

from __future__ import annotations

import pytest

from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import Exchange, TextUnit
from tests.localization.exchanged import COUNTED, wrong

UNITS = [
    TextUnit("t", "hello", "Welcome, {#b}{$name}{/b}: {$name}."),
    TextUnit("t", "days", COUNTED),
    TextUnit("t", "done", "A < b", "x", state="reviewed", note="A note", place="a.json:3:15"),
]
POLISH = Exchange("en", "pl", UNITS)


def xliff(exchange=POLISH):
    return write_exchange(exchange, "xliff2")


def read(data):
    return {unit.key: unit for unit in read_exchange(data, "xliff2", file="edited.xlf").units}


def test_a_file_looks_like_this():
    data = xliff(Exchange("en", "pl", [UNITS[0]])).decode()

    assert data == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"'
        ' xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"'
        ' version="2.1" srcLang="en" trgLang="pl">\n'
        '  <file id="f1" original="t" xml:space="preserve">\n'
        '    <unit id="u1" name="hello">\n'
        "      <originalData>\n"
        '        <data id="d1">{#b}</data>\n'
        '        <data id="d2">{/b}</data>\n'
        '        <data id="d3">{$name}</data>\n'
        "      </originalData>\n"
        '      <segment state="initial">\n'
        '        <source>Welcome, <pc id="1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d2"'
        ' dispStart="{#b}" dispEnd="{/b}"><ph id="2" dataRef="d3" disp="{$name}"/></pc>: '
        '<ph id="3" dataRef="d3" disp="{$name}"/>.</source>\n'
        "      </segment>\n    </unit>\n  </file>\n</xliff>\n"
    )


def test_translate_toolkit_reads_each_form_and_what_it_saves_is_read():
    xliff2 = pytest.importorskip("translate.storage.xliff2", reason="translate-toolkit is not installed")
    store = xliff2.Xliff2File.parsestring(xliff())
    ids = [unit.getid() for unit in store.units]
    for unit in store.units[1:5]:
        unit.target = f"{unit.getid()} dni"

    found = read(bytes(store))

    assert ids == ["u1", "u3", "u4", "u5", "u6", "u7"]
    assert found["days"].target == (
        ".input {$n :integer}\n.match $n\none {{u3 dni}}\nfew {{u4 dni}}\nmany {{u5 dni}}\n* {{u6 dni}}"
    )
    assert (found["days"].state, found["hello"], found["done"]) == ("draft", UNITS[0], UNITS[2])


def test_translate_toolkit_lays_out_no_placeholder_anew():
    xliff2 = pytest.importorskip("translate.storage.xliff2", reason="translate-toolkit is not installed")
    units = [
        TextUnit(
            "t", "k", "{|\x01\ud800 \uffff\uffff|}{|\x01|} \x01\ud800{$x}{$x}", "{$x}{$x}", state="draft"
        )
    ]

    saved = bytes(xliff2.Xliff2File.parsestring(xliff(Exchange("en", "pl", units))))

    assert list(read(saved).values()) == units


@pytest.mark.parametrize(
    ("state", "told"),
    [("initial", "draft"), ("translated", "draft"), ("reviewed", "reviewed"), ("final", "reviewed")],
)
def test_a_translation_is_reviewed_when_its_state_says_so(state, told):
    data = xliff().decode().replace('state="reviewed"', f'state="{state}"')

    assert read(data.encode())["done"].state == told


def test_a_text_is_reviewed_when_all_of_its_forms_are():
    data = xliff(Exchange("en", "de", [TextUnit("t", "days", COUNTED, COUNTED, state="reviewed")])).decode()

    assert read(data.encode())["days"].state == "reviewed"
    assert read(data.replace('"reviewed"', '"translated"', 1).encode())["days"].state == "draft"


def test_an_empty_target_of_an_open_segment_is_no_translation():
    data = xliff().decode().replace("</source>\n      </segment>", "</source><target/>\n      </segment>")

    assert read(data.encode())["hello"].target is None


def test_segments_that_a_tool_has_cut_are_joined_in_the_order_of_the_target():
    unit = TextUnit("t", "k", "One. Two. {$x}")
    whole = (
        '<segment state="initial">\n        <source>One. Two. <ph id="1" dataRef="d1" disp="{$x}"/></source>'
    )
    cut = (
        '<segment state="translated"><source>One.</source><target order="3">Eins.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>Two. <ph id="1" dataRef="d1"/></source>'
        '<target order="1"><mrk id="m1" type="term">Zwei</mrk>. <ph id="1" dataRef="d1"/></target>'
    )
    data = xliff(Exchange("en", "de", [unit])).decode()
    assert whole in data

    (found,) = read(data.replace(whole, cut).encode()).values()

    assert (found.source, found.target) == ("One. Two. {$x}", "Zwei. {$x} Eins.")


def test_what_other_modules_and_people_add_is_left_out():
    data = xliff().decode().replace("<notes>", '<notes><note appliesTo="target">Are you sure?</note>')
    data = data.replace("<originalData>", '<x:y xmlns:x="urn:x">own</x:y><originalData>')

    assert list(read(data.encode()).values()) == UNITS


def test_crossed_markup_and_lone_ends_come_back():
    unit = TextUnit("t", "k", "{#a}x{#b}y{/a}z{/b}{/c}{#d}{#img /}", "{/c}{#b}{#a}{/a}", state="draft")

    assert list(wrong(Exchange("en", "de", [unit]), "xliff2")) == []
    assert '<ec id="' in xliff(Exchange("en", "de", [unit])).decode()


def test_a_placeholder_has_the_same_id_in_source_and_target():
    unit = TextUnit("t", "k", "{$a} and {$b}", "{$b} i {$a} i {$a}", state="draft")

    data = xliff(Exchange("en", "pl", [unit])).decode()

    assert '<source><ph id="1" dataRef="d1" disp="{$a}"/> and <ph id="2" dataRef="d2"' in data
    assert '<target><ph id="2" dataRef="d2" disp="{$b}"/> i <ph id="1"' in data
    assert data.count('<ph id="3"') == 1
