"""Each report counted again by a question of another kind, put to the database by itself."""

from dataclasses import replace
from datetime import date

import pytest

from registratura.flows.reporting import asking
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import Asked, Cell, Result, Table, from_plain, to_plain
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import TODAY, YEAR, Ground, lay_down

IN = "e.institution_id = (SELECT current_setting('app.institution')::bigint)"


@pytest.fixture
def ground(alba: Town) -> Ground:
    return lay_down(alba)


def counted(ground: Ground, name: str, *, part: str = "an", units: frozenset[int] | None = None) -> Result:
    asked = Asked(year=YEAR, part=part, today=TODAY, units=units)
    with acting_for(ground.town.id):
        return REPORTS[name].count(asked)


def table(result: Result, key: str) -> Table:
    return next(one for one in result.tables if one.key == key)


def column(table: Table, key: str) -> dict[str, Cell]:
    place = next(n for n, one in enumerate(table.columns) if one.key == key)
    return {str(row[0]): row[place] for row in table.rows}


def facts(result: Result) -> dict[str, Cell]:
    """The figures of a report of law by their label; the first of several that are called alike."""
    found: dict[str, Cell] = {}
    for one in result.tables:
        for row in one.rows:
            found.setdefault(str(row[0]), row[1])
    return found


def number(ground: Ground, question: str, *values: object) -> int:
    return int(ground.ask(question, *values)[0][0])


def test_the_report_of_law_544_counts_what_the_rows_say(ground: Ground) -> None:
    result = counted(ground, "legea-544")
    told = facts(result)
    requests = (
        "SELECT count(*) FROM information_informationrequest q, registers_entry e WHERE e.id = q.entry_id"
        f" AND {IN} AND q.institution_id = e.institution_id AND e.state = 'registered'"
    )

    assert result.faults == ()
    assert told["Total"] == number(ground, requests) > 0
    assert told["Verbal"] == number(ground, f"{requests} AND q.received_way = 'verbal'")
    in_year = "(q.answered_at AT TIME ZONE 'Europe/Bucharest')::date <= '2025-12-31'"
    favorable = f"{requests} AND q.nature = 'favorable' AND {in_year}"
    assert told["Soluționate favorabil"] == number(ground, favorable)
    late = " AND (q.answered_at AT TIME ZONE 'Europe/Bucharest')::date - e.registered_on > 10"
    assert told["Cu termenul depășit"] == number(ground, favorable + late)
    assert told["Respinse: informații inexistente"] == number(
        ground, f"{requests} AND q.nature = 'nonexistent' AND {in_year}"
    )
    assert told["Fără răspuns la sfârșitul perioadei"] == number(
        ground, f"{requests} AND (q.nature = '' OR NOT {in_year})"
    )


def test_PET_20_the_half_yearly_report_counts_what_the_rows_say(ground: Ground) -> None:
    result = counted(ground, "petitii", part="s1")
    told = facts(result)
    petitions = (
        "SELECT count(*) FROM petitions_petition p, registers_entry e WHERE e.id = p.entry_id"
        f" AND p.institution_id = e.institution_id AND {IN} AND e.state = 'registered'"
        " AND extract(month FROM e.registered_on) <= 6"
    )

    assert result.faults == ()
    assert told["Total"] == number(ground, petitions) > 0
    assert told["Primite de la alte autorități"] == number(
        ground, f"{petitions} AND p.sender_type = 'authority'"
    )
    assert told["Propunere"] == number(ground, f"{petitions} AND p.kind = 'proposal'")


def test_the_bands_hold_each_ended_term_once(ground: Ground) -> None:
    result = counted(ground, "durate")
    ended = (
        "SELECT count(*) FROM deadlines_deadline d JOIN registers_entry e ON (e.institution_id, e.id) ="
        f" (d.institution_id, d.subject_id) WHERE {IN} AND d.stopped_on IS NOT NULL"
        " AND extract(year FROM d.stopped_on) = 2025"
    )

    told = list(column(table(result, "bands"), "count").values())
    edges = ("< 6", "BETWEEN 6 AND 10", "BETWEEN 11 AND 20", "BETWEEN 21 AND 30", "BETWEEN 31 AND 45", "> 45")
    assert told == [number(ground, f"{ended} AND d.stopped_on - d.started_on {edge}") for edge in edges]
    kinds = table(result, "kinds")
    assert sum(int(str(row[1])) for row in kinds.rows) == number(ground, ended)
    assert sum(column(kinds, "late").values()) == number(ground, f"{ended} AND d.stopped_on > d.due_on")  # type: ignore[arg-type]


