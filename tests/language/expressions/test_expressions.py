"""The expression subset: what it accepts, what it means, and that both evaluators agree."""

from __future__ import annotations

import ast
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import ExpressionError, LimitError
from info.language import expressions as x

CONTEXT = {
    "n": 3,
    "zero": 0,
    "f": 0.5,
    "s": "pro",
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [1, 2],
    "plan": {"name": "Gold", "seats": 2},
    "a.b": "exact",
}


def run_compiled(expr: x.Expr, context: dict[str, Any], local: dict[str, Any]) -> Any:
    """The value of the compiled form, through a function made of its syntax tree."""
    names = {name: f"i_{name}" for name in local}
    tree = ast.Expression(x.to_ast(expr, context="c", tenant="t", local=names))
    scope = {**x.RUNTIME, "c": context, "t": {"brand": {"name": "Aria"}}, "__builtins__": {}}
    scope.update({names[name]: value for name, value in local.items()})
    return eval(compile(ast.fix_missing_locations(tree), "<test>", "eval"), scope)


def outcome(run: Any) -> tuple[str, Any]:
    """A value, or "fails": the two evaluators must agree on which and on the value."""
    try:
        value = run()
    except x.FAILURES:
        return "fails", None
    if isinstance(value, float) and math.isnan(value):
        return "value", "NaN"
    return type(value).__name__, value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("n == 3", True),
        ("n == 3.0", True),
        ("yes == 1", False),
        ("n + 1 > 3 && s == 'pro'", True),
        ("s in ['pro', \"team\"]", True),
        ("1 in [true]", False),
        ("has(plan.name)", True),
        ("has(plan.colour)", False),
        ("has(n.deeper.still)", False),
        ("has(nothing)", True),
        ("size(list) + size(s) + size(plan)", 7),
        ("n / 2", 1.5),
        ("-7 % 3", -1),
        ("1 / zero", math.inf),
        ("plan.seats > 1 ? 'many' : 'one'", "many"),
        ("missing.path > 1 || yes", True),
        ("missing && no", False),
        ("!no", True),
        ("a.b", "exact"),
        ("brand.name", "Aria"),
        ("'a' + \"b\\n\"", "ab\n"),
        ("s < 'q'", True),
        ("-(2 + 3) * 2", -10),
    ],
)
def test_an_expression_means_what_cel_says(source: str, value: object) -> None:
    expr = x.parse(source, x.Scope(context=frozenset(CONTEXT)))

    assert x.evaluate(expr, CONTEXT, {"brand": {"name": "Aria"}}, {}) == value
    assert run_compiled(expr, CONTEXT, {}) == value


@pytest.mark.parametrize(
    "source",
    ["missing", "missing && yes", "n && yes", "s < 1", "yes + 1", "size(n)", "n % 0", "s.deeper", "!n"],
)
def test_an_expression_without_a_value_fails_in_both_forms(source: str) -> None:
    expr = x.parse(source)

    assert outcome(lambda: x.evaluate(expr, CONTEXT, {}, {})) == ("fails", None)
    assert outcome(lambda: run_compiled(expr, CONTEXT, {})) == ("fails", None)


@pytest.mark.parametrize(
    ("source", "offset", "hint"),
    [
        ("a and b", 2, "&&"),
        ("a = 1", 2, "=="),
        ("not a", 0, "!"),
        ("len(a)", 0, "size"),
        ("a == True", 5, "true"),
        ("a in b", 5, "['pro', 'team']"),
        ("has(1)", 0, "has(plan.name)"),
        ("a ==", 4, ""),
        ("(a", 2, ""),
        ("a # b", 2, ""),
        ("__import__('os')", 0, "has(path)"),
        ("a[0]", 1, ""),
    ],
)
def test_a_slip_is_an_error_that_shows_the_place_and_the_right_form(
    source: str, offset: int, hint: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        x.parse(source)

    assert caught.value.offset == offset
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    "source", ["(" * 33 + "a" + ")" * 33, "!" * 40 + "a", "a" * 2_049, " || ".join(["a"] * 101)]
)
def test_an_expression_that_is_too_deep_or_too_long_is_refused(source: str) -> None:
    with pytest.raises(LimitError):
        x.parse(source)


def test_the_longest_chain_the_parser_takes_also_evaluates() -> None:
    expr = x.parse(" || ".join(["missing"] * 99 + ["yes"]))

    assert x.evaluate(expr, CONTEXT, {}, {}) is True
    assert run_compiled(expr, CONTEXT, {}) is True


def test_a_dotted_name_is_looked_up_exactly_before_it_is_a_path() -> None:
    scope = x.Scope(context=frozenset({"plan.name", "plan", "brand"}), local=frozenset({"track"}))

    assert x.resolve("plan.name", scope) == x.ContextPath(("plan.name",))
    assert x.resolve("plan.seats", scope) == x.ContextPath(("plan", "seats"))
    assert x.resolve("track.title", scope) == x.LocalPath("track", ("title",))
    assert x.resolve("links.home", scope) == x.TenantPath(("links", "home"))
    assert x.resolve("brand.name", scope) == x.ContextPath(("brand", "name"))


@pytest.mark.parametrize("source", ["tracks", "t in", "t of tracks", "t in a[0]", "t in ['a']"])
def test_each_is_a_name_in_a_path(source: str) -> None:
    assert x.parse_each(" t in plan.tracks ") == ("t", "plan.tracks")
    with pytest.raises(ExpressionError):
        x.parse_each(source)


constants = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=3),
)
paths = st.sampled_from(
    [x.ContextPath((name,)) for name in ("n", "zero", "f", "s", "yes", "no", "nothing", "list", "gone")]
    + [x.ContextPath(("plan", "seats")), x.ContextPath(("plan", "gone")), x.LocalPath("item", ("n",))]
    + [x.LocalPath("item"), x.TenantPath(("brand", "name"))]
)


def _compound(inner: st.SearchStrategy[x.Expr]) -> st.SearchStrategy[x.Expr]:
    operators = st.sampled_from(["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"])
    return st.one_of(
        st.builds(x.Not, inner),
        st.builds(x.Size, inner),
        st.builds(x.Binary, operators, inner, inner),
        st.builds(
            x.Binary,
            st.just("in"),
            inner,
            st.builds(x.SetLiteral, st.lists(constants, max_size=3).map(tuple)),
        ),
        st.builds(x.Conditional, inner, inner, inner),
    )


trees = st.recursive(
    st.one_of(st.builds(x.Literal, constants), paths, st.builds(x.Has, paths)), _compound, max_leaves=8
)


@given(trees)
def test_the_compiled_form_equals_the_plain_evaluator(expr: x.Expr) -> None:
    local = {"item": {"n": 2}}
    tenant = {"brand": {"name": "Aria"}}

    assert outcome(lambda: run_compiled(expr, CONTEXT, local)) == outcome(
        lambda: x.evaluate(expr, CONTEXT, tenant, local)
    )


@given(st.text(max_size=60))
def test_no_source_does_anything_but_parse_or_say_why_not(source: str) -> None:
    try:
        x.parse(source)
    except (ExpressionError, LimitError) as error:
        assert str(error)
