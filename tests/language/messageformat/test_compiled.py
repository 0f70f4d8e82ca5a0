"""The compiled function says what the plain resolver says, or leaves the message to it."""

import pytest

from info.language.messageformat import DEFAULT_FUNCTIONS, MessageFormat, MessageValue, parse_message
from info.language.messageformat.runtime.compiler import compile_message
from info.language.messageformat.runtime.resolver import Surroundings
from tests.language.messageformat.compared import compared

AROUND = Surroundings("en", "ltr", isolation=False, time_zone="UTC", functions=DEFAULT_FUNCTIONS)


def test_five_thousand_generated_messages_and_values_come_out_alike():
    counts, differences = compared(5_000, seed=3)

    assert differences == []
    assert counts["same"] > 1_500  # many messages are compiled, and many values are usual ones


@pytest.mark.parametrize(
    "source",
    [
        "plain",
        "{$name}",
        "{$count :integer} and {$price :currency currency=EUR}",
        "{$when :date length=long}",
        ".input {$n :number select=ordinal} .match $n one {{{$n}st}} * {{{$n}th}}",
        ".input {$n :integer} .local $o = {$n :offset subtract=1} {{{$n} {$o} {$o :percent}}}",
        ".input {$g :string} .match $g f {{she}} * {{they}}",
        "{#b}bold{/b}",
        "{$x :string u:dir=rtl u:id=here}",
        "{$x :number no-option=x}",
    ],
)
def test_the_usual_message_is_compiled(source):
    assert compile_message(parse_message(source), AROUND) is not None


@pytest.mark.parametrize(
    "source",
    [
        "{$x :number minimumFractionDigits=$d}",
        "{$x :nope}",
        "{:number}",
        "{$x :number minimumFractionDigits=x}",
        "{$x :string u:dir=up}",
        "{#a to=$b}x{/a}",
        ".input {$n :number} .match $n horse {{}} * {{}}",
        ".input {$d :date} .match $d * {{}}",
        "{$x :time timeZone=input}",
    ],
)
def test_a_message_with_something_to_report_is_left_to_the_resolver(source):
    assert compile_message(parse_message(source), AROUND) is None


def test_a_function_of_ones_own_under_a_standard_name_is_not_compiled_away():
    mine = {"integer": lambda _context, _options, _operand: MessageValue("number", 1, text="mine")}

    assert (
        MessageFormat("en", "{$n :integer}", functions=mine, bidi_isolation="none").format({"n": 3}) == "mine"
    )


def test_a_value_that_only_one_variant_needs_may_be_missing_for_the_others():
    source = ".input {$n :integer} .match $n one {{just one}} * {{{$n} of {$many}}}"
    seen = []

    text = MessageFormat("en", source, bidi_isolation="none").format({"n": 1}, seen.append)

    assert (text, seen) == ("just one", [])


def test_a_huge_message_is_formatted_without_being_compiled():
    source = "{$x}" * 2_000

    assert compile_message(parse_message(source), AROUND) is None
    assert MessageFormat("en", source, bidi_isolation="none").format({"x": "a"}) == "a" * 2_000
