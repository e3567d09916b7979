"""The own key, and partners: added with the key they publish, confirmed by a person who compared it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.exchange.errors import PartnerRefusedError
from registratura.exchange.messages import End, fingerprint
from registratura.exchange.models import ExchangeKey, Partner
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel import attesting
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

SEALED_FOR = "exchange of documents"
MOST = 5_000


def signer(*, now: datetime) -> bytes:
    """Return the private key of the institution in scope, made at the first call."""
    row = ExchangeKey.objects.first() or _make(now)
    return bytes.fromhex(unseal(row.private_key_sealed, purpose=SEALED_FOR))


def _make(now: datetime) -> ExchangeKey:
    private_key = attesting.new_private_key()
    public_key = attesting.public_key_of(private_key)
    row = ExchangeKey(
        institution_id=required_institution(),
        public_key=public_key,
        private_key_sealed=seal(private_key.hex(), purpose=SEALED_FOR),
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            journal.record(
                action="exchange.key.made",
                subject_type="exchange_key",
                subject_id=row.id,
                by=None,
                details={"fingerprint": fingerprint(public_key)},
            )
    except IntegrityError:  # made by another between the look and the act
        return ExchangeKey.objects.get()
    return row


@transaction.atomic
def add_partner(*, end: End, public_key: bytes, by: Actor, now: datetime) -> Partner:
    """
    Add a partner with the key that it publishes; nothing is sent or taken until a person confirms the key.

    Raises: PartnerRefusedError when it is one already.
    """
    living = Partner.objects.filter(ended_at__isnull=True)
    if living.filter(url=end.url, code=end.code).exists() or living.count() >= MOST:
        raise PartnerRefusedError(_("Instituția aceasta este deja partener."), field="url")
    row = Partner(
        institution_id=required_institution(),
        url=end.url,
        code=end.code,
        name=end.name,
        public_key=public_key,
        fetched_at=now,
    )
    row.save(force_insert=True)
    _write_down("exchange.partner.added", row, by)
    return row


@transaction.atomic
def fetched_again(*, partner_id: int, end: End, public_key: bytes, by: Actor, now: datetime) -> Partner:
    """
    Keep what a partner publishes now; another key must be confirmed anew.

    Raises: PartnerRefusedError.
    """
    row = _held(partner_id)
    row.name, row.fetched_at = end.name, now
    if bytes(row.public_key) != public_key:
        row.public_key, row.confirmed_at, row.confirmed_by_id = public_key, None, None
    row.save(update_fields=["name", "fetched_at", "public_key", "confirmed_at", "confirmed_by"])
    _write_down("exchange.partner.fetched", row, by)
    return row


@transaction.atomic
def confirm_partner(*, partner_id: int, typed: str, by: Actor, now: datetime) -> None:
    """
    Trust a partner's key from now on. typed: the last eight signs of its fingerprint, as the partner read them out.

    Raises: PartnerRefusedError when they are others.
    """
    row = _held(partner_id)
    wanted = fingerprint(bytes(row.public_key)).replace(" ", "")[-8:]
    if "".join(typed.split()).upper() != wanted:
        raise PartnerRefusedError(
            _(
                "Amprenta nu este cea citită de partener. Cereți-o din nou la telefon; dacă diferă, nu confirmați:"
                " altcineva poate răspunde în locul lui."
            ),
            field="typed",
        )
    row.confirmed_at, row.confirmed_by_id = now, by.id
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    _write_down("exchange.partner.confirmed", row, by)


@transaction.atomic
def rule_partner(*, partner_id: int, registers_at_once: bool, by: Actor, now: datetime) -> None:
    """
    Choose whether what comes from a partner waits in the tray or gets its number at once, in the chooser's name.

    Raises: PartnerRefusedError.
    """
    row = _held(partner_id)
    row.registers_at_once, row.ruled_by_id = registers_at_once, by.id
    row.save(update_fields=["registers_at_once", "ruled_by"])
    _write_down("exchange.partner.ruled", row, by)


@transaction.atomic
def end_partner(*, partner_id: int, by: Actor, now: datetime) -> None:
    """
    Exchange nothing more with a partner; what was exchanged stays.

    Raises: PartnerRefusedError.
    """
    row = _held(partner_id)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _write_down("exchange.partner.ended", row, by)


def _held(partner_id: int) -> Partner:
    row = Partner.objects.select_for_update().filter(pk=partner_id, ended_at__isnull=True).first()
    if row is None:
        raise PartnerRefusedError(_("Instituția aceasta nu mai este partener; adăugați-o din nou."))
    return row


def _write_down(action: str, row: Partner, by: Actor) -> None:
    journal.record(
        action=action,
        subject_type="exchange_partner",
        subject_id=row.id,
        by=by,
        details={
            "name": row.name,
            "url": row.url,
            "code": row.code,
            "fingerprint": fingerprint(bytes(row.public_key)),
            "registers_at_once": row.registers_at_once,
        },
    )
