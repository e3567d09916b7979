"""What the cash desk is set to: the series of receipts, the provider of card payments, hand-overs."""

import re
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.fees.errors import ChoiceRefusedError
from registratura.fees.models import CardProvider, Options, Payment
from registratura.fees.ways.card import secret_bytes
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal

SECRET_PURPOSE: Final = "fees card provider"
_SERIES: Final = re.compile(r"[A-Z0-9]{1,10}")
_OWN_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@transaction.atomic
def choose_series(*, series: str, by: Actor, now: datetime) -> None:
    """Choose the series of receipts; another one begins at 1. Raises: ChoiceRefusedError for one that is none."""
    wanted = series.strip().upper()
    if not _SERIES.fullmatch(wanted):
        raise ChoiceRefusedError(
            _("Seria are litere mari fără diacritice și cifre, cel mult zece."), field="series"
        )
    options = Options.objects.select_for_update().first()
    if options is not None and options.receipt_series == wanted:
        return
    before = options.receipt_series if options is not None else ""
    if options is None:
        Options(institution_id=required_institution(), receipt_series=wanted).save(force_insert=True)
    else:
        options.receipt_series, options.next_receipt = wanted, _next_of(wanted)
        options.save(update_fields=["receipt_series", "next_receipt"])
    _write_down(by, {"series": wanted, "before": before})


def _next_of(series: str) -> int:
    last = Payment.objects.filter(receipt_series=series).order_by("-receipt_number").first()
    return (last.receipt_number or 0) + 1 if last is not None else 1


@transaction.atomic
def choose_provider(
    *, name: str, pay_url: str, merchant: str, secret: str, is_active: bool, by: Actor, now: datetime
) -> None:
    """
    Choose where cards are taken. secret: as the provider writes it; empty keeps the one that is there.

    Raises: ChoiceRefusedError without name, account or secret, for an address that is not https.
    """
    shown, account = (
        ro_normalise(name, single_line=True)[:100],
        ro_normalise(merchant, single_line=True)[:100],
    )
    known = CardProvider.objects.select_for_update().first()
    if len(shown) < 2:
        raise ChoiceRefusedError(_("Scrieți numele procesatorului, cum îl cunosc oamenii."), field="name")
    if not _may_be_called(pay_url):
        raise ChoiceRefusedError(_("Adresa paginii de plată începe cu https://."), field="pay_url")
    if not account:
        raise ChoiceRefusedError(_("Scrieți contul de comerciant dat de procesator."), field="merchant")
    if not secret.strip() and known is None:
        raise ChoiceRefusedError(_("Scrieți secretul dat de procesator."), field="secret")
    values = {"name": shown, "pay_url": pay_url.strip()[:300], "merchant": account, "is_active": is_active}
    if secret.strip():
        try:
            secret_bytes(secret)
        except ValueError as error:
            raise ChoiceRefusedError(
                _("Secretul nu este întreg: începe cu whsec_ și are cel puțin 24 de octeți."), field="secret"
            ) from error
        values["secret_sealed"] = seal(secret.strip(), purpose=SECRET_PURPOSE)
    if known is None:
        CardProvider(institution_id=required_institution(), **values).save(force_insert=True)
    else:
        for field, value in values.items():
            setattr(known, field, value)
        known.save(update_fields=list(values))
    _write_down(by, {"provider": shown, "address": pay_url, "merchant": account, "active": is_active})


def _may_be_called(address: str) -> bool:
    parts = urlsplit(address.strip())
    own = parts.scheme == "http" and parts.hostname in _OWN_MACHINE
    return bool(parts.hostname) and (parts.scheme == "https" or own) and not parts.username


def note_handover(*, count: int, sha256: str, by: Actor, now: datetime) -> None:
    """Write down that a list of what is owed was made for ghiseul.ro. sha256: of its bytes."""
    journal.record(
        action="fees.handover.made",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"count": count, "sha256": sha256},
    )


def _write_down(by: Actor, details: dict[str, object]) -> None:
    journal.record(
        action="fees.choice.made",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details=details,
    )
