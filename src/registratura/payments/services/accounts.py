"""The supplier's account at each provider, and how invoices are paid into its bank."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.identifiers import Verdict, check_iban
from registratura.kernel.money import MOST_BANI
from registratura.payments.errors import AccountRefusedError
from registratura.payments.models import Options, ProviderAccount
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.providers.port import Access
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import SealBrokenError, seal, unseal

PURPOSE: Final = "payments.provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """An account at a provider as it is typed. A key left empty stays as it was."""

    kind: str
    merchant: str
    base_url: str
    public_key: str = ""
    secret: str = ""
    api_key: str = ""
    user_key: str = ""
    is_active: bool = True
    is_trial: bool = False


@transaction.atomic
def save_account(*, draft: AccountDraft, by: Actor | None, now: datetime) -> ProviderAccount:
    """Keep an account at a provider, its keys sealed. Raises: AccountRefusedError."""
    if draft.kind not in PROVIDERS:
        raise AccountRefusedError(_("Alegeți un procesator din listă."), field="kind")
    if not draft.is_trial and not draft.base_url.startswith("https://"):
        raise AccountRefusedError(_("Adresa procesatorului începe cu https://"), field="base_url")
    if draft.kind != "stripe" and not draft.merchant:
        raise AccountRefusedError(_("Scrieți cum vă cunoaște procesatorul."), field="merchant")
    row = ProviderAccount.objects.select_for_update().filter(kind=draft.kind).first()
    is_new = row is None
    row = row or ProviderAccount(institution_id=required_institution(), kind=draft.kind)
    kept = {} if is_new else _unsealed(row)
    keys = {"secret": draft.secret, "api_key": draft.api_key, "user_key": draft.user_key}
    row.sealed = seal(json.dumps(kept | {name: key for name, key in keys.items() if key}), purpose=PURPOSE)
    row.merchant, row.base_url, row.public_key = draft.merchant, draft.base_url, draft.public_key
    row.is_active, row.is_trial = draft.is_active, draft.is_trial
    if is_new:
        row.save(force_insert=True)
    else:
        names = ["merchant", "base_url", "public_key", "sealed", "is_active", "is_trial"]
        row.save(update_fields=names)
    journal.record(
        action="payments.account.saved",
        subject_type="provider_account",
        subject_id=row.id,
        by=by,
        details={"kind": row.kind, "active": row.is_active},
    )
    return row


@transaction.atomic
def save_options(
    *, iban: str, bank_name: str, second_person_bani: int, by: Actor | None, now: datetime
) -> None:
    """Keep the account that invoices are paid into, and the limit of refunds. Raises: AccountRefusedError."""
    checked = check_iban(iban) if iban.strip() else None
    if checked is not None and checked.verdict is Verdict.WRONG:
        raise AccountRefusedError(_(checked.message) % dict(checked.params), field="iban")
    if not 0 <= second_person_bani <= MOST_BANI:
        raise AccountRefusedError(_("Scrieți o sumă în lei."), field="limit")
    known = Options.objects.select_for_update().first()
    row = known or Options(institution_id=required_institution())
    row.iban, row.bank_name = checked.value if checked is not None else "", bank_name.strip()[:100]
    row.second_person_bani = second_person_bani
    if known is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["iban", "bank_name", "second_person_bani"])
    journal.record(
        action="payments.options.saved",
        subject_type="payment_options",
        subject_id=row.id,
        by=by,
        details=asdict(_Told(row.iban, row.second_person_bani)),
    )


def access_of(*, kind: str) -> Access | None:
    """Return how the supplier is known to a provider that is in use; None otherwise, or when its keys do not open."""
    row = ProviderAccount.objects.filter(kind=kind, is_active=True).first()
    # The keys of trial providers are known to everybody: where none are started, nothing under them is believed.
    if row is None or (row.is_trial and not settings.TRIAL_PROVIDERS):
        return None
    try:
        keys = _unsealed(row)
    except SealBrokenError:
        # Without its keys nothing the provider says can be believed, and nobody can be sent there.
        return None
    base_url = f"{settings.TRIAL_PROVIDERS}/{row.kind}" if row.is_trial else row.base_url
    return Access(merchant=row.merchant, base_url=base_url, public_key=row.public_key, **keys)


@dataclass(frozen=True, slots=True)
class _Told:
    iban: str
    second_person_bani: int


def _unsealed(row: ProviderAccount) -> dict[str, str]:
    found: dict[str, str] = json.loads(unseal(row.sealed, purpose=PURPOSE))
    return found
