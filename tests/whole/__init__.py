"""Tests of the whole way: every template, format, locale, variant and example."""
