"""What is told to who filed: the number with the receipt, or the reference while the number follows. Said once each."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from registratura.deadlines import queries as deadlines
from registratura.documents import services as documents
from registratura.filings import services
from registratura.filings.queries import FilingCard
from registratura.flows import filing_papers, terms
from registratura.messaging import services as messages
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.kinds import Kind
from registratura.messaging.services import Attachment, Outside
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

ABOUT: Final = "filing"


def tell(*, institution: "Institution", card: FilingCard, clock: Callable[[], datetime]) -> None:
    """Tell who filed what there is to tell now. Must not run inside a scope; an unreachable address is passed over."""
    if not card.person_email:
        return
    if not card.number_written:
        with acting_for(institution.id):
            tell_received(institution=institution, card=card, now=clock())
        return
    with acting_for(institution.id):
        secret = services.secret_of(filing_id=card.id)
        due = due_words(entry_id=card.entry_id)
    pdf = filing_papers.receipt_pdf(institution=institution, filing=card, secret=secret, term=due)
    sha256 = documents.keep_bytes(space=institution.code, content=pdf)
    name = f"dovada-{card.reference}.pdf"
    with acting_for(institution.id):
        _say(
            institution,
            card,
            Kind.FILING_NUMBERED,
            {"number": card.number_written, "due_on": _due_on(card.entry_id)},
            attachments=[Attachment(name, "application/pdf", sha256, len(pdf))],
            now=clock(),
        )


def tell_received(*, institution: "Institution", card: FilingCard, now: datetime) -> None:
    """Tell who filed the reference by which the number will be found. Must run inside a scope."""
    if card.person_email:
        _say(institution, card, Kind.FILING_RECEIVED, {}, attachments=[], now=now)


def _say(
    institution: "Institution",
    card: FilingCard,
    kind: Kind,
    facts: dict[str, object],
    *,
    attachments: list[Attachment],
    now: datetime,
) -> None:
    secret = services.secret_of(filing_id=card.id)
    page = filing_papers.follow_address(institution=institution, reference=card.reference, secret=secret)
    context = {"form": card.form_title, "reference": card.reference, "secret": secret, "page": page}
    try:
        messages.send(
            kind=kind,
            to=Outside(email=card.person_email, name=card.person_name, language=card.language),
            context={**context, **facts},
            about_type=ABOUT,
            about_id=card.id,
            attachments=attachments,
            dedupe_key=f"{kind}/{card.id}",
            by=None,
            now=now,
        )
    except MessageRefusedError:
        return  # an address that cannot be written to; the paper shows it as it was typed


def _due_on(entry_id: int | None) -> date | None:
    return deadlines.next_due_on(subject_type=terms.SUBJECT, subject_id=entry_id) if entry_id else None


def due_words(*, entry_id: int | None) -> str:
    """Return until when the answer to an entry comes, as a day; empty when no term runs. Must run inside a scope."""
    day = _due_on(entry_id)
    return f"{day:%d.%m.%Y}" if day is not None else ""
