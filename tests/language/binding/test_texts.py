"""Texts bound to names: runs, folded declarations, ordered arms, and the mistakes that are told."""

import pytest

from info.errors import MessageSyntaxError, TemplateError
from info.language.binding import bind_text
from info.language.expressions import ContextPath, Literal, LocalPath, Scope, TenantPath
from info.language.messageformat import make_selector, plural_table
from info.language.pieces.nodes import Arm, BoundText, Run, Value

SCOPE = Scope(frozenset({"user_name", "seats", "plan", "currency", "ends", "a.b"}), frozenset({"track"}))


def bound(source):
    return bind_text(source, SCOPE, select_locale="pl", format_locale="de")


def runs(source):
    (arm,) = bound(source).arms
    return arm.runs


def value(path, function="string", **options):
    return Value(ContextPath((path,)), function, tuple(options.items()), "de")


def test_a_text_without_selectors_has_one_arm():
    assert bound("Hi {$user_name}") == BoundText(
        (), (Arm((), (Run("Hi "), Run(Value(ContextPath(("user_name",)), "", locale="de")))),)
    )


def test_names_are_the_items_the_tenants_or_the_contexts():
    assert [run.part.expr for run in runs("{$track.title}{$brand.name}{$plan.name}{$a.b}")] == [
        LocalPath("track", ("title",)),
        TenantPath(("brand", "name")),
        ContextPath(("plan", "name")),
        ContextPath(("a.b",)),
    ]


def test_markup_is_the_style_of_runs():
    assert runs("a {#b}b {#i}c{/i}{/b}{#code}d{/code}") == (
        Run("a "), Run("b ", bold=True), Run("c", bold=True, italic=True), Run("d", code=True),
    )  # fmt: skip


def test_a_link_leads_to_the_tenants_name_or_to_a_value():
    source = "{#link to=guide}a{/link}{#link to=links.terms}b{/link}{#link to=$plan.url}c{/link}"

    assert [run.link for run in runs(source)] == [
        TenantPath(("links", "guide")),
        TenantPath(("links", "terms")),
        ContextPath(("plan", "url")),
    ]


def test_literals_are_text_and_join_what_stands_beside_them():
    assert runs("a {|b|} {#b}{/b}c") == (Run("a b c"),)
    assert runs("{|b| :string}") == (Run("b"),)
    assert runs("{|1.5| :number}") == (Run(Value(Literal("1.5"), "number", (), "de")),)
    assert runs("") == ()


def test_declarations_are_folded_into_the_values():
    source = (
        ".input {$seats :number minimumFractionDigits=2}\n.local $x = {$seats}\n"
        ".local $y = {$x :number signDisplay=always}\n{{{$seats} {$x} {$y} {$seats :integer}}}"
    )

    assert [run.part for run in runs(source) if run.part != " "] == [
        value("seats", "number", minimumFractionDigits="2"),
        value("seats", "number", minimumFractionDigits="2"),
        value("seats", "number", minimumFractionDigits="2", signDisplay="always"),
        value("seats", "integer"),
    ]


def test_a_number_keeps_what_integer_and_offset_made_of_it():
    source = (
        ".local $n = {$seats :offset subtract=1}\n.local $i = {$seats :integer}\n{{{$n :number}{$i :number}}}"
    )

    assert [run.part for run in runs(source)] == [
        value("seats", "offset", subtract="1"),
        value("seats", "integer"),
    ]


def test_an_option_may_be_a_value():
    (run,) = runs("{$seats :currency currency=$currency}")

    assert run.part == Value(
        ContextPath(("seats",)), "currency", (("currency", ContextPath(("currency",))),), "de"
    )


def test_selectors_follow_the_texts_language_and_holes_the_format_locale():
    text = bound(plural_table("$seats :integer", {"one": "x", "*": "{$seats}"}))

    assert text.selectors[0].locale == "pl"
    assert text.arms[1].runs[0].part.locale == "de"


def test_arms_stand_in_the_order_they_are_tried():
    text = bound(
        plural_table(
            "$seats :integer, $user_name",
            {"* *": "7", "few *": "5", "* x": "6", "one x": "3", "few y": "4", "2 *": "2", "1.0 x": "1"},
        )
    )

    assert [arm.keys for arm in text.arms] == [
        ("1", "x"), ("2", "*"), ("one", "x"), ("few", "y"), ("few", "*"), ("*", "x"), ("*", "*"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seats", "chosen"),
    [(0, "none"), (1, "one"), (2, "few"), (5, "any"), (22, "few"), ("1", "one"), (1.5, "few")],
)
def test_the_first_arm_that_matches_is_the_standards_choice(seats, chosen):
    text = bound(plural_table("$seats :integer", {"*": "any", "few": "few", "one": "one", "0": "none"}))
    keys = make_selector("integer", {}, text.selectors[0].locale)(seats)

    arm = next(arm for arm in text.arms if arm.keys[0] in (*keys, "*"))

    assert arm.runs == (Run(chosen),)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{$user_nam}", "Did you mean '$user_name'?"),
        ("{$zzz}", "Known: a.b, currency"),
        ("{$seats :nmber}", "Did you mean ':number'?"),
        ("{$seats :number minFractionDigits=2}", "has no option 'minFractionDigits'. Did you mean"),
        ("{$seats :number notation=compact}", "Did you mean 'info:compact'?"),
        ("{$seats :string a=b}", "':string' takes no options"),
        ("{$seats :number minimumFractionDigits=x}", "a whole number from 0 to 99"),
        ("{$seats :currency}", "three letters"),
        ("{$seats :number select=$plan}", "wants a literal, not $plan"),
        ("{:date}", "Write e.g. {$name :date}"),
        ("{#bold}x{/bold}", "Did you mean {#b}?"),
        ("{#strong}x{/strong}", "Did you mean {#b}?"),
        ("{#zzz}x{/zzz}", "Known: {#b}, {#i}, {#code}, {#link}"),
        ("{#b /}", "no markup {#b /}"),
        ("{#b}x", "never closed"),
        ("x{/b}", "nothing is open"),
        ("{#b}{#i}x{/b}{/i}", "{#i} is open"),
        ("{#b}{#i}{#b}x{/b}{/i}{/b}", "stands inside itself"),
        ("{#b to=x}x{/b}", "takes no 'to'"),
        ("{#link}x{/link}", "no target"),
        ("{#link to=|https://example.com|}x{/link}", "is an address"),
        ("{#link to=$nope.url}x{/link}", "no '$nope'"),
        (".input {$seats :number} .match $seats ones {{x}} * {{y}}", "Did you mean 'one'?"),
        (".input {$seats :number} .match $seats |*| {{x}} * {{y}}", "|*|"),
        (".input {$ends :date} .match $ends * {{y}}", "cannot select by ':date'"),
        (".local $n = {$seats :offset add=1} {{{$n :currency currency=EUR}}}", "cannot follow"),
        (".local $n = {$seats :offset add=1} {{{$n :offset add=1}}}", "Add both numbers up"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(source, says):
    with pytest.raises(TemplateError) as caught:
        bound(source)

    assert says in str(caught.value)


@pytest.mark.parametrize("source", ["{user_name}", "{{ user_name }}", "Hi ${user_name}", "{$x"])
def test_habits_and_syntax_errors_are_told_too(source):
    with pytest.raises(MessageSyntaxError):
        bound(source)


def test_without_a_schema_any_name_is_taken():
    text = bind_text("{$any.thing}", Scope(None), select_locale="en", format_locale="en")

    assert text.arms[0].runs[0].part.expr == ContextPath(("any", "thing"))
