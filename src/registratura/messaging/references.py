"""Names by which letters are known outside: stable, ours alone to make, readable back."""

import re
from dataclasses import dataclass
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac

_LETTER = re.compile(r"<?m(\d{1,18})\.(\d{1,18})\.([0-9a-f]{16})@[^\s<>@]{1,255}>?")
_RETURN = re.compile(r"[+]b(\d{1,18})-(\d{1,18})-([0-9a-f]{16})@")


@dataclass(frozen=True, slots=True)
class Reference:
    """Which message of which institution a name belongs to."""

    institution_id: int
    message_id: int


def letter_reference(*, institution_id: int, message_id: int) -> str:
    """Return the Message-ID of a letter, the same at each attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<m{institution_id}.{message_id}.{_token(institution_id, message_id)}@{domain}>"


def return_address(*, institution_id: int, message_id: int) -> str:
    """Return where a letter comes back to: an address of its own where the mail server knows "+", else the sender's."""
    address: str = settings.MAIL_RETURN_ADDRESS
    if not address:
        return str(settings.DEFAULT_FROM_EMAIL)
    local, _at, domain = address.rpartition("@")
    return f"{local}+b{institution_id}-{message_id}-{_token(institution_id, message_id)}@{domain}"


def reference_in(text: str) -> Reference | None:
    """Return the first name of ours in a text (a header, an address), or None. Forged names are no names."""
    for pattern in (_LETTER, _RETURN):
        for match in pattern.finditer(text):
            found = Reference(int(match[1]), int(match[2]))
            if compare_digest(match[3], _token(found.institution_id, found.message_id)):
                return found
    return None


def webhook_secret(*, institution_id: int, endpoint_id: int, nonce: str) -> bytes:
    """Return the secret that signs what goes to a webhook; derived, so that no table holds it."""
    return salted_hmac(
        "registratura.messaging.webhook", f"{institution_id}:{endpoint_id}:{nonce}", algorithm="sha256"
    ).digest()


def _token(institution_id: int, message_id: int) -> str:
    return salted_hmac(
        "registratura.messaging.reference", f"{institution_id}:{message_id}", algorithm="sha256"
    ).hexdigest()[:16]
