"""The way of papers on the desk: the card of an entry, one's work, the folder of a head."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.kernel.calendar import legal_date
from registratura.registers.services import Registered
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.orders import Holder, Target
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
DEEDS = ("work_accept", "work_return", "work_done", "work_hand_over")
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "1.²", ".", "31.02.0001")


@pytest.fixture
def enter() -> Enter:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def paper(alba: Town) -> Registered:
    return alba.register("Cerere de racord", unit_id=alba.urbanism.id)


def place(paper: Registered) -> dict[str, Any]:
    return {"register": "general", "year": legal_date(timezone.now()).year, "number": paper.number}


def at(town: Town, name: str, paper: Registered) -> str:
    return address(town, name, **place(paper))


def give(town: Town, paper: Registered, *, to: Any = None, part: str = "lead") -> int:
    """Horia gives a paper to Bogdan, or to another; the assignment's key."""
    holder = Holder(unit_id=town.urbanism.id, user_id=(to or town.clerk).id)
    who: dict[str, Any] = {"lead": holder} if part == "lead" else {"lead": None, part: [holder]}
    with acting_for(town.id):
        return services.assign(
            targets=[Target(paper.entry_id)],
            order_text="Spre soluționare",
            internal_on=None,
            by=town.head,
            now=timezone.now(),
            **who,
        )[0].id


def holder(town: Town, paper: Registered) -> routing.HolderLine | None:
    with acting_for(town.id):
        return routing.holder_of(paper.entry_id)


def key(paper: Registered) -> str:
    return f"{paper.entry_id}.0"


# Giving


@pytest.mark.parametrize("person", ["registrar", "head"])
def test_an_order_gives_the_paper_and_the_page_tells_the_holder(
    alba: Town, paper: Registered, enter: Enter, person: str
) -> None:
    client = enter(getattr(alba, person))

    answer = client.post(
        at(alba, "work_assign", paper),
        {"lead": "barbu", "info": "Horia Hanganu", "order_text": "Verificați în teren", "internal_on": "azi"},
        follow=True,
    )

    held = holder(alba, paper)
    assert held is not None
    assert (held.user_id, held.internal_on) == (alba.clerk.id, legal_date(timezone.now()))
    for told in ("a fost repartizată", "Bogdan Barbu, Urbanism", "Verificați în teren", "spre informare"):
        assert told in words(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lead": ""}, "Alegeți cui repartizați"),
        ({"lead": "Nimeni"}, "nu este în lista"),
        ({"lead": "barbu", "internal_on": "01.01.2020"}, "a trecut"),
        ({"lead": "barbu", "internal_on": "31.02.2026"}, "nu există în calendar"),
        ({"lead": "barbu", "co": "barbu"}, "de două ori"),
        ({"lead": "barbu", "order_text": "a" * 10_000}, "Prea lung"),
        ({"lead": "b" * 10_000}, "nu este în lista"),
        ({"lead": "b\x00"}, "Mai mulți se potrivesc"),
    ],
)
def test_an_order_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    alba: Town, paper: Registered, enter: Enter, fields: dict[str, str], said: str
) -> None:
    answer = enter(alba.head).post(at(alba, "work_assign", paper), fields)

    assert answer.status_code == 422
    assert said in words(answer)
    assert holder(alba, paper) is None


def test_the_second_head_is_told_who_gave_the_paper_in_the_meantime(
    alba: Town, paper: Registered, enter: Enter
) -> None:
    give(alba, paper)

    answer = enter(alba.registrar).post(at(alba, "work_assign", paper), {"lead": "Horia Hanganu", "seen": ""})

    assert answer.status_code == 422
    for told in ("Între timp s-a schimbat ceva", "repartizată de Horia Hanganu", "este la Bogdan Barbu"):
        assert told in words(answer)


# Working


def test_the_holder_accepts_and_finishes(alba: Town, paper: Registered, enter: Enter) -> None:
    give(alba, paper)
    bogdan = enter(alba.clerk)

    accepted = words(bogdan.post(at(alba, "work_accept", paper), follow=True))
    empty = bogdan.post(at(alba, "work_done", paper), {"result": ""})
    done = words(bogdan.post(at(alba, "work_done", paper), {"result": "Certificat eliberat"}, follow=True))

    assert "Ați primit lucrarea" in accepted
    assert "Scrieți pe scurt cum s-a rezolvat" in words(empty)
    assert "Lucrarea este încheiată" in done
    assert "Certificat eliberat" in done
    assert holder(alba, paper) is None


def test_work_returned_with_a_reason_stands_in_the_folder_again(
    alba: Town, paper: Registered, enter: Enter
) -> None:
    give(alba, paper)
    bogdan, horia = enter(alba.clerk), enter(alba.head)

    refused = bogdan.post(at(alba, "work_return", paper), {"reason": ""})
    bogdan.post(at(alba, "work_return", paper), {"reason": "Ține de cadastru"})

    assert "Scrieți de ce restituiți" in words(refused)
    assert "Bogdan Barbu: Ține de cadastru" in words(horia.get(address(alba, "folder")))


