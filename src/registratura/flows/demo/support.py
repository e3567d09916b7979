"""The supplier's department in the demonstration: three conversations, a prepared answer, the product's own help."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from registratura.accounts import queries as accounts_read
from registratura.flows import support as flow
from registratura.flows import support_help
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import Channel, Priority, State
from registratura.support.queries import Search
from registratura.support.services import TicketDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registratura.institutions.models import Institution

HELP: Final = Path(__file__).resolve().parents[4] / "docs" / "ro"
_ASKED: Final = (
    (
        "Nu se tipărește registrul zilei",
        "Apăs pe Tipărire și apare o filă goală.",
        Channel.DESK,
        Priority.HIGH,
        3,
    ),
    (
        "Cum scot etichete pe coală A4",
        "Avem coli cu 24 de etichete; de unde se aleg?",
        Channel.WEB,
        Priority.NORMAL,
        26,
    ),
    (
        "Scanerul nou nu trimite în folder",
        "L-am instalat ieri; folderul rămâne gol.",
        Channel.PHONE,
        Priority.URGENT,
        1,
    ),
)


def bring_support(*, institution_id: int, now: datetime) -> None:
    """Make what is missing. Safe to repeat; not inside a scope."""
    supplier = institutions.institution_by_id(institution_id)
    assert supplier is not None
    if HELP.is_dir():
        support_help.load_folder(supplier=supplier, folder=HELP, language="ro", by=None, now=now)
    with flow.department(supplier=supplier):
        if queries.lines(Search(state="all")):
            return
        holders = institutions.holders_of(Permission.SUPPORT_HANDLE, at=now)
    by = accounts_read.user_by_id(holders[0]) if holders else None
    clients = [one for one in institutions.every_institution() if one.id != institution_id]
    numbers = [_ask(supplier.id, place, clients, now) for place in range(len(_ASKED))]
    if by is not None:
        _work(supplier.id, numbers, by, now)


def _ask(institution_id: int, place: int, clients: "Sequence[Institution]", now: datetime) -> int:
    subject, body, channel, priority, hours = _ASKED[place]
    supplier = institutions.institution_by_id(institution_id)
    assert supplier is not None
    client = clients[place % len(clients)] if clients else None
    opened, _secret = flow.ask(
        supplier=supplier,
        draft=TicketDraft(
            request_key=uuid5(NAMESPACE_URL, f"demo/support/{place}"),
            channel=channel,
            subject=subject,
            body=body,
            name="Nicoleta Stan",
            email=f"registratura{place + 1}@demo.example",
            priority=priority,
            client_id=client.id if client is not None else None,
        ),
        by=None,
        now=now - timedelta(hours=hours),
    )
    return opened.ticket_id


def _work(institution_id: int, numbers: list[int], by: Actor, now: datetime) -> None:
    supplier = institutions.institution_by_id(institution_id)
    assert supplier is not None
    flow.answer(
        supplier=supplier,
        ticket_id=numbers[1],
        body="Bună ziua,\n\nLa „Etichete”, „Pe ce se tipărește”, alegeți coala cu 24 de locuri.",
        to=State.SOLVED,
        files=(),
        by=by,
        now=now - timedelta(hours=20),
    )
    with flow.department(supplier=supplier):
        support.note(ticket_id=numbers[0], body="Pare imprimanta implicită schimbată.", by=by, now=now)
        support.save_canned(
            canned_id=None,
            title="Ce ne trebuie ca să căutăm",
            body="Bună ziua, {nume},\n\nCa să căutăm la cererea {numar}, trimiteți-ne o poză a ecranului.",
            by=by,
            now=now,
        )
