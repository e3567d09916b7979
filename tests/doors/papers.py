"""One thing of each newer kind in a town, for the attack: petition, request, mail, message, circuit, absence."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from registratura.archive import queries as archived
from registratura.archive import services as archive
from registratura.archive.importing import read_plan
from registratura.archive.services import PaperDraft
from registratura.deadlines import queries as deadlines
from registratura.deadlines import services as days
from registratura.documents import services as documents
from registratura.documents.reading.inspection import Inspection, Status
from registratura.documents.services import ReceivedFile
from registratura.emergency import services as emergency
from registratura.emergency.services import SheetDraft
from registratura.flows import calendars
from registratura.flows.demo.to_sign import PIN as DEMO_PIN
from registratura.flows.demo.to_sign import key_of_trial
from registratura.flows.letter_forms import begin
from registratura.flows.reporting import asking as reporting
from registratura.flows.reporting import sending
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import Asked
from registratura.forms import services as forms
from registratura.information import services as information
from registratura.institutions import services as structure
from registratura.kernel.calendar import legal_date
from registratura.letters import queries as letters
from registratura.letters import services as templates
from registratura.letters.services import TemplateDraft
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.models import Delivery
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.reports import queries as reports
from registratura.routing import queries as work
from registratura.routing import services as routing
from registratura.routing.orders import Holder, StepDraft, Target
from registratura.scanning import queries as scans
from registratura.scanning import services as scanning
from registratura.scanning.codes import Code, Medium, tag_of
from registratura.scanning.parting import PageSeen
from registratura.scanning.services import FolderDraft
from registratura.signing import services as signing
from registratura.signing.keys.port import Secret
from registratura.signing.services import AskedStep, NewKey, ProviderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.awaited import awaited
from tests.flows.information_ground import complain, submitted
from tests.flows.petition_ground import office_of
from tests.flows.test_tray import Fake, fetch, letter, mailbox, waiting
from tests.rooms.signing.ground import answer_with_files, paper


@dataclass
class Papers:
    """What stands in the addresses of a town's papers, and the numbers of those that have pages of their own."""

    places: dict[str, Any]
    numbers: dict[str, int]


def papers_of(town: Town, *, word: str, entry_id: int, answer_id: int, goes_round: bool) -> Papers:
    """Give a town one thing of each kind, named by a word; the entry is answered, and goes round if wished."""
    numbers, places = _special(town, word)
    people, where = awaited(town, word)
    numbers, places = numbers | people, places | where
    for made in (_mail, _told, _counted, _scanned, _to_sign, _reported, _stood_still):
        places |= made(town, word)
    if goes_round:
        places |= _round(town, word, entry_id)
    places |= _written(town, word, entry_id) | _form(town, word) | _archived(town, word)
    with acting_for(town.id):
        registers.answer_entries(
            answer_id=answer_id, answered_ids=[entry_id], seen=(answer_id,), by=town.registrar
        )
    places |= {"answer": answer_id, "secret": calendars.renew(user=town.registrar, now=timezone.now())}
    return Papers(places, numbers)


def _reported(town: Town, word: str) -> dict[str, Any]:
    """A report that was kept, and one that is sent to the head; neither says the word."""
    now = timezone.now()
    asked = Asked(year=now.year, today=legal_date(now))
    definition = REPORTS["incarcare"]
    with acting_for(town.id):
        kept = reporting.keep(definition=definition, asked=asked, by=town.registrar, now=now)
        sending.begin(
            definition=definition,
            units=None,
            form="csv",
            rhythm="monthly",
            recipients=[town.registrar.id],
            by=town.registrar,
            now=now,
        )
        [schedule] = reports.schedules()
    return {"report": "incarcare", "way": "csv", "kept": kept, "schedule": schedule.id}


def _to_sign(town: Town, word: str) -> dict[str, Any]:
    """A letter that waits to be signed, a key, and a remote signing service, all named by the word."""
    ground = answer_with_files(town, subject=f"{word} răspuns", name=word, contents=[paper() + word.encode()])
    request = ground.ask(AskedStep(town.head.id, 1), reason=word)
    content = key_of_trial(word, timezone.now())
    found = signing.look_in_file(content=content, secret=Secret(DEMO_PIN))
    with acting_for(town.id):
        key = NewKey(user_id=town.head.id, kind="file", found=found, label=word, content=content)
        added = signing.add_key(key=key, by=town.head, now=timezone.now())
        draft = ProviderDraft(
            name=word, url="https://semnare.example/csc", way="oauth2", account="a", secret="s"
        )
        provider = signing.save_provider(draft=draft, provider_id=None, by=town.administrator)
    return {
        "request_id": request,
        "signing_document": ground.document_ids[0],
        "signing_key": added,
        "signing_provider": provider,
    }


