"""How a text is split into forms, and what becomes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ExchangeError
from info.language.messageformat import operands, parse_message, plural_categories, plural_rule
from info.localization.exchange import FORMATS, read_exchange, write_exchange
from info.localization.exchange.forms import forms_of
from info.localization.exchange.layout import Form, Layout, lay_out, put_together
from info.localization.exchange.patterns import keys_text, read_keys
from info.localization.exchange.plural_forms import formula_of, integer_categories, read_formula
from info.model.translation import Exchange, TextUnit
from tests.localization.exchanged import COUNTED

BOTH = (
    ".input {$n :number}\n.input {$sex :string}\n.match $n $sex\n0 * {{none}}\none f {{she}}\none * {{they}}"
    "\n* f {{all hers}}\n* * {{all}}"
)


def forms(source, locale):
    return [keys_text(keys) for keys in forms_of(parse_message(source), locale)]


@pytest.mark.parametrize(
    ("source", "locale", "wanted"),
    [
        ("plain", "pl", [""]),
        (COUNTED, "en", ["one", "*"]),
        (COUNTED, "ja", ["*"]),
        (COUNTED, "pl", ["one", "few", "many", "*"]),
        (COUNTED, "fr", ["one", "many", "*"]),
        (COUNTED, "ar", ["one", "zero", "two", "few", "many", "*"]),
        (COUNTED, "nobody-knows", ["*"]),
        (COUNTED.replace("one", "1"), "pl", ["1", "one", "few", "many", "*"]),
        (COUNTED.replace(":integer", ":integer select=exact").replace("one", "1"), "pl", ["1", "*"]),
        (COUNTED.replace(":integer", ":number select=ordinal"), "en", ["one", "two", "few", "*"]),
        (COUNTED.replace(":integer", ":string"), "pl", ["one", "*"]),
        (BOTH, "ja", ["0 *", "* f", "* *"]),
        (BOTH, "pl", ["0 *", "one f", "one *", "few f", "many f", "* f", "few *", "many *", "* *"]),
        (
            ".input {$a :integer} .local $b = {$a :offset subtract=1} .match $b 0 {{x}} one {{y}} * {{z}}",
            "pl",
            ["0", "one", "few", "many", "*"],
        ),
    ],
)
def test_the_forms_are_those_of_the_target_language(source, locale, wanted):
    assert forms(source, locale) == wanted


def test_each_form_shows_the_source_variant_that_would_be_chosen_there():
    layout = lay_out(BOTH, None, "pl")

    assert {keys_text(form.keys): form.source for form in layout.forms} == {
        "0 *": "none", "one f": "she", "one *": "they", "few f": "all hers", "many f": "all hers",
        "* f": "all hers", "few *": "all", "many *": "all", "* *": "all",
    }  # fmt: skip


def test_a_translation_that_lacks_a_category_is_offered_it():
    layout = lay_out(COUNTED, COUNTED.replace("day", "dzień"), "pl")

    assert [(keys_text(form.keys), form.target) for form in layout.forms] == [
        ("one", "{$n} dzień"), ("*", "{$n} dzieńs"), ("few", None), ("many", None),
    ]  # fmt: skip
    assert put_together(layout, "pl") == (COUNTED, COUNTED.replace("day", "dzień"))


def test_filled_forms_become_a_message_of_the_target_language_whatever_their_order():
    layout = lay_out(COUNTED, None, "pl")
    filled = [Form(form.keys, form.source, f"{keys_text(form.keys)} {{$n}}") for form in layout.forms]

    made = {put_together(Layout(order, layout.source), "pl") for order in (filled, filled[::-1])}

    whole = (
        ".input {$n :integer}\n.match $n\none {{one {$n}}}\nfew {{few {$n}}}\n"
        "many {{many {$n}}}\n* {{* {$n}}}"
    )
    assert made == {(COUNTED, whole)}


def test_too_many_forms_are_not_made():
    names = "abcdef"
    head = "".join(f".input {{${name} :integer}}\n" for name in names)
    source = (
        f"{head}.match {' '.join(f'${name}' for name in names)}\n{'one ' * 6}{{{{x}}}}\n{'* ' * 6}{{{{y}}}}"
    )

    assert forms(source, "ar") == ["one one one one one one", "* * * * * *"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_text_translated_in_part_is_an_error_that_says_so(form):
    data = write_exchange(
        Exchange("en", "de", [TextUnit("t", "k", COUNTED.replace(":integer", ":number"))]), form
    )
    one = {"po": (b'msgid "{$n} day"\nmsgstr ""', b'msgid "{$n} day"\nmsgstr "Tag"'),
           "json": (b'day",\n          "target": null', b'day",\n          "target": "Tag"'),
           "xliff2": (b" day</source>", b" day</source><target>Tag</target>")}[form]  # fmt: skip
    assert one[0] in data

    with pytest.raises(ExchangeError, match=r"t: k: .*Translate all forms of the text, or none\.") as caught:
        read_exchange(data.replace(*one), form, file="de.x")

    assert caught.value.line


@pytest.mark.parametrize("form", FORMATS)
def test_a_slip_in_a_translation_is_told_at_its_place(form):
    unit = TextUnit("t", "k", "Hi {$name}", "Cześć {$name}", state="reviewed")
    good = write_exchange(Exchange("en", "pl", [unit]), form).decode()
    bad = (
        good.replace("ść {$name}", "ść {$name") if form != "xliff2" else good.replace(">{$name}<", ">{$name<")
    )

    with pytest.raises(ExchangeError) as caught:
        read_exchange(bad.encode(), form, file=f"pl.{form}")

    assert caught.value.what == "t: k: Expected '}' to close the placeholder, found the end of the text."
    places = {"po": (16, 21), "json": (6, 5), "xliff2": (4, 5)}
    assert (caught.value.file, caught.value.line, caught.value.column) == (f"pl.{form}", *places[form])


@pytest.mark.parametrize("keys", ["one |", "|a", "a|b", "{x}", "*a"])
def test_keys_that_are_none_are_refused(keys):
    with pytest.raises(ValueError, match="not a key"):
        read_keys(keys)


LOCALES = ["ar", "cs", "cy", "de", "fr", "ga", "ja", "lt", "lv", "pl", "pt-BR", "ro", "ru", "sl", "zh-Hans"]


@given(st.sampled_from(LOCALES), st.integers(0, 10_000_000))
def test_gettexts_formula_says_of_a_whole_number_what_cldr_says(locale, number):
    index = read_formula(formula_of(locale)).index(number)

    assert integer_categories(locale)[index] == plural_rule(locale)(operands(str(number)))


@pytest.mark.parametrize("locale", LOCALES)
def test_gettexts_formula_agrees_on_the_first_thousand_and_on_millions(locale):
    forms, rule = read_formula(formula_of(locale)), plural_rule(locale)
    names = integer_categories(locale)

    assert set(names) <= set(plural_categories(locale))
    for number in (*range(1001), 10**6, 2 * 10**6, 10**6 + 1):
        assert names[forms.index(number)] == rule(operands(str(number))), number


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("nplurals=1; plural=0;", [0, 0, 0, 0]),
        ("nplurals=2; plural=n != 1;", [1, 0, 1, 1]),
        ("nplurals=2; plural=(n>1)", [0, 0, 1, 1]),
        (" nplurals = 3 ; plural = n==1?0:n%10>=2&&n%10<=4&&(n%100<10||n%100>=20)?1:2 ; ", [2, 0, 1, 2]),
        ("nplurals=2; plural=!(n-1) + 0*n/0 + n%0;", [0, 1, 0, 0]),
    ],
)
def test_a_formula_of_another_tool_is_read(formula, numbers):
    forms = read_formula(formula)

    assert [forms.index(number) for number in (0, 1, 2, 5)] == numbers


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "nplurals=2;",
        "nplurals=0; plural=0;",
        "nplurals=2; plural=m;",
        "nplurals=2; plural=(n;",
        "nplurals=2; plural=n n;",
        "nplurals=2; plural=__import__('os');",
        "nplurals=2; plural=n ? 1;",
        f"nplurals=2; plural={'(' * 400}n{')' * 400};",
        f"nplurals=2; plural={'!' * 400}n;",
        f"nplurals=2; plural={'n' * 1001};",
        f"nplurals=2; plural={' ' * 1_000_000}x",
    ],
)
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(ValueError, match=r"."):
        read_formula(formula)


@pytest.mark.parametrize(
    ("content", "line", "column", "what"),
    [
        ('msgid "a"\n', 1, 1, "no msgid, or no msgstr"),
        ('msgid "a\nmsgstr ""', 1, 9, "closing quote"),
        ('msgid "a\\q"\nmsgstr ""', 1, 9, "backslash"),
        ('msgid "a" b\nmsgstr ""', 1, 10, "behind the closing quote"),
        ('"a"\n', 1, 1, "before its keyword"),
        ('msgstr "a"\nmsgid "a"', 2, 1, "no msgid"),
        ("hello", 1, 1, "neither a comment nor"),
        ('msgid "a"\nmsgid "b"\nmsgstr ""', 2, 1, "stands where none can"),
        ('msgid "\\xff"\nmsgstr ""', 1, 8, "no bytes of UTF-8"),
        ('msgctxt "t:k"\nmsgid "a"\nmsgstr "b"', 1, 1, "names no Language"),
    ],
)  # fmt: skip
def test_what_is_no_po_is_told_with_line_and_column(content, line, column, what):
    with pytest.raises(ExchangeError) as caught:
        read_exchange(content.encode(), "po", file="x.po")

    assert what in caught.value.what
    assert (caught.value.line, caught.value.column) in {(line, column), (line + 1, column)}
    assert caught.value.next_step


HEADER = 'msgid ""\nmsgstr "Language: pl\\n"\n\n'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (HEADER + 'msgid "a"\nmsgstr ""', "names no text of ours"),
        (
            HEADER + 'msgctxt "t:k"\nmsgid "a"\nmsgstr ""\n\nmsgctxt "t:k"\nmsgid "b"\nmsgstr ""',
            "a second time",
        ),
        (HEADER + 'msgctxt "t:k[one]"\nmsgid "a"\nmsgstr ""', "info:message' is gone"),
        (HEADER.replace("pl", "pl\\nPlural-Forms: ?"), "Plural-Forms cannot be read"),
        (HEADER.replace("pl", "pl\\nContent-Type: text/plain; charset=klingon"), "Nobody knows the charset"),
    ],
)
def test_a_po_of_something_else_is_refused(content, what):
    with pytest.raises(ExchangeError, match=what) as caught:
        read_exchange(content.encode(), "po", file="x.po")

    assert caught.value.line
    assert caught.value.next_step


@pytest.mark.parametrize(
    "name", ["k" + "[" * 50_000, "k" + "|" * 50_000, "k[one" * 50_000, "k[" + "|" * 50_000 + "]"]
)
def test_a_hostile_context_is_read_or_refused(name):
    content = f'{HEADER}msgctxt "t:{name}"\nmsgid "a"\nmsgstr ""'

    try:
        (unit,) = read_exchange(content.encode(), "po", file="x.po").units
    except ExchangeError as error:
        assert error.line == 4
    else:
        assert unit.key == name


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"[]", "'format' is not"),
        (b"{", "no JSON"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"format": "info-texts/1"}', "'source_locale' is no string"),
        (b'{"format": "info-texts/1", "source_locale": "en", "target_locale": "pl"}', "'texts' is no list"),
    ],
)
def test_a_json_of_something_else_is_refused(content, what):
    with pytest.raises(ExchangeError, match=what) as caught:
        read_exchange(content, "json", file="x.json")

    assert caught.value.next_step


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("1", "no object"),
        (
            '{"name": "k", "template": "t", "state": "done", "source": "a", "target": null}',
            "'done' is no state",
        ),
        (
            '{"name": "k", "template": 1, "state": "draft", "source": "a", "target": null}',
            "'template' is no string",
        ),
        ('{"name": "k", "template": "t", "state": "draft", "forms": []}', "'forms' is no list"),
        ('{"name": "k", "template": "t", "state": "draft", "source": "a", "target": "{"}', "t: k: Expected"),
    ],
)
def test_a_wrong_text_of_a_json_is_told_at_its_line(text, what):
    good = '{"name": "g", "template": "t", "state": "draft", "source": "a, {|]|}", "target": null}'
    head = '{"format": "info-texts/1", "source_locale": "en", "target_locale": "pl", "texts": ['
    content = f"{head}\n  {good},\n\n   {text}]}}"

    with pytest.raises(ExchangeError, match=what) as caught:
        read_exchange(content.encode(), "json", file="x.json")

    assert (caught.value.line, caught.value.column) == (4, 4)
