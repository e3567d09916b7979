"""Plans and their dated versions."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.billing.errors import PlanRefusedError
from registratura.billing.models import Plan, PlanVersion
from registratura.institutions.entitlements import MODULES
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import MOST_BANI
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_OF_A_LIMIT = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDraft:
    """What a plan holds from a day on. price_bani: for a period, without VAT. Limits: None for none; storage in MB."""

    valid_from: date
    price_bani: int
    period_months: int = 12
    modules: Collection[str] = ()
    registrations_most: int | None = None
    users_most: int | None = None
    storage_most_mb: int | None = None
    trial_days: int = 30
    grace_days: int = 30


@transaction.atomic
def add_plan(
    *, code: str, name: str, summary: str, version: VersionDraft, by: Actor | None, now: datetime
) -> int:
    """
    Write a plan with its first version and return its number.

    Raises: PlanRefusedError for a code that is taken or has other signs, a missing name, or an impossible version.
    """
    code, name = code.strip().lower(), ro_normalise(name, single_line=True)[:80]
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?", code):
        raise PlanRefusedError(
            _("Codul are litere mici fără diacritice, cifre și cratime, cel mult 30."), field="code"
        )
    if not name:
        raise PlanRefusedError(_("Scrieți numele planului."), field="name")
    if Plan.objects.filter(code=code).exists():
        raise PlanRefusedError(_("Codul este al altui plan; alegeți altul."), field="code")
    row = Plan(
        institution_id=required_institution(),
        code=code,
        name=name,
        summary=ro_normalise(summary, single_line=True)[:200],
        created_at=now,
    )
    row.save(force_insert=True)
    journal.record(
        action="billing.plan.added",
        subject_type="plan",
        subject_id=row.id,
        by=by,
        details={"code": code, "name": name},
    )
    _add(row, version, by, now)
    return row.id


@transaction.atomic
def add_version(*, plan_id: int, version: VersionDraft, by: Actor | None, now: datetime) -> int:
    """
    Write what a plan holds from a day on and return the version's number. Who bought an older version keeps it.

    Raises: PlanRefusedError for an impossible version, a day before today, or one that has a version already.
    """
    row = _locked(plan_id)
    if version.valid_from < legal_date(now):
        raise PlanRefusedError(_("O versiune nouă este valabilă cel mai devreme de azi."), field="valid_from")
    return _add(row, version, by, now)


def _add(plan: Plan, version: VersionDraft, by: Actor | None, now: datetime) -> int:
    if not 0 <= version.price_bani <= MOST_BANI:
        raise PlanRefusedError(_("Scrieți prețul în lei, de la 0."), field="price")
    if version.period_months not in PlanVersion.Period.values:
        raise PlanRefusedError(_("Alegeți perioada din listă."), field="period_months")
    for name in ("registrations_most", "users_most", "storage_most_mb"):
        most = getattr(version, name)
        if most is not None and not 1 <= most <= MOST_OF_A_LIMIT:
            raise PlanRefusedError(_("O limită este un număr de la 1; gol înseamnă fără limită."), field=name)
    for name in ("trial_days", "grace_days"):
        if not 0 <= getattr(version, name) <= 365:
            raise PlanRefusedError(_("Între 0 și 365 de zile."), field=name)
    row = PlanVersion(
        institution_id=required_institution(),
        plan_id=plan.id,
        valid_from=version.valid_from,
        price_bani=version.price_bani,
        period_months=version.period_months,
        modules=sorted({str(one) for one in version.modules} & {module.value for module in MODULES}),
        registrations_most=version.registrations_most,
        users_most=version.users_most,
        storage_most_mb=version.storage_most_mb,
        trial_days=version.trial_days,
        grace_days=version.grace_days,
        made_at=now,
        made_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "billing_planversion_day_once" in str(error):
            raise PlanRefusedError(
                _("Planul are deja o versiune din acea zi; alegeți alta."), field="valid_from"
            ) from error
        raise
    journal.record(
        action="billing.plan.version_added",
        subject_type="plan",
        subject_id=plan.id,
        by=by,
        details={"from": row.valid_from.isoformat(), "price": row.price_bani, "modules": row.modules},
    )
    return row.id


@transaction.atomic
def retire_plan(*, plan_id: int, by: Actor, now: datetime) -> None:
    """Sell a plan no more; who has it keeps it. Raises: PlanRefusedError for an unknown plan."""
    _mark(plan_id, now, by, action="billing.plan.retired")


@transaction.atomic
def restore_plan(*, plan_id: int, by: Actor) -> None:
    """Sell a plan again. Raises: PlanRefusedError for an unknown plan."""
    _mark(plan_id, None, by, action="billing.plan.restored")


def _mark(plan_id: int, retired_at: datetime | None, by: Actor, *, action: str) -> None:
    row = _locked(plan_id)
    if (row.retired_at is None) == (retired_at is None):
        return
    row.retired_at = retired_at
    row.save(update_fields=["retired_at"])
    journal.record(action=action, subject_type="plan", subject_id=row.id, by=by, details={"code": row.code})


def _locked(plan_id: int) -> Plan:
    row = Plan.objects.select_for_update().filter(pk=plan_id).first()
    if row is None:
        raise PlanRefusedError(_("Planul nu există; reîncărcați lista."))
    return row
