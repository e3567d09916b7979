"""The database that a process of the tests uses, thrown away when a module left rows in it."""

from typing import cast

import psycopg
from psycopg import sql

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import OWNER, SUPERUSER
from registratura.toolkit.postgres.provision import DATABASE
from tests.migrated import FRESH
from tests.towns import Towns


class UsedDatabase:
    """A migrated database, and the towns that are put into it."""

    def __init__(self, cluster: PrivateCluster) -> None:
        self.towns, self._cluster = Towns(), cluster
        self._laid()

    def renew_if_used(self) -> bool:
        """Take a new database where somebody committed rows; nobody of this process is connected."""
        with psycopg.connect(self._cluster.url_for(SUPERUSER), autocommit=True) as server:
            (left,) = cast(tuple[bool], server.execute(self._rows_left).fetchone())
        if left:
            with psycopg.connect(
                self._cluster.url_for(SUPERUSER, database="postgres"), autocommit=True
            ) as server:
                server.execute(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{DATABASE}" TEMPLATE "{FRESH}" OWNER {OWNER}')
            self._laid()
        return left

    def _laid(self) -> None:
        self.towns.lay(self._cluster)
        with psycopg.connect(self._cluster.url_for(SUPERUSER), autocommit=True) as server:
            (first,) = cast(
                tuple[int], server.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
            )
            tables = server.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            ).fetchall()
        looks = [
            sql.SQL("EXISTS (SELECT FROM {} WHERE xmin::text::bigint >= {})").format(
                sql.Identifier("public", name), sql.Literal(first)
            )
            for (name,) in tables
        ]
        self._rows_left = sql.SQL("SELECT ") + sql.SQL(" OR ").join(looks)
