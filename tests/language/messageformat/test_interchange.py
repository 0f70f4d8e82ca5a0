"""The standard's JSON: what goes out has its shape, and nothing invalid comes in."""

import copy
from random import Random

import pytest

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
    check_message,
    from_interchange,
    parse_message,
    serialize,
    to_interchange,
)
from tests.language.messageformat.generated import random_message

# The JSON Schema of LDML 48, part 9, as a table: type → (required fields, fields that may be missing).
VALUE = ("literal", "variable")
SHAPES = {
    "literal": ({"value": str}, {}),
    "variable": ({"name": str}, {}),
    "*": ({}, {"value": str}),
    "function": ({"name": str}, {"options": {"": VALUE}}),
    "expression": ({}, {"arg": VALUE, "function": ("function",), "attributes": {"": ("literal", True)}}),
    "markup": (
        {"kind": {"open", "standalone", "close"}, "name": str},
        {"options": {"": VALUE}, "attributes": {"": ("literal", True)}},
    ),
    "input": ({"name": str, "value": ("expression",)}, {}),
    "local": ({"name": str, "value": ("expression",)}, {}),
    "message": ({"declarations": [("input", "local")], "pattern": [("expression", "markup", str)]}, {}),
    "select": (
        {"declarations": [("input", "local")], "selectors": [("variable",)], "variants": [("variant",)]},
        {},
    ),
}
VARIANT = {"keys": [("literal", "*")], "value": [("expression", "markup", str)]}


def breaches(data, wanted, path=""):
    """Where data breaks the schema."""
    if isinstance(wanted, list):
        items = enumerate(data) if isinstance(data, list) else [("no list", None)]
        return [breach for at, item in items for breach in breaches(item, wanted[0], f"{path}/{at}")]
    if isinstance(wanted, dict):
        return [b for key, item in data.items() for b in breaches(item, wanted[""], f"{path}/{key}")]
    if isinstance(wanted, set):
        return [] if data in wanted else [path]
    if wanted is str:
        return [] if isinstance(data, str) else [path]
    if (str in wanted and isinstance(data, str)) or (True in wanted and data is True):
        return []
    if wanted == ("variant",):
        fields = VARIANT
        return [b for name, kind in fields.items() for b in breaches(data.get(name), kind, f"{path}/{name}")]
    if not isinstance(data, dict) or data.get("type") not in wanted:
        return [path]
    required, optional = SHAPES[data["type"]]
    found = [f"{path}/{name}" for name in required if name not in data]
    found += [f"{path}/{name}" for name in data if name not in {"type", *required, *optional}]
    if data["type"] == "expression" and not data.keys() & {"arg", "function"}:
        found.append(path)
    if data["type"] == "input" and data["value"].get("arg", {}).get("type") != "variable":
        found.append(f"{path}/value/arg")
    for name, kind in {**required, **optional}.items():
        if name in data:
            found += breaches(data[name], kind, f"{path}/{name}")
    return found


def test_what_goes_out_keeps_the_standards_schema():
    rng = Random(3)

    for _ in range(600):
        message = random_message(rng)

        assert breaches(to_interchange(message), ("message", "select")) == [], message


def test_empty_options_and_attributes_are_left_out_and_no_value_is_true():
    data = to_interchange(parse_message("{$x :f @a @b=|c|}"))

    assert data["pattern"] == [
        {
            "type": "expression",
            "arg": {"type": "variable", "name": "x"},
            "function": {"type": "function", "name": "f"},
            "attributes": {"a": True, "b": {"type": "literal", "value": "c"}},
        }
    ]


def test_lone_surrogates_go_out_and_come_back():
    message = parse_message("a\ud800{|\udfff|}")

    assert from_interchange(to_interchange(message)) == message


def test_fields_that_the_standard_does_not_know_are_ignored():
    data = {"type": "select", "declarations": [], "selectors": [], "variants": [], "span": [0, 1]}
    good = to_interchange(parse_message(".input {$x :f} .match $x * {{a}}"))
    good["span"] = data
    good["variants"][0]["keys"][0]["value"] = "other"

    assert from_interchange(good) == parse_message(".input {$x :f} .match $x * {{a}}")