def test_the_head_passes_on_what_a_clerk_has(alba: Town, paper: Registered, enter: Enter) -> None:
    assignment = give(alba, paper)

    answer = enter(alba.head).post(
        at(alba, "work_hand_over", paper),
        {"lucrare": assignment, "to": "hanganu", "reason": "Concediu"},
        follow=True,
    )

    held = holder(alba, paper)
    assert held is not None
    assert held.user_id == alba.head.id
    assert "Ați predat lucrarea" in words(answer)


def test_whoever_comes_second_is_told_what_happened(alba: Town, paper: Registered, enter: Enter) -> None:
    assignment = give(alba, paper)
    bogdan = enter(alba.clerk)
    bogdan.post(at(alba, "work_done", paper), {"result": "Rezolvat"})

    late = bogdan.post(at(alba, "work_return", paper), {"lucrare": assignment, "reason": "Nu este a mea"})
    again = words(bogdan.post(at(alba, "work_accept", paper), {"lucrare": assignment}, follow=True))

    assert late.status_code == 422
    assert "Între timp s-a schimbat ceva" in words(late)
    assert "Bogdan Barbu a fost mai repede" in words(late)
    assert "Între timp: Bogdan Barbu a fost mai repede" in again


def test_one_given_a_paper_of_another_unit_may_read_it(alba: Town, enter: Enter) -> None:
    paper = alba.register("Adresă", unit_id=alba.secretariat.id)
    bogdan = enter(alba.clerk)
    before = bogdan.get(at(alba, "entry", paper)).status_code

    with acting_for(alba.id):
        services.assign(
            targets=[Target(paper.entry_id)],
            lead=None,
            info=[Holder(user_id=alba.clerk.id)],
            order_text="",
            internal_on=None,
            by=alba.registrar,
            now=timezone.now(),
        )

    assert before == 404
    assert "spre informare" in words(bogdan.get(at(alba, "entry", paper)))


# My work


def test_my_work_shows_what_is_open_and_says_when_there_is_nothing(
    alba: Town, paper: Registered, enter: Enter
) -> None:
    bogdan = enter(alba.clerk)
    empty = words(bogdan.get(address(alba, "my_work")))
    give(alba, paper)

    shown = words(bogdan.get(address(alba, "my_work")))
    answer = bogdan.post(at(alba, "work_accept", paper), {"next": "my_work"})

    assert "Nicio lucrare la dumneavoastră" in empty
    for told in ("Cerere de racord", "fără termen", "Spre soluționare", "Primesc"):
        assert told in shown
    assert answer["Location"] == address(alba, "my_work")


# The folder


def test_the_ticked_papers_get_one_order_and_the_others_stay(alba: Town, enter: Enter) -> None:
    papers = [alba.register(f"Cerere {n}", unit_id=alba.urbanism.id) for n in range(3)]
    horia = enter(alba.head)

    answer = horia.post(
        address(alba, "folder"),
        {"current": key(papers[2]), "targets": [key(papers[0]), key(papers[1])], "lead": "barbu"},
        follow=True,
    )

    assert "2 lucrări au fost repartizate" in words(answer)
    assert [holder(alba, paper) is not None for paper in papers] == [True, True, False]


def test_without_a_tick_the_current_paper_gets_the_order(alba: Town, paper: Registered, enter: Enter) -> None:
    horia = enter(alba.head)

    answer = horia.post(address(alba, "folder"), {"current": key(paper), "lead": "barbu"}, follow=True)

    assert "1 lucrare a fost repartizată" in words(answer)
    assert "Mapa este goală" in words(answer)


def test_a_paper_may_be_set_aside_with_words(alba: Town, paper: Registered, enter: Enter) -> None:
    horia, form = enter(alba.head), {"current": key(paper), "deed": "aside"}

    refused = horia.post(address(alba, "folder"), form)
    answer = horia.post(address(alba, "folder"), {**form, "order_text": "La dosar"}, follow=True)

    assert "Scrieți ce ați hotărât" in words(refused)
    assert "clasată la dosar" in words(answer)


def test_a_paper_that_another_head_took_stops_the_whole_order(alba: Town, enter: Enter) -> None:
    papers = [alba.register(f"Cerere {n}", unit_id=alba.urbanism.id) for n in range(2)]
    give(alba, papers[0])

    answer = enter(alba.head).post(
        address(alba, "folder"), {"targets": [key(one) for one in papers], "lead": "hanganu"}
    )

    assert answer.status_code == 422
    assert "Între timp s-a schimbat ceva" in words(answer)
    assert holder(alba, papers[1]) is None


def test_papers_of_other_units_are_not_given_from_the_folder(alba: Town, buzau: Town, enter: Enter) -> None:
    foreign = [alba.register("Adresă", unit_id=alba.secretariat.id), alba.register("Fără compartiment")]
    horia = enter(alba.head)

    for paper in foreign:
        enter(buzau.head).post(address(buzau, "folder"), {"current": key(paper), "lead": "barbu"})
        answer = horia.post(address(alba, "folder"), {"current": key(paper), "lead": "barbu"})

        assert "a plecat între timp din mapa dumneavoastră" in words(answer)
        assert holder(alba, paper) is None
        assert horia.post(at(alba, "work_assign", paper), {"lead": "barbu"}).status_code in (403, 404)


