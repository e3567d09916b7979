"""
The license of an installation on its own premises: activating it, and what follows for its institutions.

An installation without a supplier in it, which was never activated, works whole: nobody is kept from anything. Once
activated it goes by its file: whole while it holds and through its grace, without any network. After that registering
new documents closes; signing in, reading, printing, exporting never do, nor does answering within a running term. That
stands as dated lines with each institution, written when a file is taken in, and asked like any others.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.entitlements import Feature, Line, Reason
from registratura.licensing.own import working
from registratura.licensing.own.working import Kind, OwnStatus
from registratura.toolkit.scope import acting_for

RENEW_FROM_DAYS = 14
"""How long before the end of its file an installation with a network asks for the next one."""


def has_own_license() -> bool:
    """Say whether this installation has a license of its own to speak of: it has no supplier in it."""
    return institutions.supplier() is None


def own_status(*, now: datetime) -> OwnStatus:
    """Return how the license of this installation stands."""
    return working.status(now=now)


def make_request(*, key: str, now: datetime) -> str:
    """
    Make the request of an activation without a network.

    Raises: OwnLicenseRefusedError.
    """
    return working.make_request(key=key, now=now)


def open_request(*, now: datetime) -> str:
    """Return the request that waits for its answer; empty when none does."""
    return working.open_request(now=now)


def take_answer(*, text: str, now: datetime) -> OwnStatus:
    """
    Take the supplier's answer in, with what follows from it.

    Raises: OwnLicenseRefusedError.
    """
    found = working.take_answer(text=text, now=now)
    settle(now=now)
    return found


def activate_online(*, key: str, now: datetime) -> OwnStatus:
    """
    Activate this installation over the network, with what follows from it.

    Raises: OwnLicenseRefusedError.
    """
    found = working.activate_online(key=key, now=now)
    settle(now=now)
    return found


def settle(*, now: datetime) -> int:
    """
    Write down with each institution until when registering is open, and return how many lines changed.

    Safe to repeat. Touches nothing where a supplier's agreement decides, or where no license was ever taken in.
    """
    if not has_own_license():
        return 0
    found = working.status(now=now)
    if found.kind in (Kind.NEVER, Kind.WAITING, Kind.BROKEN):
        return 0  # a file that cannot be read closes nothing: what the last one wrote goes on
    lines = list(_lines(found))
    changed = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            changed += structure.keep_entitlements(lines=lines, now=now)
    return changed


def look_after(*, now: datetime) -> None:
    """Remember the hour, ask for the next file when this one nears its end and there is a network, and settle."""
    if not has_own_license():
        return
    working.note_time(now=now)
    found = working.status(now=now)
    ends = found.expires_at
    if ends is not None and found.supplier_url and (ends - now).days < RENEW_FROM_DAYS:
        with suppress(
            working.OwnLicenseRefusedError
        ):  # its page says how it stands; the next try comes by itself
            working.activate_online(key="", now=now)
    settle(now=now)


def supplier_hosts() -> Iterable[str]:
    """Return the host that this installation's license is asked of, when one is named."""
    return working.supplier_host()


def _lines(found: OwnStatus) -> Iterable[Line]:
    if found.closes_at is None or found.expires_at is None:
        return
    yield Line(
        Feature.REGISTER,
        on_until=timezone.localdate(found.closes_at),
        reason=Reason.EXPIRED,
        warn_from=timezone.localdate(found.expires_at),
    )
