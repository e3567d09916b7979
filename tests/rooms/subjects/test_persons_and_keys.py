"""Persons under a pseudonym: found by what identifies them, unreadable once their keys are destroyed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.journal import queries as journal
from registratura.subjects import queries, services
from registratura.subjects.identities import normal_form
from registratura.subjects.models import Identity, Subject
from registratura.toolkit import envelopes, erasures
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

EMAIL, CNP = "Dan.Dumitru@Example.ro", "1960515 123 456"


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@contextmanager
def committed(django_capture_on_commit_callbacks: Any) -> Iterator[None]:
    """Do what follows a commit."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def dan(**identities: str) -> UUID:
    return services.subject_of(identities=identities or {"email": EMAIL, "cnp": CNP}, now=NOW).id


@pytest.mark.parametrize(
    ("kind", "written", "plain"),
    [
        ("email", " Dan@Example.RO ", "dan@example.ro"),
        ("cnp", "1960515 123456", "1960515123456"),
        ("phone", "0722 000 000", "+40722000000"),
        ("phone", "+40 722 000 000", "+40722000000"),
        ("phone", "0040722000000", "+40722000000"),
        ("phone", "", ""),
        ("external", " 12/A ", "12/A"),
    ],
)
def test_identities_are_compared_in_one_form(kind: str, written: str, plain: str) -> None:
    assert normal_form(kind, written) == plain


def test_a_person_is_known_once_by_any_of_the_identities(alba: Town) -> None:
    with acting_for(alba.id):
        ref = dan()

        assert dan() == ref
        assert dan(email=EMAIL.lower()) == ref
        assert queries.find_by_identity("cnp", "1960515123456") == queries.SubjectRef(
            ref, "citizen", "active"
        )
        assert [line.value for line in queries.identities_of(ref)] == ["1960515123456", EMAIL.lower()]
        assert dan(email="altul@example.ro") != ref


def test_what_was_only_said_joins_nobody(alba: Town) -> None:
    with acting_for(alba.id):
        ref = dan(cnp=CNP)

        assert dan(cnp=CNP, email="strain@example.ro") == ref
        assert queries.find_by_identity("email", "strain@example.ro") is None
        services.verify_identity(subject_id=ref, kind="email", value=EMAIL, level=1, by=None, now=NOW)
        found = queries.find_by_identity("email", EMAIL)
        assert found is not None
        assert found.id == ref


def test_a_shared_short_index_is_told_apart_by_opening(alba: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "index_of", lambda kind, plain: "000000")
    with acting_for(alba.id):
        ref, other = dan(cnp=CNP), dan(cnp="2960515123456")

        assert ref != other
        assert queries.find_by_identity("cnp", "1960515123457") is None


def test_nobody_is_known_by_nothing(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(services.NothingIdentifiesError):
        dan(email=" ", cnp="")


def test_another_institution_knows_nothing_of_the_person(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        dan()
    with acting_for(buzau.id):
        assert queries.find_by_identity("email", EMAIL) is None


def test_the_database_holds_no_value_in_sight(alba: Town) -> None:
    with acting_for(alba.id):
        dan()
        rows = str(list(Identity.objects.values())) + str(list(Subject.objects.values()))
        acts = str(journal.recent_acts(subject_types=["subject"]))

    for canary in ("dan.dumitru", "1960515123456"):
        assert canary not in rows.lower()
        assert canary not in acts.lower()


def test_ac_i4_1_destroyed_keys_make_noise_of_what_was_sealed(
    alba: Town, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_for(alba.id):
        ref = dan()
        text = services.seal_for(subject_id=ref, table="t", column="c", row="1", text="adresa mea")
        assert queries.open_for(sealed=text, table="t", column="c", row="1") == "adresa mea"
    with committed(django_capture_on_commit_callbacks), acting_for(alba.id):
        keys = services.destroy_keys(subject_id=ref, reason="cerere", by=alba.registrar, now=NOW)

    with acting_for(alba.id):
        with pytest.raises(envelopes.KeyGoneError):
            queries.open_for(sealed=text, table="t", column="c", row="1")
        with pytest.raises(services.SubjectUnknownError):
            services.seal_for(subject_id=ref, table="t", column="c", row="1", text="iar")
        assert queries.find_by_identity("email", EMAIL) is None
        assert not Identity.objects.exists()
        assert services.destroy_keys(subject_id=ref, reason="iar", by=None, now=NOW) == []
        assert dan() != ref
    (noted,) = erasures.erasures()
    assert (noted.subject, noted.keys, noted.controller) == (ref, tuple(keys), alba.id)
    assert EMAIL.lower() not in erasures.place_of_list().read_text().lower()
    assert queries.replayed_number() == 1


def test_an_erasure_that_is_undone_destroys_no_key(
    alba: Town, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_for(alba.id):
        ref = dan()
        text = services.seal_for(subject_id=ref, table="t", column="c", row="1", text="adresa mea")
    with pytest.raises(ZeroDivisionError), committed(django_capture_on_commit_callbacks), acting_for(alba.id):
        _undone(ref)

    with acting_for(alba.id):
        assert queries.open_for(sealed=text, table="t", column="c", row="1") == "adresa mea"
    assert not list(erasures.erasures())


def _undone(ref: UUID) -> None:
    services.destroy_keys(subject_id=ref, reason="cerere", by=None, now=NOW)
    raise ZeroDivisionError


def test_what_a_crash_left_is_settled(alba: Town) -> None:
    with acting_for(alba.id):
        ref = dan()
        (key,) = services.destroy_keys(
            subject_id=ref, reason="cerere", by=None, now=NOW
        )  # no commit, no shred
        assert envelopes.has_key(controller=alba.id, key=key)

        assert services.settle_destroyed(now=NOW) == 1
        assert services.settle_destroyed(now=NOW) == 0
        assert not envelopes.has_key(controller=alba.id, key=key)


def test_what_was_erased_stays_erased_in_the_database(alba: Town) -> None:
    with acting_for(alba.id):
        ref = dan()
        services.destroy_keys(subject_id=ref, reason="cerere", by=None, now=NOW)
        for statement in (
            "UPDATE subjects_subject SET state = 'active', erased_at = NULL",
            "UPDATE subjects_subjectkey SET destroyed_at = NULL, reason = ''",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        other = dan(email="alt@example.ro")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT subjects_forget_identities(id) FROM subjects_subject WHERE ref = %s", [other]
            )


def test_a_line_taken_out_of_the_list_is_seen() -> None:
    for _ in range(3):
        erasures.note(controller=1, subject=None, keys=[envelopes.new_name()], places=[], at=NOW)
    assert erasures.last_number() == 3
    place = erasures.place_of_list()
    lines = place.read_text().splitlines(keepends=True)
    place.write_text(lines[0] + lines[2])

    with pytest.raises(erasures.ListBrokenError):
        erasures.last_number()


def test_a_restriction_is_put_and_lifted(alba: Town) -> None:
    with acting_for(alba.id):
        ref = dan()
        for wanted, state in ((True, "restricted"), (True, "restricted"), (False, "active")):
            services.restrict(subject_id=ref, restricted=wanted, by=alba.registrar, now=NOW)
            found = queries.subject(ref)
            assert found is not None
            assert found.state == state
        acts = [act.action for act in journal.recent_acts(subject_types=["subject"])]
    assert acts == ["subjects.person.released", "subjects.person.restricted", "subjects.person.known"]
