"""The sentences of a report: what each number says, for a reader who never took a course in statistics."""

from __future__ import annotations

import math
from typing import Final

from info.personalization.statistics.results import Comparison, Explanation
from info.personalization.statistics.values import Plan

_QUARTILE: Final = 0.6745 / math.sqrt(2)
"""Half of a normal distribution lies within so many times the root of 2 of its deviation."""

__all__ = [
    "comparison_words",
    "explanations",
    "guardrail_words",
    "headline",
    "holdout_words",
    "more_often",
    "next_step",
    "number",
    "percent",
    "range_words",
    "ratio_words",
    "signed",
]


def percent(share: float | None, places: int = 1) -> str:
    """A share as a percentage: "2.4 %"; a dash where there is none."""
    if share is None or math.isnan(share):
        return "–"
    return f"{share * 100:.{places}f} %"


def signed(lift: float | None) -> str:
    """A lift with its sign: "+18.0 %", "−3.1 %"."""
    if lift is None or math.isnan(lift):
        return "–"
    if math.isinf(lift):
        return "no limit"
    return f"{'−' if lift < 0 else '+'}{abs(lift) * 100:.1f} %"


def more_often(lift: float | None) -> str:
    """A lift as an adverb: "18.0 % more often"."""
    if lift is None or math.isnan(lift):
        return "about as often"
    return f"{abs(lift) * 100:.1f} % {'less' if lift < 0 else 'more'} often"


def number(value: float) -> str:
    """A number of evidence in few digits: "0.31", "11.7", "over 1,000,000"."""
    if value >= 1e6:  # noqa: PLR2004  (beyond, digits say nothing)
        return "over 1,000,000"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004


def range_words(low: float, high: float) -> str:
    """An interval in words, with ends that rule nothing out said as such."""
    if low <= -1 and math.isinf(high):
        return "anything: too little is known yet"
    if math.isinf(high):
        return f"{signed(low)} or more"
    if low <= -1:
        return f"{signed(high)} or less"
    return f"{signed(low)} to {signed(high)}"


def headline(plan: Plan, state: str, winner: Comparison | None, harmed: tuple[str, ...]) -> str:
    """The verdict in one sentence."""
    control = plan.variants[0]
    if state == "sample_ratio":
        return "Do not read the result: units were not assigned as the tables say."
    if state == "guardrail":
        return f"Stop: {' and '.join(harmed)} did harm."
    if state == "better" and winner is not None:
        fits = range_words(winner.low, winner.high)
        return f"{winner.variant} is better than {control}. Lifts of {fits} fit what was seen."
    if state == "worse":
        names = " and ".join(plan.challengers)
        return f"Keep {control}: {names} {'is' if len(plan.challengers) == 1 else 'are'} worse."
    if state == "no_difference":
        return f"No winner was found: {control} stays. A smaller difference may exist."
    return "Not decided yet: what was seen so far could be luck."


def next_step(plan: Plan, state: str, winner: str | None) -> str:
    """What to do about the verdict."""
    return {
        "sample_ratio": "Find out which units are missing (failed sends, filters), then start again.",
        "guardrail": f"Give everybody {plan.variants[0]}, and look at why people left.",
        "better": f"Ship {winner} to everybody.",
        "worse": f"Keep {plan.variants[0]}, and try another idea.",
        "no_difference": f"Keep {plan.variants[0]}, or plan a larger test for a smaller lift.",
        "running": "Let it run. You may look again whenever you like: looking changes nothing.",
    }[state]


def comparison_words(plan: Plan, found: Comparison) -> str:
    """What a challenger's numbers say together."""
    told = (
        f"With {found.variant}, “{plan.metric}” comes {more_often(found.lift)} than with {plan.variants[0]}."
    )
    if found.lift is None:
        return f"Nothing can be said of {found.variant} yet: there is too little “{plan.metric}”."
    fits = f" Lifts of {range_words(found.low, found.high)} fit what was seen."
    if found.low <= -1 and math.isinf(found.high):
        fits = " No lift is ruled out yet."
    if plan.mode == "open" and found.e_value is not None:
        times = number(found.e_value)
        reached = "enough" if found.significant else f"{number(found.bound)} are needed"
        return (
            f"{told}{fits} A difference explains the rewards {times} times as well as luck does: {reached}."
        )
    score = found.z or 0.0
    bound = "no score is enough this early" if math.isinf(found.bound) else f"the bound was {found.bound:.2f}"
    reached = "that is enough" if found.significant else "that is not enough"
    if math.isinf(found.bound):
        return f"{told}{fits} The score is {score:.2f}; {bound}."
    return f"{told}{fits} The score is {score:.2f}, {bound}: {reached}."


