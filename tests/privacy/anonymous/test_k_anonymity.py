"""k-anonymity: nobody alone, the least loss, the same whatever the order of the rows."""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import ConfigError, UnknownName
from info.privacy.anonymous import ExportKey, Plan, Quasi, anonymize, read_tree
from info.privacy.anonymous.classes import classes_of
from info.privacy.anonymous.generalising import guessed_kind, hierarchy_of
from info.privacy.anonymous.searching import search

KEY = ExportKey(b"k" * 32)
TREE = {"Europe": {"Austria": ["Graz", "Wien"], "Poland": ["Łódź"]}, "Asia": ["Kyoto", "Osaka"]}
QUASI = (
    Quasi("age", "number"),
    Quasi("day", "date"),
    Quasi("zip", "prefix"),
    Quasi("locale", "parts"),
    Quasi("city", "tree", read_tree("city", TREE)),
)
people = st.fixed_dictionaries(
    {
        "age": st.integers(18, 90).map(str) | st.just(""),
        "day": st.sampled_from(["2026-01-01", "2026-01-09", "2026-02-01", "2025-07-30"]),
        "zip": st.sampled_from(["80331", "80333", "80999", "10115", "8"]),
        "locale": st.sampled_from(["de", "de-AT", "de-CH", "zh-Hans-CN", "en"]),
        "city": st.sampled_from(["Graz", "Wien", "Łódź", "Kyoto", "Nowhere", ""]),
        "person": st.sampled_from("abcdefgh") | st.just(""),
        "illness": st.sampled_from(["cold", "flu"]),
    }
)
plans = st.builds(
    lambda quasi, k, most, person: Plan(
        quasi=quasi, k=k, sensitive=("illness",), person=person, suppress_max=most
    ),
    st.lists(st.sampled_from(QUASI), min_size=1, max_size=3, unique_by=lambda quasi: quasi.column).map(tuple),
    st.integers(2, 5),
    st.sampled_from([0.0, 0.1, 0.5, 1.0]),
    st.sampled_from([None, "person"]),
)


def classes(made: Any, plan: Plan) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found = defaultdict(list)
    for row in made.rows:
        found[tuple(row[quasi.column] for quasi in plan.quasi)].append(row)
    return found


@given(st.lists(people, max_size=40), plans)
@settings(max_examples=150)
def test_every_class_holds_k_or_is_suppressed(rows: list[dict[str, str]], plan: Plan):
    made = anonymize(rows, plan, KEY)
    report = made.report

    assert report.released + report.suppressed == report.rows == len(rows)
    assert report.suppressed <= plan.suppress_max * len(rows) or report.released == 0
    assert len(made.rows) == report.released
    found = classes(made, plan)
    assert len(found) == report.classes
    if plan.person is None:
        assert report.k == min(map(len, found.values()), default=0)
    assert report.k >= plan.k or report.released == 0
    assert report.diversity["illness"] == min(
        (len({row["illness"] for row in members}) for members in found.values()), default=0
    )
    assert 0 <= report.loss <= 1


@given(st.lists(people, max_size=30), plans, st.randoms())
@settings(max_examples=80)
def test_the_order_of_rows_and_of_columns_in_them_changes_nothing(
    rows: list[dict[str, str]], plan: Plan, dice: random.Random
):
    shuffled = [dict(sorted(row.items(), key=lambda _: dice.random())) for row in rows]
    dice.shuffle(shuffled)

    assert anonymize(shuffled, plan, KEY) == anonymize(rows, plan, KEY)


@given(st.lists(people, max_size=25), plans)
@settings(max_examples=80)
def test_no_generalisation_loses_less(rows: list[dict[str, str]], plan: Plan):
    """Every node of the lattice is tried here, by a loss worked out row by row."""
    made = anonymize(rows, plan, KEY).report
    if not rows:
        return
    hierarchies = [
        hierarchy_of(quasi.column, quasi.kind, [row[quasi.column] for row in rows], quasi.tree)
        for quasi in plan.quasi
    ]
    losses = []
    for levels in itertools.product(*(range(each.height + 1) for each in hierarchies)):
        forms = [
            tuple(
                each.table[row[each.column]][level] for each, level in zip(hierarchies, levels, strict=True)
            )
            for row in rows
        ]
        if plan.person is None:
            size: dict[Any, int] = Counter(forms)
        else:
            who = defaultdict(set)
            for form, row in zip(forms, rows, strict=True):
                who[form] |= {row["person"]} - {""}
            size = {form: len(names) for form, names in who.items()}
        kept = [size[form] >= plan.k for form in forms]
        if len(rows) - sum(kept) <= plan.suppress_max * len(rows):
            lost = [
                sum(
                    each.losses[row[each.column]][level]
                    for each, level in zip(hierarchies, levels, strict=True)
                )
                / len(hierarchies)
                if stays
                else 1.0
                for row, stays in zip(rows, kept, strict=True)
            ]
            losses.append(sum(lost) / len(rows))

    assert (made.nodes > 0) is bool(losses)
    assert made.loss == pytest.approx(min(losses, default=1.0))
    assert made.looked_at <= made.nodes or not losses


