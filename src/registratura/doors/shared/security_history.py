"""What happens to accounts at the door, written down for their persons: who signed in, what changed, what failed."""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened

_ADDED = {
    Authenticator.Type.WEBAUTHN: Happened.KEY_ADDED,
    Authenticator.Type.TOTP: Happened.APPLICATION_STARTED,
    Authenticator.Type.RECOVERY_CODES: Happened.CODES_MADE,
}
_REMOVED = {
    Authenticator.Type.WEBAUTHN: Happened.KEY_REMOVED,
    Authenticator.Type.TOTP: Happened.APPLICATION_STOPPED,
}


def told_of(request: HttpRequest, kind: Happened, *, user_id: int | None) -> None:
    """Write down what happened to an account by this request; user_id None: to none that exists."""
    known = "REMOTE_ADDR" in request.META  # an act of the program itself comes from nowhere
    seen = {
        "address": get_adapter().get_client_ip(request) if known else "",
        "agent": request.META.get("HTTP_USER_AGENT", ""),
    }
    accounts.note_security_event(user_id=user_id, kind=kind, now=timezone.now(), seen=seen)


def told_of_failure(request: HttpRequest, *, email: str) -> None:
    """
    Write down that somebody did not get in with this address.

    One question and one row, whether the address has an account or not: neither time nor traffic tells which.
    """
    told_of(request, Happened.SIGN_IN_FAILED, user_id=people.user_id_by_email(email))


def listen() -> None:
    """Listen to what the pages about signing in announce."""
    account.user_logged_in.connect(_signed_in, dispatch_uid="security history")
    user_logged_out.connect(_signed_out, dispatch_uid="security history")
    for signal, kind in (
        (account.password_set, Happened.PASSWORD_SET),
        (account.password_changed, Happened.PASSWORD_CHANGED),
        (account.password_reset, Happened.PASSWORD_RESET),
    ):
        signal.connect(_changed(kind), weak=False, dispatch_uid=f"security history {kind}")
    mfa.authenticator_added.connect(_added, dispatch_uid="security history")
    mfa.authenticator_reset.connect(_added, dispatch_uid="security history")
    mfa.authenticator_removed.connect(_removed, dispatch_uid="security history")
    mfa.authenticator_used.connect(_used, dispatch_uid="security history")
    mfa.authentication_failed.connect(
        _changed(Happened.SECOND_STEP_FAILED), weak=False, dispatch_uid="failed step"
    )


def _signed_in(sender: Any, *, request: HttpRequest, user: Any, **_more: Any) -> None:
    by_link = any(record["method"] == "link" for record in get_authentication_records(request, user))
    told_of(request, Happened.LINK_USED if by_link else Happened.SIGNED_IN, user_id=user.pk)


def _signed_out(sender: Any, *, request: HttpRequest, user: Any, **_more: Any) -> None:
    if user is not None:
        told_of(request, Happened.SIGNED_OUT, user_id=user.pk)


def _changed(kind: Happened) -> Any:
    def heard(sender: Any, *, request: HttpRequest, user: Any, **_more: Any) -> None:
        told_of(request, kind, user_id=user.pk)

    return heard


def _added(sender: Any, *, request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    told_of(request, _ADDED[authenticator.type], user_id=user.pk)


def _removed(sender: Any, *, request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    if authenticator.type in _REMOVED:
        told_of(request, _REMOVED[authenticator.type], user_id=user.pk)


def _used(sender: Any, *, request: HttpRequest, user: Any, authenticator: Any, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        told_of(request, Happened.CODE_USED, user_id=user.pk)
