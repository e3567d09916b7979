"""Absences, departures and persons concerned at the desk: allowed, refused, strangers, what is mistyped."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.work_ground import Enter, at, away, enter, give, member_of, paper, started

__all__ = ["enter", "paper"]
pytestmark = pytest.mark.django_db


# Who comes in

ADMINISTRATION = ("circuits", "circuit_add", "every_absence", "every_absence_add")


@pytest.mark.parametrize("name", [*ADMINISTRATION, "absences", "absence_add"])
def test_a_stranger_finds_nothing_and_the_signed_out_are_led_in(
    alba: Town, buzau: Town, enter: Enter, name: str
) -> None:
    page = address(alba, name)

    assert enter(buzau.administrator).get(page).status_code == 404
    assert enter(buzau.registrar).get(page).status_code == 404
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("name", ADMINISTRATION)
def test_the_administration_is_the_administrator_s(alba: Town, enter: Enter, name: str) -> None:
    page = address(alba, name)

    assert enter(alba.administrator).get(page).status_code == 200
    assert enter(alba.head).get(page).status_code == 403


@pytest.mark.parametrize("name", ["circuit_start", "circuit_stop", "concerned", "work_assign"])
def test_pages_of_a_paper_do_not_exist_for_a_stranger(
    alba: Town, buzau: Town, enter: Enter, paper: Registered, name: str
) -> None:
    stranger = enter(buzau.registrar)

    assert stranger.get(at(alba, name, paper)).status_code == 404
    assert stranger.post(at(alba, name, paper), {"reason": "Nu"}).status_code == 404


@pytest.mark.parametrize("name", ["member_hand_over", "unit_hand_over", "departure", "circuit"])
def test_numbers_that_are_no_s_are_not_found(alba: Town, enter: Enter, name: str) -> None:
    argument = {"member_hand_over": "member", "unit_hand_over": "unit"}.get(name, name)
    for number in (10**9, 10**30):
        page = address(alba, name, **{argument: number})
        assert enter(alba.administrator).get(page).status_code == 404


# Absences


def test_one_names_a_deputy_and_comes_back(alba: Town, enter: Enter) -> None:
    horia = enter(alba.head)

    set_up = words(
        horia.post(
            address(alba, "absence_add"),
            {"deputy": "barbu", "absent_from": "azi", "last_day": "", "reason": "Concediu"},
            follow=True,
        )
    )
    with acting_for(alba.id):
        [line] = routing.deputies(on=legal_date(timezone.now()))
    seen = words(enter(alba.clerk).get(address(alba, "absences")))
    strange = enter(alba.clerk).post(address(alba, "absence_end", deputy=line.id))
    back = words(horia.post(address(alba, "absence_end", deputy=line.id), follow=True))

    assert "până la revenire" in set_up
    assert "Pe cine înlocuiți" in seen
    assert strange.status_code == 404
    assert "Înlocuirea este încheiată" in back


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"deputy": ""}, "Scrieți numele colegului"),
        ({"deputy": "hanganu"}, "Nimeni nu se înlocuiește pe sine"),
        ({"absent_from": ""}, "Scrieți prima zi"),
        ({"absent_from": "01.01.2020"}, "începe în trecut"),
        ({"last_day": "01.01.2020"}, "înaintea primei"),
        ({"last_day": "31.02.2026"}, "nu există în calendar"),
        ({"reason": ""}, "Scrieți motivul"),
        ({"reason": "a" * 10_000}, "Scrieți motivul"),
    ],
)
def test_a_bent_absence_says_what_to_mend(
    alba: Town, enter: Enter, fields: dict[str, str], said: str
) -> None:
    usual = {"deputy": "barbu", "absent_from": "azi", "last_day": "", "reason": "Concediu"}

    answer = enter(alba.head).post(address(alba, "absence_add"), {**usual, **fields})

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_deputy_of_a_deputy_is_refused_with_the_way_out(alba: Town, enter: Enter) -> None:
    away(alba)

    answer = enter(alba.administrator).post(
        address(alba, "every_absence_add"),
        {"user": "barbu", "deputy": "hanganu", "absent_from": "azi", "reason": "Concediu"},
    )

    assert answer.status_code == 422
    assert "alegeți direct alt coleg" in words(answer)


def test_the_deputy_of_a_head_has_the_folder_and_every_act_says_so(
    alba: Town, enter: Enter, paper: Registered
) -> None:
    bogdan = enter(alba.clerk)
    before = bogdan.get(address(alba, "folder")).status_code
    away(alba)

    shown = words(bogdan.get(address(alba, "folder")))
    home = words(bogdan.get(address(alba, "home")))
    given = words(
        bogdan.post(
            address(alba, "folder"),
            {"current": f"{paper.entry_id}.0", "lead": "barbu", "order_text": "Spre rezolvare"},
            follow=True,
        )
    )
    page = words(bogdan.get(at(alba, "entry", paper)))

    assert before == 403
    assert "în locul lui Horia Hanganu" in shown
    assert address(alba, "folder") in home
    assert "1 lucrare a fost repartizată" in given
    assert "Repartizată de Bogdan Barbu în locul lui Horia Hanganu" in page
    assert "cu rezoluția „Spre rezolvare” (în locul lui Horia Hanganu)" in page


# Departures


def test_open_work_refuses_an_end_and_leads_to_the_hand_over(
    alba: Town, enter: Enter, paper: Registered
) -> None:
    give(alba, paper)
    adina, member = enter(alba.administrator), member_of(alba, "clerk")
    hand_over = address(alba, "member_hand_over", member=member)

    refused = words(adina.post(address(alba, "member_end", member=member)))
    preview = words(adina.get(hand_over))
    bent = adina.post(hand_over, {"to": "barbu", "reason": ""})
    done = words(adina.post(hand_over, {"to": "hanganu", "reason": "Pensionare"}, follow=True))
    ended = words(adina.post(address(alba, "member_end", member=member), follow=True))

    assert "are încă o lucrare deschisă" in refused
    assert hand_over in refused
    assert "ca responsabil" in preview
    assert "Reclamație" not in preview
    assert bent.status_code == 422
    assert "S-a predat 1 lucrare" in done
    assert "Rolul este încheiat" in ended


def test_a_unit_where_papers_wait_does_not_close(alba: Town, enter: Enter, paper: Registered) -> None:
    adina = enter(alba.administrator)

    refused = words(adina.post(address(alba, "unit_close", unit=alba.urbanism.id)))
    hand_over = address(alba, "unit_hand_over", unit=alba.urbanism.id)
    done = words(adina.post(hand_over, {"to": "Secretariat", "reason": "Se desființează"}, follow=True))

    assert hand_over in refused
    assert "S-a predat 1 lucrare" in done


# Persons concerned


def test_pet_17_the_one_complained_of_is_named_not_offered_and_cleared(
    alba: Town, enter: Enter, paper: Registered
) -> None:
    ana, page = enter(alba.registrar), at(alba, "concerned", paper)

    unknown = ana.post(page, {"person": "nimeni"})
    named = words(ana.post(page, {"person": "hanganu"}, follow=True))
    form = words(ana.get(at(alba, "work_assign", paper)))
    refused = ana.post(at(alba, "work_assign", paper), {"lead": "barbu"})
    without = ana.post(page, {"deed": "clear", "user": alba.head.id, "reason": ""})
    cleared = words(
        ana.post(page, {"deed": "clear", "user": alba.head.id, "reason": "Alt Hanganu"}, follow=True)
    )

    assert unknown.status_code == 422
    assert "nici ea, nici cei din subordine" in named
    assert "Nu sunt în listă" in form
    assert '<option value="Bogdan Barbu – Urbanism">' not in form
    assert refused.status_code == 422
    assert "OG 27/2002 art. 11" in words(refused)
    assert without.status_code == 422
    assert "Persoana a fost retrasă" in cleared


def test_pet_17_only_the_registry_names_persons(alba: Town, enter: Enter, paper: Registered) -> None:
    assert enter(alba.clerk).get(at(alba, "concerned", paper)).status_code == 403


# Files


def test_readers_of_other_units_open_the_files_they_were_given_and_no_others(
    alba: Town, buzau: Town, enter: Enter
) -> None:
    papers = [alba.register(f"Adresă {n}", unit_id=alba.secretariat.id) for n in range(2)]
    ana, bogdan = enter(alba.registrar), enter(alba.clerk)
    files = []
    for n, one in enumerate(papers):
        ana.post(at(alba, "attach", one), {"files": SimpleUploadedFile(f"{n}.txt", b"Anexa %d\n" % n)})
        with acting_for(alba.id):
            row = registers.entry_by_id(one.entry_id)
            assert row is not None
            files.append(address(alba, "document", document=registers.entry_card(row).documents[0].id))
    with acting_for(alba.id):
        services.assign(
            targets=[Target(papers[0].entry_id)],
            lead=Holder(user_id=alba.head.id),
            co=[Holder(user_id=alba.clerk.id)],
            order_text="",
            internal_on=None,
            by=alba.registrar,
            now=timezone.now(),
        )

    answers = [bogdan.get(file) for file in files]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert b"".join(answers[0].streaming_content) == b"Anexa 0\n"  # type: ignore[attr-defined]
    assert [enter(buzau.registrar).get(file).status_code for file in files] == [404, 404]
    assert [enter(alba.administrator).get(file).status_code for file in files] == [403, 403]


# What it costs


def test_pages_ask_at_most_fifteen_queries(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    step = started(alba, paper)
    away(alba)
    pages = [
        (alba.clerk, address(alba, "my_work")),
        (alba.clerk, address(alba, "absences")),
        (alba.head, address(alba, "folder")),
        (alba.head, at(alba, "circuit_decide", paper, step=step)),
        (alba.registrar, at(alba, "concerned", paper)),
        (alba.administrator, address(alba, "circuits")),
        (alba.administrator, address(alba, "circuit_add")),
        (alba.administrator, address(alba, "every_absence")),
        (alba.administrator, address(alba, "member_hand_over", member=member_of(alba, "clerk"))),
    ]
    framing = ("SAVEPOINT", "RELEASE", "SELECT set_config('app.institution', ''")
    heavy: dict[str, int] = {}

    for user, page in pages:
        client = enter(user)
        client.get(page)  # the first page after signing in also settles the session
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        assert answer.status_code == 200, page
        count = len([one for one in asked.captured_queries if not one["sql"].startswith(framing)])
        heavy |= {page: count} if count > 15 else {}

    assert heavy == {}
