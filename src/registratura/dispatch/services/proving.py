"""Keeping proofs: scans, reports, replies."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.dispatch.errors import ProofRefusedError
from registratura.dispatch.models import Bundle, Proof, Shipment
from registratura.dispatch.models.proof import ProofKind
from registratura.dispatch.models.shipment import WAITING_STATES
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def add_proof(
    *,
    kind: str,
    document_id: int,
    sha256: str,
    by: Actor,
    now: datetime,
    shipment_id: int | None = None,
    bundle_id: int | None = None,
    text: str = "",
) -> Proof:
    """
    Attach a kept document, with its digest, to a shipment that has left or to a bundle.

    Raises: ProofRefusedError when the thing has not left, or the same file is already its proof.
    """
    if kind not in ProofKind.values:
        raise ProofRefusedError(_("Alegeți ce fel de dovadă este."), field="kind")
    if shipment_id is not None:
        if (
            not Shipment.objects.filter(pk=shipment_id)
            .exclude(state__in=[*WAITING_STATES, "cancelled"])
            .exists()
        ):
            raise ProofRefusedError(
                _("Trimiterea nu a plecat încă; dovada vine după plecare."), field="files"
            )
        known = Proof.objects.filter(shipment_id=shipment_id, sha256=sha256)
    else:
        if not Bundle.objects.filter(pk=bundle_id or 0, closed_at__isnull=False).exists():
            raise ProofRefusedError(_("Borderoul nu este închis; dovada vine de la poștă."), field="files")
        known = Proof.objects.filter(bundle_id=bundle_id or 0, sha256=sha256)
    if known.exists():
        raise ProofRefusedError(_("Fișierul acesta este deja atașat ca dovadă."), field="files")
    proof = Proof(
        institution_id=required_institution(),
        shipment_id=shipment_id,
        bundle_id=bundle_id,
        kind=kind,
        document_id=document_id,
        sha256=sha256,
        text=ro_normalise(text, single_line=True)[:2000],
        added_at=now,
        added_by_id=by.id,
    )
    proof.save(force_insert=True)
    journal.record(
        action="dispatch.proof.added",
        subject_type="shipment" if shipment_id is not None else "bundle",
        subject_id=shipment_id or bundle_id or 0,
        by=by,
        details={"kind": kind, "sha256": sha256, "document_id": document_id},
    )
    return proof
