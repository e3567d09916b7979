"""R19: the registry stands still, papers are written on sheets and in pages, and each comes to its number once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.deadlines import queries as deadlines
from registratura.emergency import queries, services
from registratura.emergency.errors import LineRefusedError
from registratura.emergency.keys import PageKey, new_key
from registratura.emergency.services import Outcome, SheetDraft
from registratura.flows import terms
from registratura.flows.emergency import papers, settling
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.emergency.ground import position, saved


@dataclass
class Stopped:
    """A town whose registry stood still for two hours, with a page that was handed out before."""

    town: Town
    outage: int
    run: int
    key: PageKey
    began: datetime
    now: datetime

    def file(self, *subjects: str, **told: object) -> bytes:
        rows = [
            position(serial, self.began + timedelta(minutes=serial), subject=subject, **told)
            for serial, subject in enumerate(subjects, start=1)
        ]
        return saved(institution=self.town.institution.code, run=self.run, rows=rows, key=self.key)

    def bring(self, content: bytes) -> Outcome:
        with acting_for(self.town.id):
            return services.take_packet(
                outage_id=self.outage,
                institution_code=self.town.institution.code,
                content=content,
                name="registru.json",
                by=self.town.registrar,
                now=self.now,
            )

    def lines(self) -> list[queries.LineCard]:
        with acting_for(self.town.id):
            return queries.lines(self.outage)


@pytest.fixture
def stopped(alba: Town) -> Stopped:
    now, key = datetime.now(UTC), new_key()
    began = now - timedelta(hours=2)
    with acting_for(alba.id):
        run = services.issue_sheets(
            register_id=alba.general.id,
            year=began.year,
            count=300,
            medium="page",
            place="ghișeul 1",
            by=alba.registrar,
            now=began,
        )
        services.hand_page(run_id=run, public_key=key.public, by=alba.registrar, now=began)
        outage = services.open_outage(cause="fără curent", began_at=began, by=alba.registrar, now=now)
    return Stopped(alba, outage, run, key, began, now)


def settle(stopped: Stopped) -> settling.Settled:
    return settling.register_clear(
        institution=stopped.town.institution,
        outage_id=stopped.outage,
        by=stopped.town.registrar,
        now=stopped.now,
    )


def test_ar_09_each_position_gets_an_ordinary_number_in_order_and_keeps_its_link(stopped: Stopped) -> None:
    assert stopped.bring(stopped.file("Cerere de racordare", "Plângere pentru zgomot")) == Outcome(
        packet_id=stopped.bring(stopped.file("x")).packet_id - 1, new=2
    )

    assert settle(stopped) == settling.Settled(registered=2, left=0)

    first, second = stopped.lines()
    assert (first.state, second.state) == ("registered", "registered")
    with acting_for(stopped.town.id):
        entries = [books.entry_by_id(line.entry_id or 0) for line in (first, second)]
        assert entries[0] is not None
        assert entries[1] is not None
        card = books.entry_card(entries[0])
        written = papers.number_of(
            institution_code=stopped.town.institution.code, register_code="general", year=first.year, serial=1
        )
        assert entries[0].number + 1 == entries[1].number
        assert card.received_at == first.written_at
        assert written in card.remarks
        assert [line.id for line in queries.lines_of_entry(entries[0].id)] == [first.id]
        assert queries.written_on(entries[0].id) is not None
    for statement in ("UPDATE emergency_line SET entry_id = NULL", "DELETE FROM emergency_line"):
        with (
            acting_for(stopped.town.id),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_file_brought_twice_and_one_that_goes_on_add_nothing_twice(stopped: Stopped) -> None:
    first = stopped.file("Cerere una")
    outcome = stopped.bring(first)
    again = stopped.bring(first)
    longer = stopped.bring(stopped.file("Cerere una", "Cerere doua"))

    assert (outcome.new, again.refused, again.before_id) == (1, "twice", outcome.packet_id)
    assert (longer.new, longer.known, longer.differing) == (1, 1, 0)
    assert [line.subject for line in stopped.lines()] == ["Cerere una", "Cerere doua"]


def test_a_bent_file_is_refused_whole_and_its_coming_is_written_down(stopped: Stopped, buzau: Town) -> None:
    whole = stopped.file("Cerere una", "Cerere doua")
    foreign = saved(institution=buzau.institution.code, run=stopped.run, rows=[], key=stopped.key)
    unknown = saved(institution=stopped.town.institution.code, run=987654, rows=[], key=stopped.key)
    refused = [
        stopped.bring(content).refused
        for content in (whole[:-20], whole.replace(b"una", b"alt"), foreign, unknown, b"%PDF-1.7")
    ]

    assert refused == ["half", "edited", "institution", "unknown", "foreign"]
    assert stopped.lines() == []
    with acting_for(stopped.town.id):
        card = queries.outage(stopped.outage, now=stopped.now)
    assert card is not None
    assert [packet.refused for packet in reversed(card.packets)] == refused


def test_sheets_out_of_use_refuse_the_file(stopped: Stopped) -> None:
    with acting_for(stopped.town.id):
        services.void_sheets(
            run_id=stopped.run, reason="calculator furat", by=stopped.town.registrar, now=stopped.now
        )

    assert stopped.bring(stopped.file("Cerere una")).refused == "void"


def test_a_sheet_that_says_two_things_waits_for_a_person(stopped: Stopped) -> None:
    stopped.bring(stopped.file("Cerere una"))
    outcome = stopped.bring(stopped.file("Cu totul altceva"))

    assert (outcome.new, outcome.known, outcome.differing) == (0, 0, 1)
    assert settle(stopped) == settling.Settled(registered=0, left=2)
    assert [line.looks for line in stopped.lines()] == [("differs",), ("differs",)]


def test_what_had_in_fact_been_saved_is_shown_and_gets_no_second_number(stopped: Stopped) -> None:
    had = stopped.town.register("Cerere certificat de urbanism strada Lalelelor", sender="Popescu Ion")
    stopped.bring(stopped.file("Certificat de urbanism, strada Lalelelor", "Adeverință de venit"))

    assert settle(stopped) == settling.Settled(registered=1, left=1)

    line = stopped.lines()[0]
    with acting_for(stopped.town.id):
        outage = queries.outages()[0]
        same = settling.likely_same(lines=[line], outage=outage)[line.id]
        assert [entry.id for entry in same] == [had.entry_id]
        with pytest.raises(LineRefusedError):
            settling.settle_as_same(
                line_id=line.id,
                entry_id=had.entry_id + 1,
                offered=[had.entry_id],
                by=stopped.town.registrar,
                now=stopped.now,
            )
        settling.settle_as_same(
            line_id=line.id,
            entry_id=had.entry_id,
            offered=[had.entry_id],
            by=stopped.town.registrar,
            now=stopped.now,
        )
    assert stopped.lines()[0].state == "same"
    with pytest.raises(LineRefusedError):
        settling.register_line(
            institution=stopped.town.institution, line_id=line.id, by=stopped.town.registrar, now=stopped.now
        )


def test_a_position_is_left_without_number_only_with_a_reason(stopped: Stopped) -> None:
    stopped.bring(stopped.file("Cerere una"))
    (line,) = stopped.lines()
    with acting_for(stopped.town.id):
        with pytest.raises(LineRefusedError):
            services.drop_line(line_id=line.id, reason=" ", by=stopped.town.registrar, now=stopped.now)
        services.drop_line(
            line_id=line.id, reason="scris de probă", by=stopped.town.registrar, now=stopped.now
        )

    assert stopped.lines()[0].state == "dropped"


def test_a_spoiled_sheet_is_taken_in_and_asks_for_nothing(stopped: Stopped) -> None:
    stopped.bring(stopped.file("Cerere una", spoiled=True, remarks="greșită"))

    assert settle(stopped) == settling.Settled(registered=0, left=0)
    assert [line.state for line in stopped.lines()] == ["spoiled"]


def test_a_sheet_filled_by_hand_is_taken_in_once_by_the_number_printed_on_it(
    stopped: Stopped, buzau: Town
) -> None:
    town = stopped.town
    written = papers.number_of(
        institution_code=town.institution.code, register_code="general", year=stopped.began.year, serial=5
    )
    other = papers.number_of(
        institution_code=buzau.institution.code, register_code="general", year=stopped.began.year, serial=5
    )
    draft = SheetDraft(
        direction="incoming", channel="post", written_at=stopped.began, subject="Cerere scrisă"
    )

    def type_it(typed: str) -> int:
        return settling.type_sheet(
            institution=town.institution,
            outage_id=stopped.outage,
            typed=typed,
            draft=draft,
            by=town.registrar,
            now=stopped.now,
        )

    with acting_for(town.id):
        assert type_it(written.lower())
        for typed in (written, other, written.replace("00005", "00301"), "5"):
            with pytest.raises(LineRefusedError):
                type_it(typed)


def test_ar_09_terms_run_from_the_day_of_the_emergency_number(stopped: Stopped) -> None:
    """A petition written three days before the registry worked again is three days nearer to its term."""
    town, earlier = stopped.town, stopped.began - timedelta(days=3)
    with acting_for(town.id):
        line_id = _typed_on(stopped, earlier)
    entry_id = settling.register_line(
        institution=town.institution, line_id=line_id, by=town.registrar, now=stopped.now
    )
    with acting_for(town.id):
        petitions = registers.open_register(
            code="petitii",
            name="Registrul petițiilor",
            template="petitions",
            by=town.administrator,
            now=stopped.now,
        )
        registers.inscribe_entry(entry_id=entry_id, register_id=petitions.id, by=town.registrar)
        terms.follow(entry_ids=[entry_id], by=town.registrar, now=stopped.now)
        (card,) = deadlines.state_of(subject_type="entry", subject_id=entry_id, today=stopped.now.date())
        assert card.started_on == queries.written_on(entry_id)


def _typed_on(stopped: Stopped, at: datetime) -> int:
    town, now = stopped.town, stopped.now
    services.close_outage(outage_id=stopped.outage, ended_at=now, by=town.officer, now=now)
    stopped.outage = services.open_outage(cause="serverul ars", began_at=at, by=town.registrar, now=now)
    return settling.type_sheet(
        institution=stopped.town.institution,
        outage_id=stopped.outage,
        typed=papers.number_of(
            institution_code=stopped.town.institution.code,
            register_code="general",
            year=stopped.began.year,
            serial=9,
        ),
        draft=SheetDraft(direction="incoming", channel="post", written_at=at, subject="Petiție despre drum"),
        by=stopped.town.registrar,
        now=stopped.now,
    )
