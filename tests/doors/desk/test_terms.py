"""Terms at the desk: the card, the list, more time, the dispatch."""

from typing import Any

import pytest
from django.test import Client

from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.terms_ground import (
    Enter,
    adina,
    ana,
    decision,
    enter,
    mayor,
    moved_back,
    rodica,
    sign_answer,
    signed_in,
    term,
)

pytestmark = pytest.mark.django_db
__all__ = ["adina", "ana", "enter", "mayor", "rodica"]


# The card of the entry


def test_the_card_tells_the_three_days_the_words_left_and_how_it_was_counted(
    alba: Town, ana: Client, enter: Enter
) -> None:
    found = term(alba, enter())

    page = words(ana.get(f"/birou/{alba.institution.code}/registre/general/{found.started_on.year}/1/"))

    for told in (f"{found.safe_on:%d.%m.%Y}", f"{found.due_on:%d.%m.%Y}", f"{found.legal_max_on:%d.%m.%Y}"):
        assert told in page
    left = (found.safe_on - found.started_on).days
    assert f"mai sunt {left} zile" in page or f"mai sunt {left} de zile" in page
    assert "Cum s-a calculat" in page
    assert "OG 27/2002 art. 8 alin. (1)" in page
    assert address(alba, "term_stop", term=found.id) in page
    assert address(alba, "term_extend", term=found.id) not in page


def test_an_entry_without_a_term_has_no_card(alba: Town, ana: Client) -> None:
    given = alba.register()

    page = words(ana.get(f"/birou/{alba.institution.code}/registre/general/{given.year}/1/"))

    assert "Cum s-a calculat" not in page


def test_an_overdue_term_is_said_in_words(alba: Town, ana: Client, enter: Enter) -> None:
    found = term(alba, enter())
    late = (found.due_on - found.started_on).days + 3

    with moved_back(late):
        page = words(
            signed_in(alba.registrar).get(
                f"/birou/{alba.institution.code}/registre/general/{found.started_on.year}/1/"
            )
        )

    assert "depășit cu 3 zile" in page


# More time


def test_PET_07_the_head_of_the_institution_gives_fifteen_days_once(
    alba: Town, mayor: Client, enter: Enter
) -> None:
    number = enter(unit_id=alba.urbanism.id)
    where = address(alba, "term_extend", term=number)

    assert mayor.get(where).status_code == 200
    answer = mayor.post(where, decision(), follow=True)

    found = term(alba, number)
    assert found.count == 45
    assert f"prelungit până la {found.due_on:%d.%m.%Y}" in words(answer)
    assert "o singură prelungire (OG 27/2002 art. 9)" in words(mayor.get(where))


def test_PET_07_the_head_of_a_unit_is_told_who_decides_with_the_article(alba: Town, enter: Enter) -> None:
    number = enter(unit_id=alba.urbanism.id)
    horia = signed_in(alba.head)

    answer = horia.post(address(alba, "term_extend", term=number), decision())

    assert answer.status_code == 422
    assert "conducătorul instituției (OG 27/2002 art. 9)" in words(answer)
    assert term(alba, number).count == 30


def test_INF_04_a_request_of_law_544_becomes_thirty_days_in_all(alba: Town, enter: Enter) -> None:
    number = enter("Cerere de informații", register="law544", unit_id=alba.urbanism.id)

    signed_in(alba.head).post(address(alba, "term_extend", term=number), decision())

    assert term(alba, number).count == 30


def test_INF_04_without_a_notice_the_thirty_days_stay_locked(alba: Town, enter: Enter) -> None:
    number = enter("Cerere de informații", register="law544", unit_id=alba.urbanism.id)

    answer = signed_in(alba.head).post(
        address(alba, "term_extend", term=number), decision(notice_sent_on="", notice_reference="")
    )

    assert answer.status_code == 422
    assert "Trimiteți întâi înștiințarea" in words(answer)
    assert term(alba, number).count == 10


