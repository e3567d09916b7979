"""Conversations from the first word to the forgetting of the person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from registratura.accounts import services as accounts
from registratura.journal import queries as journal
from registratura.kernel.personal_data import Done, Person, person_of
from registratura.support import queries, services
from registratura.support.errors import StateError, TicketRefusedError
from registratura.support.machine import Channel, Priority, State
from registratura.support.mail_rules import Held
from registratura.support.personal import HOLDER
from registratura.support.queries import Search
from registratura.support.services import KeptFile, LetterIn
from registratura.toolkit.purpose import PurposeMissingError
from registratura.toolkit.scope import acting_for
from tests.rooms.support.ground import NOW, Department, department

HOUR = timedelta(hours=1)


@pytest.fixture
def ours(db: None) -> Department:
    return department()


def letter(sender: str = "maria@exemplu.ro", **fields: object) -> LetterIn:
    values: dict[str, object] = {
        "mail_id": f"<{uuid4().hex}@exemplu.ro>",
        "sender": sender,
        "sender_name": "Maria Ionescu",
        "subject": "Re: cererea",
        "text": "Tot nu merge.",
    }
    return LetterIn(**values | fields)  # type: ignore[arg-type]


def test_a_conversation_goes_from_the_question_to_the_rating(ours: Department) -> None:
    with ours.open():
        number = ours.ticket()
        services.answer(
            ticket_id=number, body="Ce imprimantă aveți?", to=State.PENDING, by=ours.ilie, now=NOW + HOUR
        )
        services.note(ticket_id=number, body="Pare driverul.", by=ours.ilie, now=NOW + HOUR)
        waiting = queries.card(number)
        services.write_as_customer(ticket_id=number, body="O HP veche.", now=NOW + 3 * HOUR)
        woken = queries.card(number)
        services.answer(
            ticket_id=number, body="Actualizați driverul.", to=State.SOLVED, by=ours.oana, now=NOW + 4 * HOUR
        )
        services.rate(ticket_id=number, stars=5, words="Repede și clar.", now=NOW + 5 * HOUR)
        secret = queries.nonce_of(number)
        seen = queries.card_behind(secret)
        whole = queries.card(number)
        acts = [act.action for act in journal.history_of(subject_type="support_ticket", subject_id=number)]

    assert waiting is not None
    assert woken is not None
    assert whole is not None
    assert seen is not None
    assert (waiting.line.state, waiting.paused, waiting.assignee_id) == (State.PENDING, True, ours.ilie.id)
    assert woken.line.state is State.OPEN
    assert woken.solve_due_at - waiting.solve_due_at == 2 * HOUR
    assert [one.body for one in seen.said] == [one.body for one in whole.said if not one.is_internal]
    assert len(whole.said) == len(seen.said) + 1
    assert whole.line.rating == 5
    assert acts[0] == "support.ticket.opened"
    assert "Pare driverul." not in str(acts)


def test_the_same_form_opens_one_conversation(ours: Department) -> None:
    key = uuid4()
    with ours.open():
        first, second = ours.ticket(request_key=key), ours.ticket(request_key=key)

    assert first == second


def test_a_link_of_another_is_the_answer_of_nothing(ours: Department) -> None:
    with ours.open():
        first, second = ours.ticket(), ours.ticket(email="alt@exemplu.ro")
        secret = queries.nonce_of(first)
        stolen = f"{second}-{secret.partition('-')[2]}"

        assert queries.card_behind(secret) is not None
        assert queries.card_behind(stolen) is None
        assert queries.card_behind("²-0") is None


def test_no_purpose_and_no_scope_see_nothing(ours: Department, alba: object) -> None:
    with ours.open():
        number = ours.ticket()
    with acting_for(ours.id), pytest.raises(PurposeMissingError):
        queries.card(number)
    with acting_for(alba.id), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT count(*) FROM support_ticket")
        assert cursor.fetchone() == (0,)


def test_merging_is_for_one_person_and_keeps_every_word(ours: Department) -> None:
    with ours.open():
        first, second = ours.ticket(), ours.ticket(subject="A doua oară")
        stranger = ours.ticket(email="alt@exemplu.ro")
        with pytest.raises(TicketRefusedError):
            services.merge(ticket_id=stranger, into_id=first, by=ours.ilie, now=NOW)
        secret = queries.nonce_of(second)
        services.merge(ticket_id=second, into_id=first, by=ours.ilie, now=NOW)
        whole, behind = queries.card(first), queries.card_behind(secret)
        with pytest.raises(StateError):
            services.set_state(ticket_id=second, to=State.OPEN, reason="", by=ours.ilie, now=NOW)

    assert whole is not None
    assert behind is not None
    assert len(whole.said) == 2
    assert behind.line.id == first


def test_what_was_said_is_not_rewritten(ours: Department) -> None:
    with ours.open():
        number = ours.ticket()
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE support_ticketmessage SET body = 'altceva' WHERE ticket_id = %s", [number])


def test_letters_join_their_conversation_once_and_only_from_their_author(ours: Department) -> None:
    with ours.open():
        number = ours.ticket()
        reply = letter(answers=number)
        taken = services.take_letter(letter=reply, now=NOW)
        again = services.take_letter(letter=reply, now=NOW)
        stranger = services.take_letter(letter=letter("alt@exemplu.ro", answers=number), now=NOW)
        whole = queries.card(number)

    assert (taken.ticket_id, taken.is_new) == (number, False)
    assert (again.ticket_id, again.is_repeated) == (number, True)
    assert stranger.ticket_id not in (None, number)
    assert whole is not None
    assert len(whole.said) == 2


def test_machines_loops_and_floods_are_held_and_settled_once(ours: Department) -> None:
    with ours.open():
        machine = services.take_letter(letter=letter(machine="auto-reply"), now=NOW)
        for _each in range(10):
            services.take_letter(letter=letter("roi@exemplu.ro"), now=NOW)
        flood = services.take_letter(letter=letter("roi@exemplu.ro"), now=NOW)
        held = queries.held_letters()
        taken = services.settle_held(mail_id=held[0].id, take_in=True, by=ours.ilie, now=NOW)
        with pytest.raises(TicketRefusedError):
            services.settle_held(mail_id=held[0].id, take_in=True, by=ours.ilie, now=NOW)

    assert machine.held is Held.MACHINE
    assert flood.held is Held.FLOOD
    assert len(held) == 2
    assert taken is not None


def test_letters_held_back_are_taken_away_by_their_numbers_alone_and_nobody_elses(ours: Department) -> None:
    with ours.open():
        for number in range(3):
            services.take_letter(letter=letter(f"masina{number}@exemplu.ro", machine="auto-reply"), now=NOW)
        first, second, third = queries.held_letters()

        services.drop_letters(mail_ids=[first.id, third.id])
        services.drop_letters(mail_ids=[first.id, 9_999_999])

        assert [one.id for one in queries.held_letters()] == [second.id]


def test_clocks_warn_once_and_tell_once(ours: Department) -> None:
    with ours.open():
        number = ours.ticket(priority=Priority.URGENT)
        near = queries.late_or_near(now=NOW + HOUR / 2, ahead=HOUR)
        told = [services.note_late(late=one, now=NOW) for one in near]
        again = queries.late_or_near(now=NOW + HOUR / 2, ahead=HOUR)
        over = queries.late_or_near(now=NOW + 2 * HOUR, ahead=HOUR)
        late = queries.counts(user_id=ours.ilie.id, now=NOW + 2 * HOUR).late

    assert [(one.ticket_id, one.is_first, one.is_over) for one in near] == [(number, True, False)]
    assert told == [True]
    assert again == []
    assert [one.is_over for one in over] == [True]
    assert late == 1


def test_search_finds_words_of_notes_and_names_without_their_marks(ours: Department) -> None:
    with ours.open():
        number = ours.ticket(name="Ștefan Țăran")
        other = ours.ticket(email="alt@exemplu.ro", subject="Altceva", body="Altceva")
        services.note(ticket_id=number, body="Are scaner Kyocera.", by=ours.ilie, now=NOW)

        assert [one.id for one in queries.lines(Search(text="kyocera"))] == [number]
        assert [one.id for one in queries.lines(Search(text="stefan taran"))] == [number]
        assert [one.id for one in queries.lines(Search(text=f"#{other}"))] == [other]
        assert queries.lines(Search(text="zzzz")) == []


def test_ac_c1_1_erasing_a_requester_changes_no_count(ours: Department) -> None:
    user = accounts.create_user(email="maria@exemplu.ro", full_name="Maria Ionescu", now=NOW)
    file = KeptFile("contract-maria.pdf", "application/pdf", "a" * 64, 10, "clean")
    with ours.open():
        number = ours.ticket(
            files=[file], requester_id=user.id, mail_id="<1@exemplu.ro>", channel=Channel.MAIL
        )
        services.answer(ticket_id=number, body="Stimată Maria", to=State.SOLVED, by=ours.ilie, now=NOW)
        services.rate(ticket_id=number, stars=4, words="Maria zice bine", now=NOW)
        before = queries.counts(user_id=ours.ilie.id, now=NOW)
    person = person_of(email="maria@exemplu.ro", user_id=user.id)
    told = {datum.place for datum in HOLDER.collect(institution_id=ours.id, person=whole_of(ours, person))}
    treated = list(HOLDER.erase(institution_id=ours.id, person=whole_of(ours, person), now=NOW))
    with ours.open():
        after = queries.counts(user_id=ours.ilie.id, now=NOW)
        found = queries.lines(Search(state="all", text="maria"))
    with acting_for(ours.id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT to_json(t)::text FROM support_ticket t WHERE id = %s) ||"
            " (SELECT string_agg(to_json(m)::text, '') FROM support_ticketmessage m) ||"
            " (SELECT string_agg(to_json(f)::text, '') FROM support_ticketfile f)",
            [number],
        )
        (left,) = cursor.fetchone() or ("",)

    assert before == after
    assert found == []
    assert "aria" not in left
    assert "exemplu.ro" not in left
    assert {one.place for one in treated} == told
    assert {one.done for one in treated} == {Done.ERASED}


def whole_of(ours: Department, person: Person) -> Person:
    return person | frozenset(HOLDER.recognise(institution_id=ours.id, person=person))


def test_ac_c1_2_a_conversation_on_hold_is_not_taken_by_its_term(ours: Department) -> None:
    from registratura.retention import queries as retention_queries
    from registratura.retention import services as retention

    long_ago = NOW - timedelta(days=800)
    with ours.open():
        kept, going = ours.ticket(now=long_ago), ours.ticket(now=long_ago, email="alt@exemplu.ro")
        for number in (kept, going):
            services.set_state(ticket_id=number, to=State.CLOSED, reason="", by=None, now=long_ago)
    with acting_for(ours.id):
        retention.open_hold(
            scope="row",
            target=f"support-cases:{kept}",
            reason="Litigiu",
            reference="dosar 1/2026",
            review_on=(NOW + timedelta(days=90)).date(),
            by=ours.ilie,
            now=NOW,
        )
        run_id = retention.order_run(until=NOW.date(), by=ours.ilie, now=NOW)
    retention.carry_out(institution_id=ours.id, run_id=run_id, accounts_too=False, clock=lambda: NOW)
    with ours.open():
        cards = {number: queries.card(number) for number in (kept, going)}
    with acting_for(ours.id):
        line = retention_queries.run(run_id)

    assert line is not None
    assert line.counts["support-cases"] == {"left": 1, "hold": 1}
    assert {number: card.forgotten for number, card in cards.items() if card} == {kept: False, going: True}
