"""Products, policies, entitlements and the keys that sign files."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.attesting import multikey, public_key_of, read_multikey
from registratura.kernel.licenses.certificate import endorse, key_id
from registratura.kernel.licenses.fingerprints import PLATFORMS
from registratura.licensing.errors import CodeTakenError, LicensingRefusedError
from registratura.licensing.kinds import (
    Cull,
    Expiration,
    ExpirationBasis,
    Matching,
    Overage,
    RenewalBasis,
    Resurrection,
    Transfer,
)
from registratura.licensing.models import Entitlement, Policy, Product, SigningKey
from registratura.toolkit.envelopes import signing_seed
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """What a policy says. machine_count None: any number; term_days None: without an end."""

    name: str
    term_days: int | None = 365
    floating: bool = False
    machine_count: int | None = 1
    overage_strategy: str = Overage.NO_OVERAGE
    expiration_strategy: str = Expiration.RESTRICT_ACCESS
    expiration_basis: str = ExpirationBasis.FROM_CREATION
    renewal_basis: str = RenewalBasis.FROM_EXPIRY
    transfer_strategy: str = Transfer.KEEP_EXPIRY
    matching_strategy: str = Matching.MATCH_ANY
    file_days: int = 31
    grace_days: int = 30
    heartbeat_seconds: int | None = None
    heartbeat_cull_strategy: str = Cull.KEEP_DEAD
    heartbeat_resurrection_strategy: str = Resurrection.ALWAYS_REVIVE
    check_in_days: int | None = None
    require_product_scope: bool = True
    require_fingerprint_scope: bool = True
    require_components_scope: bool = False
    entitlements: tuple[str, ...] = ()


@transaction.atomic
def add_product(*, code: str, name: str, platforms: Iterable[str], by: Actor | None, now: datetime) -> int:
    """
    Add a product and return its number. code: part of each fingerprint made for it, never changed.

    Raises: CodeTakenError, LicensingRefusedError.
    """
    chosen = _platforms(platforms)
    row = Product(
        institution_id=required_institution(),
        code=code,
        name=_named(name),
        platforms=chosen,
        added_at=now,
    )
    _insert(row)
    _note("licensing.product.added", "license-product", row.id, by, {"code": code, "platforms": chosen})
    return row.id


@transaction.atomic
def change_product(*, product_id: int, name: str, platforms: Iterable[str], by: Actor | None) -> None:
    """
    Change what a product is called and where it runs.

    Raises: LicensingRefusedError.
    """
    row = Product.objects.select_for_update().filter(pk=product_id).first()
    if row is None:
        raise LicensingRefusedError(_("Produsul nu există. Alegeți altul din listă."))
    before = {"name": row.name, "platforms": row.platforms}
    row.name, row.platforms = _named(name), _platforms(platforms)
    row.save(update_fields=["name", "platforms"])
    after = {"name": row.name, "platforms": row.platforms}
    _note("licensing.product.changed", "license-product", row.id, by, {"before": before, "after": after})


@transaction.atomic
def add_entitlement(*, code: str, name: str, by: Actor | None) -> int:
    """
    Add a function that licenses may hold and return its number.

    Raises: CodeTakenError, LicensingRefusedError.
    """
    row = Entitlement(institution_id=required_institution(), code=code, name=_named(name))
    _insert(row)
    _note("licensing.entitlement.added", "license-entitlement", row.id, by, {"code": code})
    return row.id


@transaction.atomic
def add_policy(*, product_id: int, code: str, draft: PolicyDraft, by: Actor | None, now: datetime) -> int:
    """
    Add a policy to a product and return its number.

    Raises: CodeTakenError, LicensingRefusedError.
    """
    if not Product.objects.filter(pk=product_id).exists():
        raise LicensingRefusedError(_("Alegeți produsul pentru care este licența."), field="product")
    values = _checked(draft)
    row = Policy(
        institution_id=required_institution(), product_id=product_id, code=code, added_at=now, **values
    )
    _insert(row)
    _note("licensing.policy.added", "license-policy", row.id, by, {"code": code, **values})
    return row.id


@transaction.atomic
def change_policy(*, policy_id: int, draft: PolicyDraft, by: Actor | None) -> None:
    """
    Change a policy; its licenses follow from the next question on, their ends stay.

    Raises: LicensingRefusedError.
    """
    row = Policy.objects.select_for_update().filter(pk=policy_id).first()
    if row is None:
        raise LicensingRefusedError(_("Felul de licență nu există. Alegeți altul din listă."))
    values = _checked(draft)
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    after = {name: values[name] for name in before}
    _note("licensing.policy.changed", "license-policy", row.id, by, {"before": before, "after": after})


@transaction.atomic
def make_key(*, by: Actor | None, now: datetime) -> str:
    """
    Make the key that signs from now on and return its name. What the former one signed goes on holding.

    Raises: LicensingRefusedError when another did so at the same time.
    """
    supplier = required_institution()
    SigningKey.objects.filter(retired_at__isnull=True).update(retired_at=now)
    name = secrets.token_hex(16)
    public_key = public_key_of(_seed(supplier, name))
    row = SigningKey(
        institution_id=supplier,
        key_id=key_id(public_key),
        public_key=multikey(public_key),
        seed_name=name,
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise LicensingRefusedError(
            _("Altcineva a făcut o cheie în aceeași clipă. Încărcați pagina.")
        ) from error
    _note(
        "licensing.key.made", "license-key", row.id, by, {"key_id": row.key_id, "public_key": row.public_key}
    )
    return row.key_id


@transaction.atomic
def retire_key(*, key_id: str, by: Actor | None, now: datetime) -> str:
    """
    Retire the key in use, put a new one in its place and return the new one's name.

    Raises: LicensingRefusedError when it is not the one in use.
    """
    row = SigningKey.objects.select_for_update().filter(key_id=key_id, retired_at__isnull=True).first()
    if row is None:
        raise LicensingRefusedError(
            _("Cheia nu mai semnează: alta i-a luat locul. Încărcați pagina din nou.")
        )
    made = make_key(by=by, now=now)
    _note("licensing.key.retired", "license-key", row.id, by, {"key_id": key_id, "followed_by": made})
    return made


def signing_key(*, now: datetime) -> tuple[bytes, tuple[str, ...]]:
    """Return the secret bytes of the key in use, made when there is none, and the endorsements that lead to it."""
    rows = list(SigningKey.objects.order_by("made_at", "id"))
    if not rows or rows[-1].retired_at is not None:
        make_key(by=None, now=now)
        rows = list(SigningKey.objects.order_by("made_at", "id"))
    supplier = required_institution()
    # Each former key speaks for the next: nine keys are a chain of eight, as long as machines read it.
    recent = rows[-9:]
    via = tuple(
        endorse(read_multikey(after.public_key), private_key=_seed(supplier, before.seed_name))
        for before, after in pairwise(recent)
    )
    return _seed(supplier, rows[-1].seed_name), via


def _seed(supplier: int, name: str) -> bytes:
    return signing_seed(controller=supplier, purpose=f"licenses {name}")


def _checked(draft: PolicyDraft) -> dict[str, Any]:
    values = asdict(draft)
    values["name"] = _named(draft.name)
    values["entitlements"] = known_entitlements(codes=draft.entitlements)
    if not draft.floating and draft.machine_count != 1:
        raise LicensingRefusedError(
            _(
                "O licență legată de un dispozitiv are un singur loc; pentru mai multe, bifați „mai multe locuri”."
            ),
            field="machine_count",
        )
    if draft.machine_count is not None and draft.machine_count < 1:
        raise LicensingRefusedError(_("O licență are cel puțin un loc."), field="machine_count")
    if not 1 <= draft.file_days <= 3660:
        raise LicensingRefusedError(_("Un fișier ține între o zi și zece ani."), field="file_days")
    if not 0 <= draft.grace_days <= 366:
        raise LicensingRefusedError(_("Răgazul are cel mult 366 de zile."), field="grace_days")
    if draft.heartbeat_seconds is not None and draft.heartbeat_seconds < 60:
        raise LicensingRefusedError(_("Semnele se cer cel mai des la un minut."), field="heartbeat_seconds")
    return values


def known_entitlements(*, codes: Iterable[str]) -> list[str]:
    """
    Return entitlements in order, each once.

    Raises: LicensingRefusedError for one that was never added.
    """
    wanted = sorted(set(codes))
    known = set(Entitlement.objects.filter(code__in=wanted).values_list("code", flat=True))
    for code in wanted:
        if code not in known:
            raise LicensingRefusedError(
                _("Funcția „%(code)s” nu există. Adăugați-o întâi.") % {"code": code}, field="entitlements"
            )
    return wanted


def _platforms(platforms: Iterable[str]) -> list[str]:
    chosen = sorted(set(platforms))
    if not set(chosen) <= PLATFORMS:
        raise LicensingRefusedError(_("Alegeți sistemele din listă."), field="platforms")
    return chosen


def _named(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > 120 or "\x00" in tidy:
        raise LicensingRefusedError(_("Scrieți o denumire de cel mult 120 de semne."), field="name")
    return tidy


def _insert(row: Product | Policy | Entitlement) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTakenError(_("Codul este luat. Alegeți altul."), field="code") from error


def _note(action: str, subject: str, subject_id: int, by: Actor | None, details: dict[str, Any]) -> None:
    journal.record(action=action, subject_type=subject, subject_id=subject_id, by=by, details=details)
