"""Taking a request in: once for each key, with its limits counted and its reference and secret given."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from registratura.deadlines.rules import Calendar
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.identifiers import Verdict, check_cnp, check_phone
from registratura.kernel.text import ro_normalise
from registratura.rights import rules
from registratura.rights.errors import RequestRefusedError
from registratura.rights.kinds import LANGUAGES, RIGHTS, Channel, Right
from registratura.rights.models import ClockEvent, PrivacyRequest
from registratura.rights.services.rows import write_down
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal

# No letter is like another or like a digit, so that it can be told over the telephone.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
DETAILS_MOST: Final = 10_000
CNP_PURPOSE: Final = "rights cnp"
RULE: Final = "GDPR art. 12 alin. (3); Regulamentul 1182/71 art. 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    What somebody asks. `received_at` is the moment it reached the controller, which starts the clock.

    `user_id`: of the account signed in with. `cnp`: only when data are to be found by it.
    """

    request_key: UUID
    right: str
    channel: Channel
    received_at: datetime
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    cnp: str = ""
    details: str = ""
    language: str = "ro"
    user_id: int | None = None
    tray_item_id: int | None = None
    origin_code: str = ""
    origin_reference: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A request taken in; `is_new` False when the same form had been handed in before."""

    request_id: int
    reference: str
    secret: str
    is_new: bool


def open_request(*, draft: Draft, calendar: Calendar, by: Actor | None, now: datetime) -> Opened:
    """
    Take a request in, count its limits from the day of receipt, and give its reference and secret.

    The same key gives the same request, reference and secret. calendar: the legal one, without days an office declared.
    Raises: RequestRefusedError naming the field.
    Law: GDPR art. 12.
    """
    values = checked(draft=draft, now=now)
    institution_id = required_institution()
    reference, secret = _names_of(institution_id, draft.request_key)
    known = PrivacyRequest.objects.filter(request_key=draft.request_key).first()
    if known is not None:
        return Opened(known.id, known.reference, secret, False)
    right = Right(values["right"])
    clock = rules.clock_of(received_on=legal_date(draft.received_at), calendar=calendar)
    request = PrivacyRequest(
        institution_id=institution_id,
        request_key=draft.request_key,
        reference=reference,
        secret_digest=digest_of(secret=secret),
        right=right.value,
        channel=Channel(draft.channel).value,
        language=draft.language,
        received_at=draft.received_at,
        received_on=clock.received_on,
        created_at=now,
        created_by_id=by.id if by is not None else None,
        person_name=values["name"],
        person_email=values["email"],
        person_phone=values["phone"],
        person_address=values["address"],
        cnp_sealed=sealed_cnp(cnp=values["cnp"]),
        user_id=draft.user_id,
        details=values["details"],
        level_needed=int(rules.level_needed(right=right, by_number=bool(values["cnp"]))),
        status_at=now,
        first_on=clock.first.strict,
        strict_on=clock.first.strict,
        moved_on=clock.first.moved,
        target_on=clock.target_on,
        alarm_on=clock.alarm_on,
        tray_item_id=draft.tray_item_id,
        origin_code=draft.origin_code,
        origin_reference=draft.origin_reference,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            _note_received(request, clock, by, now)
    except IntegrityError:  # the same form at the same moment, or the same mail converted twice
        return _found(draft, secret)
    return Opened(request.id, reference, secret, True)


def _found(draft: Draft, secret: str) -> Opened:
    same = PrivacyRequest.objects.filter(request_key=draft.request_key).first()
    if same is None:
        raise RequestRefusedError(_("Din acest mesaj s-a făcut deja o cerere; deschideți lista cererilor."))
    return Opened(same.id, same.reference, secret, False)


def _note_received(request: PrivacyRequest, clock: rules.Clock, by: Actor | None, now: datetime) -> None:
    ClockEvent(
        institution_id=request.institution_id,
        request_id=request.id,
        event="received",
        happened_at=now,
        day_on=clock.received_on,
        rule=RULE,
        months=rules.MONTHS,
        strict_on=clock.first.strict,
        moved_on=clock.first.moved,
        why_moved=clock.first.why[:120],
    ).save(force_insert=True)
    write_down(
        action="rights.request.received",
        request=request,
        by=by,
        details={
            "right": request.right,
            "channel": request.channel,
            "received_on": clock.received_on.isoformat(),
            "strict_on": clock.first.strict.isoformat(),
            "moved_on": clock.first.moved.isoformat(),
        },
    )


def checked(*, draft: Draft, now: datetime) -> dict[str, str]:
    """
    Return what was written in the form to keep.

    Raises: RequestRefusedError naming the field and the remedy.
    """
    if draft.right not in set(Right):
        raise RequestRefusedError(_("Alegeți ce cereți."), field="right")
    right = Right(draft.right)
    values = {
        "right": right.value,
        "name": ro_normalise(draft.name, single_line=True),
        "email": ro_normalise(draft.email, single_line=True).lower(),
        "phone": ro_normalise(draft.phone, single_line=True),
        "address": ro_normalise(draft.address, single_line=True),
        "details": ro_normalise(draft.details).strip(),
        "cnp": ro_normalise(draft.cnp, single_line=True),
    }
    _check_lengths(values)
    if not values["name"]:
        raise RequestRefusedError(_("Scrieți numele."), field="name")
    if RIGHTS[right].details_needed and not values["details"]:
        raise RequestRefusedError(str(RIGHTS[right].ask), field="details")
    if draft.language not in LANGUAGES:
        raise RequestRefusedError(_("Alegeți limba din listă."), field="language")
    if draft.received_at > now:
        raise RequestRefusedError(_("Ziua primirii nu poate fi în viitor."), field="received_on")
    _check_contact(values, draft.channel)
    if values["cnp"]:
        cnp = check_cnp(values["cnp"], today=legal_date(now))
        if cnp.verdict is Verdict.WRONG:
            raise RequestRefusedError(
                _("CNP-ul nu este corect; scrieți-l din nou sau lăsați gol."), field="cnp"
            )
        values["cnp"] = cnp.value
    return values


def _check_lengths(values: dict[str, str]) -> None:
    most = {"name": 200, "email": 254, "phone": 20, "address": 240, "details": DETAILS_MOST, "cnp": 20}
    for field, limit in most.items():
        if len(values[field]) > limit:
            words = _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            raise RequestRefusedError(words % {"count": len(values[field]), "most": limit}, field=field)


def _check_contact(values: dict[str, str], channel: Channel) -> None:
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            raise RequestRefusedError(
                _("Adresa de e-mail nu este întreagă; de exemplu maria@exemplu.ro."), field="email"
            ) from None
    if values["phone"]:
        values["phone"] = check_phone(values["phone"]).value[:20]
    if not values["email"] and not values["address"]:
        field = "email" if channel in (Channel.WEB, Channel.MAIL, Channel.ACCOUNT) else "address"
        raise RequestRefusedError(
            _("Scrieți o adresă la care să vă răspundem: de e-mail sau poștală."), field=field
        )


def _names_of(institution_id: int, key: UUID) -> tuple[str, str]:
    """Return reference and secret: both come from the key, so that the same form shown again says the same."""
    given = f"{institution_id}:{key}".encode()
    bytes_ = hmac.new(force_bytes(settings.SECRET_KEY), b"rights " + given, hashlib.sha256).digest()
    signs = "".join(ALPHABET[one % len(ALPHABET)] for one in bytes_)
    return f"DP-{signs[:4]}-{signs[4:8]}", "-".join(signs[start : start + 4] for start in (8, 12, 16, 20))


def sealed_cnp(*, cnp: str) -> str:
    """Return a CNP as a request keeps it; empty stays empty."""
    return seal(cnp, purpose=CNP_PURPOSE) if cnp else ""


def digest_of(*, secret: str) -> bytes:
    """Return the digest of a secret, however it was typed."""
    plain = "".join(sign for sign in secret.upper() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).digest()
