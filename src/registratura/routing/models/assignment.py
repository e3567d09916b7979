"""Who was asked to do what with an entry, and where the entry stands."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel

OPEN_STATES = ("pending", "accepted")
NO_TERM = date(9999, 12, 31)  # sorts after every term, and Python can hold it


class Part(models.TextChoices):
    """What is asked of a holder."""

    LEAD = "lead", _("responsabil")
    CO = "co", _("coresponsabil")
    INFO = "info", _("spre informare")


class State(models.TextChoices):
    """Where one assignment stands; the first two are open, the others final."""

    PENDING = "pending", _("de primit")
    ACCEPTED = "accepted", _("în lucru")
    RETURNED = "returned", _("restituită")
    DONE = "done", _("încheiată")
    HANDED_OVER = "handed_over", _("predată")
    CLOSED = "closed", _("închisă")


class StandingState(models.TextChoices):
    """Whether an entry waits for an order."""

    WAITING = "waiting", _("așteaptă rezoluția")
    PLACED = "placed", _("în lucru")
    DONE = "done", _("încheiat")
    VOID = "void", _("anulat")


class Assignment(TenantModel):
    """
    An entry given to a unit, or to a person in it, with an order. Ended, never changed back, never deleted.

    `unit` with no `user`: the unit distributes it. `internal_on` is the day asked for inside. `previous` is the
    assignment that it goes on from. `outcome` holds the words of the end: result, reason or cause, by `state`.
    `…_for` is the absent person in whose place the one before acted; null for one's own. `urgent_on`, while it is
    open, is the safe day of the entry's most urgent running term, `NO_TERM` without one: the database keeps it.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    part = models.CharField(max_length=4, choices=Part.choices)
    state = models.CharField(max_length=11, choices=State.choices, default=State.PENDING)
    order_text = models.CharField(max_length=1000, blank=True)
    internal_on = models.DateField(null=True)
    urgent_on = models.DateField(db_default=NO_TERM)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assigned_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=1000, blank=True)
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset(
            {
                "id",
                "institution_id",
                "entry",
                "unit",
                "part",
                "state",
                "internal_on",
                "urgent_on",
                "assigned_at",
                "previous",
            }
            | {"accepted_at", "ended_at"}
        )
        officials = {
            Category.ACCOUNT: {
                "user",
                "assigned_by",
                "assigned_for",
                "accepted_by",
                "accepted_for",
                "ended_by",
                "ended_for",
            }
        }
        subjects = {Category.PRIVATE_TEXT: {"order_text", "outcome"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry"],
                condition=models.Q(part="lead", state__in=OPEN_STATES),
                name="routing_assignment_one_open_lead",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "entry", "unit", "user"],
                condition=models.Q(state__in=OPEN_STATES),
                nulls_distinct=False,
                name="routing_assignment_holder_once",
            ),
            models.CheckConstraint(
                condition=models.Q(part__in=Part.values, state__in=State.values),
                name="routing_assignment_part_and_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | models.Q(user__isnull=False),
                name="routing_assignment_has_a_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="routing_assignment_acceptance_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(accepted_at__isnull=False),
                name="routing_assignment_accepted_by_somebody",
            ),
            # Ended by nobody: the entry was annulled by the machine.
            models.CheckConstraint(
                condition=models.Q(
                    state__in=OPEN_STATES, ended_at__isnull=True, ended_by__isnull=True, outcome=""
                )
                | models.Q(ended_at__isnull=False, state="closed")
                | models.Q(ended_at__isnull=False, ended_by__isnull=False)
                & ~models.Q(state__in=[*OPEN_STATES, "closed"]),
                name="routing_assignment_end_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["returned", "closed"]) | ~models.Q(outcome=""),
                name="routing_assignment_return_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "user", "id"],
                condition=models.Q(state__in=OPEN_STATES, user__isnull=False),
                name="routing_assignment_of_person",
            ),
            models.Index(
                fields=["institution_id", "unit", "id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="routing_assignment_of_unit",
            ),
            models.Index(fields=["institution_id", "entry", "id"], name="routing_assignment_of_entry"),
            # The lists of work, most urgent first: a page reads as many rows as it shows.
            models.Index(
                fields=["institution_id", "user", "urgent_on", "assigned_at", "id"],
                condition=models.Q(state__in=OPEN_STATES, user__isnull=False),
                name="routing_assignment_urgent",
            ),
            models.Index(
                fields=["institution_id", "unit", "urgent_on", "assigned_at", "id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="routing_assignment_unit_urgent",
            ),
            models.Index(
                fields=["institution_id", "user"],
                condition=models.Q(state="pending", user__isnull=False),
                name="routing_assignment_to_accept",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.id}: {self.part}, {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something."""
        return self.state in OPEN_STATES


class Standing(TenantModel):
    """
    Where an entry stands on its way: one row for each entry that waits or waited for an order.

    Incoming entries come here by themselves, in the transaction of their number; others when somebody gives them.
    `unit` is the one whose head is asked for the order; null asks the registry. `since_at`: since when it is so.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "institutions.OrgUnit",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    state = models.CharField(max_length=7, choices=StandingState.choices)
    since_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.ROUTING
        none = frozenset({"id", "institution_id", "entry", "unit", "state", "since_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "entry"], name="routing_standing_entry_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=StandingState.values), name="routing_standing_state_known"
            ),
        ]
        indexes = [
            # Only what waits: the folder of a head costs the same in the tenth year.
            models.Index(
                fields=["institution_id", "unit", "since_at", "id"],
                condition=models.Q(state="waiting"),
                name="routing_standing_waiting",
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"