def test_PET_07_after_the_term_ran_out_there_is_no_more_time(alba: Town, mayor: Client, enter: Enter) -> None:
    number = enter()

    with moved_back(60):
        answer = signed_in(alba.clerk).post(address(alba, "term_extend", term=number), decision())

    assert answer.status_code == 422
    assert "nu se mai poate prelungi (OG 27/2002 art. 9)" in words(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "Scrieți de ce este nevoie"),
        ({"reason": "\x00"}, "Scrieți de ce este nevoie"),
        ({"reason": "x" * 10_000}, "cel mult 500"),
        ({"decision_number": ""}, "Scrieți numărul deciziei"),
        ({"decided_on": ""}, "Scrieți data deciziei"),
        ({"decided_on": "31.02.2026"}, "nu există în calendar"),
        ({"decided_on": "01.01.2020"}, "Decizia trebuie luată între"),
        ({"decided_on": "9" * 10_000}, "Prea lung"),
        ({"notice_sent_on": "01.01.2095"}, "ziua ei este în viitor"),
        ({"notice_reference": ""}, "Scrieți numărul înștiințării"),
    ],
)
def test_a_bad_extension_is_refused_in_words_and_keeps_what_was_typed(
    alba: Town, mayor: Client, enter: Enter, fields: dict[str, str], said: str
) -> None:
    number = enter()

    answer = mayor.post(address(alba, "term_extend", term=number), decision(**fields))

    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="112"' in words(answer) or "decision_number" in fields
    assert term(alba, number).count == 30


# The dispatch


def test_PET_06_the_officer_writes_the_day_on_which_the_answer_left(
    alba: Town, rodica: Client, enter: Enter
) -> None:
    number = enter()
    sign_answer(alba, number)
    where = address(alba, "term_stop", term=number)

    assert rodica.get(where).status_code == 200
    answer = words(rodica.post(where, {"on": "azi", "reference": "Borderou 12"}, follow=True))

    assert "Răspunsul a plecat în termen" in answer
    assert "respectat" in answer
    assert "Borderou 12" in answer
    assert "nu se redeschide" in words(rodica.get(where))


def test_PET_04_PET_19_the_term_of_a_petition_is_not_stopped_past_the_law(
    alba: Town, ana: Client, rodica: Client, enter: Enter
) -> None:
    number = enter()
    where = address(alba, "term_stop", term=number)

    registrar, officer = ana.post(where, {"on": "azi"}), rodica.post(where, {"on": "azi"})

    assert (registrar.status_code, officer.status_code) == (422, 422)
    assert "OG 27/2002 art. 6" in words(registrar)
    assert "temeiul legal" in words(officer)
    assert term(alba, number).state == "open"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("", "Scrieți ziua în care a plecat"),
        ("01.01.2020", "între pornirea termenului"),
        ("01.01.2095", "între pornirea termenului"),
        ("azi\x00mâine", "Scrieți data ca"),
        ("x" * 10_000, "Prea lung"),
    ],
)
def test_a_bad_day_of_dispatch_is_refused_in_words(
    alba: Town, rodica: Client, enter: Enter, on: str, said: str
) -> None:
    number = enter()
    sign_answer(alba, number)

    answer = rodica.post(address(alba, "term_stop", term=number), {"on": on})

    assert answer.status_code == 422
    assert said in words(answer)
    assert term(alba, number).state == "open"


def test_a_missed_term_is_told_as_missed(alba: Town, enter: Enter) -> None:
    number = enter()
    sign_answer(alba, number)

    with moved_back(60):
        answer = signed_in(alba.officer).post(
            address(alba, "term_stop", term=number), {"on": "azi"}, follow=True
        )

    assert "după termen" in words(answer)
    assert "zile întârziere" in words(answer)


# The list


def test_the_list_stands_by_safe_day_in_three_groups(alba: Town, enter: Enter) -> None:
    enter("Petiția cea nouă")
    enter("Cererea cea grabnică", register="law544")

    with moved_back(14):
        page = words(signed_in(alba.registrar).get(address(alba, "terms")))

    assert page.index("Cererea cea grabnică") < page.index("Petiția cea nouă")
    assert "Depășite" in page
    assert "Mai târziu" in page
    assert 'id="terms-soon"' not in page


