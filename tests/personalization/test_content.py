"""The content model: relative lifts of texts beside each other, with probabilities that hold together."""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.errors import ModelError
from info.personalization.content import ContentModel, Estimate, NoEstimate
from info.personalization.content.features import MARKS, marks_of, pairs_of, tokens_of
from info.personalization.content.weights import (
    WITH_ENCODER,
    Fitted,
    Head,
    packed,
    read_packaged,
    unpacked,
)

MODEL = ContentModel.packaged()
words = st.sampled_from(
    [
        "you",
        "won't",
        "believe",
        "this",
        "report",
        "is",
        "ready",
        "see",
        "what",
        "happened",
        "when",
        "he",
        "said",
        "no",
        "why",
        "now",
    ]
)
headlines = st.lists(words, min_size=1, max_size=12).map(" ".join)


def fitted(**changes) -> Fitted:
    told = {"version": "t", "languages": ("en",), "buckets": 256, "step": 0.0, "marks": {}}
    return Fitted(**{**told, "deviation": 0.2, "tokens_max": 40, "known_min": 0.5, **changes})


@settings(max_examples=25)
@given(st.lists(headlines, min_size=1, max_size=6))
def test_lifts_have_no_mean_and_chances_sum_to_one(texts):
    estimate = MODEL.estimate(texts, locale="en")

    assert isinstance(estimate, Estimate)
    assert math.isclose(sum(estimate.lifts), 0, abs_tol=1e-9)
    assert math.isclose(sum(estimate.best()), 1, abs_tol=1e-9)
    assert all(each.low <= each.lift <= each.high for each in estimate.ranges())


@settings(max_examples=25)
@given(headlines, headlines)
def test_a_pair_s_chances_are_the_same_from_both_sides(one, other):
    estimate = MODEL.estimate([one, other], locale="en-US")

    assert isinstance(estimate, Estimate)
    assert math.isclose(estimate.win(0, 1) + estimate.win(1, 0), 1, abs_tol=1e-9)
    assert math.isclose(estimate.win(0, 1), estimate.best()[0], abs_tol=2e-3)


cautions = st.floats(1.0, 3.0)


@settings(max_examples=25)
@given(st.lists(st.floats(-0.5, 0.5), min_size=2, max_size=5), cautions, cautions)
def test_caution_draws_chances_to_even_and_keeps_order_and_ranges(lifts, less, more):
    less, more = sorted((less, more))
    bold, careful = (
        Estimate(tuple(lifts), (0.2,) * len(lifts), "m", "1", caution=each) for each in (less, more)
    )

    assert abs(careful.win(0, 1) - 0.5) <= abs(bold.win(0, 1) - 0.5) + 1e-12
    assert (careful.win(0, 1) > 0.5) == (bold.win(0, 1) > 0.5)
    assert max(careful.best()) <= max(bold.best()) + 1e-3
    assert careful.ranges() == bold.ranges()


def test_a_head_brings_its_caution_and_the_light_model_has_none():
    table = read_packaged().table
    model = ContentModel(fitted(head=Head("tiny", "f", caution=1.5)), table)

    assert model.centred([0.1, -0.1]).caution == 1.5
    assert MODEL.centred([0.1, -0.1]).caution == 1.0


def test_the_packaged_head_is_told_with_caution():
    head = read_packaged(WITH_ENCODER[0]).fitted.head

    assert head is not None
    assert 1 < head.caution <= 1.5


HEAD = Head("tiny", "f", width=3, text_bends=(2.0, -1.0), piece_bends=(0.5,))
DIRECTIONS = [[1, 0, 1], [0.5, 1, 0], [1, 0, 0], [0, 1, 1], [0, 2, 0]]
"""The centre, the line, two of texts, one of pieces."""


def test_a_head_reads_states_along_a_line_and_by_squares_of_texts_and_pieces():
    data = packed(fitted(head=HEAD), [], struct.pack("<15e", *(each for row in DIRECTIONS for each in row)))
    model = ContentModel(*unpacked(data))
    states = np.array([[4, 4, 1], [4, 0, 9]], dtype=np.float32)
    # Less the centre: (3, 4, 0) and (3, 0, 8); their mean (3, 2, 4), of length √29.
    along = 0.5 * 3 + 2
    squares = 2.0 * 3**2 - 1.0 * (2 + 4) ** 2
    pieces = 0.5 * ((2 * 4) ** 2 + 0) / 2

    assert model.reading.score(states) == pytest.approx(along / 29**0.5 + squares / 29 + pieces, abs=1e-5)


