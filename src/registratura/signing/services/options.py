"""What the administrator settles: where time stamps are asked for, which remote services hold keys."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.signing.errors import SettingRefusedError
from registratura.signing.keys.remote import ServiceAccess
from registratura.signing.models import Options, Provider
from registratura.signing.trust.stamping import Authority
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import SealBrokenError, seal, unseal

_STAMPS = "time stamp authority"
_SERVICES = "signing service"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityDraft:
    """Where time stamps are asked for; an empty address asks nowhere. An empty secret keeps the one that is there."""

    url: str
    account: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDraft:
    """A remote signing service. An empty secret keeps the one that is there."""

    name: str
    url: str
    way: str
    account: str
    secret: str = field(default="", repr=False)
    is_active: bool = True


@transaction.atomic
def save_authority(*, draft: AuthorityDraft, by: Actor, now: datetime) -> None:
    """
    Settle where time stamps are asked for.

    Raises: SettingRefusedError for an address that is none; for an account whose kept secret would go elsewhere.
    """
    url = draft.url.strip()
    if url:
        _refuse_address(url, ("http", "https"))
    kept = Options.objects.select_for_update().first()
    made = kept or Options(institution_id=required_institution())
    if draft.account and not draft.secret and (url, draft.account) != (made.stamp_url, made.stamp_account):
        raise SettingRefusedError(
            _("Scrieți din nou parola: cea păstrată nu se trimite la altă adresă."), field="secret"
        )
    made.stamp_url, made.stamp_account, made.trouble = url, draft.account.strip(), ""
    if draft.secret:
        made.stamp_secret_sealed = seal(draft.secret, purpose=_STAMPS)
    elif not draft.account:
        made.stamp_secret_sealed = ""
    if kept is None:
        made.save(force_insert=True)
    else:
        made.save(update_fields=["stamp_url", "stamp_account", "stamp_secret_sealed", "trouble"])
    _write_down("signing_options", made.id, by, action="signing.options.changed", url=url)


def authority_of() -> Authority | None:
    """Return where the institution in scope asks for time stamps; None when it asks nowhere."""
    kept = Options.objects.first()
    if kept is None or not kept.stamp_url:
        return None
    try:
        secret = unseal(kept.stamp_secret_sealed, purpose=_STAMPS) if kept.stamp_secret_sealed else ""
    except SealBrokenError:
        secret = ""  # the authority refuses, and its answer is shown to the administrator
    return Authority(kept.stamp_url, kept.stamp_account, secret, settings.PRIVATE_TRUST_SERVICES)


def note_authority(*, trouble: str, now: datetime) -> None:
    """Note what the authority of time stamps said last; nothing when it gave one."""
    Options.objects.update(checked_at=now, trouble=trouble[:300])


@transaction.atomic
def save_provider(*, draft: ProviderDraft, provider_id: int | None, by: Actor) -> int:
    """
    Add a remote signing service, or change the one with this number.

    Raises: SettingRefusedError for an address that is none, or another one without its secret.
    """
    url = draft.url.strip().rstrip("/")
    _refuse_address(url, ("https", "http") if settings.PRIVATE_TRUST_SERVICES else ("https",))
    if draft.way not in Provider.Way.values:
        raise SettingRefusedError(_("Alegeți cum se intră la serviciu."), field="way")
    if not draft.account.strip():
        raise SettingRefusedError(_("Scrieți contul instituției la serviciu."), field="account")
    made = Provider.objects.select_for_update().get(pk=provider_id) if provider_id else Provider()
    if not draft.secret and (provider_id is None or (url, draft.account) != (made.url, made.account)):
        raise SettingRefusedError(
            _("Scrieți secretul contului: cel păstrat nu se trimite în altă parte."), field="secret"
        )
    same = Provider.objects.filter(url=url, account=draft.account.strip()).exclude(pk=provider_id or 0)
    if same.exists():
        raise SettingRefusedError(_("Serviciul este deja în listă."), field="url")
    made.institution_id = required_institution()
    made.name = ro_normalise(draft.name, single_line=True)[:100] or (urlsplit(url).hostname or url)[:100]
    made.url, made.way, made.account, made.is_active = url, draft.way, draft.account.strip(), draft.is_active
    if draft.secret:
        made.secret_sealed = seal(draft.secret, purpose=_SERVICES)
    if provider_id is None:
        made.save(force_insert=True)
    else:
        made.save(update_fields=["name", "url", "way", "account", "secret_sealed", "is_active"])
    told = partial(_write_down, "signing_provider", made.id, by, name=made.name, url=url)
    if provider_id is None:
        told(action="signing.provider.added")
    else:
        told(action="signing.provider.changed")
    return made.id


def access_to(*, provider: Provider) -> ServiceAccess:
    """
    Return how to get into a service, its secret opened.

    Raises: SettingRefusedError when it is not used any more or its seal does not open.
    """
    if not provider.is_active:
        raise SettingRefusedError(_("Serviciul de semnare nu mai este folosit de instituție."))
    try:
        secret = unseal(provider.secret_sealed, purpose=_SERVICES)
    except SealBrokenError as error:
        raise SettingRefusedError(
            _("Secretul serviciului nu se mai poate deschide; administratorul îl scrie din nou.")
        ) from error
    return ServiceAccess(
        url=provider.url,
        way=provider.way,
        account=provider.account,
        secret=secret,
        private_allowed=settings.PRIVATE_TRUST_SERVICES,
    )


def _refuse_address(url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in schemes and bool(parts.hostname) and parts.username is None and len(url) <= 300
    except ValueError:
        fine = False
    if not fine:
        raise SettingRefusedError(
            _("Adresa începe cu %s:// și nu cuprinde nume sau parolă.")
            % schemes[-1 if "http" in schemes else 0],
            field="url",
        )


def _write_down(subject: str, number: int, by: Actor, *, action: str, **details: object) -> None:
    journal.record(action=action, subject_type=subject, subject_id=number, by=by, details=details)
