"""The section `privacy` of a `tenant.json`: what a person says of the processing, checked where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from info.model.processing import LEGAL_BASES, Controller, ProcessingFacts, Purpose, Transfer
from info.publishing.positions import Node
from info.publishing.sheet import missing, one_of, string

__all__ = ["check_privacy", "read_processing"]

_KEYS: Final = ("controller", "purposes", "subjects", "recipients", "transfers", "measures")
_CONTROLLER: Final = Controller.__struct_fields__
_PURPOSE: Final = Purpose.__struct_fields__
_TRANSFER: Final = Transfer.__struct_fields__


def read_processing(layers: Sequence[Node]) -> ProcessingFacts:
    """The facts of `layers`, weakest first: single facts and purposes add up, a list replaces the one below.

    Raises `TemplateError` at the place of a wrong value.
    """
    controller: dict[str, Any] = {}
    purposes: dict[str, Purpose] = {}
    lists: dict[str, Any] = {}
    for layer in layers:
        section = layer.fields.get("privacy")
        if section is None:
            continue
        check_privacy(layer)
        fields = section.fields
        controller.update(fields["controller"].plain() if "controller" in fields else {})
        purposes.update({name: _purpose(node) for name, node in _fields(fields, "purposes").items()})
        lists.update(
            {
                name: _texts(fields[name], name)
                for name in ("subjects", "recipients", "measures")
                if name in fields
            }
        )
        if "transfers" in fields:
            lists["transfers"] = tuple(_transfer(node) for node in fields["transfers"].items)
    return ProcessingFacts(controller=Controller(**controller), purposes=purposes, **lists)


def check_privacy(node: Node) -> None:
    """`TemplateError` at the first wrong place of the section; nothing where there is none."""
    section = node.fields.get("privacy")
    if section is None:
        return
    _object(section, "'privacy'", _KEYS)
    fields = section.fields
    if "controller" in fields:
        _strings(fields["controller"], "'privacy.controller'", _CONTROLLER)
    if "purposes" in fields and not isinstance(fields["purposes"].value, Mapping):
        raise fields["purposes"].error(
            "'privacy.purposes' wants an object.", 'By template or topic; "*" is all others.'
        )
    for purpose in _fields(fields, "purposes").values():
        _purpose(purpose)
    for name in ("subjects", "recipients", "measures"):
        if name in fields:
            _texts(fields[name], name)
    if "transfers" in fields:
        if not isinstance(fields["transfers"].value, tuple):
            raise fields["transfers"].error("'privacy.transfers' wants a list.", 'E.g. [{"to": "US"}].')
        for transfer in fields["transfers"].items:
            _transfer(transfer)


def _fields(fields: Mapping[str, Node], name: str) -> Mapping[str, Node]:
    return fields[name].fields if name in fields else {}


def _object(node: Node, of: str, known: tuple[str, ...]) -> None:
    if not isinstance(node.value, Mapping):
        raise node.error(f"{of} wants an object.", f"Its keys: {', '.join(known)}.")
    for key in node.fields:
        if key not in known:
            raise node.unknown_key(key, of, known)


def _strings(node: Node, of: str, known: tuple[str, ...]) -> dict[str, str]:
    _object(node, of, known)
    return {name: string(value, f"{of}, '{name}',") for name, value in node.fields.items()}


def _purpose(node: Node) -> Purpose:
    _object(node, "A purpose", _PURPOSE)
    made: dict[str, Any] = {}
    for name, value in node.fields.items():
        made[name] = (
            one_of(value, LEGAL_BASES, "legal basis")
            if name == "legal_basis"
            else string(value, f"A purpose's '{name}'")
        )
    if "interest" in made and made.get("legal_basis") != "legitimate_interests":
        what = "An interest goes with the legal basis legitimate_interests alone."
        raise node.fields["interest"].error(
            what, 'Add "legal_basis": "legitimate_interests", or leave it out.'
        )
    return Purpose(**made)


def _transfer(node: Node) -> Transfer:
    made = _strings(node, "A transfer", _TRANSFER)
    if "to" not in made:
        raise missing(node, "A transfer", "to", 'Add the country or organisation, e.g. "to": "US".')
    return Transfer(**made)


def _texts(node: Node, name: str) -> tuple[str, ...]:
    if not isinstance(node.value, tuple):
        raise node.error(f"'privacy.{name}' wants a list of texts.", 'E.g. ["customers"].')
    return tuple(string(item, f"'privacy.{name}'") for item in node.items)
