"""An explanation says in words by which rule a variant was chosen, from which data, and what is personal."""

from scripts.explanations_to_read import MADE, made

SAID = {
    "_learnt": (
        "Thompson sampling",
        "how often all recipients did what is aimed at, after each variant of optimization_tips",
    ),
    "_like_them": (
        "Thompson sampling",
        "how often recipients with plan=pro did what is aimed at",
        "their segment, plan=pro",
    ),
    "_seen_lately": ("a repeat is worth less", "which variants they were sent lately"),
    "_after_a_reply": (
        "suit a negative reply",
        "their last reply sounded negative",
        "its words are not kept",
    ),
    "_under_test": (
        "experiment warmer greeting",
        "set before it began",
        "nothing that recipients did changed it",
    ),
}


async def test_each_of_five_explanations_names_variant_chance_rule_and_data():
    found = dict(zip([make.__name__ for make, _, _ in MADE], await made(), strict=True))

    for name, said in SAID.items():
        each = found[name]
        assert f"  {each.variant}  (" in each.text
        assert f"{each.probability:.1%}" in each.text
        assert [part for part in said if part not in each.text] == []
        assert each.replays
    assert not any("their segment" in found[name].text for name in SAID if name != "_like_them")
    assert not any("last reply" in found[name].text for name in SAID if name != "_after_a_reply")
    assert not any("sent lately" in found[name].text for name in SAID if name != "_seen_lately")
