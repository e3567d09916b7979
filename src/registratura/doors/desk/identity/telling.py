"""Telling the person of an account what a counter did about it."""

from datetime import datetime

from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.accounts.queries import Contact
from registratura.doors.shared import letters


def tell(*, contact: Contact, kind: Happened, what: str, now: datetime) -> None:
    """Write to a person what changed, and write it in the history of the account, without the office's browser."""
    accounts.note_security_event(user_id=contact.user_id, kind=kind, now=now)
    context = {"name": contact.full_name, "what": what}
    letters.send(letters.letter(template="account/email/identity", to=contact.email, context=context))
