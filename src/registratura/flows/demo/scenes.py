"""What happened lately in the demonstration, done by the ordinary acts, so that each screen shows something true."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from registratura.accounts import queries as accounts
from registratura.dispatch import barcodes
from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.drafts import ShipmentDraft
from registratura.flows import (
    dispatching,
    information,
    ordering,
    petition_answers,
    petition_letters,
    petitions,
)
from registratura.flows import terms as term_flow
from registratura.flows.demo.portal import bring_portal
from registratura.flows.demo.stack import bring_stack
from registratura.flows.demo.to_sign import bring_to_sign
from registratura.flows.demo.towns import DemoInstitution
from registratura.information import services as requests
from registratura.information.rules import Domain, Evaluation, Exemption, Nature, PersonKind, Way
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.petitions.terms import SignatureRole, Solution
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.routing import services as routing
from registratura.routing.orders import (
    HEAD_OF_HOLDER,
    INSTITUTION_HEAD,
    Holder,
    Order,
    StepDraft,
    Target,
    staged,
)
from registratura.toolkit.scope import acting_for

_RECENT = timedelta(days=20)
_LEAVE = timedelta(days=6)
_ANSWER_WITHIN = timedelta(days=20)  # of a petition's thirty, so many for the compartment
_DECISION = "Autorizație de construire"


@dataclass
class Scene:
    """An institution while its last days are played; each person acts with their own powers."""

    institution_id: int
    town: DemoInstitution
    now: datetime
    people: dict[str, Actor] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        for member in reversed(self.town.cast):
            user = accounts.user_by_email(member.email)
            assert user is not None
            # Of several, the first of the cast; a title names one.
            self.people[member.role] = user
            if member.job_title:
                self.people[member.job_title] = user

    @property
    def today(self) -> date:
        return legal_date(self.now)

    def key(self, name: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"demo/{self.town.code}/scene/{name}")

    def powers(self, who: Actor) -> Powers:
        return institutions.powers_of(who.id, institution_id=self.institution_id, at=self.now)

    def register(self, *, template: str = "", by: str = "public_relations", **fields: object) -> EntryRow:
        """Give the next number of the general register, and a place in a special one."""
        special = books.register_of_template(template) if template else None
        general = books.general_register()
        assert general is not None
        self.count += 1
        given = registers.register_entry(
            institution_id=self.institution_id,
            register_id=general.id,
            draft=EntryDraft(**{"special_register_ids": (special,) if special else (), **fields}),  # type: ignore[arg-type]
            request_key=self.key(str(self.count)),
            by=self.people[by],
            now=self.now,
        )
        term_flow.follow(entry_ids=[given.entry_id], by=self.people[by], now=self.now)
        return row_of(given.entry_id)


def row_of(entry_id: int) -> EntryRow:
    """Return an entry that is there."""
    row = books.entry_by_id(entry_id)
    assert row is not None
    return row


def play(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Do what is missing of the last days of an institution, all or nothing. Must not run inside a scope."""
    with acting_for(institution_id):
        scene = Scene(institution_id, town, now)
        if books.entry_by_request(scene.key("1")) is None:
            unit_id = _unit(scene)
            _ask_for_information(scene, unit_id)
            _decide_petitions(scene)
            _answer_a_petition(scene, unit_id)
            _approve(scene, unit_id)
            _send_by_post(scene)
            _go_on_leave(scene)
    bring_portal(institution_id=institution_id, town=town, people=scene.people, now=now)
    if town.kind == "commune":
        people = scene.people
        with acting_for(institution_id):
            unit_id, entry = _unit(scene), books.entry_by_request(scene.key("1"))
        assert entry is not None  # played above, or on an earlier day
        bring_to_sign(
            institution_id=institution_id,
            registrar=people["registrar"],
            author=_clerk(scene),
            signer=people["Arhitect-șef"],
            unit_id=unit_id,
            now=now,
        )
        bring_stack(institution_id=institution_id, entry_id=entry.id, by=people["registrar"], now=now)


def _unit(scene: Scene) -> int:
    """Return the unit that issues building permits, where a clerk works under the chief architect."""
    return next(unit.id for unit in institutions.unit_tree() if unit.code in ("AUT", "URB"))


