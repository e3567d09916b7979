"""What client processes do with letters: in from a mailbox, out by the mail server."""

import imaplib
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tools.faults.clients import connect, person  # sets Django up

# isort: split
from django.db import connection
from procrastinate.contrib.django import app as procrastinate

from registratura.flows import fetching
from registratura.intake import services as intake
from registratura.intake.services import MailboxDraft
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.models import Delivery
from registratura.toolkit.scope import acting_for
from tests.fakes.imap_server import PASSWORD, USER
from tools.faults.ground import Place
from tools.faults.history import Notebook


def open_mailbox(place: Place, port: int, answer: Path) -> None:
    """Let the town read a mailbox of this machine, and write down which."""
    connect(place.url)
    draft = MailboxDraft(
        name="Proba", host="127.0.0.1", port=port, security="none", username=USER, password=PASSWORD
    )
    with acting_for(place.institution):
        made = intake.save_mailbox(
            draft=draft, mailbox_id=None, by=person(place.others["administrator"]), now=datetime.now(tz=UTC)
        )
    answer.write_text(str(made.id), encoding="ascii")


def write_letters(place: Place, count: int) -> None:
    """Write letters to persons outside; jobs will send them."""
    connect(place.url)
    for number in range(count):
        with acting_for(place.institution):
            messaging.send(
                kind=Kind.NUMBER_GIVEN,
                to=f"om{number}@posta.example",
                context={"number": f"{number}/02.03.2026"},
                about_type="entry",
                about_id=1,
                dedupe_key=str(number),
                by=None,
                now=datetime.now(tz=UTC),
            )


def send_for_days(place: Place, folder: Path, port: int, count: int, rounds: int) -> None:
    """Write letters and try each again every quarter of a day; write down where each has got to."""
    write_letters(place, count)
    way = SmtpTransport(
        MailServer("127.0.0.1", port), sender="registratura@localhost", patience=Patience(command=5)
    )
    with acting_for(place.institution):
        rows = list(Delivery.objects.filter(channel=Channel.EMAIL).values_list("id", "address"))
    moment = datetime.now(tz=UTC)
    states: dict[str, object] = {}
    for _round in range(rounds):
        for delivery, to in rows:
            state = messaging.deliver(
                institution_id=place.institution,
                delivery_id=delivery,
                clock=partial(_same, moment),
                ways={Channel.EMAIL: way},
            )
            states[to] = state or states.get(to)
        moment += timedelta(hours=6)
    notes = Notebook(folder)
    for to, last in states.items():
        notes.write("state", to, last)


def _same(moment: datetime) -> datetime:
    return moment


def order_work(place: Place, mailbox: int) -> None:
    """Ask for the jobs that the clock would ask for in a minute: dead workers, deliveries, the mailbox."""
    connect(place.url)
    for task in ("toolkit.return_jobs_of_dead_workers", "messaging.sweep"):
        procrastinate.configure_task(task, allow_unknown=True).defer(timestamp=int(time.time()))
    fetching.order_reading(institution_id=place.institution, mailbox_id=mailbox)


def delete_then_keep(url: str, port: int) -> None:
    """The control: take letters out of the mailbox one by one, and keep forty at a time afterwards."""
    connect(url)
    box = imaplib.IMAP4("127.0.0.1", port, timeout=20)
    box.login(USER, PASSWORD)
    box.select("INBOX")
    while True:
        _status, found = box.search(None, "ALL")
        if not found[0]:
            return
        names = []
        for _letter in found[0].split()[:40]:
            _status, parts = box.fetch("1", "(BODY[HEADER.FIELDS (MESSAGE-ID)])")
            names.append(parts[0][1].decode().partition(":")[2].strip())  # type: ignore[index, union-attr]
            box.store("1", "+FLAGS", "(\\Deleted)")
            box.expunge()
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute("INSERT INTO control_letter VALUES (%s)", [name])
