"""Writing XML of packages: namespaces, moments, and bytes that are the same for the same values."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

METS: Final = "http://www.loc.gov/METS/"
XLINK: Final = "http://www.w3.org/1999/xlink"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
CSIP: Final = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP: Final = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
PREMIS: Final = "http://www.loc.gov/premis/v3"
SHEET: Final = "urn:registratura:fisa-documentului:1"

Element = Any  # lxml has no types of its own
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(namespace: str, name: str, nsmap: dict[str | None, str]) -> Element:
    """Return the outermost element of a document."""
    return etree.Element(f"{{{namespace}}}{name}", nsmap=nsmap)


def add(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """
    Add an element of the parent's namespace; attributes `xlink_href` and `csip_X` belong to theirs. Empty ones are
    left out.
    """
    namespace = etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for key, value in attributes.items():
        if value:
            made.set(_named(key), clean(value))
    if text is not None:
        made.text = clean(text)
    return made


def _named(key: str) -> str:
    for prefix, namespace in (("xlink_", XLINK), ("csip_", CSIP), ("sip_", SIP), ("xsi_", XSI)):
        if key.startswith(prefix):
            return f"{{{namespace}}}{key.removeprefix(prefix)}"
    return key


def clean(text: str) -> str:
    """Take out what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def moment(at: datetime) -> str:
    """Write a moment as XML does, in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def written(document: Element) -> bytes:
    """Return the bytes of a document."""
    return bytes(
        etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True, standalone=True)
    )
