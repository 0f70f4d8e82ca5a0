"""What Discord wants beyond its OpenAPI description: sums over a message, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from info.validators.payloads.walk import Check, Walk

__all__ = ["DISCORD_CHECKS"]

COMPONENTS_V2: Final = 1 << 15
"""The flag of a message that is made of components."""
_ACTION_ROW, _BUTTON, _TEXT = 1, 2, 10
_LINK, _PREMIUM = 5, 6
_CLASSIC: Final = ("content", "embeds", "poll", "sticker_ids")


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _message(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    if isinstance(value.get("content"), str):
        walk.measure("message.content.documented", value["content"], f"{at}/content")
    walk.over("message.embed_total", sum(map(_embed_size, _items(value.get("embeds")))), f"{at}/embeds")
    flags = value.get("flags")
    components = _items(value.get("components"))
    if isinstance(flags, int) and flags & COMPONENTS_V2:
        _components(walk, value, at)
    else:
        walk.over("message.rows", len(components), f"{at}/components")
        for index, each in enumerate(components):
            if each.get("type") != _ACTION_ROW:
                what = "Only action rows may stand here without the flag of Components V2."
                step = "Set flags to 32768, or put it into an action row."
                walk.report("message.components_v2", what, f"{at}/components/{index}", step)
    _unique(walk, components, f"{at}/components")


def _components(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    for name in _CLASSIC:
        if value.get(name):
            what = f"'{name}' may not stand beside Components V2."
            walk.report("message.components_v2", what, f"{at}/{name}", "Put it into components.")
    every = list(_nested(value.get("components"), 0))
    texts = [each["content"] for each in every if _is_text(each)]
    walk.over("message.text_total", sum(map(len, texts)), f"{at}/components")
    walk.over("message.component_total", len(every), f"{at}/components")


def _is_text(each: Mapping[str, Any]) -> bool:
    return each.get("type") == _TEXT and isinstance(each.get("content"), str)


def _nested(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Components and all within them; accessories too."""
    if depth > 8:  # noqa: PLR2004  (deeper than any component nests)
        return
    for each in _items(value):
        yield each
        yield from _nested(each.get("components"), depth + 1)
        yield from _nested([each.get("accessory")], depth + 1)


def _embed_size(embed: Mapping[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    for name, part in (("footer", "text"), ("author", "name")):
        inner = embed.get(name)
        texts.append(inner.get(part) if isinstance(inner, Mapping) else None)
    for field in _items(embed.get("fields")):
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))


def _unique(walk: Walk, components: Any, at: str) -> None:
    seen: set[str] = set()
    for each in _nested(components, 0):
        name = each.get("custom_id")
        if isinstance(name, str):
            if name in seen:
                what = "Two components of the message have the same custom_id."
                walk.report("custom_id.unique", what, at, "Give each its own.")
            seen.add(name)


def _row(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    inner = _items(value.get("components"))
    if any(each.get("type") != _BUTTON for each in inner) and len(inner) > 1:
        what = "A row holds buttons, or one select."
        walk.report("ActionRow.mixed", what, f"{at}/components", "Give the select a row of its own.")


def _button(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    style = value.get("style")
    wanted = {_LINK: "url", _PREMIUM: "sku_id"}.get(style if isinstance(style, int) else 0, "custom_id")
    if not value.get(wanted):
        walk.report(
            f"Button.{wanted}.required", f"A button of this style has '{wanted}'.", at, f"Add '{wanted}'."
        )
    for name in {"url", "sku_id", "custom_id"} - {wanted}:
        if value.get(name):
            what = f"A button of this style has no '{name}'."
            walk.report("Button.style", what, f"{at}/{name}", "Take it out, or change the style.")
    if style != _PREMIUM and not value.get("label") and not value.get("emoji"):
        walk.report("Button.label.required", "The button shows nothing.", at, "Add 'label' or 'emoji'.")


def _select(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    least, most = value.get("min_values"), value.get("max_values")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        walk.report("select.range", "min_values is larger than max_values.", at, "Swap them.")
    options = value.get("options")
    if isinstance(options, list) and isinstance(most, int) and most > len(options):
        what = "max_values is larger than the number of options."
        walk.report("select.max_values", what, f"{at}/max_values", "Lower it.")


def _poll(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    for index, answer in enumerate(_items(value.get("answers"))):
        media = answer.get("poll_media")
        if isinstance(media, Mapping):
            walk.measure("PollAnswer.text", media.get("text"), f"{at}/answers/{index}/poll_media/text")


def _embeds(walk: Walk, value: Mapping[str, Any], at: str) -> None:
    walk.over("message.embed_total", sum(map(_embed_size, _items(value.get("embeds")))), f"{at}/embeds")


DISCORD_CHECKS: Final[Mapping[str, Check]] = {
    "discord.message": _message,
    "discord.embeds": _embeds,
    "discord.row": _row,
    "discord.button": _button,
    "discord.select": _select,
    "discord.poll": _poll,
}
"""Discord's checks by the names the rules call them."""
