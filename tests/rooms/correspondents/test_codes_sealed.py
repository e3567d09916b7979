"""The personal code of a correspondent is sealed, found again by whoever has it, and goes with its key."""

from typing import Any

import pytest
from django.db import connection

from registratura.correspondents import codes, queries
from registratura.correspondents import services as correspondents
from registratura.correspondents.models import Correspondent
from registratura.correspondents.personal import HOLDER
from registratura.correspondents.services import CorrespondentRefusedError
from registratura.kernel.personal_data import person_of
from registratura.subjects import queries as subjects
from registratura.toolkit.envelopes import KeyGoneError, has_key
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

CNP = "1960515123456"
OTHER = "2960515123450"


def add(town: Town, name: str = "Stan Ion", **data: str) -> Correspondent:
    with acting_for(town.id):
        return correspondents.add(data={"name": name, **data}, by=town.registrar, now=NOW)


def in_clear(town: Town, name: str, code: str) -> Correspondent:
    """Return a line as a former version wrote it."""
    row = add(town, name)
    with acting_for(town.id):
        Correspondent.objects.filter(pk=row.pk).update(cnp=code)
        row.refresh_from_db()
    return row


def stored(town: Town) -> str:
    """Return everything that the table holds, as a dump would."""
    with acting_for(town.id), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, ' ') FROM correspondents_correspondent c")
        return str(cursor.fetchone()[0])


def key_of(town: Town, row: Correspondent) -> Any:
    with acting_for(town.id):
        return subjects.living_keys([row.person_ref])[row.person_ref]  # type: ignore[index,list-item]


def test_AC_I1_2_no_row_and_no_record_holds_the_code(alba: Town) -> None:
    row = add(alba, cnp=CNP)

    assert row.cnp_sealed.startswith("re1.")
    assert CNP not in stored(alba)
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_record j WHERE j::text LIKE %s", [f"%{CNP}%"])
        assert cursor.fetchone() == (0,)
        assert queries.cnp_of(row) == CNP


def test_AC_I1_1_a_sealed_code_laid_on_another_line_does_not_open(alba: Town, buzau: Town) -> None:
    row, thief, stranger = add(alba, cnp=CNP), add(alba, "Pop Ana", cnp=OTHER), add(buzau, cnp=OTHER)
    for town, other in ((alba, thief), (buzau, stranger)):
        other.cnp_sealed = row.cnp_sealed
        with acting_for(town.id):
            assert queries.card_of(other).cnp_masked == codes.NOT_OPENED
            assert queries.cnp_of(other) == ""
            with pytest.raises(CorrespondentRefusedError, match="nu se mai poate deschide"):
                correspondents.reveal_cnp(correspondent=other, reason="la ghișeu", by=town.registrar)


@pytest.mark.parametrize("sealed", [True, False])
def test_a_code_finds_its_line_whether_sealed_or_not_yet_moved(alba: Town, buzau: Town, sealed: bool) -> None:
    row = add(alba, cnp=CNP) if sealed else in_clear(alba, "Stan Ion", CNP)
    add(alba, "Pop Ana", cnp=OTHER)
    add(buzau, cnp=CNP)

    with acting_for(alba.id):
        assert [card.id for card in queries.find(CNP)] == [row.id]
        assert [card.id for card in queries.directory(typed=f" {CNP} ").cards] == [row.id]
        assert queries.find(CNP)[0].cnp_masked == "1••••••••3456"
        assert HOLDER.tables[0].rows_of(person_of(cnp=CNP)).get().id == row.id
        assert queries.find(CNP[:-1]) == []


def test_lines_that_share_an_index_and_not_the_code_are_told_apart(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes.subjects, "index_of", lambda kind, plain: "abcdef")
    row, other = add(alba, cnp=CNP), add(alba, "Pop Ana", cnp=OTHER)

    with acting_for(alba.id):
        assert (row.cnp_index, other.cnp_index) == ("abcdef", "abcdef")
        assert [card.id for card in queries.find(OTHER)] == [other.id]
        assert queries.same_persons([row.id]) == [row.id]


