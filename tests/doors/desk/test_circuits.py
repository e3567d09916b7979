"""Circuits of approval at the desk: laid down, walked, returned, stopped."""

import pytest

from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.work_ground import Enter, at, circuit, enter, give, paper, started

__all__ = ["enter", "paper"]
pytestmark = pytest.mark.django_db


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
