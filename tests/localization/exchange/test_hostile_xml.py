"""XML from strangers: nothing is fetched, nothing expands, and what is wrong is told with its place."""

from __future__ import annotations

import pytest

from info.errors import ExchangeError
from info.localization.exchange import read_exchange, safe_xml, write_exchange
from info.localization.memory import Pair, read_tmx, write_tmx
from info.model.translation import Exchange, TextUnit

XLIFF = write_exchange(
    Exchange("en", "pl", [TextUnit("t", "k", "Hi {$name}", "Cześć {$name}")]), "xliff2"
).decode()
ROOT = XLIFF[XLIFF.index("<xliff") :]
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>' + ROOT.replace("Hi ", "&l9;"),
    "quadratic blow-up": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + ROOT.replace("Hi ", "&a;" * 1000),
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + ROOT.replace("Hi ", "&e;"),
    "external entity on the web": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/e">]>' + ROOT,
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]>' + ROOT,
    "external type": '<!DOCTYPE xliff SYSTEM "http://127.0.0.1/x.dtd">' + ROOT,
    "default attributes": "<!DOCTYPE x [<!ATTLIST unit name CDATA 'own'>]>" + ROOT,
    "unknown entity": ROOT.replace("Hi ", "&nbsp;"),
}


def refusal(content, form="xliff2"):
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(ExchangeError) as caught:
        read_exchange(data, form, file="evil.xlf")
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_with_declarations_or_entities_of_its_own_is_refused(name):
    error = refusal(HOSTILE[name])

    assert error.file == "evil.xlf"
    assert (error.line, error.next_step) != (None, "")


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name not in {"external type", "unknown entity"}]
)
def test_a_memory_may_name_its_type_and_declare_nothing(name):
    tmx = write_tmx([Pair("Hi", "Cześć", "en", "pl")]).decode().partition("\n")[2]

    named = read_tmx(f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{tmx}'.encode(), file="m.tmx", source_locale="en")
    with pytest.raises(ExchangeError, match=r"document type|entity"):
        read_tmx(HOSTILE[name].encode(), file="m.tmx", source_locale="en")

    assert [pair.target for pair in named] == ["Cześć"]


def test_an_entity_of_a_type_that_is_not_read_is_refused_and_not_dropped():
    tmx = write_tmx([Pair("Hi", "Cześć", "en", "pl")]).decode().partition("\n")[2].replace("Hi", "H&eacute;")

    with pytest.raises(ExchangeError, match="entity of its own"):
        read_tmx(f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{tmx}'.encode(), file="m.tmx", source_locale="en")


def test_deep_nesting_is_refused():
    deep = ROOT.replace("Hi ", '<mrk id="m">' * 100_000 + "</mrk>" * 100_000)

    assert "nested too deep" in refusal(deep).what


def test_too_many_elements_and_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(safe_xml, "_ELEMENTS_MAX", 5)
    assert "too many elements" in refusal(XLIFF).what

    monkeypatch.setattr(safe_xml, "SIZE_MAX_BYTES", 100)
    assert "larger than" in refusal(XLIFF).what


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", 1, "no XML"),
        ("<xliff", 1, "no XML"),
        (XLIFF.replace("</source>", "</sourc>"), 9, "no XML: mismatched tag"),
        (XLIFF.replace(' trgLang="pl"', ""), 2, "names no trgLang"),
        ("<tmx/>", 1, "This is <tmx>, and XLIFF 2.1 is read"),
        ('<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', 1, "This is XLIFF 1.2"),
        (XLIFF.replace('<data id="d1">', '<data id="d9">'), 9, "has no original data"),
        (XLIFF.replace(">{$name}<", ">{$name<"), 4, "t: k: Expected '}' to close the placeholder"),
        (XLIFF.replace(' name="k"', ""), 4, "<unit> has no name"),
        (XLIFF.replace("Cześć", '<b xmlns="urn:x"/>'), 10, "<b> is no inline content"),
        (XLIFF.replace("Cześć", '<cp hex="FFFFFFF"/>'), 10, "<cp> names no code point"),
        (XLIFF.replace("Cześć", '<cp hex="0"/>'), 10, "U+0000"),
        (XLIFF.replace("<source>", "<s>").replace("</source>", "</s>"), 4, "no <segment> with a <source>"),
    ],
)  # fmt: skip
def test_an_error_names_the_line_what_is_wrong_and_what_next(content, line, what):
    error = refusal(content)

    assert what in str(error)
    assert error.line in {line, line + 1}
    assert error.column is not None
    assert error.next_step


def test_bytes_of_another_encoding_are_read_as_declared_and_a_wrong_one_is_refused():
    polish = XLIFF.replace("UTF-8", "ISO-8859-2").encode("iso-8859-2")

    assert read_exchange(polish, "xliff2", file="f").units[0].target == "Cześć {$name}"
    assert read_exchange(XLIFF.replace("UTF-8", "UTF-16").encode("utf-16"), "xliff2", file="f").units
    assert refusal(XLIFF.replace("UTF-8", "klingon")).next_step
    assert refusal(XLIFF.encode("latin-1", "replace").replace(b"?", b"\xe9")).line
