"""Taking money: each payment a row that never changes, each mark counted once."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.fees.errors import PaymentRefusedError, told
from registratura.fees.events import ChargePaid
from registratura.fees.models import Charge, Correction, Options, Payment
from registratura.fees.models.choices import DEFAULT_SERIES
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.kernel.money import MOST_BANI, lei
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def take_cash(
    *, charge_id: int, amount_bani: int, key: UUID, payer_name: str, by: Actor, now: datetime
) -> Payment:
    """
    Take cash at the counter and give the receipt its number. key: of the cashier's form; sent twice, taken once.

    Raises: PaymentRefusedError for a sum that is none or above what is owed, or for a charge that is closed.
    Law: OMFP 2634/2015 (chitanța se emite în ordinea numerelor, fără lipsuri).
    """
    known = Payment.objects.filter(method=Payment.Method.COUNTER, external_id=str(key)).first()
    if known is not None:
        return known
    row = _locked(charge_id)
    if row.state not in (Charge.State.DUE, Charge.State.PARTLY):
        raise PaymentRefusedError(_("Pentru taxa aceasta nu mai este nimic de plată."))
    left = row.amount_bani - row.paid_bani
    if not 0 < amount_bani <= left:
        raise PaymentRefusedError(
            _("Scrieți o sumă de cel mult %s, cât mai este de plată.") % lei(left), field="amount"
        )
    series, number = _next_receipt()
    made, _new = _record(
        row,
        Payment(
            method=Payment.Method.COUNTER,
            amount_bani=amount_bani,
            paid_on=legal_date(now),
            payer_name=ro_normalise(payer_name or row.payer_name, single_line=True)[:200],
            external_id=str(key),
            receipt_series=series,
            receipt_number=number,
        ),
        by,
        now,
    )
    return made


@transaction.atomic
def record_payment(
    *,
    charge_id: int,
    method: str,
    amount_bani: int,
    paid_on: date,
    external_id: str,
    payer_name: str,
    by: Actor | None,
    now: datetime,
) -> tuple[Payment, bool]:
    """
    Write down money that came through a bank or a provider, also above what is owed; say whether it is new.

    external_id: the mark of the bank or provider; known with the same sum, nothing is counted again.
    Raises: PaymentRefusedError for a sum that is none, or a mark known with another sum or for another charge.
    """
    if not 0 < amount_bani <= MOST_BANI or method == Payment.Method.COUNTER or not external_id:
        raise PaymentRefusedError(_("Plata nu poate fi înscrisă: îi lipsește suma sau numărul."))
    row = _locked(charge_id)
    known = Payment.objects.filter(method=method, external_id=external_id).first()
    if known is not None:
        if (known.amount_bani, known.charge_id) != (amount_bani, charge_id):
            raise PaymentRefusedError(_("Numărul acesta de plată este înscris cu altă sumă sau altă taxă."))
        return known, False
    payment = Payment(
        method=method,
        amount_bani=amount_bani,
        paid_on=paid_on,
        payer_name=ro_normalise(payer_name, single_line=True)[:200],
        external_id=external_id[:120],
    )
    return _record(row, payment, by, now)


@transaction.atomic
def strike(*, payment_id: int, reason: str, by: Actor, now: datetime) -> None:
    """
    Strike a payment that was written wrongly: it stays, counts no more, and the right one is written anew.

    Raises: PaymentRefusedError without a reason, for one that is struck already, or whose money was given back.
    """
    why = ro_normalise(reason, single_line=True)[:500]
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise PaymentRefusedError(_("Plata nu există."))
    if len(why) < 5:
        raise PaymentRefusedError(_("Scrieți de ce se taie plata."), field="reason")
    row = _locked(payment.charge_id)
    if Correction.objects.filter(payment_id=payment.id).exists():
        raise PaymentRefusedError(_("Plata este deja tăiată."))
    with told():
        Correction(
            institution_id=row.institution_id, payment=payment, reason=why, struck_at=now, struck_by_id=by.id
        ).save(force_insert=True)
    journal.record(
        action="fees.payment.struck",
        subject_type="charge",
        subject_id=row.id,
        by=by,
        details={"reason": why, "payment": payment.id, "bani": payment.amount_bani},
    )


def _locked(charge_id: int) -> Charge:
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise PaymentRefusedError(_("Taxa nu există."))
    return row


def _next_receipt() -> tuple[str, int]:
    options = Options.objects.select_for_update().first()
    if options is None:
        options = Options(institution_id=required_institution(), receipt_series=DEFAULT_SERIES)
        try:
            with transaction.atomic():
                options.save(force_insert=True)
        except IntegrityError:  # somebody else took the first cash of the institution at the same moment
            options = Options.objects.select_for_update().get()
    number = options.next_receipt
    options.next_receipt = number + 1
    options.save(update_fields=["next_receipt"])
    return options.receipt_series, number


def _record(row: Charge, payment: Payment, by: Actor | None, now: datetime) -> tuple[Payment, bool]:
    payment.institution_id, payment.charge_id = row.institution_id, row.id
    payment.recorded_at, payment.recorded_by_id = now, by.id if by is not None else None
    before = row.state
    with told():
        payment.save(force_insert=True)
    row.refresh_from_db(fields=["state", "paid_bani"])
    journal.record(
        action="fees.payment.recorded",
        subject_type="charge",
        subject_id=row.id,
        by=by,
        details={
            "reference": row.reference,
            "method": payment.method,
            "bani": payment.amount_bani,
            "on": payment.paid_on.isoformat(),
            "receipt": f"{payment.receipt_series} {payment.receipt_number}" if payment.receipt_number else "",
        },
    )
    if row.state == Charge.State.PAID and before != Charge.State.PAID:
        publish(
            ChargePaid(
                institution_id=row.institution_id,
                charge_id=row.id,
                entry_id=row.entry_id,
                filing_key=row.filing_key,
                by_id=by.id if by is not None else None,
                paid_at=now,
            )
        )
    return payment, True