def test_the_tabs_and_the_unit_narrow_the_list(alba: Town, ana: Client, enter: Enter) -> None:
    enter("Petiția de urbanism", unit_id=alba.urbanism.id)
    enter("Petiția de secretariat", unit_id=alba.secretariat.id)
    where = address(alba, "terms")

    of_unit = words(ana.get(where, {"compartiment": str(alba.urbanism.id)}))
    overdue = words(ana.get(where, {"stare": "depasite"}))

    assert "Petiția de urbanism" in of_unit
    assert "Petiția de secretariat" not in of_unit
    assert "Niciun termen aici" in overdue


def test_a_reader_sees_the_terms_of_the_own_units_alone(alba: Town, enter: Enter) -> None:
    enter("Petiția de urbanism", unit_id=alba.urbanism.id)
    hidden = enter("Petiția de secretariat", unit_id=alba.secretariat.id)
    horia = signed_in(alba.head)

    for page in ("terms", "home"):
        seen = words(horia.get(address(alba, page)))
        assert "Petiția de urbanism" in seen
        assert "Petiția de secretariat" not in seen
    assert horia.get(address(alba, "term_extend", term=hidden)).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"dupa": "2026-99-99~1"},
        {"dupa": "x"},
        {"dupa": "2026-01-01~" + "9" * 40},
        {"stare": "\x00", "compartiment": "-1"},
        {"compartiment": "9" * 10_000},
    ],
)
def test_a_bent_address_shows_the_first_page(alba: Town, ana: Client, asked: dict[str, str]) -> None:
    assert ana.get(address(alba, "terms"), asked).status_code == 200


def test_pages_go_on_where_the_last_ended_in_at_most_fifteen_queries(
    alba: Town, ana: Client, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for index in range(60):
        enter(f"Petiția numărul {index:02}")

    ana.get(address(alba, "registers"))  # the first page of a session also writes the session

    with django_assert_max_num_queries(15):
        first = ana.get(address(alba, "terms"))
    start = first.text.index("?dupa=")
    second = ana.get(address(alba, "terms") + first.text[start : first.text.index('"', start)])

    seen = [f"Petiția numărul {index:02}" for index in range(60)]
    assert [name in first.text for name in seen] == [True] * 50 + [False] * 10
    assert [name in second.text for name in seen] == [False] * 50 + [True] * 10
    assert len(first.content) <= 60_000


def test_the_first_page_shows_the_five_nearest_terms(
    alba: Town, ana: Client, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for index in range(6):
        enter(f"Petiția {index}")
    enter("Cererea grabnică", register="law544")

    ana.get(address(alba, "registers"))

    with django_assert_max_num_queries(15):
        page = ana.get(address(alba, "home"))

    near = page.text[page.text.index('id="near-terms"') : page.text.index("Cele mai noi")]
    assert near.count("<li>") == 5
    assert near.index("Cererea grabnică") < near.index("Petiția 0")


def test_a_correction_on_the_page_stops_the_term(alba: Town, rodica: Client, enter: Enter) -> None:
    number = enter()
    sign_answer(alba, number)
    found = term(alba, number)
    with acting_for(alba.id):
        register = books.general_register()
        assert register is not None
        entry = books.entry(register=register, year=found.started_on.year, number=1)
        assert entry is not None
        card = books.entry_card(entry)
    where = f"/birou/{alba.institution.code}/registre/general/{card.year}/1/corectare/"

    rodica.post(
        where,
        {
            "subject": card.subject,
            "channel": card.channel,
            "sender": "Popescu Ion",
            "unit": str(card.unit_id),
            "dispatched_on": f"{found.started_on:%d.%m.%Y}",
        },
    )

    assert term(alba, number).state == "met"


def test_annulling_on_the_page_ends_the_term(alba: Town, ana: Client, enter: Enter) -> None:
    number = enter()
    year = term(alba, number).started_on.year

    ana.post(
        f"/birou/{alba.institution.code}/registre/general/{year}/1/anulare/",
        {"reason": "Înregistrată de două ori"},
    )

    assert term(alba, number).state == "cancelled"
    page = words(ana.get(f"/birou/{alba.institution.code}/registre/general/{year}/1/"))
    assert "încetat" in page
