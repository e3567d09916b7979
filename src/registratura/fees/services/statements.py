"""Reading statements: every line gets its outcome, the same file and the same line count once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.fees.errors import PaymentRefusedError, StatementRefusedError
from registratura.fees.models import Charge, Payment, Statement, StatementRow
from registratura.fees.rules import ChargeState
from registratura.fees.services.paying import record_payment
from registratura.fees.ways import matching
from registratura.fees.ways.matching import Sorted
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.banking.port import Read, UnreadableError, Way
from registratura.kernel.text import ro_normalise
from registratura.toolkit.bank_files import read_confined
from registratura.toolkit.scope import required_institution

_CLOSED: Final = frozenset({ChargeState.WAIVED, ChargeState.CANCELLED, ChargeState.REFUNDED})


@dataclass(frozen=True, slots=True)
class _Ended:
    """What became of a line."""

    outcome: str
    charge_id: int | None = None
    payment_id: int | None = None


def read_statement(*, data: bytes, name: str, by: Actor | None, now: datetime) -> tuple[Statement, bool]:
    """
    Read a statement of a bank or of ghiseul.ro, write down what its lines pay, and say whether it is new.

    The same bytes are read once; a line that stands in two files is counted once. All of it, or nothing.
    Raises: StatementRefusedError for a file that is no statement.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Statement.objects.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    way, read = _understood(data)
    try:
        with transaction.atomic():
            return _kept(way, read, sha256, ro_normalise(name, single_line=True)[:200], by, now), True
    except IntegrityError as error:
        if "fees_statement_once" not in str(error):
            raise
        return Statement.objects.get(sha256=sha256), False  # somebody else sent the same file meanwhile


def _understood(data: bytes) -> tuple[Way, Read]:
    try:
        way, read = read_confined(data=data, ways=matching.WAYS)
    except UnreadableError as error:
        words = {
            "empty": _("Fișierul este gol."),
            "form": _(
                "Fișierul nu este un extras: alegeți unul CSV, MT940, camt.053 sau lista de la ghiseul.ro."
            ),
            "too-long": _("Extrasul este prea lung; luați-l de la bancă pe perioade mai scurte."),
        }
        told = words.get(
            error.reason, _("Fișierul are o linie care nu se înțelege; luați-l din nou de la bancă.")
        )
        raise StatementRefusedError(told, field="file") from error
    if not read.lines:
        raise StatementRefusedError(_("Extrasul nu are nicio linie."), field="file")
    return way, read


def _kept(way: Way, read: Read, sha256: str, name: str, by: Actor | None, now: datetime) -> Statement:
    statement = Statement(
        institution_id=required_institution(),
        name=name or way.form,
        form=way.form,
        account=read.account,
        sha256=sha256,
        row_count=len(read.lines),
        read_at=now,
        read_by_id=by.id if by is not None else None,
    )
    statement.save(force_insert=True)
    counts: dict[str, int] = {}
    for number, one in enumerate(matching.sort(read.lines, account=read.account), start=1):
        ended = _Ended(one.outcome) if one.outcome else _paid(way, one, by, now)
        counts[ended.outcome] = counts.get(ended.outcome, 0) + 1
        StatementRow(
            institution_id=statement.institution_id,
            statement=statement,
            number=number,
            booked_on=one.line.booked_on,
            amount_bani=one.line.amount_bani,
            payer_name=ro_normalise(one.line.payer, single_line=True)[:200],
            details=ro_normalise(one.line.details, single_line=True)[:500],
            external_id=one.mark,
            outcome=ended.outcome,
            charge_id=ended.charge_id,
            payment_id=ended.payment_id,
        ).save(force_insert=True)
    details = {"name": statement.name, "form": way.form, "sha256": sha256, "outcomes": counts}
    journal.record(
        action="fees.statement.read",
        subject_type="statement",
        subject_id=statement.id,
        by=by,
        details=details,
    )
    return statement


def _paid(way: Way, one: Sorted, by: Actor | None, now: datetime) -> _Ended:
    charge = Charge.objects.filter(reference=one.reference).first()
    if charge is None:
        return _Ended("unknown")
    assert one.line.booked_on is not None
    if _told_by_another_form(way, one, charge.id):
        return _Ended("known", charge.id)
    try:
        payment, is_new = record_payment(
            charge_id=charge.id,
            method=way.method,
            amount_bani=one.line.amount_bani,
            paid_on=one.line.booked_on,
            external_id=one.mark,
            payer_name=one.line.payer,
            by=by,
            now=now,
        )
    except PaymentRefusedError:
        return _Ended("contradicts", charge.id)
    if not is_new:
        return _Ended("known", charge.id, payment.id)
    charge.refresh_from_db(fields=["state", "paid_bani", "refunded_bani"])
    return _Ended(_outcome(charge), charge.id, payment.id)


def _told_by_another_form(way: Way, one: Sorted, charge_id: int) -> bool:
    """Say whether a statement of another form told of the same money: the same charge, day and sum."""
    assert one.line.booked_on is not None
    same = Payment.objects.filter(
        charge_id=charge_id,
        method=way.method,
        paid_on=one.line.booked_on,
        amount_bani=one.line.amount_bani,
    ).values_list("id", flat=True)
    return StatementRow.objects.filter(payment_id__in=list(same)).exclude(statement__form=way.form).exists()


def _outcome(charge: Charge) -> str:
    if charge.state in _CLOSED:
        return "late"
    if charge.paid_bani - charge.refunded_bani > charge.amount_bani:
        return "over"
    return "matched" if charge.state == ChargeState.PAID else "partly"
