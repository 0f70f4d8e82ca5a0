"""ICU MessageFormat 1 and Fluent texts into MessageFormat 2, with a report of what was not carried."""

from info.language.conversion.icu import convert_icu
from info.language.conversion.icu_parser import parse_icu
from info.language.conversion.names import is_name
from info.language.conversion.report import LEVELS, Converted, Finding
from info.language.conversion.wishes import Wishes

__all__ = ["LEVELS", "Converted", "Finding", "Wishes", "convert_icu", "is_name", "parse_icu"]
