"""Writes the gallery of the project in the current folder (or of the package, where there is none)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from info.apps.gallery.page import Shown, make_page
from info.model.names import TEMPLATE_TYPES, direction_of

if TYPE_CHECKING:
    from info.publishing import Library

__all__ = ["main", "shown_messages"]

OUT: Final = Path("gallery") / "index.html"
ORDER: Final = (
    "slack", "email", "sms", "telegram", "whatsapp", "push.apns", "push.fcm", "push.webpush", "teams", "discord",
    "in_app", "html", "text", "markdown", "webhook",
)  # fmt: skip
"""Formats as the page shows them: what people know best first."""


def _in_order(library: Library) -> list[str]:
    """The shipped templates in the order of the contract, then the project's own."""
    known = library.templates()
    return [
        *(name for name in TEMPLATE_TYPES if name in known),
        *(name for name in known if name not in TEMPLATE_TYPES),
    ]


def shown_messages(library: Library, tenants: tuple[str, ...], example: int = 0) -> Iterator[Shown]:
    """Every template × variant × locale × format, around one example of its schema.

    The control variant is shown for every tenant, the others for the first one.
    """
    for template in _in_order(library):
        for tenant in tenants:
            published = library.published(template, tenant)
            context = (published.schema.source or {})["examples"][example]
            variants = published.loaded.document.variants
            for variant in variants if tenant == tenants[0] else variants[:1]:
                for locale in published.locales:
                    yield from _formats(library, (template, variant.id, locale, tenant), context)


def _formats(library: Library, key: tuple[str, str, str, str], context: dict[str, Any]) -> Iterator[Shown]:
    from info.generators.plan import tenant_values

    template, variant, locale, tenant = key
    values = tenant_values(library.tenant(tenant))
    for channel in ORDER:
        compiled = library.compile(template, variant, locale, locale, channel, tenant)
        outputs = compiled.program(context, values, "UTC")
        yield Shown(
            template=template,
            locale=locale,
            variant=variant,
            tenant=tenant,
            channel=channel,
            payload=compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True))),
            losses=tuple(f"{loss.block}: {loss.what}" for loss in compiled.losses),
            direction=direction_of(locale),
        )


def write_gallery(out: Path) -> int:
    """The number of messages on the page written to `out`."""
    from info.bootstrap import close_all, runtime_of, setup_here

    library = runtime_of(setup_here()).library
    tenants = library.shelf.tenant_ids() or ("default",)
    messages = list(shown_messages(library, tenants))
    templates = []
    for name in _in_order(library):
        document = library.published(name, "").loaded.document
        variants = [variant.id for variant in document.variants]
        templates.append({"id": name, "question": document.question, "variants": variants})
    brands = [{"id": name, **_brand(library, name)} for name in tenants]
    page = make_page(messages, templates=templates, tenants=brands)
    close_all()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return len(messages)


def _brand(library: Library, tenant: str) -> dict[str, str]:
    brand = library.tenant(tenant).brand
    return {name: brand.get(name, "") for name in ("name", "color", "on_color")}


def _command(out: Annotated[Path, typer.Option(help="The page to write.")] = OUT) -> None:
    """Write one self-contained HTML page that shows every message as its reader sees it."""
    count = write_gallery(out)
    typer.echo(f"{count} messages in {out} ({out.stat().st_size / 1e6:.1f} MB)")


def main() -> None:
    """The entry point of the gallery."""
    typer.run(_command)
