"""What the demonstration's commune makes public: the gazette, the list of Law 544 with two missing, two drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from registratura.accounts import queries as accounts
from registratura.consultations import queries as drafts
from registratura.consultations import services as consulting
from registratura.consultations.services import DraftActDraft, DraftFileDraft, ProposalDraft
from registratura.documents import queries as documents
from registratura.documents import services as document_services
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.depositing import keep_stream
from registratura.gazette import queries, services
from registratura.gazette.books import BOOKS
from registratura.gazette.ex_officio import DUTIES
from registratura.gazette.rules import Checked
from registratura.gazette.services import ContactDraft, FileDraft, PublicationDraft, StatementDraft
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.registers.printing.report_pdf import ReportHead, Section, print_report
from registratura.toolkit.scope import acting_for

_COUNCIL, _MAYOR = "Consiliul local", "Primarul"
# (book, titles): numbered from 1 in their book, about nine days apart, the first the oldest.
_ACTS: Final = (
    (
        "registrul-hotararilor",
        (
            "Hotărâre privind aprobarea bugetului local",
            "Hotărâre privind stabilirea impozitelor și taxelor locale",
            "Hotărâre privind aprobarea rețelei școlare",
            "Hotărâre privind organizarea iarmarocului de toamnă",
            "Hotărâre privind aprobarea planului de acțiuni de interes local",
            "Hotărâre privind modernizarea drumului comunal 114",
            "Hotărâre privind atribuirea de denumiri unor străzi noi",
            "Hotărâre privind rectificarea bugetului local",
            "Hotărâre privind regulamentul cimitirului comunal",
            "Hotărâre privind aprobarea indicatorilor pentru stația de epurare",
            "Hotărâre privind programul de colectare a deșeurilor",
            "Hotărâre privind alegerea președintelui de ședință",
        ),
    ),
    (
        "registrul-proiectelor-de-hotarari",
        (
            "Proiect de hotărâre privind rectificarea bugetului local",
            "Proiect de hotărâre privind regulamentul de parcare",
            "Proiect de hotărâre privind taxa de salubrizare",
            "Proiect de hotărâre privind iluminatul public",
        ),
    ),
    (
        "registrul-dispozitiilor",
        (
            "Dispoziție privind convocarea consiliului local în ședință ordinară",
            "Dispoziție privind programul cu publicul în zilele de sărbătoare",
            "Dispoziție privind constituirea comisiei de inventariere",
            "Dispoziție privind delimitarea secțiilor de votare",
            "Dispoziție privind măsurile pentru sezonul rece",
            "Dispoziție privind convocarea consiliului local în ședință extraordinară",
        ),
    ),
    (
        "registrul-proiectelor-de-dispozitii",
        ("Proiect de dispoziție privind circulația la intrarea în școală",),
    ),
    (
        "registrul-refuzurilor",
        ("Obiecție de legalitate la proiectul de hotărâre privind taxa de salubrizare",),
    ),
    ("statut", ("Statutul comunei",)),
    (
        "regulamente",
        (
            "Regulamentul de organizare a consiliului local",
            "Procedura de circulație a proiectelor de hotărâri",
        ),
    ),
    ("buget", ("Bugetul local pe anul în curs", "Prima rectificare a bugetului local")),
    (
        "executie",
        ("Contul de execuție pe trimestrul I", "Contul de execuție pe trimestrul II", "Bilanțul anual"),
    ),
    ("investitii", ("Lista investițiilor pe anul în curs",)),
    (
        "procese-verbale",
        ("Procesul-verbal al ședinței ordinare", "Procesul-verbal al ședinței extraordinare"),
    ),
    (
        "rapoarte",
        ("Raportul primarului privind starea comunei", "Raportul de activitate al consiliului local"),
    ),
    (
        "anunturi",
        ("Anunț privind dezbaterea bugetului", "Anunț privind vaccinarea câinilor", "Anunț de târg"),
    ),
)
_APART: Final = timedelta(days=9)
_MISSING: Final = ("buletin", "raport-544")


def bring_transparency(*, institution_id: int, town: DemoInstitution, now: datetime) -> None:
    """Publish about forty acts of the commune, one withdrawn, one waiting; list the duties; consult on two drafts."""
    if town.kind != "commune":
        return
    email = next(member.email for member in town.cast if member.role == "public_relations")
    officer = accounts.user_by_email(email)
    assert officer is not None
    with acting_for(institution_id):
        if queries.published_page(now=now)[0]:
            return
    files = _papers(institution_id, town, officer, now)
    with acting_for(institution_id):
        _publish_acts(files, officer, now)
        _say_duties(town, officer, now)
        _consult(files["registrul-proiectelor-de-hotarari"], town, officer, now)


def _papers(institution_id: int, town: DemoInstitution, by: Actor, now: datetime) -> dict[str, FileDraft]:
    """Print one paper for each book, and return them by book."""
    found = {}
    for code, _titles in _ACTS:
        book = BOOKS[code]
        head = ReportHead(
            institution=town.name,
            cui=town.cui,
            locality=town.place.town,
            title=str(book.one),
            period="document de exemplu",
            printed_at=now,
            printed_by=by.full_name,
            signers=("Președintele ședinței", "Secretarul general"),
        )
        rows = (("Art. 1", "Se aprobă cele din titlu."), ("Art. 2", "Se aduce la cunoștință publică."))
        pdf = print_report(head=head, sections=[Section(str(book.one), rows)])
        received = keep_stream(space=town.code, source=[pdf], name=f"{code}.pdf")
        with acting_for(institution_id):
            document = document_services.add_document(received=received, now=now, by=by)
            (card,) = documents.cards([document.id])
        found[code] = FileDraft(card.id, card.name, card.media_type, card.size_bytes, card.sha256)
    return found


def _publish_acts(files: Mapping[str, FileDraft], by: Actor, now: datetime) -> None:
    for code, titles in _ACTS:
        book = BOOKS[code]
        for place, title in enumerate(titles, start=1):
            at = now - _APART * (len(titles) - place) - timedelta(days=1)
            day = legal_date(at - timedelta(days=3))
            draft = PublicationDraft(
                book=code,
                subject=title,
                act_number=str(place) if book.numbered else "",
                act_on=day,
                issuer=_COUNCIL if "hotarari" in code else _MAYOR,
                character="normative" if code == "registrul-hotararilor" and place % 3 else "",
                details="13 voturi pentru, comunicată prefectului" if code == "registrul-hotararilor" else "",
            )
            made = services.prepare(draft=draft, files=[files[code]], entry_id=None, by=by, now=at)
            if code == "registrul-dispozitiilor" and place == len(titles):
                continue  # waits to be published
            _publish(made.id, by, at)
            if code == "anunturi" and place == 1:
                services.withdraw(
                    publication_id=made.id,
                    reason="Ziua dezbaterii s-a schimbat; se va anunța din nou.",
                    replaced_by_id=None,
                    by=by,
                    now=now,
                )


def _publish(publication_id: int, by: Actor, at: datetime) -> None:
    (edition,) = queries.editions_of(publication_id)
    services.publish(
        edition_id=edition.id,
        checked=[
            Checked(file_id=file.id, readable=True, has_text=True, masked=False) for file in edition.files
        ],
        confirmed=(),
        looked=True,
        visible_from=None,
        by=by,
        now=at,
    )


def _say_duties(town: DemoInstitution, by: Actor, now: datetime) -> None:
    words = {
        "program": "Luni–joi 8–16, marți până la 18, vineri 8–14.",
        "audiente": "Primarul: miercuri 10–12. Viceprimarul: joi 10–12. Secretarul general: marți 15–17.",
        "contact": f"{town.name}, {town.address}, {town.phone}, {town.email}",
        "contestare": "Reclamație administrativă în 30 de zile; plângere la tribunal în 30 de zile.",
    }
    for place, key in enumerate(DUTIES):
        if key in _MISSING:
            said = StatementDraft(state="missing", words="Se pregătește.")
        else:
            said = StatementDraft(
                state="published",
                words=words.get(key, f"{DUTIES[key].name}: la sediu și pe pagina instituției."),
                changed_on=legal_date(now - timedelta(days=20 + 11 * place)),
            )
        services.state_duty(duty=key, draft=said, by=by, now=now)
    services.say_contact(
        draft=ContactDraft(
            function="Responsabil cu accesul la informații (Legea 544/2001)",
            place="Registratura, parter, camera 2",
            hours="Luni–vineri 9–13, marți și 16–18",
            email=town.email,
            phone=town.phone,
        ),
        by=by,
        now=now,
    )


def _consult(text: FileDraft, town: DemoInstitution, by: Actor, now: datetime) -> None:
    consulting.subscribe(
        name="Asociația Ochiul Obștii",
        email="contact@ochiul-obstii.example",
        asked_on=legal_date(now - timedelta(days=120)),
        entry_id=None,
        by=by,
        now=now,
    )
    closed_at = now - timedelta(days=90)
    closed = _announced("taxa de salubrizare", text, town, by, closed_at)
    for who, name, agreed, said in (
        ("person", "Ciobanu Anca", False, "Taxa să fie pe gospodărie, nu pe persoană."),
        ("person", "Vlaicu Petre", True, "Reducere pentru cei care fac compost."),
        ("association", "Asociația Ochiul Obștii", True, "Raport public despre cât se colectează separat."),
    ):
        consulting.enter_proposal(
            draft_id=closed,
            draft=ProposalDraft(
                who=who, name=name, name_agreed=agreed, text=said, received_on=_day(closed_at, 3)
            ),
            by=by,
            now=closed_at + timedelta(days=4),
        )
    for number, verdict, reason in (
        (1, "refused", "Legea cere ca taxa să urmeze cantitatea de deșeuri."),
        (2, "partly", "Reducerea se dă din anul viitor."),
        (3, "taken", ""),
    ):
        consulting.decide_proposal(
            draft_id=closed, number=number, verdict=verdict, reason=reason, by=by, now=now
        )
    adopted = drafts.window_from(legal_date(closed_at)).adopted_from
    consulting.end_draft(
        draft_id=closed, outcome="adopted", words="", act_number="11", act_on=adopted, by=by, now=now
    )
    opened_at = now - timedelta(days=4)
    opened = _announced("regulamentul de parcare", text, town, by, opened_at)
    consulting.enter_proposal(
        draft_id=opened,
        draft=ProposalDraft(
            who="person",
            name="Munteanu Sorin",
            text="Locuri de biciclete lângă școală și dispensar.",
            received_on=_day(opened_at, 2),
        ),
        by=by,
        now=now,
    )


def _announced(about: str, text: FileDraft, town: DemoInstitution, by: Actor, at: datetime) -> int:
    made = consulting.prepare_draft(
        draft=DraftActDraft(
            title=f"Proiect de hotărâre privind {about}",
            kind="decision",
            initiator="Primarul",
            reasons=f"Regulile de acum privind {about} sunt vechi și nu mai acoperă ce se întâmplă în comună. "
            "Proiectul le înlocuiește cu unele mai clare, cu termene și răspunderi scrise.",
            send_to=f"{town.email} sau la registratură, {town.address}",
            contact="Responsabil cu relația cu societatea civilă",
        ),
        by=by,
        now=at,
    )
    file = DraftFileDraft("text", text.document_id, text.name, text.media_type, text.size_bytes, text.sha256)
    consulting.add_files(draft_id=made.id, files=[file], by=by, now=at)
    until = drafts.window_from(legal_date(at)).open_until + timedelta(days=4)
    consulting.announce(draft_id=made.id, proposals_until=until, adoption_on=None, by=by, now=at)
    return made.id


def _day(moment: datetime, later: int) -> date:
    return legal_date(moment + timedelta(days=later))
