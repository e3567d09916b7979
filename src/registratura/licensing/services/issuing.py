"""What happens to a license: issued, changed, renewed, suspended, reinstated, revoked, given to another customer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.licenses.request import key_digest, new_key
from registratura.licensing.errors import LicenseNotFoundError, LicensingRefusedError
from registratura.licensing.kinds import ExpirationBasis, RenewalBasis, Transfer
from registratura.licensing.models import License, Policy
from registratura.licensing.reading import license_by_id
from registratura.licensing.services.setting import known_entitlements
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

SEALED_FOR = "license keys"


@dataclass(frozen=True, slots=True)
class Issued:
    """A license that was issued, with its key."""

    license_id: int
    key: str


@transaction.atomic
def issue_license(
    *,
    policy_id: int,
    name: str,
    customer: int | None,
    machine_count: int | None = None,
    entitlements: Iterable[str] = (),
    expires_at: datetime | None = None,
    by: Actor | None,
    now: datetime,
) -> Issued:
    """
    Issue a license and return it with its key.

    name: what it is for, in the supplier's words. customer: its number in `billing`. machine_count: another number of
    seats than the policy's. expires_at: another end than the policy's term gives.
    Raises: LicensingRefusedError.
    """
    policy = Policy.objects.filter(pk=policy_id).first()
    if policy is None:
        raise LicensingRefusedError(_("Alegeți felul licenței."), field="policy")
    tidy = " ".join(name.replace("\x00", "").split())
    if not tidy or len(tidy) > 120:
        raise LicensingRefusedError(
            _("Scrieți pentru ce este licența, în cel mult 120 de semne."), field="name"
        )
    _refuse_seats(machine_count)
    end = expires_at
    if end is None and policy.term_days and policy.expiration_basis == ExpirationBasis.FROM_CREATION:
        end = now + timedelta(days=policy.term_days)
    if end is not None and end <= now:
        raise LicensingRefusedError(_("Sfârșitul licenței trebuie să fie în viitor."), field="expires_on")
    key = new_key(secrets.token_bytes(64))
    row = License(
        institution_id=required_institution(),
        license=uuid4(),
        policy=policy,
        customer=customer,
        name=tidy,
        key_digest=key_digest(key),
        key_sealed=seal(key, purpose=SEALED_FOR),
        key_ending=key[-5:],
        machine_count=machine_count,
        entitlements=known_entitlements(codes=entitlements),
        issued_at=now,
        expires_at=end,
    )
    row.save(force_insert=True)
    _note(
        "licensing.license.issued",
        row,
        by,
        {"policy": policy.code, "customer": customer or 0, "until": _day(end)},
    )
    return Issued(row.id, key)


@transaction.atomic
def change_license(
    *,
    license_id: int,
    machine_count: int | None,
    entitlements: Iterable[str],
    by: Actor | None,
) -> None:
    """
    Change the seats and the functions of a license; None for the policy's number of seats.

    Raises: LicenseNotFoundError, LicensingRefusedError.
    """
    row = _living(license_id)
    _refuse_seats(machine_count)
    before = {"seats": row.machine_count or 0, "entitlements": list(row.entitlements)}
    row.machine_count, row.entitlements = machine_count, known_entitlements(codes=entitlements)
    row.save(update_fields=["machine_count", "entitlements"])
    after = {"seats": row.machine_count or 0, "entitlements": list(row.entitlements)}
    _note("licensing.license.changed", row, by, {"before": before, "after": after})


@transaction.atomic
def renew_license(*, license_id: int, by: Actor | None, now: datetime) -> datetime:
    """
    Prolong a license by the term of its policy and return its new end.

    Raises: LicenseNotFoundError, LicensingRefusedError for one without an end.
    """
    row = _living(license_id)
    term = row.policy.term_days
    if term is None or row.expires_at is None:
        raise LicensingRefusedError(_("Licența nu are sfârșit, deci nu are ce reînnoi."))
    passed = row.expires_at <= now
    basis = row.policy.renewal_basis
    from_now = basis == RenewalBasis.FROM_NOW or (basis == RenewalBasis.FROM_NOW_IF_EXPIRED and passed)
    before = row.expires_at
    row.expires_at = (now if from_now else before) + timedelta(days=term)
    row.save(update_fields=["expires_at"])
    _note("licensing.license.renewed", row, by, {"before": _day(before), "after": _day(row.expires_at)})
    return row.expires_at


@transaction.atomic
def suspend_license(*, license_id: int, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Suspend a license until it is reinstated. Machines stay let in, and answer SUSPENDED.

    Raises: LicenseNotFoundError, LicensingRefusedError.
    """
    row = _living(license_id)
    if row.suspended_at is not None:
        raise LicensingRefusedError(_("Licența este deja suspendată."))
    row.suspended_at, row.ended_words = now, _reason(reason)
    row.save(update_fields=["suspended_at", "ended_words"])
    _note("licensing.license.suspended", row, by, {"reason": row.ended_words})


