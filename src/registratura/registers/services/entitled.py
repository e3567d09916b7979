"""Numbers that are given although new documents are not registered any more: answers within running terms."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def within_running_term() -> Iterator[None]:
    """
    Let numbers be given although the institution's agreement has ended, for what a running legal term asks.

    Must run inside a scope. The caller has seen that the term runs. Law: OG 27/2002 art. 8, Legea 544/2001 art. 7.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.running_term', 'on', true)")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.running_term', '', true)")
