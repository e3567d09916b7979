"""The six sections of the local official gazette and their books: registers by law, and kinds of documents."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Section(StrEnum):
    """A section, in the order of the law; the value stands in addresses. Law: Codul administrativ, Anexa 1 art. 1."""

    STATUTE = "statut"
    PROCEDURES = "regulamente"
    DECISIONS = "hotarari"
    DISPOSITIONS = "dispozitii"
    FINANCE = "financiare"
    OTHER = "alte-documente"


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section in words."""

    letter: str
    name: str | Promise
    about: str | Promise


SECTIONS: Final[dict[Section, SectionWords]] = {
    Section.STATUTE: SectionWords(
        "a",
        _("Statutul unității administrativ-teritoriale"),
        _("Statutul în vigoare, cu actele care l-au schimbat."),
    ),
    Section.PROCEDURES: SectionWords(
        "b",
        _("Regulamentele privind procedurile administrative"),
        _("Cum se pregătesc, se adoptă și se aduc la cunoștință actele."),
    ),
    Section.DECISIONS: SectionWords(
        "c",
        _("Hotărârile autorității deliberative"),
        _("Hotărârile consiliului și proiectele lor, pe registre."),
    ),
    Section.DISPOSITIONS: SectionWords(
        "d",
        _("Dispozițiile autorității executive"),
        _("Dispozițiile cu caracter normativ și proiectele lor."),
    ),
    Section.FINANCE: SectionWords(
        "e", _("Documente și informații financiare"), _("Bugetul, execuția lui și situațiile financiare.")
    ),
    Section.OTHER: SectionWords(
        "f", _("Alte documente"), _("Procese-verbale, refuzuri și obiecții, rapoarte, anunțuri.")
    ),
}


_ISSUER: Final = _("Emitent")
_DETAILS: Final = _("Mențiuni")


@dataclass(frozen=True, slots=True)
class Book:
    """
    A book of a section.

    is_register: one that the law names a register. numbered: an act has a number and a day. issuer, details: how the
    two free columns are called; an empty word leaves the column out.
    """

    code: str
    section: Section
    name: str | Promise
    one: str | Promise
    is_register: bool = False
    numbered: bool = False
    issuer: str | Promise = _ISSUER
    details: str | Promise = _DETAILS


_BOOKS: Final = (
    Book("statut", Section.STATUTE, _("Statutul"), _("Statut")),
    Book("regulamente", Section.PROCEDURES, _("Regulamente și proceduri"), _("Regulament")),
    Book(
        "registrul-hotararilor",
        Section.DECISIONS,
        _("Registrul pentru evidența hotărârilor autorității deliberative"),
        _("Hotărâre"),
        is_register=True,
        numbered=True,
        details=_("Voturi, comunicare, schimbări"),
    ),
    Book(
        "registrul-proiectelor-de-hotarari",
        Section.DECISIONS,
        _("Registrul pentru evidența proiectelor de hotărâri ale autorității deliberative"),
        _("Proiect de hotărâre"),
        is_register=True,
        numbered=True,
        issuer=_("Inițiator"),
        details=_("Avize, stadiu"),
    ),
    Book(
        "registrul-dispozitiilor",
        Section.DISPOSITIONS,
        _("Registrul pentru evidența dispozițiilor autorității executive"),
        _("Dispoziție"),
        is_register=True,
        numbered=True,
        details=_("Comunicare, schimbări"),
    ),
    Book(
        "registrul-proiectelor-de-dispozitii",
        Section.DISPOSITIONS,
        _("Registrul pentru evidența proiectelor de dispoziții ale autorității executive"),
        _("Proiect de dispoziție"),
        is_register=True,
        numbered=True,
        issuer=_("Inițiator"),
        details=_("Avize, stadiu"),
    ),
    Book("buget", Section.FINANCE, _("Bugetul și rectificările lui"), _("Buget")),
    Book(
        "executie", Section.FINANCE, _("Conturi de execuție și situații financiare"), _("Situație financiară")
    ),
    Book("investitii", Section.FINANCE, _("Investiții și împrumuturi"), _("Document financiar")),
    Book(
        "registrul-refuzurilor",
        Section.OTHER,
        _(
            "Registrul privind înregistrarea refuzurilor de a semna, contrasemna ori aviza actele administrative și a "
            "obiecțiilor cu privire la legalitate"
        ),
        _("Refuz sau obiecție"),
        is_register=True,
        numbered=True,
        issuer=_("Funcția celui care a refuzat"),
        details=_("Felul și motivul"),
    ),
    Book("procese-verbale", Section.OTHER, _("Procese-verbale ale ședințelor"), _("Proces-verbal")),
    Book("rapoarte", Section.OTHER, _("Rapoarte"), _("Raport")),
    Book("anunturi", Section.OTHER, _("Anunțuri și informări"), _("Anunț")),
    Book("alte", Section.OTHER, _("Alte documente"), _("Document")),
)
BOOKS: Final[dict[str, Book]] = {book.code: book for book in _BOOKS}


def books_of(section: Section) -> list[Book]:
    """Return the books of a section, in their order."""
    return [book for book in _BOOKS if book.section is section]
