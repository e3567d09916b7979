"""Forms of an institution and their versions: a draft is changed, a published version never."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Form(TenantModel):
    """
    A form of the institution. What it asks stands in its versions.

    `code` stands in public addresses. `ready` is the code of the form of the product it began as, empty for an own.
    """

    code = models.SlugField(max_length=60, db_index=False)
    ready = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset({"id", "institution_id", "code", "ready", "title", "added_at"})
        officials = {Category.ACCOUNT: {"added_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "code"], name="forms_form_code_once"),
            models.CheckConstraint(condition=~models.Q(title=""), name="forms_form_title_present"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class FormVersion(TenantModel):
    """
    A form as it is written (draft), as persons fill it in (published), as they did (retired).

    `definition` and `handling` are data of `forms.reading` and `forms.handling`; the unit stands apart, as a key.
    `earlier` holds the draft as it was before each of its last changes, for going back. `sha256` is of the definition
    and the handling as they were published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("ciornă")
        PUBLISHED = "published", _("publicat")
        RETIRED = "retired", _("retras")

    form = models.ForeignKey(
        Form, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    definition = models.JSONField()
    handling = models.JSONField()
    unit = models.ForeignKey(
        "institutions.OrgUnit", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    earlier = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SETTINGS
        none = frozenset(
            {"id", "institution_id", "form", "number", "state", "definition", "handling", "unit", "earlier"}
            | {"revision", "sha256", "note", "begun_at", "published_at", "retired_at"}
        )
        officials = {Category.ACCOUNT: {"begun_by", "published_by", "retired_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "form", "number"], name="forms_formversion_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "form"],
                condition=models.Q(state="draft"),
                name="forms_formversion_one_draft",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "form"],
                condition=models.Q(state="published"),
                name="forms_formversion_one_published",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True, retired_at__isnull=True)
                | models.Q(state="published", published_at__isnull=False, retired_at__isnull=True)
                | models.Q(state="retired", published_at__isnull=False, retired_at__isnull=False),
                name="forms_formversion_state_whole",
            ),
            models.CheckConstraint(
                condition=(models.Q(published_at__isnull=False) | models.Q(published_by__isnull=True))
                & (models.Q(retired_at__isnull=False) | models.Q(retired_by__isnull=True)),
                name="forms_formversion_who_and_when",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.form_id}/{self.number}"
