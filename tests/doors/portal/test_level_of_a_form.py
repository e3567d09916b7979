"""A form that asks for a level: what is missing is said, it is reached, and the draft waits meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registratura.accounts import services as accounts
from registratura.assurance import services as assurance
from registratura.flows import identity
from registratura.kernel.assurance import Level
from tests.cast import Town
from tests.doors.portal.identity_ground import came_in
from tests.flows.filing_ground import open_forms

pytestmark = pytest.mark.django_db
FORM = "fiscal-certificate"


def test_a_form_asks_for_a_level_again_when_it_ended_and_the_draft_waits(alba: Town, settings: Any) -> None:
    settings.PORTAL_HASTE_S = 0
    open_forms(alba, FORM, unit_id=alba.urbanism.id)
    ion = accounts.create_user(email="ion@exemplu.ro", full_name="Ion Popescu", now=timezone.now())
    client = came_in(ion)
    start = f"/portal/{alba.institution.code}/depunere/{FORM}/"

    stranger = Client().get(start).text
    assert "/cont/inscriere/?next=" in stranger
    assert client.post(start).status_code == 200  # nothing begins
    asked = client.get(start).text
    assert "Formularul cere: identitate confirmată la ghișeu" in asked
    assert "nivel=counter&amp;next=%2Fportal%2F" in asked

    code = identity.counter_code(user=ion, now=timezone.now())
    identity.confirm_at_counter(
        institution_id=alba.id,
        code=code,
        paper="card",
        ending="3456",
        name_matches=True,
        by=alba.registrar,
        now=timezone.now(),
    )
    begun = client.post(start)
    assert begun.status_code == 302
    check = begun["Location"].partition("pagina/")[0] + "verificare/"
    assurance.end_proofs(user_id=ion.pk, levels=[Level.COUNTER], now=timezone.now() + timedelta(seconds=1))

    led = client.post(check)

    assert led["Location"].startswith("/cont/identitate/?nivel=counter&next=")
    assert f'href="{check}"' in client.get(led["Location"]).text
    assert client.get(begun["Location"]).status_code == 200
