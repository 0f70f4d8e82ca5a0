"""The one kind of import contract that import-linter lacks: an allow-list.

`forbidden` names what must not be imported, so a package that is new tomorrow is allowed by
default. `only` names what may be imported, so it is not.
"""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

__all__ = ["OnlyContract"]


class OnlyContract(Contract):
    """Modules of the package `importer` import, inside the root package, only what `may_import` names.

    Counts direct imports: what an allowed package imports in its turn is bound by the floors.
    A package is named with all that is in it. A missing `importer` imports nothing.
    """

    type_name = "only"

    importer = fields.StringField()
    may_import = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001  (import-linter's signature)
        """Find every import that leaves the allow-list."""
        own: str = self.importer  # type: ignore[assignment]
        allowed: list[str] = [own, *self.may_import]  # type: ignore[misc]
        strays = [
            detail
            for module in sorted(name for name in graph.modules if _inside(name, own))
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if not any(_inside(imported, name) for name in allowed)
            for detail in graph.get_import_details(importer=module, imported=imported)
        ]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that left the allow-list."""
        strays: list[Any] = check.metadata["strays"]
        for stray in strays:
            output.print_error(
                f"- {stray['importer']} -> {stray['imported']} (l.{stray['line_number']})", bold=False
            )
        output.new_line()


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
