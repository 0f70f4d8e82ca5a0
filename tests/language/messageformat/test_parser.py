"""The parser: what a source means, where it is wrong, and how much of it there may be."""

import time
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import (
    CatchAll,
    Expression,
    FunctionRef,
    InputDeclaration,
    Literal,
    LocalDeclaration,
    Markup,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
    desugar,
    from_interchange,
    habit,
    parse_message,
    serialize,
    to_interchange,
)


def test_a_simple_message_keeps_its_text_and_its_values_apart():
    message = parse_message("Hi {$user_name}, {$n :number minimumFractionDigits=2 @note=|a b|}!")

    assert message == PatternMessage(
        (),
        (
            "Hi ",
            Expression(Variable("user_name")),
            ", ",
            Expression(
                Variable("n"),
                FunctionRef("number", {"minimumFractionDigits": Literal("2")}),
                {"note": Literal("a b")},
            ),
            "!",
        ),
    )


def test_markup_opens_closes_and_stands_alone():
    pattern = parse_message("{#b}x{/b}{#link to=$x}{#ns:hr @w /}").pattern

    assert pattern == (
        Markup("open", "b"),
        "x",
        Markup("close", "b"),
        Markup("open", "link", {"to": Variable("x")}),
        Markup("standalone", "ns:hr", {}, {"w": True}),
    )


def test_a_selection_names_its_selectors_and_variants():
    message = parse_message(
        ".input {$n :integer}\n.local $m = {|a| :string}\n.match $n $m\n1 |x y| {{one}}\n* * {{any}}"
    )

    assert message == SelectMessage(
        (
            InputDeclaration("n", Expression(Variable("n"), FunctionRef("integer"))),
            LocalDeclaration("m", Expression(Literal("a"), FunctionRef("string"))),
        ),
        (Variable("n"), Variable("m")),
        (
            Variant((Literal("1"), Literal("x y")), ("one",)),
            Variant((CatchAll(), CatchAll()), ("any",)),
        ),
    )


def test_the_model_is_the_interchange_json():
    assert to_interchange(parse_message(".input {$x :number} {{{$x} {|a| @b}{/c}}}")) == {
        "type": "message",
        "declarations": [
            {
                "type": "input",
                "name": "x",
                "value": {
                    "type": "expression",
                    "arg": {"type": "variable", "name": "x"},
                    "function": {"type": "function", "name": "number"},
                },
            }
        ],
        "pattern": [
            {"type": "expression", "arg": {"type": "variable", "name": "x"}},
            " ",
            {
                "type": "expression",
                "arg": {"type": "literal", "value": "a"},
                "attributes": {"b": True},
            },
            {"type": "markup", "kind": "close", "name": "c"},
        ],
    }


