"""The gazette: publications, their editions and files; and what is said of the information published by duty."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ClosedManager, TenantModel


def _person(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _of(target: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        target, null=null, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Publication(TenantModel):
    """
    An act or a document in a book of the gazette. Never deleted: what leaves is withdrawn, and says so.

    The columns hold what the edition in force says. `visible_from` is when the public begins to see it. `folded` is
    what search looks through. `act_year` is the year of the act's day, 0 without one.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("de publicat")
        PUBLISHED = "published", _("publicat")
        WITHDRAWN = "withdrawn", _("retras")
        DROPPED = "dropped", _("renunțat")

    class Character(models.TextChoices):
        NONE = "", _("fără caracter")
        NORMATIVE = "normative", _("normativ")
        INDIVIDUAL = "individual", _("individual")

    book = models.CharField(max_length=40)
    section = models.CharField(max_length=20)
    subject = models.CharField(max_length=500)
    act_number = models.CharField(max_length=20, blank=True)
    act_on = models.DateField(null=True)
    act_year = models.PositiveSmallIntegerField(default=0)
    issuer = models.CharField(max_length=200, blank=True)
    character = models.CharField(max_length=10, choices=Character.choices, blank=True)
    details = models.CharField(max_length=500, blank=True)
    folded = models.TextField()
    entry_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    edition = models.PositiveSmallIntegerField(default=0)
    prepared_at = models.DateTimeField()
    prepared_by = _person(null=True)
    visible_from = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _person(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    replaced_by_id = models.BigIntegerField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "book", "section", "act_number", "act_on", "act_year", "character"}
            | {"entry_id", "state", "edition", "prepared_at", "visible_from", "changed_at", "withdrawn_at"}
            | {"replaced_by_id"}
        )
        officials = {
            Category.ACCOUNT: {"prepared_by", "withdrawn_by"},
            Category.WORK: {"withdrawn_reason", "issuer"},
        }
        subjects = {Category.PRIVATE_TEXT: {"subject", "details", "folded"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "book", "act_year", "act_number"],
                condition=models.Q(state="published") & ~models.Q(act_number=""),
                name="gazette_publication_act_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["published", "withdrawn"], visible_from__isnull=False, edition__gte=1
                )
                | models.Q(state__in=["prepared", "dropped"], visible_from__isnull=True, edition=0),
                name="gazette_publication_seen_when_published",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~models.Q(withdrawn_reason="")
                | ~models.Q(state="withdrawn")
                & models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True),
                name="gazette_publication_withdrawal_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "-visible_from", "-id"],
                condition=models.Q(state__in=["published", "withdrawn"]),
                name="gazette_publication_newest",
            ),
            models.Index(
                fields=["institution_id", "book", "-visible_from", "-id"],
                condition=models.Q(state__in=["published", "withdrawn"]),
                name="gazette_publication_of_book",
            ),
            models.Index(
                fields=["institution_id", "entry_id"],
                condition=models.Q(entry_id__isnull=False),
                name="gazette_publication_of_entry",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.act_number} {self.subject}".strip()


class Edition(TenantModel):
    """
    What a publication said at one time, numbered from 1; a later one corrects the former, and says why.

    `facts` are the columns of the publication as of this edition. `checks` says what was found in the files and what
    a person confirmed before they were shown.
    """

    publication = _of("gazette.Publication")
    number = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)
    carries_data = models.BooleanField(default=False)
    checks = models.JSONField(default=dict)
    prepared_at = models.DateTimeField()
    prepared_by = _person(null=True)
    visible_from = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = _person(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "publication", "number", "carries_data", "prepared_at", "visible_from"}
            | {"published_at", "dropped_at"}
        )
        officials = {
            Category.ACCOUNT: {"prepared_by", "published_by", "dropped_by"},
            Category.WORK: {"reason"},
        }
        subjects = {Category.PRIVATE_TEXT: {"facts", "checks"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "publication", "number"],
                condition=models.Q(dropped_at__isnull=True),
                name="gazette_edition_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    published_at__isnull=True, published_by__isnull=True, visible_from__isnull=True
                )
                | models.Q(
                    published_at__isnull=False, published_by__isnull=False, visible_from__isnull=False
                ),
                name="gazette_edition_publishing_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | models.Q(dropped_at__isnull=False, dropped_by__isnull=False, published_at__isnull=True),
                name="gazette_edition_dropping_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""),
                name="gazette_edition_correction_says_why",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.publication_id}/{self.number}"


class EditionFile(TenantModel):
    """A file of an edition: the document it comes from, and what is shown, which for personal data is a masked copy."""

    edition = _of("gazette.Edition")
    position = models.PositiveSmallIntegerField()
    source_id = models.BigIntegerField()
    shown_id = models.BigIntegerField()
    masked = models.BooleanField(default=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "edition", "position", "source_id", "shown_id", "masked", "media_type"}
            | {"size_bytes"}
        )
        subjects = {Category.DOCUMENT: {"name", "sha256"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "edition", "position"], name="gazette_editionfile_place_once"
            ),
            models.CheckConstraint(
                condition=models.Q(masked=False, shown_id=models.F("source_id"))
                | models.Q(masked=True) & ~models.Q(shown_id=models.F("source_id")),
                name="gazette_editionfile_masked_is_another",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Statement(TenantModel):
    """What was said, on a day, of a piece of information published by duty; the newest counts, none changes."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("publicată")
        MISSING = "missing", _("lipsește")
        NONE = "none", _("instituția nu are așa ceva")

    duty = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices)
    words = models.TextField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    publication_id = models.BigIntegerField(null=True)
    changed_on = models.DateField(null=True)
    said_at = models.DateTimeField()
    said_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset(
            {"id", "institution_id", "duty", "state", "address", "publication_id", "changed_on", "said_at"}
        )
        officials = {Category.ACCOUNT: {"said_by"}, Category.WORK: {"words"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(changed_on__isnull=False)
                & (~models.Q(words="") | ~models.Q(address="") | models.Q(publication_id__isnull=False)),
                name="gazette_statement_says_where",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "duty", "-id"], name="gazette_statement_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.duty}: {self.state}"


class Contact(TenantModel):
    """Of whom information is asked: a function and its place, not a person. The newest counts."""

    function = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    said_at = models.DateTimeField()
    said_by = _person(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.TRANSPARENCY
        none = frozenset({"id", "institution_id", "place", "hours", "said_at"})
        officials = {
            Category.ACCOUNT: {"said_by"},
            Category.JOB_TITLE: {"function"},
            Category.EMAIL: {"email"},
            Category.PHONE: {"phone"},
        }

    class Meta:
        indexes = [models.Index(fields=["institution_id", "-id"], name="gazette_contact_newest")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.function
