"""Keys of persons and of the institution, the services that hold some of them, and the authority of time stamps."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset, Erasure, Held
from registratura.toolkit.models import ClosedManager, TenantModel


class Provider(TenantModel):
    """A remote signing service and the institution's account there. The secret is sealed (`toolkit.sealing`)."""

    class Way(models.TextChoices):
        BASIC = "basic", _("nume și parolă")
        OAUTH2 = "oauth2", _("OAuth 2.0 (client credentials)")
        PERSON = "person", _("OAuth 2.0, fiecare semnatar intră în browser")

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=300)
    way = models.CharField(max_length=8, choices=Way.choices)
    account = models.CharField(max_length=200)
    secret_sealed = models.TextField()
    is_active = models.BooleanField(default=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "name", "url", "way", "account", "secret_sealed", "is_active"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "url", "account"], name="signing_provider_once"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["basic", "oauth2", "person"]),
                name="signing_provider_way_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Options(TenantModel):
    """
    One row an institution: where time stamps are asked for. No address: papers are signed without them.

    `trouble` is what the authority answered last when it gave none.
    """

    stamp_url = models.CharField(max_length=300, blank=True)
    stamp_account = models.CharField(max_length=200, blank=True)
    stamp_secret_sealed = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "stamp_url", "stamp_account", "stamp_secret_sealed", "checked_at"}
            | {"trouble"}
        )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution_id"], name="signing_options_once")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.stamp_url


class Key(TenantModel):
    """
    A certificate whose private key a person, or the institution as its seal (`user` null), signs with.

    `sealed` is the PKCS#12 file; a token is called by `token_label` and `place`, a remote credential by `provider`
    and `place`. PIN and password are kept nowhere. `name_differs`: the certificate names somebody else.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("fișier .p12")
        TOKEN = "token", _("token la server")
        REMOTE = "remote", _("serviciu la distanță")

    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    label = models.CharField(max_length=100)
    certificate = models.TextField()
    chain = ArrayField(models.TextField(), default=list)
    fingerprint = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=200)
    issuer_name = models.CharField(max_length=200)
    serial = models.CharField(max_length=80)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    is_qualified = models.BooleanField(default=False)
    name_differs = models.BooleanField(default=False)
    sealed = models.TextField(blank=True)
    token_label = models.CharField(max_length=64, blank=True)
    provider = models.ForeignKey(
        Provider, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    place = models.CharField(max_length=200, blank=True)
    asks_code = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    tested_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "kind", "issuer_name", "valid_from", "valid_to"}
            | {"is_qualified", "name_differs", "token_label", "provider", "place", "asks_code"}
            | {"added_at", "tested_at", "removed_at"}
        )
        officials = {
            Category.ACCOUNT: {"user", "added_by", "removed_by"},
            Category.CERTIFICATE: {"label", "certificate", "chain", "fingerprint", "serial"},
            Category.NAME: {"subject_name"},
            Category.CREDENTIAL: {"sealed"},
        }
        exceptions = {"sealed": Held(erasure=Erasure.DELETE)}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "user", "fingerprint"],
                condition=models.Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="signing_key_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="file", token_label="", provider__isnull=True)
                | models.Q(kind="token", sealed="", provider__isnull=True) & ~models.Q(token_label="")
                | models.Q(kind="remote", sealed="", token_label="", provider__isnull=False),
                name="signing_key_place_known",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False, sealed=""),
                name="signing_key_removal_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.label
