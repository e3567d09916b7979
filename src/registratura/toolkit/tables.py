"""
What every tenant table gets in its migration: composite keys, forced row-level security, grants.

The rules are those that hash partitions and a distributed PostgreSQL need too: the institution stands first in
the primary key, in every unique key, and in every foreign key between tenant tables.
"""

from collections.abc import Sequence

from django.db import migrations

OWNER_ROLE = "registratura_owner"
APP_ROLE = "registratura_app"
AUDITOR_ROLE = "registratura_auditor"

TENANT = "nullif(current_setting('app.institution', true), '')::bigint"


def tenant_table(
    table: str,
    *,
    grants: Sequence[str],
    references: Sequence[tuple[str, str]] = (),
    known_institution: bool = True,
) -> migrations.RunSQL:
    """
    Wall a table in.

    grants: what the application's role may do (`SELECT`, `INSERT`, `UPDATE`, `DELETE`, or `UPDATE (a, b)`).
    references: (column, referenced tenant table) pairs that become composite foreign keys.
    known_institution: whether a foreign key ties the row to its institution; the journal stands below that room.
    """
    statements = [
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey"',
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY (institution_id, id)',
    ]
    if known_institution:
        statements.append(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_institution_fk" '
            "FOREIGN KEY (institution_id) REFERENCES institutions_institution (id)"
        )
    statements += [foreign_key(table, source, target) for source, target in references]
    return migrations.RunSQL(
        [*statements, *row_level_security(table, grants=grants)],
        reverse_sql=migrations.RunSQL.noop,
    )


def foreign_key(table: str, source: str, target: str) -> str:
    """Return the statement of a composite foreign key to another tenant table."""
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{source}_fk" '
        f'FOREIGN KEY (institution_id, "{source}") REFERENCES "{target}" (institution_id, id)'
    )


def row_level_security(table: str, *, grants: Sequence[str]) -> list[str]:
    """Return the statements that force the policy of the tenant on a table and grant the roles their part."""
    statements = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY tenant ON "{table}" USING (institution_id = {TENANT}) '
        f"WITH CHECK (institution_id = {TENANT})",
    ]
    return statements + plain_grants(table, grants=grants)


def plain_grants(table: str, *, grants: Sequence[str]) -> list[str]:
    """Return the statements that take every right away and give back the named ones."""
    statements = [f'REVOKE ALL ON "{table}" FROM PUBLIC, {APP_ROLE}, {AUDITOR_ROLE}']
    if grants:
        statements.append(f'GRANT {", ".join(grants)} ON "{table}" TO {APP_ROLE}')
    statements.append(f'GRANT SELECT ON "{table}" TO {AUDITOR_ROLE}')
    return statements


def shared_table(table: str, *, grants: Sequence[str]) -> migrations.RunSQL:
    """Grant the roles their part of a table that belongs to no institution."""
    return migrations.RunSQL(tuple(plain_grants(table, grants=grants)), reverse_sql=migrations.RunSQL.noop)
