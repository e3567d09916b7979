"""Roles, database and extensions of the private cluster; doing it again changes nothing."""

import hashlib

import psycopg
from psycopg import sql

from .configuration import APP, AUDITOR, OWNER
from .urls import socket_url

DATABASE = "registratura"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")

# CREATEDB lets the tests make their databases; nothing here may pass over row-level security.
ROLE_ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    AUDITOR: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}


def fingerprint() -> str:
    """Return a digest that changes whenever what `provision` does changes."""
    return hashlib.sha256(repr((DATABASE, EXTENSIONS, ROLE_ATTRIBUTES, _SCHEMA_RIGHTS)).encode()).hexdigest()


def provision(*, folder: str, superuser: str) -> None:
    """
    Make the roles, the extensions (in template1 too, for the databases of tests) and the database.

    Raises:
        psycopg.Error: the server refused, for example because its extensions are not installed.
    """
    with _connect(folder, superuser, "postgres") as connection:
        for role, attributes in ROLE_ATTRIBUTES.items():
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            connection.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))
    _furnish(folder=folder, superuser=superuser, database="template1")
    with _connect(folder, superuser, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
    _furnish(folder=folder, superuser=superuser, database=DATABASE)


_SCHEMA_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER}",
    f"GRANT USAGE ON SCHEMA public TO {APP}, {AUDITOR}",
)


def _connect(folder: str, superuser: str, database: str) -> psycopg.Connection:
    return psycopg.connect(socket_url(role=superuser, folder=folder, database=database), autocommit=True)


def _furnish(*, folder: str, superuser: str, database: str) -> None:
    with _connect(folder, superuser, database) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        for statement in _SCHEMA_RIGHTS:
            connection.execute(statement)
