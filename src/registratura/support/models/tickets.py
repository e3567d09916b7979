"""Conversations: who asks what, what was said, the files, and the letters that were held back."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.machine import CHANNELS, PRIORITIES, STATES, Author, Priority, State
from registratura.toolkit.models import ServiceModel


def person(*, null: bool = True) -> models.ForeignKey[Any, Any]:
    """Return a link to an account."""
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def inside(target: Any, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return a link to a row of the same room; the database holds it with the institution in front."""
    return models.ForeignKey(
        target, null=null, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Ticket(ServiceModel):
    """
    A conversation with somebody who asks for help; its number is its `id`.

    `client` is the institution it is about, `customer_number` the customer's in the books. The clock: `first_due_at`
    and `solve_due_at`; while `paused_at` is set, somebody else has the next word. `…_told`: 0 nothing, 1 warned, 2 told
    that it is late. `forgotten_at`: the person was taken out, the case stays for the counts.
    """

    request_key = models.UUIDField()
    channel = models.CharField(max_length=5, choices=[(one.value, words) for one, words in CHANNELS.items()])
    subject = models.CharField(max_length=200)
    state = models.CharField(
        max_length=8, choices=[(one.value, words) for one, words in STATES.items()], default=State.NEW.value
    )
    priority = models.CharField(
        max_length=6,
        choices=[(one.value, words) for one, words in PRIORITIES.items()],
        default=Priority.NORMAL.value,
    )
    language = models.CharField(max_length=2, default="ro")
    requester_name = models.CharField(max_length=200, blank=True)
    requester_email = models.CharField(max_length=254, blank=True)
    requester_phone = models.CharField(max_length=30, blank=True)
    requester = person()
    client = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    customer_number = models.BigIntegerField(null=True)
    assignee = person()
    opened_at = models.DateTimeField()
    opened_by = person()
    state_at = models.DateTimeField()
    last_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    solve_due_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    first_told = models.PositiveSmallIntegerField(default=0)
    solve_told = models.PositiveSmallIntegerField(default=0)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = inside("self", null=True)
    follows = inside("self", null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rating_words = models.CharField(max_length=1000, blank=True)
    rated_at = models.DateTimeField(null=True)
    link_nonce = models.CharField(max_length=16)
    words = ArrayField(models.CharField(max_length=80), default=list)
    forgotten_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {
                "id",
                "institution_id",
                "request_key",
                "channel",
                "state",
                "priority",
                "client",
                "customer_number",
            }
            | {"opened_at", "state_at", "last_at", "first_due_at", "solve_due_at", "first_answered_at"}
            | {"paused_at", "first_told", "solve_told", "solved_at", "closed_at", "merged_into", "follows"}
            | {"rating", "rated_at", "forgotten_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"assignee", "opened_by"}}
        subjects: ClassVar = {
            Category.NAME: {"requester_name"},
            Category.EMAIL: {"requester_email"},
            Category.PHONE: {"requester_phone"},
            Category.ACCOUNT: {"requester"},
            Category.LANGUAGE: {"language"},
            Category.PRIVATE_TEXT: {"subject", "words"},
            Category.OPINION: {"rating_words"},
            Category.CREDENTIAL: {"link_nonce"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "request_key"], name="support_ticket_key_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in State]), name="support_ticket_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True, rated_at__isnull=True)
                | models.Q(rating__gte=1, rating__lte=5, rated_at__isnull=False),
                name="support_ticket_rating_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="support_ticket_closing_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "state", "last_at"], name="support_ticket_queue"),
            models.Index(fields=["institution_id", "requester_email"], name="support_ticket_email"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.id}"


class TicketMessage(ServiceModel):
    """What was said. `is_internal`: among operators; `mail_id`: the Message-ID of the letter it came with."""

    ticket = inside(Ticket)
    author = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Author])
    is_internal = models.BooleanField(default=False)
    body = models.TextField()
    author_name = models.CharField(max_length=200, blank=True)
    mail_id = models.CharField(max_length=250, blank=True)
    written_at = models.DateTimeField()
    written_by = person()

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "ticket", "author", "is_internal", "written_at"})
        officials: ClassVar = {Category.ACCOUNT: {"written_by"}}
        subjects: ClassVar = {
            Category.PRIVATE_TEXT: {"body"},
            Category.NAME: {"author_name"},
            Category.TRANSMISSION: {"mail_id"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "mail_id"],
                condition=~models.Q(mail_id=""),
                name="support_ticketmessage_mail_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_internal=False) | models.Q(author="operator"),
                name="support_ticketmessage_notes_are_ours",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "ticket", "id"], name="support_ticketmessage_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"#{self.ticket_id}/{self.id}"


class TicketFile(ServiceModel):
    """A file that came with a message. `screened`: what the antivirus said of it."""

    message = inside(TicketMessage)
    ticket = inside(Ticket)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField()
    screened = models.CharField(max_length=8, choices=[("clean", "clean"), ("unknown", "unknown")])

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {"id", "institution_id", "message", "ticket", "media_type", "size_bytes", "screened"}
        )
        subjects: ClassVar = {Category.DOCUMENT: {"name", "sha256"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "ticket", "id"], name="support_ticketfile_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class HeldMail(ServiceModel):
    """A letter that became no conversation, and why; an operator takes it in or lets it lie."""

    reason = models.CharField(max_length=10)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    mail_id = models.CharField(max_length=250, blank=True)
    held_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = person()
    ticket = inside(Ticket, null=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "reason", "held_at", "settled_at", "ticket"})
        officials: ClassVar = {Category.ACCOUNT: {"settled_by"}}
        subjects: ClassVar = {
            Category.EMAIL: {"sender"},
            Category.PRIVATE_TEXT: {"subject", "body"},
            Category.TRANSMISSION: {"mail_id"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "mail_id"],
                condition=~models.Q(mail_id=""),
                name="support_heldmail_once",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="support_heldmail_settling_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "sender", "held_at"], name="support_heldmail_sender")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.reason} {self.sender}"
