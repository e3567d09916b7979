"""The sheets of documents as XML, with the thirteen elements each, and as lines for a bag."""

from __future__ import annotations

from registratura.preservation.packaging.contents import Contents, Sheet
from registratura.preservation.packaging.xml import SHEET, add, root, written

# The elements in the order of the law, by their names in the file.
ELEMENTS = (
    ("proprietar", "owner"),
    ("emitent", "issuer"),
    ("titularDispozitie", "disposer"),
    ("istoric", "history"),
    ("tip", "kind"),
    ("clasificare", "classification"),
    ("format", "formats"),
    ("cuvantCheie", "keywords"),
    ("locSuportFizic", "location"),
    ("identificator", "identifier"),
    ("dataEmiterii", "issued_on"),
    ("dataArhivarii", "archived_on"),
    ("termenPastrare", "term"),
)


def sheets(contents: Contents) -> bytes:
    """
    Return the sheets of a package's documents.

    Law: Legea 135/2007 art. 8 alin. (2) (ARH-64).
    """
    document = root(SHEET, "fise", {None: SHEET})
    document.set("pachet", contents.identifier)
    for sheet in contents.sheets:
        one = add(document, "fisa")
        for name, field in ELEMENTS:
            for value in values_of(sheet, field):
                add(one, name, value)
        if sheet.title:
            add(one, "titlu", sheet.title)
        if sheet.original:
            add(one, "original", sheet.original)
    return written(document)


def values_of(sheet: Sheet, field: str) -> tuple[str, ...]:
    """Return an element of a sheet as texts; one that may be told several times has several."""
    value = getattr(sheet, field)
    if isinstance(value, tuple):
        return value or ("–",)
    return (value.isoformat() if hasattr(value, "isoformat") else str(value) or "–",)
