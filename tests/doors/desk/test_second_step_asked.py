"""An institution asks everybody for a second step of signing in (scorecard, check 32)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone

from registratura.doors.shared.formats import ro_date
from registratura.flows import second_step
from registratura.institutions import services
from registratura.institutions.models import Institution
from registratura.institutions.services import InstitutionRefusedError
from registratura.journal.models import Record
from registratura.toolkit.scope import ScopeConflictError, acting_for
from tests.cast import Town, open_supplier
from tests.doors.attack import client_of
from tests.doors.shared.people import link_for, start_application

pytestmark = pytest.mark.django_db
PLACE = "/birou/primaria-alba/oameni/a-doua-dovada/"


def ask(town: Town, *, days: int = 0) -> None:
    now = timezone.now()
    with acting_for(town.id):
        services.ask_second_step(
            institution=Institution.objects.get(pk=town.id),
            since=now + timedelta(days=days),
            now=now,
            by=town.administrator,
        )


def recent(client: Client, user: object) -> Client:
    """Sign in by a link, which counts as proving anew who one is."""
    client.post(link_for(user))  # type: ignore[arg-type]
    return client


def test_who_has_none_is_led_to_put_one_and_then_works(alba: Town) -> None:
    client = recent(Client(), alba.registrar)
    assert client.get("/birou/primaria-alba/").status_code == 200
    ask(alba)

    led = client.get("/birou/primaria-alba/registre/general/?q=x")
    told = client.get(led["Location"])
    sent = client.post("/birou/primaria-alba/oameni/nou/", {"name": "x"})

    assert (led.status_code, led["Location"].partition("?")[0]) == (302, "/cont/a-doua-dovada/")
    assert alba.institution.name in told.text
    assert "Pune o cheie de acces" in told.text
    assert "/cont/securitate/aplicatie/porneste/" in told.text
    assert sent["Location"].startswith("/cont/a-doua-dovada/")
    start_application(client)
    assert client.get(led["Location"])["Location"] == "/birou/primaria-alba/registre/general/?q=x"
    assert client.get("/birou/primaria-alba/").status_code == 200


def test_paper_codes_alone_are_none_and_a_step_taken_away_is_asked_again(alba: Town) -> None:
    ask(alba)
    client = client_of(alba.registrar)
    Authenticator.objects.create(user=alba.registrar, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/birou/primaria-alba/").status_code == 302

    key = Authenticator.objects.create(user=alba.registrar, type=Authenticator.Type.WEBAUTHN, data={})
    assert client.get("/birou/primaria-alba/").status_code == 200
    key.delete()
    assert client.get("/birou/primaria-alba/").status_code == 302


def test_before_its_day_it_is_told_on_the_first_page_and_nobody_is_stopped(alba: Town) -> None:
    ask(alba, days=7)
    client = client_of(alba.registrar)

    page = client.get("/birou/primaria-alba/")

    assert page.status_code == 200
    assert f"Din {ro_date(timezone.now() + timedelta(days=7))} instituția cere" in page.text
    Authenticator.objects.create(user=alba.registrar, type=Authenticator.Type.TOTP, data={})
    assert "instituția cere" not in client.get("/birou/primaria-alba/").text


def test_the_administrator_asks_sees_who_lacks_it_and_lifts_it(alba: Town) -> None:
    client = recent(Client(), alba.administrator)
    Authenticator.objects.create(user=alba.clerk, type=Authenticator.Type.WEBAUTHN, data={})

    page = client.get(PLACE)
    assert alba.registrar.full_name in page.text
    assert alba.clerk.full_name not in page.text
    past = client.post(PLACE, {"since": "01.01.2020"})
    nonsense = client.post(PLACE, {"since": "ieri\x00"})
    assert "Alegeți ziua de azi sau una viitoare" in past.text
    assert "zz.ll.aaaa" in nonsense.text
    assert "ieri" in nonsense.text
    day = timezone.now() + timedelta(days=14)
    assert client.post(PLACE, {"since": ro_date(day)}).status_code == 302
    assert f"Se cere tuturor din {ro_date(day)}" in client.get(PLACE).text
    assert client.post(PLACE, {"lift": "1"}).status_code == 302
    assert "fiecare alege singur" in client.get(PLACE).text

    with acting_for(alba.id):
        acts = list(
            Record.objects.filter(action__startswith="institutions.second_step")
            .order_by("id")
            .values_list("action", flat=True)
        )
    assert acts == ["institutions.second_step.asked", "institutions.second_step.lifted"]


def test_lifting_what_stands_is_no_act_and_another_institution_decides_for_itself(alba: Town) -> None:
    institution = Institution.objects.get(pk=alba.id)
    with acting_for(alba.id):
        services.lift_second_step(institution=institution, by=alba.administrator)
        assert not Record.objects.filter(action__startswith="institutions.second_step").exists()
        institution.id += 1
        with pytest.raises(ScopeConflictError):
            services.ask_second_step(
                institution=institution, since=timezone.now(), now=timezone.now(), by=alba.administrator
            )
        with pytest.raises(InstitutionRefusedError):
            services.ask_second_step(
                institution=institution,
                since=timezone.now() - timedelta(days=2),
                now=timezone.now(),
                by=alba.administrator,
            )


def test_only_who_administers_people_opens_the_page(alba: Town) -> None:
    assert recent(Client(), alba.registrar).get(PLACE).status_code == 403


def test_the_console_asks_its_own_people_as_well(alba: Town) -> None:
    supplier = open_supplier()
    client = client_of(supplier.administrator)
    assert client.get("/consola/").status_code == 200
    now = timezone.now()
    with acting_for(supplier.id):
        services.ask_second_step(
            institution=Institution.objects.get(pk=supplier.id),
            since=now,
            now=now,
            by=supplier.administrator,
        )

    assert client.get("/consola/")["Location"].startswith("/cont/a-doua-dovada/")
    Authenticator.objects.create(user=supplier.administrator, type=Authenticator.Type.WEBAUTHN, data={})
    assert client.get("/consola/").status_code == 200


def test_where_it_is_not_asked_no_question_is_spent(alba: Town) -> None:
    institution = Institution.objects.get(pk=alba.id)
    with connection.execute_wrapper(_refuse):
        assert second_step.lets_in(institution=institution, user_id=alba.clerk.id, now=timezone.now())


def _refuse(*_given: object) -> None:
    raise AssertionError("a question was asked")


@pytest.mark.parametrize("back", ["https://rau.example/", "//rau.example", "javascript:alert(1)", ""])
def test_the_way_back_leads_nowhere_outside(alba: Town, back: str) -> None:
    client = client_of(alba.registrar)
    led = client.get("/cont/a-doua-dovada/", {"institutie": "primaria-alba", "next": back})
    assert led["Location"] == "/"
    unknown = client.get("/cont/a-doua-dovada/", {"institutie": "x" * 90, "next": "/birou/"})
    assert unknown["Location"] == "/birou/"