@pytest.mark.parametrize(
    ("source", "offset", "says"),
    [
        ("Hello {$name", 12, "'}' to close the placeholder, found the end"),
        ("Hello }", 6, "'\\}'"),
        ("{$ name}", 2, "a name after '$'"),
        ("a {} b", 3, "a value such as '$name'"),
        ("{$x:number}", 3, "a space before ':'"),
        ("{$x :number a}", 13, "'=' and a value after the option 'a'"),
        ("{{x}", 3, "'}}'"),
        ("a\\b", 2, "one of"),
        ("{|a}", 4, "'|' to close the literal at offset 1"),
        (".local x = {1} {{}}", 7, "a variable such as '$name'"),
        (".input {1} {{}}", 8, "a variable such as '$name'"),
        (".match * {{}}", 7, "a selector such as '$name'"),
        ("{{x}} y", 6, "the end of the text"),
        (".input {#b} {{}}", 8, "a variable such as '$name'"),
        (".input $x {{}}", 7, "'{$name …}' after '.input'"),
        (".local $x {1} {{}}", 10, "'=' after the name"),
        (".local $x = 1 {{}}", 12, "an expression"),
        (".local $x = {#b} {{}}", 13, "a value such as '$name', a literal or a ':function', found '#'"),
        (".input {$x :f} .match $x", 24, "a space before a selector or a variant"),
        (".input {$x :f} .match $x ", 25, "a variant"),
        (".input {$x :f} .match $x 1|a| {{}}", 26, "a space or '{{' after a key"),
        (".foo", 0, "'.input', '.local', '.match'"),
        ("a\x00", 1, "U+0000"),
    ],
)
def test_a_syntax_error_says_where_and_what_was_expected(source, offset, says):
    with pytest.raises(MessageSyntaxError) as caught:
        parse_message(source)

    assert (caught.value.offset, caught.value.type) == (offset, "syntax-error")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("source", "offset", "type_"),
    [
        (".input {$x} .input {$x} {{}}", 12, "duplicate-declaration"),
        (".local $x = {$x} {{}}", 0, "duplicate-declaration"),
        (".input {$x :f o=$x} {{}}", 0, "duplicate-declaration"),
        ("{$x :f a=1 a=2}", 11, "duplicate-option-name"),
        ("{#b a=1 a=2}", 8, "duplicate-option-name"),
        (".input {$x} .match $x * {{}}", 19, "missing-selector-annotation"),
        (".match $x * {{}}", 7, "missing-selector-annotation"),
        (".input {$x :f} .match $x 1 1 {{}} * {{}}", 25, "variant-key-mismatch"),
        (".input {$x :f} .match $x 1 {{}}", 25, "missing-fallback-variant"),
        (".input {$x :f} .match $x 1 {{}} 1 {{}} * {{}}", 32, "duplicate-variant"),
    ],
)
def test_a_data_model_error_says_where_and_which(source, offset, type_):
    with pytest.raises(MessageSyntaxError) as caught:
        parse_message(source)

    assert (caught.value.offset, caught.value.type) == (offset, type_)


def test_a_selector_may_take_its_function_from_another_declaration():
    message = parse_message(".input {$x :number} .local $y = {$x} .match $y * {{a}}")

    assert isinstance(message, SelectMessage)


def test_names_and_keys_are_compared_in_nfc():
    decomposed, composed = "e\u0301", "\xe9"

    message = parse_message(
        f".input {{${decomposed} :string}} .match ${composed} {decomposed} {{{{}}}} * {{{{}}}}"
    )

    assert message.selectors == (Variable(composed),)
    assert message.variants[0].keys == (Literal(composed),)


@pytest.mark.parametrize("source", ["x" * 65_536, "é" * 32_768])
def test_a_source_of_64_kib_is_read(source):
    assert parse_message(source) == PatternMessage((), (source,))


@pytest.mark.parametrize("source", ["x" * 65_537, "é" * 32_769, "\U0001f600" * 16_385])
def test_a_longer_source_is_refused(source):
    with pytest.raises(LimitError):
        parse_message(source)


@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "}",
        "{{",
        "}}",
        "\\",
        "|",
        "{|",
        "{$x",
        "{$x :f a=1 ",
        "@a ",
        "{#b}",
        ".input {$x} ",
        ".match $x ",
        "* ",
    ],
)
def test_a_source_of_one_thing_repeated_ends_in_time(unit):
    source = unit * (65_536 // len(unit))
    begun = time.process_time()

    for text in (source, "{" + source, "{{" + source, ".local $x = {1 :f " + source[:60_000]):
        _maybe(parse_message, text)

    assert time.process_time() - begun < 3


# Properties

NAMES = st.from_regex(r"[a-zA-Z_+é][a-zA-Z0-9_.é-]{0,6}", fullmatch=True)
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8)
LITERALS = st.builds(Literal, WORDS)
VARIABLES = st.builds(Variable, NAMES)
OPTIONS = st.dictionaries(NAMES, LITERALS | VARIABLES, max_size=2)
ATTRIBUTES = st.dictionaries(NAMES, LITERALS | st.just(value=True), max_size=2)
FUNCTIONS = st.builds(FunctionRef, NAMES | st.tuples(NAMES, NAMES).map(":".join), OPTIONS)
EXPRESSIONS = st.builds(Expression, LITERALS | VARIABLES, st.none() | FUNCTIONS, ATTRIBUTES) | st.builds(
    Expression, st.none(), FUNCTIONS, ATTRIBUTES
)
MARKUP = st.builds(Markup, st.sampled_from(["open", "close", "standalone"]), NAMES, OPTIONS, ATTRIBUTES)
TEXT = WORDS.filter(bool)