def test_names_and_keys_come_in_in_nfc():
    apart, composed = "e\u0301", "\xe9"
    source = f".input {{${composed} :f {composed}=1}} .match ${composed} |{composed}| {{{{}}}} * {{{{}}}}"
    data = to_interchange(parse_message(source))
    data["declarations"][0]["name"] = apart
    data["declarations"][0]["value"]["arg"]["name"] = apart
    data["variants"][0]["keys"][0]["value"] = apart

    assert from_interchange(data) == parse_message(source)


FUNCTION = "/declarations/0/value/function"
GOOD = to_interchange(
    parse_message(
        ".input {$n :number a=1} .local $m = {|x| :string @c=|d|} .match $n $m"
        " one |a| {{A {$n} {#b o=$p @q}}} * * {{B}}"
    )
)


def changed(path, value):
    """The good data with one place put in, put out (`...`) or put otherwise."""
    data = copy.deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path[1:].split("/")]
    place = data
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    elif last == "-":
        place.append(value)
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "wrong", "type_"),
    [
        ("/type", "pattern", "", "syntax-error"),
        ("/type", ..., "", "syntax-error"),
        ("/type", [], "", "syntax-error"),
        ("/declarations", ..., "/declarations", "syntax-error"),
        ("/declarations", "ab", "/declarations", "syntax-error"),
        ("/declarations/0", 1, "/declarations/0", "syntax-error"),
        ("/declarations/0/type", "global", "/declarations/0", "syntax-error"),
        ("/declarations/0/name", ..., "/declarations/0/name", "syntax-error"),
        ("/declarations/0/name", "a b", "/declarations/0/name", "syntax-error"),
        ("/declarations/0/name", "k", "/declarations/0/value/arg", "syntax-error"),
        ("/declarations/0/value", ..., "/declarations/0/value", "syntax-error"),
        ("/declarations/0/value/arg/name", "", "/declarations/0/value/arg/name", "syntax-error"),
        ("/declarations/0/value/arg/type", "literal", "/declarations/0/value/arg/value", "syntax-error"),
        (f"{FUNCTION}/name", "a:b:c", f"{FUNCTION}/name", "syntax-error"),
        (FUNCTION, {}, FUNCTION, "syntax-error"),
        (f"{FUNCTION}/options", [], f"{FUNCTION}/options", "syntax-error"),
        (
            f"{FUNCTION}/options",
            {"a/~b": {"type": "literal", "value": ""}},
            f"{FUNCTION}/options/a~1~0b",
            "syntax-error",
        ),
        (f"{FUNCTION}/options", {1: 2}, f"{FUNCTION}/options", "syntax-error"),
        (
            f"{FUNCTION}/options",
            {"e\u0301": {"type": "literal", "value": ""}, "\xe9": {"type": "literal", "value": ""}},
            f"{FUNCTION}/options/\xe9",
            "duplicate-option-name",
        ),
        (
            f"{FUNCTION}/options/a",
            {"type": "variable", "name": "n"},
            "/declarations/0",
            "duplicate-declaration",
        ),
        ("/declarations/1/name", "n", "/declarations/1", "duplicate-declaration"),
        ("/declarations/1/value/arg", ..., "/selectors/1", ""),
        ("/declarations/1/value/attributes/c", False, "/declarations/1/value/attributes/c", "syntax-error"),
        ("/declarations/1/value/attributes/c", 1, "/declarations/1/value/attributes/c", "syntax-error"),
        ("/declarations/1/value/function", ..., "/selectors/1", "missing-selector-annotation"),
        ("/selectors/0/name", "z", "/selectors/0", "missing-selector-annotation"),
        ("/selectors/0", {"type": "literal", "value": "n"}, "/selectors/0", "syntax-error"),
        ("/selectors", [], "/selectors", "syntax-error"),
        ("/selectors/1", ..., "/variants/0/keys", "variant-key-mismatch"),
        ("/variants", [], "/variants", "missing-fallback-variant"),
        ("/variants/1", ..., "/variants", "missing-fallback-variant"),
        ("/variants/-", GOOD["variants"][0], "/variants/2/keys", "duplicate-variant"),
        ("/variants/0/keys/0", {"type": "variable", "name": "n"}, "/variants/0/keys/0", "syntax-error"),
        ("/variants/0/keys/0/value", "a\x00", "/variants/0/keys/0/value", "syntax-error"),
        ("/variants/0/keys", "ab", "/variants/0/keys", "syntax-error"),
        ("/variants/0/keys/1", ..., "/variants/0/keys", "variant-key-mismatch"),
        ("/variants/0", [], "/variants/0", "syntax-error"),
        ("/variants/0/value", ..., "/variants/0/value", "syntax-error"),
        ("/variants/0/value/0", "", "/variants/0/value/0", "syntax-error"),
        ("/variants/0/value/0", "a\x00b", "/variants/0/value/0", "syntax-error"),
        ("/variants/0/value/1", "beside", "/variants/0/value/1", "syntax-error"),
        ("/variants/0/value/1/arg", ..., "/variants/0/value/1", "syntax-error"),
        ("/variants/0/value/1/arg", None, "/variants/0/value/1/arg", "syntax-error"),
        ("/variants/0/value/3/kind", "begin", "/variants/0/value/3/kind", "syntax-error"),
        ("/variants/0/value/3/name", "1b", "/variants/0/value/3/name", "syntax-error"),
        ("/variants/0/value/3/options/o", "p", "/variants/0/value/3/options/o", "syntax-error"),
    ],
)  # fmt: skip
def test_data_that_is_no_valid_message_is_refused_with_its_place(path, value, wrong, type_):
    data = changed(path, value)

    if not type_:
        assert from_interchange(data)
        return
    with pytest.raises(MessageSyntaxError) as caught:
        from_interchange(data)

    assert (caught.value.path, caught.value.type) == (wrong, type_)
    assert f"'{wrong}'" in str(caught.value)


