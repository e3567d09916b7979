"""Reading many rows as they stood at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from registratura.toolkit.scope import acting_for

_ASK = "SET default_transaction_isolation TO 'repeatable read'"
_RESET = "RESET default_transaction_isolation"


@contextmanager
def one_moment_of(institution_id: int) -> Iterator[None]:
    """
    Open the scope of an institution in a transaction whose every statement sees the same moment. For reading.

    Inside a transaction it joins, and sees what that one sees.
    """
    if connection.in_atomic_block:
        with acting_for(institution_id):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
    try:
        with acting_for(institution_id):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_RESET)