def _special(town: Town, word: str) -> tuple[dict[str, int], dict[str, Any]]:
    """A petition with its term, a request of Law 544 with its complaint and its case in court."""
    office = office_of(town)
    petition = office.petition(f"{word} se plânge", unit_id=town.secretariat.id)
    with acting_for(town.id):
        registers.open_register(template="law544", by=None, now=timezone.now())
        term = deadlines.state_of(subject_type="entry", subject_id=petition.id, today=_today())[0].id
    request = submitted(town, subject=f"{word} întreabă", unit_id=town.secretariat.id)
    complaint = complain(town, request)
    with acting_for(town.id):
        case = information.record_court_case(
            request_entry_id=request,
            court=f"Tribunalul {word}",
            case_number="1/2026",
            filed_on=_today(),
            by=town.officer,
            now=timezone.now(),
        ).id
        row = books.entry_by_id(request)
    assert row is not None
    numbers = {"petitions": petition.number, "information": row.number}
    return numbers, {"term": term, "complaint": complaint, "case": case}


def _archived(town: Town, word: str) -> dict[str, Any]:
    """A dossier named by the word, with one paper, under a plan that was approved."""
    now, by = timezone.now(), town.archivist
    with acting_for(town.id):
        plan = archive.begin_plan(name=word, copy_of=None, by=by, now=now)
        archive.put_positions(
            plan_id=plan, positions=read_plan(f"I-A-1\t{word}\t5").positions, replace=True, by=by
        )
        archive.approve_plan(plan_id=plan, act=word, approved_on=legal_date(now), by=by, now=now)
        (position,) = archived.positions(plan)
        dossier = archive.open_dossier(
            position_id=position.id, year=now.year, unit_id=town.secretariat.id, by=by, now=now
        )
        draft = PaperDraft(dated_on=legal_date(now), title=f"{word} la dosar")
        (filed,) = archive.file_papers(dossier_id=dossier, papers=[draft], by=by, now=now)
    return {
        "key archive": dossier,
        "paper": filed,
        "position archive": position.id,
        "other archive": plan,
        "number archive": 1,
        "volume": 1,
        "part archive": "proces-verbal",
    }


def _form(town: Town, word: str) -> dict[str, Any]:
    """A form named by the word, being written."""
    with acting_for(town.id):
        return {"form": forms.add_form(title=f"{word} formular", by=town.administrator, now=timezone.now())}


def _written(town: Town, word: str, entry_id: int) -> dict[str, Any]:
    """A template named by the word, and a letter begun from it."""
    draft = TemplateDraft(name=f"{word} din șablon", kind="cover", outcome="connected", about=word)
    text = f'#import "registratura.typ": *\n#show: pagina\n{word} #camp.text'
    with acting_for(town.id):
        template = templates.add_template(
            draft=draft, template_format="typst", by=town.administrator, now=timezone.now()
        )
        templates.publish_text(
            template_id=template,
            text=text,
            fields=("camp.text",),
            note=word,
            by=town.administrator,
            now=timezone.now(),
        )
        card, row = letters.template(template), books.entry_by_id(entry_id)
        assert card is not None
        assert row is not None
        begun = begin(
            institution=town.institution,
            template=card,
            about=row,
            request_key=uuid4(),
            by=town.registrar,
            now=timezone.now(),
        )
    return {"template": template, "letter": begun}


def _mail(town: Town, word: str) -> dict[str, Any]:
    box = mailbox(town, 143)
    fetch(town, box, Fake(letter(f"{word} scrie", attachment=word.encode())))
    return {"mailbox": box, "item": waiting(town)[0].id}


def _scanned(town: Town, word: str) -> dict[str, Any]:
    """A batch whose only page waits for a person, prepared labels, and a watched folder."""
    now, sha256 = timezone.now(), hashlib.sha256(word.encode()).hexdigest()
    inspection = Inspection(Status.OK, None, "application/pdf", len(word), sha256, 1)
    unknown = Code(Medium.LABEL, tag_of(town.institution.code), "00000000000007")
    with acting_for(town.id):
        document = documents.add_document(
            received=ReceivedFile(f"{word}.pdf", inspection), now=now, by=town.registrar
        )
        kept = scanning.keep_batch(
            document_id=document.id,
            sha256=sha256,
            name=f"{word}.pdf",
            media_type="application/pdf",
            folder_id=None,
            by=town.registrar,
            now=now,
        )
        scanning.note_pages(batch_id=kept.id, page_count=1, pages=[PageSeen(1, (unknown,))], now=now)
        scanning.part_batch(batch_id=kept.id, tag=unknown.tag, known={})
        run = scanning.prepare_codes(count=2, label_format="62x29", by=town.registrar, now=now).run_id
        draft = FolderDraft(name=word, root=str(settings.SCAN_ROOTS[0]), path=word)
        folder = scanning.save_folder(draft=draft, folder_id=None, by=town.administrator).id
        part = scans.parts_of(kept.id)[0].id
    return {"batch": kept.id, "part": part, "run": run, "folder": folder, "page scanning": 1}