@transaction.atomic
def reinstate_license(*, license_id: int, by: Actor | None) -> None:
    """
    Reinstate a suspended license.

    Raises: LicenseNotFoundError, LicensingRefusedError.
    """
    row = _living(license_id)
    if row.suspended_at is None:
        raise LicensingRefusedError(_("Licența nu este suspendată."))
    row.suspended_at, row.ended_words = None, ""
    row.save(update_fields=["suspended_at", "ended_words"])
    _note("licensing.license.reinstated", row, by, {})


@transaction.atomic
def revoke_license(*, license_id: int, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Revoke a license for good.

    Raises: LicenseNotFoundError, LicensingRefusedError.
    """
    row = _living(license_id)
    row.revoked_at, row.ended_words = now, _reason(reason)
    row.save(update_fields=["revoked_at", "ended_words"])
    _note("licensing.license.revoked", row, by, {"reason": row.ended_words})


@transaction.atomic
def transfer_license(*, license_id: int, customer: int, by: Actor | None, now: datetime) -> None:
    """
    Give a license to another customer. Machines that are let in must be let out first.

    Raises: LicenseNotFoundError, LicensingRefusedError.
    """
    from registratura.licensing.reading import facts_of

    row = _living(license_id)
    if row.customer == customer:
        raise LicensingRefusedError(_("Licența este deja a acestui client."), field="customer")
    if facts_of(row, now=now).facts.seats:
        raise LicensingRefusedError(
            _("Licența are locuri ocupate. Dezactivați dispozitivele și așteptați sfârșitul fișierelor date.")
        )
    before = row.customer
    row.customer = customer
    if row.policy.transfer_strategy == Transfer.RESET_EXPIRY and row.policy.term_days:
        row.expires_at = now + timedelta(days=row.policy.term_days)
    row.save(update_fields=["customer", "expires_at"])
    _note(
        "licensing.license.transferred",
        row,
        by,
        {"before": before or 0, "after": customer, "until": _day(row.expires_at)},
    )


@transaction.atomic
def show_key(*, license_id: int, by: Actor) -> str:
    """
    Return the key of a license; that it was seen is written down.

    Raises: LicenseNotFoundError.
    """
    row = license_by_id(license_id)
    if row is None:
        raise LicenseNotFoundError(_("Licența nu există."))
    _note("licensing.license.key_shown", row, by, {})
    return key_of(row=row)


def key_of(*, row: License) -> str:
    """Open the key of a license."""
    return unseal(row.key_sealed, purpose=SEALED_FOR)


def _living(license_id: int) -> License:
    row = license_by_id(license_id, lock=True)
    if row is None:
        raise LicenseNotFoundError(_("Licența nu există."))
    if row.revoked_at is not None:
        raise LicensingRefusedError(_("Licența este retrasă și nu se mai schimbă. Emiteți alta."))
    return row


def _refuse_seats(machine_count: int | None) -> None:
    if machine_count is not None and not 1 <= machine_count <= 100_000:
        raise LicensingRefusedError(_("Scrieți un număr de locuri, cel puțin unul."), field="machine_count")


def _reason(reason: str) -> str:
    tidy = " ".join(reason.replace("\x00", "").split())
    if not tidy or len(tidy) > 300:
        raise LicensingRefusedError(_("Scrieți motivul, în cel mult 300 de semne."), field="reason")
    return tidy


def _day(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d}" if value is not None else ""


def _note(action: str, row: License, by: Actor | None, details: dict[str, Any]) -> None:
    journal.record(
        action=action,
        subject_type="license",
        subject_id=row.id,
        by=by,
        details={"license": str(row.license), **details},
    )
