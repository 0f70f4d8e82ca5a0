"""The schemas of XLIFF 2.1, as OASIS publishes them, on our files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.reference import reference_data

__all__ = ["SCHEMAS", "not_valid"]

SCHEMAS = reference_data() / "xliff2.1"
"""Where the schemas are, if they are here."""

_BOTH = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="urn:oasis:names:tc:xliff:document:2.0" schemaLocation="{folder}/xliff_core_2.0.xsd"/>
<xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0" schemaLocation="{folder}/metadata.xsd"/>
</xs:schema>"""


@lru_cache(maxsize=1)
def _schema(folder: Path) -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.fromstring(_BOTH.format(folder=folder.resolve().as_uri())))


def not_valid(data: bytes, folder: Path) -> Iterator[str]:
    """What the schemas in `folder` say against an XLIFF."""
    from lxml import etree

    document = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    schema = _schema(folder)
    if not schema.validate(document):
        yield from (f"schema: {entry.message}" for entry in list(schema.error_log)[:5])
