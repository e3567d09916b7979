"""
Who mentions bytes: every column of the program that refers to a document, or may hold the digest of one.

The tables are found in the models, so that a table that comes later holds what it mentions until somebody says it only
describes it. Rows are counted in the scope of the institution.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection, models

from registratura.toolkit.models import TenantModel

DIGEST_LETTERS = 64


@dataclass(frozen=True, slots=True)
class Mention:
    """A column that mentions documents (by key) or bytes (by digest). name: `room.Model.field`."""

    name: str
    table: str
    column: str
    by_key: bool


@cache
def mentions(document: str) -> tuple[Mention, ...]:
    """Return every column of a tenant table that refers to the model `document` or has the form of a digest."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, TenantModel) or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            by_key = (
                isinstance(target, type)
                and issubclass(target, models.Model)
                and target._meta.label == document
            )
            digest = (
                isinstance(field, models.CharField)
                and field.max_length == DIGEST_LETTERS
                and field.name.endswith("sha256")
            )
            if by_key or digest:
                name = f"{model._meta.label}.{field.name}"
                found.append(Mention(name, model._meta.db_table, field.column or field.name, by_key))
    return tuple(sorted(found, key=lambda one: one.name))


def mentioned_in(
    *,
    document: str,
    document_ids: Collection[int],
    sha256: str,
    but: Collection[str],
    where: Mapping[str, str],
) -> str:
    """
    Return the first column, by name, that mentions one of these documents or this digest; empty when none does.

    but: columns that only describe. where: a condition in SQL under which rows of a column count. Must run in a scope.
    """
    for one in mentions(document):
        if one.name in but:
            continue
        value = list(document_ids) if one.by_key else sha256
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{one.table}" WHERE "{one.column}" = '
                f"{'ANY(%s)' if one.by_key else '%s'} AND ({where.get(one.name, 'true')}))",
                [value],
            )
            if cursor.fetchone()[0]:
                return one.name
    return ""
