"""What WhatsApp wants beyond the shapes of its messages: unique answers, sums over a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from info.validators.payloads.walk import Check, Walk

__all__ = ["WHATSAPP_CHECKS"]


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _buttons(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    replies = [each.get("reply") for each in _listed(value.get("buttons"))]
    given = [each for each in replies if isinstance(each, Mapping)]
    for name in ("id", "title"):
        values = [str(each.get(name)) for each in given]
        if len(set(values)) < len(values):
            what = f"Two buttons have the same {name}."
            walk.report(f"reply.{name}.unique", what, f"{at}/buttons", "Give each its own.")


def _list(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    sections = _listed(value.get("sections"))
    rows = [row for section in sections for row in _listed(section.get("rows"))]
    walk.over("list.rows", len(rows), f"{at}/sections")
    ids = [str(row.get("id")) for row in rows]
    if len(set(ids)) < len(ids):
        walk.report(
            "list.row_id.unique", "Two rows have the same id.", f"{at}/sections", "Give each its own."
        )
    if len(sections) > 1 and not all(section.get("title") for section in sections):
        what = "Of several sections each needs a title."
        walk.report("list.section_title.required", what, f"{at}/sections", "Add 'title'.")


WHATSAPP_CHECKS: Final[Mapping[str, Check]] = {"whatsapp.buttons": _buttons, "whatsapp.list": _list}
"""WhatsApp's checks by the names the rules call them."""
