"""Messages of a campaign a second: consent asked for each, into a mail server on this machine, memory watched."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from registratura.doors.cli.benchmarks.figures import asked, processor_s
from registratura.doors.cli.benchmarks.ground import Ground
from registratura.doors.cli.context import tell

if TYPE_CHECKING:
    from registratura.accounts.models import User
    from registratura.institutions.models import Institution
    from registratura.kernel.privacy.purposes import Purpose

AT_ONCE = 200
NOON = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a working day, outside quiet hours


class Sink:
    """Takes every letter and keeps only how many there were."""

    def __init__(self) -> None:
        self.count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a letter."""
        self.count += 1
        return "250 Message accepted"


@contextmanager
def mail_sink() -> Iterator[tuple[Sink, int]]:
    """Open a mail server on this machine; gives it and its port."""
    from registratura.toolkit.egress import OWN_PAGES, going_out

    sink = Sink()
    with socket.socket() as probe:  # the controller greets itself on the port that it was told
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.ssl_context = None
    with going_out(connector=OWN_PAGES, host="127.0.0.1", port=port):
        controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def measure_campaign(*, ground: Ground, messages: int) -> dict[str, Any]:
    """Send a campaign to that many people who agreed; return rates, memory, and how many the server took."""
    supplier, campaign = _prepared(ground, messages)
    before = _memory_mb()
    sent, middle, rounds, started = 0, 0.0, 0, perf_counter()
    server = ground.cluster.status().pid
    spent = {**processor_s(database=server), "worker": thread_time()}  # the sink has a thread of its own
    with mail_sink() as (sink, port), asked() as questions:
        way = _way(port)
        while True:
            batch = _send(supplier, campaign, way)
            sent, rounds = sent + batch.sent, rounds + 1
            if sent >= messages // 2 and not middle:
                middle = _memory_mb()
            if batch.again_at is None:
                break
        seconds = perf_counter() - started
        way.close()
        taken = sink.count
    ended = {**processor_s(database=server), "worker": thread_time()}
    worked = {who: now - spent[who] for who, now in ended.items()}
    return {
        "messages": messages,
        "sent": sent,
        "taken_by_the_server": taken,
        "seconds": round(seconds, 1),
        "per_second": round(sent / seconds, 1),
        "statements_each": round(questions[0] / max(sent, 1), 2),
        "processor_ms_each": {who: round(1000 * one / max(sent, 1), 2) for who, one in worked.items()},
        "memory_mb": {"before": before, "at_half": middle, "after": _memory_mb()},
    }


def _send(supplier: Institution, campaign: int, way: Any) -> Any:
    from registratura.flows.outreach import sender_of
    from registratura.outreach import services as outreach

    return outreach.send_some(
        institution_id=supplier.id,
        campaign_id=campaign,
        sender=sender_of(supplier=supplier),
        free=lambda _day: False,
        way=way,
        clock=lambda: NOON,
        most=AT_ONCE,
    )


def _way(port: int) -> Any:
    from registratura.messaging.channels.email import MailServer
    from registratura.outreach.mailing import MailBag

    return MailBag(MailServer("127.0.0.1", port), own_name="furnizor.example")


def _memory_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _prepared(ground: Ground, messages: int) -> tuple[Institution, int]:
    from registratura.accounts import queries as accounts
    from registratura.consents import services as consents
    from registratura.institutions import services as institutions
    from registratura.kernel.privacy.purposes import Purpose
    from registratura.outreach import services as outreach
    from registratura.subjects import services as persons
    from registratura.toolkit.purpose import reading_for
    from registratura.toolkit.scope import acting_for

    by = accounts.user_by_id(ground.user_id)
    assert by is not None
    supplier = institutions.open_institution(
        name="Furnizor",
        cui="",
        code="furnizor",
        kind="supplier",
        now=NOON,
    )
    with acting_for(supplier.id):
        institutions.change_institution(
            institution=supplier, changes={"email": "contact@furnizor.example"}, by=by
        )
    supplier.refresh_from_db()
    informed(supplier, by, Purpose.P12)
    tell(f"Se pregătesc {messages} abonați…")
    with acting_for(supplier.id), reading_for(Purpose.P12):
        topic = outreach.save_topic(name="Noutăți", words="Ce e nou.", purpose="P12", active=True, by=None)
        outreach.save_options(most_in_week=7, quiet_from=time(0), quiet_to=time(0), by=None, now=NOON)
    for number in range(messages):
        email = f"abonat{number}@casa.example"
        with acting_for(supplier.id), reading_for(Purpose.P12):
            person = persons.subject_of(identities={"email": email}, kind="prospect", now=NOON).id
            consents.give(subject_id=person, purpose="P12", by=None, now=NOON)
            outreach.follow(subject_id=person, email=email, topic_id=topic, language="ro", now=NOON)
    with acting_for(supplier.id), reading_for(Purpose.P12):
        campaign = outreach.save_campaign(
            campaign_id=None, topic_id=topic, name="Măsurătoare", subject_line="Ce e nou", by=by, now=NOON,
            body="Registrul se tipărește mai repede.\n\nhttps://furnizor.example/nou/",
        )  # fmt: skip
        outreach.start(campaign_id=campaign, by=by, now=NOON)
    return supplier, campaign


def informed(supplier: Institution, by: User, purpose: Purpose) -> None:
    """Publish a notice of the supplier that offers a purpose."""
    from registratura.flows import privacy_notices
    from registratura.notices import queries as notices
    from registratura.notices.rules import Materiality
    from registratura.toolkit.scope import acting_for

    at = NOON - timedelta(days=30)
    with acting_for(supplier.id):
        privacy_notices.start(institution=supplier, by=by, now=at)
        draft = notices.draft()
        assert draft is not None
        offered = frozenset({purpose})
        privacy_notices.change(
            institution=supplier, draft=draft, offered=offered, own=(), prose=draft.prose, by=by, now=at
        )
        draft = notices.draft()
        assert draft is not None
        privacy_notices.publish(
            institution=supplier,
            draft=draft,
            materiality=Materiality.MATERIAL_NEW_PURPOSE,
            effective_on=date(2026, 2, 2),
            summary={},
            by=by,
            now=at,
        )
