"""A proposal sent by the ready form stands in the register of the draft it names, once, without the desk."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from registratura.consultations import queries, services
from registratura.filings.events import FilingRegistered
from registratura.flows import consultations as flow
from registratura.kernel.calendar import legal_date
from registratura.messaging.channels.port import Parcel
from registratura.messaging.kinds import STOP, Kind
from registratura.messaging.letters import letter
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.consultations.test_draft import NOW, announced, begun

TITLES = {1: "Proiect de hotărâre privind regulamentul de parcare", 2: "Proiect privind taxa de salubrizare"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("regulamentul de parcare", 1),
        ("PROIECT DE HOTARARE PRIVIND REGULAMENTUL DE PARCARE", 1),
        ("Proiect", None),
        ("proiect privind", 2),
        ("privind", None),
        ("altceva cu totul", None),
        ("", None),
    ],
)
def test_a_draft_is_known_by_its_title_when_one_alone_may_be_meant(said: str, found: int | None) -> None:
    assert flow.draft_named(said=said, titles=TITLES) == found


def test_ADM_12_a_filed_proposal_is_in_the_register_with_its_number(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(tz=UTC)
    key = begun(alba)
    with acting_for(alba.id):
        until = queries.window_from(legal_date(now)).open_until
        flow.announce(
            draft_id=key,
            institution=alba.institution,
            proposals_until=until,
            adoption_on=None,
            by=alba.officer,
            now=now,
        )
    given = alba.register("Propunere la regulamentul de parcare", sender="Ion Popescu")
    answers: dict[str, Any] = {
        "cine": "persoana",
        "subiect": "Regulamentul de parcare",
        "text": "Locuri pentru biciclete.",
        "publicare": "no",
    }
    filing = SimpleNamespace(form_code=flow.FORM, answers=answers)
    monkeypatch.setattr("registratura.filings.queries.filing_by_id", lambda _key: filing)

    with acting_for(alba.id):
        for _ in range(2):
            flow.on_filing(event=FilingRegistered(filing_id=1, entry_id=given.entry_id, registered_at=now))
        card = queries.draft(key, public=True)

    assert card is not None
    (line,) = card.proposals
    assert line.text == "Locuri pentru biciclete."
    assert line.shown_name == ""


def test_whoever_is_told_of_drafts_stops_it_by_the_link_of_the_letter_in_one_click(alba: Town) -> None:
    with acting_for(alba.id):
        line = services.subscribe(
            name="Maria Ionescu",
            email="maria@exemplu.ro",
            asked_on=legal_date(NOW),
            entry_id=None,
            by=alba.officer,
            now=NOW,
        )
    announced(alba)
    with acting_for(alba.id):
        message = Message.objects.get(kind=Kind.DRAFT_ANNOUNCED)
    link = message.context[STOP]
    client, address = Client(enforce_csrf_checks=True), link.removeprefix(settings.PUBLIC_URL)
    written = letter(
        parcel=Parcel("maria@exemplu.ro", "S", "T", "<1@x>", "Alba", stop_url=link), sender="a@b.ro"
    )

    asked = client.get(address)
    with acting_for(alba.id):
        still = len(queries.subscribers())
    stopped = client.post(address, {"List-Unsubscribe": "One-Click"})
    again = client.post(address)
    with acting_for(alba.id):
        after = queries.subscriber(line.id)

    assert (asked.status_code, still) == (200, 1)
    assert "Opriți anunțurile" in asked.text
    assert (stopped.status_code, again.status_code) == (200, 200)
    assert after is not None
    assert after.ended
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in str(written["List-Unsubscribe"]).replace(" ", "")
    assert client.get(f"/portal/{alba.institution.code}/consultari/oprire/altceva/").status_code == 404
