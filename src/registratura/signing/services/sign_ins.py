"""
A person's own sign-in at a remote signing service, in the browser: OAuth 2.0, authorization code with PKCE.

What the service gives is sealed and handed to the caller, who keeps it as long as the person's own session here; it is
in no table. It lets nobody sign: that takes the PIN and the code of the key besides. No lasting token is kept.
CSC API 2.0, 8.3; RFC 6749; RFC 7636; RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.signing.errors import KeyRefusedError, SignInNeededError, SignInRefusedError
from registratura.signing.keys.remote import RemoteService
from registratura.signing.models import Provider
from registratura.signing.services.options import access_to
from registratura.toolkit.scope import acting_for, required_institution
from registratura.toolkit.sealing import SealBrokenError, seal, unseal

BACK_WITHIN = timedelta(minutes=10)
LONGEST = timedelta(hours=8)
_BEGUN, _HELD = "signing service sign-in begun", "signing service sign-in"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the person goes, and what the caller keeps until the return. `host` is whose page it is."""

    address: str
    host: str
    sealed: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the caller keeps in the person's session, and until when it is good."""

    provider_id: int
    provider_name: str
    until: datetime
    sealed: str


def begin_sign_in(*, provider_id: int, back: str, by: Actor, now: datetime) -> Begun:
    """
    Make ready a sign-in at a service. back: the address, known to the service, to which it sends the person.

    Must run inside a scope. Raises: KeyRefusedError for a service at which persons do not sign in; SettingRefusedError.
    """
    provider = _provider(provider_id)
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    address, host = RemoteService(access_to(provider=provider)).sign_in_address(
        back=back, state=state, challenge=challenge
    )
    kept = {
        "institution": required_institution(),
        "provider": provider.id,
        "person": by.id,
        "state": state,
        "verifier": verifier,
        "until": (now + BACK_WITHIN).isoformat(),
    }
    return Begun(address, host, seal(json.dumps(kept), purpose=_BEGUN))


def finish_sign_in(
    *, institution_id: int, sealed: str, answer: Mapping[str, str], back: str, by: Actor, now: datetime
) -> SignedIn:
    """
    Take what the service sent the person back with. Calls the service: must not run inside a scope.

    sealed: what `begin_sign_in` gave. answer: the parameters of the address.
    Raises: SignInRefusedError when it was not begun here, too late, refused or given up; ServiceFailedError.
    """
    begun = _opened(sealed, _BEGUN)
    mine = (begun.get("institution"), begun.get("person")) == (institution_id, by.id)
    if not mine or not hmac.compare_digest(str(begun.get("state", "")), answer.get("state", "")):
        raise SignInRefusedError(_("Intrarea la serviciu nu a fost începută de aici. Începeți din nou."))
    if now > datetime.fromisoformat(begun["until"]):
        raise SignInRefusedError(_("Intrarea la serviciu a durat prea mult. Începeți din nou."))
    if error := answer.get("error", ""):
        raise SignInRefusedError(_refused(error))
    with acting_for(institution_id):
        provider = _provider(int(begun["provider"]))
        service = RemoteService(access_to(provider=provider))
    token, seconds = service.exchange(code=answer.get("code", ""), back=back, verifier=begun["verifier"])
    until = now + min(timedelta(seconds=seconds), LONGEST)
    with acting_for(institution_id):
        _write_down(provider, by, action="signing.service.entered")
    held = {
        "institution": institution_id,
        "provider": provider.id,
        "person": by.id,
        "token": token,
        "until": until.isoformat(),
    }
    return SignedIn(provider.id, provider.name, until, seal(json.dumps(held), purpose=_HELD))


def token_of(*, institution_id: int, provider_id: int, sealed: str, by: Actor, now: datetime) -> str:
    """
    Return the token of a person's sign-in at a service, for `Secret.token`.

    Raises: SignInNeededError when there is none for this person and service, or it ended.
    """
    held = _opened(sealed, _HELD) if sealed else {}
    whose = (held.get("institution"), held.get("provider"), held.get("person"))
    if whose != (institution_id, provider_id, by.id) or now >= datetime.fromisoformat(held["until"]):
        raise SignInNeededError(
            _(
                "Nu ați intrat la serviciul de semnare sau intrarea a expirat. "
                "Intrați la „Cheile mele de semnare” și reveniți."
            )
        )
    return str(held["token"])


def until_of(
    *, institution_id: int, provider_id: int, sealed: str, by: Actor, now: datetime
) -> datetime | None:
    """Return until when a person's sign-in is good; None when there is none."""
    try:
        token_of(institution_id=institution_id, provider_id=provider_id, sealed=sealed, by=by, now=now)
    except SignInNeededError:
        return None
    return datetime.fromisoformat(_opened(sealed, _HELD)["until"])


def end_sign_in(*, institution_id: int, provider_id: int, sealed: str, by: Actor, now: datetime) -> None:
    """
    Tell the service that a sign-in is over, as far as it hears. Must not run inside a scope.

    The caller forgets what it kept. Raises: KeyRefusedError, SettingRefusedError when the service is gone.
    """
    with acting_for(institution_id):
        provider = _provider(provider_id)
        service = RemoteService(access_to(provider=provider))
        _write_down(provider, by, action="signing.service.left")
    try:
        token = token_of(
            institution_id=institution_id, provider_id=provider_id, sealed=sealed, by=by, now=now
        )
    except SignInNeededError:
        return
    service.revoke(token=token)


def _provider(provider_id: int) -> Provider:
    found = Provider.objects.filter(pk=provider_id, way=Provider.Way.PERSON).first()
    if found is None:
        raise KeyRefusedError(_("La serviciul acesta nu intră fiecare semnatar. Alegeți altul."))
    return found


def _opened(sealed: str, purpose: str) -> dict[str, Any]:
    try:
        found = json.loads(unseal(sealed, purpose=purpose))
    except (SealBrokenError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _refused(error: str) -> str:
    if error == "access_denied":
        return _("Ați renunțat la intrare, sau serviciul nu v-a primit. Nu s-a schimbat nimic.")
    if error in ("server_error", "temporarily_unavailable"):
        return _("Serviciul de semnare nu poate acum. Încercați mai târziu.")
    return _(
        "Serviciul de semnare nu primește programul. Administratorul verifică contul și adresa de întoarcere."
    )


def _write_down(provider: Provider, by: Actor, *, action: str) -> None:
    journal.record(
        action=action,
        subject_type="signing_provider",
        subject_id=provider.id,
        by=by,
        details={"name": provider.name, "url": provider.url},
    )
