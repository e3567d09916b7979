"""Who saw what."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.disclosures.models.register import person
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Viewing(TenantModel):
    """
    An official saw data of somebody: opened an entry or a file, or saw a personal code.

    `reason` is always there for the last. The same person on the same entry or file within a quarter of an hour is
    one viewing.
    """

    class What(models.TextChoices):
        ENTRY = "entry", _("înregistrarea")
        FILE = "file", _("un fișier")
        CNP = "cnp", _("codul numeric personal")

    what = models.CharField(max_length=10, choices=What.choices)
    entry_id = models.BigIntegerField(null=True)
    document_id = models.BigIntegerField(null=True)
    correspondent_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    viewed_at = models.DateTimeField()
    viewed_by = person()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DISCLOSURES
        none = frozenset({"id", "institution_id", "what", "entry_id", "document_id", "viewed_at"})
        officials = {Category.ACCOUNT: {"viewed_by"}}
        subjects = {Category.PSEUDONYM: {"correspondent_id"}, Category.PRIVATE_TEXT: {"reason"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=["entry", "file"]) | ~models.Q(reason=""),
                name="disclosures_viewing_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "viewed_at", "id"], name="disclosures_viewing_when"),
            models.Index(fields=["institution_id", "viewed_by", "viewed_at"], name="disclosures_viewing_by"),
            models.Index(
                fields=["institution_id", "entry_id", "viewed_at"],
                name="disclosures_viewing_entry",
                condition=models.Q(entry_id__isnull=False),
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.what} {self.viewed_at:%d.%m.%Y %H:%M}"