def test_any_small_damage_to_data_is_refused_or_gives_a_message_that_can_be_written():
    rng = Random(5)
    junk = (None, True, 0, "", "a", "a b", "\x00", [], {}, ["a", "a"], {"type": "literal", "value": "|"}, 1.5)

    for _ in range(1_000):
        data = to_interchange(random_message(rng))
        place = data
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = rng.choice(keys) if keys else None
            if key is None or not isinstance(place[key], dict | list) or rng.random() < 0.3:
                break
            place = place[key]
        if key is not None:
            place[key] = rng.choice(junk)
        try:
            message = from_interchange(data)
        except MessageSyntaxError:
            continue

        assert parse_message(serialize(message)) == message


@pytest.mark.parametrize(
    "message",
    [
        PatternMessage((), ("a", "b")),
        PatternMessage((), ("",)),
        PatternMessage((), ("\x00",)),
        PatternMessage((), (Expression(),)),
        PatternMessage((), (Expression(Variable("e\u0301")),)),
        PatternMessage((), (Expression(Variable("\u200ex")),)),
        PatternMessage((), (Expression(None, FunctionRef("a::b")),)),
        PatternMessage((), (Markup("open", "b", {"": Literal("")}),)),
        PatternMessage((), (Markup("open", "b", {}, {"a": False}),)),
        PatternMessage((InputDeclaration("x", Expression(Literal("x"))),), ()),
        PatternMessage((LocalDeclaration("x", Expression(Variable("x"))),), ()),
        SelectMessage((), (), ()),
        SelectMessage((), (Variable("x"),), (Variant((CatchAll(),), ()),)),
        SelectMessage(
            (InputDeclaration("x", Expression(Variable("x"), FunctionRef("f"))),),
            (Variable("x"),),
            (Variant((Literal("e\u0301"),), ()), Variant((CatchAll(),), ())),
        ),
    ],
)
def test_a_message_made_by_hand_is_checked(message):
    with pytest.raises(MessageSyntaxError):
        check_message(message)


@pytest.mark.parametrize(
    "data",
    [
        {"type": "message", "declarations": [], "pattern": ["x" * 65_537]},
        {"type": "message", "declarations": [], "pattern": [{}] * 10_000},
        {"type": "message", "declarations": [], "pattern": [GOOD["variants"][0]["value"][1]] * 4_097},
    ],
)  # fmt: skip
def test_data_of_more_than_a_source_may_hold_is_refused(data):
    with pytest.raises(LimitError):
        from_interchange(data)
