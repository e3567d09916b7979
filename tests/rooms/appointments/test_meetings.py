"""Meetings: announced in time or with a reason, public only then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.errors import MeetingRefusedError
from registratura.appointments.services import AgendaItem, MeetingDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import NOW

pytestmark = pytest.mark.django_db
DRAFT = MeetingDraft(
    body="Consiliul local",
    kind="ordinary",
    starts_at=NOW + timedelta(days=10),
    place="Sala de ședințe",
    agenda=(AgendaItem("Bugetul local", "https://exemplu.ro/proiect"),),
)


def test_a_meeting_is_seen_once_announced_and_stays_when_cancelled(alba: Town) -> None:
    with acting_for(alba.id):
        number = appointments.save_meeting(draft=DRAFT, by=alba.registrar, now=NOW).id
        assert queries.newest_meetings() == []
        appointments.announce_meeting(meeting_id=number, by=alba.registrar, now=NOW)
        assert [one.id for one in queries.newest_meetings()] == [number]
        with pytest.raises(MeetingRefusedError):
            appointments.close_meeting(meeting_id=number, minutes_link="", by=alba.registrar, now=NOW)
        appointments.cancel_meeting(meeting_id=number, reason="lipsă de cvorum", by=alba.registrar, now=NOW)

        assert queries.newest_meetings()[0].state == "cancelled"
        with pytest.raises(MeetingRefusedError):
            appointments.save_meeting(draft=DRAFT, meeting_id=number, by=alba.registrar, now=NOW)


def test_a_late_announcement_needs_a_reason_that_everybody_reads(alba: Town) -> None:
    late = replace(DRAFT, starts_at=NOW + timedelta(days=2))
    with acting_for(alba.id):
        number = appointments.save_meeting(draft=late, by=alba.registrar, now=NOW).id
        with pytest.raises(MeetingRefusedError, match="Legea 52/2003"):
            appointments.announce_meeting(meeting_id=number, by=alba.registrar, now=NOW)
        appointments.announce_meeting(
            meeting_id=number, late_reason="Avarie la rețeaua de apă", by=alba.registrar, now=NOW
        )

        assert queries.newest_meetings()[0].late_reason == "Avarie la rețeaua de apă"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"kind": "altfel"}, "kind"),
        ({"place": "x" * 201}, "place"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"convening_link": "//exemplu.ro"}, "convening_link"),
        ({"agenda": (AgendaItem("Punct", "fără schemă"),)}, "agenda"),
    ],
)
def test_a_meeting_that_cannot_be_kept_says_what_to_mend(
    alba: Town, fields: dict[str, object], field: str
) -> None:
    with acting_for(alba.id), pytest.raises(MeetingRefusedError) as refused:
        appointments.save_meeting(draft=replace(DRAFT, **fields), by=None, now=NOW)  # type: ignore[arg-type]

    assert refused.value.field == field
