"""Letters to a person about the recovery of the account: each turn is told, so that an unasked one is seen."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from registratura.doors.shared import letters


def tell_asked(*, to: str, name: str, by: str, institution: str) -> bool:
    """Tell the person that an administrator asked for the recovery."""
    return _send("recovery_asked", to, {"name": name, "by": by, "institution": institution})


def tell_ended(*, to: str, name: str, institution: str) -> bool:
    """Tell the person that the recovery was refused or stopped."""
    return _send("recovery_ended", to, {"name": name, "institution": institution})


def tell_recovered(*, to: str, name: str) -> bool:
    """Tell the person that the account was recovered."""
    return _send("recovered", to, {"name": name})


def send_link(*, to: str, name: str, institution: str, link: str) -> bool:
    """Send the person the link, and say whether the mail server took it. The code is not in it."""
    return _send("recovery_link", to, {"name": name, "institution": institution, "link": link})


def address_of(*, code: str, secret: str) -> str:
    """Return the whole address of a recovery link; code: of the institution."""
    return settings.PUBLIC_URL + reverse("account_recover", kwargs={"code": code, "secret": secret})


def _send(name: str, to: str, context: dict[str, Any]) -> bool:
    return letters.send(letters.letter(template=f"account/email/{name}", to=to, context=context))
