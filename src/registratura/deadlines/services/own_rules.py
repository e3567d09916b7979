"""Terms that an institution sets by its own act in place of the law's: shorter, never longer."""

from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.deadlines import catalogue, rules
from registratura.deadlines.errors import RuleRefusedError
from registratura.deadlines.explaining import STARTS, length
from registratura.deadlines.models import OwnTermRule
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_UNITS = 3_660


@transaction.atomic
def set_own_rule(*, rule: rules.Rule, act: str, by: Actor, now: datetime) -> OwnTermRule:
    """
    Set a term of the institution's own for what starts from `rule.valid_from` on; it ends the own one before it.

    act: the institution's act that sets it. What is already running does not change.
    Raises: RuleRefusedError for a missing act or ground, a period that does not begin in the future, a length that
    cannot be counted or is more than the law gives, a code that has an own rule from the same day.
    """
    act = ro_normalise(act, single_line=True)[:200]
    if not act or not rule.legal_basis.strip():
        raise RuleRefusedError(_("Scrieți actul instituției și temeiul legal al termenului."), field="act")
    if rule.valid_from <= legal_date(now):
        raise RuleRefusedError(
            _("Termenul propriu se aplică de mâine încolo: cele pornite rămân cum au pornit."),
            field="valid_from",
        )
    if rule.start not in STARTS or not 0 < rule.count <= MOST_UNITS or rule.regime is rules.Regime.GIVEN:
        raise RuleRefusedError(_("Alegeți de la ce pornește termenul și cât ține."), field="count")
    _check_against_the_law(rule)
    earlier = (
        OwnTermRule.objects.filter(code=rule.code, valid_to__isnull=True).order_by("-valid_from").first()
    )
    if earlier is not None and earlier.valid_from < rule.valid_from:
        earlier.valid_to = rule.valid_from
        earlier.save(update_fields=["valid_to"])
    own = OwnTermRule(
        institution_id=required_institution(),
        act=act,
        added_at=now,
        added_by_id=by.id,
        **asdict(rule),
    )
    try:
        with transaction.atomic():
            own.save(force_insert=True)
    except IntegrityError as error:
        raise RuleRefusedError(
            _(
                "Termenul nu poate fi pus așa: prelungirea cere temei, iar ziua de început trebuie să fie nouă."
            ),
            field="valid_from",
        ) from error
    _write_down(own, action="deadlines.rule.set", by=by, act=act, count=own.count, since=own.valid_from)
    return own


@transaction.atomic
def end_own_rule(*, code: str, on: date, by: Actor, now: datetime) -> None:
    """
    End a term of the institution's own: what starts on that day and later has the law's again.

    Raises: RuleRefusedError where no own term is open, or for a day that is not after today and after its first.
    """
    own = (
        OwnTermRule.objects.select_for_update()
        .filter(code=code, valid_to__isnull=True)
        .order_by("-valid_from")
        .first()
    )
    if own is None:
        raise RuleRefusedError(_("Instituția nu mai are un termen propriu aici."), field="on")
    if on <= max(legal_date(now), own.valid_from):
        raise RuleRefusedError(
            _("Scrieți o zi de mâine încolo, după cea din care ține termenul propriu."), field="on"
        )
    own.valid_to = on
    own.save(update_fields=["valid_to"])
    _write_down(own, action="deadlines.rule.ended", by=by, act=own.act, count=own.count, until=on)


def shortened(*, law: rules.Rule, count: int, since: date, act: str, fixed_day: str = "") -> rules.Rule:
    """
    Return the law's rule with a length of the institution's own, and the act beside the law's ground.

    fixed_day: MM-DD, of a rule that ends on a named day of the year.
    """
    return replace(
        law,
        count=count,
        fixed_day=fixed_day or law.fixed_day,
        valid_from=since,
        valid_to=None,
        legal_basis=f"{law.legal_basis}; {act}"[:200],
    )


def may_be_set(*, law: rules.Rule) -> bool:
    """Say whether an institution may put its own term in place of the law's: shorter, or a day the law leaves open."""
    if law.sense is not rules.Sense.BY or law.party != "institution" or law.regime is rules.Regime.GIVEN:
        return False
    return law.regime is not rules.Regime.FIXED or law.mark is rules.Mark.DOUBT


def _check_against_the_law(rule: rules.Rule) -> None:
    law = catalogue.rule_on(rule.code, on=rule.valid_from)
    if law is None:
        return
    if not may_be_set(law=law):
        raise RuleRefusedError(
            _("Acest termen nu este al instituției de schimbat: rămâne cum îl pune legea."), field="count"
        )
    if law.regime is rules.Regime.FIXED and rule.regime is law.regime and rule.count == law.count:
        return
    if rule.regime is not law.regime or rule.count > law.count or rule.extension_count > law.extension_count:
        words = _("Legea dă cel mult %(length)s: termenul propriu poate fi mai scurt, nu mai lung.")
        raise RuleRefusedError(words % {"length": length(count=law.count, regime=law.regime)}, field="count")


def _write_down(own: OwnTermRule, *, action: str, by: Actor, **details: object) -> None:
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}
    journal.record(
        action=action,
        subject_type="term_rule",
        subject_id=own.id,
        by=by,
        details={"code": own.code, "regime": str(own.regime), **kept},
    )
