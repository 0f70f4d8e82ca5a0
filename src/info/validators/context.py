"""A context against its template's JSON Schema, compiled once; errors never quote a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from info.errors import ContextError, TemplateError, nearest
from info.validators.schema_paths import path_text, property_names, resolve
from info.validators.wanted import wanted_of

__all__ = ["ContextValidator"]

_JSON_TYPES: Final = (str, int, float, bool, type(None), dict, list, tuple)
_DEEPEST: Final = 64


class ContextValidator:
    """Checks contexts of one template. Construction compiles the schema (about a millisecond).

    What the schema says nothing about is not looked at. Raises TemplateError when the schema itself
    is wrong.
    """

    def __init__(self, template: str, schema: Mapping[str, Any]) -> None:
        import jsonschema_rs

        self.template = template
        self.schema = schema
        try:
            self._validator = jsonschema_rs.validator_for(dict(schema), validate_formats=True)
        except ValueError as error:
            what = str(error).partition("\n")[0]
            raise TemplateError(f"the schema of {template} is wrong: {what}.") from error

    def is_valid(self, context: Mapping[str, Any]) -> bool:
        """Whether the context fits; the fast path, a microsecond or two."""
        try:
            return bool(self._validator.is_valid(context))
        except ValueError:  # a value that JSON has no word for
            return False

    def wrong_places(self, context: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
        """Where the context does not fit, the deepest first; () is the whole. Empty when it fits."""
        if self.is_valid(context):
            return []
        places = {tuple(error.instance_path) for error in self._validator.iter_errors(context)}
        return sorted(places, key=lambda place: (-len(place), str(place)))

    def check(self, context: Mapping[str, Any]) -> None:
        """Raise ContextError for what fits worst: an unknown name, then a missing or a wrong value."""
        if self.is_valid(context):
            return
        _check_json(self.template, context, ())
        errors = sorted(self._validator.iter_errors(context), key=_order)
        if errors:
            raise self._error(errors[0]) from None

    def _error(self, error: Any) -> ContextError:
        name, path = error.kind.name, tuple(error.instance_path)
        if name == "additionalProperties":
            return self._unknown_name(path, error.kind.unexpected[0], error.instance)
        if name == "required":
            path, got = (*path, error.kind.property), "nothing"
            wanted = wanted_of(resolve(self.schema, path))
        else:
            got = type(error.instance).__name__
            wanted = wanted_of(resolve(self.schema, path), keyword=name)
        step = self._example(path)
        return ContextError(
            template=self.template, path=path_text(path), wanted=wanted, got=got, next_step=step
        )

    def _unknown_name(self, parent: tuple[str | int, ...], name: str, instance: Any) -> ContextError:
        known = property_names(self.schema, parent)
        near = nearest(name, known)
        hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(sorted(known))}."
        return ContextError(
            template=self.template,
            path=path_text((*parent, name)),
            wanted="a name that the schema knows",
            got=type(instance.get(name)).__name__,
            next_step=hint,
        )

    def _example(self, path: tuple[str | int, ...]) -> str:
        """`Pass e.g. context={…}.` from the schema's own examples; never from the caller's context."""
        for example in self.schema.get("examples", ()):
            value = example
            for step in path:
                value = _inside(value, step)
            if value is not None:
                shown = orjson.dumps(_wrapped(path, value)).decode()
                return f"Pass e.g. context={shown}."
        return ""


def _order(error: Any) -> tuple[int, int, str]:
    """Unknown names first: a misspelt name also looks like a missing one."""
    kinds = {"additionalProperties": 0, "required": 1}
    path = list(error.instance_path)
    return kinds.get(error.kind.name, 2), len(path), str(path)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[0] if isinstance(value, list) and value else None
    return value.get(step) if isinstance(value, Mapping) else None


def _wrapped(path: tuple[str | int, ...], value: Any) -> Any:
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _check_json(template: str, value: Any, path: tuple[str | int, ...]) -> None:
    """Raise ContextError at the first value that JSON has no word for, or that is nested too deep."""
    if not isinstance(value, _JSON_TYPES) or len(path) > _DEEPEST:
        step = "Dates go in as ISO 8601 text: value.isoformat()." if hasattr(value, "isoformat") else ""
        wanted = "a JSON value" if len(path) <= _DEEPEST else f"at most {_DEEPEST} levels"
        raise ContextError(
            template=template,
            path=path_text(path),
            wanted=wanted,
            got=type(value).__name__,
            next_step=step,
        )
    if isinstance(value, Mapping):
        for key, item in value.items():
            _check_json(template, item, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check_json(template, item, (*path, index))
