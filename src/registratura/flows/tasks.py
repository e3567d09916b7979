"""
Jobs of the clock, which touch every institution, each in a transaction of its own; and jobs that people ordered.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.deadlines import services as deadlines
from registratura.documents import services as documents
from registratura.flows import (
    contents,
    counting_anew,
    fetching,
    incidents,
    leaving,
    letter_making,
    mailing_out,
    petitions,
    printing,
    privacy_notices,
    reminders,
    renditions,
    scan_folders,
    scans,
    screening,
    signatures,
    signing,
    terms,
    tray,
    tray_reminding,
)
from registratura.flows.agreement_jobs import tasks as _agreement_jobs  # noqa: F401  entered beside these
from registratura.flows.archiving import tasks as _archiving_jobs  # noqa: F401  entered beside these
from registratura.flows.backing_up import tasks as _backing_up  # noqa: F401  entered beside these
from registratura.flows.booking_jobs import tasks as _booking_jobs  # noqa: F401  entered beside these
from registratura.flows.customer_jobs import tasks as _customer_jobs  # noqa: F401  entered beside these
from registratura.flows.exchange import tasks as _exchange_jobs  # noqa: F401  entered beside these
from registratura.flows.filing_jobs import tasks as _filing_jobs  # noqa: F401  entered beside these
from registratura.flows.identity_jobs import tasks as _identity_jobs  # noqa: F401  entered beside these
from registratura.flows.invoice_jobs import tasks as _invoice_jobs  # noqa: F401  entered beside these
from registratura.flows.license_jobs import tasks as _license_jobs  # noqa: F401  entered beside these
from registratura.flows.machine_jobs import tasks as _machine_jobs  # noqa: F401  entered beside these
from registratura.flows.moving_in import tasks as _moving_in  # noqa: F401  entered beside these
from registratura.flows.moving_out import tasks as _moving_out  # noqa: F401  entered beside these
from registratura.flows.outreach_jobs import tasks as _outreach_jobs  # noqa: F401  entered beside these
from registratura.flows.reporting import tasks as _reporting  # noqa: F401  entered beside these
from registratura.flows.rights_jobs import jobs as _rights_jobs  # noqa: F401  entered beside these
from registratura.flows.sealing import tasks as _sealing_jobs  # noqa: F401  entered beside these
from registratura.flows.support_jobs import tasks as _support_jobs  # noqa: F401  entered beside these
from registratura.flows.voices_jobs import tasks as _voices_jobs  # noqa: F401  entered beside these
from registratura.flows.webhooks import tasks as _webhook_jobs  # noqa: F401  entered beside these
from registratura.institutions import queries as institutions
from registratura.intake import queries as intake
from registratura.registers import services as registers
from registratura.routing import services as routing
from registratura.toolkit.scope import acting_for

QUEUE = "housekeeping"  # short jobs of the clock: one worker takes no other (doors.cli.run)
LONG_QUEUE = "long"
PRINT_QUEUE = "print"
READING_QUEUE = "reading"
RENDITION_QUEUE = "renditions"
SCREENING_QUEUE = "screening"
MAIL_QUEUE = fetching.MAIL_QUEUE
SCAN_QUEUE = "scans"
SIGNATURES_QUEUE = "signatures"


@app.periodic(cron="*/5 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.expire_reservations", name="flows.expire_reservations")
def expire_reservations(timestamp: int, **_: Any) -> int:
    """End reservations past their day as unused, in every institution, and return how many."""
    ended = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            ended += registers.expire_reservations()
    return ended


@app.periodic(cron="*/15 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.announce_deadlines", name="flows.announce_deadlines")
def announce_deadlines(timestamp: int, **_: Any) -> int:
    """Tell, once, which terms come near and which ran out, in every institution, and return how many."""
    told = 0
    for institution_id in institutions.every_institution_id():
        batch = -1
        while batch:
            with acting_for(institution_id):
                batch = deadlines.announce(now=timezone.now())
            told += batch
    return told


@app.periodic(cron="20 4-15 * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.remind_of_terms", name="flows.remind_of_terms")
def remind_of_terms(timestamp: int, **_: Any) -> int:
    """
    Tell, each working morning, who must hear of terms in every institution, and return how many were told.

    Asked each hour of the day, so that a machine that was off in the morning catches up; nobody is told twice.
    """
    return sum(
        reminders.remind(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="*/10 * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.remind_of_incidents", name="flows.remind_of_incidents")
def remind_of_incidents(timestamp: int, **_: Any) -> int:
    """Tell, day and night, how the clock of each incident runs in every institution; return how many were told."""
    return sum(
        incidents.remind(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="*/10 * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.remind_of_tray", name="flows.remind_of_tray")
def remind_of_tray(timestamp: int, **_: Any) -> int:
    """Tell, each working day, whoever registers what waits in the trays, and return how many were told."""
    return sum(
        tray_reminding.remind(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="40 1 * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.mend_terms", name="flows.mend_terms")
def mend_terms(timestamp: int, **_: Any) -> int:
    """Count anew, in every institution where it moves anything, and return how many terms moved."""
    return sum(
        counting_anew.mend(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="10 1 * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.follow_entries", name="flows.follow_entries")
def follow_entries(timestamp: int, **_: Any) -> int:
    """Start and end the terms, and take in the petitions, that were left behind; return how many there were."""
    return sum(
        petitions.mend(institution_id=institution_id, now=timezone.now())
        + terms.mend(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="* * * * *")
@app.task(
    queue=mailing_out.MAIL_QUEUE, queueing_lock="flows.send_waiting_mail", name="flows.send_waiting_mail"
)
def send_waiting_mail(timestamp: int, **_: Any) -> int:
    """Try, in every institution, the dispatches by e-mail whose time has come, and return how many left."""
    return sum(
        mailing_out.send_waiting(institution_id=institution_id, clock=timezone.now)
        for institution_id in institutions.every_institution_id()
    )


@app.task(queue=mailing_out.MAIL_QUEUE, name=mailing_out.TASK)
def send_mail(institution_id: int, shipment_id: int) -> str:
    """Hand a dispatch by e-mail to the server; run again, it does nothing more than what is left to do."""
    return mailing_out.send_queued(institution_id=institution_id, shipment_id=shipment_id, clock=timezone.now)


@app.periodic(cron="*/5 * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.stamp_signed", name="flows.stamp_signed")
def stamp_signed(timestamp: int, **_: Any) -> int:
    """Stamp, in every institution, what was signed while the authority of time stamps was away; return how many."""
    return sum(
        signing.stamp_waiting(institution_id=institution_id, clock=timezone.now)
        for institution_id in institutions.every_institution_id()
    )


@app.task(queue=LONG_QUEUE, name=counting_anew.TASK)
def recount_terms(institution_id: int, recomputation_id: int) -> None:
    """Move the open terms by the calendar in force; run again, it goes on where it was stopped."""
    counting_anew.carry_out(
        institution_id=institution_id, recomputation_id=recomputation_id, now=timezone.now()
    )


@app.task(queue=PRINT_QUEUE, name=printing.TASK)
def print_register(institution_id: int, order_id: int) -> None:
    """Carry out an order to print a register; run again, it begins anew what is not finished."""
    printing.print_ordered(institution_id=institution_id, order_id=order_id, clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(
    queue=READING_QUEUE,
    lock=READING_QUEUE,
    queueing_lock="flows.read_contents",
    name="flows.read_contents",
)
def read_contents(timestamp: int, **_: Any) -> int:
    """Read the files kept in the last days whose text nobody read yet, in every institution; return how many."""
    return _read_since(timezone.now() - contents.LATELY)


@app.periodic(cron="20 2 * * *")
@app.task(
    queue=READING_QUEUE,
    lock=READING_QUEUE,
    queueing_lock="flows.read_old_contents",
    name="flows.read_old_contents",
)
def read_old_contents(timestamp: int, **_: Any) -> int:
    """Read what was left of all the files ever kept, an hour at the most, and return how many."""
    return _read_since(datetime.min.replace(tzinfo=UTC), within=timedelta(hours=1))


def _read_since(since: datetime, *, within: timedelta = timedelta(seconds=50)) -> int:
    until = timezone.now() + within
    count = 0
    for institution_id in institutions.every_institution_id():
        count += contents.read_waiting(
            institution_id=institution_id, clock=timezone.now, since=since, until=until
        )
        contents.index_read(institution_id=institution_id, since=since)
    return count


@app.periodic(cron="* * * * *")
@app.task(
    queue=RENDITION_QUEUE,
    lock=RENDITION_QUEUE,
    queueing_lock="flows.make_renditions",
    name="flows.make_renditions",
    priority=-10,
)
def make_renditions(timestamp: int, **_: Any) -> int:
    """Make pictures and PDF/A of the files that came in the last days, in every institution; return how many."""
    return _make_since(timezone.now() - renditions.LATELY, within=timedelta(seconds=50))


@app.periodic(cron="50 2 * * *")
@app.task(
    queue=RENDITION_QUEUE,
    lock=RENDITION_QUEUE,
    queueing_lock="flows.make_old_renditions",
    name="flows.make_old_renditions",
    priority=-10,
)
def make_old_renditions(timestamp: int, **_: Any) -> int:
    """Make what was left of all the files ever kept, two hours at the most, and return how many."""
    return _make_since(datetime.min.replace(tzinfo=UTC), within=timedelta(hours=2))


def _make_since(since: datetime, *, within: timedelta) -> int:
    until = timezone.now() + within
    return sum(
        renditions.make_waiting(institution_id=institution_id, clock=timezone.now, since=since, until=until)
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="* * * * *")
@app.task(
    queue=SIGNATURES_QUEUE,
    lock=SIGNATURES_QUEUE,
    queueing_lock="flows.check_signatures",
    name="flows.check_signatures",
)
def check_signatures(timestamp: int, **_: Any) -> int:
    """Check the signatures of the files that came lately, in every institution, and return how many files."""
    return _check_all(within=timedelta(seconds=50))


@app.periodic(cron="50 2 * * *")
@app.task(
    queue=SIGNATURES_QUEUE,
    lock=SIGNATURES_QUEUE,
    queueing_lock="flows.check_old_signatures",
    name="flows.check_old_signatures",
)
def check_old_signatures(timestamp: int, **_: Any) -> int:
    """Check what was left of all the files ever kept, an hour at the most, and return how many."""
    return _check_all(within=timedelta(hours=1), everything=True)


@app.task(queue=SIGNATURES_QUEUE, lock=SIGNATURES_QUEUE, name=signatures.TASK)
def check_asked_signatures(institution_id: int) -> int:
    """Check what somebody asked for; run again, it does nothing more than what is left to do."""
    until = timezone.now() + timedelta(seconds=50)
    return signatures.check_waiting(institution_id=institution_id, clock=timezone.now, until=until)


def _check_all(*, within: timedelta, everything: bool = False) -> int:
    until = timezone.now() + within
    return sum(
        signatures.check_waiting(
            institution_id=institution_id, clock=timezone.now, until=until, everything=everything
        )
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="* * * * *")
@app.task(
    queue=SCREENING_QUEUE, lock=SCREENING_QUEUE, queueing_lock="flows.screen_files", name="flows.screen_files"
)
def screen_files(timestamp: int, **_: Any) -> int:
    """Ask the antivirus about the files that wait for it, in every institution, and return how many it judged."""
    until = timezone.now() + timedelta(seconds=50)
    return sum(
        screening.screen_waiting(institution_id=institution_id, clock=timezone.now, until=until)
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="30 3 * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.count_rooms", name="flows.count_rooms")
def count_rooms(timestamp: int, **_: Any) -> int:
    """Count anew the room that the files of every institution take, and return it in bytes."""
    total = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            total += documents.recount(now=timezone.now())
    return total


@app.task(queue=LONG_QUEUE, name=leaving.TASK)
def carry_departure(institution_id: int, departure_id: int) -> None:
    """Hand over the work of whoever leaves, portion by portion; run again, it goes on where it was stopped."""
    routing.carry_departure(institution_id=institution_id, departure_id=departure_id, clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(queue=MAIL_QUEUE, lock=MAIL_QUEUE, queueing_lock="flows.fetch_mail", name="flows.fetch_mail")
def fetch_mail(timestamp: int, **_: Any) -> int:
    """Read what is new in every mailbox of every institution into the trays, and return how many messages."""
    count = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            mailbox_ids = intake.active_mailbox_ids()
        count += sum(
            tray.fetch(institution_id=institution_id, mailbox_id=mailbox_id, clock=timezone.now)
            for mailbox_id in mailbox_ids
        )
    return count


@app.task(queue=MAIL_QUEUE, lock=MAIL_QUEUE, name=fetching.TASK)
def fetch_mailbox(institution_id: int, mailbox_id: int) -> int:
    """Read what is new in one mailbox into the tray, because somebody asked, and return how many messages."""
    return tray.fetch(institution_id=institution_id, mailbox_id=mailbox_id, clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(queue=SCAN_QUEUE, queueing_lock="flows.look_for_scans", name="flows.look_for_scans")
def look_for_scans(timestamp: int, **_: Any) -> int:
    """Take over what scanners left in their folders, go on with batches left behind; return how many were new."""
    until = timezone.now() + timedelta(seconds=50)
    count = 0
    for institution_id in institutions.every_institution_id():
        count += scan_folders.look(institution_id=institution_id, clock=timezone.now)
        scans.work(institution_id=institution_id, clock=timezone.now, until=until)
    return count


@app.task(queue=SCAN_QUEUE, name=scans.TASK)
def deal_out_scans(institution_id: int, batch_id: int) -> int:
    """Read a batch and bring its parts where they belong; run again, it goes on where it was stopped."""
    until = timezone.now() + timedelta(seconds=50)
    return scans.work(institution_id=institution_id, clock=timezone.now, until=until, batch_id=batch_id)


@app.periodic(cron="* * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.make_letters", name="flows.make_letters")
def make_letters(timestamp: int, **_: Any) -> int:
    """Make, in every institution, the documents of numbered letters that were left behind, and return how many."""
    return sum(
        letter_making.make_waiting(institution_id=institution_id, clock=timezone.now)
        for institution_id in institutions.every_institution_id()
    )


@app.task(queue=LONG_QUEUE, name=privacy_notices.ANNOUNCE)
def announce_notice(institution_id: int, version_id: int) -> None:
    """Tell everybody with an account of a changed notice; run again, it tells nobody twice."""
    after: int | None = 0
    while after is not None:
        after = privacy_notices.announce(
            institution_id=institution_id, version_id=version_id, after=after, now=timezone.now()
        )


@app.periodic(cron="15 0 * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.ask_new_purposes", name="flows.ask_new_purposes")
def ask_new_purposes(timestamp: int, **_: Any) -> int:
    """Note that the purposes new since today are asked; they stay closed. Returns how many were."""
    return privacy_notices.ask(now=timezone.now())