def test_the_registry_resolves_what_waits_in_no_unit(alba: Town, enter: Enter) -> None:
    paper = alba.register("Fără compartiment")
    ana = enter(alba.registrar)

    assert "Fără compartiment" in words(ana.get(address(alba, "folder")))
    ana.post(address(alba, "folder"), {"current": key(paper), "lead": "Urbanism"})

    assert "Fără compartiment" in words(enter(alba.head).get(address(alba, "folder")))


# Walls, roles, bad input, cost


@pytest.mark.parametrize("name", ["work_assign", *DEEDS])
def test_papers_of_another_institution_do_not_exist(
    alba: Town, buzau: Town, paper: Registered, enter: Enter, name: str
) -> None:
    give(alba, paper)
    form = {"lead": "barbu", "to": "barbu", "reason": "Așa", "result": "Gata"}

    assert enter(buzau.registrar).post(at(alba, name, paper), form).status_code == 404
    assert enter(buzau.head).post(at(buzau, name, paper), form).status_code == 404
    assert Client().post(at(alba, name, paper), form).status_code == 302
    held = holder(alba, paper)
    assert held is not None
    assert held.state == "pending"


@pytest.mark.parametrize(
    ("person", "folder", "mine"),
    [
        ("registrar", 200, 403),
        ("head", 200, 200),
        ("clerk", 403, 200),
        ("archivist", 403, 403),
        ("auditor", 403, 403),
        ("administrator", 403, 403),
    ],
)
def test_each_role_opens_its_own_pages(
    alba: Town, paper: Registered, enter: Enter, person: str, folder: int, mine: int
) -> None:
    client = enter(getattr(alba, person))

    assert client.get(address(alba, "folder")).status_code == folder
    assert client.get(at(alba, "work_assign", paper)).status_code == folder
    assert client.get(address(alba, "my_work")).status_code == mine


def test_a_colleague_does_not_act_for_the_holder(alba: Town, paper: Registered, enter: Enter) -> None:
    assignment = give(alba, paper, to=alba.head)
    bogdan = enter(alba.clerk)

    assert bogdan.get(at(alba, "work_done", paper)).status_code == 404
    answer = bogdan.post(at(alba, "work_done", paper), {"lucrare": assignment, "result": "Gata"})

    assert "este la Horia Hanganu" in words(answer)
    assert holder(alba, paper) is not None


def test_bent_input_is_answered_and_changes_nothing(alba: Town, paper: Registered, enter: Enter) -> None:
    give(alba, paper)
    horia, bogdan = enter(alba.head), enter(alba.clerk)
    names = ("lead", "co", "info", "order_text", "internal_on", "seen", "to", "reason", "lucrare", "current")

    for bent in BENT:
        form = dict.fromkeys(names, bent) | {"targets": [bent, bent]}
        for client, where in (
            (horia, address(alba, "folder")),
            (horia, at(alba, "work_assign", paper)),
            (bogdan, at(alba, "work_return", paper)),
            (bogdan, at(alba, "work_hand_over", paper)),
            (bogdan, at(alba, "work_accept", paper)),
        ):
            assert client.post(where, form).status_code in (404, 422), (where, bent)
        for name in ("folder", "my_work"):
            assert horia.get(address(alba, name), {"dupa": bent}).status_code == 200

    held = holder(alba, paper)
    assert held is not None
    assert held.state == "pending"


def test_lists_cost_the_same_for_one_paper_and_for_many(alba: Town, enter: Enter) -> None:
    horia, bogdan = enter(alba.head), enter(alba.clerk)

    def cost(client: Client, name: str) -> int:
        """Count what the page asks, without what only a test's outer transaction needs."""
        with CaptureQueriesContext(connection) as asked:
            client.get(address(alba, name))
        framing = ("SAVEPOINT", "RELEASE", "SELECT set_config('app.institution', ''")
        return len([one for one in asked.captured_queries if not one["sql"].startswith(framing)])

    def costs() -> list[int]:
        return [cost(horia, "folder"), cost(bogdan, "my_work")]

    give(alba, alba.register("Una", unit_id=alba.urbanism.id))
    alba.register("Alta", unit_id=alba.urbanism.id)
    costs()  # the first page after signing in also settles the session
    first = costs()
    for n in range(8):
        give(alba, alba.register(f"Cerere {n}", unit_id=alba.urbanism.id))
        alba.register(f"Adresă {n}", unit_id=alba.urbanism.id)

    assert costs() == first
    # The session and (in tests apart) its person, who is let in, what waits and in whose place, the rows; and for the
    # folder in one question its units and to whom is given.
    folder, my_work = first
    assert (folder <= 6, my_work <= 5) == (True, True), first