@given(st.lists(people, max_size=30), st.sampled_from(QUASI))
def test_a_level_holds_the_one_below_it_and_never_loses_less(rows: list[dict[str, str]], quasi: Quasi):
    values = [row[quasi.column] for row in rows]
    hierarchy = hierarchy_of(quasi.column, quasi.kind, values, quasi.tree)

    for value in set(values):
        forms, losses = hierarchy.table[value], hierarchy.losses[value]
        assert (forms[0], losses[0]) == (value, 0.0) or value == ""
        assert (forms[-1], losses[-1]) == ("*", 1.0)
        assert len(forms) == len(losses) == len(hierarchy.names)
        assert list(losses) == sorted(losses)
    for level in range(hierarchy.height):
        above: dict[str, set[str]] = defaultdict(set)
        for value in set(values):
            above[hierarchy.table[value][level]].add(hierarchy.table[value][level + 1])
        assert all(len(forms) == 1 for forms in above.values())


@pytest.mark.parametrize(
    ("kind", "values", "value", "forms"),
    [
        ("number", ["0", "13", "100"], "13", ("13", "[10, 15)", "[10, 20)", "[0, 50)", "*")),
        ("number", ["-7", "93"], "-7", ("-7", "[-10, -5)", "[-10, 0)", "[-50, 0)", "*")),
        ("number", ["5", "5"], "5", ("5", "*")),
        ("number", ["0.1", "0.2"], "0.2", ("0.2", "[0.2, 0.205)", "[0.2, 0.21)", "[0.2, 0.25)", "*")),
        ("date", ["2026-11-30"], "2026-11-30", ("2026-11-30", "2026-11", "2026", "*")),
        (
            "date",
            ["2026-11-30T08:15:00Z"],
            "2026-11-30T08:15:00Z",
            ("2026-11-30T08:15:00Z", "2026-11-30", "2026-11", "2026", "*"),
        ),
        ("prefix", ["803", "10115"], "803", ("803", "803", "803", "80*", "8*", "*")),
        ("prefix", ["Łódź"], "Łódź", ("Łódź", "Łód*", "Łó*", "Ł*", "*")),
        ("parts", ["zh-Hans-CN", "de"], "zh-Hans-CN", ("zh-Hans-CN", "zh-Hans", "zh", "*")),
        ("parts", ["push.fcm", "email"], "push.fcm", ("push.fcm", "push", "*")),
        ("category", ["gold", "free"], "gold", ("gold", "*")),
        ("prefix", ["", "ab"], "", ("", "", "*")),
    ],
)
def test_a_value_goes_up_its_hierarchy(kind: str, values: list[str], value: str, forms: tuple[str, ...]):
    assert hierarchy_of("c", kind, values).table[value] == forms


def test_a_tree_goes_up_to_its_root_and_what_it_does_not_know_goes_there_at_once():
    hierarchy = hierarchy_of("city", "tree", ["Graz", "Kyoto", "Nowhere"], read_tree("city", TREE))

    assert hierarchy.table["Graz"] == ("Graz", "Austria", "Europe", "*")
    assert hierarchy.table["Kyoto"] == ("Kyoto", "Kyoto", "Asia", "*")
    assert hierarchy.table["Nowhere"] == ("Nowhere", "*", "*", "*")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2.5", "-3e2", ""], "number"),
        (["2026-11-30", ""], "date"),
        (["2026-13-30"], "prefix"),
        (["1", "x"], "prefix"),
        (["NaN"], "prefix"),
        (["Infinity"], "prefix"),
        (["1e999999"], "prefix"),
        ([""], "prefix"),
        ([], "prefix"),
    ],
)
def test_a_kind_is_guessed_only_when_every_value_fits(values: list[str], kind: str):
    assert guessed_kind(values) == kind


