"""What two hosts make of a card: Teams, which draws charts, and one that knows Adaptive Cards 1.5 alone.

A host shows an element that it does not know as its `fallback`, nothing where that is "drop", and
refuses what has none. Source: learn.microsoft.com/adaptive-cards/authoring-cards/fallback.
"""

from __future__ import annotations

from typing import Any

__all__ = ["charts", "is_chart", "on_old_hosts", "on_teams"]


def is_chart(node: Any) -> bool:
    """Whether a node is an element that the schema of 1.5 does not know."""
    return isinstance(node, dict) and str(node.get("type", "")).startswith("Chart.")


def on_old_hosts(node: Any) -> Any:
    """The payload with each chart's fallback in its place; KeyError where a chart has none."""
    if is_chart(node):
        return on_old_hosts(node["fallback"])
    if isinstance(node, dict):
        return {name: on_old_hosts(inner) for name, inner in node.items()}
    if isinstance(node, list):
        return [
            on_old_hosts(inner) for inner in node if not (is_chart(inner) and inner["fallback"] == "drop")
        ]
    return node


def on_teams(node: Any) -> Any:
    """The payload without the fallbacks of what Teams draws itself."""
    if isinstance(node, dict):
        shown = {name: on_teams(inner) for name, inner in node.items()}
        return {name: shown[name] for name in shown if not (is_chart(node) and name == "fallback")}
    return [on_teams(inner) for inner in node] if isinstance(node, list) else node


def charts(node: Any) -> list[Any]:
    """Every chart of a payload, in order."""
    if is_chart(node):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [chart for each in inner for chart in charts(each)]
