"""One Fluent pattern on its way to a tree, with what it refers to written out.

Source: Fluent Syntax Guide ("Terms", "Selectors", "References"); Fluent EBNF 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from info.language.conversion.categories import CATEGORIES, category_of, category_remarks
from info.language.conversion.fluent_bundle import Bundle
from info.language.conversion.fluent_functions import datetime_shown, number_called
from info.language.conversion.icu_numbers import Shown
from info.language.conversion.names import Names
from info.language.conversion.report import Finding, Level, NotCarried
from info.language.conversion.tree import Case, Choose, Options, Selector, Show, ShowSelector, Tree
from info.language.conversion.wishes import Wishes
from info.language.messageformat import canonical_number

if TYPE_CHECKING:
    from fluent.syntax import ast

__all__ = ["BUNDLE_STEPS_MAX", "DEPTH_MAX", "SIZE_MAX", "STEPS_MAX", "PatternWork"]

DEPTH_MAX: Final = 50
"""Levels that placeables and references may nest."""
STEPS_MAX: Final = 10_000
"""Parts a text may have when all that it refers to is written out."""
SIZE_MAX: Final = 524_288
"""Characters that all branches of a text may have together, references written out."""
BUNDLE_STEPS_MAX: Final = 1_000_000
"""Parts that all texts of a bundle may have together."""
Passed: TypeAlias = "Mapping[str, ast.StringLiteral | ast.NumberLiteral] | None"
"""What a term was handed; None outside terms, where variables are the caller's."""


