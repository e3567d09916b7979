"""What the database refuses by itself: to the application nearly all, to the owner whatever would bend a register."""

import contextlib
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection

from registratura.documents.models import FileOptions, Rendition, Screening, Version
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import draft, keep_file, read, register, reserve, special

CLOSED_TO_THE_APPLICATION = (
    "registers_entry",
    "registers_numbersequence",
    "registers_entryparty",
    "registers_entrydocument",
    "registers_inscription",
    "registers_correction",
    "registers_entrysearch",
    "registers_entryanswer",
    "journal_record",
)
KEPT_FOR_EVER = (
    "registers_register",
    "registers_entry",
    "registers_numbersequence",
    "registers_entryparty",
    "registers_entrydocument",
    "registers_inscription",
    "registers_correction",
    "registers_entryanswer",
    "journal_record",
    "journal_leaf",
    "journal_seal",
    "institutions_institution",
    "institutions_orgunit",
    "institutions_membership",
    "correspondents_correspondent",
    "documents_blob",
    "documents_document",
    "documents_version",
)


@pytest.fixture(scope="module")
def town(two_towns: tuple[Town, Town], tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Alba with a row in every table of the registers."""
    alba = two_towns[0]
    fill(alba, tmp_path_factory.mktemp("files"))
    return alba


def fill(town: Town, folder: Path) -> None:
    """Give a town a row in every table."""
    from datetime import UTC, date, datetime, timedelta

    from registratura.correspondents import services as correspondents
    from registratura.documents.services.eliminating import order_elimination
    from registratura.documents.services.reading import next_to_read
    from registratura.institutions import services as places
    from registratura.institutions.entitlements import Feature, Line, Reason
    from registratura.registers.services.files import FileText, index_file

    petitions = special(town)
    with acting_for(town.id):
        places.keep_entitlements(
            lines=[Line(Feature.SCANNING, date(2027, 1, 1), Reason.AGREED, date(2026, 11, 1))], now=NOW
        )
        correspondents.add(data={"name": "Popescu Ion"}, by=town.registrar, now=NOW)
    document = keep_file(town, folder)
    given = register(town, special_register_ids=(petitions.id,), document_ids=(document,), sheet_count=1)
    with acting_for(town.id):
        order_elimination(
            document_ids=[document], about_id=given.entry_id, act="proces-verbal de probă", now=NOW
        )
        next_to_read(now=NOW, since=NOW - timedelta(days=1))
        index_file(entry_id=given.entry_id, file=FileText(document, 1, "Anexă"))
    with acting_for(town.id):
        registers.correct_entry(
            entry=read(town, given),
            draft=draft(sheet_count=2),
            reason="Numărat greșit",
            by=town.registrar,
            now=datetime.now(tz=UTC),
        )
    reserve(town)
    with acting_for(town.id):
        registers.answer_entries(
            answer_id=register(town, direction="outgoing").entry_id,
            answered_ids=[given.entry_id],
            seen=(),
            by=town.registrar,
        )
        registers.order_print(
            register=town.general,
            year=given.year,
            first_on=None,
            last_on=None,
            by=town.archivist,
            now=datetime.now(tz=UTC),
        )
    _fill_what_jobs_write(town)


def _fill_what_jobs_write(town: Town) -> None:
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_leaf (institution_id, position, record_id, leaf_hash) VALUES (%s, 0, 1, '\\x00');"
            "INSERT INTO journal_seal (institution_id, size, root_hash, peaks, horizon, sealed_at)"
            " VALUES (%s, 1, '\\x00', '\\x00', 0, now());"
            "INSERT INTO documents_quarantined (institution_id, sha256, size_bytes, name, reason, words, held_at)"
            " VALUES (%s, repeat('0', 64), 1, 'x', 'x', 'x', now())",
            [town.id] * 3,
        )
    with acting_for(town.id):
        version = Version.objects.order_by("id")[0]
        Rendition(institution_id=town.id, version=version, kind="thumbnail", begun_at=NOW).save(
            force_insert=True
        )
        Screening(institution_id=town.id, blob_id=version.blob_id, state="clean", checked_at=NOW).save(
            force_insert=True
        )
        FileOptions(institution_id=town.id).save(force_insert=True)


def sqlstate(refusal: pytest.ExceptionInfo[DatabaseError]) -> str:
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.sqlstate or ""


@pytest.mark.parametrize("table", CLOSED_TO_THE_APPLICATION)
@pytest.mark.parametrize(
    "verb", ["INSERT INTO {0} DEFAULT VALUES", "UPDATE {0} SET id = id", "DELETE FROM {0}", "TRUNCATE {0}"]
)
def test_the_application_writes_no_row_of_a_register_by_itself(
    roles: Any, town: Town, table: str, verb: str
) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_app", institution=town.id) as cursor,
    ):
        cursor.execute(verb.format(table))

    assert sqlstate(refusal) == "42501"  # insufficient privilege


@pytest.mark.parametrize("table", KEPT_FOR_EVER)
@pytest.mark.parametrize("role", ["registratura_owner", "registratura_app"])
@pytest.mark.parametrize("deed", ["DELETE FROM {0}", "TRUNCATE {0} CASCADE"], ids=["delete", "truncate"])
def test_nobody_deletes_what_was_registered(roles: Any, town: Town, table: str, role: str, deed: str) -> None:
    taken = 0
    state = ""
    with contextlib.suppress(Undone), roles.acting_as(role, institution=town.id) as cursor:
        try:
            cursor.execute(deed.format(table))
            taken = cursor.rowcount
        except DatabaseError as refusal:
            state = getattr(refusal.__cause__, "sqlstate", "")
            raise Undone from refusal

    assert taken == 0
    assert state in (["RG001"] if role == "registratura_owner" else ["RG001", "42501"]) or (
        state == "" and table == "institutions_institution"  # no policy shows a row to whoever deletes
    )


class Undone(Exception):
    """Leaves the scope of a role after a refusal."""


@pytest.mark.parametrize(
    "change",
    [
        "number = number + 1000",
        "year = year - 1",
        "registered_at = registered_at - interval '1 day'",
        "registered_on = registered_on - 1",
        "register_id = register_id + 1",
        "direction = 'outgoing'",
        "request_key = gen_random_uuid()",
        "request_digest = ''",
        "registered_by_id = NULL",
        "received_at = received_at - interval '1 day'",
        "id = id + 1000000",
        "institution_id = institution_id + 1",
    ],
)
def test_ar_04_not_even_the_owner_changes_what_was_registered(roles: Any, town: Town, change: str) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=town.id) as cursor,
    ):
        cursor.execute(f"UPDATE registers_entry SET {change} WHERE state = 'registered'")

    assert sqlstate(refusal) == "RG001"


@pytest.mark.parametrize(
    ("before", "after"),
    [("registered", "reserved"), ("registered", "unused"), ("reserved", "nonsense")],
)
def test_an_entry_goes_only_forward(roles: Any, town: Town, before: str, after: str) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=town.id) as cursor,
    ):
        cursor.execute("UPDATE registers_entry SET state = %s WHERE state = %s", [after, before])

    assert sqlstate(refusal) == "RG006"


@pytest.mark.parametrize("end", ["annulled", "unused"])
def test_ar_04_an_ended_entry_is_closed_to_the_owner_too(roles: Any, town: Town, end: str) -> None:
    with roles.acting_as("registratura_owner", institution=town.id) as cursor:
        cursor.execute(
            "UPDATE registers_entry SET state = %s, annulled_at = CASE WHEN %s = 'annulled' THEN now() END,"
            " annulled_reason = CASE WHEN %s = 'annulled' THEN 'de probă' ELSE '' END WHERE state = 'reserved'",
            [end, end, end],
        )
        assert cursor.rowcount == 1
        with pytest.raises(DatabaseError) as refusal:
            cursor.execute("UPDATE registers_entry SET remarks = 'x' WHERE state = %s", [end])

    assert sqlstate(refusal) == "RG006"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("registers_numbersequence", "last_number = last_number - 1"),
        ("registers_numbersequence", "last_registered_at = last_registered_at - interval '1 second'"),
        ("registers_numbersequence", "year = year + 1"),
        ("registers_numbersequence", "first_number = first_number + 1"),
        ("registers_inscription", "number = number + 1"),
        ("registers_correction", "old_value = ''"),
        ("registers_entrydocument", "position = 9"),
        ("registers_entryparty", "name = 'Altul'"),
        ("registers_register", "kind = 'parallel'"),
        ("journal_record", "details = '{}'"),
        ("documents_document", "name = 'altul'"),
        ("documents_version", "blob_id = blob_id + 1"),
    ],
)
def test_arh_11_former_values_and_counters_are_kept_from_the_owner(
    roles: Any, town: Town, table: str, change: str
) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=town.id) as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {change}")

    assert sqlstate(refusal) == "RG001"


@pytest.mark.parametrize(
    "call",
    [
        "registers_take_number(1, NULL, NULL)",
        "registers_locked(1)",
        "registers_inscribe(1, '{1}', now())",
        "registers_write_parts(NULL, '[]', NULL, NULL, '', '')",
    ],
)
def test_the_application_cannot_reach_behind_the_services(roles: Any, town: Town, call: str) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_app", institution=town.id) as cursor,
    ):
        cursor.execute(f"SELECT {call}")

    assert sqlstate(refusal) == "42501"