def test_what_is_overdue_is_named_by_number_alone(ground: Ground) -> None:
    result = counted(ground, "intarziate")
    open_terms = (
        "SELECT count(*) FROM deadlines_deadline d, registers_entry e WHERE e.id = d.subject_id"
        f" AND e.institution_id = d.institution_id AND {IN} AND d.stopped_on IS NULL"
    )

    units = table(result, "units")
    assert units.total[1] == number(ground, f"{open_terms} AND d.due_on < %s", TODAY) > 0
    assert units.total[1] == sum(int(str(value)) for value in column(units, "overdue").values())
    assert column(units, "overdue")["Urbanism"] == number(
        ground, f"{open_terms} AND d.due_on < %s AND e.unit_id = %s", TODAY, ground.town.urbanism.id
    )
    listed = table(result, "entries")
    assert len(listed.rows) == number(ground, f"{open_terms} AND d.due_on <= %s::date + 5", TODAY)
    assert not [
        cell for row in listed.rows for cell in row if "Popescu" in str(cell) or "Lucrarea" in str(cell)
    ]


def test_workload_channels_and_kinds_add_up_to_the_register(ground: Ground) -> None:
    entries = f"SELECT count(*) FROM registers_entry e WHERE {IN} AND e.state = 'registered'"
    incoming = f"{entries} AND e.direction = 'incoming'"

    load = table(counted(ground, "incarcare"), "units")
    ways = counted(ground, "cai")
    kinds = table(counted(ground, "feluri"), "kinds")

    assert load.total[1] == table(ways, "channels").total[1] == number(ground, incoming)
    assert column(load, "incoming")["Secretariat"] == number(
        ground, f"{incoming} AND e.unit_id = %s", ground.town.secretariat.id
    )
    answered = (
        f"{incoming} AND EXISTS (SELECT 1 FROM registers_entryanswer w, registers_entry a WHERE a.id = w.answer_id"
        " AND a.institution_id = w.institution_id AND w.answered_id = e.id AND a.dispatched_on > '2000-01-01')"
    )
    assert load.total[4] == number(ground, answered) > 0
    assert column(table(ways, "months"), "total")["martie"] == number(
        ground, f"{incoming} AND to_char(e.registered_on, 'MM') = '03'"
    )
    assert kinds.total[1] == number(ground, entries)
    assert column(kinds, "total")["factură"] == number(ground, f"{entries} AND e.document_kind = 'factură'")


def test_answer_times_of_all_documents_are_those_of_first_answers(ground: Ground) -> None:
    told = table(counted(ground, "raspunsuri"), "exact")
    first = (
        "SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM (SELECT DISTINCT ON (e.id)"
        " a.dispatched_on - e.registered_on AS days FROM registers_entry e, registers_entryanswer w, registers_entry a"
        f" WHERE {IN} AND w.answered_id = e.id AND w.answer_id = a.id AND w.institution_id = e.institution_id"
        " AND a.institution_id = e.institution_id ORDER BY e.id, a.dispatched_on) x"
    )

    [(count, middle)] = ground.ask(first)
    row = next(row for row in told.rows if row[0] == "Toate intrările cu răspuns")
    assert (row[2], row[7]) == (count, middle)


def test_transparency_counts_nothing_where_nothing_was_announced(ground: Ground) -> None:
    told = counted(ground, "transparenta")

    assert set(column(table(told, "figures"), "value").values()) == {0}


def test_integrity_lists_each_annulled_unused_and_late_number(ground: Ground) -> None:
    result = counted(ground, "integritate")
    entries = f"SELECT count(*) FROM registers_entry e WHERE {IN}"

    assert result.faults == ()
    assert table(result, "missing").rows == ()
    assert len(table(result, "annulled").rows) == number(ground, f"{entries} AND e.state = 'annulled'") > 0
    assert len(table(result, "unused").rows) == number(ground, f"{entries} AND e.state = 'unused'") > 0
    late = " AND e.state = 'registered' AND e.late_reason <> ''"
    assert len(table(result, "late").rows) == number(ground, entries + late) > 0
    [book] = table(result, "books").rows
    assert book[3] == number(ground, entries)
    assert book[9] == number(ground, f"SELECT sum(correction_count) FROM registers_entry e WHERE {IN}")


def test_units_that_a_head_does_not_see_are_not_counted(ground: Ground) -> None:
    own = frozenset({ground.town.urbanism.id})

    told = table(counted(ground, "incarcare", units=own), "units")

    assert [row[0] for row in told.rows] == ["Urbanism"]
    assert counted(ground, "incarcare", units=own).notes


def test_a_kept_result_comes_back_as_it_was(ground: Ground) -> None:
    with acting_for(ground.town.id):
        definition = REPORTS["incarcare"]
        asked = Asked(year=YEAR, today=TODAY)
        shown = asking.count(definition=definition, asked=asked)
        plain = to_plain(shown.result)

    back = from_plain(plain)
    assert asking.digest_of(back) == shown.digest
    changed = replace(back, period="anul 2024")
    assert asking.digest_of(changed) != shown.digest


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_says_how_it_counts_and_holds_for_an_empty_town(name: str, alba: Town) -> None:
    definition = REPORTS[name]
    with acting_for(alba.id):
        result = definition.count(Asked(year=YEAR, today=date(2026, 1, 5)))

    assert all(str(line).endswith(".") for line in definition.words)
    assert definition.fields
    assert str(definition.law)
    assert result.faults == ()
    assert result.tables
