"""A text says the same in a template as `MessageFormat` says: it is one language."""

import pytest

from info.formatters.inline import PlainDialect, text_piece
from info.language import pieces as p
from info.language.binding import bind_text
from info.language.expressions.scope import Scope
from info.language.messageformat import MessageFormat, text_direction

ENV = p.Environment(stages={}, layouts={})
DIALECT = PlainDialect(str, ())


def as_template(source, locale, values, zone):
    """The text as a program of a template renders it."""
    bound = bind_text(source, Scope(None, frozenset()), select_locale=locale, format_locale=locale)
    program = p.compile_program({"text": text_piece(bound, DIALECT)}, ENV)
    return program(values, {}, zone)[0]


def as_message(source, locale, values, zone):
    """The text as `MessageFormat` formats it."""

    def stop(error):
        raise error

    return MessageFormat(locale, source, bidi_isolation="none", time_zone=zone).format(values, stop)


TEXTS = [
    ("Hello, {$name}!", {"name": "Ada"}),
    ("{$count} and {$price}", {"count": 12345, "price": 0.5}),
    ("{$on}", {"on": True}),
    (
        "{$count :integer} {$count :number minimumFractionDigits=2} {$share :percent}",
        {"count": 7, "share": 0.5},
    ),
    ("{$price :currency currency=EUR} {$far :unit unit=kilometer}", {"price": 5, "far": 12.5}),
    ("{$due :date} {$due :time} {$due :datetime dateLength=long}", {"due": "2026-12-31T23:30:00Z"}),
    (".input {$n :integer} .match $n 0 {{none}} one {{{$n} one}} * {{{$n} more}}", {"n": 1}),
    (".input {$n :integer} .match $n 0 {{none}} one {{{$n} one}} * {{{$n} more}}", {"n": 1200}),
    (".input {$n :number select=ordinal} .match $n one {{{$n}st}} * {{{$n}th}}", {"n": 21}),
    (
        ".input {$n :integer} .local $o = {$n :offset subtract=1} .match $o one {{{$o} other}} * {{{$o}}}",
        {"n": 2},
    ),
    (".input {$g :string} .match $g f {{she}} m {{he}} * {{they}}", {"g": "m"}),
    (
        ".input {$a :integer} .input {$b :string} .match $a $b 1 x {{1x}} one y {{1y}} * x {{*x}} * * {{**}}",
        {"a": 1, "b": "y"},
    ),
    ("{$names :info:list} {$days :info:relative}", {"names": ["a", "b", "c"], "days": -3}),
    (".local $x = {$n :number minimumFractionDigits=1} {{{$x} {$x :integer}}}", {"n": 2.5}),
    (".input {$d :date length=long} {{{$d} {$d :date}}}", {"d": "2026-12-31"}),
    (
        ".input {$d :datetime dateLength=long timeZoneStyle=short timeZone=|Asia/Tokyo|} {{{$d} {$d :time}}}",
        {"d": "2026-12-31T23:30:00Z"},
    ),
    (".local $o = {$n :offset add=1} {{{$o :number minimumFractionDigits=1}}}", {"n": 2}),
    ("{$plan.name}", {"plan": {"name": "Pro"}}),
    ("{#b}{$name}{/b}", {"name": "Ada"}),
    ("{$size :number info:compact=short}", {"size": 1_500_000}),
]


@pytest.mark.parametrize("locale", ["en", "de", "pl", "ar", "ja", "de-CH"])
@pytest.mark.parametrize(("source", "values"), TEXTS)
def test_a_text_says_the_same_in_a_template_and_by_itself(source, values, locale):
    zone = "Europe/Warsaw"

    assert as_template(source, locale, values, zone) == as_message(source, locale, values, zone)


@pytest.mark.parametrize(
    ("locale", "direction"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ku-IQ", "rtl"), ("az", "ltr"), ("und", "ltr")],
)
def test_a_text_is_set_in_the_direction_of_its_script(locale, direction):
    assert text_direction(locale) == direction
