"""How many questions a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 15
"""What a page of the desk and of the console may ask."""

_ASIDE = ("SAVEPOINT", "RELEASE", "SELECT set_config")


@contextmanager
def few_questions(most: int = MOST) -> Iterator[None]:
    """Fail when more is asked inside; savepoints and scopes, which a test opens more of, are no questions."""
    with CaptureQueriesContext(connection) as found:
        yield
    asked = [one["sql"] for one in found if not one["sql"].startswith(_ASIDE)]
    assert len(asked) <= most, f"{len(asked)} questions:\n" + "\n".join(sql[:160] for sql in asked)
