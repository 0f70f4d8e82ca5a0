"""Localization: language tags, the choice of a locale, and catalogues that fall back by CLDR."""

from info.localization.catalogue import Catalogue, catalogue
from info.localization.matcher import LocaleMatch, LocaleMatcher, combine
from info.localization.negotiation import LocaleChoice, negotiate
from info.localization.tags import canonical, chain, language_of, parent_of, region_of

__all__ = [
    "Catalogue",
    "LocaleChoice",
    "LocaleMatch",
    "LocaleMatcher",
    "canonical",
    "catalogue",
    "chain",
    "combine",
    "language_of",
    "negotiate",
    "parent_of",
    "region_of",
]
