"""Keys of persons and of the institution's seal: kept, tried, removed. PIN and password are kept nowhere."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.signing import rules
from registratura.signing.errors import KeyRefusedError
from registratura.signing.keys.file import FileKey
from registratura.signing.keys.port import Found, KeyPort
from registratura.signing.keys.remote import RemoteKey, RemoteService
from registratura.signing.keys.token import Token
from registratura.signing.models import Key, Provider
from registratura.signing.services.options import access_to
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import SealBrokenError, seal, unseal

_PURPOSE = "signing key file"
_QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to keep. user_id None: the institution's seal. content: the file of a `file` key."""

    user_id: int | None
    kind: str
    found: Found
    label: str = ""
    content: bytes = b""
    token_label: str = ""
    provider_id: int | None = None


@transaction.atomic
def add_key(*, key: NewKey, by: Actor, now: datetime) -> int:
    """
    Keep a key with its certificate; return its number.

    A certificate that names somebody else is kept with a mark, and the journal says so.
    Raises: KeyRefusedError for a certificate that expired, is not for signing, or is kept already.
    """
    certificate = _loaded(key.found.certificate)
    _refuse_unfit(certificate, now)
    fingerprint = hashlib.sha256(key.found.certificate).hexdigest()
    if Key.objects.filter(_owned(key.user_id), fingerprint=fingerprint, removed_at__isnull=True).exists():
        raise KeyRefusedError(_("Cheia aceasta este deja în listă."))
    named = _name_in(certificate)
    differs = key.user_id is not None and not rules.same_person(
        named, accounts.names_of([key.user_id]).get(key.user_id, "")
    )
    kept = Key(
        institution_id=required_institution(),
        user_id=key.user_id,
        kind=key.kind,
        label=ro_normalise(key.label, single_line=True)[:100] or named[:100],
        certificate=_text(key.found.certificate),
        chain=[_text(one) for one in key.found.chain[:8]],
        fingerprint=fingerprint,
        subject_name=named[:200],
        issuer_name=_issuer(certificate)[:200],
        serial=f"{certificate.serial_number:x}"[:80],
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        is_qualified=any(one["extn_id"].dotted == _QC_STATEMENTS for one in _extensions(certificate)),
        name_differs=differs,
        sealed=seal(_text(key.content), purpose=_PURPOSE) if key.kind == Key.Kind.FILE else "",
        token_label=key.token_label,
        provider_id=key.provider_id,
        place=key.found.place[:200],
        asks_code=key.found.asks_code,
        added_at=now,
        added_by_id=by.id,
        tested_at=now if key.kind != Key.Kind.REMOTE else None,
    )
    kept.save(force_insert=True)
    _write_down(kept, by, action="signing.key.added", name_differs=differs)
    return kept.id


def _owned(user_id: int | None) -> Q:
    return Q(user__isnull=True) if user_id is None else Q(user_id=user_id)


def _loaded(certificate: bytes) -> x509.Certificate:
    try:
        loaded = x509.Certificate.load(certificate, strict=True)
        loaded.public_key.algorithm, loaded.not_valid_after, loaded.subject.native  # noqa: B018 - reads all of it
    except (ValueError, KeyError, TypeError) as error:
        raise KeyRefusedError(_("Certificatul nu se poate citi. Cereți emitentului altul.")) from error
    return loaded


def _refuse_unfit(certificate: x509.Certificate, now: datetime) -> None:
    refuse_out_of_time(valid_from=certificate.not_valid_before, valid_to=certificate.not_valid_after, now=now)
    usage = certificate.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & set(usage.native):
        raise KeyRefusedError(_("Certificatul nu este pentru semnat. Alegeți certificatul de semnătură."))
    if certificate.public_key.algorithm not in ("rsa", "ec"):
        raise KeyRefusedError(_("Cheia este de un fel care nu se folosește aici; sunt bune RSA și ECDSA."))


def refuse_out_of_time(*, valid_from: datetime, valid_to: datetime, now: datetime) -> None:
    """
    Refuse a certificate before and after its time.

    Raises: KeyRefusedError with the day.
    """
    if now > valid_to:
        raise KeyRefusedError(
            _("Certificatul a expirat la %s. Reînnoiți-l la emitent și adăugați-l pe cel nou.")
            % f"{valid_to:%d.%m.%Y}"
        )
    if now < valid_from:
        raise KeyRefusedError(_("Certificatul este valabil abia de la %s.") % f"{valid_from:%d.%m.%Y}")


