"""The second wall round the tables of this room, and what the database refuses whoever asks."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError

from registratura.dispatch import services as dispatch
from registratura.dispatch.models import Shipment
from registratura.dispatch.terms import Method
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import kept_file

from .letters import now, prepared, sent, today

TABLES = sorted(model._meta.db_table for model in apps.get_app_config("dispatch").get_models())
ROLES = ("registratura_app", "registratura_auditor", "registratura_owner")


def fill(town: Town) -> None:
    """Give a town rows in every table of this room."""
    from registratura.documents import services as documents

    by: dict[str, Any] = {"by": town.registrar, "now": now()}
    with acting_for(town.id):
        dispatch.set_options(
            post_office="OP", contract="", email_counts="read", methods=list(Method.values), **by
        )
        gone, paper, letter, given_up = (
            sent(town),
            prepared(town, method="hand"),
            prepared(town),
            prepared(town),
        )
        dispatch.cancel(shipment_id=given_up.id, reason="Nu mai trebuie", **by)
        dispatch.hand_over(
            shipment_id=paper.id,
            receiver_name="Ionescu Maria",
            identity_kind="known",
            received_at=by["now"],
            **by,
        )
        bundle = dispatch.open_bundle(day=today(), post_office="OP", **by)
        dispatch.fill(bundle_id=bundle.id, shipment_ids=[letter.id], **by)
        dispatch.close_bundle(bundle_id=bundle.id, **by)
        received = kept_file(town, name="AR.txt")
        document = documents.add_document(received=received, now=now(), by=None)
        dispatch.add_proof(
            kind="ar", document_id=document.id, sha256=received.inspection.sha256, shipment_id=gone.id, **by
        )


@pytest.fixture(scope="module")
def towns(two_towns: tuple[Town, Town]) -> tuple[Town, Town]:
    """Both towns with rows in every table."""
    for each in two_towns:
        fill(each)
    return two_towns


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", TABLES)
def test_r12_a_role_sees_one_town_or_none(
    roles: Any, towns: tuple[Town, Town], table: str, role: str
) -> None:
    seen: dict[int, list[int]] = {}
    for each in towns:
        with roles.acting_as(role, institution=each.id) as cursor:
            cursor.execute(f"SELECT DISTINCT institution_id FROM {table}")
            seen[each.id] = [row[0] for row in cursor.fetchall()]
    with roles.acting_as(role) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        without = cursor.fetchone()[0]

    assert without == 0
    assert seen == {each.id: [each.id] for each in towns}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_not_even_the_owner_deletes(roles: Any, towns: tuple[Town, Town], table: str, statement: str) -> None:
    with (
        pytest.raises(DatabaseError),
        roles.acting_as("registratura_owner", institution=towns[0].id) as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE dispatch_shipment SET recipient_name = 'Altul' WHERE state = 'sent'", "RG006"),
        ("UPDATE dispatch_shipment SET state = 'prepared' WHERE state = 'sent'", "RG006"),
        ("UPDATE dispatch_shipment SET note = 'x' WHERE state = 'cancelled'", "RG006"),
        ("UPDATE dispatch_shipment SET method = 'hand' WHERE state = 'bundled'", "RG001"),
        ("UPDATE dispatch_bundle SET number = number + 1 WHERE state = 'closed'", "RG001"),
        ("UPDATE dispatch_bundle SET state = 'open' WHERE state = 'closed'", "RG006"),
        ("UPDATE dispatch_bundlesequence SET last_number = last_number + 2", "RG001"),
        ("UPDATE dispatch_proof SET text = 'altceva'", ""),
        ("UPDATE dispatch_handdelivery SET receiver_name = 'Altul'", ""),
    ],
)
def test_not_even_the_owner_rewrites_what_left(
    roles: Any, towns: tuple[Town, Town], statement: str, code: str
) -> None:
    with (
        pytest.raises(DatabaseError) as refusal,
        roles.acting_as("registratura_owner", institution=towns[0].id) as cursor,
    ):
        cursor.execute(statement)

    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert not code or cause.sqlstate == code


def test_rows_are_made_by_services_alone(towns: tuple[Town, Town]) -> None:
    with acting_for(towns[0].id), pytest.raises(TypeError):
        Shipment.objects.create()
