"""Circuits, absences, departures and persons concerned at the desk: allowed, refused, strangers, what is mistyped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.orders import Holder, StepDraft, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def enter() -> Enter:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def paper(alba: Town) -> Registered:
    return alba.register("Reclamație", unit_id=alba.urbanism.id, document_kind="Cerere")


def at(town: Town, name: str, paper: Registered, **places: Any) -> str:
    year = legal_date(timezone.now()).year
    return address(town, name, register="general", year=year, number=paper.number, **places)


def give(town: Town, paper: Registered, **order: Any) -> None:
    fields: dict[str, Any] = {"lead": Holder(user_id=town.clerk.id), "order_text": "Spre rezolvare"}
    with acting_for(town.id):
        services.assign(
            targets=[Target(paper.entry_id)],
            **{**fields, **order},
            internal_on=None,
            by=town.head,
            now=timezone.now(),
        )


def circuit(town: Town) -> int:
    with acting_for(town.id):
        return services.define_circuit(
            document_kind="Cerere",
            name="Avizarea cererilor",
            steps=[StepDraft("1", "Viza șefului", Holder(unit_id=town.urbanism.id))],
            by=town.administrator,
            now=timezone.now(),
        ).id


def started(town: Town, paper: Registered) -> int:
    """Send a paper round; the key of the step that waits for the head."""
    laid = circuit(town)
    with acting_for(town.id):
        services.start_circuit(entry_id=paper.entry_id, circuit_id=laid, by=town.clerk, now=timezone.now())
        return routing.runs_of(paper.entry_id)[0].steps[0].id


def away(town: Town) -> int:
    """Horia is away from today and Bogdan stands in."""
    today = legal_date(timezone.now())
    with acting_for(town.id):
        return services.set_deputy(
            user_id=town.head.id,
            deputy_id=town.clerk.id,
            absent_from=today,
            last_day=today + timedelta(days=5),
            reason="Concediu",
            by=town.head,
            now=timezone.now(),
        ).id


def member_of(town: Town, person: str) -> int:
    with acting_for(town.id):
        lines = institutions.members(at=timezone.now())
    return next(line.id for line in lines if line.user_id == getattr(town, person).id)


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


# Circuits


def steps(**fields: str) -> dict[str, str]:
    usual = {
        "document_kind": "Referat",
        "name": "Avizarea referatelor",
        "rows": "4",
        "deed": "keep",
        "name_1": "Viză de specialitate",
        "who_1": "conducatorul: urbanism",
        "name_2": "Viza secretariatului",
        "who_2": "conducătorul: secretariat",
        "turn_2": "same",
        "name_3": "Semnătura",
        "who_3": "conducătorul instituției",
        "turn_3": "next",
    }
    return {**usual, **fields}


def test_steps_are_laid_down_in_stages(alba: Town, enter: Enter) -> None:
    answer = enter(alba.administrator).post(address(alba, "circuit_add"), steps(), follow=True)

    assert "Circuitul este pus în folosință" in words(answer)
    with acting_for(alba.id):
        [laid] = routing.circuits()
    stages = [[step.holder for step in stage] for stage in laid.stages]
    assert stages == [["conducătorul: Urbanism", "conducătorul: Secretariat"], ["conducătorul instituției"]]


def test_a_loop_is_refused_with_the_way_out_and_nothing_is_lost(alba: Town, enter: Enter) -> None:
    answer = enter(alba.administrator).post(
        address(alba, "circuit_add"), steps(after_1="2", after_2="1", deed="keep")
    )

    assert answer.status_code == 422
    for told in ("se așteaptă unul pe altul", "Viză de specialitate →", "Scoateți una dintre legături"):
        assert told in words(answer)
    assert 'value="Semnătura"' in words(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"who_1": ""}, "Pasul 1: Alegeți cine decide"),
        ({"who_1": "nimeni"}, "nu este în lista"),
        ({"name_2": ""}, "Pasul 2: Scrieți ce se cere"),
        ({"after_3": "a, b"}, "Scrieți numerele pașilor"),
        ({"after_3": "9"}, "un pas care nu există: 9"),
        ({"document_kind": ""}, "Scrieți tipul documentului"),
        ({"name": "a" * 150}, "cel mult 120"),
        ({"who_1": "ș\x00" * 5_000}, "Pasul 1"),
    ],
)
def test_what_cannot_be_a_circuit_says_where(
    alba: Town, enter: Enter, fields: dict[str, str], said: str
) -> None:
    answer = enter(alba.administrator).post(address(alba, "circuit_add"), steps(**fields))

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_preview_keeps_nothing_and_more_rows_can_be_asked(alba: Town, enter: Enter) -> None:
    adina = enter(alba.administrator)

    shown = words(adina.post(address(alba, "circuit_add"), steps(deed="preview")))
    more = words(adina.post(address(alba, "circuit_add"), steps(deed="more")))

    assert "Așa va merge lucrarea" in shown
    assert 'name="name_6"' in more
    with acting_for(alba.id):
        assert routing.circuits() == []


def test_a_new_version_begins_as_the_former_stands(alba: Town, enter: Enter) -> None:
    adina = enter(alba.administrator)
    adina.post(address(alba, "circuit_add"), steps(turn_3="next", after_3="1"))
    with acting_for(alba.id):
        [laid] = routing.circuits()
    change = address(alba, "circuit_change", circuit=laid.id)

    form = words(adina.get(change))
    adina.post(change, steps(document_kind="Altceva", name="Avizare nouă"))
    page = words(adina.get(address(alba, "circuit", circuit=laid.id)))

    assert 'value="same" selected' in form
    assert 'name="after_3" value="1"' in form
    assert "Versiunea 2" in page
    assert "scoasă din folosință" in page
    assert "Referat" in page


def test_a_circuit_is_taken_out_of_use_once(alba: Town, enter: Enter) -> None:
    adina, laid = enter(alba.administrator), circuit(alba)
    retire = address(alba, "circuit_retire", circuit=laid)

    first, second = (words(adina.post(retire, follow=True)) for _n in range(2))

    assert "nu mai este în folosință; ce a pornit merge" in first
    assert "nu mai este în folosință; reîncărcați" in second


def test_a_paper_goes_round_and_is_approved(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    laid = circuit(alba)
    bogdan, horia = enter(alba.clerk), enter(alba.head)

    offered = words(bogdan.get(at(alba, "circuit_start", paper)))
    sent = words(bogdan.post(at(alba, "circuit_start", paper), {"circuit": laid}, follow=True))
    waiting = words(horia.get(address(alba, "my_work")))
    with acting_for(alba.id):
        step = routing.runs_of(paper.entry_id)[0].steps[0].id
    decide = at(alba, "circuit_decide", paper, step=step)
    done = words(horia.post(decide, {"deed": "approve", "remark": "De acord"}, follow=True))
    again = horia.post(decide, {"deed": "approve"})

    assert "pentru tipul acestui document" in offered
    assert "Lucrarea este la avizare" in sent
    assert "De avizat" in waiting
    assert "A fost ultimul pas" in done
    assert "A avizat pasul „Viza șefului”: De acord. Circuitul este încheiat." in done
    assert again.status_code == 422
    assert "a fost decis de Horia Hanganu" in words(again)


def test_a_return_has_a_reason(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    decide = at(alba, "circuit_decide", paper, step=started(alba, paper))
    horia = enter(alba.head)

    refused = horia.post(decide, {"deed": "reject", "remark": ""})
    returned = words(horia.post(decide, {"deed": "reject", "remark": "Lipsește anexa"}, follow=True))

    assert refused.status_code == 422
    assert "Scrieți de ce respingeți" in words(refused)
    assert "A returnat lucrarea la pasul de avizare „Viza șefului”" in returned
    assert "Lipsește anexa" in returned


def test_who_is_not_asked_does_not_decide(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    step = started(alba, paper)

    answer = enter(alba.clerk).post(at(alba, "circuit_decide", paper, step=step), {"deed": "approve"})

    assert answer.status_code == 422
    assert "îl decide Urbanism sau înlocuitorul" in words(answer)


def test_a_second_start_is_told_who_was_first(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    started(alba, paper)
    with acting_for(alba.id):
        laid = routing.circuits()[0].id

    answer = enter(alba.head).post(at(alba, "circuit_start", paper), {"circuit": laid})

    assert answer.status_code == 422
    assert "deja la avizare, trimisă de Bogdan Barbu" in words(answer)


def test_the_starter_stops_a_circuit(alba: Town, enter: Enter, paper: Registered) -> None:
    give(alba, paper)
    started(alba, paper)
    bogdan = enter(alba.clerk)

    empty = bogdan.post(at(alba, "circuit_stop", paper), {"reason": ""})
    stopped = words(bogdan.post(at(alba, "circuit_stop", paper), {"reason": "Din greșeală"}, follow=True))

    assert empty.status_code == 422
    assert "Circuitul este oprit" in stopped


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
    for n, paper in enumerate(papers):
        ana.post(at(alba, "attach", paper), {"files": SimpleUploadedFile(f"{n}.txt", b"Anexa %d\n" % n)})
        with acting_for(alba.id):
            row = registers.entry_by_id(paper.entry_id)
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
