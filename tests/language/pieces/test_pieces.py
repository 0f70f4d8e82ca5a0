"""Pieces: the compiled program equals the plain interpreter, whatever the pieces and the values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import LimitError
from info.language import expressions as x
from info.language import pieces as p
from info.language.pieces.fitting import fit


def refuse_newlines(text: str) -> str:
    """A guarded stage: a line break must not go there."""
    if "\n" in text:
        raise p.HoleRefused("newline", "A header takes one line.")
    return text


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> str:
    """A layout that shows everything it was given."""
    return "|".join(",".join(row) for row in [header, *rows]) + "".join(aligns)


def formatter(function: str, options: Mapping[str, str], locale: str) -> Callable[[Any, str], str]:
    """A small stand-in for the formatters, strict as they are."""

    def text(value: Any, zone: str) -> str:
        if function == "info:list":
            return ", ".join(value)
        if function == "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError("not a number")
            shown = int(value) if math.isfinite(value) and value == int(value) and value else value
            return f"{shown:,}{options.get('unit', '')}"
        if isinstance(value, dict | list):
            raise ValueError("not a text")  # noqa: TRY004  (as the formatters do)
        return value if isinstance(value, str) else f"{value}@{zone}"

    return text


def selector(function: str, options: Mapping[str, str], locale: str) -> Callable[[Any], tuple[str, str]]:
    """Plural of English for numbers, the text itself for anything else."""

    def keys(value: Any) -> tuple[str, str]:
        if function == "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError("not a number")
            return f"{value}", "one" if value == 1 else "other"
        return f"{value}", f"{value}"

    return keys


ENV = p.Environment(
    stages={
        "up": str.upper,
        "angle": lambda text: text.replace("<", "&lt;"),
        "isolate": lambda text: f"[{text}]",
        "header": refuse_newlines,
    },
    layouts={"columns": columns},
    transparent=frozenset({"angle", "header"}),
    formatter=formatter,
    selector=selector,
)
TENANT = {"brand": {"name": "Aria"}}


def outcome(run: Callable[[], tuple[str, ...]]) -> object:
    """The texts, or the kind of failure and what it names."""
    try:
        return run()
    except p.HoleRefused as refused:
        return "refused", refused.code, refused.paths
    except p.UnusableValue as unusable:
        return "unusable", unusable.path
    except x.FAILURES as failure:
        return type(failure).__name__, str(failure)


def same(pieces: dict[str, p.Piece], context: dict[str, Any]) -> object:
    """Both ways of rendering, asserted equal."""
    program = p.compile_program(pieces, ENV)
    compiled = outcome(lambda: program(context, TENANT, "UTC"))

    assert compiled == outcome(lambda: tuple(p.interpret(pieces, ENV, context, TENANT, "UTC").values()))
    return compiled


def hole(name: str, *put: str, function: str = "string") -> p.Hole:
    """A hole reading a name of the context."""
    return p.Hole(p.Value(x.ContextPath((name,)), function), put)


def test_a_value_passes_its_stages_in_order() -> None:
    assert same({"o": p.Seq((p.Static("Hi "), hole("name", "angle", "up")))}, {"name": "<b>"}) == (
        "Hi &LT;B>",
    )


def test_formatted_values_pass_isolators_by() -> None:
    pieces: dict[str, p.Piece] = {"o": p.Seq((hole("n", "isolate", function="number"), hole("s", "isolate")))}

    assert same(pieces, {"n": 1200, "s": "x"}) == ("1,200[x]",)


@pytest.mark.parametrize("put", [(), ("up",), ("isolate",), ("isolate", "up")])
@pytest.mark.parametrize("options", [(), (("style", "short"),), (("style", x.ContextPath(("s",))),)])
def test_a_list_is_a_value_that_no_memory_is_asked_for(put, options) -> None:
    listed = p.Hole(p.Value(x.ContextPath(("l",)), "info:list", options), put)
    context = {"l": ["a", "b"], "s": "short"}

    (text,) = same({"o": listed}, context)

    assert same({"o": listed}, context) == (text,)
    assert text.casefold() in {"a, b", "[a], [b]"}


def test_a_guarded_hole_refuses_and_names_the_path() -> None:
    assert same({"o": hole("name", "header")}, {"name": "a\nb"}) == ("refused", "newline", ("name",))


def test_a_missing_value_is_named() -> None:
    assert same({"o": hole("gone")}, {}) == ("unusable", "gone")


def test_a_join_leaves_out_what_is_empty_and_its_frame_with_it() -> None:
    maybe = p.When(x.Has(x.ContextPath(("a",))), p.Static("A"))
    join = p.Join(",", (maybe, hole("s"), p.Join("", (hole("t"),), head="<", tail=">")), "[", "]", "none")

    assert same({"o": join}, {"s": "", "t": ""}) == ("none",)
    assert same({"o": join}, {"a": 1, "s": "", "t": "x"}) == ("[A,<x>]",)


def test_rows_past_the_limit_are_counted_not_rendered() -> None:
    rest = p.Hole(p.Value(x.LocalPath("rest")), ())
    item = p.Hole(p.Value(x.LocalPath("i")), ())
    each = p.Each("i", x.ContextPath(("list",)), item, 2, "-", p.Seq((p.Static("+"), rest)))

    assert same({"o": each}, {"list": ["a", "b"]}) == ("a-b",)
    assert same({"o": each}, {"list": ["a", "b", "c", "d", "e"]}) == ("a-b-+3@UTC",)
    assert same({"o": each}, {"list": {}}) == ("EvaluationError", "each takes a list")


def test_two_loops_that_bind_one_name_do_not_share_values() -> None:
    cell = p.Hole(p.Value(x.LocalPath("i")), ())
    loops = p.Seq(tuple(p.Each("i", x.ContextPath((name,)), cell, 9) for name in ("a", "b")))

    assert same({"o": loops}, {"a": ["1", "2"], "b": ["3"]}) == ("123",)


def test_a_selection_takes_the_first_arm_that_matches() -> None:
    count = p.Value(x.ContextPath(("n",)), "number")
    arms = ((("0",), p.Static("none")), (("one",), p.Static("one")), (("*",), hole("n", function="number")))
    choose = p.Choose((count,), arms)

    assert [same({"o": choose}, {"n": n}) for n in (0, 1, 7)] == [("none",), ("one",), ("7",)]
    assert same({"o": choose}, {"n": "x"}) == ("unusable", "n")


def test_an_option_may_be_a_value() -> None:
    value = p.Value(x.ContextPath(("n",)), "number", (("unit", x.ContextPath(("u",))),))

    assert same({"o": p.Hole(value, ())}, {"n": 5, "u": " EUR"}) == ("5 EUR",)


def test_booleans_and_zeros_are_not_mistaken_for_one_another() -> None:
    pieces: dict[str, p.Piece] = {
        "o": p.Seq((hole("a", function="number"), p.Static(" "), hole("b", function="number")))
    }

    assert same(pieces, {"a": 7, "b": 7.0}) == ("7 7",)
    assert same(pieces, {"a": 0.0, "b": -0.0}) == ("0.0 -0.0",)
    assert same(pieces, {"a": 1, "b": True}) == ("unusable", "b")
    assert same(pieces, {"a": 0, "b": False}) == ("unusable", "b")


@pytest.mark.parametrize("option", ["%", x.ContextPath(("unit",))])
def test_a_bare_string_of_the_context_is_never_remembered(option: str | x.Expr) -> None:
    formatted: list[str] = []

    def counting(function: str, options: Mapping[str, str], locale: str) -> Callable[[Any, str], str]:
        return lambda value, _zone: formatted.append(value) or str(value)  # type: ignore[func-returns-value]

    env = p.Environment(stages={}, layouts={}, formatter=counting, selector=selector)
    value = p.Value(x.ContextPath(("name",)), "string", (("unit", option),))
    program = p.compile_program({"o": p.Hole(value, ())}, env)

    assert [program({"name": "Ada", "unit": "%"}, {}, "UTC") for _ in range(2)] == [("Ada",), ("Ada",)]
    assert formatted == ["Ada", "Ada"]


def test_a_layout_sees_all_cells_before_it_arranges_them() -> None:
    cells = (p.Hole(p.Value(x.LocalPath("r", ("a",))), ()), p.Static("x"))
    rows = p.Rows(
        "r",
        x.ContextPath(("rows",)),
        (p.Static("A"), p.Static("B")),
        cells,
        ("<", ">"),
        "columns",
        2,
        ("up",),
    )

    assert same({"o": rows}, {"rows": []}) == ("",)
    assert same({"o": rows}, {"rows": [{"a": "1"}, {"a": "2"}, {"a": "3"}]}) == ("A,B|1,X|2,X<>",)


def test_loops_inside_loops_end_somewhere() -> None:
    piece: p.Piece = p.Static("x")
    for depth in range(9):
        piece = p.Each(f"i{depth}", x.ContextPath(("list",)), piece)

    with pytest.raises(LimitError):
        p.compile_program({"o": piece}, ENV)


def test_a_program_knows_what_it_reads() -> None:
    title = p.Hole(p.Value(x.LocalPath("track", ("title",))), ())
    guard = p.When(x.Has(x.ContextPath(("plan", "name"))), hole("user"))
    program = p.compile_program(
        {"o": p.Seq((guard, p.Each("track", x.ContextPath(("tracks",)), title)))}, ENV
    )

    assert program.reads == {"plan.name", "user", "tracks", "tracks[].title"}


# -- the property ------------------------------------------------------------------------------

names = st.sampled_from(["s", "n", "f", "yes", "list", "objects", "gone"])
values = st.builds(
    p.Value,
    st.one_of(
        names.map(lambda name: x.ContextPath((name,))),
        st.just(x.LocalPath("i")),
        st.just(x.LocalPath("rest")),
        st.just(x.LocalPath("i", ("k",))),
        st.just(x.TenantPath(("brand", "name"))),
    ),
    st.sampled_from(["string", "number"]),
    st.sampled_from([(), (("unit", "%"),), (("unit", x.ContextPath(("s",))),)]),
)
puts = st.lists(st.sampled_from(["up", "angle", "isolate", "header"]), max_size=3).map(tuple)
statics = st.builds(p.Static, st.sampled_from(["", "a", "<", "{", "}", '"']))
conditions = st.one_of(
    names.map(lambda name: x.Has(x.ContextPath((name,)))),
    st.builds(
        x.Binary,
        st.sampled_from(["==", "<", "&&"]),
        names.map(lambda n: x.ContextPath((n,))),
        st.just(x.Literal(2)),
    ),
    names.map(lambda name: x.ContextPath((name,))),
)
lists = st.sampled_from(["list", "objects", "s", "gone"]).map(lambda name: x.ContextPath((name,)))
keys = st.sampled_from(["one", "other", "1", "2", "*"])


def _compound(inner: st.SearchStrategy[p.Piece]) -> st.SearchStrategy[p.Piece]:
    children = st.lists(inner, max_size=4).map(tuple)
    edges = st.sampled_from(["", "<", "]"])
    arms = st.lists(st.tuples(st.tuples(keys), inner), max_size=3).map(tuple)
    return st.one_of(
        st.builds(p.Seq, children),
        st.builds(p.When, conditions, inner, inner),
        st.builds(p.Join, st.sampled_from(["", ","]), children, edges, edges, edges),
        st.builds(p.Choose, st.tuples(values), arms),
        st.builds(p.Each, st.just("i"), lists, inner, st.integers(0, 3), edges, st.one_of(st.none(), inner)),
        st.builds(
            p.Rows,
            st.just("i"),
            lists,
            st.tuples(inner),
            st.tuples(inner),
            st.just(("<",)),
            st.just("columns"),
            st.integers(0, 3),
            puts,
        ),
    )


trees = st.recursive(st.one_of(statics, st.builds(p.Hole, values, puts)), _compound, max_leaves=14)
contexts = st.fixed_dictionaries(
    {
        "s": st.sampled_from(["x", "", "<é>", "a\nb"]),
        "list": st.lists(st.sampled_from(["p", "", 2, 1.0, True]), max_size=4),
    },
    optional={
        "n": st.sampled_from([0, 1, 2, -0.0, 1.5]),
        "f": st.floats(allow_nan=False),
        "yes": st.booleans(),
        "objects": st.lists(st.sampled_from([{"k": "v"}, {"k": 1}, {}]), max_size=3),
    },
)


def _bound(tree: p.Piece, local: frozenset[str] = frozenset()) -> p.Piece:
    """The tree with locals that nothing binds made context reads (a binder never makes such)."""
    data = p.to_bytes({"o": tree})
    return p.from_bytes(data)["o"] if not _loose(tree, local) else p.Static("loose")


def _loose(tree: Any, local: frozenset[str]) -> bool:
    match tree:
        case x.LocalPath(name=name):
            return name not in local
        case p.Each(name=name, path=path, body=body, rest=rest):
            return _loose(path, local) or _loose(body, local | {name}) or _loose(rest, local | {"rest"})
        case p.Rows(name=name, path=path, header=header, cells=cells):
            return any(_loose(part, local) for part in (path, *header)) or any(
                _loose(c, local | {name}) for c in cells
            )
        case tuple():
            return any(_loose(part, local) for part in tree)
        case _ if hasattr(tree, "__struct_fields__"):
            return any(_loose(getattr(tree, name), local) for name in tree.__struct_fields__)
        case _:
            return False


@settings(max_examples=400)
@given(trees, trees, contexts)
def test_the_compiled_program_equals_the_plain_interpreter(
    a: p.Piece, b: p.Piece, context: dict[str, Any]
) -> None:
    same({"a": _bound(a), "b": _bound(b)}, context)


@settings(max_examples=200)
@given(trees, contexts)
def test_what_has_room_enough_is_given_by_the_fitter_as_by_the_interpreter(tree, context) -> None:
    pieces = {"o": _bound(tree)}

    def fitted() -> tuple[str, ...]:
        texts, lost = fit(pieces, ENV, context, TENANT, "UTC")
        assert lost == ()
        return texts

    assert outcome(fitted) == outcome(
        lambda: tuple(p.interpret(pieces, ENV, context, TENANT, "UTC").values())
    )


@given(trees)
def test_pieces_survive_being_stored(tree: p.Piece) -> None:
    data = p.to_bytes({"o": tree})

    assert p.from_bytes(data) == {"o": tree}
    assert p.to_bytes(p.from_bytes(data)) == data


def test_a_join_that_is_not_empty_passes_its_stages_whole():
    name = p.Hole(p.Value(x.ContextPath(("name",))), ())
    piece = p.Join("-", (name, p.When(x.Has(x.ContextPath(("more",))), name)), put=("up",))

    assert both(piece, {"name": "ada"}) == "ADA"
    assert both(piece, {"name": "ada", "more": 1}) == "ADA-ADA"
    assert both(piece, {"name": ""}) == ""


def both(piece: p.Piece, context: dict[str, Any]) -> str:
    plain = p.interpret({"text": piece}, ENV, context, {}, "UTC")["text"]
    assert p.compile_program({"text": piece}, ENV)(context, {}, "UTC") == (plain,)
    return plain
