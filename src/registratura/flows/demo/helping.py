"""The department at work in the demonstration: calls with what was decided of them, chats, a diagnosis, a repair."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from registratura.accounts import queries as accounts_read
from registratura.calls import queries as calls_read
from registratura.calls import services as calls
from registratura.calls.errors import NoDecisionError
from registratura.calls.services import CallDraft
from registratura.calls.sounds import RATE, SIDES, Answer, Asked, wav
from registratura.calls.telephony.local import LocalExchange
from registratura.calls.telephony.port import CallTold, SoundChunk
from registratura.flows import support as flow
from registratura.flows import support_repairs as repairs
from registratura.flows.calling import recordings
from registratura.flows.support import department
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel import diagnosis
from registratura.support import queries
from registratura.support import services as support
from registratura.support.chat_rules import Speaker
from registratura.support.machine import Channel, State
from registratura.support.queries import Search
from registratura.support.repair_machine import Custody, Stage
from registratura.support.services import ChatDraft, TicketDraft

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

SECOND: Final = timedelta(seconds=1)
_ENDED_CHAT: Final = (
    ("customer", "Bună ziua! Unde văd cine a avut o lucrare înaintea mea?"),
    ("operator", "Bună ziua! Pe pagina înregistrării, la „Drumul lucrării”: fiecare predare, cu ora ei."),
    ("customer", "Am găsit. Se poate tipări?"),
    ("operator", "Da: „Fișa înregistrării”, sus, în dreapta. Cuprinde și drumul."),
    ("customer", "Mulțumesc, asta era."),
)
_OPEN_CHAT: Final = (
    ("customer", "Bună ziua, la „Expediere” nu îmi apare borderoul de ieri."),
    ("operator", "Bună ziua! Mă uit. Era închis când l-ați văzut ultima oară?"),
    ("customer", "Da, l-am închis aseară."),
    ("operator", "Atunci este la „Borderouri”, fila „Închise”. Îl vedeți?"),
    ("customer", "Îl văd! Și cum îl tipăresc din nou?"),
)
_TOLD: Final[dict[str, diagnosis.Value]] = {
    "program.version": "1.0",
    "python.version": "3.12.3",
    "postgresql.version": "16.4",
    "postgresql.private": False,
    "system.kind": "linux",
    "system.cores": 4,
    "system.memory_gb": 8,
    "disk.free_gb": 3,
    "disk.total_gb": 120,
    "database.size_mb": 2_140,
    "jobs.waiting": 41,
    "jobs.failed": 6,
    "jobs.oldest_minutes": 95,
    "files.store": "folder",
    "mail.outside": True,
}


@dataclass(frozen=True, slots=True)
class _Helpers:
    """The supplier, who answers and who supervises."""

    supplier: Institution
    answers: Actor
    supervises: Actor


def bring_help(*, institution_id: int, now: datetime) -> None:
    """Make what is missing, once there are conversations. Safe to repeat; not inside a scope."""
    supplier = institutions.institution_by_id(institution_id)
    assert supplier is not None
    with department(supplier=supplier):
        tickets = sorted(line.id for line in queries.lines(Search(state="all")))
        answers = institutions.holders_of(Permission.SUPPORT_HANDLE, at=now)
        supervises = institutions.holders_of(Permission.CALLS_LISTEN, at=now)
        if len(tickets) < 3 or not answers or not supervises or calls_read.lines():
            return
    # Whoever answers does not supervise, where there are two.
    first = next((one for one in answers if one not in supervises), answers[0])
    operator, supervisor = accounts_read.user_by_id(first), accounts_read.user_by_id(supervises[0])
    assert operator is not None
    assert supervisor is not None
    here = _Helpers(supplier, operator, supervisor)
    _bring_calls(here, _bring_repair(here, now), now)
    _bring_chats(here, now)
    _bring_diagnosis(here, tickets[0], now)


def _bring_calls(here: _Helpers, ticket: int, now: datetime) -> None:
    """One that was recorded and listened to, one that was refused, one that was missed, one written down by hand."""
    by = here.answers
    with department(supplier=here.supplier):
        line, _secret = calls.add_line(
            name="Asistență, linia mare", by=here.supervises, now=now - timedelta(days=90)
        )
    exchange = _exchange(line)
    began = now - timedelta(hours=5)
    with recordings(supplier=here.supplier):
        recorded = _answered(exchange, "demo-1", "+40258001001", began, by)
        calls.decide(call_id=recorded, answer=Answer.GIVEN, means=Asked.VOICE, by=by, now=began)
        exchange.play(ref="demo-1", pieces=4)
        calls.pause(call_id=recorded, by=by, now=began + 4 * SECOND)
        exchange.play(ref="demo-1", pieces=3)
        calls.resume(call_id=recorded, by=by, now=began + 7 * SECOND)
        exchange.play(ref="demo-1", pieces=4)
        exchange.hang_up(ref="demo-1", at=began + 11 * SECOND)
        calls.tie_to_ticket(call_id=recorded, ticket_number=ticket, by=by)
        words = "Întreabă când e gata scanerul; plătește cu cardul. Pauză cât a spus datele lui."
        calls.add_note(call_id=recorded, body=words, by=by, now=began + timedelta(minutes=2))
        reason = "Verificarea lunară a răspunsurilor la telefon"
        calls.note_hearing(call_id=recorded, reason=reason, by=here.supervises, now=now - timedelta(hours=1))
        began = now - timedelta(hours=27)
        refused = _answered(exchange, "demo-2", "+40258001002", began, by)
        calls.decide(call_id=refused, answer=Answer.REFUSED, means=Asked.VOICE, by=by, now=began)
        exchange.play(ref="demo-2", pieces=5)
        exchange.hang_up(ref="demo-2", at=began + timedelta(minutes=6))
        words = "Întreabă de etichetele A4; i-am spus pașii. Nu a vrut înregistrare."
        calls.add_note(call_id=refused, body=words, by=by, now=began + timedelta(minutes=7))
        began = now - timedelta(minutes=50)
        exchange.ring(ref="demo-3", phone="+40258001003", at=began)
        exchange.hang_up(ref="demo-3", at=began + 40 * SECOND)
        draft = CallDraft(direction="out", phone="+40258001003", name="Nicoleta Stan")
        back = calls.begin_call(draft=draft, by=by, now=now - timedelta(minutes=20))
        calls.hang_up(call_id=back, by=by, now=now - timedelta(minutes=14))


def _exchange(line: int) -> LocalExchange:
    def tell(told: CallTold) -> None:
        calls.take_event(line_id=line, told=told, now=told.at)

    def sound(chunk: SoundChunk) -> bool:
        try:
            return calls.take_chunk(line_id=line, chunk=chunk, now=chunk.at + SECOND)
        except NoDecisionError:
            return False

    return LocalExchange(tells=tell, sounds=sound)


def _answered(exchange: LocalExchange, ref: str, phone: str, began: datetime, by: Actor) -> int:
    exchange.ring(ref=ref, phone=phone, at=began - 12 * SECOND)
    exchange.answer(ref=ref, at=began, recording=wav(_voices(seconds=11), channels=SIDES))
    call = next(one.id for one in calls_read.calls(text=phone))
    calls.pick_up(call_id=call, by=by, now=began)
    return call


def _voices(*, seconds: int) -> bytes:
    """Two who hum in turns, a second each, on the two sides of a call: nobody's voice."""
    sound = array("h", bytes(2 * SIDES * RATE * seconds))
    for number in range(seconds):
        tone = (220, 165)[number % SIDES]
        turn = array("h", (int(6_000 * math.sin(2 * math.pi * tone * at / RATE)) for at in range(RATE)))
        begins = number * RATE * SIDES + number % SIDES
        sound[begins : begins + RATE * SIDES : SIDES] = turn
    return sound.tobytes()


