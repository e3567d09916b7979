"""What providers hand over: their reports, and how they came to the bank."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.banking.port import UnreadableError
from registratura.kernel.money import lei
from registratura.kernel.text import ro_normalise
from registratura.payments.errors import StatementRefusedError
from registratura.payments.models import Settlement, SettlementLine
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.rules import Account, Leg, Posting
from registratura.payments.services.lines import waiting_line
from registratura.payments.services.posting import post
from registratura.payments.settlements import Report, read_report
from registratura.toolkit.scope import required_institution


@transaction.atomic
def read_settlement(
    *, provider: str, data: bytes, name: str, by: Actor | None, now: datetime
) -> tuple[Settlement, bool]:
    """
    Take a provider's report in, once; say whether it was new. Nothing is counted: it is compared.

    Raises: StatementRefusedError.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Settlement.objects.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    if provider not in PROVIDERS:
        raise StatementRefusedError(_("Alegeți procesatorul care a trimis decontarea."), field="provider")
    report = _understood(data)
    row = Settlement(
        institution_id=required_institution(),
        provider=provider,
        name=ro_normalise(name, single_line=True)[:200] or provider,
        sha256=sha256,
        gross_bani=report.gross_bani,
        fee_bani=report.fee_bani,
        net_bani=report.gross_bani - report.fee_bani,
        read_at=now,
        read_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody else sent the same file meanwhile
        return Settlement.objects.get(sha256=sha256), False
    for number, one in enumerate(report.lines, start=1):
        SettlementLine(
            institution_id=row.institution_id,
            settlement=row,
            number=number,
            payment=one.payment,
            mark=one.mark,
            booked_on=one.booked_on,
            gross_bani=one.gross_bani,
            fee_bani=one.fee_bani,
        ).save(force_insert=True)
    journal.record(
        action="payments.settlement.read",
        subject_type="payment_settlement",
        subject_id=row.id,
        by=by,
        details={"provider": provider, "name": row.name, "bani": row.net_bani, "lines": len(report.lines)},
    )
    return row, True


@transaction.atomic
def tie_payout(*, settlement_id: int, line_id: int, by: Actor, now: datetime) -> None:
    """
    Say that a line of the bank is what a report hands over, to the ban. Raises: StatementRefusedError.
    """
    row = Settlement.objects.select_for_update().filter(pk=settlement_id).first()
    if row is None:
        raise StatementRefusedError(_("Decontarea nu există."))
    if row.line_id is not None:
        raise StatementRefusedError(_("Decontarea este legată deja de o linie de extras."))
    line = waiting_line(line_id=line_id)
    if line.amount_bani != row.net_bani:
        raise StatementRefusedError(
            _("Linia are %(line)s, iar decontarea %(report)s: nu sunt aceiași bani.")
            % {"line": lei(line.amount_bani), "report": lei(row.net_bani)}
        )
    assert line.booked_on is not None
    row.line_id = line.id
    row.save(update_fields=["line"])
    line.outcome, line.decided_at, line.decided_by_id = "payout", now, by.id
    line.save(update_fields=["outcome", "decided_at", "decided_by"])
    legs = [
        Leg(Account.UNMATCHED, "", None, row.net_bani),
        Leg(Account.CHARGES, row.provider, None, row.fee_bani),
        Leg(Account.CLEARING, row.provider, None, -row.gross_bani),
    ]
    posting = Posting(f"payout/{row.sha256}", tuple(leg for leg in legs if leg.amount_bani))
    post(postings=[posting], happened_on=line.booked_on, now=now)
    journal.record(
        action="payments.settlement.tied",
        subject_type="payment_settlement",
        subject_id=row.id,
        by=by,
        details={"line": line.id, "bani": row.net_bani},
    )


def _understood(data: bytes) -> Report:
    try:
        return read_report(data)
    except UnreadableError as error:
        words = {
            "empty": _("Fișierul este gol."),
            "form": _("Decontarea nu are coloanele „tranzacție” și „suma” în prima linie."),
            "currency": _("Decontarea are și alte monede decât leul; luați-o numai pentru lei."),
        }
        told = words.get(error.reason, _("Decontarea are o linie care nu se înțelege."))
        raise StatementRefusedError(told, field="file") from error