def _whole(parts):
    """No two texts side by side, as a parser gives them."""
    kept = []
    for part in parts:
        if isinstance(part, str) and kept and isinstance(kept[-1], str):
            continue
        kept.append(part)
    return tuple(kept)


PATTERNS = st.lists(TEXT | EXPRESSIONS | MARKUP, max_size=5).map(_whole)


@st.composite
def messages(draw):
    """Any valid message."""
    names = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=3))
    declarations = []
    for at, name in enumerate(names):
        function = draw(st.builds(FunctionRef, NAMES, st.dictionaries(NAMES, LITERALS, max_size=2)))
        if at % 2:
            declarations.append(LocalDeclaration(name, Expression(draw(LITERALS), function)))
        else:
            declarations.append(InputDeclaration(name, Expression(Variable(name), function)))
    if not names or draw(st.booleans()):
        return PatternMessage(tuple(declarations), draw(PATTERNS))
    keys = st.tuples(*[st.sampled_from([Literal("1"), Literal("a b|"), CatchAll()]) for _ in names])
    drawn = draw(st.lists(keys, unique_by=repr, max_size=4))
    fallback = (CatchAll(),) * len(names)
    variants = [Variant(key, draw(PATTERNS)) for key in drawn if key != fallback]
    variants.append(Variant(fallback, draw(PATTERNS)))
    return SelectMessage(tuple(declarations), tuple(Variable(name) for name in names), tuple(variants))


@settings(max_examples=150, deadline=None)
@given(messages())
@example(PatternMessage((), (".input", Expression(Variable("x")))))
@example(PatternMessage((), ("  .dot",)))
@example(PatternMessage((), ("\\{}|",)))
def test_what_is_written_reads_as_it_was(message):
    assert parse_message(serialize(message)) == _normal(message)


def _normal(message):
    """Names as the parser gives them: in NFC."""

    def walk(data, *, named=False):
        if isinstance(data, dict):
            return {
                normalize("NFC", key): walk(value, named=key in ("name", "keys"))
                for key, value in data.items()
            }
        if isinstance(data, list):
            return [walk(item) for item in data]
        return normalize("NFC", data) if named and isinstance(data, str) else data

    return from_interchange(walk(to_interchange(message)))


SEEDS = [
    "Hello {$user_name}, {#b}{$n :number minimumFractionDigits=2}{/b} \\{x\\}",
    ".input {$n :integer} .local $m = {|x| :string} .match $n $m one x {{a}} * * {{b {#link to=$x}c{/link}}}",
    "**b** _i_ `c` [t](ref) {{ x }} {% if %} ${x} %s",
]
PARTS = st.sampled_from(
    [*"{}|\\$:#/@=.*_`[]() \u200e\u2068", ".match", "{{", "}}", "{$x}", "one", "é", "\x00"]
)


@st.composite
def mutated(draw):
    """A valid source with things put in, taken out and repeated; up to 4 KiB."""
    source = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(source)))
        drop = draw(st.integers(0, 5))
        source = source[:at] + draw(PARTS) * draw(st.sampled_from([1, 1, 2, 40])) + source[at + drop :]
    return source[:4_096]


@settings(max_examples=300, deadline=None)
@given(mutated() | st.lists(PARTS, max_size=200).map("".join) | st.text(max_size=300))
def test_no_source_does_more_than_fail(source):
    habit(source)
    for text in (source, *_maybe(desugar, source)):
        for message in _maybe(parse_message, text):
            assert parse_message(serialize(message)) == message


def _maybe(function, source):
    try:
        return [function(source)]
    except (MessageSyntaxError, LimitError):
        return []