def _bring_chats(here: _Helpers, now: datetime) -> None:
    """One whose words were kept, one in course, one that waits."""
    kept = _chat(here, "kept", "Delia Oprea", _ENDED_CHAT, now - timedelta(hours=3))
    with department(supplier=here.supplier):
        support.end_chat(chat_id=kept, how="customer", by=None, now=now - timedelta(hours=2))
        email = "registratura4@demo.example"
        support.choose(chat_id=kept, keep=True, email=email, now=now - timedelta(hours=2))
    _chat(here, "open", "Iulian Marin", _OPEN_CHAT, now - timedelta(minutes=6))
    asked = (("customer", "Bună ziua! Se poate muta o înregistrare în alt registru?"),)
    _chat(here, "waiting", "Camelia Dobre", asked, now - timedelta(minutes=2))


def _chat(here: _Helpers, name: str, who: str, said: tuple[tuple[str, str], ...], began: datetime) -> int:
    with department(supplier=here.supplier):
        support.take_seat(by=here.answers, now=began)
        draft = ChatDraft(request_key=_key(name, 0), body=said[0][1], name=who)
        chat = support.open_chat(draft=draft, now=began)
        for place, (speaker, words) in enumerate(said[1:], start=1):
            by = here.answers if speaker == Speaker.OPERATOR else None
            at = began + place * timedelta(seconds=50)
            support.say(
                chat_id=chat, speaker=Speaker(speaker), body=words, key=_key(name, place), by=by, now=at
            )
        support.leave_seat(by=here.answers, now=began)
    return chat


