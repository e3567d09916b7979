"""How a request is fulfilled: work in each room, the package, who must be told, whose data are not used."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.rights.models.request import PrivacyRequest
from registratura.toolkit.models import ClosedManager, TenantModel


class Task(TenantModel):
    """
    The work of one request in one room's data, resumable: done once, its result stays.

    `result` of an erasure: how many rows were erased, anonymised, kept, and for those kept the reasons with their laws.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă")
        DONE = "done", _("gata")
        FAILED = "failed", _("nu a reușit")

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    room = models.CharField(max_length=40)
    deed = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    row_count = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "request",
                "room",
                "deed",
                "state",
                "row_count",
                "result",
                "attempt_count",
            }
            | {"problem", "finished_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "request", "deed", "room"], name="rights_task_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "done", "failed"]), name="rights_task_state_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.deed} {self.room}: {self.state}"


class Package(TenantModel):
    """
    The copy of a person's data, made by a job. Its bytes lie in the institution's store until `expires_at`.

    `space` is the space of the store; `gone_at` when the bytes were taken away.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă")
        MAKING = "making", _("se pregătește")
        READY = "ready", _("gata")
        FAILED = "failed", _("nu a reușit")
        GONE = "gone", _("ștearsă")

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    portable = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    file_count = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    download_count = models.PositiveIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset(
            {"id", "institution_id", "request", "state", "portable", "asked_at", "begun_at", "attempt_count"}
            | {"done_count", "total_count", "row_count", "file_count", "size_bytes", "made_at"}
            | {"expires_at", "gone_at", "download_count", "downloaded_at", "problem"}
        )
        subjects = {Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "making", "ready", "failed", "gone"]),
                name="rights_package_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | (models.Q(made_at__isnull=False, expires_at__isnull=False) & ~models.Q(sha256="")),
                name="rights_package_ready_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "request", "-id"], name="rights_package_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.state} #{self.id}"


class RecipientNotice(TenantModel):
    """
    Somebody to whom the data were disclosed, and who must be told that they were changed, erased or restricted.

    Law: GDPR art. 19.
    """

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    recipient_name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    due_on = models.DateField()
    told_at = models.DateTimeField(null=True)
    told_way = models.CharField(max_length=10, blank=True)
    skipped_reason = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset({"id", "institution_id", "request", "due_on", "told_at", "told_way", "answered_at"})
        subjects = {
            Category.ORGANIZATION: {"recipient_name", "email"},
            Category.PRIVATE_TEXT: {"skipped_reason", "answer"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "request", "recipient_name"], name="rights_recipient_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.recipient_name


class Restriction(TenantModel):
    """
    A key of a person whose data are kept and not used, by its keyed digest.

    `purpose`: the one that rests since an objection was accepted; empty when everything rests.

    Law: GDPR art. 18, art. 21.
    """

    request = models.ForeignKey(
        PrivacyRequest, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=16)
    purpose = models.CharField(max_length=3, blank=True)
    key_digest = models.CharField(max_length=64)
    since_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.RIGHTS
        none = frozenset({"id", "institution_id", "request", "kind", "purpose", "since_at", "lifted_at"})
        subjects = {Category.PSEUDONYM: {"key_digest"}, Category.PRIVATE_TEXT: {"lifted_reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "kind", "key_digest", "purpose"],
                condition=models.Q(lifted_at__isnull=True),
                name="rights_restriction_once",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} since {self.since_at:%Y-%m-%d}"
