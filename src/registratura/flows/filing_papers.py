"""The papers of a filing, in Romanian: the filled form that the registry keeps, the receipt that its sender keeps."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.filings.printing.papers import (
    Answered,
    Paper,
    PaperFile,
    Section,
    moment,
    print_paper,
)
from registratura.filings.queries import FilingCard
from registratura.flows.following import ticket_of
from registratura.flows.sealing.exporting import leaf_of_entry
from registratura.forms.answers import read_back
from registratura.forms.definition import Definition
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def form_pdf(
    *, institution: "Institution", filing: FilingCard, definition: Definition, legal_basis: str
) -> bytes:
    """
    Set the filled form as PDF/A-2u; the same filing gives the same bytes.

    Raises: PrintError.
    """
    with override("ro"):
        parts = read_back(definition, filing.answers, today=legal_date(filing.filed_at))
        return print_paper(
            paper=Paper(
                institution=institution.name,
                identity=_identity(institution),
                kind=_("Cerere depusă la ghișeu") if filing.clerk_id else _("Cerere depusă prin portal"),
                title=filing.form_title,
                number_label=_("Referința depunerii"),
                number=filing.reference,
                made_at=filing.filed_at,
                foot=_("Depusă la %s") % moment(at=filing.filed_at),
                facts=[*_facts(filing), (_("Temeiul legal"), legal_basis)],
                sections=[
                    Section(part.title, tuple(Answered(row.label, row.lines) for row in part.rows))
                    for part in parts
                ],
                files=_files(filing),
            )
        )


def receipt_pdf(
    *, institution: "Institution", filing: FilingCard, secret: str, term: str, printed_by: str = ""
) -> bytes:
    """
    Set the receipt as PDF/A-2u: number or reference, moment, digest of each file, the code by which it is followed.

    term: until when the answer comes, in words; may be empty. printed_by: the official who hands it over.
    Raises: PrintError.
    """
    with override("ro"):
        numbered = bool(filing.number_written)
        address = follow_address(institution=institution, reference=filing.reference, secret=secret)
        page = f"{settings.PUBLIC_URL}/portal/{institution.code}/urmarire/"
        more = [_("Pagina: %s") % page, _("Referința: %s") % filing.reference]
        if secret:
            more.append(_("Secretul: %s (cu el se vede cererea; păstrați-l numai dumneavoastră)") % secret)
        if leaf := _leaf(institution, filing):
            place = f"{settings.PUBLIC_URL}/portal/{institution.code}/jurnal/"
            more.append(_("Amprenta din jurnalul sigilat, de verificat la %s") % place)
            more.append(leaf)
        return print_paper(
            paper=Paper(
                institution=institution.name,
                identity=_identity(institution),
                kind=_("Dovada depunerii"),
                title=filing.form_title,
                number_label=_("Număr de înregistrare / data") if numbered else _("Referința depunerii"),
                number=filing.number_written or filing.reference,
                made_at=filing.state_at,
                foot=_("Tipărită de %s") % printed_by if printed_by else "",
                facts=[
                    *_facts(filing),
                    (_("Referința"), filing.reference if numbered else ""),
                    (
                        _("Numărul"),
                        "" if numbered else _("urmează; îl aflați pe pagina de mai jos și prin e-mail"),
                    ),
                    (_("Răspunsul, până la"), term),
                ],
                files=[
                    *(
                        [PaperFile(_("Cererea completată (PDF)"), 0, filing.form_sha256)]
                        if filing.form_sha256
                        else []
                    ),
                    *_files(filing),
                ],
                qr_text=address if secret else "",
                note=_(
                    "Cum urmăriți cererea: scanați codul sau deschideți pagina și scrieți referința și secretul."
                ),
                more=more,
            )
        )


def _leaf(institution: "Institution", filing: FilingCard) -> str:
    """Return the fingerprint by which the numbered filing is found in the sealed journal; empty before its number."""
    if filing.entry_id is None:
        return ""
    with acting_for(institution.id):
        return leaf_of_entry(entry_id=filing.entry_id)


def follow_address(*, institution: "Institution", reference: str, secret: str) -> str:
    """Return the whole address behind the QR code, which opens the page of a filing."""
    ticket = ticket_of(secret=secret, reference=reference)
    return f"{settings.PUBLIC_URL}/portal/{institution.code}/urmarire/{ticket}/"


def _identity(institution: "Institution") -> str:
    parts = (institution.cui and f"CUI {institution.cui}", institution.address, institution.locality)
    return " · ".join(part for part in parts if part)


def _facts(filing: FilingCard) -> list[tuple[str, str]]:
    return [
        (_("Depusă la"), moment(at=filing.filed_at)),
        (_("Depusă de"), filing.person_name),
        (_("E-mail"), filing.person_email),
        (_("Telefon"), filing.person_phone),
        (_("Adresa"), filing.person_address),
        (_("Răspunsul se vrea"), filing.answer_way_name),
    ]


def _files(filing: FilingCard) -> list[PaperFile]:
    return [PaperFile(file.name, file.size_bytes, file.sha256) for file in filing.files]
