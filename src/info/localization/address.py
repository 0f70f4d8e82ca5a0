"""Forms of address in a tag: `de-x-informal` is German to a reader who is called du.

A catalogue in another form of address than a language's usual one is a locale file under such a tag.
It is no language of its own: it is chosen where its language was, and falls back to it text by text.
"""

from __future__ import annotations

from typing import Final, get_args

from info.localization.tags import canonical, read_tag
from info.model.values import Address

__all__ = ["ADDRESSES", "Address", "address_of", "with_address", "without_address"]

ADDRESSES: Final[tuple[Address, ...]] = get_args(Address)
"""The forms of address, as a tag's private use, a tenant's file and a recipient's attribute name them."""
_PRIVATE: Final = {f"x-{name}": name for name in ADDRESSES}


def address_of(tag: str) -> Address | None:
    """The form of address a tag names, None where it names none.

    >>> address_of("de-AT-x-informal"), address_of("de"), address_of("de-x-mine")
    ('informal', None, None)
    """
    return _PRIVATE.get(read_tag(tag).private)


def without_address(tag: str) -> str:
    """The canonical tag without its form of address; other private use stays.

    >>> without_address("de-x-informal"), without_address("pt_br"), without_address("de-x-mine")
    ('de', 'pt-BR', 'de-x-mine')
    """
    whole = canonical(tag)
    return whole.partition("-x-")[0] if address_of(whole) else whole


def with_address(tag: str, address: Address) -> str:
    """The canonical tag with this form of address.

    >>> with_address("de-AT", "informal")
    'de-AT-x-informal'
    """
    return f"{without_address(tag)}-x-{address}"
