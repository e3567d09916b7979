"""
A person is erased for good: not in the database, not in files, queues and logs, and not in yesterday's backup.

In a database of its own, committed for real, dumped and restored with PostgreSQL's own programs.
"""

import logging
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection
from psycopg import sql

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.kernel.personal_data import Done, Person, Place, Treated, holders, person_of, whole_person
from registratura.kernel.privacy.vocabulary import Erasure
from registratura.retention import services as retention
from registratura.subjects import queries as persons
from registratura.subjects import services as subjects
from registratura.toolkit import envelopes, erasures
from registratura.toolkit.personal_data import catalogue_of
from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, SUPERUSER
from registratura.toolkit.postgres.urls import connection_settings
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town, open_town
from tests.fakes.ways import FakeWay
from tests.migrated import database_of_its_own
from tests.rooms.messaging.letters import delivery_of, number_given
from tests.rooms.messaging.test_deliver import delivered

TOKEN = "zqxplantat7731"
EMAIL = f"{TOKEN}@example.ro"
NAME, RESTORED = "erasure_drill", "erasure_restored"
LATER = NOW + timedelta(days=40)


@dataclass
class Ground:
    """The town, the person, and the server under its owner of everything."""

    town: Town
    subject: UUID
    user: User
    sealed: str
    cluster: PrivateCluster
    folder: Path

    @property
    def person(self) -> Person:
        """The person by every key that the rooms know."""
        given = person_of(email=EMAIL, user_id=self.user.id)
        return whole_person(institution_id=self.town.id, person=given, everywhere=True)

    def server(self, database: str = NAME) -> str:
        """Return the address of a database for who may do everything."""
        return self.cluster.url_for(SUPERUSER, database=database)


def point_at(cluster: PrivateCluster, database: str) -> None:
    connection.close()
    connection.settings_dict.update(connection_settings(cluster.url_for(APP, database=database)))


@pytest.fixture
def ground(
    cluster: PrivateCluster,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Ground]:
    """A town with a person of whom much is written, in a database of its own."""
    monkeypatch.setattr(django_settings, "DATA", tmp_path)
    before = dict(connection.settings_dict)
    with database_of_its_own(cluster, NAME), django_db_blocker.unblock():
        point_at(cluster, NAME)
        try:
            yield planted(cluster, tmp_path)
        finally:
            connection.close()
            connection.settings_dict.update(before)


def planted(cluster: PrivateCluster, folder: Path) -> Ground:
    town = open_town(name="Primăria Alba", domain="alba.example")
    user = accounts.create_user(email=EMAIL, full_name=f"Dan {TOKEN}", now=NOW)
    accounts.change_profile(user=user, phone="", addressed_as=f"dl. {TOKEN}", now=NOW)
    accounts.write_note(user=user, text=f"nota {TOKEN}", password=None, now=NOW)
    accounts.issue_sign_in_link(user=user, now=NOW)
    with acting_for(town.id):
        sent = number_given(town, to=EMAIL)
        delivery = delivery_of(sent)
        subject = subjects.subject_of(identities={"email": EMAIL, "external": TOKEN}, now=NOW).id
        sealed = subjects.seal_for(
            subject_id=subject, table="rights_privacyrequest", column="details", row="1", text=f"cer {TOKEN}"
        )
    delivered(town, delivery, FakeWay())
    town.register(subject=f"Cerere a lui {TOKEN}", sender=f"Dan {TOKEN}")
    return Ground(town, subject, user, sealed, cluster, folder)


def erase(ground: Ground) -> list[Treated]:
    """Erase a person in every room, as the rights desk does."""
    person = ground.person
    treated: list[Treated] = []
    with acting_for(ground.town.id):
        for holder in holders():
            treated += holder.erase(institution_id=ground.town.id, person=person, now=LATER)
        gone = [one.place for one in treated if one.done is not Done.KEPT]
        subjects.note_erased(subject_id=ground.subject, places=gone, now=LATER)
        subjects.destroy_keys(subject_id=ground.subject, reason="cerere", by=None, now=LATER)
    return treated


def plant_everywhere(ground: Ground) -> set[tuple[str, str]]:
    """Write the token into every text column about a person, of every row about this one; return which took it."""
    done: set[tuple[str, str]] = set()
    personal = {
        (entry.model, entry.field) for entry in catalogue_of(apps.get_models()).entries if entry.persons
    }
    columns = {model._meta.db_table: model for model in apps.get_models()}
    places = {
        datum.place
        for holder in holders()
        for datum in holder.collect(institution_id=ground.town.id, person=ground.person)
    }
    with psycopg.connect(ground.server(), autocommit=True) as server:
        # What rooms keep from being changed is planted all the same: it is what must not be found afterwards.
        server.execute("SET session_replication_role = replica")
        for place in sorted(places):
            for field in columns[place.table]._meta.concrete_fields:
                if field.get_internal_type() not in ("CharField", "TextField", "JSONField", "EmailField"):
                    continue
                if (columns[place.table]._meta.label, field.name) not in personal:
                    continue
                if field.is_relation or field.attname.endswith(("_sealed", "digest")):
                    continue
                value = f'{{"x": "{TOKEN}"}}' if field.get_internal_type() == "JSONField" else TOKEN
                if field.attname in ("email", "address"):
                    value = EMAIL
                statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
                    sql.Identifier(place.table), sql.Identifier(field.attname)
                )
                try:
                    server.execute(statement, [value, place.row])
                except (
                    psycopg.errors.CheckViolation,
                    psycopg.errors.DataError,
                    psycopg.errors.UniqueViolation,
                ):
                    continue  # a closed list of values, or a form that holds no words
                done.add((place.table, field.attname))
    return done


