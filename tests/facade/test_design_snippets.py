"""The two snippets that introduce `info`, as they stand in the README, in an empty folder."""

from __future__ import annotations

import ast
from inspect import CO_COROUTINE
from pathlib import Path

SNIPPETS = """\
from info import InfoTemplateGenerator, PersonalizationEngine

generator = InfoTemplateGenerator(tenant_id="tenant_123", language="en", personalization_enabled=True)
message = await generator.generate_info_message(
    template_type="welcome", context={"user_name": "John", "tier": "premium"}, target_channel="slack")

engine = PersonalizationEngine({"ml_enabled": True, "sentiment_analysis": True, "behavioral_prediction": True,
                                "a_b_testing": True, "real_time_analytics": True})
optimized_content = await engine.optimize_for_engagement(content)
"""
README = Path(__file__).parents[2] / "README.md"


async def run(source, **names):
    code = compile(source, "<snippet>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert code.co_flags & CO_COROUTINE
    await eval(code, names)
    return names


def test_the_readme_shows_them_verbatim():
    assert f"```python\n{SNIPPETS}```" in README.read_text("utf-8")


async def test_the_snippets_of_the_design_run_verbatim(tmp_path):
    names = await run(SNIPPETS, content=["Monthly report", "Look what your listeners did next."])

    message, optimized = names["message"], names["optimized_content"]
    assert message.status == "ready"
    assert message.payload["blocks"]
    assert "John" in message.payload["text"]
    assert optimized.best.text == "Look what your listeners did next."
    assert optimized.best.lift.lift > 0
    assert list(tmp_path.iterdir()) == []


async def test_a_message_is_content_too(tmp_path):
    names = await run(SNIPPETS.replace("(content)", "(message)"))

    assert names["optimized_content"].label == "heuristic, not a prediction"
