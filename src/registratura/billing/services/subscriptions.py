"""Subscriptions: begun, passed from state to state by the listed steps, renewed, ended."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.billing.entitlement import UNPAID_GRACE_DAYS
from registratura.billing.errors import SubscriptionRefusedError
from registratura.billing.events import AgreementChanged
from registratura.billing.models import Contract, PlanVersion, Subscription, Transition
from registratura.billing.states import NAMES, OVER, State, may_pass
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

FIRST_PAYMENT_WITHIN = timedelta(hours=23)


def months_later(*, day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(year, month + 1, day.day - back)
        except ValueError:
            continue
    raise ValueError(day)


@transaction.atomic
def begin_subscription(
    *,
    contract_id: int,
    version_id: int,
    collection: str,
    with_trial: bool,
    starts_on: date,
    by: Actor | None,
    now: datetime,
) -> int:
    """
    Begin a subscription under a contract and return its number.

    It begins in trial when asked; else active when paid on invoice under a signed contract, and incomplete when paid at
    once.
    Raises: SubscriptionRefusedError when one is open already, the plan is unknown, or the contract is not signed.
    """
    contract = Contract.objects.select_for_update().filter(pk=contract_id).first()
    version = PlanVersion.objects.filter(pk=version_id).first()
    if contract is None or version is None:
        raise SubscriptionRefusedError(_("Alegeți contractul și planul din listă."), field="version")
    if collection not in Subscription.Collection.values:
        raise SubscriptionRefusedError(_("Alegeți cum se plătește."), field="collection")
    first = State.TRIALING if with_trial else State.ACTIVE
    if first is State.ACTIVE and contract.state != Contract.State.SIGNED:
        raise SubscriptionRefusedError(
            _("Semnați întâi contractul, sau începeți cu o perioadă de încercare."), field="with_trial"
        )
    if contract.state == Contract.State.ENDED:
        raise SubscriptionRefusedError(_("Contractul a încetat; scrieți altul."))
    if first is State.ACTIVE and collection == Subscription.Collection.CARD:
        first = State.INCOMPLETE
    trial_to = starts_on + timedelta(days=version.trial_days) if with_trial else None
    row = Subscription(
        institution_id=required_institution(),
        contract_id=contract.id,
        plan_version_id=version.id,
        state=first,
        collection=collection,
        period_from=starts_on,
        period_to=trial_to or months_later(day=starts_on, months=version.period_months),
        trial_to=trial_to,
        started_at=now,
        changed_at=now,
    )
    if row.period_to <= row.period_from:
        raise SubscriptionRefusedError(_("Planul nu are perioadă de încercare."), field="with_trial")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "billing_subscription_one_open" in str(error):
            raise SubscriptionRefusedError(
                _("Contractul are deja un abonament deschis; încheiați-l întâi.")
            ) from error
        raise
    _write(row, contract, before="", reason=_("început"), by=by, now=now)
    return row.id


@transaction.atomic
def pass_to(*, subscription_id: int, after: State, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Take a subscription to another state by a listed step.

    Raises: SubscriptionRefusedError for a step that is not listed, or without a reason.
    """
    row, contract = _locked(subscription_id)
    why = ro_normalise(reason, single_line=True)[:300]
    if len(why) < 3:
        raise SubscriptionRefusedError(_("Scrieți motivul; se păstrează în istoric."), field="reason")
    _pass(row, contract, after, why, by, now)


def _pass(
    row: Subscription, contract: Contract, after: State, reason: str, by: Actor | None, now: datetime
) -> None:
    before = State(row.state)
    if not may_pass(before=before, after=after):
        raise SubscriptionRefusedError(
            _("Din „%(before)s” abonamentul nu trece în „%(after)s”; alegeți un pas din listă.")
            % {"before": NAMES[before], "after": NAMES[after]},
            field="after",
        )
    row.state, row.changed_at = after, now
    if after is State.ACTIVE:
        row.unpaid_from = None
    if before is State.TRIALING and after is State.ACTIVE and row.trial_to is not None:
        months = PlanVersion.objects.get(pk=row.plan_version_id).period_months
        row.period_from = min(row.trial_to, legal_date(now))
        row.period_to = months_later(day=row.period_from, months=months)
    row.save(update_fields=["state", "changed_at", "unpaid_from", "period_from", "period_to"])
    _write(row, contract, before=before, reason=reason, by=by, now=now)


def _write(
    row: Subscription, contract: Contract, *, before: str, reason: str, by: Actor | None, now: datetime
) -> None:
    Transition(
        institution_id=row.institution_id,
        subscription_id=row.id,
        before=before,
        after=row.state,
        reason=reason,
        happened_at=now,
        by_id=by.id if by is not None else None,
    ).save(force_insert=True)
    details = {"before": str(before), "after": str(row.state), "reason": reason}
    if before:
        _record(row, by, details, action="billing.subscription.passed")
    else:
        _record(row, by, details, action="billing.subscription.begun")
    publish(AgreementChanged(row.institution_id, contract.customer_id, now))


