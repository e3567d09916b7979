"""What the newer pages of the desk have to show: petitions, requests, letters, messages, circuits, absences."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.correspondents import services as correspondents
from registratura.deadlines import queries as terms
from registratura.dispatch import services as dispatch
from registratura.documents import queries as documents
from registratura.flows import contents
from registratura.flows.demo.to_sign import PIN, key_of_trial
from registratura.forms import definition as asked
from registratura.forms import services as forms
from registratura.forms.editing import add_field
from registratura.forms.handling import Handling
from registratura.information import services as information
from registratura.information.rules import Evaluation, Nature, Verdict
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.letters import queries as letters
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.routing.orders import Holder, StepDraft, Target
from registratura.signing import services as signing
from registratura.signing.keys.port import Secret
from registratura.signing.services import AskedStep, NewKey
from registratura.toolkit.scope import acting_for
from tests.browser import machine_ground
from tests.cast import NOW, Town
from tests.flows.information_ground import REASONS, assess, complain, decide, end, heard, leave, submitted
from tests.flows.letter_ground import begun
from tests.flows.petition_ground import Office, office_of
from tests.flows.test_tray import Fake, fetch, letter, mailbox, waiting
from tests.rooms.dispatch.letters import BARCODES, prepared, sent
from tests.rooms.messaging.letters import delivery_of, number_given
from tests.rooms.signing.ground import answer_with_files

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
LONG_UNIT = "Compartimentul pentru gospodărirea apelor, pădurilor și a drumurilor comunale"
Places = dict[str, Any]


def fill(town: Town) -> tuple[Places, dict[str, User]]:
    """Put work everywhere in a town; the keys for its addresses, and the people besides the cast."""
    office = office_of(town)
    with acting_for(town.id):
        registers.open_register(template="law544", by=None, now=NOW)
        secretary = accounts.create_user(
            email=f"secretar@{town.registrar.email.partition('@')[2]}", full_name="Sanda Stoica", now=NOW
        )
        structure.add_member(
            user_id=secretary.id,
            role=Role.SECRETARY_GENERAL,
            unit_id=None,
            job_title="Secretar general",
            now=NOW,
            by=None,
        )
    people = {"mayor": office.mayor, "secretary": secretary}
    made = _petitions(office) | _requests(town) | _letters(town) | _tray(town) | _file(town)
    made |= _to_sign(town) | machine_ground.fill(town)
    return made | _messages(town) | _work(town) | _namesakes(town) | _drafts(town), people


def _to_sign(town: Town) -> Places:
    """Two papers wait for the head's signature, whose key is of trial."""
    name = "Răspuns la o cerere cu un nume lung de fișier, ca la primărie"
    ground = answer_with_files(town, count=2, name=name, unit_id=town.urbanism.id)
    request = ground.ask(AskedStep(town.head.id, 1, "șef serviciu"), AskedStep(town.clerk.id, 2, "întocmit"))
    content = key_of_trial(town.head.full_name, timezone.now())
    found = signing.look_in_file(content=content, secret=Secret(PIN))
    with acting_for(town.id):
        key = NewKey(user_id=town.head.id, kind="file", found=found, content=content)
        signing.add_key(key=key, by=town.head, now=timezone.now())
    return {"to_sign": request, "to_sign_number": ground.entry.number}


def _petitions(office: Office) -> Places:
    subject = "Sesizare despre gropile de pe strada Lungă, lângă școala veche, " * 4
    person = (PartyDraft("sender", "Popescu Ion"),)
    first, again = (office.petition(subject, parties=person) for _time in range(2))
    classed = office.petition("Sesizare despre gunoi", sender="Anonim")
    with acting_for(office.id):
        office.sign(first)
        answer = office.answer(first)
        (term,) = terms.state_of(subject_type="entry", subject_id=again.id, today=legal_date(timezone.now()))
    return {
        "petition": again.number,
        "petition_signed": first.number,
        "petition_first": first.id,
        "petition_nameless": classed.number,
        "answer": answer.number,
        "term": term.id,
    }


