"""SQL files as migration operations."""

from importlib import resources

from django.db import migrations


def sql_file(package: str, name: str) -> migrations.RunSQL:
    """Return the operation that runs a room's SQL file whole."""
    text = resources.files(package).joinpath("sql", name).read_text(encoding="utf-8")
    return migrations.RunSQL(text, reverse_sql=migrations.RunSQL.noop)