@transaction.atomic
def cancel_at_end(*, subscription_id: int, on: date | None, by: Actor | None, now: datetime) -> None:
    """
    Say on which day a subscription ends by itself; None takes that back.

    Raises: SubscriptionRefusedError when it is over, or the day is past.
    """
    row, contract = _locked(subscription_id)
    if State(row.state) in OVER:
        raise SubscriptionRefusedError(_("Abonamentul este încheiat deja."))
    if on is not None and on < legal_date(now):
        raise SubscriptionRefusedError(_("Alegeți ziua de azi sau una care vine."), field="cancel_on")
    if row.cancel_on == on:
        return
    row.cancel_on = on
    row.save(update_fields=["cancel_on"])
    _record(row, by, {"on": on.isoformat() if on else ""}, action="billing.subscription.cancel_set")
    publish(AgreementChanged(row.institution_id, contract.customer_id, now))


@transaction.atomic
def note_unpaid(*, contract_id: int, since: date | None, by: Actor | None, now: datetime) -> None:
    """
    Note the day after which the oldest unpaid invoice of a contract was due, or that nothing is unpaid any more.

    The subscription follows: past due at once, unpaid after thirty days, active again when all is paid. Safe to repeat.
    """
    row = (
        Subscription.objects.select_for_update()
        .filter(contract_id=contract_id)
        .exclude(state__in=OVER)
        .order_by("-id")
        .first()
    )
    if row is None:
        return
    contract = Contract.objects.get(pk=contract_id)
    if row.unpaid_from != since:
        row.unpaid_from = since
        row.save(update_fields=["unpaid_from"])
        _record(
            row, by, {"since": since.isoformat() if since else ""}, action="billing.subscription.unpaid_noted"
        )
        publish(AgreementChanged(row.institution_id, contract.customer_id, now))
    state = State(row.state)
    if since is None:
        if state in (State.PAST_DUE, State.UNPAID):
            _pass(row, contract, State.ACTIVE, _("tot ce era de plată s-a achitat"), by, now)
        return
    if state in (State.ACTIVE, State.TRIALING):
        _pass(row, contract, State.PAST_DUE, _("o factură a trecut de scadență"), by, now)
        state = State.PAST_DUE
    late = (legal_date(now) - since).days
    if state is State.PAST_DUE and late > UNPAID_GRACE_DAYS:
        _pass(row, contract, State.UNPAID, _("factura a rămas neachitată peste treizeci de zile"), by, now)


@transaction.atomic
def renew(*, subscription_id: int, by: Actor | None, now: datetime) -> bool:
    """Begin the next period when the last one is over and the contract goes on; say whether one began."""
    row, contract = _locked(subscription_id)
    today = legal_date(now)
    if State(row.state) not in (State.ACTIVE, State.PAST_DUE) or row.period_to > today:
        return False
    if contract.state != Contract.State.SIGNED or contract.ends_on < row.period_to:
        return False
    months = PlanVersion.objects.get(pk=row.plan_version_id).period_months
    row.period_from = row.period_to
    row.period_to = months_later(day=row.period_from, months=months)
    row.save(update_fields=["period_from", "period_to"])
    details = {"from": row.period_from.isoformat(), "to": row.period_to.isoformat()}
    _record(row, by, details, action="billing.subscription.renewed")
    return True


@transaction.atomic
def run_days(*, now: datetime) -> int:
    """
    Do what days bring by themselves to every open subscription, and return how many moved. Safe to repeat.

    The first payment that did not come in 23 hours, the end of a trial, a set or a reached end, the next period.
    """
    moved = 0
    for key in Subscription.objects.exclude(state__in=OVER).order_by("id").values_list("id", flat=True):
        row, contract = _locked(key)
        step = _due(row, contract, now)
        if step is not None:
            _pass(row, contract, step[0], step[1], None, now)
            moved += 1
        else:
            moved += renew(subscription_id=key, by=None, now=now)
    return moved


def _due(row: Subscription, contract: Contract, now: datetime) -> tuple[State, str] | None:
    state, today = State(row.state), legal_date(now)
    if state is State.INCOMPLETE:
        late = now - row.started_at > FIRST_PAYMENT_WITHIN
        return (State.INCOMPLETE_EXPIRED, _("prima plată nu a venit în 23 de ore")) if late else None
    if row.cancel_on is not None and today > row.cancel_on:
        return State.CANCELED, _("a venit ziua hotărâtă pentru încheiere")
    if state is State.TRIALING and row.trial_to is not None and today >= row.trial_to:
        if contract.state == Contract.State.SIGNED:
            return State.ACTIVE, _("încercarea s-a încheiat, contractul este semnat")
        return State.PAUSED, _("încercarea s-a încheiat fără contract")
    if contract.state == Contract.State.ENDED and contract.ended_on is not None and today > contract.ended_on:
        return State.CANCELED, _("contractul a încetat")
    return None


def _record(row: Subscription, by: Actor | None, details: Mapping[str, object], *, action: str) -> None:
    journal.record(action=action, subject_type="subscription", subject_id=row.id, by=by, details=details)


def _locked(subscription_id: int) -> tuple[Subscription, Contract]:
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        raise SubscriptionRefusedError(_("Abonamentul nu există; reîncărcați lista."))
    return row, Contract.objects.get(pk=row.contract_id)