def test_people_are_counted_and_not_their_rows():
    rows = [{"zip": "1", "who": "a"}] * 9 + [{"zip": "2", "who": who} for who in "abc"]

    by_rows = anonymize(rows, Plan(quasi=(Quasi("zip"),), k=3), KEY)
    by_people = anonymize(rows, Plan(quasi=(Quasi("zip"),), k=3, person="who", suppress_max=1), KEY)

    assert (by_rows.report.k, by_rows.report.suppressed) == (3, 0)
    assert by_people.report.of == "people"
    assert by_people.report.k == 3
    assert not any(set(row) - {"zip"} for row in by_people.rows)


def test_of_generalising_and_suppressing_the_one_that_loses_less_is_taken():
    rows = [{"age": "30"}] * 96 + [{"age": str(age)} for age in (31, 55, 71, 90)]

    few_may_go = anonymize(rows, Plan(quasi=(Quasi("age"),), k=5, suppress_max=0.1), KEY).report
    none_may_go = anonymize(rows, Plan(quasi=(Quasi("age"),), k=5, suppress_max=0.0), KEY).report

    assert (few_may_go.levels["age"], few_may_go.suppressed, few_may_go.loss) == ("exact", 4, 0.04)
    assert (none_may_go.levels["age"], none_may_go.suppressed, none_may_go.loss) == ("any", 0, 1.0)


def test_what_cannot_be_hidden_is_not_released():
    made = anonymize([{"zip": "1"}] * 4, Plan(quasi=(Quasi("zip"),), k=5), KEY)

    assert made.rows == ()
    assert (made.report.k, made.report.released, made.report.suppressed, made.report.loss) == (0, 0, 4, 1.0)


def test_no_rows_are_no_error():
    assert anonymize([], Plan(quasi=(Quasi("zip"),), k=5), KEY).report.rows == 0


def test_a_column_that_is_named_nowhere_leaves_nothing_behind():
    rows = [{"zip": "1", "mail": f"{at}@x.example", "plan": "free"} for at in range(6)]

    made = anonymize(rows, Plan(quasi=(Quasi("zip"),), k=5, kept=("plan",)), KEY)

    assert made.report.left_out == ("mail",)
    assert "x.example" not in repr(made)


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (Plan(quasi=(Quasi("zip"),), k=1), "one person in a class is not hidden"),
        (Plan(quasi=(), k=5), "no column is named"),
        (Plan(quasi=(Quasi("zip"),), k=5, suppress_max=1.5), "a share is from 0 to 1"),
        (Plan(quasi=(Quasi("zip"),), k=5, kept=("zip",)), "'zip' is to become two things"),
        (Plan(quasi=(Quasi("zip", "prefxi"),), k=5), "Did you mean 'prefix'"),
        (Plan(quasi=(Quasi("zip", "tree"),), k=5), "a tree is wanted"),
        (Plan(quasi=(Quasi("zip", "number"),), k=5), "a value is no number"),
        (Plan(quasi=(Quasi("zip", "date"),), k=5), "a value is no date"),
    ],
)
def test_a_plan_that_cannot_be_is_an_error_that_quotes_no_value(plan: Plan, what: str):
    with pytest.raises(ConfigError, match=what) as told:
        anonymize([{"zip": "secret-7"}], plan, KEY)

    assert "secret-7" not in str(told.value)


def test_a_column_nobody_has_is_named_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'zip'"):
        anonymize([{"zip": "1"}], Plan(quasi=(Quasi("zpi"),), k=5), KEY)


@pytest.mark.parametrize("tree", [["a", "a"], {"a": ["a"]}, {"a": 1}, "a", {"a": [1]}])
def test_a_tree_that_is_none_is_an_error(tree: Any):
    with pytest.raises(ConfigError, match="city"):
        read_tree("city", tree)


def test_the_search_looks_at_a_part_of_the_lattice():
    dice = random.Random(7)
    rows = Counter(
        (
            str(dice.randrange(18, 90)),
            f"2026-{dice.randrange(1, 13):02}-11",
            dice.choice(["de", "en", "de-AT"]),
        )
        for _ in range(3_000)
    )
    hierarchies = [
        hierarchy_of(name, kind, [row[at] for row in rows])
        for at, (name, kind) in enumerate((("age", "number"), ("day", "date"), ("locale", "parts")))
    ]
    told: list[int] = []

    found = search(rows, hierarchies, k=5, suppress_max=0.1, looking=told.append)

    assert found is not None
    assert found.looked_at == len(told) < found.nodes
    sizes = [
        sum(rows[each] for each in members)
        for members in classes_of(rows, hierarchies, found.levels).values()
    ]
    assert sum(size for size in sizes if size < 5) <= 300
