"""ICU MessageFormat 1 and Fluent texts into MessageFormat 2, with a report of what was not carried."""

from info.language.conversion.fluent import convert_fluent
from info.language.conversion.fluent_bundle import FluentFile
from info.language.conversion.icu import convert_icu
from info.language.conversion.icu_parser import parse_icu
from info.language.conversion.names import is_name
from info.language.conversion.report import LEVELS, Converted, Finding
from info.language.conversion.wishes import Wishes

__all__ = [
    "LEVELS",
    "Converted",
    "Finding",
    "FluentFile",
    "Wishes",
    "convert_fluent",
    "convert_icu",
    "is_name",
    "parse_icu",
]
