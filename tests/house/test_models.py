"""Each pair is whole, each tenant table refuses a query without a scope."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection, models

from registratura.toolkit.models import TenantModel
from registratura.toolkit.scope import ScopeMissingError

from .tree import rooms, says

OURS = [model for model in apps.get_models() if model._meta.app_label in rooms()]
TENANT = [model for model in OURS if issubclass(model, TenantModel)]


def label(model: type[models.Model]) -> str:
    """Name a model in the list of test cases."""
    return model._meta.label


@pytest.mark.parametrize("model", TENANT, ids=label)
def test_a_tenant_table_refuses_a_query_without_a_scope(model: type[models.Model]) -> None:
    for manager in (model._default_manager, model._base_manager, *model._meta.managers):
        with pytest.raises(ScopeMissingError):
            manager.all()


def test_an_open_manager_would_be_seen() -> None:
    from registratura.institutions.models import Institution

    assert TENANT
    Institution._default_manager.all()


def half_pairs(columns: dict[str, bool], checks: Iterable[str]) -> list[str]:
    """
    Return the `x_at`/`x_by` pairs that could be half full.

    Where the moment is always there, an empty person means that the machine acted (ADR 9).
    columns: each column with whether it may be null. checks: definitions of check constraints.
    """
    faults = []
    for name in columns:
        if not name.endswith("_at"):
            continue
        partners = [f"{name[:-3]}_by", f"{name[:-3]}_by_id"]
        partner = next((each for each in partners if each in columns), None)
        if partner is None or not columns[name]:
            continue
        if not any(_mentions(check, name) and _mentions(check, partner) for check in checks):
            faults.append(f"{name} and {partner} can be half full")
    return faults


def _mentions(check: str, column: str) -> bool:
    words = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in check)
    return column in words.split()


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=label)
def test_pairs_of_when_and_who_are_whole(model: type[models.Model]) -> None:
    columns = {field.column: field.null for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            [model._meta.db_table],
        )
        checks = [row[0] for row in cursor.fetchall()]

    faults = half_pairs(columns, checks)

    assert not faults, says(faults)


def test_a_half_pair_is_seen() -> None:
    columns = {"annulled_at": True, "annulled_by_id": True, "registered_at": False, "registered_by_id": False}

    assert half_pairs(columns, []) == ["annulled_at and annulled_by_id can be half full"]
    assert half_pairs(columns, ["CHECK ((annulled_at IS NULL) = (annulled_by_id IS NULL))"]) == []


@pytest.mark.parametrize("model", OURS, ids=label)
def test_models_have_no_hidden_order_and_protect_what_they_point_at(model: type[models.Model]) -> None:
    faults = [f"Meta.ordering {model._meta.ordering}"] if model._meta.ordering else []
    faults += [
        f"{field.name} is not PROTECT"
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]

    assert not faults, says(faults)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_constraint_names_begin_with_room_and_model(model: type[models.Model]) -> None:
    start = f"{model._meta.app_label}_"
    names = [constraint.name for constraint in model._meta.constraints]
    names += [index.name for index in model._meta.indexes]

    faults = [name for name in names if not name.startswith(start)]

    assert not faults, says(faults)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_field_names_carry_their_kind(model: type[models.Model]) -> None:
    suffixes = {models.DateTimeField: ("_at", "_until"), models.DateField: ("_on",)}
    faults = [
        f"{field.name} should end in {' or '.join(suffixes[type(field)])}"
        for field in model._meta.concrete_fields
        if type(field) in suffixes and not field.name.endswith((*suffixes[type(field)], "_from", "_to"))
        if field.name not in {"last_login", "password"}  # named by Django
    ]

    assert not faults, says(faults)
