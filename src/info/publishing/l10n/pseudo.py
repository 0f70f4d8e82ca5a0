"""The catalogues of a pseudo-locale: every text that there is to translate, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from info.localization.pseudo import pseudo
from info.publishing.l10n.originals import Originals, TextName, originals_of
from info.publishing.l10n.placing import placed
from info.publishing.l10n.shelving import schema_beside
from info.publishing.library import Library
from info.publishing.shelf import TENANT_RANK

__all__ = ["pseudo_files"]


def pseudo_files(library: Library, locale: str, tenants: Iterable[str] = ("",)) -> Mapping[str, bytes]:
    """The locale files of `en-XA` or `ar-XB`, by path: of what all tenants share (""), and of each named one.

    A tenant's files hold the texts that are its own. Values alone are left as they are, so that what is
    not accented was never a text. Raises `UnknownName` for another locale.
    """
    made: dict[str, bytes] = {}
    for tenant in tenants:
        root = f"tenants/{tenant}/locales/" if tenant else "templates/locales/"
        for texts in originals_of(library, None, tenant):
            path = f"{root}{locale}/{texts.name}.json"
            targets = {name: pseudo(texts.texts[name].source, locale) for name in _own(texts, locale, tenant)}
            if targets:
                made[path] = placed(None, path, texts, targets, schema_beside(path, "locale.v1"))
    return made


def _own(texts: Originals, locale: str, tenant: str) -> list[TextName]:
    """The texts to put there: all, or those whose words are the tenant's own."""
    return [
        name
        for name in texts.to_translate(locale)
        if not tenant or texts.texts[name].node.source.rank >= TENANT_RANK
    ]
