"""Short ways to tie rows: to a person who acted, to another row of the institution."""

from typing import Any

from django.db import models


def person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a tie to who acted."""
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def row_of(target: str, *, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a tie to another row of the institution; the migration makes its key whole."""
    return models.ForeignKey(
        target, null=null, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
