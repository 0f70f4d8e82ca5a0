"""`TypedDict`s of the context schemas: a Python module for editors and type checkers."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from typing import Any, Final

__all__ = ["typed_dicts"]

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_HEAD: Final = '''"""Contexts of the templates, written by `infoctl types`; do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

__all__ = [
{names}]
'''


def typed_dicts(schemas: Mapping[str, Mapping[str, Any]]) -> str:
    """A Python module with one TypedDict a template: `tenant_welcome` → `TenantWelcomeContext`.

    What a schema does not require is `NotRequired`; what it says in ways Python has no type for is
    `Any`.
    """
    writer = _Writer()
    names = [
        writer.object(f"{_class_name(template)}Context", schema)
        for template, schema in sorted(schemas.items())
    ]
    listed = "".join(f'    "{name}",\n' for name in sorted(names))
    return "\n\n".join((_HEAD.replace("{names}", listed), *writer.classes))


def _class_name(name: str) -> str:
    parts = "".join(char if char.isalnum() and char.isascii() else " " for char in name).split()
    return "".join(part[:1].upper() + part[1:] for part in parts) or "Item"


class _Writer:
    """Collects classes, those inside before those that use them."""

    def __init__(self) -> None:
        self.classes: list[str] = []
        self.names: set[str] = set()

    def object(self, wanted: str, schema: Mapping[str, Any]) -> str:
        """Writes the class of an object schema and gives its name."""
        name = self.free(wanted)
        required = set(schema.get("required", ()))
        fields = {}
        for key, inner in schema.get("properties", {}).items():
            base = wanted.removesuffix("Context")
            type_ = self.type_of(f"{base}{_class_name(key)}", inner)
            fields[key] = type_ if key in required else f"NotRequired[{type_}]"
        about = _sentence(schema.get("description"))
        if all(key.isidentifier() and not keyword.iskeyword(key) for key in fields):
            self.classes.append(_class(name, fields, about, schema))
        else:
            self.classes.append(_functional(name, fields))
        return name

    def free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self.names:
            name, number = f"{wanted}{number}", number + 1
        self.names.add(name)
        return name

    def type_of(self, name: str, schema: Any) -> str:
        if not isinstance(schema, Mapping):
            return "Any"
        if "const" in schema or "enum" in schema:
            return _literal(schema.get("enum", [schema.get("const")]))
        kinds = schema.get("type")
        if isinstance(kinds, str):
            return self.one(name, kinds, schema)
        if isinstance(kinds, Sequence) and kinds:
            return " | ".join(dict.fromkeys(self.one(name, kind, schema) for kind in kinds))
        return "Any"

    def one(self, name: str, kind: str, schema: Mapping[str, Any]) -> str:
        if kind == "array":
            return f"list[{self.type_of(name, schema.get('items'))}]"
        if kind == "object":
            if schema.get("properties"):
                return self.object(name, schema)
            extra = schema.get("additionalProperties")
            return f"dict[str, {self.type_of(name, extra)}]"
        return _SCALARS.get(kind, "Any")


def _literal(values: Sequence[Any]) -> str:
    if all(isinstance(value, (str, int, bool, type(None))) for value in values):
        return f"Literal[{', '.join(repr(value) for value in values)}]"
    return "Any"


def _sentence(text: Any) -> str:
    """A description fit for a docstring or a comment: one line, no quotes that end it."""
    return " ".join(str(text or "").split()).replace("\\", "\\\\").replace('"""', "'''").rstrip('"')


def _class(name: str, fields: Mapping[str, str], about: str, schema: Mapping[str, Any]) -> str:
    lines = [f"class {name}(TypedDict):"]
    if about:
        lines += [f'    """{about}"""', ""]
    for key, type_ in fields.items():
        inner = schema["properties"][key]
        note = _sentence(inner.get("description")) if isinstance(inner, Mapping) else ""
        lines.append(f"    {key}: {type_}")
        if note:
            lines.append(f'    """{note}"""')
    if not fields and not about:
        lines.append("    pass")
    return "\n".join(lines) + "\n"


def _functional(name: str, fields: Mapping[str, str]) -> str:
    lines = [f"    {key!r}: {type_}," for key, type_ in fields.items()]
    return (
        "\n".join(
            (
                f"{name} = TypedDict(",
                f"    {name!r},",
                "    {",
                *(f"    {line}" for line in lines),
                "    },",
                ")",
            )
        )
        + "\n"
    )
