"""
The wall between purposes in the database: after each `migrate`, the owner brings it to what the catalogue says.

Every tenant table whose dataset the supplier only keeps gets one restrictive policy. It adds to the tenant's policy and
cannot be widened by another; it reads a setting and no column, so that the server asks it once for a statement, not
once for a row. New tables get it by being declared; nobody writes it in a migration.
"""

from typing import Any

from django.apps import apps
from django.db import connections

from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.models import TenantModel
from registratura.toolkit.personal_data import is_records, refused_purposes
from registratura.toolkit.tables import APP_ROLE

POLICY = "purpose"
SETTING = "coalesce(current_setting('app.purpose', true), '')"
# The journal is written by the owner's function, which must go on writing while a purpose is open.
WRITTEN_BY_THE_OWNER = ("journal_",)
# Searched by the owner's functions, which ask for the purpose themselves: any policy on the owner would keep it from
# the indexes, since `@@` and LIKE are not leakproof (decisions 21 and 28).
SEARCHED_BY_THE_OWNER = ("registers_entrysearch", "correspondents_correspondent")


def wanted_walls() -> dict[str, str]:
    """Return for each table of the records wing the statement's tail: for whom, and with which values it opens."""
    return {
        model._meta.db_table: _policy(model._meta.db_table, refused_purposes(model))
        for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table)
        if issubclass(model, TenantModel) and is_records(model)
    }


def _policy(table: str, refused: frozenset[Purpose]) -> str:
    # The values that open are named, not those that shut: a purpose nobody knows reads nothing.
    opens = ", ".join(f"'{value}'" for value in ("", *(each for each in Purpose if each not in refused)))
    by_owner = table.startswith(WRITTEN_BY_THE_OWNER) or table in SEARCHED_BY_THE_OWNER
    who = f" TO {APP_ROLE}" if by_owner else ""
    return f"AS RESTRICTIVE{who} USING ({SETTING} IN ({opens}))"


def raise_purpose_walls(*, using: str = "default", **_: Any) -> None:
    """Bring the policies to what the catalogue says; touches only tables that differ. Safe to repeat."""
    wanted = wanted_walls()
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_class c"
            " LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = %s"
            " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
            "   AND pg_get_userbyid(c.relowner) = current_user AND c.relrowsecurity",
            [POLICY],
        )
        for table, standing in cursor.fetchall():
            tail = wanted.get(table)
            if standing == tail:
                continue
            cursor.execute(f'DROP POLICY IF EXISTS {POLICY} ON "{table}"')
            if tail is not None:
                cursor.execute(f'CREATE POLICY {POLICY} ON "{table}" {tail}')
                cursor.execute(f'COMMENT ON POLICY {POLICY} ON "{table}" IS %s', [tail])