def _name_in(certificate: x509.Certificate) -> str:
    """Return whom a certificate names: its person, or what it was made out to."""
    told = certificate.subject.native
    person = " ".join(str(told[part]) for part in ("surname", "given_name") if told.get(part))
    name = person or told.get("common_name") or told.get("organization_name") or ""
    return ro_normalise(str(name[0] if isinstance(name, list) else name), single_line=True) or "?"


def _issuer(certificate: x509.Certificate) -> str:
    told = certificate.issuer.native
    name = told.get("common_name") or told.get("organization_name") or certificate.issuer.human_friendly
    return ro_normalise(str(name[0] if isinstance(name, list) else name), single_line=True)


def _extensions(certificate: x509.Certificate) -> list[x509.Extension]:
    return list(certificate["tbs_certificate"]["extensions"] or ())


@transaction.atomic
def remove_key(*, key_id: int, user_id: int | None, by: Actor, now: datetime) -> None:
    """
    Take a key out of use; its file is forgotten, the certificate stays beside what it signed.

    user_id: whose it is; None for the seal. Raises: KeyRefusedError when it is another's or was removed.
    """
    key = own_key(key_id=key_id, user_id=user_id)
    key.sealed, key.removed_at, key.removed_by_id = "", now, by.id
    key.save(update_fields=["sealed", "removed_at", "removed_by"])
    _write_down(key, by, action="signing.key.removed")


@transaction.atomic
def note_tested(*, key_id: int, by: Actor, now: datetime) -> None:
    """Write down that a key was tried and signed well."""
    key = Key.objects.get(pk=key_id)
    key.tested_at = now
    key.save(update_fields=["tested_at"])
    _write_down(key, by, action="signing.key.tested")


def own_key(*, key_id: int, user_id: int | None) -> Key:
    """
    Return a key in use of a person, or of the seal.

    Raises: KeyRefusedError when there is none.
    """
    found = Key.objects.filter(_owned(user_id), pk=key_id, removed_at__isnull=True).first()
    if found is None:
        raise KeyRefusedError(_("Cheia nu mai este în listă. Alegeți alta."), field="key")
    return found


def key_port(*, key: Key) -> KeyPort:
    """
    Return how a kept key signs. Must run inside a scope; what it returns may sign outside.

    Raises: KeyRefusedError when its seal does not open, or the installation has no driver for tokens.
    """
    if key.kind == Key.Kind.FILE:
        try:
            return FileKey(base64.b64decode(unseal(key.sealed, purpose=_PURPOSE)))
        except SealBrokenError as error:
            raise KeyRefusedError(
                _(
                    "Cheia păstrată nu se mai poate deschide: cheia secretă a programului este alta. Adăugați-o iar."
                )
            ) from error
    if key.kind == Key.Kind.TOKEN:
        return Token(module=driver(), label=key.token_label, place=key.place)
    assert key.provider_id is not None
    provider = Provider.objects.get(pk=key.provider_id)
    service = RemoteService(access_to(provider=provider))
    return RemoteKey(service=service, credential=key.place, certificate=base64.b64decode(key.certificate))


def driver() -> str:
    """
    Return the path of the driver of tokens.

    Raises: KeyRefusedError when the installation has none.
    """
    if not settings.PKCS11_MODULE:
        raise KeyRefusedError(
            _(
                "Serverul nu are programul tokenurilor. Cel care ține instalarea îl dă prin REGISTRATURA_PKCS11_MODULE."
            )
        )
    return str(settings.PKCS11_MODULE)


def _write_down(key: Key, by: Actor, *, action: str, **details: object) -> None:
    journal.record(
        action=action,
        subject_type="signing_key",
        subject_id=key.id,
        by=by,
        details={
            "certificate": key.subject_name,
            "serial": key.serial,
            "issuer": key.issuer_name,
            "kind": key.kind,
            "seal": key.user_id is None,
            **{name: value for name, value in details.items() if value},
        },
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