def test_two_lines_of_one_person_are_known_as_such_and_have_a_key_each(alba: Town) -> None:
    row, again, other = add(alba, cnp=CNP), add(alba, "Stan I.", cnp=CNP), add(alba, "Pop Ana", cnp=OTHER)

    with acting_for(alba.id):
        assert [card.id for card in queries.same_person_candidates(row)] == [again.id]
        assert queries.same_persons([again.id]) == [row.id, again.id]
        assert queries.same_persons([other.id]) == [other.id]
        assert queries.same_persons([]) == []
    assert key_of(alba, row) != key_of(alba, again)
    assert row.cnp_sealed != again.cnp_sealed
    assert row.cnp_index == again.cnp_index


def test_another_code_has_another_key_and_the_former_opens_in_no_copy(
    alba: Town, django_capture_on_commit_callbacks: Any
) -> None:
    row = add(alba, cnp=CNP)
    before, former = row.cnp_sealed, row.person_ref
    key = key_of(alba, row)

    with django_capture_on_commit_callbacks(execute=True), acting_for(alba.id):
        changed = correspondents.correct(correspondent=row, data={"cnp": OTHER}, by=alba.registrar, now=NOW)
    with acting_for(alba.id):
        assert queries.cnp_of(changed) == OTHER
        with pytest.raises(KeyGoneError):
            subjects.open_for(sealed=before, table=codes.TABLE, column=codes.COLUMN, row=str(former))
    assert not has_key(controller=alba.id, key=key)


def test_AC_I4_1_a_forgotten_line_leaves_a_code_that_no_backup_opens(
    alba: Town, django_capture_on_commit_callbacks: Any
) -> None:
    row, kept = add(alba, cnp=CNP), add(alba, "Stan I.", cnp=CNP)
    backup = (row.cnp_sealed, row.person_ref)

    with django_capture_on_commit_callbacks(execute=True), acting_for(alba.id):
        correspondents.forget(correspondent_ids=[row.id], now=NOW)
    with acting_for(alba.id):
        row.refresh_from_db()
        assert (row.cnp_sealed, row.cnp_index, row.person_ref) == ("", "", None)
        with pytest.raises(KeyGoneError):
            subjects.open_for(sealed=backup[0], table=codes.TABLE, column=codes.COLUMN, row=str(backup[1]))
        assert queries.cnp_of(kept) == CNP, "the line that stays in the register keeps its own"


def test_who_asks_gets_the_code_opened(alba: Town) -> None:
    add(alba, cnp=CNP, email="ion@example.ro")

    (datum,) = HOLDER.collect(institution_id=alba.id, person=person_of(email="ion@example.ro"))

    assert datum.facts["CNP"] == CNP
    assert not any("re1." in str(value) for value in datum.facts.values())


def test_codes_of_before_are_moved_in_portions_and_moving_twice_changes_nothing(alba: Town) -> None:
    rows = [in_clear(alba, f"Stan {number}", f"19605151234{number:02}") for number in range(5)]
    sealed = add(alba, "Pop Ana", cnp=OTHER).cnp_sealed

    with acting_for(alba.id):
        moved = [correspondents.seal_codes(limit=2, now=NOW) for _ in range(4)]
        after = {row.id: row for row in Correspondent.objects.all()}
        assert moved == [2, 2, 1, 0]
        assert [queries.cnp_of(after[row.id]) for row in rows] == [row.cnp for row in rows]
        assert queries.codes_in_clear() == 0
        assert Correspondent.objects.get(name="Pop Ana").cnp_sealed == sealed
        assert correspondents.seal_codes(limit=2, now=NOW) == 0
    assert "19605151234" not in stored(alba)


def test_what_a_former_version_wrote_over_a_sealed_code_counts(alba: Town) -> None:
    """While both versions run, the former one writes the former column."""
    row = add(alba, cnp=CNP)
    with acting_for(alba.id):
        Correspondent.objects.filter(pk=row.pk).update(cnp=OTHER)

        assert correspondents.seal_codes(limit=9, now=NOW) == 1

        row.refresh_from_db()
        assert (queries.cnp_of(row), row.cnp) == (OTHER, "")