def _stood_still(town: Town, word: str) -> dict[str, Any]:
    """Emergency sheets, and an interruption with one of them, named by the word."""
    now = timezone.now()
    with acting_for(town.id):
        run = emergency.issue_sheets(
            register_id=town.general.id,
            year=legal_date(now).year,
            count=2,
            medium="paper",
            place=word,
            by=town.registrar,
            now=now,
        )
        outage = emergency.open_outage(cause=word, began_at=now, by=None, now=now)
        draft = SheetDraft(direction="incoming", channel="post", written_at=now, subject=f"{word} scrisă")
        line = emergency.type_sheet(
            outage_id=outage,
            register_id=town.general.id,
            year=legal_date(now).year,
            serial=1,
            draft=draft,
            by=town.registrar,
            now=now,
        )
    return {"sheet_run": run, "outage": outage, "outage_line": line}


def _told(town: Town, word: str) -> dict[str, Any]:
    now = timezone.now()
    context = {"number": "1/02.03.2026"}
    with acting_for(town.id):
        message = messaging.send(
            kind=Kind.ASSIGNMENT_RECEIVED,
            to=town.registrar.id,
            context={**context, "given_by": f"{word} Ion"},
            dedupe_key="attack",
            by=town.head,
            now=now,
        )
        outside = messaging.send(
            kind=Kind.NUMBER_GIVEN,
            to=f"{word.lower()}@posta.example",
            context=context,
            dedupe_key="attack out",
            by=None,
            now=now,
        )
        endpoint = messaging.add_endpoint(
            name=word, url=f"https://{word.lower()}.example/", kinds=[], by=town.administrator, now=now
        )
        delivery = Delivery.objects.get(message_id=outside.message_id).id
    return {
        "message": message.message_id,
        "delivery": delivery,
        "endpoint": endpoint.id,
        "kind": str(Kind.ASSIGNMENT_RECEIVED),
        "channel": "email",
        "language": "ro",
    }


def _counted(town: Town, word: str) -> dict[str, Any]:
    now = timezone.now()
    with acting_for(town.id):
        declared = days.declare_day(
            day_on=date(2029, 4, 3),
            name=word,
            act=f"HG {word}",
            kind="closed",
            ground="law",
            by=None,
            now=now,
        )
        return {"day": declared.id, "recount": days.ask_recomputation(cause=word, by=None, now=now).id}


def _round(town: Town, word: str, entry_id: int) -> dict[str, Any]:
    """A circuit on its way, an absence, and work that goes over from one who leaves."""
    now = timezone.now()
    with acting_for(town.id):
        circuit = routing.define_circuit(
            document_kind=f"{word}-tip",
            name=f"Circuitul {word}",
            steps=[StepDraft("1", f"Viza {word}", Holder(unit_id=town.urbanism.id))],
            by=town.administrator,
            now=now,
        ).id
        routing.assign(
            targets=[Target(entry_id)],
            lead=Holder(user_id=town.head.id),
            order_text=f"{word} spre rezolvare",
            internal_on=None,
            by=town.registrar,
            now=now,
        )
        routing.start_circuit(entry_id=entry_id, circuit_id=circuit, by=town.head, now=now)
        step = work.runs_of(entry_id)[0].steps[0].id
        deputy = routing.set_deputy(
            user_id=town.head.id,
            deputy_id=town.clerk.id,
            absent_from=_today() + timedelta(days=30),
            last_day=_today() + timedelta(days=35),
            reason=word,
            by=town.head,
            now=now,
        ).id
        departure = routing.ask_departure(
            leaving=Holder(user_id=town.head.id),
            to=Holder(user_id=town.clerk.id),
            reason=word,
            by=town.administrator,
            now=now,
        ).id
    return {"circuit": circuit, "step": step, "deputy": deputy, "departure": departure}


def secretary_of(town: Town) -> Any:
    """Silvia, the secretary general, who joins the cast for the attack."""
    from registratura.accounts import services as accounts
    from registratura.institutions.roles import Role

    now = timezone.now()
    user = accounts.create_user(
        email=f"silvia@{town.institution.code}.example", full_name="Silvia Sava", now=now
    )
    with acting_for(town.id):
        structure.add_member(
            user_id=user.id, role=Role.SECRETARY_GENERAL, unit_id=None, job_title="", now=now, by=None
        )
    return user


def _today() -> date:
    return legal_date(timezone.now())
