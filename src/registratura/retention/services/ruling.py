"""An institution's own terms: proposed by one, simulated, approved by another."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.retention import queries
from registratura.retention.catalogue import CATALOGUE
from registratura.retention.durations import DurationRefusedError, parse_duration
from registratura.retention.errors import RuleRefusedError
from registratura.retention.models import Rule
from registratura.retention.rules import Nature, may_replace
from registratura.toolkit.scope import required_institution


@transaction.atomic
def propose_rule(*, key: str, duration: str, valid_from: date, reason: str, by: Actor, now: datetime) -> int:
    """
    Propose the institution's own term for one of the program's rules and return the proposal's number.

    duration: ISO 8601 (P3Y, P12M, P30D). It decides nothing until it was simulated and another person approved it.
    Raises: RuleRefusedError when it is unreadable, against the law, or there is one for that day already.
    """
    ours = next((one for one in CATALOGUE if one.key == key), None)
    written = duration.strip().upper()
    why = ro_normalise(reason, single_line=True)
    if ours is None or not ours.duration:
        raise RuleRefusedError(_("Termenul acestei reguli nu se schimbă de aici."), field="key")
    try:
        parse_duration(written)
    except DurationRefusedError as error:
        raise RuleRefusedError(
            _("Scrieți termenul ca P3Y (ani), P12M (luni) sau P30D (zile)."), field="duration"
        ) from error
    if not why:
        raise RuleRefusedError(_("Scrieți de ce se schimbă termenul."), field="reason")
    row = Rule(
        institution_id=required_institution(),
        key=key,
        duration=written,
        valid_from=valid_from,
        reason=why[:500],
        proposed_at=now,
        proposed_by_id=by.id,
    )
    if not may_replace(queries.version_of(row, ours), ours):
        words = (
            _("Legea cere cel puțin %s: termenul nu se poate scurta.")
            if ours.nature == Nature.MINIMUM
            else _("Regula îngăduie cel mult %s: termenul se poate numai scurta.")
        )
        raise RuleRefusedError(words % ours.duration, field="duration")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RuleRefusedError(
            _("Pentru ziua aceasta există deja o propunere: retrageți-o întâi."), field="valid_from"
        ) from error
    _write_down(
        action="retention.rule.proposed",
        row=row,
        by=by,
        details={"duration": written, "valid_from": valid_from.isoformat(), "reason": why},
    )
    return row.id


@transaction.atomic
def simulate_rule(*, rule_id: int, until: date, accounts_too: bool, by: Actor, now: datetime) -> int:
    """
    Count what the proposed version would take by a day, beside what leaves anyway, and return how many more or fewer.

    Raises: RuleRefusedError.
    """
    row = _held(rule_id)
    line = queries.proposal(rule_id)
    assert line is not None
    text = queries.rule_text(line)
    mine = queries.forecast(until=until, accounts_too=accounts_too, instead={text.key: text})
    count = sum(one.count - one.held_count for one in mine if one.rule.key == text.key)
    row.simulated_at, row.simulated_count = now, count
    row.save(update_fields=["simulated_at", "simulated_count"])
    _write_down(
        action="retention.rule.simulated",
        row=row,
        by=by,
        details={"until": until.isoformat(), "count": count},
    )
    return count


@transaction.atomic
def approve_rule(*, rule_id: int, by: Actor, now: datetime) -> None:
    """
    Let a proposed version decide from its day on.

    Raises: RuleRefusedError when it was not simulated, or the one who approves is the one who proposed.
    """
    row = _held(rule_id)
    if row.simulated_at is None:
        raise RuleRefusedError(_("Simulați întâi: vedeți ce ar pleca după termenul propus."))
    if row.proposed_by_id == by.id:
        raise RuleRefusedError(_("Aprobă altcineva decât cel care a propus."))
    row.approved_at, row.approved_by_id = now, by.id
    row.save(update_fields=["approved_at", "approved_by"])
    _write_down(
        action="retention.rule.approved",
        row=row,
        by=by,
        details={"duration": row.duration, "valid_from": row.valid_from.isoformat()},
    )


@transaction.atomic
def withdraw_rule(*, rule_id: int, by: Actor, now: datetime) -> None:
    """
    Withdraw a version, approved or not: the program's rule decides again.

    Raises: RuleRefusedError.
    """
    row = Rule.objects.select_for_update().filter(pk=rule_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise RuleRefusedError(_("Propunerea nu mai este."))
    row.withdrawn_at, row.withdrawn_by_id = now, by.id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _write_down(action="retention.rule.withdrawn", row=row, by=by, details={"duration": row.duration})


def _held(rule_id: int) -> Rule:
    row = (
        Rule.objects.select_for_update()
        .filter(pk=rule_id, approved_at__isnull=True, withdrawn_at__isnull=True)
        .first()
    )
    if row is None:
        raise RuleRefusedError(_("Propunerea nu mai așteaptă o hotărâre."))
    return row


def _write_down(*, action: str, row: Rule, by: Actor, details: dict[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="retention_rule",
        subject_id=row.id,
        by=by,
        details={"key": row.key, **details},
    )