def _requests(town: Town) -> Places:
    evaluated = {
        "assessed": Evaluation.ON_REQUEST,
        "exempt": Evaluation.EXEMPT,
        "elsewhere": Evaluation.NOT_OURS,
        "published": Evaluation.PUBLISHED,
        "petition": Evaluation.NOT_544,
        "refused": Evaluation.EXEMPT,
    }
    requests = {"request": submitted(town)} | {f"request_{name}": submitted(town) for name in evaluated}
    for name, found in evaluated.items():
        assess(town, requests[f"request_{name}"], found)
    refused = requests["request_refused"]
    letter = end(town, refused, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    leave(town, letter.entry_id)
    complaints = {f"complaint_{step}": complain(town, refused) for step in ("fresh", "heard", "decided")}
    for step in ("heard", "decided"):
        heard(town, complaints[f"complaint_{step}"])
    decide(town, complaints["complaint_decided"], Verdict.UNFOUNDED, reasoning=REASONS)
    with acting_for(town.id):
        case = information.record_court_case(
            request_entry_id=refused,
            court="Tribunalul Alba",
            case_number="123/107/2026",
            filed_on=legal_date(timezone.now()),
            by=town.registrar,
            now=timezone.now(),
        )
        numbers = {name: _number(entry) for name, entry in requests.items()}
    return numbers | complaints | {"court_case": case.id}


def _letters(town: Town) -> Places:
    now = timezone.now()
    with acting_for(town.id):
        ready = prepared(town, barcode=BARCODES[0])
        gone = sent(town, barcode=BARCODES[1])
        bundles = []
        for barcode in BARCODES[2:]:
            inside = prepared(town, barcode=barcode, address="Aleea Constructorilor nr. 128, " * 5)
            bundle = dispatch.open_bundle(
                day=legal_date(now), post_office="Oficiul Poștal 1", by=town.registrar, now=now
            )
            dispatch.fill(bundle_id=bundle.id, shipment_ids=[inside.id], by=town.registrar, now=now)
            bundles.append(bundle.id)
        dispatch.close_bundle(bundle_id=bundles[1], by=town.registrar, now=now)
        letter_number = _number(ready.entry_id)
    return {
        "letter": letter_number,
        "shipment": ready.id,
        "shipment_gone": gone.id,
        "bundle_open": bundles[0],
        "bundle_closed": bundles[1],
    }


def _drafts(town: Town) -> Places:
    letter_id = begun(town, "raspuns-petitie", town.register("Sesizare " + LONG_UNIT).entry_id)
    with acting_for(town.id):
        card = letters.letter(letter_id)
    assert card is not None
    return {"draft_letter": letter_id, "template": card.template_id, "form": _form(town)}


def _form(town: Town) -> int:
    """The ready petition, published, with a draft beside it that asks a paper of another authority."""

    def asking(definition: asked.Definition, handling: Handling) -> tuple[asked.Definition, Handling]:
        words = asked.Words("Cazier judiciar", "Criminal record")
        paper = asked.Field("cazier", asked.Kind.FILES, words)
        return add_field(definition, "fisiere", paper), handling

    by = town.administrator
    with acting_for(town.id):
        form = forms.add_ready(codes=["petition"], unit_id=town.secretariat.id, by=by, now=NOW)[0]
        forms.publish(form_id=form, by=by, now=NOW)
        forms.begin_draft(form_id=form, by=by, now=NOW)
        forms.change_draft(form_id=form, change=asking, what="Cazier", seen=None, by=by)
    return form


def _tray(town: Town) -> Places:
    box = mailbox(town, 143, name="Registratura generală a comunei")
    arrived = [letter(number=number, attachment=b"anexa") for number in range(3)]
    arrived.append(letter("Sesizare privind gospodărirea apelor și a pădurilor " * 6, number=9))
    fetch(town, box, Fake(*arrived))
    lines = waiting(town)
    return {"mailbox": box, "item": lines[0].id, "item_long": lines[-1].id}


def _file(town: Town) -> Places:
    number = town.register("Sesizare cu fișier").number
    client, code = Client(), town.institution.code
    client.force_login(town.registrar, backend="allauth.account.auth_backends.AuthenticationBackend")
    content = (SAMPLES / "sesizare-strada-fantanii.pdf").read_bytes()
    year = legal_date(timezone.now()).year
    client.post(
        f"/birou/{code}/registre/general/{year}/{number}/fisiere/",
        {"files": [SimpleUploadedFile("sesizare.pdf", content)]},
    )
    now = timezone.now()
    contents.read_waiting(
        institution_id=town.id,
        clock=lambda: datetime.now(tz=UTC),
        since=datetime(2000, 1, 1, tzinfo=UTC),
        until=now + timedelta(days=365),
    )
    with acting_for(town.id):
        found = [key for blob in documents.kept_after(0) for key in documents.messages_with(blob.sha256)]
    return {"file": max(found), "filed": number}


def _messages(town: Town) -> Places:
    now = timezone.now()
    with acting_for(town.id):
        told = [
            messaging.send(
                kind=Kind.ASSIGNMENT_RECEIVED,
                to=reader.id,
                context={"number": f"{number}/02.03.2026", "given_by": town.head.full_name},
                about_type="entry",
                about_id=1,
                dedupe_key=f"{number}-{reader.id}",
                by=town.head,
                now=now,
            ).message_id
            for reader in (town.clerk, town.registrar)
            for number in range(1, 4)
        ]
        delivery = delivery_of(number_given(town, now=now))
        endpoint = messaging.add_endpoint(
            name="Programul de taxe și impozite",
            url="https://taxe.example/intrare/" + "mesaje/" * 12,
            kinds=[Kind.ASSIGNMENT_RECEIVED],
            by=town.administrator,
            now=now,
        )
    return {"message": told[0], "delivery": delivery.id, "endpoint": endpoint.id}


def _work(town: Town) -> Places:
    now = timezone.now()
    given, waits, circled = (
        town.register(f"{words} " + "pentru gospodărirea apelor " * 4, unit_id=town.urbanism.id, **fields)
        for words, fields in (
            ("Adresă", {}),
            ("Reclamație", {"document_kind": "Cerere"}),
            ("Referat", {"document_kind": "Cerere"}),
        )
    )
    with acting_for(town.id):
        structure.add_unit(code="GAP", name=LONG_UNIT, parent_id=None, by=None)
        work.assign(
            targets=[Target(given.entry_id)],
            lead=Holder(user_id=town.clerk.id),
            order_text="Spre rezolvare, cu verificare la fața locului și răspuns scris.",
            internal_on=None,
            by=town.head,
            now=now,
        )
        circuit = work.define_circuit(
            document_kind="Cerere",
            name="Avizarea cererilor de gospodărire a apelor",
            steps=[
                StepDraft("1", "Viza șefului", Holder(unit_id=town.urbanism.id)),
                StepDraft("2", "Viza secretariatului", Holder(unit_id=town.secretariat.id), ("1",)),
            ],
            by=town.administrator,
            now=now,
        ).id
        work.start_circuit(entry_id=circled.entry_id, circuit_id=circuit, by=town.clerk, now=now)
        step = routing.runs_of(circled.entry_id)[0].steps[0].id
        deputy = work.set_deputy(
            user_id=town.head.id,
            deputy_id=town.clerk.id,
            absent_from=legal_date(now),
            last_day=legal_date(now) + timedelta(days=5),
            reason="Concediu de odihnă",
            by=town.head,
            now=now,
        ).id
        departure = work.ask_departure(
            leaving=Holder(user_id=town.clerk.id),
            to=Holder(unit_id=town.secretariat.id),
            reason="Detașare",
            by=town.administrator,
            now=now,
        ).id
        member = next(one.id for one in institutions.members(at=now) if one.user_id == town.clerk.id)
    keys = {"circuit": circuit, "step": step, "deputy": deputy, "departure": departure, "member": member}
    return keys | {"given": given.number, "waits": waits.number, "circled": circled.number}


def _namesakes(town: Town) -> Places:
    with acting_for(town.id):
        one, other = (
            correspondents.add(
                data={"name": name, "kind": "person"}, by=town.registrar, now=timezone.now()
            ).id
            for name in ("Crăciunescu Ilie", "Crăciunescu Ilie Ion")
        )
    return {"namesake": one, "namesake_other": other}


def _number(entry_id: int) -> int:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found.number
