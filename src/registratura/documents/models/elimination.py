"""Which bytes were ordered to go when their dossier was eliminated, and what became of each order."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.documents.models.files import Blob
from registratura.kernel.privacy import Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Elimination(TenantModel):
    """
    That bytes go by an act of elimination. The digest stays in the blob's row for ever.

    about_id: the dossier they stood in. kept_by: what else holds them, when they stayed.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", _("de eliminat")
        GONE = "gone", _("eliminat")
        KEPT = "kept", _("păstrat")
        RETURNED = "returned", _("venit din nou")

    blob = models.ForeignKey(
        Blob, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    about_id = models.BigIntegerField()
    act = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ORDERED)
    kept_by = models.CharField(max_length=60, blank=True)
    ordered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.DOCUMENTS
        none = frozenset(
            {"id", "institution_id", "blob", "about_id", "act", "state", "kept_by", "ordered_at"}
            | {"settled_at"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "blob"], name="documents_elimination_once"),
            models.CheckConstraint(
                condition=models.Q(state="ordered", settled_at__isnull=True, kept_by="")
                | models.Q(state__in=["gone", "returned"], settled_at__isnull=False, kept_by="")
                | models.Q(state="kept", settled_at__isnull=False) & ~models.Q(kept_by=""),
                name="documents_elimination_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                name="documents_elimination_open",
                condition=models.Q(state="ordered"),
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.state}"
