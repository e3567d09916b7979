"""Closed cases leave soon: what was suspected of somebody is not kept."""

from datetime import datetime, timedelta

from django.db import connection

from registratura.toolkit.scope import required_institution

KEPT = timedelta(days=90)


def forget_ended(*, now: datetime) -> int:
    """
    Let go of the cases closed ninety days ago, with their measures and contests; return how many there were.

    Law: Regulation (EU) 2016/679 art. 5(1)(e).
    """
    required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT screening_forget(%s)", [now - KEPT])
        return int(cursor.fetchone()[0])
