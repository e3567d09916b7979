"""Declared days with their preview and recount; who may open the pages of terms."""

from datetime import date

import pytest
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.deadlines import queries as deadlines
from registratura.flows import counting_anew
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.terms_ground import Enter, adina, ana, enter, mayor, signed_in, term

pytestmark = pytest.mark.django_db
__all__ = ["adina", "ana", "enter", "mayor"]


# Declared days


def declared(**fields: str) -> dict[str, str]:
    return {
        "day_on": "02.04.2029",
        "name": "Zi liberă",
        "act": "HG 10/2029",
        "kind": "closed",
        "ground": "law",
        **fields,
    }


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name=counting_anew.TASK, status="todo").order_by("id"):
        app.tasks[job.task_name].func(**job.args)


def test_a_declared_day_is_shown_with_what_it_moves_then_done_by_the_job(
    alba: Town, adina: Client, enter: Enter
) -> None:
    number = enter()
    before = term(alba, number).due_on
    where = address(alba, "declare_day")
    form = declared(day_on=f"{before:%d.%m.%Y}")

    shown = words(adina.post(where, form))
    assert "1 din 1 termene în curs se mută" in shown
    assert f"{before:%d.%m.%Y}</time> → " in shown
    assert term(alba, number).due_on == before
    with acting_for(alba.id):
        assert deadlines.declared_days() == []

    done = adina.post(where, {**form, "sure": "on"}, follow=True)
    assert "Se socotesc din nou termenele" in words(done)
    run_jobs()

    assert term(alba, number).due_on > before
    assert "S-a mutat 1 termen" in words(adina.get(done.request["PATH_INFO"]))
    assert "HG 10/2029" in words(adina.get(address(alba, "declared_days")))


def test_a_day_taken_back_moves_the_terms_back(alba: Town, adina: Client, enter: Enter) -> None:
    number = enter()
    before = term(alba, number).due_on
    form = declared(day_on=f"{before:%d.%m.%Y}", sure="on")
    adina.post(address(alba, "declare_day"), form)
    run_jobs()
    with acting_for(alba.id):
        day = deadlines.declared_days()[0].id
    where = address(alba, "withdraw_day", day=day)

    assert "1 din 1 termene" in words(adina.post(where, {"reason": "Act abrogat"}))
    assert adina.post(where, {"reason": ""}).status_code == 422
    adina.post(where, {"reason": "Act abrogat", "sure": "on"})
    run_jobs()

    assert term(alba, number).due_on == before
    assert adina.get(where).status_code == 404


def test_days_by_decision_move_terms_only_when_the_institution_says_so(
    alba: Town, adina: Client, enter: Enter
) -> None:
    number = enter()
    before = term(alba, number).due_on
    form = declared(day_on=f"{before:%d.%m.%Y}", ground="decision")

    page = words(adina.post(address(alba, "declare_day"), form))
    assert "Niciun termen în curs nu se mută" in page
    assert "nu se socotesc la termene" in page
    adina.post(address(alba, "declare_day"), {**form, "sure": "on"})
    run_jobs()
    assert term(alba, number).due_on == before

    where = address(alba, "count_days")
    assert "1 din 1 termene" in words(adina.post(where, {"counted": "yes"}))
    adina.post(where, {"counted": "yes", "sure": "on"})
    run_jobs()
    assert term(alba, number).due_on > before
    assert adina.post(where, {"counted": "yes", "sure": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day_on": ""}, "Scrieți ziua"),
        ({"day_on": "30.02.2026"}, "nu există în calendar"),
        ({"day_on": "01.01.9999"}, "Anul zilei nu este cu putință"),
        ({"day_on": "25.12.2026"}, "Ziua este deja liberă"),
        ({"day_on": "24.12.2026", "kind": "working_instead"}, "Ziua este deja lucrătoare"),
        ({"name": "\x00"}, "Scrieți cum se numește"),
        ({"act": ""}, "Scrieți actul"),
        ({"act": "x" * 10_000}, "cel mult 200"),
        ({"kind": "altfel"}, "Alegeți din listă"),
        ({"ground": ""}, "Alegeți prin ce act"),
    ],
)
def test_a_bad_day_is_refused_in_words(alba: Town, adina: Client, fields: dict[str, str], said: str) -> None:
    answer = adina.post(address(alba, "declare_day"), declared(**fields))

    assert answer.status_code == 422
    assert said in words(answer)


# Who may


def pages(town: Town, number: int) -> dict[str, str]:
    with acting_for(town.id):
        asked = counting_anew.order_recount(institution_id=town.id, cause="probă", by=None, now=NOW)
        day = deadlines_day(town)
    return {
        "terms": address(town, "terms"),
        "stop": address(town, "term_stop", term=number),
        "extend": address(town, "term_extend", term=number),
        "days": address(town, "declared_days"),
        "declare": address(town, "declare_day"),
        "choose": address(town, "count_days"),
        "withdraw": address(town, "withdraw_day", day=day),
        "recount": address(town, "recount", recount=asked),
        "state": address(town, "recount_state", recount=asked),
    }


def deadlines_day(town: Town) -> int:
    from registratura.deadlines import services

    return services.declare_day(
        day_on=date(2029, 4, 3), name="Zi", act="HG 1/2029", kind="closed", ground="law", by=None, now=NOW
    ).id


def test_each_page_opens_for_whom_it_is_meant_and_does_not_exist_for_strangers(
    alba: Town, buzau: Town, mayor: Client, enter: Enter
) -> None:
    found = pages(alba, enter())
    people = {
        "ana": signed_in(alba.registrar),
        "mayor": mayor,
        "adina": signed_in(alba.administrator),
    }
    meant = {"terms": {"ana", "mayor"}, "stop": {"ana"}, "extend": {"mayor"}}
    strangers = {"terms": buzau.registrar, "stop": buzau.registrar, "extend": buzau.head}

    for name, where in found.items():
        for person, client in people.items():
            expected = 200 if person in meant.get(name, {"adina"}) else 403
            assert client.get(where).status_code == expected, (name, person)
        carmen = signed_in(strangers.get(name, buzau.administrator))
        assert carmen.get(where).status_code == 404, name
        own = where.replace(alba.institution.code, buzau.institution.code)
        assert carmen.get(own).status_code == (200 if own.endswith(KNOWN_EVERYWHERE) else 404), name
        assert Client().get(where)["Location"].startswith("/cont/intrare/?next=")


KNOWN_EVERYWHERE = ("/termene/", "/zile-declarate/", "/noua/", "/socotire/")
HUGE = 2**63


@pytest.mark.parametrize(
    ("name", "place"),
    [("term_stop", {"term": HUGE}), ("term_stop", {"term": 0}), ("recount", {"recount": HUGE})],
)
def test_what_does_not_exist_is_not_found(alba: Town, name: str, place: dict[str, int]) -> None:
    person = alba.registrar if name == "term_stop" else alba.administrator

    assert signed_in(person).get(address(alba, name, **place)).status_code == 404


def test_the_address_of_a_day_out_of_range_is_not_found(alba: Town, adina: Client) -> None:
    assert adina.get(address(alba, "withdraw_day", day=HUGE)).status_code == 404
