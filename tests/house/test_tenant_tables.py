"""The second wall, as the database itself describes it: policies, keys and grants of every tenant table."""

from dataclasses import dataclass, replace

import pytest
from django.apps import apps
from django.db import connection

from registratura.toolkit.models import TenantModel

from .tree import rooms, says

# Tables with an institution's column that are read before any scope can be open, with the reason.
OUTSIDE_THE_WALL: dict[str, str] = {}

FACTS = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid
             AND pg_get_expr(p.polqual, p.polrelid) LIKE '%%app.institution%%'
             AND pg_get_expr(coalesce(p.polwithcheck, p.polqual), p.polrelid) LIKE '%%app.institution%%'),
       ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
             WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.place),
       ARRAY(SELECT x.relname || ':' || coalesce(a.attname, '(expression)') FROM pg_index i
             JOIN pg_class x ON x.oid = i.indexrelid
             LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = c.oid AND i.indisunique ORDER BY 1),
       ARRAY(SELECT coalesce(r.rolname, 'PUBLIC') || ':' || g.privilege_type FROM aclexplode(c.relacl) g
             LEFT JOIN pg_roles r ON r.oid = g.grantee WHERE g.grantee <> c.relowner
             AND (g.grantee = 0 OR g.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')))
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname = %s
"""

FOREIGN_KEYS = """
SELECT t.relname, k.conname, f.relname,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, place)
             JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.attnum ORDER BY u.place),
       ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(attnum, place)
             JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = u.attnum ORDER BY u.place)
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
WHERE k.contype = 'f'
"""


@dataclass(frozen=True)
class Table:
    """What the catalogs say of one table."""

    name: str
    enabled: bool
    forced: bool
    policies: tuple[str, ...]  # those that read the institution's setting, for reading and for writing
    primary_key: tuple[str, ...]
    unique_indexes: tuple[str, ...]  # `index:first column`
    grave_grants: tuple[str, ...]  # `role:privilege` that go round policies, or that everyone has

    def faults(self) -> list[str]:
        """Return what is missing from the wall round this table."""
        found = []
        if not (self.enabled and self.forced):
            found.append("row-level security is not forced")
        if not self.policies:
            found.append("no policy on app.institution")
        if self.primary_key != ("institution_id", "id"):
            found.append(f"primary key is {self.primary_key}")
        found += [
            f"unique index {index} does not begin with the institution"
            for index in self.unique_indexes
            if not index.endswith(":institution_id")
        ]
        found += [f"grant {grant}" for grant in self.grave_grants]
        return found


@dataclass(frozen=True)
class ForeignKey:
    """What the catalogs say of one foreign key."""

    table: str
    name: str
    target: str
    columns: tuple[str, ...]
    target_columns: tuple[str, ...]

    def faults(self, tenants: set[str]) -> list[str]:
        """Return a fault when a key between tenant tables could cross institutions."""
        if not {self.table, self.target} <= tenants:
            return []
        whole = self.columns[:1] == ("institution_id",) and self.target_columns[:1] == ("institution_id",)
        return [] if whole else [f"{self.table}: {self.name} {self.columns} lacks the institution in front"]


def tenant_tables() -> list[str]:
    """Return the tables of every tenant model, by name."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


def read_table(name: str) -> Table:
    """Read the facts of one table."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [name])
        row = cursor.fetchone()
    assert row is not None, f"{name} is not in the database"
    return Table(row[0], row[1], row[2], *(tuple(part) for part in row[3:]))


@pytest.mark.django_db
@pytest.mark.parametrize("name", tenant_tables())
def test_a_tenant_table_is_walled_in(name: str) -> None:
    faults = read_table(name).faults()

    assert not faults, says(faults)


def test_each_hole_in_the_wall_is_seen() -> None:
    whole = Table("t", True, True, ("tenant",), ("institution_id", "id"), ("t_pkey:institution_id",), ())

    assert whole.faults() == []
    for hole in (
        {"enabled": False},
        {"forced": False},
        {"policies": ()},
        {"primary_key": ("id",)},
        {"unique_indexes": ("t_number_once:number",)},
        {"grave_grants": ("registratura_app:TRUNCATE",)},
    ):
        assert len(replace(whole, **hole).faults()) == 1, hole  # type: ignore[arg-type]


@pytest.mark.django_db
def test_foreign_keys_between_tenant_tables_hold_the_institution() -> None:
    tenants = set(tenant_tables())
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        keys = [ForeignKey(row[0], row[1], row[2], tuple(row[3]), tuple(row[4])) for row in cursor.fetchall()]

    faults = [fault for key in keys for fault in key.faults(tenants)]

    assert keys
    assert not faults, says(faults)


def test_a_foreign_key_across_institutions_is_seen() -> None:
    key = ForeignKey("a", "a_b_fk", "b", ("b_id",), ("id",))

    whole = replace(key, columns=("institution_id", "b_id"), target_columns=("institution_id", "id"))

    assert key.faults({"a", "b"})
    assert not key.faults({"a"})
    assert not whole.faults({"a", "b"})


@pytest.mark.django_db
def test_every_relation_between_tenant_models_exists_in_the_database() -> None:
    """A key that Django declares without a constraint would be held by code alone."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        held = {(row[0], column) for row in cursor.fetchall() for column in row[3]}

    faults = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model._meta.managed
        for field in model._meta.concrete_fields
        if field.is_relation and (model._meta.db_table, field.column) not in held
    ]

    assert not faults, says(faults)


@pytest.mark.django_db
def test_a_table_with_an_institution_is_a_tenant_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND column_name = 'institution_id'"
        )
        named = {row[0] for row in cursor.fetchall()}

    outside = named - set(tenant_tables()) - set(OUTSIDE_THE_WALL)

    assert not outside, f"tables outside the wall: {sorted(outside)}"
    assert set(OUTSIDE_THE_WALL) <= named


@pytest.mark.django_db
def test_views_run_with_the_rights_of_the_reader() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR"
            " (relkind = 'v' AND NOT coalesce(reloptions::text, '') LIKE '%security_invoker=%'))"
        )
        leaking = [row[0] for row in cursor.fetchall()]

    assert not leaking


@pytest.mark.django_db
def test_functions_with_borrowed_rights_are_closed() -> None:
    """A SECURITY DEFINER function fixes its search path and is not for everyone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, coalesce(proconfig::text, '') LIKE '%search_path=%',"
            " proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(proacl) WHERE grantee = 0)"
            " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        functions = cursor.fetchall()

    assert functions
    assert not [name for name, fixed, _ in functions if not fixed], "search_path is not fixed"
    assert not [name for name, _, for_everyone in functions if for_everyone], "everyone may call it"


@pytest.mark.django_db
@pytest.mark.parametrize("privilege", ["INSERT", "DELETE", "TRUNCATE"])
def test_the_application_cannot_add_or_take_entries_by_itself(privilege: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('registratura_app', 'registers_entry', %s)", [privilege])
        (allowed,) = cursor.fetchone() or (None,)

    assert allowed is False


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["number", "year", "registered_at", "registered_on", "register_id"])
def test_the_application_cannot_change_what_was_registered(column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_column_privilege('registratura_app', 'registers_entry', %s, 'UPDATE')", [column]
        )
        (allowed,) = cursor.fetchone() or (None,)

    assert allowed is False


def test_every_room_with_tenant_data_is_covered() -> None:
    covered = {model._meta.app_label for model in apps.get_models() if issubclass(model, TenantModel)}

    assert covered <= set(rooms())
    assert {"journal"} <= covered
