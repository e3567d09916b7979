"""
Towns put into the database in one statement, as `tests.cast.open_town` once left them.

Opening a town takes a hundred statements, and thousands of tests begin with it. The first opening in a process is
looked at: every row it wrote is kept and the opening undone. From then on the rows are put back as they were, under
keys of their own each time, so that nothing that remembers a key takes one town for another.
"""

import json
import re
from dataclasses import fields
from typing import Any

import psycopg
from django.db import connection, models, transaction

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import SUPERUSER
from tests.cast import Town, open_town

# Keys of towns: 1tttttt001 to 1tttttt999, t the number of the town, so that they still fit in 31 bits. All other
# keys of a process begin behind them: what happens in a town is younger than the town.
_KEY = re.compile(r"\b1000000(\d{3})\b")
_FIRST_KEY, _KEYS_BEHIND, _KEYS_BETWEEN = 1_000_000_001, 1_900_000_000, 1_000_000

_FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS towns;
GRANT USAGE ON SCHEMA towns TO PUBLIC;

CREATE OR REPLACE FUNCTION towns.count_from(p_key bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_sequence regclass;
BEGIN
    FOR v_sequence IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE c.relkind = 'S' AND n.nspname = 'public' LOOP
        PERFORM setval(v_sequence, p_key, false);
    END LOOP;
END $$;

-- Every row that the transaction wrote, by table.
CREATE OR REPLACE FUNCTION towns.written() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_table record;
    v_rows jsonb;
    v_all jsonb := '{}';
    v_first bigint := pg_current_xact_id()::text::bigint;
BEGIN
    FOR v_table IN
        SELECT c.oid::regclass AS name, json_agg(a.attname) AS columns
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind = 'r' AND n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped
           AND a.attgenerated = ''
         GROUP BY c.oid
    LOOP
        EXECUTE format('SELECT jsonb_agg(to_jsonb(t)) FROM %s t WHERE xmin::text::bigint >= $1', v_table.name)
           INTO v_rows USING v_first;
        IF v_rows IS NOT NULL THEN
            v_all := v_all || jsonb_build_object(
                v_table.name::text, jsonb_build_object('columns', v_table.columns, 'rows', v_rows));
        END IF;
    END LOOP;
    RETURN v_all;
END $$;

-- Puts rows back as they were; the journal's into the transaction that is open. No trigger sees it: all has been seen.
CREATE OR REPLACE FUNCTION towns.put(p_all jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica AS $$
DECLARE
    v_table text;
    v_columns text;
BEGIN
    FOR v_table IN SELECT jsonb_object_keys(p_all) LOOP
        SELECT string_agg(quote_ident(c), ', ') INTO v_columns
          FROM jsonb_array_elements_text(p_all -> v_table -> 'columns') c;
        EXECUTE format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE
                        SELECT %3$s FROM jsonb_populate_recordset(NULL::%1$s, $1)',
                       v_table, v_columns,
                       CASE v_table WHEN 'journal_record'
                            THEN replace(v_columns, 'transaction_id', 'pg_current_xact_id()::text::bigint')
                            ELSE v_columns END)
          USING p_all -> v_table -> 'rows';
    END LOOP;
END $$;
"""


class Towns:
    """The towns that this process has opened once."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], tuple[str, Town]] = {}
        self._count, self._behind = 0, _KEYS_BEHIND

    def lay(self, cluster: PrivateCluster) -> None:
        """Put what the towns need into a database that has nothing of it; its keys are new too."""
        with psycopg.connect(cluster.url_for(SUPERUSER), autocommit=True) as server:
            server.execute(_FUNCTIONS)
            server.execute("SELECT towns.count_from(%s)", (self._next(),))

    def _next(self) -> int:
        self._behind += _KEYS_BETWEEN
        return self._behind

    def open(self, *, name: str, domain: str) -> Town:
        """Give the town as `open_town` does, in the transaction that is open."""
        if (name, domain) not in self._opened:
            # Behind whatever the test has written before.
            self._opened[name, domain] = _look_at_opening(name, domain, self._next())
        rows, town = self._opened[name, domain]
        self._count += 1
        lead = f"1{self._count:06d}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT towns.put(%s::jsonb)", (_KEY.sub(rf"{lead}\1", rows),))
        return Town(**{one.name: _moved(getattr(town, one.name), lead) for one in fields(Town)})


def _look_at_opening(name: str, domain: str, behind: int) -> tuple[str, Town]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT towns.count_from(%s)", (_FIRST_KEY,))
        town = open_town(name=name, domain=domain)
        cursor.execute("SELECT towns.written()")
        found = cursor.fetchone()[0]
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT towns.count_from(%s)", (behind,))
    tables = json.loads(found) if isinstance(found, str) else found
    # Beside the rows of this town, those that the test had written before.
    for table in tables.values():
        table["rows"] = [row for row in table["rows"] if _KEY.search(json.dumps(row))]
    return json.dumps({name: table for name, table in tables.items() if table["rows"]}), town


def _moved(one: models.Model, lead: str) -> Any:
    """The same object under the keys of another town."""
    names = [field.attname for field in one._meta.concrete_fields]
    values = (getattr(one, name) for name in names)
    return type(one).from_db("default", names, [_moved_key(value, lead) for value in values])


def _moved_key(value: Any, lead: str) -> Any:
    return int(_KEY.sub(rf"{lead}\1", str(value))) if type(value) is int else value
