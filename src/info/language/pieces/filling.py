"""Values in a program under construction: format, remember, and pass the stages of a hole."""

from __future__ import annotations

import ast

from info.language import expressions as x
from info.language.pieces.environment import Environment, FormatValue
from info.language.pieces.messages import TRACK, link_of, tracked
from info.language.pieces.names import Names
from info.language.pieces.nodes import Hole, Value
from info.language.pieces.syntax import TENANT, ZONE, Body, assign, call, load, method
from info.language.pieces.values import (
    LISTED,
    WORDS,
    ZONED,
    dynamic_formatter,
    dynamic_selector,
    item_formatter,
    pipeline_of,
    remembered,
    then,
)

__all__ = ["Filling"]


class Filling:
    """Emits what fills holes and what selections compare, each once a block."""

    def __init__(self, env: Environment, names: Names) -> None:
        self._env = env
        self._names = names

    def hole(self, hole: Hole, body: Body) -> str:
        """The variable that holds the hole's text; statements that make it are added to `body`."""
        stages = self._env.pipeline(hole.put, hole.value.function)
        per_item = self._env.item_pipeline(hole.put, hole.value.function)
        key = ("hole", hole.value, stages, per_item, self._scope_of(hole.value))
        known = self._names.known(key)
        if known is None:
            known = self._names.keep(key, self._filled(hole.value, stages, per_item, body))
        return known

    def _filled(self, value: Value, stages: tuple[str, ...], per_item: tuple[str, ...], body: Body) -> str:
        """The variable that holds the value's text after its stages."""
        if TRACK in stages:
            return self._tracked(value, stages, per_item, body)
        if not per_item and self._may_remember(value):
            return self._remembered(value, stages, body)
        if not per_item and self._static_options(value) is None:
            return self._dynamically(value, stages, body)
        raw = self._formatted(value, body, per_item)
        if not stages:
            return raw
        target = self._names.fresh("v")
        body.append(assign(target, self.put(raw, stages)))
        return target

    def _tracked(self, value: Value, stages: tuple[str, ...], per_item: tuple[str, ...], body: Body) -> str:
        """An address through its guard, then wrapped where the message tracks its links, then escaped."""
        at = stages.index(TRACK)
        guarded = self._filled(value, stages[:at], per_item, body)
        wrap = self._names.link(TRACK, lambda: tracked, "p")
        target = self._names.fresh("v")
        body.append(
            assign(target, call(wrap, load(TENANT), load(guarded), ast.Constant(value=link_of(value))))
        )
        if at + 1 == len(stages):
            return target
        escaped = self._names.fresh("v")
        body.append(assign(escaped, self.put(target, stages[at + 1 :])))
        return escaped

    def _dynamically(self, value: Value, stages: tuple[str, ...], body: Body) -> str:
        """Format by options that are values themselves, and pass the stages, in one step."""
        env, function, locale = self._env, value.function, value.locale
        key = ("dynamic", function, locale, stages)
        formatter = self._names.link(key, lambda: dynamic_formatter(env, function, locale, stages), "f")
        target = self._names.fresh("v")
        arguments = [self._names.expression(value.expr), load(ZONE), *self._dynamic(value)]
        body.append(assign(target, call(formatter, *arguments)))
        return target

    def _may_remember(self, value: Value) -> bool:
        """Formatted values and the tenant's own; bare strings of the context may be personal data."""
        constant = self._static_options(value) is not None and value.function not in LISTED
        return constant and (value.function not in WORDS or isinstance(value.expr, x.TenantPath))

    def _remembered(self, value: Value, stages: tuple[str, ...], body: Body) -> str:
        """Format and stages in one step, after a look into the memo: `v = m.get(raw) or f(raw, z)`."""
        options = self._static_options(value) or {}
        zoned = value.function in ZONED
        key = (value.function, tuple(sorted(options.items())), value.locale, stages)
        memo = self._names.link(("memo", *key), dict, "m")

        def make() -> FormatValue:
            run = self._env.formatter(value.function, options, value.locale)
            if stages:
                run = then(run, pipeline_of([self._env.stages[name] for name in stages]))
            return remembered(run, self._names.linked[memo], zoned=zoned)

        formatter = self._names.link(("fused", *key), make, "f")
        raw = self._names.expression(value.expr)
        under = ast.Tuple(elts=[raw, load(ZONE)], ctx=ast.Load()) if zoned else raw
        found = method(load(memo), "get", under)
        target = self._names.fresh("v")
        made = call(formatter, self._names.expression(value.expr), load(ZONE))
        body.append(assign(target, ast.BoolOp(op=ast.Or(), values=[found, made])))
        return target

    def put(self, raw: str, stages: tuple[str, ...]) -> ast.expr:
        """The variable's text through its stages; a plain word passes transparent ones by."""
        callables = [self._env.stages[name] for name in stages]
        put = self._names.link(("put", stages), lambda: pipeline_of(callables), "p")
        through = call(put, load(raw))
        if not self._env.transparent.issuperset(stages):
            return through
        plain = ast.BoolOp(op=ast.And(), values=[method(load(raw), "isalnum"), method(load(raw), "isascii")])
        return ast.IfExp(test=plain, body=load(raw), orelse=through)

    def _scope_of(self, value: Value) -> tuple[tuple[str, str], ...]:
        """The variables behind the locals a value reads: two loops may bind one name."""
        exprs = [value.expr, *(option for _, option in value.options if not isinstance(option, str))]
        names = {path.name for expr in exprs for path in x.paths(expr) if isinstance(path, x.LocalPath)}
        return self._names.bound(names)

    def _formatted(self, value: Value, body: Body, per_item: tuple[str, ...]) -> str:
        key = ("value", value, per_item, self._scope_of(value))
        known = self._names.known(key)
        if known is not None:
            return known
        target = self._names.fresh("w")
        raw = self._names.expression(value.expr)
        formatter = self._of_items(self._formatter(value), per_item)
        if value.function in WORDS and not value.options:
            body.append(assign(target, raw))
            is_text = ast.Compare(
                left=ast.Attribute(value=load(target), attr="__class__", ctx=ast.Load()),
                ops=[ast.IsNot()],
                comparators=[load("str")],
            )
            convert = assign(target, call(formatter, load(target), load(ZONE)))
            body.append(ast.If(test=is_text, body=[convert], orelse=[]))
        else:
            body.append(assign(target, call(formatter, raw, load(ZONE), *self._dynamic(value))))
        return self._names.keep(key, target)

    def _static_options(self, value: Value) -> dict[str, str] | None:
        """The options when all are constants, else None."""
        options = {name: option for name, option in value.options if isinstance(option, str)}
        return options if len(options) == len(value.options) else None

    def _dynamic(self, value: Value) -> list[ast.expr]:
        if self._static_options(value) is not None:
            return []
        flat: list[ast.expr] = []
        for name, option in value.options:
            flat.append(ast.Constant(value=name))
            flat.append(
                ast.Constant(value=option) if isinstance(option, str) else self._names.expression(option)
            )
        return flat

    def _formatter(self, value: Value) -> str:
        options = self._static_options(value)
        env, function, locale = self._env, value.function, value.locale
        if options is None:
            return self._names.link(
                ("dynamic", function, locale, ()), lambda: dynamic_formatter(env, function, locale, ()), "f"
            )
        key = ("formatter", function, tuple(sorted(options.items())), locale)
        return self._names.link(key, lambda: env.formatter(function, options, locale), "f")

    def _of_items(self, formatter: str, per_item: tuple[str, ...]) -> str:
        if not per_item:
            return formatter
        stages = [self._env.stages[name] for name in per_item]
        return self._names.link(
            ("items", formatter, per_item), lambda: item_formatter(self._names.linked[formatter], stages), "f"
        )

    def selector(self, value: Value, body: Body) -> str:
        """The variable that holds the keys a selection compares."""
        key = ("keys", value, self._scope_of(value))
        known = self._names.known(key)
        if known is not None:
            return known
        options = self._static_options(value)
        env, function, locale = self._env, value.function, value.locale
        if options is None:
            link = self._names.link(
                ("choose", function, locale), lambda: dynamic_selector(env, function, locale), "k"
            )
        else:
            link = self._names.link(
                ("selector", function, tuple(sorted(options.items())), locale),
                lambda: env.selector(function, options, locale),
                "k",
            )
        target = self._names.fresh("k")
        body.append(assign(target, call(link, self._names.expression(value.expr), *self._dynamic(value))))
        return self._names.keep(key, target)