def ratio_words(*, alarm: bool, p_value: float) -> str:
    """What the check of the assignment says."""
    if alarm:
        chance = "less than 1 in 1,000,000" if p_value < 1e-6 else f"{p_value:.2g}"  # noqa: PLR2004
        return (
            "The groups are not as large as the tables say they should be. Somebody is missing in one "
            f"of them, so rates cannot be compared (p {chance}; alarm at 0.01)."
        )
    return "The groups are as large as the tables say, within chance. The comparison is fair."


def guardrail_words(metric: str, variant: str, margin: float, *, harmed: bool, safe: bool) -> str:
    """What a guardrail says of a challenger."""
    if harmed:
        return f"More people {metric} with {variant} than with the control. That is more than luck explains."
    if safe:
        return (
            f"If more people {metric} with {variant} at all, then by less than the {margin:.0%} you allowed."
        )
    return (
        f"It is not known yet whether more people {metric} with {variant}; no sign of harm is strong enough."
    )


def holdout_words(lift: float | None, low: float, high: float, p_value: float) -> str:
    """What the holdout group says of the whole experiment."""
    if lift is None:
        return "Of those held out too few were rewarded to say what taking part does."
    sure = "more than luck explains" if p_value <= 0.05 else "not more than luck may explain"  # noqa: PLR2004
    return (
        f"Who took part was rewarded {more_often(lift)} than who was held out; lifts of "
        f"{range_words(low, high)} fit. That is {sure}."
    )


def explanations(
    plan: Plan, *, days: float, people: int, waiting: int, looks: int
) -> tuple[Explanation, ...]:
    """The numbers that belong to the experiment as a whole, and to how it is read."""
    found = [
        Explanation("days", f"{days:.1f}", "Days since the start."),
        Explanation("units", f"{people:,}", "Units that took part: each was assigned by one draw."),
        Explanation("looks", f"{looks:,}", _looks_words(plan)),
        Explanation("error", percent(plan.alpha), _error_words(plan)),
    ]
    if waiting:
        found.append(
            Explanation(
                "waiting",
                f"{waiting:,}",
                "Units of tables that are not closed: their rewards may still come and count when they have.",
            )
        )
    return (*found, *(_open_words(plan) if plan.mode == "open" else _planned_words(plan)))


def _open_words(plan: Plan) -> tuple[Explanation, ...]:
    half = percent(math.expm1(_QUARTILE * math.log1p(plan.peak)), 0)
    return (
        Explanation(
            "e-value",
            f"{number(len(plan.challengers) / plan.alpha)} is enough",
            "How many times as well a difference explains the rewards as luck does. Where nothing differs it "
            "ever gets there as seldom as the error says.",
        ),
        Explanation(
            "interval",
            percent(1 - plan.alpha / len(plan.challengers)),
            "The lifts that fit what was seen. It holds at every look at once, so it is wider than the "
            "interval of a test that is read once.",
        ),
        Explanation(
            "expected",
            "less luck",
            "What to expect after shipping: the lift drawn towards none, because a winner was often lucky, "
            f"too. Before anything was seen, half of all variants were taken to differ by less than {half}.",
        ),
    )


def _planned_words(plan: Plan) -> tuple[Explanation, ...]:
    return (
        Explanation(
            "score",
            "about 2 at the end",
            "The difference of two rates in units of what luck does. Its bound is high at first and falls to "
            "about 2 when all planned units are there.",
        ),
        Explanation(
            "interval",
            percent(1 - plan.alpha / len(plan.challengers)),
            "The lifts that fit what was seen, at every look at once (a repeated confidence interval).",
        ),
        Explanation(
            "expected",
            "less luck",
            "What to expect after shipping: as often too low as too high, the early stop reckoned in.",
        ),
    )


def _looks_words(plan: Plan) -> str:
    if plan.mode == "open":
        return "Times somebody looked. Every look was allowed for: looking often changes nothing."
    return f"Times the score was read, of {plan.looks} planned; each spends a part of the error."


def _error_words(plan: Plan) -> str:
    if len(plan.challengers) == 1:
        return "The probability of ever calling a difference where there is none."
    if plan.mode == "open":
        return "Of the variants called different, this part is wrong on average at most (e-BH)."
    return "The probability of calling any variant different where none is (divided among them)."
