"""The suite of the programs port. The subclass gives a fixture `programs` that has `tenant_welcome`."""

from __future__ import annotations

from typing import Any

import pytest

from info.errors import ContextError, UnknownName

__all__ = ["ProgramsContract"]

KEY = ("tenant_welcome", "control", "en", "en", "text", "acme")
TENANT: dict[str, Any] = {"brand": {"name": "Acme"}, "links": {}}
"""What programs read of a tenant; a subclass with other links overrides `tenant`."""


class ProgramsContract:
    """What every source of programs does."""

    context: dict[str, Any] = {"user_name": "Ada", "tier": "premium"}  # noqa: RUF012  (read, never written)
    tenant = TENANT

    def test_facts_name_variants_and_locales_and_check_contexts(self, programs: Any) -> None:
        facts = programs.facts("tenant_welcome", "acme")

        assert facts.id == "tenant_welcome"
        assert facts.variants[0] == "control"
        assert "en" in facts.locales
        facts.check(self.context)
        with pytest.raises(ContextError):
            facts.check({})

    def test_an_unknown_template_is_named(self, programs: Any) -> None:
        with pytest.raises(UnknownName, match="tenant_welcome"):
            programs.facts("tenant_welcom", "acme")

    def test_a_compiled_program_is_held(self, programs: Any) -> None:
        compiled = programs.compile(*KEY)

        assert programs.held(*KEY) is programs.compile(*KEY) is compiled
        assert programs.held(*KEY[:3], "de-AT", *KEY[4:]) is None

    def test_a_restored_program_says_the_same(self, programs: Any) -> None:
        compiled = programs.compile(*KEY)

        restored = programs.restore(compiled.pieces, "text")

        assert restored.hash == compiled.hash
        assert restored.program.outputs == compiled.program.outputs
        outputs = [one.program(self.context, self.tenant, "UTC") for one in (compiled, restored)]
        assert outputs[0] == outputs[1]
        assert "Ada" in restored.payload(dict(zip(restored.program.outputs, outputs[1], strict=True)))
