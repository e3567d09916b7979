"""
Modules that the agreement does not open: nothing new begins in them, the page says why and what to do, and what was
begun, what a running legal term asks, reading and printing go on.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.appointments import services as appointments
from registratura.deadlines import services as deadlines
from registratura.fees import services as fees
from registratura.filings import services as filings
from registratura.flows import entitling, scan_folders
from registratura.institutions import services as places
from registratura.institutions.entitlements import NAMES, Feature, Line, Reason
from registratura.institutions.services import FeatureClosedError
from registratura.kernel.calendar import legal_date
from registratura.portals import services as portals
from registratura.scanning import queries as scanning_read
from registratura.scanning import services as scanning
from registratura.scanning.services import FolderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of
from tests.flows.filing_ground import open_forms
from tests.rooms.appointments.ground import NOW, at, calendar, draft

pytestmark = pytest.mark.django_db


def close(town: Town, *features: Feature, reason: Reason = Reason.NOT_IN_PLAN) -> None:
    with acting_for(town.id):
        places.keep_entitlements(
            lines=[Line(feature, date(2026, 1, 1), reason) for feature in features], now=timezone.now()
        )


def book(town: Town, code: str, *, by: Any = None, key: Any = None) -> None:
    wanted = draft(key=key)
    appointments.book(calendar_code=code, starts_at=at("09:20"), draft=wanted, by=by, now=NOW)


def beginnings(town: Town) -> dict[str, tuple[Feature, Callable[[], object]]]:
    """Each act that begins something in a module, and the module."""
    code, now = calendar(town), timezone.now()
    return {
        "labels": (
            Feature.SCANNING,
            lambda: scanning.prepare_codes(count=1, label_format="a4", by=town.registrar, now=now),
        ),
        "booking": (Feature.APPOINTMENTS, lambda: book(town, code)),
        "booking by an official": (Feature.APPOINTMENTS, lambda: book(town, code, by=town.registrar)),
        "filing": (
            Feature.PORTAL,
            lambda: filings.begin_draft(form_version_id=1, user_id=None, clerk_id=None, now=now),
        ),
        "public page": (Feature.PORTAL, lambda: portals.open_portal(by=town.administrator, now=now)),
        "card": (Feature.FEES, lambda: fees.begin_card(charge_id=1, back="/", now=now)),
    }


def test_nothing_begins_in_a_module_that_is_closed_and_visitors_hear_no_reasons(alba: Town) -> None:
    acts = beginnings(alba)
    with acting_for(alba.id):
        portals.close_portal(by=None, now=timezone.now())
    close(alba, *{feature for feature, _act in acts.values()}, reason=Reason.UNPAID)

    outside = set()
    for name, (feature, act) in acts.items():
        with acting_for(alba.id), pytest.raises(FeatureClosedError) as refused:
            act()
        owed = "factură neachitată" in refused.value.words
        assert owed == (str(NAMES[feature]).lower() in refused.value.words), name
        if not owed:
            outside.add(name)

    assert outside == {"booking", "filing", "card"}


def test_what_is_open_or_not_spoken_of_begins(alba: Town) -> None:
    code = calendar(alba)
    close(alba, Feature.SIGNING)
    with acting_for(alba.id):
        book(alba, code)
        entitling.check_open_or_in_term(feature=Feature.FEES, entry_ids=[], now=NOW)


def test_a_signature_for_an_entry_in_its_term_is_asked_although_signing_is_closed(alba: Town) -> None:
    now = timezone.now()
    awaited = alba.register("Petiție despre drum", document_kind="petiție").entry_id
    other = alba.register("Invitație").entry_id
    with acting_for(alba.id):
        deadlines.start(
            rule_code="PET",
            subject_type="entry",
            subject_id=awaited,
            started=legal_date(now),
            by=None,
            now=now,
        )
    close(alba, Feature.SIGNING)

    with acting_for(alba.id):
        entitling.check_open_or_in_term(feature=Feature.SIGNING, entry_ids=[awaited], now=now)
        with pytest.raises(FeatureClosedError, match="plan care îl cuprinde"):
            entitling.check_open_or_in_term(feature=Feature.SIGNING, entry_ids=[other], now=now)


def test_files_of_a_scanner_wait_in_their_folder_while_scanning_is_closed(
    alba: Town, settings: Any, tmp_path: Path
) -> None:
    settings.SCAN_ROOTS = (tmp_path,)
    folder = tmp_path / alba.institution.code
    folder.mkdir()
    (folder / "Scanare.pdf").write_bytes(b"%PDF-1.7")
    with acting_for(alba.id):
        scanning.save_folder(
            draft=FolderDraft(name="Scaner", root=str(tmp_path)), folder_id=None, by=alba.administrator
        )
    close(alba, Feature.SCANNING)

    def later() -> datetime:
        return timezone.now() + timedelta(minutes=5)

    scan_folders.look(institution_id=alba.id, clock=timezone.now, seconds=lambda: later().timestamp())

    assert [path.name for path in folder.iterdir()] == ["Scanare.pdf"]
    with acting_for(alba.id):
        assert "Oprit" in scanning_read.folders()[0].trouble


@pytest.mark.parametrize(
    ("place", "feature"),
    [
        ("scanari/", Feature.SCANNING),
        ("etichete/", Feature.SCANNING),
        ("programari/", Feature.APPOINTMENTS),
        ("taxe/", Feature.FEES),
        ("depunere/", Feature.PORTAL),
    ],
)
def test_the_pages_of_a_closed_module_are_read_and_say_what_is_off_why_and_what_to_do(
    alba: Town, place: str, feature: Feature
) -> None:
    close(alba, feature)
    client = client_of(alba.registrar)

    page = client.get(f"/birou/{alba.institution.code}/{place}")

    assert page.status_code == 200
    assert f"Oprit: {str(NAMES[feature]).lower()}" in page.text
    assert "planul instituției nu cuprinde acest modul" in page.text
    assert "Cereți furnizorului un plan care îl cuprinde." in page.text
    assert "Oprit:" not in client.get(f"/birou/{alba.institution.code}/registre/general/").text


def test_a_form_is_not_begun_at_the_counter_and_the_page_says_why(alba: Town) -> None:
    open_forms(alba, unit_id=alba.urbanism.id)
    close(alba, Feature.PORTAL)
    page = client_of(alba.registrar).post(
        f"/birou/{alba.institution.code}/depunere/", {"form": "petition"}, follow=True
    )

    assert "Ce a fost început se duce la capăt." in page.text


def test_citizens_read_where_to_turn_and_nothing_of_the_agreement(alba: Town) -> None:
    open_forms(alba, unit_id=alba.urbanism.id)
    code = calendar(alba)
    close(alba, Feature.PORTAL, Feature.APPOINTMENTS, reason=Reason.UNPAID)
    client = Client()
    here = f"/portal/{alba.institution.code}/"

    for place in ("depunere/", "depunere/petition/", "programari/", f"programari/{code}/"):
        page = client.get(f"{here}{place}")
        assert page.status_code == 200, place
        assert "oprit" in page.text, place
        assert "Ce puteți face</h2>" in page.text, place
        assert "factur" not in page.text, place
    assert client.post(f"{here}depunere/petition/").status_code == 403
    for place in ("", "audiente/", "taxe/", "urmarire/"):
        assert "sunt oprite acum" not in client.get(f"{here}{place}").text, place
