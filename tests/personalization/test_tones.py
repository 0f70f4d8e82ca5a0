"""Shares changed for a mood or a tone: worked cases, and what holds for any shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.model.names import TONES
from info.personalization.tones import FITTING, RELATED, choose_by_mood, choose_by_tone

NAMES = [f"v{number}" for number in range(5)]
SHARES = (
    st.lists(st.floats(0, 1), min_size=1, max_size=5)
    .filter(sum)
    .map(lambda found: tuple((name, share / sum(found)) for name, share in zip(NAMES, found, strict=False)))
)
TONED = st.lists(st.sampled_from(TONES), min_size=5, max_size=5).map(
    lambda found: dict(zip(NAMES, found, strict=True))
)


def test_the_tables_name_tones_there_are():
    assert set(RELATED) == set(TONES)
    assert {tone for each in RELATED.values() for tone in each} | {
        tone for each in FITTING.values() for tone in each
    } <= set(TONES)


def test_what_nobody_gets_stays_what_nobody_gets():
    shares = (("a", 1.0), ("b", 0.0))

    assert choose_by_mood(shares, {"a": "marketing_engaging", "b": "support_helpful"}, "negative") == shares


def test_a_variant_in_the_tone_that_had_no_share_is_taken_where_nothing_else_is_in_it():
    shares = (("a", 1.0), ("b", 0.0))

    assert choose_by_tone(shares, {"a": "business_formal", "b": "support_helpful"}, "support_helpful") == (
        (("a", 0.0), ("b", 1.0)),
        "support_helpful",
    )


@given(SHARES, TONED, st.sampled_from(["positive", "negative"]))
def test_in_a_mood_shares_keep_their_sum_and_none_is_lost(shares, tones, mood):
    changed = choose_by_mood(shares, tones, mood)

    assert sum(share for _, share in changed) == pytest.approx(1)
    assert [name for name, _ in changed] == [name for name, _ in shares]
    assert [share > 1e-300 for _, share in shares if share > 1e-290] == [
        after > 0 for (_, after), (_, before) in zip(changed, shares, strict=True) if before > 1e-290
    ]


@given(SHARES, TONED, st.sampled_from(TONES))
def test_a_tone_keeps_to_the_variants_in_it(shares, tones, tone):
    changed, found = choose_by_tone(shares, tones, tone)

    assert sum(share for _, share in changed) == pytest.approx(1)
    assert found == "" or {tones[name] for name, share in changed if share} == {found}
