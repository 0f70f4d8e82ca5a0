"""Inline shorthand and plural tables: what they stand for, and what they leave alone."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import desugar, origin, parse_message, plural_table


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("Your **{$tier}** plan", "Your {#b}{$tier}{/b} plan"),
        ("_now_ or `never`", "{#i}now{/i} or {#code}never{/code}"),
        ("[Read the guide](guide)", "{#link to=guide}Read the guide{/link}"),
        ("[{$n} seats]($seats.url)", "{#link to=$seats.url}{$n} seats{/link}"),
        ("**a _b_ c**", "{#b}a {#i}b{/i} c{/b}"),
        ("[**a** b](c)", "{#link to=c}{#b}a{/b} b{/link}"),
        ("`**a**`", "{#code}**a**{/code}"),
        ("\\*\\*no\\*\\* \\_no\\_ \\`no\\` \\[no\\](x)", "**no** _no_ `no` [no](x)"),
        ("\\\\ \\{ \\| \\}", "\\\\ \\{ \\| \\}"),
        (
            ".input {$n :number} .match $n one {{**a**}} * {{_b_}}",
            ".input {$n :number} .match $n one {{{#b}a{/b}}} * {{{#i}b{/i}}}",
        ),
        (".local $x = {|**a** {{|} {{**b**}}", ".local $x = {|**a** {{|} {{{#b}b{/b}}}"),
    ],
)
def test_marks_become_markup(source, meant):
    assert desugar(source) == meant
    parse_message(desugar(source))


@pytest.mark.parametrize(
    "source",
    [
        "", "plain", "2 * 3 ** 4", "a ** b ** c", "snake_case_name", "__init__", "**open", "_open", "`open",
        "[open", "close](guide)", "[a](two words)", "[a] (guide)", "****", "__", "``", "{|**a**|}",
        "{$x @note=|_a_|}", "5*3*2", "_ a _",
    ],
)  # fmt: skip
def test_what_is_no_mark_stays_as_it_is(source):
    assert desugar(source) == source


def test_an_address_as_the_target_of_a_link_is_refused():
    with pytest.raises(MessageSyntaxError) as caught:
        desugar("See [the guide](https://example.com/a)")

    assert caught.value.offset == 16
    assert "[text](name)" in str(caught.value)


def test_an_offset_is_led_back_to_the_shorthand():
    source = "a **b** {$c"
    offset = desugar(source).index("{$c")

    assert origin(source, offset) == source.index("{$c")
    assert origin(source, len(desugar(source))) == len(source)


@given(st.text(st.characters(exclude_characters="*_`[]\\{}"), max_size=80))
def test_text_without_marks_is_never_changed(text):
    assert desugar(text) == text


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["**", "_", "`", "[", "](x)", "a", " ", "{$x}", "\\*", "]", "*"]), max_size=60)
)
def test_whatever_the_marks_the_result_is_a_message_with_nested_markup(parts):
    opened = []

    for part in parse_message(desugar("".join(parts))).pattern:
        kind = getattr(part, "kind", None)
        if kind == "open":
            opened.append(part.name)
        elif kind == "close":
            assert opened.pop() == part.name

    assert opened == []


@pytest.mark.parametrize("unit", ["**a", "_a ", "`", "[", "](x)", "](http:", "{", "{|", "\\", "[[a]("])
def test_marks_without_end_are_read_in_time(unit):
    begun = time.process_time()

    with suppress(LimitError):
        desugar(unit * (32_768 // len(unit)))

    assert time.process_time() - begun < 3


def test_a_plural_table_is_a_selection():
    source = plural_table("$n :integer, $who", {"one she": "a", "1 |two words|": "b {$n}", "* *": "c"})

    assert source == (
        ".input {$n :integer}\n.input {$who :string}\n.match $n $who\n"
        "one she {{a}}\n1 |two words| {{b {$n}}}\n* * {{c}}"
    )
    parse_message(source)


@pytest.mark.parametrize(
    ("selectors", "arms", "says"),
    [
        ("n :integer", {"*": "a"}, "not a list of variables"),
        ("", {"*": "a"}, "not a list of variables"),
        ("$n :integer,", {"*": "a"}, "not a list of variables"),
        ("$n :integer", {"one": "a"}, 'Add the arm "*"'),
        ("$a :integer, $b", {"one": "a", "* *": "b"}, "has 1 keys for 2 selectors"),
        ("$n :integer", {"=1": "a", "*": "b"}, "An exact number is written '1'"),
        ("$n :integer", {"one": ".match $x", "*": "b"}, "one table with several selectors"),
    ],
)
def test_a_plural_table_that_is_none_is_refused(selectors, arms, says):
    with pytest.raises(MessageSyntaxError) as caught:
        plural_table(selectors, arms)

    assert says in str(caught.value)