def dump(ground: Ground, *options: str) -> bytes:
    """Dump the database as it is kept overnight, or as text."""
    command = [find_binaries().program("pg_dump"), "--dbname", ground.server(), *options]
    return subprocess.run(command, check=True, capture_output=True).stdout


def found_in_dump(text: str) -> set[tuple[str, str, str]]:
    """Return (table, row, column) of everything in a dump in which the token stands."""
    found, table, names = set(), "", [""]
    for line in text.splitlines():
        if line.startswith("COPY public."):
            table, rest = line.removeprefix("COPY public.").split(" (", 1)
            names = [name.strip(' "') for name in rest.split(")", 1)[0].split(",")]
        elif line == "\\.":
            table = ""
        elif table and TOKEN in line:
            values = dict(zip(names, line.split("\t"), strict=True))
            found |= {(table, values.get("id", ""), name) for name, value in values.items() if TOKEN in value}
    return found


def restore(ground: Ground, kept: bytes) -> None:
    """Put yesterday's dump in place of the database, and look at that one from now on."""
    connection.close()
    with psycopg.connect(ground.server("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {RESTORED} OWNER registratura_owner")
    subprocess.run(
        [find_binaries().program("pg_restore"), "--dbname", ground.server(RESTORED)],
        input=kept,
        check=True,
        capture_output=True,
    )
    point_at(ground.cluster, RESTORED)


def test_ac_i3_1_a_planted_token_is_found_nowhere_outside_what_the_law_keeps(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    columns = plant_everywhere(ground)
    entries = {(entry.model, entry.field): entry for entry in catalogue_of(apps.get_models()).entries}
    models = {model._meta.db_table: model for model in apps.get_models()}
    assert {("messaging_message", "context"), ("accounts_profile", "addressed_as")} <= columns
    assert {table for table, _row, _column in found_in_dump(dump(ground).decode())} >= {"accounts_user"}

    treated = erase(ground)

    kept = {one.place for one in treated if one.kept is not None}
    assert all(one.kept.reason and one.kept.law for one in treated if one.kept is not None)
    left_over = []
    for table, row, column in sorted(found_in_dump(dump(ground).decode())):
        model = models[table]
        field = next(one.name for one in model._meta.concrete_fields if one.column == column)
        entry = entries[(f"{model._meta.app_label}.{model.__name__}", field)]
        if entry.erasure != Erasure.RETAIN and Place(table, row) not in kept:
            left_over.append(f"{table}.{column} #{row}")
    assert not left_over
    in_files = [
        place
        for place in ground.folder.rglob("*")
        if place.is_file() and (TOKEN in place.name or TOKEN.encode() in place.read_bytes())
    ]
    assert not in_files
    assert TOKEN not in caplog.text
    assert not [letter for letter in mail.outbox if TOKEN in str(letter.message())]
    with acting_for(ground.town.id):
        assert persons.find_by_identity("email", EMAIL) is None


def test_ac_i4_1_a_restored_dump_cannot_open_an_erased_person_even_without_the_replay(ground: Ground) -> None:
    yesterday = dump(ground, "--format=custom")

    def told() -> str:
        with acting_for(ground.town.id), connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(address || text, ' ') FROM messaging_delivery")
            return str(cursor.fetchone()[0])

    erase(ground)
    restore(ground, yesterday)

    with acting_for(ground.town.id):  # the replay is skipped: what was sealed is noise all the same
        found = persons.subject(ground.subject)
        assert found is not None
        assert found.state == "active"
        with pytest.raises(envelopes.KeyGoneError):
            persons.identities_of(ground.subject)
        with pytest.raises(envelopes.KeyGoneError):
            persons.open_for(sealed=ground.sealed, table="rights_privacyrequest", column="details", row="1")
    assert TOKEN in told()  # what was in clear is back, until the replay
    assert persons.replayed_number() < erasures.last_number()

    assert retention.erase_again(now=LATER) == 2
    assert retention.erase_again(now=LATER) == 0

    assert TOKEN not in told()
    assert User.objects.get(pk=ground.user.id).email != EMAIL
    with acting_for(ground.town.id):
        found = persons.subject(ground.subject)
        assert found is not None
        assert found.state == "erased"


def test_ac_i1_2_a_dump_and_the_code_without_the_keys_reveal_nothing_sealed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = dump(ground).decode()
    assert ground.sealed not in text  # it was sealed for this test and written nowhere
    with acting_for(ground.town.id):
        assert {line.value for line in persons.identities_of(ground.subject)} == {EMAIL, TOKEN}
    sealed = {(table, column) for table, _row, column in found_in_dump(text)}

    assert not {("subjects_identity", "sealed"), ("accounts_privatenote", "text_sealed")} & sealed
    monkeypatch.setattr(django_settings, "DATA", tmp_path_factory.mktemp("stolen"))
    with acting_for(ground.town.id), pytest.raises(envelopes.KeyGoneError):
        persons.identities_of(ground.subject)
