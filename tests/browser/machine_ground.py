"""What the pages of machines have to show: programs with keys, programs that are told, partners."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from registratura.exchange import queries as exchanged
from registratura.exchange import services as exchange
from registratura.exchange.messages import Answer, End, FileLine, Message
from registratura.exchange.models import Outgoing
from registratura.exchange.services.arriving import Settled
from registratura.flows import programs
from registratura.flows.programs import Wanted
from registratura.institutions.roles import Role
from registratura.kernel import attesting
from registratura.machines import services as machines
from registratura.machines.scopes import scopes_of_role
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from registratura.webhooks import queries as told
from registratura.webhooks import services as webhooks
from registratura.webhooks.models import Attempt, Delivery
from registratura.webhooks.services.endpoints import EndpointDraft
from tests.cast import Town

Places = dict[str, Any]
LONG = "Programul de contabilitate și de evidență a contribuabililor al comunei, " * 2
UNBROKEN = f"https://program-cu-nume-lung.example/{'anunturi/' * 16}"
PARTNER = "Asociația de Dezvoltare Intercomunitară pentru Gospodărirea Apelor și Pădurilor Poiana Lungă"


def fill(town: Town) -> Places:
    """Let programs in, tell some, exchange documents: the keys of their pages."""
    now = timezone.now()
    return _keys(town, now) | _told(town, now) | _exchanged(town, now)


def _keys(town: Town, now: datetime) -> Places:
    def issue(name: str, kind: str, *, ends: datetime | None = None) -> int:
        wanted = Wanted(
            name=name[:100],
            kind=kind,
            role=Role.REGISTRAR,
            unit_code="",
            scopes=tuple(scope.value for scope in scopes_of_role(Role.REGISTRAR)),
            per_minute=600,
            expires_at=ends,
        )
        by = town.administrator
        return programs.let_in(institution_id=town.id, wanted=wanted, by=by, now=now).key_id

    used = issue(LONG, "key", ends=now + timedelta(days=90))
    fresh = issue("Portalul județului", "client")
    gone = issue("Programul vechi", "key")
    programs.take_back(institution_id=town.id, key_id=gone, by=town.administrator, now=now)
    for place, deed in enumerate(
        ("GET /registers/{book}/entries", "POST /registers/{book}/entries/batch", "GET /search")
    ):
        for outcome in ("done", "refused", "failed")[: place + 1]:
            machines.note_use(
                institution_id=town.id,
                key_id=used,
                deed=deed,
                outcome=outcome,
                now=now - timedelta(days=place),
            )
    return {"program": used, "program_fresh": fresh, "program_gone": gone}


def _told(town: Town, now: datetime) -> Places:
    with acting_for(town.id):
        by = town.administrator
        draft = EndpointDraft(
            name=LONG[:100], url=UNBROKEN[:300], kinds=("entry.registered", "entry.annulled")
        )
        busy = webhooks.add_endpoint(draft=draft, by=by, now=now)
        stopped = webhooks.add_endpoint(
            draft=EndpointDraft(name="Portalul județului", url="https://judet.example/a", with_words=True),
            by=by,
            now=now,
        )
        webhooks.rotate_secret(endpoint_id=busy.id, by=by, now=now)
    for number in range(4):
        town.register(f"Cerere anunțată {number}")
    with acting_for(town.id):
        webhooks.gather(now=now)
        webhooks.send_test(endpoint_id=busy.id, by=by, now=now)
        lines = told.deliveries(endpoint_id=busy.id)
        for place, line in enumerate(lines):
            _answered(line.id, place, now)
        type(stopped).objects.filter(pk=stopped.id).update(
            disabled_at=now, disabled_reason="Cinci zile fără niciun răspuns bun."
        )
    return {"told": busy.id, "told_stopped": stopped.id}


def _answered(delivery_id: int, place: int, now: datetime) -> None:
    """One delivered, one given up after a long answer, one waiting for its next attempt; the others never tried."""
    row = Delivery.objects.get(pk=delivery_id)
    if place > 2:
        return
    status, reply = ((200, "200 OK"), (500, "500 <html>" + "x" * 190), (0, "Adresa nu răspunde"))[place]
    Attempt(
        institution_id=row.institution_id,
        delivery=row,
        made_at=now,
        status=status,
        latency_ms=40 * (place + 1),
        reply=reply,
    ).save(force_insert=True)
    row.state = ("delivered", "failed", "waiting")[place]
    row.attempt_count = place + 1
    row.next_attempt_at = now + timedelta(hours=2) if place == 2 else None
    row.save(update_fields=["state", "attempt_count", "next_attempt_at"])


def _exchanged(town: Town, now: datetime) -> Places:
    entry = town.register(
        "Adresă către asociație", direction="outgoing", parties=(PartyDraft("recipient", PARTNER),)
    )
    with acting_for(town.id):
        exchange.signer(now=now)
        own, other = (
            End("https://aici.example", "aici", "Aici"),
            End("https://acolo.example", "acolo", PARTNER),
        )
        by = town.administrator
        partner = exchange.add_partner(
            end=other, public_key=attesting.public_key_of(attesting.new_private_key()), by=by, now=now
        )
        new = exchange.add_partner(
            end=End("https://nou.example", "nou", "Comuna Nouă"),
            public_key=attesting.public_key_of(attesting.new_private_key()),
            by=by,
            now=now,
        )
        line = exchanged.partner(partner.id)
        assert line is not None
        exchange.confirm_partner(partner_id=partner.id, typed=line.fingerprint[-9:], by=by, now=now)
        left = [
            _left(town, entry.entry_id, partner.id, own, other, now, test=place == 3) for place in range(4)
        ]
        _replied(left[0], own, other, now)
        exchange.note_failure(
            outgoing_id=left[1].id, words="Partenerul refuză: cheie retrasă", final=True, now=now
        )
        for state in ("registered", "refused", ""):
            _arrived(partner.id, own, other, state, now)
        exchange.note_refusal(claimed=UNBROKEN, why="unknown", words="Nu este partener.", now=now)
        row = books.entry_by_id(entry.entry_id)
        assert row is not None
    return {"partner": partner.id, "partner_new": new.id, "exchanged": row.number, "answered": left[0].id}


def _message(origin: End, destination: End, *, number: str, now: datetime, test: bool = False) -> Message:
    return Message(
        id=str(uuid4()),
        test=test,
        origin=origin,
        destination=destination,
        register="general",
        number=number,
        registered_at=now.isoformat(),
        subject="Adresă privind gospodărirea apelor și a pădurilor",
        document_kind="adresă",
        parties=(("recipient", destination.name),),
        files=(FileLine("adresa.pdf", "application/pdf", 1000, "a" * 64),),
        note="",
    )


def _left(
    town: Town, entry: int, partner: int, own: End, other: End, now: datetime, *, test: bool
) -> Outgoing:
    message = _message(own, other, number="53/2026", now=now, test=test)
    return exchange.prepare(
        message=message, partner_id=partner, entry_id=entry, shipment_id=None, by=town.registrar, now=now
    )


def _replied(left: Outgoing, own: End, other: End, now: datetime) -> None:
    answer = Answer(
        message=str(left.message_id),
        digest="a" * 64,
        state="registered",
        test=False,
        origin=other,
        destination=own,
        at=now.isoformat(),
        number="77/24.11.2026",
        registered_at=now.isoformat(),
    )
    exchange.keep_answer(outgoing_id=left.id, answer=answer, raw='{"answer": "signed"}', now=now)


def _arrived(partner: int, own: End, other: End, state: str, now: datetime) -> None:
    message = _message(other, own, number=f"101/2026 {state}"[:60], now=now)
    came = exchange.keep_arrived(partner_id=partner, message=message, raw="{}", tray_item_id=None, now=now)
    if state:
        number = "54/2026" if state == "registered" else ""
        settled = Settled(
            state, number, now if number else None, "" if number else "Nu este de competența noastră."
        )
        exchange.settle(incoming_id=came.id, settled=settled, now=now)
