"""Where sessions are kept: Django's table, asked only for keys that could be there."""

import re
from typing import Any

from django.contrib.sessions.backends import db

_KEY = re.compile("[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    """A session whose key, as the browser sent it, is looked up only when it has the form of one we gave."""

    def _validate_session_key(self, key: Any) -> bool:
        # A cookie may hold a zero byte, which the database refuses to compare with anything.
        return isinstance(key, str) and _KEY.fullmatch(key) is not None
