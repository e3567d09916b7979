"""Sheets and interruptions in the database: serials once, two persons, authorizations, nothing rewritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.emergency import queries, services
from registratura.emergency.errors import OutageRefusedError, SheetsRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


def issue(town: Town, count: int = 3, medium: str = "paper", year: int = 2026) -> int:
    return services.issue_sheets(
        register_id=town.general.id,
        year=year,
        count=count,
        medium=medium,
        place="dulapul de la ghișeu",
        by=town.registrar,
        now=NOW,
    )


def test_serials_are_counted_for_each_register_and_year_and_never_given_twice(
    alba: Town, buzau: Town
) -> None:
    with acting_for(alba.id):
        first, second, next_year = issue(alba), issue(alba, 2), issue(alba, 1, year=2027)
        assert queries.free_serials(first) == [1, 2, 3]
        assert queries.free_serials(second) == [4, 5]
        assert queries.free_serials(next_year) == [1]
        assert queries.sheets_left(year=2026) == 5
    with acting_for(buzau.id):
        assert queries.free_serials(first) == []
        assert queries.free_serials(issue(buzau, 1)) == [1]


@pytest.mark.parametrize(
    ("count", "medium", "year"),
    [(0, "paper", 2026), (501, "paper", 2026), (1, "wax", 2026), (1, "page", 2025)],
)
def test_sheets_that_cannot_be_are_refused(alba: Town, count: int, medium: str, year: int) -> None:
    with acting_for(alba.id), pytest.raises(SheetsRefusedError):
        issue(alba, count, medium, year)


def test_unused_sheets_go_out_of_use_with_a_reason_once(alba: Town) -> None:
    with acting_for(alba.id):
        run = issue(alba)
        with pytest.raises(SheetsRefusedError):
            services.void_sheets(run_id=run, reason=" ", by=alba.registrar, now=NOW)
        assert services.void_sheets(run_id=run, reason="s-au udat", by=alba.registrar, now=NOW) == 3
        with pytest.raises(SheetsRefusedError):
            services.void_sheets(run_id=run, reason="s-au udat", by=alba.registrar, now=NOW)
        (line,) = queries.runs()
        assert (line.free, line.used, line.voided) == (0, 0, 3)


def test_a_page_is_handed_out_once_and_no_row_is_rewritten(alba: Town) -> None:
    with acting_for(alba.id):
        paper, page = issue(alba), issue(alba, medium="page")
        with pytest.raises(SheetsRefusedError):
            services.hand_page(run_id=paper, public_key="04" * 65, by=alba.registrar, now=NOW)
        services.hand_page(run_id=page, public_key="04" * 65, by=alba.registrar, now=NOW)
        with pytest.raises(SheetsRefusedError):
            services.hand_page(run_id=page, public_key="05" * 65, by=alba.registrar, now=NOW)
        services.void_sheets(run_id=paper, reason="s-au udat", by=alba.registrar, now=NOW)
        for statement in (
            "UPDATE emergency_sheetrun SET handed_at = now() WHERE medium = 'page'",
            "UPDATE emergency_sheet SET state = 'issued' WHERE state = 'void'",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_ar_09_one_opens_and_another_closes(alba: Town) -> None:
    with acting_for(alba.id):
        began = NOW - timedelta(hours=3)
        outage = services.open_outage(cause="fără curent", began_at=began, by=alba.registrar, now=NOW)
        with pytest.raises(OutageRefusedError):
            services.open_outage(cause="alta", began_at=began, by=alba.officer, now=NOW)
        with pytest.raises(OutageRefusedError, match="coleg"):
            services.close_outage(outage_id=outage, ended_at=NOW, by=alba.registrar, now=NOW)
        for ended_at in (began - timedelta(minutes=1), NOW + timedelta(minutes=1)):
            with pytest.raises(OutageRefusedError):
                services.close_outage(outage_id=outage, ended_at=ended_at, by=alba.officer, now=NOW)
        services.close_outage(outage_id=outage, ended_at=NOW, by=alba.officer, now=NOW)
        with pytest.raises(OutageRefusedError):
            services.close_outage(outage_id=outage, ended_at=NOW, by=alba.administrator, now=NOW)
        card = queries.outage(outage, now=NOW)
        assert card is not None
        assert (card.line.opened_by, card.line.closed_by) == (
            alba.registrar.full_name,
            alba.officer.full_name,
        )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE emergency_outage SET ended_at = began_at")


def test_the_program_opens_it_itself_and_a_person_closes(alba: Town) -> None:
    with acting_for(alba.id):
        outage = services.open_outage(cause="marca de timp lipsește", began_at=NOW, by=None, now=NOW)
        services.close_outage(outage_id=outage, ended_at=NOW, by=alba.registrar, now=NOW)
        assert queries.open_outage() is None


def test_ar_09_days_past_the_first_are_told_until_an_act_covers_them(alba: Town) -> None:
    later = NOW + timedelta(days=3)
    with acting_for(alba.id):
        outage = services.open_outage(cause="serverul ars", began_at=NOW, by=alba.registrar, now=NOW)
        card = queries.outage(outage, now=later)
        assert card is not None
        assert card.uncovered == [date(2026, 3, day) for day in (3, 4, 5)]

        def authorize(first: int, last: int) -> None:
            services.authorize(
                outage_id=outage,
                act="Dispoziția 14/2026",
                given_by_name="Primarul",
                first_day=date(2026, 3, first),
                last_day=date(2026, 3, last),
                by=alba.head,
                now=later,
            )

        for first, last in ((3, 10), (5, 4)):
            with pytest.raises(OutageRefusedError):
                authorize(first, last)
        authorize(3, 9)
        card = queries.outage(outage, now=later)
        assert card is not None
        assert card.uncovered == []
        assert [act.act for act in card.authorizations] == ["Dispoziția 14/2026"]
