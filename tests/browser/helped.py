"""The support department of the browser's supplier with work in every state, and the addresses where it is seen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from registratura.calls import queries as calls_read
from registratura.calls import services as calls
from registratura.calls.services import CallDraft
from registratura.calls.sounds import RATE, Answer, Asked
from registratura.calls.telephony.port import CallTold, Kind, SoundChunk
from registratura.flows.calling import recordings
from registratura.flows.demo.helping import bring_help
from registratura.flows.demo.support import bring_support
from registratura.flows.demo.voices import bring_voices
from registratura.flows.support import department
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import Channel
from registratura.support.services import SupportMailboxDraft, TicketDraft
from tests.browser.supplied import Supplied

LONG = "Asociația de Dezvoltare Intercomunitară pentru Gospodărirea Apelor și a Pădurilor din Valea Lungă"

SUPPORT = (
    *("", "?q=scaner&stare=all", "nou/", "oprite/", "casuta/", "raspunsuri/", "termene/"),
    *("articole/", "articole/nou/", "articole/{article}/", "{ticket}/", "{ticket_repair}/reparatii/"),
    *("discutii/", "discutii/?d={chat_waiting}", "discutii/?d={chat_open}", "discutii/?d={chat_ended}"),
    *("discutii/?d={chat_gone}", "{ticket_repair}/"),
)
CALLS = (
    *("", "?q=Stan", "linii/", "{call_unasked}/", "{call_recorded}/", "{call_refused}/", "{call_heard}/"),
    "{call_missed}/",
)
HELPED = (
    *("", "articole/etichete-pe-coli/", "scrieti/", "discutie/", "discutie/{secret_waiting}/"),
    *("discutie/{secret_open}/", "discutie/{secret_ended}/", "discutie/{secret_gone}/"),
    *("cerere/{case}/", "cerere/{case_repair}/", "cerere/{case}/diagnostic/"),
)
HELP = ("ajutor/", "ajutor/cerere/", "ajutor/discutie/", "ajutor/diagnostic/", "ajutor/permisiuni/")


def helped(ground: Supplied, *, asker_id: int) -> dict[str, Any]:
    """Bring what the demonstration shows, and what it shows only for a moment; return the keys of addresses."""
    supplier, luca, now = ground.supplier, ground.luca, timezone.now()
    bring_support(institution_id=supplier.id, now=now)
    bring_help(institution_id=supplier.id, now=now)
    bring_voices(institution_id=supplier.id, now=now)
    keys: dict[str, Any] = {}
    with department(supplier=supplier):
        support.take_seat(by=luca, now=now)
        ended = _chat("Nicoleta Stan", now)
        support.end_chat(chat_id=ended, how="customer", by=None, now=now)
        gone = _chat(LONG, now)
        support.end_chat(chat_id=gone, how="customer", by=None, now=now)
        support.choose(chat_id=gone, keep=False, email="", now=now)
        live = {one.state.value: one.id for one in queries.live_chats()}
        for name, number in (*live.items(), ("ended", ended), ("gone", gone)):
            keys |= {f"chat_{name}": number, f"secret_{name}": queries.chat_secret(number)}
        tickets = sorted(line.id for line in queries.lines(queries.Search(state="all")))
        repair = next(one for one in tickets if queries.repairs_of(one))
        keys |= {"ticket": tickets[0], "ticket_repair": repair, "case": queries.nonce_of(tickets[0])}
        keys["case_repair"] = queries.nonce_of(repair)
        support.open_ticket(draft=_asked(asker_id), by=None, now=now)
        support.save_support_mailbox(
            draft=SupportMailboxDraft(
                host="imap.furnizor.example", port=993, security="tls", username="asistenta@furnizor.example",
                password="neimportant", folder="INBOX", is_active=False,
            ),
            by=luca,
            now=now,
        )  # fmt: skip
        keys["article"] = support.publish_article(
            slug="etichete-pe-coli", language="ro", title="Etichete pe coli A4", body="# Etichete\n\nAlegeți coala.",
            by=luca, now=now,
        )[0]  # fmt: skip
    with recordings(supplier=supplier):
        line, _secret = calls.add_line(name="Linia de seară", by=luca, now=now)
        ringing = CallTold("b/1", "b", Kind.RINGING, now, "in", "+40 258 001 010")
        told = calls.take_event(line_id=line, told=ringing, now=now)
        calls.pick_up(call_id=told, by=luca, now=now)
        talking = (_call(LONG, now, luca), told, _call("Delia Oprea", now, luca))
        keys["line"] = line
        for number, answer in zip(talking[1:], (Answer.GIVEN, Answer.REFUSED), strict=True):
            calls.decide(call_id=number, answer=answer, means=Asked.VOICE, by=luca, now=now)
        known = calls_read.calls()
        keys |= dict(zip(("call_unasked", "call_recorded", "call_refused"), talking, strict=True))
        keys["call_heard"] = next(one.id for one in known if one.has_sound and one.ended_at)
        keys["call_missed"] = next(one.id for one in known if one.was_missed)
    return keys


def exchange_says(ground: Supplied, *, line: int, seconds: int) -> None:
    """Let the exchange send sound of the call that is recorded, a second at a time."""
    for number in range(seconds):
        at = timezone.now()
        chunk = SoundChunk("b", number, at, b"\x00\x10\x00\x08" * RATE)
        with recordings(supplier=ground.supplier):
            assert calls.take_chunk(line_id=line, chunk=chunk, now=at)


def _chat(name: str, now: Any) -> int:
    return support.open_chat(
        draft=support.ChatDraft(request_key=uuid4(), body="Bună ziua, o întrebare.", name=name), now=now
    )


def _call(name: str, now: Any, by: Any) -> int:
    draft = CallDraft(direction="in", phone="+40 258 001 009", name=name)
    return calls.begin_call(draft=draft, by=by, now=now - timedelta(seconds=20))


def _asked(asker_id: int) -> TicketDraft:
    return TicketDraft(
        request_key=uuid4(), channel=Channel.DESK, subject=LONG, body="De ieri.", requester_id=asker_id
    )
