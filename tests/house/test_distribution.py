"""
Growing: each tenant table can be divided by institution, over the parts of one server or over many servers.

PostgreSQL itself says whether its own hash partitions can be made; the rules of Citus, a distributed PostgreSQL, are
asked of the catalogs: every key holds the institution, references go to tables of the same institution or to small
ones that stand on every server, and nothing outside refers to a divided table. `docs/growing.md` says when.
"""

import re
from dataclasses import dataclass, replace

import psycopg
import pytest
from django.db import connection

from .test_tenant_tables import tenant_tables
from .tree import SOURCE, modules, says

pytestmark = pytest.mark.django_db

# Tables without an institution that tenant tables refer to: small, read everywhere, written seldom. On many servers
# they are copied to each (reference tables).
ON_EVERY_SERVER: dict[str, str] = {
    "institutions_institution": "a row for each institution; every tenant row belongs to one",
    "accounts_user": "a row for each person who signs in; a person may work in several institutions",
}
# Tables without an institution that refer to a divided one, with what is done about it on many servers.
REFER_INTO_DIVIDED: dict[str, str] = {}

KEYS = """
SELECT k.conname, k.contype::text, t.relname, coalesce(f.relname, ''),
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) AS u(attnum)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.attnum),
       ARRAY(SELECT o.oprname::text FROM unnest(k.conexclop) AS e(oid) JOIN pg_operator o ON o.oid = e.oid),
       k.confdeltype::text || k.confupdtype::text
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
 WHERE k.contype IN ('f', 'x', 'p', 'u') AND t.relnamespace = 'public'::regnamespace AND k.conparentid = 0
"""


@dataclass(frozen=True)
class Key:
    """A constraint as the catalogs tell it. kind: p, u, x or f; acts: what a reference does on delete and update."""

    name: str
    kind: str
    table: str
    target: str
    columns: tuple[str, ...]
    operators: tuple[str, ...]
    acts: str

    def faults(self, divided: set[str]) -> list[str]:
        """Return what keeps the table from being divided by institution."""
        if self.table not in divided:
            into = self.kind == "f" and self.target in divided and self.table not in REFER_INTO_DIVIDED
            return [f"{self.table}: {self.name} refers to {self.target}, which is divided"] if into else []
        if self.kind != "f":
            return self._of_own_rows()
        if self.target not in divided:
            known = self.target in ON_EVERY_SERVER
            return (
                []
                if known
                else [f"{self.table}: {self.name} refers to {self.target}, which is on one server"]
            )
        if "institution_id" not in self.columns:
            return [f"{self.table}: {self.name} lacks the institution"]
        if {"n", "d"} & set(self.acts):
            return [f"{self.table}: {self.name} would empty the institution with the rest of the key"]
        return []

    def _of_own_rows(self) -> list[str]:
        if "institution_id" not in self.columns:
            return [f"{self.table}: {self.name} {self.columns} lacks the institution"]
        if self.kind == "x" and "=" not in self.operators:
            return [f"{self.table}: {self.name} does not compare institutions by ="]
        return []


def keys() -> list[Key]:
    """Return every key, unique and excluding constraint and reference of the product's tables."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        return [
            Key(name, kind, table, target, tuple(columns), tuple(operators), acts)
            for name, kind, table, target, columns, operators, acts in cursor.fetchall()
        ]


@pytest.mark.django_db
def test_every_key_of_a_tenant_table_allows_to_divide_it_by_institution() -> None:
    divided, found = set(tenant_tables()), keys()

    faults = [fault for key in found for fault in key.faults(divided)]

    assert {key.kind for key in found} >= {"p", "f"}
    assert not faults, says(faults)


@pytest.mark.django_db
def test_no_exception_is_listed_in_vain() -> None:
    divided, found = set(tenant_tables()), keys()

    assert set(ON_EVERY_SERVER) <= {key.target for key in found if key.table in divided}
    assert set(REFER_INTO_DIVIDED) <= {key.table for key in found if key.target in divided}


def test_each_key_that_forbids_it_is_seen() -> None:
    whole = Key("k", "f", "a", "b", ("institution_id", "b_id"), (), "aa")

    assert whole.faults({"a", "b"}) == []
    for planted in (
        replace(whole, columns=("b_id",)),
        replace(whole, acts="na"),
        replace(whole, target="loose"),
        replace(whole, kind="u", columns=("number",)),
        replace(whole, kind="x", operators=("&&",)),
        replace(whole, table="loose"),
    ):
        assert len(planted.faults({"a", "b"})) == 1, planted


def refused(connection: psycopg.Connection, table: str) -> str:
    """Make a table once more in hash parts by institution, with all its keys; return why the server refuses."""
    try:
        connection.execute(
            f'CREATE TABLE divided (LIKE "{table}" INCLUDING ALL) PARTITION BY HASH (institution_id)'
        )
        for part in range(2):
            connection.execute(
                f"CREATE TABLE divided_{part} PARTITION OF divided FOR VALUES WITH (MODULUS 2, REMAINDER {part})"
            )
    except psycopg.DatabaseError as error:
        return str(error).splitlines()[0]
    finally:
        connection.rollback()
    return ""


def test_the_server_itself_divides_every_tenant_table_by_institution(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        faults = [f"{table}: {why}" for table in tenant_tables() if (why := refused(owner, table))]

    assert not faults, says(faults)


def test_the_server_refuses_to_divide_a_table_whose_key_lacks_the_institution(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute("CREATE TABLE planted (institution_id bigint, number integer UNIQUE)")
        owner.commit()
        try:
            assert "partitioning columns" in refused(owner, "planted")
        finally:
            owner.execute("DROP TABLE planted")
            owner.commit()


# A connection lent for one transaction alone (PgBouncer) must carry nothing over to the next.
OUTLIVES = re.compile(
    r"set_config\(\s*'[^']*',[^;]*?,\s*false\s*\)|\bSET (?!LOCAL\b|CONSTRAINTS\b|TRANSACTION\b)(?:SESSION )?app\."
    r"|\bpg_(?:try_)?advisory_lock(?:_shared)?\(",
    re.IGNORECASE,
)


def outliving(text: str) -> list[str]:
    """Return what a text asks of a connection that would outlive the transaction."""
    return OUTLIVES.findall(text)


def test_nothing_that_is_set_or_locked_outlives_its_transaction() -> None:
    # What only measures does so on a server of its own, with connections that nobody lends.
    ours = (module.path for module in modules() if not module.name.startswith("doors.cli.benchmarks"))
    asked = [*ours, *SOURCE.rglob("*.sql")]

    faults = [
        f"{path.relative_to(SOURCE)}: {what}" for path in asked for what in outliving(path.read_text("utf-8"))
    ]

    assert not faults, says(faults)


def test_what_outlives_its_transaction_is_seen() -> None:
    assert outliving("SELECT set_config('app.institution', %s, false)")
    assert outliving("SET app.institution = '1'")
    assert outliving("SELECT pg_advisory_lock(1)")
    assert not outliving("SELECT set_config('app.institution', %s, true); SELECT pg_advisory_xact_lock(1)")
    assert not outliving("SET LOCAL app.institution = '1'")
