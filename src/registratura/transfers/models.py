"""What moves in (files of old registers, their rows, meanings of columns that are kept) and out (whole packages)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import TenantModel


class Transfer(TenantModel):
    """
    A file that moves in, and how far it has come.

    `mapping`: what each column means, {field: place of the column from 0}. `about`: how the file was read.
    `gaps`: numbers that the old register does not have, told as they are and never filled.
    """

    class State(models.TextChoices):
        READING = "reading", _("se citește")
        MAPPING = "mapping", _("așteaptă potrivirea coloanelor")
        CHECKING = "checking", _("se verifică")
        CHECKED = "checked", _("verificat")
        BRINGING = "bringing", _("se preia")
        STOPPED = "stopped", _("oprit")
        DONE = "done", _("preluat")
        FAILED = "failed", _("nu s-a putut citi")

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    problem = models.CharField(max_length=40, blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    about = models.JSONField(default=dict)
    heading_row = models.PositiveIntegerField(default=1)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    gaps = models.JSONField(default=dict)
    register = models.ForeignKey(
        "registers.Register", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    register_name = models.CharField(max_length=200, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    attempt_count = models.PositiveIntegerField(default=0)
    ordered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ordered_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "name", "sha256", "size_bytes", "state", "problem", "sheet", "about"}
            | {"heading_row", "headings", "mapping", "options", "gaps", "register", "register_name"}
            | {
                "row_count",
                "done_count",
                "attempt_count",
                "ordered_at",
                "heard_at",
                "finished_at",
                "closed_at",
            }
        )
        officials: ClassVar = {Category.ACCOUNT: {"ordered_by"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        *(
                            "reading",
                            "mapping",
                            "checking",
                            "checked",
                            "bringing",
                            "stopped",
                            "done",
                            "failed",
                        )
                    ]
                ),
                name="transfers_transfer_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TransferRow(TenantModel):
    """
    A row of the file: its cells until it is brought in, and what was found in it.

    `place`: its number in the file, the headings counted. `occurrence`: 1 for the first of its number and year, 2 for
    the next of the same. `findings`: [{"code", "field", "value"}].
    """

    class State(models.TextChoices):
        NEW = "new", _("neverificat")
        READY = "ready", _("în ordine")
        WARNED = "warned", _("cu observații")
        REFUSED = "refused", _("refuzat")
        BROUGHT = "brought", _("preluat")

    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    place = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    number = models.PositiveIntegerField(null=True)
    registered_on = models.DateField(null=True)
    occurrence = models.PositiveSmallIntegerField(default=1)
    findings = models.JSONField(default=list)
    entry = models.ForeignKey(
        "registers.Entry", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {
                "id",
                "institution_id",
                "transfer",
                "place",
                "state",
                "number",
                "registered_on",
                "occurrence",
                "entry",
            }
        )
        subjects: ClassVar = {Category.PRIVATE_TEXT: {"cells", "findings"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "transfer", "place"], name="transfers_row_place_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "ready", "warned", "refused", "brought"]),
                name="transfers_row_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "transfer", "state", "place"], name="transfers_row_by_state"
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


class ColumnProfile(TenantModel):
    """What the columns of a kind of file mean, kept under a name for the next file of the same headings."""

    name = models.CharField(max_length=80)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "name", "headings", "mapping", "options", "saved_at"})

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "name"], name="transfers_profile_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PackageOrder(TenantModel):
    """
    The package of the whole institution, ordered from the desk and made by a job; its bytes lie beside the store.

    `sha256`: the digest of its sums, which stands for all of it. Of the link that fetches it only the digest is kept;
    it is for one person, `link_for`, until `link_until`, and ends early with `link_ended_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("așteaptă")
        MAKING = "making", _("se scrie")
        READY = "ready", _("gata")
        FAILED = "failed", _("nu a reușit")
        GONE = "gone", _("șters")

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    ordered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ordered_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveBigIntegerField(default=0)
    file_count = models.PositiveIntegerField(default=0)
    lost_count = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    link_digest = models.BinaryField(max_length=32, null=True)
    link_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    link_until = models.DateTimeField(null=True)
    link_ended_at = models.DateTimeField(null=True)
    fetched_count = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "state", "ordered_at", "heard_at", "attempt_count", "done_count"}
            | {"total_count", "row_count", "file_count", "lost_count", "size_bytes", "sha256", "made_at"}
            | {"expires_at", "gone_at", "problem", "link_digest", "link_until", "link_ended_at"}
            | {"fetched_count", "fetched_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"ordered_by", "link_for"}}

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "making", "ready", "failed", "gone"]),
                name="transfers_package_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | (models.Q(made_at__isnull=False, expires_at__isnull=False) & ~models.Q(sha256="")),
                name="transfers_package_ready_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(link_digest__isnull=True, link_for__isnull=True, link_until__isnull=True)
                | models.Q(link_digest__isnull=False, link_for__isnull=False, link_until__isnull=False),
                name="transfers_package_link_whole",
            ),
            models.UniqueConstraint(
                fields=["institution_id"],
                condition=models.Q(state__in=["waiting", "making"]),
                name="transfers_package_one_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.id} {self.state}"