class PatternWork:
    """One text: its findings, its place in the bundle, and its budget."""

    def __init__(self, bundle: Bundle, file: int, wishes: Wishes) -> None:
        self.bundle = bundle
        self.file = file
        self.wishes = wishes
        self.names = Names(wishes.names)
        self.findings: list[Finding] = []
        self.stack: list[str] = []
        self.depth = 0
        self.steps = 0
        self.size = 0
        self.anchor: int | None = None
        """Where the reference stands that led into another text; findings inside are told there."""

    def message(self, key: str, pattern: ast.Pattern) -> Tree:
        """The tree of a whole text."""
        self.stack = [key]
        return self.tree(pattern, None)

    def at(self, node: Any) -> int:
        """The place to tell of a node."""
        if self.anchor is not None:
            return self.anchor
        return node.span.start if node.span else 0

    def find(self, level: Level, what: str, next_step: str, node: Any) -> None:
        """Note a finding."""
        self.findings.append(Finding(level, what, next_step, self.at(node)))

    def refuse(self, what: str, next_step: str, node: Any) -> NotCarried:
        """The error that ends this text."""
        return NotCarried(what, next_step, self.at(node))

    def tree(self, pattern: ast.Pattern, passed: Passed) -> Tree:
        """The tree of a pattern."""
        from fluent.syntax import ast

        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise self.refuse(f"The text nests deeper than {DEPTH_MAX} levels.", "Flatten it.", pattern)
        parts: list[str | Show | ShowSelector | Choose] = []
        for element in pattern.elements:
            self._pay(element)
            if isinstance(element, ast.TextElement):
                parts.append(element.value)
            else:
                assert isinstance(element, ast.Placeable)
                parts.extend(self.shown(element.expression, passed))
        self.depth -= 1
        return tuple(parts)

    def _pay(self, element: Any) -> None:
        """Count a part against the budgets of the text and of the bundle."""
        self.steps += 1
        self.bundle.steps += 1
        self.size += len(getattr(element, "value", ""))
        if self.steps > STEPS_MAX or self.size > SIZE_MAX or self.bundle.steps > BUNDLE_STEPS_MAX:
            what = "The text is too large once all that it refers to is written out."
            raise self.refuse(what, "Refer to less, or convert fewer files at once.", element)

    def shown(self, expression: Any, passed: Passed) -> Tree:
        """What stands in `{ }`."""
        from fluent.syntax import ast

        while isinstance(expression, ast.Placeable):
            expression = expression.expression
        match expression:
            case ast.StringLiteral():
                return (expression.parse()["value"],)
            case ast.NumberLiteral():
                return (Show(*_constant(expression), constant=True),)
            case ast.VariableReference():
                return self._variable(expression, passed)
            case ast.FunctionReference():
                return (self._called(expression, passed),)
            case ast.MessageReference():
                name = expression.id.name
                return self._referred(name, expression.attribute, expression, None)
            case ast.TermReference():
                return self._referred(
                    f"-{expression.id.name}", expression.attribute, expression, passed_to(expression)
                )
            case _:
                assert isinstance(expression, ast.SelectExpression)
                return self.select(expression, passed)

    # Values

    def _variable(self, node: ast.VariableReference, passed: Passed) -> Tree:
        name = node.id.name
        if passed is None:
            return (Show(self.names.new(name)),)
        if name not in passed:
            what = f"The term uses ${name}, which is not passed here."
            raise self.refuse(what, f"Pass it: {{ -term({name}: …) }}.", node)
        return self.shown(passed[name], None)

    def _called(self, node: ast.FunctionReference, passed: Passed) -> Show:
        name, constant = self._operand(node, passed)
        shown, _ = self._function(node)
        for finding in shown.findings:
            self.find(finding.level, finding.what, finding.next_step, node)
        return Show(name, shown.function, shown.options, constant=constant)

    def _function(self, node: ast.FunctionReference) -> tuple[Shown, bool]:
        options = {one.name.name: _plain(one.value) for one in node.arguments.named}
        try:
            if node.id.name == "NUMBER":
                return number_called(options)
            if node.id.name == "DATETIME":
                return datetime_shown(options), False
        except NotCarried as refused:
            raise self.refuse(refused.finding.what, refused.finding.next_step, node) from None
        what = f"The function {node.id.name[:40]}() is the program's own."
        raise self.refuse(what, "Register a function with MessageFormat and write the call by hand.", node)

    def _operand(self, node: ast.FunctionReference, passed: Passed) -> tuple[str, bool]:
        from fluent.syntax import ast

        operand: Any = node.arguments.positional[0] if node.arguments.positional else None
        while isinstance(operand, ast.Placeable):
            operand = operand.expression
        if isinstance(operand, ast.VariableReference) and passed is not None:
            operand = passed.get(operand.id.name)
        if isinstance(operand, ast.VariableReference):
            return self.names.new(operand.id.name), False
        if isinstance(operand, ast.NumberLiteral):
            return _constant(operand)[0], True
        if isinstance(operand, ast.StringLiteral):
            return operand.parse()["value"], True
        raise self.refuse(f"{node.id.name[:40]}() is handed no value or number.", "Hand it one.", node)

    # References

    def _referred(self, name: str, attribute: ast.Identifier | None, node: Any, passed: Passed) -> Tree:
        key = f"{name}.{attribute.name}" if attribute else name
        entry = self.bundle.find(name, self.file)
        pattern = _pattern(entry, attribute)
        if pattern is None:
            raise self.refuse(f"There is no text '{key}' to refer to.", "Give its file as well.", node)
        if key in self.stack:
            raise self.refuse(f"The reference to '{key}' leads back to itself.", "Break the circle.", node)
        anchor = self.anchor
        self.anchor = self.at(node)
        self.stack.append(key)
        tree = self.tree(pattern, passed)
        self.stack.pop()
        self.anchor = anchor
        return tree

    # Selectors

    def select(self, node: ast.SelectExpression, passed: Passed) -> Tree:
        """A choice: made now where what it looks at is known, else by the reader's value."""
        from fluent.syntax import ast

        self.depth += 1
        selector: Any = node.selector
        while isinstance(selector, ast.Placeable):
            selector = selector.expression
        if isinstance(selector, ast.VariableReference) and passed is not None:
            selector = passed.get(selector.id.name)
        if isinstance(selector, ast.TermReference):
            key = self._attribute(selector)
            tree = self._decided(node, key, passed)
        elif selector is None or isinstance(selector, ast.StringLiteral):
            value = None if selector is None else selector.parse()["value"]
            tree = self._decided(node, value, passed)
        else:
            tree = (self._open(node, selector, passed),)
        self.depth -= 1
        return tree

    def _attribute(self, node: ast.TermReference) -> str:
        tree = self._referred(f"-{node.id.name}", node.attribute, node, passed_to(node))
        if not all(isinstance(part, str) for part in tree):
            raise self.refuse("The attribute of the term is no constant text.", "Write it as one.", node)
        return "".join(part for part in tree if isinstance(part, str))

    def _decided(self, node: ast.SelectExpression, value: str | None, passed: Passed) -> Tree:
        """The branch that a known text takes; the default one when there is no text."""
        chosen = next(variant for variant in node.variants if variant.default)
        for variant in node.variants:
            if value is not None and getattr(variant.key, "name", None) == value:
                chosen = variant
                break
        return self.tree(chosen.value, passed)

    def _open(self, node: ast.SelectExpression, selector: Any, passed: Passed) -> Choose:
        from fluent.syntax import ast

        words = [
            one.key.name for one in node.variants if isinstance(one.key, ast.Identifier) and not one.default
        ]
        by_word = any(word not in CATEGORIES for word in words)
        looked = self._looked_at(selector, passed, by_word=by_word)
        if looked.function == "string":
            return Choose(looked, self._by_word(node, passed))
        return Choose(looked, self._by_number(node, looked, passed))

    def _looked_at(self, selector: Any, passed: Passed, *, by_word: bool) -> Selector:
        from fluent.syntax import ast

        if isinstance(selector, ast.NumberLiteral):
            return Selector(*_constant(selector), constant=True)
        if isinstance(selector, ast.FunctionReference):
            name, constant = self._operand(selector, passed)
            shown, ordinal = self._function(selector)
            if shown.function not in ("number", "percent"):
                what = f"A choice by {selector.id.name}() in this style has no counterpart."
                raise self.refuse(what, "Choose by NUMBER().", selector)
            options = shown.options + ((("select", "ordinal"),) if ordinal else ())
            return Selector(name, shown.function, options, constant)
        assert isinstance(selector, ast.VariableReference)
        return Selector(self.names.new(selector.id.name), "string" if by_word else "number")

    def _by_word(self, node: ast.SelectExpression, passed: Passed) -> tuple[Case, ...]:
        from fluent.syntax import ast

        cases: dict[str | None, Case] = {}
        for variant in node.variants:
            key = variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
            if isinstance(variant.key, ast.NumberLiteral):
                what = "A choice has words and numbers as keys; numbers are compared as they are written."
                self.find("changed", what, "Choose by words alone, or by numbers alone.", variant)
            self._add(cases, None if variant.default else key, variant, passed)
        return tuple(cases.values())

    def _by_number(self, node: ast.SelectExpression, looked: Selector, passed: Passed) -> tuple[Case, ...]:
        from fluent.syntax import ast

        kind = "ordinal" if ("select", "ordinal") in looked.options else "cardinal"
        cases: dict[str | None, Case] = {}
        before: list[str] = []
        for variant in node.variants:
            if isinstance(variant.key, ast.NumberLiteral):
                key = canonical_number(Decimal(variant.key.value))
                if not variant.default and self._hidden(key, before, kind, variant):
                    continue
            else:
                key = variant.key.name
                before.append(key)
            self._add(cases, None if variant.default else key, variant, passed)
        exact = [key for key in cases if key is not None and key not in CATEGORIES]
        self.findings += category_remarks(
            [key for key in before if key in CATEGORIES],
            exact,
            locale=self.wishes.locale,
            kind=kind,
            name=looked.name,
            offset=self.at(node),
        )
        return tuple(cases.values())

    def _hidden(self, number: str, before: list[str], kind: str, node: ast.Variant) -> bool:
        """Whether a category before an exact number takes that number always.

        Fluent takes the first key that fits, MessageFormat 2 the exact one.
        """
        if not any(word in CATEGORIES for word in before):
            return False
        if self.wishes.locale is None:
            what = f"[{number}] stands after a category. Fluent takes what fits first; now the number wins."
            self.find("changed", what, "Name the language (--locale) to have this settled.", node)
            return False
        if category_of(number, self.wishes.locale, kind) not in before:
            return False
        self.find(
            "remark", f"[{number}] was never taken: a category before it fits.", "It is left out.", node
        )
        return True

    def _add(
        self, cases: dict[str | None, Case], key: str | None, variant: ast.Variant, passed: Passed
    ) -> None:
        if key in cases:
            what = "A key stands here a second time; the first is always taken."
            self.find("remark", what, "It is left out.", variant)
        else:
            cases[key] = Case(key, self.tree(variant.value, passed))


def passed_to(node: ast.TermReference) -> Mapping[str, Any]:
    """What a reference hands to its term, by name."""
    return {one.name.name: one.value for one in node.arguments.named} if node.arguments else {}


def _pattern(entry: ast.Message | ast.Term | None, attribute: ast.Identifier | None) -> ast.Pattern | None:
    if entry is None or attribute is None:
        return entry.value if entry else None
    return next((one.value for one in entry.attributes if one.id.name == attribute.name), None)


def _constant(node: ast.NumberLiteral) -> tuple[str, str, Options]:
    """A number as MessageFormat 2 writes it, with as many decimals shown as were written."""
    value = Decimal(node.value)
    decimals = len(node.value.partition(".")[2])
    return f"{value:f}", "number", (("minimumFractionDigits", str(decimals)),) if decimals else ()


def _plain(node: ast.StringLiteral | ast.NumberLiteral) -> str:
    from fluent.syntax import ast

    return str(node.parse()["value"]) if isinstance(node, ast.StringLiteral) else node.value
