"""What WhatsApp wants beyond the shapes of its messages and templates.

Unique answers, sums over a list; names, variables and parameters of a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
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


_NAME: Final = re.compile(r"[a-z0-9_]+")
_VARIABLE: Final = re.compile(r"\{\{([0-9]+|[a-z0-9_]+)\}\}")
_BROKEN: Final = re.compile(r"[\n\r\t\x0b\x0c\x85\u2028\u2029]| {4}")


def _name(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    name = value.get("name")
    if isinstance(name, str) and not _NAME.fullmatch(name):
        what = "A template's name holds lower-case letters, digits and underscores only."
        walk.report("template.name", what, f"{at}/name", "Rename it.")


def _parameter(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    text = value.get("text")
    if isinstance(text, str) and _BROKEN.search(text):
        what = "A parameter holds a line break, a tab, or four spaces in a row."
        walk.report("parameter.space", what, f"{at}/text", "Write it in one line.")
    if isinstance(text, str) and not text.strip():
        walk.report("parameter.empty", "A parameter is blank.", f"{at}/text", "Send a dash.")


def _definition(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    kinds = [each.get("type") for each in _listed(value.get("components"))]
    if "BODY" not in kinds:
        walk.report("definition.body", "A template has a body.", f"{at}/components", "Add one.")
    if len(set(map(str, kinds))) < len(kinds):
        what = "Two components are of one type."
        walk.report("definition.unique", what, f"{at}/components", "Make them one.")


def _variables(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    """Variables stand between words, in order, each with an example."""
    text, kind = value.get("text"), value.get("type")
    if not isinstance(text, str):
        return
    found = _VARIABLE.findall(text)
    place = f"{at}/text"
    if (
        found
        and all(map(str.isdigit, found))
        and [int(each) for each in found] != list(range(1, len(found) + 1))
    ):
        walk.report("variables.order", "Variables are not numbered 1, 2, 3 …", place, "Number them in order.")
    if len(found) > {"HEADER": 1, "FOOTER": 0}.get(str(kind), len(found)):
        walk.report("variables.count", "A header has one variable, a footer none.", place, "Take it out.")
    if kind == "BODY" and found:
        words = _VARIABLE.split(text)[::2]
        if not all(any(map(str.isalnum, each)) for each in words):
            what = "A variable begins or ends the body, or stands beside another."
            walk.report("variables.between_words", what, place, "Put words around it.")
    if len(_examples(value.get("example"))) != len(found):
        walk.report(
            "variables.example", "Not every variable has an example.", f"{at}/example", "Give one each."
        )


def _examples(example: Any) -> list[Any]:
    """The examples of a component, whichever way it gives them."""
    if not isinstance(example, Mapping):
        return []
    given: Any = next((each for name, each in example.items() if "_text" in str(name)), [])
    listed = given if isinstance(given, list) else []
    return listed[0] if listed and isinstance(listed[0], list) else listed


def _grouped(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    kinds = [each.get("type") for each in _listed(value.get("buttons"))]
    walk.over("buttons.links", kinds.count("URL"), f"{at}/buttons")
    replies = [kind == "QUICK_REPLY" for kind in kinds]
    if sum(before != after for before, after in pairwise(replies)) > 1:
        what = "Quick replies stand between other buttons."
        walk.report("buttons.grouped", what, f"{at}/buttons", "Put them together.")


WHATSAPP_CHECKS: Final[Mapping[str, Check]] = {
    "whatsapp.buttons": _buttons,
    "whatsapp.list": _list,
    "whatsapp.name": _name,
    "whatsapp.parameter": _parameter,
    "whatsapp.definition": _definition,
    "whatsapp.variables": _variables,
    "whatsapp.grouped": _grouped,
}
"""WhatsApp's checks by the names the rules call them."""
