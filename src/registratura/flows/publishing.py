"""
Putting papers before the public: from an entry's files, with what was read in them shown first to whoever publishes.

Everything but `publish_yearly_report` runs inside a scope.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.deadlines import services as ending
from registratura.documents import queries as documents
from registratura.documents import services as document_services
from registratura.documents.services import ReceivedFile
from registratura.flows.depositing import keep_stream
from registratura.flows.terms import SUBJECT
from registratura.gazette import queries as gazette
from registratura.gazette import services as publishing
from registratura.gazette.errors import PublicationMissingError, PublicationRefusedError
from registratura.gazette.events import Published
from registratura.gazette.queries import EditionCard
from registratura.gazette.rules import Checked
from registratura.gazette.services import FileDraft, PublicationDraft, StatementDraft
from registratura.information import queries as requests
from registratura.information.printing.report import SIGNERS, TITLE, sections_of
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import subscribe as hear
from registratura.kernel.spotting import Spotted, spot
from registratura.registers.printing.report_pdf import ReportHead, print_report
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.gazette.models import Publication
    from registratura.institutions.models import Institution

TOLD_PUBLICLY: Final = "ACT-PUB"
"""The term in which a normative act is told to the public."""


def listen() -> None:
    """End the term of an act's publication when the act is published."""
    hear(Published, _published)


def _published(event: Published) -> None:
    on_published(event=event)


def on_published(*, event: Published) -> None:
    """
    End the term of telling a normative act to the public, on the day on which everybody sees it.

    One that is to be seen later ends when whoever follows it notes the day. Runs in the transaction of the publishing.
    Law: Codul administrativ art. 198.
    """
    if event.entry_id is None or event.visible_from > event.published_at:
        return
    day = legal_date(event.visible_from)
    for card in deadlines.state_of(subject_type=SUBJECT, subject_id=event.entry_id, today=day):
        row = deadlines.deadline_by_id(card.id) if card.rule_code == TOLD_PUBLICLY else None
        if row is not None and card.state == "open" and card.started_on <= day:
            ending.stop(deadline=row, on=day, by=None, now=event.published_at)


@dataclass(frozen=True, slots=True)
class Look:
    """A file of an edition with what a machine knows of it."""

    checked: Checked
    name: str
    document_id: int


def own_strings(*, institution: "Institution") -> tuple[str, ...]:
    """Return the addresses and telephones of an institution itself, which are no person's."""
    contact = gazette.contact()
    found = [institution.email, institution.phone]
    return tuple(one for one in (*found, *((contact.email, contact.phone) if contact else ())) if one)


def kept_files(*, document_ids: Sequence[int]) -> list[FileDraft]:
    """
    Return kept files as a publication takes them, in the order asked.

    Raises: PublicationRefusedError for one that the antivirus holds back, or that is not there.
    """
    cards = {card.id: card for card in documents.cards(document_ids)}
    found = []
    for number in document_ids:
        card = cards.get(number)
        if card is None or card.held:
            raise PublicationRefusedError(
                _("Un fișier ales nu se poate da încă: așteaptă antivirusul sau nu mai este."), field="files"
            )
        found.append(FileDraft(card.id, card.name, card.media_type, card.size_bytes, card.sha256))
    return found


def add_files(*, received: Sequence[ReceivedFile], by: Actor, now: datetime) -> list[int]:
    """Enter files handed in for publishing alone, and return their keys."""
    return [one.id for one in document_services.add_documents(received=received, now=now, by=by)]


def look_at(*, edition: EditionCard, institution: "Institution") -> list[Look]:
    """Return what is known of each file that would be shown: whether it was read, and what stands in it."""
    texts = documents.texts_of([file.shown_id for file in edition.files])
    own = own_strings(institution=institution)
    return [
        Look(
            Checked(
                file_id=file.id,
                readable=file.shown_id in texts,
                has_text=bool(texts.get(file.shown_id, "").strip()),
                masked=file.masked,
                spotted=spotted_in(text=texts.get(file.shown_id, ""), own=own),
            ),
            file.name,
            file.shown_id,
        )
        for file in edition.files
    ]


def spotted_in(*, text: str, own: Collection[str]) -> tuple[Spotted, ...]:
    """Return what looks like a datum of a person in a text."""
    return spot(text, own=own)


def publish(
    *,
    edition_id: int,
    institution: "Institution",
    confirmed: Collection[str],
    looked: bool,
    visible_from: datetime | None,
    by: Actor,
    now: datetime,
) -> "Publication":
    """
    Publish what is prepared, judged by what stands in its files now.

    Raises: as `gazette.services.publish`.
    """
    edition = gazette.edition_waiting(edition_id)
    if edition is None:
        raise PublicationMissingError(_("Între timp a fost publicată sau s-a renunțat la ea."))
    return publishing.publish(
        edition_id=edition_id,
        checked=[look.checked for look in look_at(edition=edition, institution=institution)],
        confirmed=confirmed,
        looked=looked,
        visible_from=visible_from,
        by=by,
        now=now,
    )


def publish_yearly_report(*, institution: "Institution", year: int, by: Actor, now: datetime) -> int:
    """
    Publish the yearly report on access to information in the gazette, and say so in the list of Law 544.

    Made anew from the registers, in Romanian; returns the publication. Must not run inside a scope.
    Raises: PublicationRefusedError before the year is over, or when the report has no answers yet.
    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """
    today = legal_date(now)
    if not 2002 <= year < today.year:
        raise PublicationRefusedError(_("Anul nu s-a încheiat: raportul se publică de la 1 ianuarie."))
    with acting_for(institution.id), translation.override("ro"):
        answers = requests.year_answers(year=year)
        if not answers.answers:
            raise PublicationRefusedError(_("Completați întâi raportul anual, la Solicitări 544."))
        sections = sections_of(report=requests.yearly_report(year=year, today=today), answers=answers)
    head = ReportHead(
        institution=institution.name,
        cui=institution.cui,
        locality=institution.locality,
        title=TITLE,
        period=f"anul {year}",
        printed_at=now,
        printed_by=by.full_name,
        signers=SIGNERS,
    )
    pdf = print_report(head=head, sections=sections)
    received = keep_stream(space=institution.code, source=[pdf], name=f"raport-legea-544-{year}.pdf")
    with acting_for(institution.id):
        files = kept_files(document_ids=add_files(received=[received], by=by, now=now))
        draft = PublicationDraft(
            book="rapoarte",
            subject=f"{TITLE} în anul {year}",
            act_on=today,
            issuer="Responsabil Legea 544/2001",
        )
        made = publishing.prepare(draft=draft, files=files, entry_id=None, by=by, now=now)
        (edition,) = gazette.editions_of(made.id)
        # The program wrote it from counts: there is nobody's datum in it.
        checked = [
            Checked(file_id=file.id, readable=True, has_text=True, masked=False) for file in edition.files
        ]
        publishing.publish(
            edition_id=edition.id,
            checked=checked,
            confirmed=(),
            looked=True,
            visible_from=None,
            by=by,
            now=now,
        )
        publishing.state_duty(
            duty="raport-544",
            draft=StatementDraft(state="published", publication_id=made.id, changed_on=today),
            by=by,
            now=now,
        )
    return made.id


def public_address(*, path: str) -> str:
    """Return the address of a public page as letters and feeds carry it."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