def _ask_for_information(scene: Scene, unit_id: int) -> None:
    """One request is given thirty days by a notice that left, another is refused, a third waits to be evaluated."""
    chief = scene.people["Arhitect-șef"]
    officer = scene.people["public_relations"]
    asked = [
        scene.register(
            template="law544",
            direction="incoming",
            channel="email",
            document_kind="Cerere de informații publice",
            subject=subject,
            parties=(PartyDraft("sender", sender),),
            unit_id=unit_id,
        )
        for subject, sender in (
            (
                "Contractele de asfaltare din ultimii cinci ani, cu actele adiționale",
                "Asociația Ochiul Obștii",
            ),
            ("Adresele de domiciliu ale beneficiarilor de ajutor social", "Vlaicu Petre"),
            ("Organigrama și numărul posturilor vacante", "Ciobanu Anca"),
        )
    ]
    for entry, evaluation in zip(asked, (Evaluation.ON_REQUEST, Evaluation.EXEMPT), strict=False):
        assessment = requests.Assessment(
            evaluation=evaluation,
            received_way=Way.ELECTRONIC,
            person_kind=PersonKind.NATURAL,
            information_asked=entry.subject,
            domain=Domain.PUBLIC_MONEY,
            answer_address="Str. Morii nr. 4",
        )
        requests.evaluate(entry_id=entry.id, assessment=assessment, by=officer, now=scene.now)
    order = Order(
        Holder(unit_id, _clerk(scene).id),
        "Adunați contractele și actele adiționale pentru răspuns.",
        co=(Holder(user_id=scene.people["secretary_general"].id),),
    )
    ordering.give_order(
        targets=[Target(asked[0].id)], order=order, powers=scene.powers(chief), by=chief, now=scene.now
    )
    notice = information.prepare_notice(
        entry=asked[0], reason="volumul mare de documente", way=Way.PAPER, by=officer, now=scene.now
    )
    _hand_over(scene, notice.entry_id, "Asociația Ochiul Obștii")
    refusal = requests.Ending(
        nature=Nature.REFUSED,
        way=Way.PAPER,
        codes=(Exemption.D.value,),
        reasoning="Adresa de domiciliu este o dată personală; numărul beneficiarilor se comunică.",
    )
    information.end_request(
        entry=row_of(asked[1].id), ending=refusal, powers=scene.powers(officer), by=officer, now=scene.now
    )


def _hand_over(scene: Scene, entry_id: int, name: str) -> None:
    officer = scene.people["public_relations"]
    made = dispatch.prepare(
        entry_id=entry_id,
        draft=ShipmentDraft(method="hand", recipient_name=name),
        seen=None,
        by=officer,
        now=scene.now,
    )
    dispatching.hand_over(
        shipment_id=made.id,
        receiver_name=name,
        identity_kind="identity_card",
        received_at=scene.now,
        powers=scene.powers(officer),
        by=officer,
        now=scene.now,
    )


def _petition(scene: Scene, subject: str, sender: str, unit_id: int | None = None) -> EntryRow:
    return scene.register(
        template="petitions",
        direction="incoming",
        channel="post",
        document_kind="Petiție",
        subject=subject,
        parties=(PartyDraft("sender", sender),) if sender else (),
        unit_id=unit_id,
    )


def _decide_petitions(scene: Scene) -> None:
    """One is classed as anonymous, one is sent to the authority that answers for it."""
    officer = scene.people["public_relations"]
    powers = scene.powers(officer)
    unsigned = _petition(scene, "Sesizare nesemnată despre un gater care lucrează noaptea", "")
    petitions.class_as_anonymous(
        entry=unsigned,
        note="Fără nume și fără adresă.",
        powers=scene.powers(officer),
        by=officer,
        now=scene.now,
    )
    misdirected = _petition(scene, "Gropi pe drumul județean, la intrarea în localitate", "Lazăr Viorica")
    redirection = petition_letters.Redirection(
        authority=f"Consiliul Județean {scene.town.place.county}",
        transfer_subject="Trimitere spre competentă soluționare: gropi pe drumul județean",
        notice_subject="Petiția privind drumul județean a fost trimisă consiliului județean",
    )
    petition_letters.redirect(
        entry=misdirected,
        redirection=redirection,
        request_key=scene.key("redirection"),
        powers=powers,
        by=officer,
        now=scene.now,
    )


def _answer_a_petition(scene: Scene, unit_id: int) -> None:
    """A petition is given to a clerk, answered, signed by both who must, and waits to be sent."""
    officer, clerk = scene.people["public_relations"], _clerk(scene)
    chief, mayor = scene.people["Arhitect-șef"], scene.people["Primar"]
    entry = _petition(scene, "Gard ridicat fără autorizație pe str. Livezilor", "Hanganu Mircea", unit_id)
    order = Order(
        Holder(unit_id, clerk.id),
        "Verificați la fața locului și propuneți răspunsul.",
        internal_on=scene.today + _ANSWER_WITHIN,
    )
    ordering.give_order(
        targets=[Target(entry.id)], order=order, powers=scene.powers(chief), by=chief, now=scene.now
    )
    petition_answers.write_solution(
        entry=entry,
        solution=Solution.FAVORABLE,
        legal_ground="Legea 50/1991 art. 26 alin. (1) lit. a)",
        powers=scene.powers(officer),
        by=officer,
        now=scene.now,
    )
    answer = scene.register(
        direction="outgoing",
        channel="post",
        document_kind="Răspuns la petiție",
        subject="Răspuns privind gardul de pe str. Livezilor",
        parties=(PartyDraft("recipient", "Hanganu Mircea"),),
        unit_id=unit_id,
        connected_to_id=entry.id,
    )
    registers.answer_entries(answer_id=answer.id, answered_ids=[entry.id], seen=(), by=officer)
    term_flow.follow(entry_ids=[answer.id], by=officer, now=scene.now)
    for role, who in ((SignatureRole.UNIT_HEAD, chief), (SignatureRole.INSTITUTION_HEAD, mayor)):
        petition_answers.sign(entry=entry, role=role, powers=scene.powers(who), by=who, now=scene.now)
    _prepare(scene, answer, 1)


