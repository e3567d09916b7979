"""Diagnostic bundles: kept for one case, refused when they hold more than was declared, gone with the case."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel import diagnosis
from registratura.kernel.diagnosis import NotABundleError
from registratura.support.errors import BundleRefusedError
from registratura.support.machine import State
from registratura.support.models import Bundle
from registratura.support.rows import locked
from registratura.toolkit.scope import required_institution

OLDEST: Final = timedelta(days=7)
AHEAD: Final = timedelta(hours=1)
MOST: Final = 10


@transaction.atomic
def keep_bundle(*, ticket_id: int, raw: bytes | str, by: Actor | None, now: datetime) -> int:
    """
    Keep a bundle for a case and return its number; the same one counts once.

    Raises: TicketUnknownError; BundleRefusedError for anything but the declared fields, for whatever looks like a
    datum of a person, for an old one, and for a case that is closed.
    """
    try:
        read = diagnosis.read(raw)
    except NotABundleError as error:
        raise BundleRefusedError(words_of(error=error), field="bundle") from error
    if not now - OLDEST <= read.made_at <= now + AHEAD:
        raise BundleRefusedError(_("Diagnosticul este vechi; faceți altul."), field="bundle")
    ticket = locked(ticket_id)
    if ticket.state == State.CLOSED:
        raise BundleRefusedError(
            _("Cererea este închisă; diagnosticul nu mai servește la nimic."), field="bundle"
        )
    here = Bundle.objects.filter(ticket_id=ticket_id)
    known = here.filter(digest=read.digest).values_list("id", flat=True).first()
    if known is not None:
        return known
    if here.count() >= MOST:
        raise BundleRefusedError(
            _("Sunt deja zece diagnostice; cereți scoaterea celor vechi."), field="bundle"
        )
    row = Bundle(
        institution_id=required_institution(),
        ticket_id=ticket_id,
        fields=dict(read.fields),
        left_out=read.left_out,
        digest=read.digest,
        made_at=read.made_at,
        sent_at=now,
        sent_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # sent twice at once
        return int(here.values_list("id", flat=True).get(digest=read.digest))
    _write_down("support.bundle.sent", row, by, {"fields": len(read.fields), "digest": read.digest})
    return row.id


@transaction.atomic
def remove_bundle(*, ticket_id: int, bundle_id: int, by: Actor | None) -> None:
    """Remove a bundle before its case ends; one that is gone is passed over."""
    row = Bundle.objects.filter(pk=bundle_id, ticket_id=ticket_id).first()
    if row is not None:
        _write_down("support.bundle.removed", row, by, {"digest": row.digest})
        row.delete()


def words_of(*, error: NotABundleError) -> str:
    """Return what is wrong with a bundle, in words."""
    if error.reason == "personal":
        return _(
            "În diagnostic pare să fie o dată a unei persoane (CNP, e-mail, IBAN, telefon); nu a fost primit."
        )
    if error.field:
        return _("Diagnosticul are un câmp care nu este prevăzut sau nu are forma lui: %s.") % error.field
    return _("Fișierul nu este un diagnostic făcut de program.")


def _write_down(action: str, row: Bundle, by: Actor | None, details: dict[str, object]) -> None:
    journal.record(
        action=action, subject_type="support_ticket", subject_id=row.ticket_id, by=by, details=details
    )
