"""Terms of entries: started with the number, stopped at dispatch, ended by annulment, mended after a kill."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines.errors import TermEndedError, TermRefusedError
from registratura.deadlines.queries import DeadlineCard
from registratura.flows import registering, tasks
from registratura.flows import terms as flow
from registratura.flows.ingest.intake import ingest
from registratura.flows.registering import Submission
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def petitions(alba: Town) -> int:
    with acting_for(alba.id):
        return registers.open_register(template="petitions", by=None, now=NOW).id


@pytest.fixture
def requests_544(alba: Town) -> int:
    with acting_for(alba.id):
        return registers.open_register(template="law544", by=None, now=NOW).id


def submitted(town: Town, *special_ids: int, copies: int = 1, **fields: Any) -> list[int]:
    """Register a document as the counter does; return the numbers of the entries."""
    draft = EntryDraft(
        **{
            "direction": "incoming",
            "subject": "Sesizare despre gropi",
            "special_register_ids": special_ids,
            **fields,
        }
    )
    submission = Submission(
        institution_id=town.id, register_id=town.general.id, draft=draft, request_key=uuid4(), copies=copies
    )
    given = registering.register_document(submission=submission, by=town.registrar, now=timezone.now())
    return [one.entry_id for one in given]


def terms_of(town: Town, entry_id: int) -> list[DeadlineCard]:
    with acting_for(town.id):
        return terms.state_of(subject_type="entry", subject_id=entry_id, today=today())


def today() -> date:
    return legal_date(timezone.now())


def row(town: Town, entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def corrected(town: Town, entry_id: int, **changes: Any) -> None:
    """Correct an entry as its page does."""
    with acting_for(town.id):
        entry = row(town, entry_id)
        draft = EntryDraft(
            direction=entry.direction, subject=entry.subject, connected_to_id=entry.connected_to_id
        )
        flow.correct_entry(
            entry=entry,
            draft=replace(draft, **changes),
            reason="Lipsea",
            by=town.registrar,
            now=timezone.now(),
        )


def test_PET_06_a_petition_has_thirty_days_from_its_registration(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)

    [term] = terms_of(alba, entry_id)
    assert (term.rule_code, term.state, term.started_on) == ("PET", "open", today())
    assert term.safe_on <= today() + timedelta(days=30) <= term.due_on


def test_INF_03_a_request_of_law_544_has_its_own_term_beside_the_petitions(
    alba: Town, petitions: int, requests_544: int
) -> None:
    [entry_id] = submitted(alba, petitions, requests_544)

    assert {term.rule_code for term in terms_of(alba, entry_id)} == {"PET", "IIP"}


def test_what_stands_in_no_special_register_has_no_term_and_asks_about_none(alba: Town) -> None:
    with CaptureQueriesContext(connection) as asked:
        [entry_id] = submitted(alba)

    assert not [query for query in asked if "deadlines" in query["sql"]]
    assert terms_of(alba, entry_id) == []


def test_every_copy_has_its_term(alba: Town, petitions: int) -> None:
    ids = submitted(alba, petitions, copies=3)

    assert [len(terms_of(alba, entry_id)) for entry_id in ids] == [1, 1, 1]


def test_following_again_starts_nothing_twice(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)

    with acting_for(alba.id):
        assert flow.follow(entry_ids=[entry_id], by=None, now=timezone.now()) == 0
    assert len(terms_of(alba, entry_id)) == 1


def test_a_stopped_term_is_not_started_again_by_the_night(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)
    corrected(alba, entry_id, dispatched_on=today())

    assert tasks.follow_entries(0) == 0
    assert [term.state for term in terms_of(alba, entry_id)] == ["met"]


def test_a_kill_between_the_number_and_the_term_is_mended_at_night(
    alba: Town, petitions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**_given: Any) -> int:
        raise DatabaseError("the server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(flow, "follow", killed)
        with pytest.raises(DatabaseError):
            submitted(alba, petitions)
    with acting_for(alba.id):
        register = books.general_register()
        assert register is not None
        entry = books.entry(register=register, year=today().year, number=1)
    assert entry is not None
    assert terms_of(alba, entry.id) == []

    assert tasks.follow_entries(0) == 1
    assert [term.rule_code for term in terms_of(alba, entry.id)] == ["PET"]
    assert tasks.follow_entries(0) == 0


def test_the_same_form_handed_in_again_starts_the_term_that_a_kill_left_out(
    alba: Town, petitions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = EntryDraft(direction="incoming", subject="Sesizare", special_register_ids=(petitions,))
    submission = Submission(
        institution_id=alba.id, register_id=alba.general.id, draft=draft, request_key=uuid4()
    )
    with monkeypatch.context() as broken:
        broken.setattr(flow, "follow", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            registering.register_document(submission=submission, by=alba.registrar, now=timezone.now())

    [given] = registering.register_document(submission=submission, by=alba.registrar, now=timezone.now())

    assert given.repeated
    assert len(terms_of(alba, given.entry_id)) == 1


def test_a_reserved_number_used_for_a_petition_starts_the_term(alba: Town, petitions: int) -> None:
    now = timezone.now()
    with acting_for(alba.id):
        [reserved] = registers.reserve_numbers(
            register_id=alba.general.id,
            count=1,
            direction="incoming",
            purpose="Audiențe",
            owner=alba.registrar,
            until=now + timedelta(days=1),
            request_key=uuid4(),
            by=alba.registrar,
            now=now,
        )
    draft = EntryDraft(
        direction="incoming", subject="Petiție de la audiență", special_register_ids=(petitions,)
    )
    submission = Submission(
        institution_id=alba.id, register_id=alba.general.id, draft=draft, request_key=uuid4()
    )

    registering.complete_reserved(
        submission=submission, entry_id=reserved.entry_id, by=alba.registrar, now=now
    )

    assert [term.rule_code for term in terms_of(alba, reserved.entry_id)] == ["PET"]


def test_what_the_intake_puts_into_the_petitions_register_has_a_term(
    alba: Town, petitions: int, tmp_path: Any, settings: Any
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    (tmp_path / "petitie.txt").write_bytes("Petiție despre iluminat".encode())
    with acting_for(alba.id):
        register = books.register_by_code("petitii")
    assert register is not None

    [outcome] = ingest(
        institution=alba.institution,
        register=register,
        paths=[tmp_path / "petitie.txt"],
        clock=timezone.now,
    )

    with acting_for(alba.id):
        entry = books.entry(register=alba.general, year=today().year, number=outcome.number or 0)
    assert entry is not None
    assert [term.rule_code for term in terms_of(alba, entry.id)] == ["PET"]


def test_an_annulled_entry_ends_its_term_with_the_ground(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)

    with acting_for(alba.id):
        flow.annul_entry(
            entry=row(alba, entry_id),
            reason="Înregistrată de două ori",
            act="",
            by=alba.registrar,
            now=timezone.now(),
        )
        deadline = terms.deadline_by_id(terms_of(alba, entry_id)[0].id)

    assert deadline is not None
    assert deadline.state == "cancelled"
    assert "Înregistrată de două ori" in deadline.cancelled_ground


def test_PET_06_the_day_of_dispatch_on_the_petition_stops_the_term(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)

    corrected(alba, entry_id, resolution="Răspuns redactat")
    assert [term.state for term in terms_of(alba, entry_id)] == ["open"]

    corrected(alba, entry_id, resolution="Răspuns redactat", dispatched_on=today())
    [term] = terms_of(alba, entry_id)
    assert (term.state, term.stopped_on) == ("met", today())


def test_PET_06_an_answer_stops_the_term_when_it_leaves_and_not_when_it_gets_its_number(
    alba: Town, petitions: int
) -> None:
    [petition] = submitted(alba, petitions)
    [answer] = submitted(alba, direction="outgoing", subject="Răspuns la sesizare", connected_to_id=petition)
    assert [term.state for term in terms_of(alba, petition)] == ["open"]

    corrected(alba, answer, dispatched_on=today())

    assert [term.state for term in terms_of(alba, petition)] == ["met"]


def test_an_answer_registered_with_its_dispatch_stops_the_term_at_once(alba: Town, petitions: int) -> None:
    [petition] = submitted(alba, petitions)

    submitted(alba, direction="outgoing", subject="Răspuns", connected_to_id=petition, dispatched_on=today())

    assert [term.state for term in terms_of(alba, petition)] == ["met"]


def test_a_document_that_only_refers_to_the_petition_does_not_stop_its_term(
    alba: Town, petitions: int
) -> None:
    [petition] = submitted(alba, petitions)

    submitted(alba, subject="Completare", connected_to_id=petition, dispatched_on=today())
    submitted(
        alba,
        direction="outgoing",
        subject="Răspuns",
        connected_to_id=petition,
        dispatched_on=today() - timedelta(days=40),
    )

    assert [term.state for term in terms_of(alba, petition)] == ["open"]


def test_stopping_writes_the_day_of_dispatch_into_the_register(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)

    with acting_for(alba.id):
        card = flow.write_dispatch(
            entry=row(alba, entry_id),
            deadline_id=terms_of(alba, entry_id)[0].id,
            on=today(),
            reference="Răspuns prin poștă, borderou 12",
            by=alba.registrar,
            now=timezone.now(),
        )
        entry = row(alba, entry_id)

    assert (card.state, entry.dispatched_on) == ("met", today())
    assert entry.resolution == "Răspuns prin poștă, borderou 12"
    assert entry.correction_count == 0


def test_a_refused_day_of_dispatch_leaves_the_register_as_it_was(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)
    term = terms_of(alba, entry_id)[0].id

    with acting_for(alba.id):
        entry = row(alba, entry_id)
        for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
            with pytest.raises(TermRefusedError):
                flow.write_dispatch(
                    entry=entry, deadline_id=term, on=day, reference="", by=alba.registrar, now=timezone.now()
                )
        assert row(alba, entry_id).dispatched_on is None


def test_who_stops_second_is_told_that_the_term_ended(alba: Town, petitions: int) -> None:
    [entry_id] = submitted(alba, petitions)
    term = terms_of(alba, entry_id)[0].id
    stop = {"on": today(), "reference": "", "by": alba.registrar, "now": timezone.now()}

    with acting_for(alba.id):
        flow.write_dispatch(entry=row(alba, entry_id), deadline_id=term, **stop)  # type: ignore[arg-type]
        with pytest.raises(TermEndedError):
            flow.write_dispatch(entry=row(alba, entry_id), deadline_id=term, **stop)  # type: ignore[arg-type]


def test_a_term_of_another_entry_is_not_stopped(alba: Town, petitions: int) -> None:
    [one, other] = submitted(alba, petitions, copies=2)

    with acting_for(alba.id), pytest.raises(TermRefusedError):
        flow.write_dispatch(
            entry=row(alba, one),
            deadline_id=terms_of(alba, other)[0].id,
            on=today(),
            reference="",
            by=alba.registrar,
            now=timezone.now(),
        )


def test_PET_07_the_head_of_the_institution_is_who_heads_the_unit_over_all_others(alba: Town) -> None:
    with acting_for(alba.id):
        top = structure.add_unit(code="PRIM", name="Primar", parent_id=None, by=None)
        for unit in (alba.secretariat, alba.urbanism):
            structure.change_unit(
                unit=unit, code=unit.code, name=unit.name, parent_id=top.id, by=alba.administrator
            )
        structure.add_member(
            user_id=alba.clerk.id, role=Role.HEAD, unit_id=top.id, job_title="Primar", now=NOW, by=None
        )
        of = {
            name: institutions.powers_of(
                getattr(alba, name).id, institution_id=alba.id, at=timezone.now() + timedelta(seconds=1)
            )
            for name in ("clerk", "head", "registrar")
        }
        assert flow.role_to_extend(powers=of["clerk"], unit_id=alba.urbanism.id) == "institution_head"
        assert flow.role_to_extend(powers=of["head"], unit_id=alba.urbanism.id) == "unit_head"
        assert flow.role_to_extend(powers=of["head"], unit_id=alba.secretariat.id) == ""
        assert flow.role_to_extend(powers=of["registrar"], unit_id=alba.urbanism.id) == ""