def test_states_that_are_the_centre_weigh_nothing():
    data = packed(fitted(head=HEAD), [], struct.pack("<15e", *(each for row in DIRECTIONS for each in row)))

    assert ContentModel(*unpacked(data)).reading.score(np.array([[1, 0, 1]], dtype=np.float32)) == 0


@pytest.mark.parametrize("directions", [bytes(28), bytes(32), b""])
def test_a_head_without_all_of_its_directions_is_refused(directions):
    with pytest.raises(ModelError, match="cut off"):
        unpacked(packed(fitted(head=HEAD), [], directions))


def test_the_light_model_reads_no_states():
    with pytest.raises(ModelError, match="reads no encoder's states"):
        _ = MODEL.reading


@settings(max_examples=25)
@given(headlines, headlines, headlines)
def test_another_candidate_moves_no_difference(one, other, third):
    pair, three = (MODEL.estimate(texts, locale="en") for texts in ([one, other], [one, other, third]))

    assert isinstance(pair, Estimate)
    assert isinstance(three, Estimate)
    assert math.isclose(pair.lifts[0] - pair.lifts[1], three.lifts[0] - three.lifts[1], abs_tol=1e-9)


def test_one_text_alone_has_nothing_to_lift_over():
    estimate = MODEL.estimate(["Your report is ready"], locale="en")

    assert isinstance(estimate, Estimate)
    assert estimate.ranges()[0].lift == 0
    assert estimate.best() == (1.0,)


@pytest.mark.parametrize(
    ("texts", "locale", "why"),
    [
        (["Ihr Bericht ist da"], "de", "knows texts in en, and none in 'de'"),
        ([], "en", "no text was given"),
        (["Hello", "25 !"], "en", "text 2 has no words"),
        (["word " * 200], "en", "text 1 is longer than the headlines"),
        (["Hello", "Xqzzt vwprk brzlk"], "en", "text 2 has too few words that the model knows"),
    ],
)
def test_where_it_does_not_know_it_says_why(texts, locale, why):
    estimate = MODEL.estimate(texts, locale=locale)

    assert isinstance(estimate, NoEstimate)
    assert why in estimate.why


def test_what_is_told_of_a_text_sums_to_its_score():
    text = "You won't believe what this little girl did next!"

    assert math.isclose(sum(told.adds for told in MODEL.told(text)), MODEL.score(text), abs_tol=1e-9)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don’t", ["don", "'", "t"]),
        ("1,200.50 fans", ["0", ",", "0", ".", "0", "fans"]),
        ("…", ["."]),
        ("", []),
        ("ÄÖ_x", ["äö", "x"]),
    ],
)
def test_tokens_are_words_numbers_and_marks(text, tokens):
    assert tokens_of(text) == tokens


def test_pairs_know_where_a_text_begins_and_ends():
    assert pairs_of(["a", "b"]) == ["^ a", "a b", "b $"]
    assert pairs_of([]) == ["^ $"]


@settings(max_examples=25)
@given(st.text(max_size=300))
def test_any_text_has_all_marks_as_finite_numbers(text):
    marks = marks_of(text, tokens_of(text))

    assert len(marks) == len(MARKS)
    assert all(math.isfinite(mark) and abs(mark) < 1000 for mark in marks)
    assert math.isfinite(MODEL.score(text))


@settings(max_examples=25)
@given(st.dictionaries(st.text(min_size=1, max_size=8), st.floats(-1, 1), min_size=1, max_size=40))
def test_packed_weights_come_back_within_half_a_level(weights):
    told, table, _ = unpacked(packed(fitted(buckets=1 << 12), weights.items()))

    found = {name: table.weight(name) for name in weights}
    missed = [name for name, weight in found.items() if weight is None]
    near = [
        abs(weight - weights[name]) <= told.step / 2 + 1e-12
        for name, weight in found.items()
        if weight is not None
    ]
    assert len(missed) <= 1  # two names of one bucket: the first keeps it
    assert sum(near) >= len(near) - 1


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"{}\n" + data, lambda _: b""])
def test_a_damaged_file_is_told(damage):
    data = packed(fitted(), [("a", 1.0)])

    with pytest.raises(ModelError, match="Install info again"):
        unpacked(damage(data))


def test_the_packaged_file_is_opened_at_the_first_estimate_and_not_before():
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import info
from info.personalization import ContentModel
before = [name for name in opened if "engagement" in name and name.endswith(".bin")]
ContentModel.packaged()
after = [name for name in opened if "engagement" in name and name.endswith(".bin")]
print(len(before), len(after))
"""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)

    assert found.stdout.split() == ["0", "1"]
