"""An institution's own versions of rules, holds, and the runs by which things left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import TenantModel


class Rule(TenantModel):
    """
    The institution's own duration for one of the program's rules, from a day on: proposed, simulated, then approved.

    Who approves is never who proposed. Trigger, action and law are those of the program's rule.
    """

    key = models.CharField(max_length=40)
    duration = models.CharField(max_length=20)
    valid_from = models.DateField()
    reason = models.CharField(max_length=500)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    simulated_at = models.DateTimeField(null=True)
    simulated_count = models.PositiveIntegerField(default=0)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class PersonalData:
        dataset = Dataset.RETENTION
        none = frozenset(
            {"id", "institution_id", "key", "duration", "valid_from", "reason", "proposed_at"}
            | {"simulated_at", "simulated_count", "approved_at", "withdrawn_at"}
        )
        officials = {Category.ACCOUNT: {"proposed_by", "approved_by", "withdrawn_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False, simulated_at__isnull=False),
                name="retention_rule_approval_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
                name="retention_rule_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="retention_rule_withdrawal_whole",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "key", "valid_from"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="retention_rule_one_for_a_day",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.key} {self.duration} from {self.valid_from}"


class Hold(TenantModel):
    """
    Something that nobody erases for a while: a court, a control, a claim.

    It holds from its opening; a second person confirms it, and two persons end it. `target` is nothing, the key of a
    set, the pseudonym of a person, or `set:row`.
    """

    class Scope(models.TextChoices):
        EVERYTHING = "everything", _("tot ce ține instituția")
        SET = "set", _("o categorie")
        PERSON = "person", _("o persoană")
        ROW = "row", _("un singur rând")

    scope = models.CharField(max_length=10, choices=Scope.choices)
    target = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500)
    reference = models.CharField(max_length=200)
    review_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    release_asked_at = models.DateTimeField(null=True)
    release_asked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    release_reason = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class PersonalData:
        dataset = Dataset.RETENTION
        none = frozenset(
            {"id", "institution_id", "scope", "reference", "review_on", "opened_at", "approved_at"}
            | {"release_asked_at", "released_at"}
        )
        officials = {Category.ACCOUNT: {"opened_by", "approved_by", "release_asked_by", "released_by"}}
        subjects = {Category.PSEUDONYM: {"target"}, Category.PRIVATE_TEXT: {"reason", "release_reason"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["everything", "set", "person", "row"]),
                name="retention_hold_scope_known",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="everything", target="")
                | (~models.Q(scope="everything") & ~models.Q(target="")),
                name="retention_hold_target_named",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="retention_hold_approval_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("opened_by")),
                name="retention_hold_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    release_asked_at__isnull=True, release_asked_by__isnull=True, release_reason=""
                )
                | (
                    models.Q(release_asked_at__isnull=False, release_asked_by__isnull=False)
                    & ~models.Q(release_reason="")
                ),
                name="retention_hold_asking_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True, released_by__isnull=True)
                | models.Q(
                    released_at__isnull=False, released_by__isnull=False, release_asked_at__isnull=False
                ),
                name="retention_hold_release_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(released_by__isnull=True)
                | ~models.Q(released_by=models.F("release_asked_by")),
                name="retention_hold_release_by_two",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.scope} {self.target}"


class Run(TenantModel):
    """
    One passing over everything whose keeping ended by a day, for real or as a rehearsal.

    `rules`: which version of each rule decided; `counts`: how many rows of each set left, and how many stayed and why.
    `certificate`: the signed account of it; `record_id` its act in the journal.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("în așteptare")
        RUNNING = "running", _("în lucru")
        DONE = "done", _("gata")
        FAILED = "failed", _("oprită")

    until_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    total_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    rules = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    certificate = models.JSONField(null=True)
    record_id = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class PersonalData:
        dataset = Dataset.RETENTION
        none = frozenset(
            {"id", "institution_id", "until_on", "state", "ordered_at", "total_count", "done_count"}
            | {"finished_at", "rules", "counts", "certificate", "record_id", "problem"}
        )
        officials = {Category.ACCOUNT: {"ordered_by"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]),
                name="retention_run_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(certificate__isnull=False, record_id__isnull=False, finished_at__isnull=False),
                name="retention_run_done_is_certified",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "-id"], name="retention_run_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"run {self.id} until {self.until_on}"


class Item(TenantModel):
    """What one run did with one row, or with `count` rows of a set that is only counted. Nothing of their content."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kept_set = models.CharField(max_length=40)
    row = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=40)
    left = models.BooleanField()
    winner = models.CharField(max_length=20)
    happened_on = models.DateField(null=True)
    count = models.PositiveIntegerField(default=1)

    class PersonalData:
        dataset = Dataset.RETENTION
        none = frozenset(
            {"id", "institution_id", "run", "kept_set", "rule", "left", "winner", "happened_on", "count"}
        )
        subjects = {Category.PSEUDONYM: {"row"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "run", "id"], name="retention_item_of_run")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kept_set}:{self.row}"
