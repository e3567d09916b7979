"""Where sessions are kept: Django's table, asked only for keys that could be there, together with the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from registratura.accounts.signed_in import KeptSession, kept_session

if TYPE_CHECKING:
    from registratura.accounts.models import User

_KEY = re.compile("[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    """
    A session whose key, as the browser sent it, is looked up only when it has the form of one we gave.

    `person` came with the session when it was read; `doors.shared.sessions` proves that the session is theirs.
    """

    person: User | None = None

    def _validate_session_key(self, key: Any) -> bool:
        # A cookie may hold a zero byte, which the database refuses to compare with anything.
        return isinstance(key, str) and _KEY.fullmatch(key) is not None

    def _get_session_from_db(self) -> KeptSession | None:
        kept = kept_session(key=self.session_key or "", at=timezone.now())
        if kept is None:
            self._session_key = None
            return None
        self.person = kept.person
        return kept
