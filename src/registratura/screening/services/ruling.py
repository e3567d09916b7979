"""Versions of the rules: published, never changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.screening import queries, rules
from registratura.screening.errors import RuleSetRefusedError
from registratura.screening.models import RuleVersion
from registratura.screening.rules import Line, RuleSet
from registratura.toolkit.scope import required_institution

_FAULTS = {
    "limits": lambda: _(
        "Pragul de verificare este cel puțin 1 și sub pragul de sus, care este cel mult 100."
    ),
    "empty": lambda: _("O versiune are cel puțin o regulă."),
    "signal": lambda: _("Regulile privesc numai semnalele declarate."),
    "numbers": lambda: _("Pragurile și punctele sunt numere întregi, de la 1."),
    "twice": lambda: _("Același semnal are de două ori același prag."),
    "alone": lambda: _("Niciun semnal singur nu ajunge la pragul de sus: scădeți-i punctele."),
}


@transaction.atomic
def current_rules(*, now: datetime) -> RuleSet:
    """Return the version in force; the first time, the program's own becomes version 1."""
    known = queries.rules_in_force()
    if known is not None:
        return known
    return _write(rules.FIRST, reason=_("Regulile cu care vine programul"), by=None, now=now)


@transaction.atomic
def publish_rules(
    *, lines: Sequence[Line], review_at: int, deny_at: int, reason: str, by: Actor, now: datetime
) -> RuleSet:
    """
    Publish the next version of the rules, in force from now on; the versions before stay as they were.

    Raises: RuleSetRefusedError without a reason, for a version that says nothing new, or one that the rules of rules
    do not allow (a single signal may never reach the upper limit).
    """
    faults = rules.faults_of(lines=lines, review_at=review_at, deny_at=deny_at)
    if faults:
        raise RuleSetRefusedError(_FAULTS[faults[0]]())
    why = ro_normalise(reason, single_line=True)[:500]
    if not why:
        raise RuleSetRefusedError(_("Scrieți de ce se schimbă regulile."), field="reason")
    before = current_rules(now=now)
    new = RuleSet(before.number + 1, review_at, deny_at, tuple(lines))
    if new.digest == before.digest:
        raise RuleSetRefusedError(_("Regulile sunt aceleași ca în versiunea în vigoare."))
    return _write(new, reason=why, by=by, now=now)


def _write(new: RuleSet, *, reason: str, by: Actor | None, now: datetime) -> RuleSet:
    row = RuleVersion(
        institution_id=required_institution(),
        number=new.number,
        review_at=new.review_at,
        deny_at=new.deny_at,
        lines=[[one.signal, one.at_least, one.points] for one in new.lines],
        digest=new.digest,
        reason=reason,
        published_at=now,
        published_by_id=by.id if by is not None else None,
    )
    row.save(force_insert=True)
    journal.record(
        action="screening.rules.published",
        subject_type="screening_rules",
        subject_id=row.id,
        by=by,
        details={"number": new.number, "digest": new.digest, "reason": reason},
    )
    return new
