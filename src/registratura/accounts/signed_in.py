"""A session and the person whose session it is, in one question: every page asks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registratura.accounts.models import User
from registratura.toolkit.statements import prepared_rows

_FIELDS = [field.attname for field in User._meta.concrete_fields]
_KEPT = f"""
SELECT s.session_data, {", ".join(f'u."{field.column}"' for field in User._meta.concrete_fields)}
  FROM django_session s
  LEFT JOIN usersessions_usersession o ON o.session_key = s.session_key
  LEFT JOIN accounts_user u ON u.id = o.user_id
 WHERE s.session_key = %s AND s.expire_date > %s
"""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """
    What is kept under a session's key.

    `person` is who opened the session, when that was written down; whether the session is still that person's is for
    the caller to prove.
    """

    session_data: str
    person: User | None


def kept_session(*, key: str, at: datetime) -> KeptSession | None:
    """Return the session under a key that has not run out at that moment, or None."""
    rows = prepared_rows(_KEPT, [key, at])
    if not rows:
        return None
    session_data, *values = rows[0]
    person = User.from_db("default", _FIELDS, values) if values[0] is not None else None
    return KeptSession(session_data=session_data, person=person)
