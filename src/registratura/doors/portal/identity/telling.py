"""Telling a person by letter and in the security history what changed about the proofs of the account."""

from typing import Any

from django.http import HttpRequest

from registratura.accounts.kinds import Happened
from registratura.doors.shared import letters
from registratura.doors.shared.security_history import told_of


def tell(request: HttpRequest, *, user: Any, kind: Happened, what: str) -> None:
    """Write to a person what changed, and write it down. `what`: a sentence without any secret."""
    told_of(request, kind, user_id=user.pk)
    context = {"name": user.full_name, "what": what}
    letters.send(letters.letter(template="account/email/identity", to=user.email, context=context))
