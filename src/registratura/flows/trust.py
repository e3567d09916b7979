"""Loading copies of trusted lists, and roots of an institution's own: read confined, verified, then kept."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.signatures import confined, services
from registratura.signatures import queries as signatures
from registratura.signatures.errors import OwnRootRefusedError, TrustListRefusedError
from registratura.signatures.services.trust import ReadList, ReadRoot
from registratura.toolkit.scope import acting_for

MOST_LIST_BYTES = 64 << 20
MOST_CERTIFICATE_BYTES = 64 << 10
OFFICIAL, LIST_OF_LISTS, OPERATOR = "official", "list-of-lists", "operator"


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A trusted list as it was taken: `new` is False when this very copy was already there."""

    territory: str
    sequence_number: int
    service_count: int
    next_update_at: datetime | None
    is_list_of_lists: bool
    signed_by_name: str
    new: bool


def load_list(*, content: bytes, now: datetime, loaded_by: str, signer: bytes | None = None) -> LoadedList:
    """
    Verify a trusted list and keep a copy of it, for the whole installation. Takes seconds; must not run in a scope.

    signer: a certificate (PEM or DER) that the operator answers for, beside those the list of lists names.
    Raises: TrustListRefusedError.
    """
    if not content or len(content) > MOST_LIST_BYTES:
        raise TrustListRefusedError(_("Fișierul este gol sau prea mare pentru o listă de încredere."))
    said = confined.read_list(content, signers=(), glance=True)
    _refuse(said)
    listed = bool(said.get("is_list_of_lists"))
    own = [_certificate(signer)] if signer is not None else []
    named = (
        [] if listed else [base64.b64decode(each) for each in signatures.signers_of(str(said["territory"]))]
    )
    told = confined.read_list(content, signers=[*own, *named])
    _refuse(told)
    read = _read_list(told, listed=listed, own=own)
    new = services.keep_trust_list(content=content, read=read, now=now, loaded_by=loaded_by)
    return LoadedList(
        read.territory,
        read.sequence_number,
        len(read.services),
        read.next_update_at,
        listed,
        read.signed_by_name,
        new,
    )


def _certificate(content: bytes) -> bytes:
    told = confined.read_certificate(content[:MOST_CERTIFICATE_BYTES])
    _refuse(told)
    return base64.b64decode(str(told["content"]))


def _refuse(told: dict[str, Any]) -> None:
    if code := told.get("refused"):
        raise TrustListRefusedError(_refusals().get(str(code)) or _("Fișierul nu a putut fi citit ca listă."))


def _refusals() -> dict[str, str]:
    return {
        "not-a-list": _("Fișierul nu este o listă de încredere (ETSI TS 119 612)."),
        "not-a-certificate": _("Fișierul nu este un certificat."),
        "nobody-known": _(
            "Nu se știe cine trebuie să semneze lista acestei țări: încărcați întâi lista listelor (LOTL) a Comisiei "
            "Europene sau dați certificatul semnatarului."
        ),
        "not-signed": _(
            "Lista nu este semnată de cine trebuie sau a fost schimbată: descărcați-o din nou de la operatorul ei."
        ),
        "too-heavy": _("Lista este prea mare pentru a fi citită."),
        "too-long": _("Citirea listei a durat prea mult și a fost oprită."),
    }


def _read_list(told: dict[str, Any], *, listed: bool, own: list[bytes]) -> ReadList:
    by = str(told.get("signed_by_sha256", ""))
    known_from = OFFICIAL if listed else LIST_OF_LISTS
    if by in {hashlib.sha256(each).hexdigest() for each in own}:
        known_from = OPERATOR
    try:
        return ReadList(
            territory=str(told["territory"]),
            sequence_number=int(told["sequence_number"]),
            issued_at=_moment(told["issued_at"]),
            next_update_at=_moment(told["next_update_at"]) if told["next_update_at"] else None,
            operator_name=str(told["operator_name"]),
            is_list_of_lists=listed,
            services=list(told["services"]),
            signers=dict(told["signers"]),
            provider_count=int(told["provider_count"]),
            signed_by_name=str(told["signed_by_name"]),
            signed_by_sha256=by,
            signer_known_from=known_from,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TrustListRefusedError(_refusals()["not-a-list"]) from error


def _moment(text: object) -> datetime:
    found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found


def add_root(
    *, institution_id: int, content: bytes, name: str, reason: str, by: Actor, now: datetime
) -> None:
    """
    Read a certificate and trust it as a root in an institution. Must not run in a scope.

    Raises: OwnRootRefusedError.
    """
    told = (
        confined.read_certificate(content) if 0 < len(content) <= MOST_CERTIFICATE_BYTES else {"refused": "x"}
    )
    if told.get("refused"):
        raise OwnRootRefusedError(_("Fișierul nu este un certificat: alegeți un .cer, .crt sau .pem."))
    read = ReadRoot(
        content=base64.b64decode(str(told["content"])),
        subject=str(told["subject"]),
        valid_until=_moment(told["valid_until"]),
        is_authority=told["is_authority"] is True,
    )
    with acting_for(institution_id):
        services.add_own_root(read=read, name=name, reason=reason, by=by, now=now)
