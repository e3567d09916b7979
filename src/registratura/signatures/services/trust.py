"""Copies of trusted lists, for the whole installation, and roots of one institution's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.signatures.errors import OwnRootRefusedError
from registratura.signatures.models import OwnRoot, TrustList
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A trusted list whose signature was verified, as the confined reader describes it."""

    territory: str
    sequence_number: int
    issued_at: datetime
    next_update_at: datetime | None
    operator_name: str
    is_list_of_lists: bool
    services: list[dict[str, Any]] = field(default_factory=list)
    signers: dict[str, list[str]] = field(default_factory=dict)
    provider_count: int = 0
    signed_by_name: str = ""
    signed_by_sha256: str = ""
    signer_known_from: str = ""


def keep_trust_list(*, content: bytes, read: ReadList, now: datetime, loaded_by: str = "") -> bool:
    """
    Keep a copy of a trusted list beside the older ones; False when this very copy is already there.

    The newest by its own number is in force for its territory, whatever the order of loading.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if TrustList.objects.filter(sha256=sha256).exists():
        return False
    row = TrustList(
        territory=read.territory[:10],
        sequence_number=read.sequence_number,
        issued_at=read.issued_at,
        next_update_at=read.next_update_at,
        operator_name=read.operator_name[:300],
        sha256=sha256,
        content=content,
        is_list_of_lists=read.is_list_of_lists,
        services=read.services,
        signers=read.signers,
        service_count=len(read.services),
        provider_count=read.provider_count,
        signed_by_name=read.signed_by_name[:300],
        signed_by_sha256=read.signed_by_sha256,
        signer_known_from=read.signer_known_from,
        loaded_at=now,
        loaded_by_name=loaded_by[:200],
    )
    row.save(force_insert=True)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoot:
    """A certificate as the confined reader describes it; `content` is its DER form."""

    content: bytes
    subject: str
    valid_until: datetime
    is_authority: bool


def add_own_root(*, read: ReadRoot, name: str, reason: str, by: Actor, now: datetime) -> int:
    """
    Trust a root certificate in the institution in scope, and return its key. It never makes a signature qualified.

    Raises: OwnRootRefusedError without a name and a reason, for what is no authority, is expired or is there already.
    """
    name, reason = name.strip()[:200], reason.strip()[:300]
    if not name or not reason:
        raise OwnRootRefusedError(
            _("Scrieți un nume și temeiul pentru care instituția are încredere în rădăcină.")
        )
    if not read.is_authority:
        raise OwnRootRefusedError(
            _("Certificatul nu este al unei autorități de certificare: alegeți certificatul emitentului.")
        )
    if read.valid_until <= now:
        raise OwnRootRefusedError(_("Certificatul a expirat: alegeți unul în vigoare."))
    sha256 = hashlib.sha256(read.content).hexdigest()
    if OwnRoot.objects.filter(sha256=sha256, removed_at__isnull=True).exists():
        raise OwnRootRefusedError(_("Rădăcina aceasta este deja în listă."))
    root = OwnRoot(
        institution_id=required_institution(),
        name=name,
        certificate=read.content,
        sha256=sha256,
        subject=read.subject[:300],
        valid_until=read.valid_until,
        reason=reason,
        added_at=now,
        added_by_id=by.id,
    )
    root.save(force_insert=True)
    _record(action="signatures.root.added", root=root, by=by, more={"reason": reason})
    return root.id


def remove_own_root(*, root_id: int, by: Actor, now: datetime) -> None:
    """Stop trusting a root of the institution in scope. Reports made until now stay as they are. Safe to repeat."""
    root = OwnRoot.objects.filter(pk=root_id, removed_at__isnull=True).select_for_update().first()
    if root is None:
        return
    root.removed_at, root.removed_by_id = now, by.id
    root.save(update_fields=["removed_at", "removed_by"])
    _record(action="signatures.root.removed", root=root, by=by, more={})


def _record(*, action: str, root: OwnRoot, by: Actor, more: dict[str, str]) -> None:
    journal.record(
        action=action,
        subject_type="own_root",
        subject_id=root.id,
        by=by,
        details={"name": root.name, "sha256": root.sha256, **more},
    )
