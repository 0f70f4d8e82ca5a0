"""Messages as the standard's JSON: the way out, and the way in, which lets no invalid message pass.

Source: Unicode LDML 48, part 9 (MessageFormat), "Interchange Data Model" and its JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn
from typing import Literal as OneOf

from info.language.messageformat.limits import PARTS_MAX, refuse_parts
from info.language.messageformat.model import (
    CatchAll,
    Declaration,
    Expression,
    FunctionRef,
    InputDeclaration,
    Key,
    Literal,
    LocalDeclaration,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
)
from info.language.messageformat.normal import nfc, nfc_name
from info.language.messageformat.syntax.checks import refuse
from info.language.messageformat.syntax.soundness import check_message, pointer

__all__ = ["from_interchange", "to_interchange"]


# The way out


def to_interchange(message: Message) -> dict[str, Any]:
    """The message as plain dictionaries and lists, in the standard's JSON shape.

    Options and attributes that are empty are left out, as the standard's JSON Schema allows.
    """
    declarations = [
        {
            "type": "input" if isinstance(declaration, InputDeclaration) else "local",
            "name": declaration.name,
            "value": _expression_out(declaration.value),
        }
        for declaration in message.declarations
    ]
    if isinstance(message, PatternMessage):
        return {"type": "message", "declarations": declarations, "pattern": _pattern_out(message.pattern)}
    return {
        "type": "select",
        "declarations": declarations,
        "selectors": [_value_out(selector) for selector in message.selectors],
        "variants": [
            {"keys": [_key_out(key) for key in variant.keys], "value": _pattern_out(variant.value)}
            for variant in message.variants
        ],
    }


def _pattern_out(pattern: Pattern) -> list[Any]:
    return [
        part
        if isinstance(part, str)
        else _expression_out(part)
        if isinstance(part, Expression)
        else _markup_out(part)
        for part in pattern
    ]


def _expression_out(expression: Expression) -> dict[str, Any]:
    out: dict[str, Any] = {"type": "expression"}
    if expression.arg is not None:
        out["arg"] = _value_out(expression.arg)
    if expression.function is not None:
        out["function"] = {"type": "function", "name": expression.function.name}
        if expression.function.options:
            out["function"]["options"] = _values_out(expression.function.options)
    if expression.attributes:
        out["attributes"] = _values_out(expression.attributes)
    return out


def _markup_out(markup: Markup) -> dict[str, Any]:
    out: dict[str, Any] = {"type": "markup", "kind": markup.kind, "name": markup.name}
    if markup.options:
        out["options"] = _values_out(markup.options)
    if markup.attributes:
        out["attributes"] = _values_out(markup.attributes)
    return out


def _values_out(values: Mapping[str, Literal | Variable] | Mapping[str, Literal | bool]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool) else _value_out(value) for name, value in values.items()}


def _value_out(value: Literal | Variable) -> dict[str, str]:
    if isinstance(value, Variable):
        return {"type": "variable", "name": value.name}
    return {"type": "literal", "value": value.value}


def _key_out(key: Key) -> dict[str, str]:
    return {"type": "*"} if isinstance(key, CatchAll) else _value_out(key)


# The way in


def from_interchange(data: object) -> Message:
    """The valid message that plain dictionaries and lists describe.

    Names and keys are taken in NFC, fields the standard does not know are ignored. Raises
    `MessageSyntaxError` with the `path` (a JSON Pointer) of the first wrong place and the `type` of
    the broken rule, and `LimitError`, both as `check_message` tells.

    >>> from_interchange({"type": "message", "declarations": [], "pattern": ["Hello"]})
    PatternMessage(declarations=(), pattern=('Hello',))
    """
    kind, fields = _object(data, "", "message", "select")
    declarations = tuple(
        _declaration(item, f"/declarations/{at}") for at, item in enumerate(_list(fields, "declarations", ""))
    )
    message: Message
    if kind == "message":
        message = PatternMessage(declarations, _pattern(fields, "pattern", ""))
    else:
        selectors = _list(fields, "selectors", "")
        variants = _list(fields, "variants", "")
        message = SelectMessage(
            declarations,
            tuple(_variable(item, f"/selectors/{at}") for at, item in enumerate(selectors)),
            tuple(_variant(item, f"/variants/{at}") for at, item in enumerate(variants)),
        )
    check_message(message)
    return message


def _refuse(what: str, path: str) -> NoReturn:
    refuse(what, "syntax-error", path)


def _object(data: object, path: str, *types: str) -> tuple[str, Mapping[object, object]]:
    """The type and the fields of an object that is of one of the types."""
    kind = data.get("type") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(kind, str) or kind not in types:
        _refuse(f"An object is wanted whose type is {' or '.join(repr(name) for name in types)}.", path)
    return kind, data


def _list(fields: Mapping[object, object], name: str, path: str) -> Sequence[object]:
    items = fields.get(name)
    if not isinstance(items, list | tuple):
        _refuse(f"A list is wanted as '{name}'.", f"{path}/{name}")
    if len(items) > 2 * PARTS_MAX + 1:
        refuse_parts(name)
    return items


def _text(fields: Mapping[object, object], name: str, path: str) -> str:
    text = fields.get(name)
    if not isinstance(text, str):
        _refuse(f"A string is wanted as '{name}'.", f"{path}/{name}")
    return text


def _declaration(data: object, path: str) -> Declaration:
    kind, fields = _object(data, path, "input", "local")
    name = nfc_name(_text(fields, "name", path))
    value = _expression(fields.get("value"), f"{path}/value")
    return InputDeclaration(name, value) if kind == "input" else LocalDeclaration(name, value)


def _variant(data: object, path: str) -> Variant:
    if not isinstance(data, Mapping):
        _refuse("An object with keys and a value is wanted.", path)
    keys = enumerate(_list(data, "keys", path))
    return Variant(tuple(_key(item, f"{path}/keys/{at}") for at, item in keys), _pattern(data, "value", path))


def _key(data: object, path: str) -> Key:
    kind, fields = _object(data, path, "literal", "*")
    return CatchAll() if kind == "*" else Literal(nfc(_text(fields, "value", path)))


def _pattern(fields: Mapping[object, object], name: str, path: str) -> Pattern:
    items = _list(fields, name, path)
    return tuple(
        item if isinstance(item, str) else _part(item, f"{path}/{name}/{at}") for at, item in enumerate(items)
    )


def _part(data: object, path: str) -> Expression | Markup:
    kind, fields = _object(data, path, "expression", "markup")
    return _expression(data, path) if kind == "expression" else _markup(fields, path)


def _expression(data: object, path: str) -> Expression:
    _, fields = _object(data, path, "expression")
    arg = _value(fields["arg"], f"{path}/arg") if "arg" in fields else None
    function = _function(fields["function"], f"{path}/function") if "function" in fields else None
    return Expression(arg, function, _attributes(fields, path))


def _function(data: object, path: str) -> FunctionRef:
    _, fields = _object(data, path, "function")
    return FunctionRef(nfc_name(_text(fields, "name", path)), _options(fields, path))


_KINDS: Final[dict[object, OneOf["open", "standalone", "close"]]] = {
    "open": "open",
    "standalone": "standalone",
    "close": "close",
}


def _markup(fields: Mapping[object, object], path: str) -> Markup:
    name, kind = nfc_name(_text(fields, "name", path)), _text(fields, "kind", path)
    if kind not in _KINDS:
        _refuse("The kind of a markup is 'open', 'standalone' or 'close'.", f"{path}/kind")
    return Markup(_KINDS[kind], name, _options(fields, path), _attributes(fields, path))


def _options(fields: Mapping[object, object], path: str) -> dict[str, Literal | Variable]:
    found: dict[str, Literal | Variable] = {}
    for name, data in _entries(fields, "options", path):
        place = pointer(f"{path}/options", name)
        normal = nfc_name(name)
        if normal in found:
            refuse("Two options have the same name in NFC.", "duplicate-option-name", place)
        found[normal] = _value(data, place)
    return found


def _attributes(fields: Mapping[object, object], path: str) -> dict[str, Literal | bool]:
    found: dict[str, Literal | bool] = {}
    for name, data in _entries(fields, "attributes", path):
        normal = nfc_name(name)
        found.pop(normal, None)
        found[normal] = True if data is True else _literal(data, pointer(f"{path}/attributes", name))
    return found


def _entries(fields: Mapping[object, object], name: str, path: str) -> list[tuple[str, object]]:
    """The pairs of an object that may be missing."""
    entries = fields.get(name, {})
    if not isinstance(entries, Mapping):
        _refuse(f"An object is wanted as '{name}'.", f"{path}/{name}")
    if len(entries) > PARTS_MAX:
        refuse_parts(name)
    pairs = [(key, value) for key, value in entries.items() if isinstance(key, str)]
    if len(pairs) != len(entries):
        _refuse(f"The names of '{name}' are strings.", f"{path}/{name}")
    return pairs


def _value(data: object, path: str) -> Literal | Variable:
    kind, fields = _object(data, path, "literal", "variable")
    if kind == "literal":
        return Literal(_text(fields, "value", path))
    return Variable(nfc_name(_text(fields, "name", path)))


def _literal(data: object, path: str) -> Literal:
    _, fields = _object(data, path, "literal")
    return Literal(_text(fields, "value", path))


def _variable(data: object, path: str) -> Variable:
    _, fields = _object(data, path, "variable")
    return Variable(nfc_name(_text(fields, "name", path)))
