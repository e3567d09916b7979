"""When kept bytes were last looked at, what the nights found, packages that were made, and packages that came back."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Fixity(TenantModel):
    """When the bytes of a file were last hashed again, and how they were. `faulty_from`: since when not right."""

    class State(models.TextChoices):
        WHOLE = "whole", _("întreg")
        MISSING = "missing", _("lipsește")
        CHANGED = "changed", _("schimbat")

    blob = models.ForeignKey(
        "documents.Blob", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=7, choices=State.choices)
    checked_at = models.DateTimeField()
    faulty_from = models.DateTimeField(null=True)
    found_sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {
                "id",
                "institution_id",
                "blob",
                "size_bytes",
                "state",
                "checked_at",
                "faulty_from",
                "found_sha256",
            }
        )
        subjects = {Category.DOCUMENT: {"sha256"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "blob"], name="preservation_fixity_blob_once"),
            models.CheckConstraint(
                condition=models.Q(state="whole", faulty_from__isnull=True, found_sha256="")
                | models.Q(state="missing", faulty_from__isnull=False, found_sha256="")
                | models.Q(state="changed", faulty_from__isnull=False) & ~models.Q(found_sha256=""),
                name="preservation_fixity_state_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "checked_at", "id"], name="preservation_fixity_oldest"),
            models.Index(
                fields=["institution_id", "id"],
                name="preservation_fixity_faulty",
                condition=~models.Q(state="whole"),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.state}"


class FixityRun(TenantModel):
    """What one night's work hashed and found. `ended`: budget, time, or everything due."""

    class Ended(models.TextChoices):
        DONE = "done", _("tot ce era de verificat")
        BUDGET = "budget", _("până la volumul unei nopți")
        TIME = "time", _("până la ora de sfârșit")

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ended = models.CharField(max_length=6, choices=Ended.choices)
    checked_count = models.PositiveIntegerField()
    checked_bytes = models.BigIntegerField()
    faulty_count = models.PositiveIntegerField()
    new_faulty_count = models.PositiveIntegerField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "started_at", "ended_at", "ended", "checked_count", "checked_bytes"}
            | {"faulty_count", "new_faulty_count"}
        )

    class Meta:
        indexes = [models.Index(fields=["institution_id", "-id"], name="preservation_fixityrun_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}: {self.checked_count}"


class Package(TenantModel):
    """
    A package that was made: of what, with which digest, so that it is known again when it comes back.

    `root_sha256`: of the file in it that vouches for all others, which stays also when it is zipped anew.
    """

    class Format(models.TextChoices):
        SIP = "sip", _("E-ARK SIP 2.2")
        BAG = "bag", _("BagIt 1.0")

    format = models.CharField(max_length=3, choices=Format.choices)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    root_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    file_count = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "format", "subject_type", "subject_id", "subject_name", "identifier"}
            | {"sha256", "root_sha256", "size_bytes", "file_count", "made_at"}
        )
        officials = {Category.ACCOUNT: {"made_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "identifier"], name="preservation_package_identifier_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "subject_type", "subject_id"], name="preservation_package_subject"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.identifier


class PackageCheck(TenantModel):
    """A package that was brought to be verified, and what was found in it; `package` when it is one of ours."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=3, blank=True)
    identifier = models.CharField(max_length=80, blank=True)
    package = models.ForeignKey(
        Package, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    file_count = models.PositiveIntegerField()
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "sha256", "format", "identifier", "package", "file_count"}
            | {"fault_count", "checked_at"}
        )
        officials = {Category.ACCOUNT: {"checked_by"}}
        # Names of files may hold names of persons.
        subjects = {Category.DOCUMENT: {"name", "faults"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "-id"], name="preservation_check_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
