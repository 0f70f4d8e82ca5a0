"""From plans and looks to a report: what it decides, what it refuses, what its page shows."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from info.errors import AdaptiveAllocation, ExperimentError
from info.personalization.statistics import (
    Cohort,
    Guardrail,
    Held,
    Look,
    Plan,
    Progress,
    Report,
    advance,
    begin,
    looks_by_table,
    make_report,
    report_of,
)
from info.personalization.statistics.page import report_page
from info.personalization.statistics.page_style import STYLE

HALVES = (("control", 0.5), ("warm", 0.5))
DAY = 86_400.0


def plan(mode: str = "open", **other: Any) -> Plan:
    given = {"variants": ("control", "warm"), "mode": mode, "name": "Warmer", "started_at": DAY}
    return Plan(**(given | ({"people_per_variant": 20_000} if mode == "planned" else {}) | other))


def cohort(table: int, control: tuple[int, int], warm: tuple[int, int], **other: Any) -> Cohort:
    return Cohort(
        table,
        other.pop("shares", HALVES),
        {"control": control[0], "warm": warm[0]},
        {"control": control[1], "warm": warm[1]},
        **other,
    )


def looks(*counts: tuple[tuple[int, int], tuple[int, int]], **other: Any) -> list[Look]:
    return [Look(DAY * (2 + n), (cohort(0, *each, **other),)) for n, each in enumerate(counts)]


CLEAR = [((5_000, 100), (5_000, 110)), ((12_000, 240), (12_000, 350)), ((20_000, 400), (20_000, 560))]
SAME = [((5_000, 100), (5_000, 104)), ((20_000, 400), (20_000, 402))]


@pytest.mark.parametrize("mode", ["planned", "open"])
def test_a_clear_difference_is_found_and_the_winner_named(mode):
    report = make_report(plan(mode), looks(*CLEAR))

    assert (report.verdict, report.winner, report.decided_at_look) == ("better", "warm", 2)
    assert report.comparisons[0].low > 0
    assert 0 < (report.comparisons[0].expected or 0) < 0.46
    assert report.people == 40_000
    assert report.days == 3


@pytest.mark.parametrize(("mode", "state"), [("planned", "no_difference"), ("open", "running")])
def test_no_difference_ends_a_planned_test_and_leaves_an_open_one_running(mode, state):
    report = make_report(plan(mode), looks(*SAME))

    assert (report.verdict, report.winner) == (state, None)


def test_a_worse_challenger_is_told():
    report = make_report(plan(), looks(*[(warm, control) for control, warm in CLEAR]))

    assert report.verdict == "worse"
    assert "Keep control" in report.headline


def test_what_a_planned_test_found_stands_whatever_comes_afterwards():
    found = make_report(plan("planned"), looks(*CLEAR[:2]))
    later = make_report(plan("planned"), looks(*CLEAR[:2], ((20_000, 600), (20_000, 400))))

    assert later.verdict == "better"
    assert later.comparisons[0].lift == found.comparisons[0].lift


def test_a_planned_test_refuses_shares_that_follow_the_results():
    with pytest.raises(AdaptiveAllocation, match="mode 'open'"):
        make_report(plan("planned", policy="thompson"), [])
    moved = cohort(1, (10, 1), (90, 9), shares=(("control", 0.1), ("warm", 0.9)))
    with pytest.raises(AdaptiveAllocation, match="table 1"):
        make_report(plan("planned"), [*looks(CLEAR[0]), Look(9 * DAY, (moved,))])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"variants": ("control",)}, "challenger"),
        ({"variants": ("control", "control")}, "name of its own"),
        ({"alpha": 0.0}, "alpha"),
        ({"peak": 9.0}, "peak"),
        ({"mode": "planned", "people_per_variant": 0}, "how large"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(wrong, words):
    with pytest.raises(ExperimentError, match=words):
        make_report(plan(**({"mode": "open"} | wrong)), [])


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"shares": (("control", 0.5), ("warm", 0.6))}, "sum to 1"),
        ({"shares": (("control", 0.5), ("cold", 0.5))}, "cold"),
    ],
)
def test_counts_that_cannot_be_are_refused_in_words(other, words):
    with pytest.raises(ExperimentError, match=words):
        make_report(plan(), [Look(1.0, (cohort(3, (5, 1), (5, 1), **other),))])
    with pytest.raises(ExperimentError, match="below 0"):
        make_report(plan(), [Look(1.0, (cohort(3, (5, 1), (5, -1)),))])


def test_under_a_bandit_a_table_counts_once_and_only_when_it_is_closed():
    bandit = plan(policy="thompson")
    early = Look(2 * DAY, (cohort(0, (500, 10), (500, 30)),))
    shut = Look(3 * DAY, (cohort(0, (500, 12), (500, 40), closed=True),))
    late = Look(4 * DAY, (cohort(0, (500, 12), (500, 400), closed=True),))

    waiting = make_report(bandit, [early])
    counted = make_report(bandit, [early, shut])

    assert waiting.waiting == 1000
    assert waiting.comparisons[0].e_value == 1.0
    assert counted.waiting == 0
    assert counted.comparisons[0].e_value > 1.0
    assert make_report(bandit, [early, shut, late]).comparisons == counted.comparisons


def test_under_a_bandit_a_table_waits_for_those_before_it_and_for_all_of_its_segments():
    bandit = plan(policy="thompson")
    opened = cohort(0, (500, 10), (500, 30), segment="plan=pro")
    rest = cohort(0, (500, 10), (500, 30), closed=True)
    second = cohort(1, (500, 10), (500, 30), closed=True)

    early = make_report(bandit, [Look(2 * DAY, (opened, rest, second))])
    late = make_report(
        bandit,
        [
            Look(2 * DAY, (opened, rest, second)),
            Look(3 * DAY, (msgspec.structs.replace(opened, closed=True),)),
        ],
    )
    in_order = make_report(
        bandit, looks_by_table([msgspec.structs.replace(opened, closed=True), rest, second], [DAY] * 3)
    )

    assert (early.comparisons[0].e_value, early.waiting) == (1.0, 3000)
    assert late.waiting == 0
    assert late.comparisons[0].e_value > 1.0
    assert len(in_order.path) == 2
    assert in_order.comparisons[0].e_value == pytest.approx(late.comparisons[0].e_value, rel=1e-9)


def test_under_steady_shares_rewards_count_as_they_come_and_forgotten_people_are_taken_out():
    at_once = make_report(plan(), looks(((500, 12), (500, 40))))
    bit_by_bit = make_report(
        plan(), looks(((300, 2), (300, 9)), ((520, 13), (520, 44)), ((500, 12), (500, 40)))
    )

    assert bit_by_bit.comparisons[0].e_value == pytest.approx(at_once.comparisons[0].e_value)


def test_tables_with_other_shares_are_compared_within_themselves():
    """The base rate doubles while the bandit moves to the challenger: pooled, it would look better."""
    slow = cohort(0, (9_000, 180), (1_000, 20), closed=True, shares=(("control", 0.9), ("warm", 0.1)))
    fast = cohort(1, (1_000, 40), (9_000, 360), closed=True, shares=(("control", 0.1), ("warm", 0.9)))

    report = make_report(plan(policy="thompson"), looks_by_table([fast, slow], [2 * DAY, DAY]))

    assert [point.table for point in report.path] == [0, 1]
    assert report.comparisons[0].lift == pytest.approx(0, abs=1e-3)
    rates = {each.name: each.rate for each in report.variants}
    assert rates["warm"] == pytest.approx(rates["control"], rel=1e-6)


def test_a_distorted_assignment_is_told_before_any_winner():
    report = make_report(plan(), looks(((9_000, 180), (11_000, 400))))

    assert report.verdict == "sample_ratio"
    assert report.sample_ratio.alarm


def test_a_guardrail_takes_a_winner_away():
    guarded = plan(guardrails=(Guardrail("unsubscribed"), Guardrail("complained", 0.5)))
    harm = {"unsubscribed": {"control": 40, "warm": 120}, "complained": {"control": 3, "warm": 2}}

    report = make_report(guarded, looks(*CLEAR[1:], guarded=harm))

    assert (report.verdict, report.winner) == ("guardrail", None)
    assert [each.harmed for each in report.guardrails] == [True, False]
    assert "harm" in report.headline


def test_several_challengers_share_the_error_and_the_best_wins():
    three = plan(variants=("control", "warm", "short", "loud"))
    quarters = tuple((name, 0.25) for name in three.variants)
    rewarded = dict(zip(three.variants, (400, 520, 600, 396), strict=True))

    report = make_report(
        three, [Look(2 * DAY, (Cohort(0, quarters, dict.fromkeys(rewarded, 20_000), rewarded),))]
    )

    assert report.winner == "short"
    assert [each.significant for each in report.comparisons] == [True, True, False]
    assert report.comparisons[0].bound == pytest.approx(60)


def test_the_held_out_are_compared_with_all_who_took_part():
    held = Held(0.2, 2_500, 40)

    report = make_report(plan(), looks(((5_000, 120), (5_000, 125)), held=held))

    assert report.people == 12_500
    assert report.holdout is not None
    assert report.holdout.lift == pytest.approx((245 / 0.8) / (40 / 0.2) - 1, abs=0.01)
    assert not report.sample_ratio.alarm


@pytest.mark.parametrize("mode", ["planned", "open"])
def test_progress_is_a_value_that_can_be_kept_and_taken_up_again(mode):
    kept, whole = begin(plan(mode)), begin(plan(mode))
    for look in looks(((500, 9), (500, 11)), *CLEAR):
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(advance(plan(mode), kept, look)), type=Progress)
        whole = advance(plan(mode), whole, look)

    assert report_of(plan(mode), kept) == report_of(plan(mode), whole)


def test_a_report_is_json_too_with_null_where_there_is_no_end():
    report = make_report(plan("planned"), looks(((500, 9), (500, 11))))

    told = json.loads(msgspec.json.encode(report))

    assert told["verdict"] == "running"
    assert told["comparisons"][0]["high"] is None


def pages() -> dict[str, Report]:
    hostile = plan(
        variants=("control", '<script>alert("1")</script>'),
        name="</title><img src=x onerror=alert(1)>",
        metric="clicked & <b>",
        guardrails=(Guardrail("<i>left"),),
        policy="thompson",
    )
    names = hostile.variants
    draw, found = random.Random(3), []
    for table in range(12):
        part = draw.uniform(0.2, 0.8)
        counts = [int(1000 * (1 - part)), int(1000 * part)]
        found.append(
            Cohort(
                table,
                ((names[0], 1 - part), (names[1], part)),
                dict(zip(names, counts, strict=True)),
                dict(zip(names, (counts[0] // 20, counts[1] // 15), strict=True)),
                {"<i>left": dict(zip(names, (3, 4), strict=True))},
                closed=True,
            )
        )
    return {
        "hostile": make_report(hostile, looks_by_table(found, [DAY * (1 + n) for n in range(12)])),
        "planned": make_report(plan("planned"), looks(*CLEAR)),
        "one look": make_report(plan(), looks(CLEAR[0], held=Held(0.2, 2500, 40))),
        "no look": make_report(plan(), []),
    }


@pytest.mark.parametrize("name", ["hostile", "planned", "one look", "no look"])
def test_a_page_is_one_whole_document_that_runs_and_loads_nothing(name):
    page = report_page(pages()[name])

    body = page.removeprefix("<!doctype html>").replace('<meta charset="utf-8">', "")
    root = ET.fromstring(re.sub(r"(<meta [^>]*)>", r"\1/>", body))
    names = {element.tag for element in root.iter()}
    assert not names & {"script", "img", "link", "iframe", "i", "b"}
    assert not any(key.startswith("on") or key in {"src", "href"} for e in root.iter() for key in e.attrib)
    assert "default-src 'none'" in page
    assert all(drawing.get("aria-label") for drawing in root.iter("svg"))


def test_a_page_says_every_number_with_its_sentence():
    report = pages()["planned"]
    page = report_page(report)

    for each in report.words:
        assert each.sentence
        assert each.sentence.replace("'", "&#x27;") in page
    found = report.comparisons[0]
    for shown in ("+45.8 %", f"{found.z:.2f}", "below 0.0001", "20,000", "40,000"):
        assert shown in page, shown


@pytest.mark.parametrize("at_night", [False, True])
def test_text_of_a_page_has_the_contrast_it_needs(at_night):
    parts = STYLE.split("@media (prefers-color-scheme:dark)")
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", parts[1] if at_night else parts[0]))

    for name in ("text", "quiet", *(f"c{n}" for n in range(8))):
        assert contrast(colours[name], colours["card"]) >= 4.5, name
    for name in ("good", "bad", "wait"):
        assert contrast(colours[name], colours[f"{name}-ground"]) >= 4.5, name


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lights = sorted(map(light, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
