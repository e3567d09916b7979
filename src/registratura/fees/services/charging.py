"""What somebody owes: worked out once, frozen, closed with a ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.fees import wording
from registratura.fees.errors import ChargeRefusedError, told
from registratura.fees.formulas import parse
from registratura.fees.models import Charge, FeeVersion
from registratura.fees.queries.versions import version_on
from registratura.fees.rules import AnswerError, Reckoning, reckon
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.banking.references import make_reference
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

_TRIES: Final = 5
_MOST_ANSWER: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDraft:
    """
    What is to be charged, and to whom.

    answers: what the formula asks, by the field's key. One of `entry_id` and `filing_key` at least.
    """

    rule_code: str
    answers: Mapping[str, object] = field(default_factory=dict)
    exemption: str = ""
    entry_id: int | None = None
    filing_key: UUID | None = None
    payer_name: str = ""
    payer_email: str = ""
    payer_language: str = "ro"


@transaction.atomic
def charge(*, draft: ChargeDraft, by: Actor | None, now: datetime) -> Charge | None:
    """
    Work out what is owed by the rule of today and write it down with its reference; None when the service is free.

    A filing is charged once by each rule: the second call returns the first charge. An exemption from the whole sum
    leaves a waived charge with its ground.
    Raises: ChargeRefusedError for a fee that is not in force, an answer from which nothing can be worked out, or
    when neither an entry nor a filing is named.
    """
    if draft.entry_id is None and draft.filing_key is None:
        raise ChargeRefusedError(_("Taxa ține de o înregistrare sau de o cerere depusă; alegeți una."))
    version = version_on(code=draft.rule_code, on=legal_date(now))
    if version is None:
        raise ChargeRefusedError(_("Taxa nu este în vigoare astăzi; alegeți alta."), field="rule")
    if draft.filing_key is not None:
        known = Charge.objects.filter(
            filing_key=draft.filing_key, version__rule_id=version.rule_id, closed=""
        ).first()
        if known is not None:
            return known
    found = reckoned(version=version, answers=draft.answers, exemption=draft.exemption)
    if found.amount_bani == 0 and found.exemption is None:
        return None
    made = _written(version, draft, found, by, now)
    details = {
        "reference": made.reference,
        "rule": draft.rule_code,
        "version": version.number,
        "bani": made.amount_bani,
        "exemption": made.exemption,
        "entry": made.entry_id or 0,
        "filing": str(made.filing_key or ""),
    }
    journal.record(
        action="fees.charge.made", subject_type="charge", subject_id=made.id, by=by, details=details
    )
    return made


def reckoned(*, version: FeeVersion, answers: Mapping[str, object], exemption: str) -> Reckoning:
    """Work out what a version asks. Raises: ChargeRefusedError naming the field of the answer."""
    try:
        return reckon(parse(version.formula), answers=answers, exemption=exemption)
    except AnswerError as error:
        raise ChargeRefusedError(str(wording.ANSWER_FAULTS[error.reason]), field=error.place) from error


def _written(
    version: FeeVersion, draft: ChargeDraft, found: Reckoning, by: Actor | None, now: datetime
) -> Charge:
    formula = parse(version.formula)
    asked = {formula.ask.field} if formula.ask else set()
    made = Charge(
        institution_id=required_institution(),
        version=version,
        entry_id=draft.entry_id,
        filing_key=draft.filing_key,
        payer_name=ro_normalise(draft.payer_name, single_line=True)[:200],
        payer_email=draft.payer_email.strip().lower()[:254],
        payer_language="en" if draft.payer_language == "en" else "ro",
        answers={name: str(draft.answers[name])[:_MOST_ANSWER] for name in asked if name in draft.answers},
        steps=[step.as_data() for step in found.steps],
        exemption=found.exemption.code if found.exemption else "",
        amount_bani=found.amount_bani,
        charged_at=now,
        charged_by_id=by.id if by is not None else None,
    )
    if found.amount_bani == 0 and found.exemption is not None:
        made.closed, made.closed_at = Charge.State.WAIVED, now
        made.closed_ground = f"{found.exemption.name} ({found.exemption.ground})"
    for _turn in range(_TRIES):
        made.reference = make_reference()
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            if "fees_charge_reference_once" not in str(error):
                raise
        else:
            made.refresh_from_db(fields=["state"])
            return made
    raise ChargeRefusedError(_("Nu s-a găsit o referință liberă; încercați din nou."))


@transaction.atomic
def tie_to_entry(*, filing_key: UUID, entry_id: int, by: Actor | None, now: datetime) -> int:
    """Tie the charges of a filing to the entry that it became; return how many were. Safe to repeat."""
    rows = list(
        Charge.objects.select_for_update().filter(filing_key=filing_key, entry_id__isnull=True).order_by("id")
    )
    for row in rows:
        row.entry_id = entry_id
        row.save(update_fields=["entry"])
        journal.record(
            action="fees.charge.tied",
            subject_type="charge",
            subject_id=row.id,
            by=by,
            details={"entry": entry_id, "reference": row.reference},
        )
    return len(rows)


def waive(*, charge_id: int, ground: str, by: Actor, now: datetime) -> None:
    """
    Free somebody from what is still owed, with the ground of law.

    Raises: ChargeRefusedError without a ground, or for a charge that is paid or closed.
    """
    _close(charge_id, Charge.State.WAIVED, ground, by, now, action="fees.charge.waived")


def cancel(*, charge_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Cancel what was charged wrongly; money that came for it waits to be given back.

    Raises: ChargeRefusedError without a reason, or for a charge that is closed.
    """
    _close(charge_id, Charge.State.CANCELLED, reason, by, now, action="fees.charge.cancelled")


@transaction.atomic
def _close(charge_id: int, how: Charge.State, words: str, by: Actor, now: datetime, *, action: str) -> None:
    ground = ro_normalise(words, single_line=True)[:500]
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise ChargeRefusedError(_("Taxa nu există."))
    waived = how == Charge.State.WAIVED
    if len(ground) < 5:
        asked = (
            _("Scrieți temeiul scutirii: legea sau hotărârea.") if waived else _("Scrieți de ce se anulează.")
        )
        raise ChargeRefusedError(asked, field="ground")
    if row.closed or (waived and row.state not in (Charge.State.DUE, Charge.State.PARTLY)):
        raise ChargeRefusedError(_("Taxa este deja încheiată; nu se mai poate schimba."))
    row.closed, row.closed_at, row.closed_by_id, row.closed_ground = how, now, by.id, ground
    with told():
        row.save(update_fields=["closed", "closed_at", "closed_by", "closed_ground"])
    journal.record(
        action=action,
        subject_type="charge",
        subject_id=row.id,
        by=by,
        details={"reason": ground, "reference": row.reference, "bani": row.amount_bani},
    )