def _clerk(scene: Scene) -> Actor:
    member = next(one for one in scene.town.cast if one.role == "clerk" and one.unit_code in ("AUT", "URB"))
    found = accounts.user_by_email(member.email)
    assert found is not None
    return found


def _approve(scene: Scene, unit_id: int) -> None:
    """A circuit is laid down for building permits; a draft goes round it."""
    clerk, administrator = _clerk(scene), scene.people["administrator"]
    steps = staged(
        [
            [StepDraft("verif", "Verificat", role=HEAD_OF_HOLDER)],
            [StepDraft("legal", "Avizat pentru legalitate", role="secretary_general")],
            [StepDraft("semn", "Semnat", role=INSTITUTION_HEAD)],
        ]
    )
    circuit = routing.define_circuit(
        document_kind=_DECISION,
        name="Autorizații de construire",
        steps=steps,
        by=administrator,
        now=scene.now,
    )
    draft = scene.register(
        by="registrar",
        direction="internal",
        document_kind=_DECISION,
        subject="Proiect de autorizație: locuință P+1, str. Viilor",
        unit_id=unit_id,
    )
    routing.start_circuit(entry_id=draft.id, circuit_id=circuit.id, by=clerk, now=scene.now)


def _prepare(scene: Scene, entry: EntryRow, serial: int) -> int:
    digits = f"{20_260_000 + serial:08d}"
    draft = ShipmentDraft(
        method="post_ar",
        recipient_name=entry.recipient_name or "Direcția Județeană de Statistică",
        address=f"Str. Morii nr. {serial}, {scene.town.place.town}, {scene.town.postal_code}",
        weight_grams=20 + serial,
        price_bani=1_350,
        barcode=f"RR{digits}{barcodes.check_digit(digits)}RO",
    )
    return dispatch.prepare(
        entry_id=entry.id, draft=draft, seen=None, by=scene.people["registrar"], now=scene.now
    ).id


def _send_by_post(scene: Scene) -> None:
    """A bundle left: one letter came to its recipient, one came back, one is on its way. Others wait."""
    registrar = scene.people["registrar"]
    powers = scene.powers(registrar)
    found = shipments.unprepared(visible_units=None, reader_id=registrar.id, since=scene.today - _RECENT)
    free = []
    for line in found:
        entry = row_of(line.entry_id)
        if not dispatching.obstacles(entry=entry, powers=powers, by=registrar, now=scene.now):
            free.append(entry)
    letters = [*free[:5], *(_letter(scene, number) for number in range(5 - len(free[:5])))]
    keys = [_prepare(scene, entry, 10 + place) for place, entry in enumerate(letters)]
    gone = keys[:3]
    bundle = dispatch.open_bundle(
        day=scene.today, post_office=f"Oficiul Poștal {scene.town.place.town}", by=registrar, now=scene.now
    )
    dispatching.fill_bundle(
        bundle_id=bundle.id, shipment_ids=gone, powers=powers, by=registrar, now=scene.now
    )
    dispatch.close_bundle(bundle_id=bundle.id, by=registrar, now=scene.now)
    left_on = max(letters[place].registered_on for place in range(3))
    dispatching.send_bundle(bundle_id=bundle.id, on=left_on, powers=powers, by=registrar, now=scene.now)
    told_on = min(scene.today, left_on + timedelta(days=2))
    dispatch.confirm(shipment_id=gone[0], on=told_on, by=registrar, now=scene.now)
    dispatching.record_return(shipment_id=gone[1], reason="expired", on=told_on, by=registrar, now=scene.now)


def _letter(scene: Scene, number: int) -> EntryRow:
    return scene.register(
        by="registrar",
        direction="outgoing",
        channel="post",
        document_kind="Adresă",
        subject=f"Situație statistică, anexa {number + 1}",
        parties=(PartyDraft("recipient", "Direcția Județeană de Statistică"),),
    )


def _go_on_leave(scene: Scene) -> None:
    """The chief of public services is away from today, and another head does that work."""
    heads = [member for member in scene.town.cast if member.role == "head" and member.job_title != "Primar"]
    absent, deputy = (accounts.user_by_email(member.email) for member in (heads[2], heads[1]))
    assert absent is not None
    assert deputy is not None
    routing.set_deputy(
        user_id=absent.id,
        deputy_id=deputy.id,
        absent_from=scene.today,
        last_day=scene.today + _LEAVE,
        reason="concediu de odihnă",
        by=scene.people["administrator"],
        now=scene.now,
    )
