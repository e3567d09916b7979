"""Copies of trusted lists, roots of an institution's own, who checks which document, and the reports of checks."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class TrustList(models.Model):
    """
    A copy of a trusted list (ETSI TS 119 612) as it was loaded. Older copies stay: reports name them.

    `services` are its qualified certificate and time-stamp services in the form the checking program reads.
    `signers` are, in the list of lists, the certificates that sign the list of each territory.
    """

    territory = models.CharField(max_length=10)
    sequence_number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    next_update_at = models.DateTimeField(null=True)
    operator_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    is_list_of_lists = models.BooleanField(default=False)
    services = models.JSONField(default=list)
    signers = models.JSONField(default=dict)
    service_count = models.PositiveIntegerField(default=0)
    provider_count = models.PositiveIntegerField(default=0)
    signed_by_name = models.CharField(max_length=300)
    signed_by_sha256 = models.CharField(max_length=64)
    signer_known_from = models.CharField(max_length=40)
    loaded_at = models.DateTimeField()
    loaded_by_name = models.CharField(max_length=200, blank=True)

    class PersonalData:
        dataset = Dataset.PROGRAM
        none = frozenset(
            {"id", "territory", "sequence_number", "issued_at", "next_update_at", "operator_name", "sha256"}
            | {"content", "is_list_of_lists", "services", "signers", "service_count", "provider_count"}
            | {"signed_by_name", "signed_by_sha256", "signer_known_from", "loaded_at"}
        )
        officials = {Category.NAME: {"loaded_by_name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="signatures_trustlist_once"),
        ]
        indexes = [
            models.Index(fields=["territory", "sequence_number"], name="signatures_trustlist_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.territory} {self.sequence_number}"


class OwnRoot(TenantModel):
    """A root certificate that the institution itself decided to trust: never a source of qualification."""

    name = models.CharField(max_length=200)
    certificate = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    subject = models.CharField(max_length=300)
    valid_until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "name", "certificate", "sha256", "subject", "valid_until", "reason"}
            | {"added_at", "removed_at"}
        )
        officials = {Category.ACCOUNT: {"added_by", "removed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="signatures_ownroot_once",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False),
                name="signatures_ownroot_removal_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Check(TenantModel):
    """Where the checking of a document's signatures stands, in its newest version; its reports are apart."""

    class State(models.TextChoices):
        ASKED = "asked", _("de verificat din nou")
        CHECKING = "checking", _("se verifică")
        DONE = "done", _("verificat")
        UNSIGNED = "unsigned", _("fără semnătură")
        FAILED = "failed", _("verificarea nu s-a putut face")

    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    version_number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKING)
    reason = models.CharField(max_length=24, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    asker = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "document", "version_number", "state", "reason", "attempts"}
            | {"begun_at", "ended_at"}
        )
        officials = {Category.ACCOUNT: {"asker"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "document"], name="signatures_check_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "checking"], ended_at__isnull=True)
                | models.Q(state__in=["done", "unsigned", "failed"], ended_at__isnull=False),
                name="signatures_check_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "id"], name="signatures_check_by_state")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"


class Report(TenantModel):
    """
    What one check found, with the data it was judged by. Written once; a new check writes a new report.

    `moment_at` is when the bytes are known to have been here; `trust` names the copies of the lists that were used.
    `evidence` is a ZIP of the certificates, revocation data and time stamps that the judgment rests on.
    """

    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    number = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    moment_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    companion = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    verdict = models.CharField(max_length=12)
    signature_count = models.PositiveIntegerField()
    findings = models.JSONField()
    trust = models.JSONField()
    validator = models.CharField(max_length=100)
    evidence = models.BinaryField()
    evidence_sha256 = models.CharField(max_length=64)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "document", "number", "checked_at", "moment_at", "sha256", "companion"}
            | {"verdict", "signature_count", "trust", "validator", "evidence_sha256"}
        )
        officials = {Category.ACCOUNT: {"checked_by"}}
        subjects = {Category.CERTIFICATE: {"findings", "evidence"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "document", "number"], name="signatures_report_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["qualified", "valid", "unverified", "changed", "broken"]),
                name="signatures_report_verdict_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.document_id}: {self.verdict}"


class InnerFile(TenantModel):
    """A file that stood inside a signed one: a copy among the derived files, with the text that was read in it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset({"id", "institution_id", "report", "position", "size_bytes", "media_type"})
        subjects = {Category.DOCUMENT: {"name", "sha256", "text"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "report", "position"], name="signatures_innerfile_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
