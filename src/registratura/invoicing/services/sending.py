"""What becomes of documents in RO e-Factura, step by step, as the adapter reports it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.invoicing.errors import TransmissionRefusedError
from registratura.invoicing.events import InvoiceRejected
from registratura.invoicing.models import Invoice, Paper, Transmission, TransmissionEvent
from registratura.invoicing.terms import next_look, sending_due
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.toolkit.storage import Stored

_OPEN = (Transmission.State.WAITING, Transmission.State.PROCESSING)


@transaction.atomic
def queue(*, invoice_id: int, by: Actor | None, now: datetime) -> Transmission:
    """
    Put an issued document in the row for RO e-Factura. Safe to repeat.

    Raises: TransmissionRefusedError for what is not issued or has no checked file yet.
    """
    known = Transmission.objects.filter(invoice_id=invoice_id).first()
    if known is not None:
        return known
    row = Invoice.objects.filter(pk=invoice_id, state=Invoice.State.ISSUED).first()
    if row is None or row.issued_on is None:
        raise TransmissionRefusedError(_("Se trimite numai o factură emisă."))
    if not Paper.objects.filter(invoice_id=row.id, kind=Paper.Kind.UBL).exists():
        raise TransmissionRefusedError(_("Fișierul facturii nu este încă făcut. Încercați peste un minut."))
    made = Transmission(
        institution_id=row.institution_id,
        invoice_id=row.id,
        queued_at=now,
        next_at=now,
        due_on=sending_due(row.issued_on),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Transmission.objects.get(invoice_id=invoice_id)
    _journal(made, by, due=made.due_on.isoformat(), action="invoicing.transmission.queued")
    return made


@transaction.atomic
def note_uploaded(*, transmission_id: int, index: str, now: datetime) -> None:
    """Note the index under which the Ministry took the file. Safe to repeat with the same one."""
    row = _locked(transmission_id)
    if row.state not in _OPEN or row.upload_index == index:
        return
    row.upload_index, row.state, row.fault = index, Transmission.State.PROCESSING, ""
    row.uploaded_at, row.attempts = now, 0
    row.next_at = next_look(attempts=0, now=now)
    row.save(update_fields=["upload_index", "state", "fault", "uploaded_at", "attempts", "next_at"])
    _event(row, TransmissionEvent.Step.UPLOAD, "ok", index, now)
    _journal(row, None, index=index, action="invoicing.transmission.uploaded")


@transaction.atomic
def note_processing(*, transmission_id: int, now: datetime) -> None:
    """Note that the Ministry still works on it; the next look comes later each time."""
    row = _locked(transmission_id)
    if row.state != Transmission.State.PROCESSING:
        return
    row.attempts += 1
    row.fault, row.next_at = "", next_look(attempts=row.attempts, now=now)
    row.save(update_fields=["attempts", "fault", "next_at"])
    _event(row, TransmissionEvent.Step.STATE, "processing", "", now)


@transaction.atomic
def note_trouble(
    *,
    transmission_id: int,
    step: str,
    words: str,
    now: datetime,
    retry_at: datetime | None = None,
    lost: bool = False,
) -> None:
    """
    Note an answer that is none: no network, too many questions, a page of a firewall, an error under status 200.

    Nothing changes of what is known; it is tried again, later each time, or not before `retry_at`. lost: a file may
    have been taken although no answer came, so that it is looked for before it is handed over again.
    """
    row = _locked(transmission_id)
    if row.state not in _OPEN:
        return
    row.attempts += 1
    later = next_look(attempts=row.attempts, now=now)
    row.fault, row.next_at = words[:500], max(later, retry_at) if retry_at else later
    row.save(update_fields=["attempts", "fault", "next_at"])
    _event(row, step, "lost" if lost else "trouble", words, now)


@transaction.atomic
def note_accepted(*, transmission_id: int, download_id: str, stored: Stored, now: datetime) -> None:
    """Note that the document came back sealed, and the archive that was kept, byte for byte. Safe to repeat."""
    row = _locked(transmission_id)
    if row.state not in _OPEN:
        return
    row.state, row.download_id = Transmission.State.ACCEPTED, download_id
    row.sealed_sha256, row.sealed_bytes = stored.sha256, stored.size_bytes
    row.ended_at, row.next_at, row.fault = now, None, ""
    row.save(
        update_fields=[
            *("state", "download_id", "sealed_sha256", "sealed_bytes", "ended_at", "next_at", "fault"),
        ]
    )
    _event(row, TransmissionEvent.Step.DOWNLOAD, "ok", stored.sha256, now)
    _journal(row, None, sha256=stored.sha256, action="invoicing.transmission.accepted")


@transaction.atomic
def note_rejected(
    *, transmission_id: int, download_id: str, reasons: Sequence[str], stored: Stored | None, now: datetime
) -> None:
    """
    Note that the Ministry refused the document, and why: it is to be corrected by another one. Safe to repeat.

    stored: the archive with the reasons; None when the refusal came at the upload.
    """
    row = _locked(transmission_id)
    if row.state not in _OPEN:
        return
    kept = [reason[:500] for reason in reasons if reason][:50] or [_("Ministerul nu a spus motivul.")]
    row.state, row.download_id, row.reasons = Transmission.State.REJECTED, download_id, kept
    if stored is not None:
        row.sealed_sha256, row.sealed_bytes = stored.sha256, stored.size_bytes
    row.ended_at, row.next_at, row.fault = now, None, ""
    row.save(
        update_fields=[
            *("state", "download_id", "reasons", "sealed_sha256", "sealed_bytes", "ended_at", "next_at"),
            "fault",
        ]
    )
    _event(row, TransmissionEvent.Step.STATE, "rejected", kept[0], now)
    _journal(row, None, reasons=kept, action="invoicing.transmission.rejected")
    written = Invoice.objects.values_list("written", flat=True).get(pk=row.invoice_id)
    publish(
        InvoiceRejected(
            institution_id=row.institution_id,
            invoice_id=row.invoice_id,
            written=written,
            reasons=tuple(kept),
            rejected_at=now,
        )
    )


@transaction.atomic
def retry(*, transmission_id: int, by: Actor, now: datetime) -> None:
    """Look again at once, without waiting for the next time. Raises: TransmissionRefusedError when it has ended."""
    row = _locked(transmission_id)
    if row.state not in _OPEN:
        raise TransmissionRefusedError(_("Trimiterea s-a încheiat; nu mai este nimic de reluat."))
    row.next_at, row.attempts = now, 0
    row.save(update_fields=["next_at", "attempts"])
    _journal(row, by, action="invoicing.transmission.retried")


@transaction.atomic
def note_warned(*, transmission_ids: Sequence[int], now: datetime) -> int:
    """Note that somebody was told today that their term is near; return how many were not told yet today."""
    today = legal_date(now)
    return (
        Transmission.objects.filter(pk__in=transmission_ids).exclude(warned_on=today).update(warned_on=today)
    )


def _locked(transmission_id: int) -> Transmission:
    row = Transmission.objects.select_for_update().filter(pk=transmission_id).first()
    if row is None:
        raise TransmissionRefusedError(_("Trimiterea nu există."))
    return row


def _event(row: Transmission, step: str, outcome: str, words: str, now: datetime) -> None:
    TransmissionEvent(
        institution_id=row.institution_id,
        transmission_id=row.id,
        step=step,
        outcome=outcome,
        words=words.replace("\0", "")[:500],
        happened_at=now,
    ).save(force_insert=True)


def _journal(row: Transmission, by: Actor | None, *, action: str, **details: object) -> None:
    journal.record(
        action=action,
        subject_type="invoice",
        subject_id=row.invoice_id,
        by=by,
        details={"index": row.upload_index, **details},
    )
