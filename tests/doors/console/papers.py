"""What stands in the addresses of the console: one thing of each kind that the supplier keeps of a customer."""

from typing import Any
from uuid import UUID

from registratura.calls import services as calls
from registratura.feedback import services as feedback
from registratura.improvement import services as improvement
from registratura.kernel.privacy import Purpose
from registratura.outreach import services as outreach
from registratura.placements import services as notices
from registratura.screening import services as screening
from registratura.screening.services.handling import Subject
from registratura.screening.signals import SignInFacts
from registratura.support import services as support
from registratura.support.machine import Channel
from registratura.support.services import TicketDraft
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, Town
from tests.rooms.billing.ground import agreed
from tests.rooms.licensing.ground import ground
from tests.rooms.placements.ground import placed


def console_papers(supplier: Supplier, *, customer_of: Town) -> dict[str, Any]:
    """Make one thing of each kind and return its keys by the names they have in addresses. Each room adds its own."""
    billing = agreed(supplier, place_id=customer_of.id) | {"place": customer_of.id}
    with acting_for(supplier.id), reading_for(Purpose.P09):
        check = screening.open_case(
            subject=Subject(key="network:203.0.*.*", words="203.0.*.*"),
            facts=SignInFacts(failed=200, unknown=180, accounts=40),
            rule_set=screening.current_rules(now=NOW),
            source_key="papers",
            now=NOW,
        )
    with acting_for(supplier.id), reading_for(Purpose.P07):
        licence = ground()
        machine = licence.activate("one")
    with acting_for(supplier.id), reading_for(Purpose.P05):
        ticket = support.open_ticket(
            draft=TicketDraft(
                request_key=UUID(int=1),
                channel=Channel.WEB,
                subject="Probă",
                body="Probă",
                email="a@exemplu.ro",
            ),
            by=None,
            now=NOW,
        ).ticket_id
        canned = support.save_canned(canned_id=None, title="Probă", body="Probă", by=None, now=NOW)
        article, _new = support.publish_article(
            slug="", language="ro", title="Probă", body="Probă", by=None, now=NOW
        )
        repair = support.ask_repair(
            ticket_id=ticket, device="Scaner", serial="", symptom="Probă", by=None, now=NOW
        )
    by = supplier.administrator
    with acting_for(supplier.id), reading_for(Purpose.P12):
        topic = outreach.save_topic(name="Noutăți", words="Ce e nou.", purpose="P12", active=True, by=by)
        words = {"name": "Probă", "subject_line": "Probă", "body": "Probă"}
        campaign = outreach.save_campaign(campaign_id=None, topic_id=topic, by=by, now=NOW, **words)
    own = {
        **_voices(supplier),
        **_spoken(supplier),
        "campaign": campaign,
        "ticket": ticket,
        "letter": 1,
        "canned": canned,
        "article": article,
        "repair": repair,
        "file": 1,
    }
    return own | billing | {"licence": licence.license_id, "machine": machine.id, "check": check}


def _spoken(supplier: Supplier) -> dict[str, Any]:
    """Make a live conversation that waits, and a call on a line."""
    by = supplier.administrator
    with acting_for(supplier.id), reading_for(Purpose.P05):
        support.take_seat(by=by, now=NOW)
        chat = support.open_chat(draft=support.ChatDraft(request_key=UUID(int=2), body="Probă"), now=NOW)
        line, _secret = calls.add_line(name="Probă", by=by, now=NOW)
        call = calls.begin_call(draft=calls.CallDraft(direction="in", phone="0722000111"), by=by, now=NOW)
    return {"chat": chat, "call": call, "call_line": line}


def _voices(supplier: Supplier) -> dict[str, Any]:
    by = supplier.administrator
    with acting_for(supplier.id), reading_for(Purpose.P05):
        note = feedback.send(
            page="portal:home",
            kind="idea",
            words="Mai mare.",
            email="",
            language="ro",
            by=None,
            now=NOW,
        )
        review = feedback.review(
            product="registry", stars=5, words="Merge bine.", shown_name="", publish=True, by=by, now=NOW
        )
    with acting_for(supplier.id), reading_for(Purpose.P17):
        idea = improvement.propose(title="Căutare după zi", words="", by=by, now=NOW)
    with acting_for(supplier.id), reading_for(Purpose.P21):
        flight = placed("Oferta")
        partner = notices.save_partner(name="Agenția", provenance="târgul", by=by, now=NOW)
    return {"note": note, "review": review, "idea": idea, "flight": flight, "partner": partner}
