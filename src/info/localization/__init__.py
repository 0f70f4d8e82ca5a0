"""Localization: language tags, the choice of a locale, and catalogues that fall back by CLDR."""

from info.localization.address import ADDRESSES, Address, address_of, with_address, without_address
from info.localization.catalogue import Catalogue, catalogue, fallbacks
from info.localization.matcher import LocaleMatch, LocaleMatcher, combine
from info.localization.negotiation import LocaleChoice, negotiate, served
from info.localization.tags import canonical, chain, language_of, parent_of, region_of

__all__ = [
    "ADDRESSES",
    "Address",
    "Catalogue",
    "LocaleChoice",
    "LocaleMatch",
    "LocaleMatcher",
    "address_of",
    "canonical",
    "catalogue",
    "chain",
    "combine",
    "fallbacks",
    "language_of",
    "negotiate",
    "parent_of",
    "region_of",
    "served",
    "with_address",
    "without_address",
]