def _key(name: str, place: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/chat/{name}/{place}")


def _bring_diagnosis(here: _Helpers, ticket: int, now: datetime) -> None:
    """Of the installation that does not print: hardly any room on the disk, jobs that wait."""
    with department(supplier=here.supplier):
        raw = diagnosis.write(made_at=now - timedelta(hours=2), fields=_TOLD)
        support.keep_bundle(ticket_id=ticket, raw=raw, by=None, now=now - timedelta(hours=2))


def _bring_repair(here: _Helpers, now: datetime) -> int:
    """A scanner on the table: received, priced, agreed to, its part ordered; return its conversation."""
    by, supplier = here.answers, here.supplier
    opened, _secret = flow.ask(
        supplier=supplier,
        draft=TicketDraft(
            request_key=uuid5(NAMESPACE_URL, "demo/support/repair"),
            channel=Channel.WEB,
            subject="Scanerul trage câte două foi",
            body="De luni trage câte două foi și lasă dungi pe verso. Se poate repara?",
            name="Nicoleta Stan",
            email="registratura5@demo.example",
        ),
        by=None,
        now=now - timedelta(days=4),
    )
    ticket = opened.ticket_id
    flow.answer(
        supplier=supplier,
        ticket_id=ticket,
        body="Bună ziua,\n\nDa: trimiteți-l cu curierul. Cât costă vă scriem înainte de a începe.",
        to=State.PENDING,
        files=(),
        by=by,
        now=now - timedelta(days=3, hours=1),
    )
    repair = repairs.ask(
        supplier=supplier,
        ticket_id=ticket,
        device="Scaner de birou A4, alimentare automată",
        serial="SC-2291-07",
        symptom="Trage câte două foi și lasă dungi pe verso.",
        by=by,
        now=now - timedelta(days=3),
    )
    repairs.hand_over(
        supplier=supplier,
        repair_id=repair,
        way=Custody.IN,
        giver="Nicoleta Stan, registratură",
        taker=by.full_name,
        condition="Fără zgârieturi; cu alimentator, fără cablu USB.",
        by=by,
        now=now - timedelta(days=2),
    )
    with department(supplier=supplier):
        words = "Scanerul nu are memorie; nu a purtat date."
        support.state_wipe(repair_id=repair, had_data=False, words=words, by=by, now=now - timedelta(days=2))
    for to, bani, days in ((Stage.QUOTED, 18_500, 1.5), (Stage.APPROVED, None, 0.5)):
        repairs.move(
            supplier=supplier,
            repair_id=repair,
            to=to,
            quote_bani=bani,
            parts="rolă de tragere, lamă de separare",
            by=by,
            now=now - timedelta(days=days),
        )
    return ticket
