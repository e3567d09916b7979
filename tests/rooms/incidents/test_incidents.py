"""The register of breaches: facts, risk, notices with the reasons of a delay, persons told before the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from registratura.incidents import queries, services
from registratura.incidents.errors import IncidentRefusedError, LateWithoutReasonError
from registratura.incidents.models import Incident, Notification
from registratura.incidents.personal import Incidents
from registratura.incidents.services import IncidentDraft, Person
from registratura.kernel.personal_data import person_of
from registratura.toolkit.scope import acting_for
from tests.cast import Town

AWARE = datetime(2026, 4, 17, 12, 20, tzinfo=UTC)


def draft(**changed: Any) -> IncidentDraft:
    whole: dict[str, Any] = {
        "title": "Cont folosit de altcineva",
        "natures": ("confidentiality",),
        "aware_at": AWARE,
        "facts": "Parola a fost aflată.",
    }
    return IncidentDraft(**(whole | changed))


def opened(town: Town) -> Incident:
    return services.open_incident(draft=draft(), by=town.officer, now=AWARE)


def notify(town: Town, incident: Incident, *, now: datetime, late_reason: str = "") -> int:
    return services.note_notification(
        incident_id=incident.id,
        words="Ce știm",
        reference="",
        late_reason=late_reason,
        by=town.officer,
        now=now,
    )


def test_GDP_08_a_late_notice_needs_reasons_and_the_next_phases_do_not(alba: Town) -> None:
    late = AWARE + timedelta(hours=73)
    with acting_for(alba.id):
        incident = opened(alba)
        with pytest.raises(LateWithoutReasonError) as refused:
            notify(alba, incident, now=late)
        assert refused.value.field == "late_reason"
        assert notify(alba, incident, now=late, late_reason="Am aflat târziu cine a fost văzut") == 1
        assert notify(alba, incident, now=late + timedelta(days=2)) == 2
        line = queries.incidents()[0]
    assert line.is_late(late)
    assert line.due_at == AWARE + timedelta(hours=72)


def test_GDP_08_what_the_authority_was_told_never_changes(alba: Town) -> None:
    with acting_for(alba.id):
        incident = opened(alba)
        notify(alba, incident, now=AWARE)
        with pytest.raises(DatabaseError), transaction.atomic():
            Notification.objects.filter(incident_id=incident.id).update(words="Altceva")


def test_GDP_08_nothing_closes_before_what_the_law_wants(alba: Town) -> None:
    def close() -> None:
        services.close(incident_id=incident.id, words="Parole noi", by=alba.officer, now=AWARE)

    with acting_for(alba.id):
        incident = opened(alba)
        with pytest.raises(IncidentRefusedError, match="riscul"):
            close()
        services.assess(
            incident_id=incident.id, risk="high", reason="CNP văzut", spared="", by=alba.officer, now=AWARE
        )
        with pytest.raises(IncidentRefusedError, match="autoritatea"):
            close()
        notify(alba, incident, now=AWARE)
        person = Person("correspondent/1", "Popescu Ion", 1, "ion@exemplu.ro", ("7/17.04.2026",), AWARE, True)
        services.keep_affected(incident_id=incident.id, persons=[person], by=alba.officer, now=AWARE)
        with pytest.raises(IncidentRefusedError, match="persoanele"):
            close()
        affected = queries.affected_of(incident.id)[0]
        services.note_told(
            incident_id=incident.id, affected_id=affected.id, how="scrisoare", by=alba.officer, now=AWARE
        )
        close()
        with pytest.raises(IncidentRefusedError, match="închis"):
            notify(alba, incident, now=AWARE)
    found = list(Incidents().collect(institution_id=alba.id, person=person_of(email="ion@exemplu.ro")))
    assert [datum.facts["told_how"] for datum in found] == ["scrisoare"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"facts": " "}, "facts"),
        ({"natures": ()}, "natures"),
        ({"natures": ("vibes",)}, "natures"),
        ({"aware_at": AWARE + timedelta(days=1)}, "aware_at"),
    ],
)
def test_a_breach_without_its_facts_is_refused(alba: Town, changed: dict[str, Any], field: str) -> None:
    with acting_for(alba.id), pytest.raises(IncidentRefusedError) as refused:
        services.open_incident(draft=draft(**changed), by=alba.officer, now=AWARE)
    assert refused.value.field == field


def test_R12_the_register_of_one_institution_is_not_anothers(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        incident = opened(alba)
    with acting_for(buzau.id):
        assert queries.incidents() == []
        assert queries.incident_card(incident.id) is None
