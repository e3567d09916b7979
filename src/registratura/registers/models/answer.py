"""Which entry answers which."""

from typing import ClassVar, Self

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.registers.models.entry import Entry
from registratura.toolkit.models import ClosedManager, TenantModel


class EntryAnswer(TenantModel):
    """
    One entry answered by another; several by one, and one by several. Withdrawn once, with a reason, never deleted.

    An answer under the same number (ADR 22) is no entry of its own: it stands at the position of the document that it
    answers, and both ends of its row are that entry. `request_key` is the one of the form that gave such an answer.
    When the answering entry is annulled its rows are withdrawn with the reason of the annulment.
    """

    answer = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    answered = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    request_key = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset(
            {"id", "institution_id", "answer", "answered", "linked_at", "request_key", "withdrawn_at"}
        )
        officials = {Category.ACCOUNT: {"linked_by", "withdrawn_by"}}
        subjects = {Category.PRIVATE_TEXT: {"withdrawn_reason"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "answer", "answered"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="registers_entryanswer_stands_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason=""),
                name="registers_entryanswer_withdrawal_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "answered", "id"], name="registers_entryanswer_answered"),
            models.Index(fields=["institution_id", "answer", "id"], name="registers_entryanswer_answer"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.answered_id}: {self.answer_id}"
