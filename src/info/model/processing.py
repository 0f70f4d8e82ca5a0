"""What a tenant says of its processing of personal data: the facts only a person knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

import msgspec

__all__ = ["LEGAL_BASES", "Controller", "LegalBasis", "ProcessingFacts", "Purpose", "Transfer"]

LegalBasis: TypeAlias = Literal[
    "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"
]
"""What makes processing lawful: points (a) to (f) of Art. 6(1) GDPR."""
LEGAL_BASES: Final[tuple[str, ...]] = get_args(LegalBasis)
"""The legal bases, in the order of the article's points."""


class Controller(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who decides on purposes and means, and how to reach them; "" where it is not stated."""

    name: str = ""
    address: str = ""
    contact: str = ""
    representative: str = ""
    officer: str = ""
    """The data protection officer."""
    joint: str = ""
    """With whom the controller decides jointly."""


class Purpose(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why messages of a template or topic are sent, and what makes that lawful."""

    purpose: str = ""
    legal_basis: LegalBasis | None = None
    interest: str = ""
    """The legitimate interest, where that is the basis."""


class Transfer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Personal data that go to a third country or an international organisation."""

    to: str
    recipient: str = ""
    safeguard: str = ""


class ProcessingFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The section `privacy` of a tenant. `purposes` is by template, by topic, or "*" for all others."""

    controller: Controller = Controller()
    purposes: Mapping[str, Purpose] = {}
    subjects: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    measures: tuple[str, ...] = ()
