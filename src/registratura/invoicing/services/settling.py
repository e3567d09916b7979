"""What invoicing is set to: the issuer, its series, its way to RO e-Factura."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from stdnum import iban as ibans

from registratura.invoicing.drafts import IssuerDraft
from registratura.invoicing.errors import AccessRefusedError, IssuerRefusedError, SeriesRefusedError
from registratura.invoicing.models import Access, Issuer, Series
from registratura.invoicing.national import COUNTIES
from registratura.invoicing.secrets import SEALED_FOR
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}", re.ASCII)
_CUI = re.compile(r"[1-9]\d{1,9}", re.ASCII)
_NEEDED = ("name", "street", "city")
MOST_DAYS = 180
_ACCESS = (
    *("place", "base_url", "token_url", "client_id", "is_active"),
    *("token_sealed", "refresh_sealed", "client_secret_sealed"),
)


@transaction.atomic
def keep_issuer(*, draft: IssuerDraft, by: Actor | None, now: datetime) -> Issuer:
    """Keep who invoices, for documents still to be issued. Raises: IssuerRefusedError."""
    wanted = _checked_issuer(draft)
    row = Issuer.objects.select_for_update().first()
    if row is None:
        row = Issuer(institution_id=required_institution())
    values = asdict(wanted)
    for name, value in values.items():
        setattr(row, name, value)
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=list(values))
    journal.record(
        action="invoicing.issuer.kept",
        subject_type="issuer",
        subject_id=row.id,
        by=by,
        details={"name": row.name, "cui": row.cui, "iban": row.iban, "vat": row.is_vat_payer},
    )
    return row


def _checked_issuer(draft: IssuerDraft) -> IssuerDraft:
    texts: dict[str, Any] = {
        name: ro_normalise(value, single_line=True)
        for name, value in asdict(draft).items()
        if isinstance(value, str)
    }
    wanted = replace(draft, **texts)
    wanted = replace(
        wanted, cui=wanted.cui.upper().removeprefix("RO").strip(), iban=ibans.compact(wanted.iban).upper()
    )
    for name in _NEEDED:
        if not getattr(wanted, name):
            raise IssuerRefusedError(_("Completați acest câmp: stă pe fiecare factură."), field=name)
    if _CUI.fullmatch(wanted.cui) is None:
        raise IssuerRefusedError(_("Scrieți codul fiscal, numai cifre."), field="cui")
    if wanted.county not in COUNTIES:
        raise IssuerRefusedError(_("Alegeți județul."), field="county")
    if wanted.iban and not ibans.is_valid(wanted.iban):
        raise IssuerRefusedError(
            _("Verificați contul IBAN: cifrele de control nu se potrivesc."), field="iban"
        )
    if _CODE.fullmatch(wanted.series) is None:
        raise IssuerRefusedError(_("Seria are două până la opt litere mari și cifre."), field="series")
    if not 0 <= wanted.payment_days <= MOST_DAYS:
        raise IssuerRefusedError(_("Termenul de plată are cel mult 180 de zile."), field="payment_days")
    return wanted


@transaction.atomic
def open_series(*, code: str, year: int, first_number: int, by: Actor | None, now: datetime) -> Series:
    """Open the numbers of a code in a year. Raises: SeriesRefusedError when they are open already."""
    name = code.strip().upper()
    if _CODE.fullmatch(name) is None:
        raise SeriesRefusedError(_("Seria are două până la opt litere mari și cifre."), field="code")
    if not 2000 <= year <= 2200 or not 1 <= first_number <= 99_999_999:
        raise SeriesRefusedError(_("Scrieți anul și primul număr."), field="first_number")
    row = Series(
        institution_id=required_institution(),
        code=name,
        year=year,
        first_number=first_number,
        next_number=first_number,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise SeriesRefusedError(_("Seria este deschisă deja în anul acesta."), field="code") from error
    _write_series(row, by, action="invoicing.series.opened")
    return row


@transaction.atomic
def close_series(*, series_id: int, by: Actor | None, now: datetime) -> None:
    """End a series: no document takes a number of it any more. Safe to repeat."""
    row = Series.objects.select_for_update().filter(pk=series_id).first()
    if row is None:
        raise SeriesRefusedError(_("Seria nu există."))
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        _write_series(row, by, action="invoicing.series.closed")


def _write_series(row: Series, by: Actor | None, *, action: str) -> None:
    journal.record(
        action=action,
        subject_type="invoice_series",
        subject_id=row.id,
        by=by,
        details={"series": row.code, "year": row.year, "next": row.next_number},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDraft:
    """The way to RO e-Factura as it was typed; an empty secret keeps the one there is."""

    place: str
    base_url: str
    token: str = ""
    refresh: str = ""
    client_id: str = ""
    client_secret: str = ""
    token_url: str = ""
    is_active: bool = True


@transaction.atomic
def keep_access(*, draft: AccessDraft, private_allowed: bool, by: Actor | None, now: datetime) -> Access:
    """
    Keep the way to RO e-Factura; secrets are sealed and never shown.

    private_allowed: whether an address without encryption is taken, as on a machine for trials.
    Raises: AccessRefusedError.
    """
    row = Access.objects.select_for_update().first()
    if row is None:
        row = Access(institution_id=required_institution())
    for name in ("base_url", "token_url"):
        url = getattr(draft, name).strip().rstrip("/")
        if not url and name == "token_url":
            continue
        parts = urlsplit(url)
        if not parts.hostname or parts.scheme not in (("https", "http") if private_allowed else ("https",)):
            raise AccessRefusedError(_("Scrieți adresa întreagă, cu https://."), field=name)
    if draft.place not in Access.Place.values:
        raise AccessRefusedError(_("Alegeți unde se trimit facturile."), field="place")
    if not draft.token.strip() and not row.token_sealed:
        raise AccessRefusedError(_("Lipiți tokenul de acces dat de ANAF."), field="token")
    row.place, row.is_active = draft.place, draft.is_active
    row.base_url, row.token_url = draft.base_url.strip().rstrip("/"), draft.token_url.strip()
    row.client_id = draft.client_id.strip()
    for name, value in (
        ("token_sealed", draft.token),
        ("refresh_sealed", draft.refresh),
        ("client_secret_sealed", draft.client_secret),
    ):
        if value.strip():
            setattr(row, name, seal(value.strip(), purpose=SEALED_FOR))
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=_ACCESS)
    journal.record(
        action="invoicing.access.kept",
        subject_type="invoice_access",
        subject_id=row.id,
        by=by,
        details={"place": row.place, "address": row.base_url, "active": row.is_active},
    )
    return row


@transaction.atomic
def keep_token(*, token: str, refresh: str, ends_at: datetime | None) -> None:
    """Keep the token that was given in exchange for the refreshing one."""
    row = Access.objects.select_for_update().get()
    row.token_sealed, row.token_ends_at = seal(token, purpose=SEALED_FOR), ends_at
    if refresh:
        row.refresh_sealed = seal(refresh, purpose=SEALED_FOR)
    row.save(update_fields=["token_sealed", "refresh_sealed", "token_ends_at"])
