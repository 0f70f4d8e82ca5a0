"""Habits of other template languages: each is caught, placed, and told its right form."""

import time

import pytest

from info.errors import MessageSyntaxError
from info.language.messageformat import desugar, habit, refuse_habit

WHEN = '"when": "…" on the block, or a plural table'
EACH = '"each": "item in items" on the block'
INCLUDE = '{"include": "…"} as a block'

SLIPS = [
    # Jinja, Twig, Django
    ("{{ user_name }}", "{$user_name}"),
    ("{{user.name}}", "{$user.name}"),
    ("{{- x -}}", "{$x}"),
    ("{{ x['a'] }}", "{$x}"),
    ("{{ name()}}", "{$name}"),
    ("{{ name|upper }}", "{$name :string}"),
    ("{{ total | round(2) }}", "{$total :number}"),
    ("{% if x %}", WHEN),
    ("{% endif %}", WHEN),
    ("{%- for a in b -%}", EACH),
    ("{% endfor %}", EACH),
    ("{% include 'x' %}", INCLUDE),
    ("{% set a = 1 %}", ".local $name = {…}"),
    ("{% now %}", "a block"),
    ("{# a comment #}", "nothing"),
    ("{x|upper}", "{$x :string}"),
    # Liquid
    ("{{ d | date: '%Y' }}", "{$d :date}"),
    ("{% unless x %}", WHEN),
    ("{% assign a = b %}", ".local $name = {…}"),
    # Handlebars, Mustache
    ("{{#if x}}", WHEN),
    ("{{/if}}", WHEN),
    ("{{else}}", WHEN),
    ("{{^x}}", WHEN),
    ("{{#each xs}}", EACH),
    ("{{/each}}", EACH),
    ("{{> footer}}", INCLUDE),
    ("{{{ raw }}}", "{$raw}"),
    ("{{&raw}}", "{$raw}"),
    ("{{! note }}", "nothing"),
    ("{{!-- note --}}", "nothing"),
    ("{{ .Name }}", "{$Name}"),
    ("{{ $name }}", "{$name}"),
    # str.format, f-strings, printf
    ("{user_name}", "{$user_name}"),
    ("{ user_name }", "{$user_name}"),
    ("{user_name :string}", "{$user_name :string}"),
    ("{x:.2f}", "{$x :number}"),
    ("{x:,}", "{$x :number}"),
    ("{x!r}", "{$x}"),
    ("{x[0]}", "{$x}"),
    ("{x=}", "{$x}"),
    ("{0}", "{$name}"),
    ("{}", "{$name}"),
    ("{0:>10}", "{$name}"),
    ("%s", "{$name}"),
    ("%d", "{$name}"),
    ("%.2f", "{$name}"),
    ("%1$s", "{$name}"),
    ("%(x)s", "{$x}"),
    ("%(x)03d", "{$x}"),
    ("%<x>s", "{$x}"),
    # Ruby, shells, JavaScript, others
    ("%{x}", "{$x}"),
    ("${x}", "{$x}"),
    ("${{ x }}", "{$x}"),
    ("#{x}", "{$x}"),
    ("#{@x}", "{$x}"),
    ("@{x}", "{$x}"),
    ("$user_name", "{$user_name}"),
    ("<%= x %>", "{$x}"),
    ("<% if x %>", "a block"),
    ("[[x]]", "{$x}"),
    ("*|FNAME|*", "{$fname}"),
    ("%name%", "{$name}"),
    ("{!! x !!}", "{$x}"),
    ("{@html x}", "{$x}"),
    ("{#if x}", WHEN),
    ("{:else}", WHEN),
    ("{#each xs as x}", EACH),
    # ICU MessageFormat 1
    ("{x, number}", "{$x :number}"),
    ("{x, date, short}", "{$x :date}"),
    ("{x, plural, one {a} other {b}}", '{"$x :integer": {"one": "…", "*": "…"}}'),
    ("{x, select, a {b} other {c}}", '{"$x :string": {"one": "…", "*": "…"}}'),
    ("{x, selectordinal, other {c}}", '{"$x :integer select=ordinal": {"one": "…", "*": "…"}}'),
    # Fluent
    ("{ $x -> [one] a *[other] b }", '{"$x :integer": {"one": "…", "*": "…"}}'),
    ("{ -brand }", "{$brand.name}, or the words themselves"),
    ("{ NUMBER($x) }", "{$x :number}"),
    ('{ DATETIME($x, month: "long") }', "{$x :datetime}"),
    ('{ "x" }', "{|x|}"),
    # Nearly ours
    ("{$x | upper}", "{$x :string}"),
    ("{$x:number}", "{$x :number}"),
    ("{$x[0]}", "{$x}"),
]


def test_the_table_is_long_enough():
    assert len(SLIPS) >= 40


@pytest.mark.parametrize(("slip", "meant"), SLIPS)
@pytest.mark.parametrize("before", ["", "Hello ", "a {$b} {#i}c{/i} "])
def test_a_slip_is_placed_and_told_its_right_form(slip, meant, before):
    found = habit(f"{before}{slip}, done.")

    assert found is not None
    assert (found.offset, found.meant) == (len(before), meant)
    assert slip.startswith(found.written)


def test_a_slip_inside_a_variant_is_found_there():
    source = ".input {$n :integer} .match $n one {{a day}} * {{{days} days}}"

    assert habit(source).offset == source.index("{days}")


@pytest.mark.parametrize(
    "source",
    [
        "{$x}", "{ $x }", "{$a.b-c}", "{$x :number minimumFractionDigits=2}", "{$x @note=|a|}", "{:f}",
        "{#b}x{/b}", "{ #b }x{ /b }", "{#code}{|{x}|}{/code}", "{#link to=links.a}a{/link}",
        "{#link to=$x}x{/link}", "{|word|}", "{|{{ x }}|}", "{|0|}", "{-1 :number}", "{1.5 :number}",
        ".input {$n :integer} .match $n one {{word}} * {{{$n} words}}", "{{Hello {$x}}}",
        "100% sure, 50% done", "50 %", "100%", "it costs $5 or US$ 5", "a $ b", "a \\{x\\} b",
        "\\{\\{ x \\}\\}",
        "[text](guide)", "[text]($path)", "me@example.com", "2 < 3 > 1", "[1]", "<b>", ":tada:",
        "#1", "@team",
        "**b** _i_ `c`", "a * b",
    ],
)  # fmt: skip
def test_what_is_meant_is_left_alone(source):
    assert habit(source) is None
    assert habit(desugar(source)) is None


def test_a_refusal_names_the_slip_the_place_and_the_form():
    with pytest.raises(MessageSyntaxError) as caught:
        refuse_habit("Hi {user_name}")

    assert (caught.value.offset, caught.value.type) == (3, "habit")
    assert str(caught.value) == (
        "{user_name} is not a value here. Without $ it prints the word itself; a meant word is {|word|}. "
        "Write {$user_name}."
    )


@pytest.mark.parametrize(
    "unit",
    [
        "{",
        "{{",
        "{%",
        "%",
        "$",
        "${",
        "{x",
        "{{ a|b",
        "<%",
        "[[",
        "{#",
        "{x, plural",
        "*|",
        "{a.a.a",
        "{'",
        "%(",
    ],
)
def test_slips_without_end_are_searched_in_time(unit):
    begun = time.process_time()

    habit(unit * (16_384 // len(unit)))

    assert time.process_time() - begun < 3
