"""Rights of the application's role on the tables of libraries: given after each `migrate`, by the owner."""

from typing import Any

from django.db import connections

from registratura.toolkit.tables import APP_ROLE, AUDITOR_ROLE

# Filled by the owner while migrating: the application only looks.
READ_ONLY = ("django_content_type", "auth_permission")
LIBRARY_PREFIXES = (
    *READ_ONLY,
    "django_session",
    "account_",
    "mfa_",
    "usersessions_",
    "procrastinate_",
)


def grant_library_tables(*, using: str = "default", **_: Any) -> None:
    """Grant reading and writing on the libraries' tables and sequences. Safe to repeat."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relkind = 'S', quote_ident(c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'S')
               AND pg_get_userbyid(c.relowner) = current_user
               AND c.relname ~ %s
            """,
            ["^(" + "|".join(LIBRARY_PREFIXES) + ")"],
        )
        for is_sequence, name in cursor.fetchall():
            if name.startswith(READ_ONLY):
                if not is_sequence:
                    cursor.execute(f"GRANT SELECT ON {name} TO {APP_ROLE}")
            elif is_sequence:
                cursor.execute(f"GRANT USAGE, SELECT ON SEQUENCE {name} TO {APP_ROLE}")
            else:
                cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {APP_ROLE}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {APP_ROLE}, {AUDITOR_ROLE}")
