"""Notices, their versions, and who was served which."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


class Notice(TenantModel):
    """One notice of the controller; `key` is its name in addresses. Its text is in the versions."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("informare privind datele personale")
        RECORDING = "recording", _("informare privind înregistrarea convorbirilor")
        JIT = "jit", _("informare la locul colectării")

    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.NOTICES
        none = frozenset({"id", "institution_id", "key", "kind", "opened_at"})
        officials = {Category.ACCOUNT: {"opened_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="notices_notice_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["privacy", "recording", "jit"]), name="notices_notice_kind_known"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.key


class NoticeVersion(TenantModel):
    """
    What a notice said from a day on, in both languages; drafts change, published versions never do.

    `content` is the data (`notices.content.Content`), `prose` the words, `digest` the SHA-256 over both. `changes` is
    what differs from the version before, as computed at publishing, `summary` the same in words of the publisher.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("proiect")
        PUBLISHED = "published", _("publicată")
        DISCARDED = "discarded", _("la care s-a renunțat")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    number = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    content = models.JSONField()
    prose = models.JSONField()
    digest = models.CharField(max_length=64)
    materiality = models.CharField(max_length=24, blank=True)
    changes = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    effective_on = models.DateField(null=True)
    supersedes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    record_id = models.BigIntegerField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.NOTICES
        none = frozenset(
            {"id", "institution_id", "notice", "number", "state", "content", "prose", "digest", "materiality"}
            | {"changes", "summary", "effective_on", "supersedes", "drafted_at", "published_at", "record_id"}
        )
        officials = {Category.ACCOUNT: {"drafted_by", "published_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "notice", "number"], name="notices_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["institution_id", "notice"],
                condition=models.Q(state="draft"),
                name="notices_version_one_draft",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "notice", "effective_on"],
                condition=models.Q(state="published"),
                name="notices_version_one_for_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="published",
                    number__isnull=False,
                    effective_on__isnull=False,
                    published_at__isnull=False,
                    published_by__isnull=False,
                    record_id__isnull=False,
                )
                | models.Q(
                    state__in=["draft", "discarded"],
                    number__isnull=True,
                    effective_on__isnull=True,
                    published_at__isnull=True,
                    published_by__isnull=True,
                    record_id__isnull=True,
                ),
                name="notices_version_published_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    materiality__in=["", "editorial", "material_other", "material_new_purpose"]
                ),
                name="notices_version_materiality_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number or self.state}"


class NoticeServed(TenantModel):
    """
    That a version was put before a person: by letter, on a page, in a form. Never changed.

    Nothing is written of visitors who are not signed in: to serve a notice is no reason to know who reads it.
    """

    class Component(models.TextChoices):
        PAGE = "page", _("pe pagină")
        FORM = "form", _("în formular")
        MAIL = "mail", _("prin mesaj")

    version = models.ForeignKey(
        NoticeVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    subject = models.UUIDField()
    component = models.CharField(max_length=8, choices=Component.choices)
    language = models.CharField(max_length=5)
    message_id = models.BigIntegerField(null=True)
    served_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.NOTICES
        none = frozenset({"id", "institution_id", "version", "component", "message_id", "served_at"})
        subjects = {Category.PSEUDONYM: {"subject"}, Category.LANGUAGE: {"language"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "version", "subject", "component"], name="notices_served_once"
            ),
            models.CheckConstraint(
                condition=models.Q(component__in=["page", "form", "mail"]),
                name="notices_served_component_known",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "subject"], name="notices_served_to")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.version_id} {self.component}"
