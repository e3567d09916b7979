"""Keys of programs, their short-lived tokens, what they did, and what they are uploading."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Key(TenantModel):
    """
    What opens the interface for one program of the institution. Of its secret only a digest is kept.

    `user`: the account under whose name the program acts; its role says what it may do at the most, `scopes` narrow
    that. A `trial` key acts only in an institution marked for trial, any other only where none is.
    """

    class Kind(models.TextChoices):
        KEY = "key", _("cheie purtată la fiecare cerere")
        CLIENT = "client", _("client OAuth 2.0, cu jetoane de scurtă durată")

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    trial = models.BooleanField()
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=40))
    per_minute = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset(
            {"id", "institution_id", "name", "kind", "trial", "scopes", "per_minute", "expires_at"}
        )
        officials = {
            Category.ACCOUNT: {"user", "created_by", "revoked_by"},
            Category.WORK: {"created_at", "revoked_at"},
            Category.CREDENTIAL: {"digest"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["key", "client"]), name="machines_key_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(per_minute__gte=1, per_minute__lte=6000), name="machines_key_limit_sane"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="machines_key_revoked_whole",
            ),
            models.UniqueConstraint(fields=["institution_id", "digest"], name="machines_key_digest_once"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.name} #{self.id}"


class Token(TenantModel):
    """A short-lived token given to a client; only a digest is kept, and the row goes after its end."""

    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset({"id", "institution_id", "key", "scopes", "created_at", "expires_at"})
        officials = {Category.CREDENTIAL: {"digest"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "expires_at"], name="machines_token_ends")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"token #{self.id} of {self.key_id}"


class KeyUse(TenantModel):
    """How often a key was used for one thing on one day, with what end, and when last."""

    class Outcome(models.TextChoices):
        DONE = "done", _("făcut")
        REFUSED = "refused", _("refuzat")
        FAILED = "failed", _("greșeală a programului")

    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    used_on = models.DateField()
    deed = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    hit_count = models.BigIntegerField()
    last_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset(
            {"id", "institution_id", "key", "used_on", "deed", "outcome", "hit_count", "last_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "key", "used_on", "deed", "outcome"],
                name="machines_keyuse_line_once",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.deed} of {self.key_id} on {self.used_on}"


class Deed(TenantModel):
    """What a request with an idempotency key did, so that the same request finds the same answer."""

    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    request_key = models.UUIDField()
    content_digest = models.BinaryField(max_length=32)
    subject_id = models.BigIntegerField()
    done_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset(
            {"id", "institution_id", "key", "request_key", "content_digest", "subject_id", "done_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "key", "request_key"], name="machines_deed_request_once"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "done_at"], name="machines_deed_age")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"deed {self.request_key}"


class Upload(TenantModel):
    """
    A file on its way in pieces. Its bytes stand in the data folder under `ref` until it is used or its time is over.

    `received_bytes`: how far it came. What it is and whether it may stay is decided when it is used, as for any file.
    """

    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ref = models.UUIDField()
    name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset(
            {"id", "institution_id", "key", "ref", "size_bytes", "received_bytes", "begun_at", "expires_at"}
        )
        officials = {Category.WORK: {"name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "ref"], name="machines_upload_ref_once"),
            models.CheckConstraint(
                condition=models.Q(received_bytes__gte=0, received_bytes__lte=models.F("size_bytes")),
                name="machines_upload_within_size",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "expires_at"], name="machines_upload_ends")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"upload {self.ref}"


class Ground(TenantModel):
    """
    The tie between an institution and the one where its programs are tried, one row on each side.

    `is_trial`: this side is the one for trial; its numbers are its own and say nothing of real papers.
    """

    is_trial = models.BooleanField()
    other_code = models.CharField(max_length=40)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.STAFF
        none = frozenset({"id", "institution_id", "is_trial", "other_code"})
        officials = {Category.ACCOUNT: {"marked_by"}, Category.WORK: {"marked_at"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id"], name="machines_ground_one"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{'trial' if self.is_trial else 'real'} beside {self.other_code}"
