"""Receipts: the record, the event and its place in the journal, signed by the controller."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.consents import standard
from registratura.consents.errors import ReceiptRefusedError
from registratura.consents.models import ConsentEvent, Receipt, SigningKey
from registratura.consents.states import State
from registratura.journal import services as journal
from registratura.journal.proofs import Inclusion, inclusion_of
from registratura.kernel import attesting
from registratura.kernel.notes import Checkpoint, sign_note
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

SEALED_FOR = "receipts of consent"


@dataclass(frozen=True, slots=True)
class Controller:
    """
    The controller as a receipt names it. Addresses are whole.

    keys_url: where its keys are published. notices_url: of its notice, to which the version's number is added.
    choices_url: where the answer is changed. origin: the name of its log, an address without `https://`.
    """

    id: str
    name: str
    address: str
    email: str
    phone: str
    protector: str
    keys_url: str
    notices_url: str
    choices_url: str
    origin: str


@transaction.atomic
def issue_receipt(*, event_id: int, controller: Controller, now: datetime) -> dict[str, Any]:
    """
    Return the signed receipt of an event, made the first time it is asked for and the same ever after.

    Raises: ReceiptRefusedError until the event stands under a seal of the journal, which takes a minute at most.
    """
    known = Receipt.objects.filter(event_id=event_id).values_list("document", flat=True).first()
    if known is not None:
        return dict(known)
    row = ConsentEvent.objects.select_related("record__version").get(pk=event_id)
    inclusion = inclusion_of(row.journal_record_id)
    if inclusion is None:
        raise ReceiptRefusedError(
            _(
                "Alegerea dumneavoastră intră în jurnalul sigilat în cel mult un minut. Cereți dovada după aceea."
            )
        )
    key = _key_in_use(now)
    private_key = bytes.fromhex(unseal(key.private_key_sealed, purpose=SEALED_FOR))
    receipt_id = uuid4()
    document = attesting.attest(
        _document(row, receipt_id, controller, inclusion, private_key, now),
        private_key=private_key,
        verification_method=f"{controller.keys_url}#{key.public_key}",
        now=now,
    )
    issued = Receipt(
        institution_id=row.institution_id, receipt=receipt_id, event=row, document=document, issued_at=now
    )
    try:
        with transaction.atomic():
            issued.save(force_insert=True)
    except IntegrityError:  # asked for twice at once
        return dict(Receipt.objects.values_list("document", flat=True).get(event_id=event_id))
    return document


def _document(
    row: ConsentEvent,
    receipt_id: Any,
    controller: Controller,
    inclusion: Inclusion,
    private_key: bytes,
    now: datetime,
) -> dict[str, Any]:
    record = row.record
    version = record.version
    said = standard.statement(
        record=record.record,
        subject=record.subject,
        purpose=record.purpose,
        notice_digest=version.digest,
        event=row.event,
        state=State(row.state),
        kind=row.kind,
        method=row.method,
        at=row.happened_at,
        valid_until=row.valid_until,
    )
    return standard.receipt(
        receipt_id=receipt_id,
        issued_at=now,
        said=said,
        processing=record.processing,
        language=record.language,
        notice={
            "url": f"{controller.notices_url}{version.number}/",
            "version": str(version.number),
            "effective_on": f"{version.effective_on:%Y-%m-%d}",
        },
        controller={
            name: getattr(controller, name)
            for name in ("id", "name", "address", "email", "phone", "protector")
        },
        withdrawal=controller.choices_url,
        log=_log(inclusion, controller, private_key),
    )


def _log(inclusion: Inclusion, controller: Controller, private_key: bytes) -> dict[str, Any]:
    checkpoint = Checkpoint(controller.origin, inclusion.size, inclusion.root)
    return {
        "origin": controller.origin,
        "leaf": inclusion.leaf,
        "salt": inclusion.salt.hex(),
        "details": inclusion.details,
        "index": inclusion.index,
        "size": inclusion.size,
        "root": base64.b64encode(inclusion.root).decode(),
        "hashes": [base64.b64encode(one).decode() for one in inclusion.hashes],
        "checkpoint": sign_note(checkpoint.body(), name=controller.origin, private_key=private_key),
    }


def _key_in_use(now: datetime) -> SigningKey:
    found = SigningKey.objects.filter(retired_at__isnull=True).first()
    if found is not None:
        return found
    private_key = attesting.new_private_key()
    made = SigningKey(
        institution_id=required_institution(),
        public_key=attesting.multikey(attesting.public_key_of(private_key)),
        private_key_sealed=seal(private_key.hex(), purpose=SEALED_FOR),
        made_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # made by another between the look and the act
        return SigningKey.objects.get(retired_at__isnull=True)
    journal.record(
        action="consents.key.made",
        subject_type="receipt-key",
        subject_id=made.id,
        by=None,
        details={"public_key": made.public_key},
    )
    return made
