"""The demonstration as loaded: the same as if every entry had been registered at its hour, and loaded once."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from registratura.accounts import queries as users
from registratura.correspondents import queries as directory
from registratura.dispatch.models import Shipment
from registratura.documents import queries as documents
from registratura.emergency import queries as emergency
from registratura.flows import dispatching
from registratura.flows.demo.papers import papers
from registratura.flows.demo.services import DemoReport, ensure_demo
from registratura.flows.reporting import board
from registratura.information.models import InformationRequest
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.journal import queries as journal_read
from registratura.journal import services as journal
from registratura.messaging.models import Message
from registratura.petitions.models import Petition
from registratura.registers import queries as registers
from registratura.registers.queries import EntryFilter
from registratura.reports import queries as reports
from registratura.routing import queries as routing
from registratura.routing.models import CircuitRun, Deputy
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.urls import connection_settings
from registratura.toolkit.scope import acting_for
from tests.migrated import database_of_its_own

COMMUNE, SEAT = "lunca-frasinului", "cetatea-noua"
ENTRIES = 3_000


@pytest.fixture(scope="module")
def now() -> datetime:
    """This moment: what the demonstration keeps for later is reserved by the database's own clock."""
    return datetime.now(tz=UTC)


@pytest.fixture(scope="module")
def owner(cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own, since the demonstration commits; the connection comes back afterwards."""
    from django.db import connection

    usual = {**connection.settings_dict}
    with django_db_blocker.unblock(), database_of_its_own(cluster, "demo") as name:
        connection.close()
        connection.settings_dict.update(
            connection_settings(cluster.url_for("registratura_app", database=name))
        )
        try:
            yield cluster.url_for("registratura_owner", database=name)
        finally:
            connection.close()
            connection.settings_dict.update(usual)


@pytest.fixture(scope="module")
def report(owner: str, now: datetime) -> DemoReport:
    """The demonstration, made once."""
    return ensure_demo(owner_url=owner, now=now, entries=ENTRIES)


@pytest.fixture
def seat(report: DemoReport) -> Iterator[int]:
    """The county seat, its scope open."""
    institution = institutions.institution_by_code(SEAT)
    assert institution is not None
    with acting_for(institution.id):
        yield institution.id


@pytest.fixture
def commune(report: DemoReport) -> Iterator[int]:
    """The commune, its scope open."""
    institution = institutions.institution_by_code(COMMUNE)
    assert institution is not None
    with acting_for(institution.id):
        yield institution.id


def _scalar(owner: str, institution_id: int, query: str) -> Any:
    with psycopg.connect(owner) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return row[0]


def test_both_institutions_hold_about_as_many_entries_as_asked(report: DemoReport) -> None:
    assert [one.code for one in report.institutions] == [COMMUNE, SEAT]
    assert 0.9 * ENTRIES < report.loaded_count < 1.1 * ENTRIES


def test_a_second_run_changes_nothing(report: DemoReport, owner: str, now: datetime) -> None:
    again = ensure_demo(owner_url=owner, now=now + timedelta(minutes=1), entries=ENTRIES)

    assert again.loaded_count == 0
    assert [one.attached_count for one in again.institutions] == [0, 0]
    for before, after in zip(report.institutions, again.institutions, strict=True):
        assert after.entry_count == before.entry_count


@pytest.mark.parametrize("code", [COMMUNE, SEAT])
def test_verification_finds_no_fault_in_any_register(report: DemoReport, code: str) -> None:
    institution = institutions.institution_by_code(code)
    assert institution is not None
    with acting_for(institution.id):
        for card in registers.registers():
            register = registers.register_by_code(card.code)
            assert register is not None
            assert list(registers.verify_register(register)) == []


def test_both_years_number_from_one_and_the_past_one_is_closed(seat: int, now: datetime) -> None:
    general = registers.general_register()
    assert general is not None

    this_year, last_year = registers.sequences_of(general.id)

    assert (this_year.year, this_year.closed) == (now.year, False)
    assert (last_year.year, last_year.closed) == (now.year - 1, True)
    assert min(this_year.last_number, last_year.last_number) > 100


def test_the_journal_of_the_demonstration_can_be_sealed_whole(seat: int, now: datetime) -> None:
    assert journal.seal(now=now) > 1_000
    assert list(journal_read.faults()) == []


def test_the_journal_tells_of_each_entry_what_registering_would_have_told(seat: int, owner: str) -> None:
    differing = """
        SELECT count(*) FROM registers_entry e JOIN journal_record r
            ON r.institution_id = e.institution_id AND r.subject_type = 'entry' AND r.subject_id = e.id
           AND r.action = 'registers.entry.registered'
         WHERE e.correction_count = 0 AND e.state = 'registered' AND e.registered_by_id IS NOT NULL
           AND r.details - 'parties' - 'registered_at' IS DISTINCT FROM
               registers_statement(e, NULL, ARRAY(
                   SELECT d.document_id FROM registers_entrydocument d
                    WHERE d.institution_id = e.institution_id AND d.entry_id = e.id
                      AND NOT EXISTS (
                          SELECT 1 FROM journal_record l WHERE l.institution_id = e.institution_id
                             AND l.subject_type = 'entry' AND l.subject_id = e.id
                             AND l.action = 'registers.entry.documents_attached'
                             AND l.details -> 'documents' @> to_jsonb(d.document_id))
                    ORDER BY d.position)) - 'filing_code' - 'parties'
           AND r.details ? 'filing_code' = false
    """

    assert _scalar(owner, seat, "SELECT count(*) FROM registers_entry WHERE state = 'registered'") > 1_000
    assert _scalar(owner, seat, differing) == 0
    untold = """
        SELECT count(*) FROM registers_entry e JOIN journal_record r
            ON r.institution_id = e.institution_id AND r.subject_type = 'entry' AND r.subject_id = e.id
           AND r.action IN ('registers.entry.registered', 'registers.number.reserved')
         WHERE (r.details ->> 'registered_at')::timestamptz IS DISTINCT FROM e.registered_at
    """
    assert _scalar(owner, seat, untold) == 0


def test_keys_rise_with_the_time_of_registering(seat: int, owner: str) -> None:
    falling = """
        SELECT count(*) FROM (SELECT registered_at < lag(registered_at) OVER (ORDER BY id) AS falls
                                FROM registers_entry) e WHERE falls
    """

    assert _scalar(owner, seat, falling) == 0


def test_the_history_has_annulled_late_corrected_and_unused_numbers(seat: int, owner: str) -> None:
    for condition in (
        "state = 'annulled' AND annulled_reason <> ''",
        "late_reason <> '' AND received_at < registered_at",
        "correction_count = 1",
        "state = 'unused' AND reserved_purpose <> '' AND subject = ''",
        "state = 'reserved' AND reserved_until > now()",
    ):
        assert _scalar(owner, seat, f"SELECT count(*) FROM registers_entry WHERE {condition}") > 0, condition


def test_petitions_have_a_serial_in_their_register(seat: int, owner: str) -> None:
    petitions = (
        "SELECT count(*) FROM registers_entry WHERE document_kind = 'Petiție' AND direction = 'incoming'"
    )
    register = registers.register_by_code("petitii")
    assert register is not None

    serials = sum(line.last_number for line in registers.sequences_of(register.id))

    assert serials == _scalar(owner, seat, petitions) > 50


def test_every_entry_is_found_by_a_name_without_diacritics(seat: int) -> None:
    found = registers.search(typed="judecatoria", visible_units=None, reader_id=0)

    assert found.lines
    assert any("Judecătoria" in line.sender_name + line.recipient_name for line in found.lines)


def test_the_newest_papers_of_the_commune_carry_their_files(
    commune: int, report: DemoReport, now: datetime
) -> None:
    general = registers.general_register()
    assert general is not None

    page = registers.page(register=general, narrowed=EntryFilter(), visible_units=None, reader_id=0)

    expected = min(12, len(papers(until=now.date())))
    with_files = [line for line in page.lines if line.document_count]
    assert report.institutions[0].attached_count == expected
    names = {paper.path.name for paper in papers(until=now.date())}
    entries = [entry for line in with_files if (entry := registers.entry_by_id(line.id))]
    kept = [one for entry in entries for one in registers.entry_card(entry).documents if one.name in names]
    assert 0 < len(kept) <= expected
    document = kept[0]
    with documents.open_bytes(space=COMMUNE, sha256=document.sha256) as content:
        assert content.read(4)


def test_papers_of_the_future_are_not_there_yet() -> None:
    assert papers(until=date(2020, 1, 1)) == []
    assert [paper.path.name for paper in papers(until=date(2026, 1, 20))] == ["contract-mentenanta.pdf.p7m"]


def test_the_desks_hold_open_work_and_the_folders_only_what_is_fresh(commune: int, now: datetime) -> None:
    sorin = users.user_by_email("sorin@luncafrasinului.example")
    mayor = users.user_by_email("ioan@luncafrasinului.example")
    assert sorin is not None
    assert mayor is not None
    powers = institutions.powers_of(mayor.id, institution_id=commune, at=now)
    scope = routing.folder_scope(powers, user_id=mayor.id, at=now)

    assert routing.my_work(user_id=sorin.id, at=now).lines
    assert 0 < len(routing.folder(scope=scope).lines) < 50


def test_no_personal_code_of_the_demonstration_stands_in_clear(seat: int, owner: str) -> None:
    sealed = _scalar(owner, seat, "SELECT count(*) FROM correspondents_correspondent WHERE cnp_sealed <> ''")

    assert directory.codes_in_clear() == 0
    assert sealed > 20


@pytest.mark.parametrize("code", [COMMUNE, SEAT])
def test_no_term_of_the_demonstration_is_over_since_months(
    report: DemoReport, owner: str, code: str, now: datetime
) -> None:
    institution = institutions.institution_by_code(code)
    assert institution is not None
    over = "SELECT %s FROM deadlines_deadline WHERE state = 'open' AND due_on < current_date"
    worst = _scalar(owner, institution.id, over % "coalesce(max(current_date - due_on), 0)")
    who = _scalar(
        owner,
        institution.id,
        over % "string_agg(rule_code || ' ' || subject_id || ' ' || due_on::text, '; ' ORDER BY due_on)",
    )

    assert worst <= 45, who


def test_answers_of_the_history_are_known_as_answers(commune: int, owner: str) -> None:
    with psycopg.connect(owner) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(commune)])
        ((answers, answered),) = connection.execute(
            "SELECT count(*), (SELECT count(*) FROM registers_entry WHERE direction = 'outgoing'"
            " AND connected_to_id IS NOT NULL) FROM registers_entryanswer"
        ).fetchall()

    assert 0 < answers <= answered


@pytest.mark.parametrize("code", [COMMUNE, SEAT])
def test_each_screen_has_something_true_to_show(report: DemoReport, code: str) -> None:
    """What left and what came back, petitions and requests at each stage, who is away, what is asked of whom."""
    institution = institutions.institution_by_code(code)
    assert institution is not None
    with acting_for(institution.id):
        states = set(Shipment.objects.values_list("state", flat=True))
        standings = set(Petition.objects.values_list("standing", flat=True))
        natures = set(InformationRequest.objects.values_list("nature", flat=True))
        noticed = InformationRequest.objects.filter(notice_entry__isnull=False).count()
        deputies, runs = Deputy.objects.count(), CircuitRun.objects.count()
        told = Message.objects.filter(user_id__isnull=False).count()

    assert states >= {"prepared", "sent", "delivered", "returned"}
    assert standings >= {"in_work", "anonymous", "redirected"}
    assert natures >= {"", "refused"}
    assert (noticed, deputies, runs) == (1, 1, 1)
    assert told > 1


def test_the_answer_to_a_petition_signed_by_both_is_ready_to_leave(commune: int, now: datetime) -> None:
    (signed,) = Petition.objects.exclude(legal_ground="").values_list("entry_id", flat=True)
    (line,) = registers.answers_of([signed])[signed]
    answer = registers.entry_by_id(line.answer.entry_id)
    officer = users.user_by_email("rodica@luncafrasinului.example")
    assert officer is not None
    assert answer is not None
    powers = institutions.powers_of(officer.id, institution_id=commune, at=now)

    assert dispatching.obstacles(entry=answer, powers=powers, by=officer, now=now) == []


def test_messages_a_scan_and_filings_wait_in_the_tray_and_no_server_is_asked(commune: int) -> None:
    waiting = Counter(line.source for line in tray.tray(state="waiting").lines)
    assert waiting == {"mail": 4, "upload": 1, "portal": 4}
    assert tray.active_mailbox_ids() == []


def test_the_commune_stood_still_and_two_sheets_wait_for_their_numbers(commune: int, now: datetime) -> None:
    (outage,) = emergency.outages()
    (run,) = emergency.runs()
    lines = emergency.lines(outage.id)
    card = emergency.outage(outage.id, now=now)

    assert (outage.positions, outage.waiting, outage.closed_by != outage.opened_by) == (2, 2, True)
    assert [line.state for line in lines] == ["waiting", "waiting"]
    assert all(outage.began_at < line.written_at < outage.ended_at for line in lines if outage.ended_at)
    assert emergency.sheets_left(year=run.year) == 18
    assert card is not None
    assert [day.declared for day in card.days if day.declared] == [2]


@pytest.mark.parametrize("code", [COMMUNE, SEAT])
def test_the_dashboard_and_the_reports_have_figures(report: DemoReport, code: str, now: datetime) -> None:
    institution = institutions.institution_by_code(code)
    assert institution is not None
    with acting_for(institution.id):
        shown = board.board(units=None, now=now)
        entries = sum(week.incoming for week in shown.weeks)
        kept, sent = reports.kept_results(), reports.schedules()

    assert shown.counted_at is not None
    assert shown.incoming > 0
    assert entries > shown.incoming
    assert shown.in_term_share is not None
    assert len(shown.units) > 1
    assert len(shown.channels) > 1
    assert [one.report for one in kept] == ["legea-544"]
    assert [one.report for one in sent] == ["incarcare"]
