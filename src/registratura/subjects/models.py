"""Persons under a pseudonym, by what they are found, and the names of their keys. The keys are not here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import TenantModel


class Subject(TenantModel):
    """
    A person to whom the institution answers as controller. `ref` is what others keep of the person: a UUIDv7.

    Nothing here says who it is: that stands in identities, sealed, and goes with them.
    """

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("cetățean")
        CUSTOMER = "customer", _("client")
        EMPLOYEE = "employee", _("salariat")
        PROSPECT = "prospect", _("posibil client")
        VISITOR = "visitor", _("vizitator")

    class State(models.TextChoices):
        ACTIVE = "active", _("activ")
        RESTRICTED = "restricted", _("restricționat")
        ERASED = "erased", _("șters")

    ref = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUBJECTS
        none = frozenset({"id", "institution_id", "kind", "created_at"})
        subjects = {Category.PSEUDONYM: {"ref"}, Category.CHOICES: {"state", "erased_at"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "ref"], name="subjects_subject_ref_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["citizen", "customer", "employee", "prospect", "visitor"]),
                name="subjects_subject_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="erased", erased_at__isnull=False)
                | models.Q(state__in=["active", "restricted"], erased_at__isnull=True),
                name="subjects_subject_erased_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.ref)


class Identity(TenantModel):
    """
    One thing by which a person is found: sealed, with a blind index.

    `level`: how sure it is that the person has it: 0 said so, 1 answered from it, 2 shown in person.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("cont")
        EMAIL = "email", _("adresă de e-mail")
        PHONE = "phone", _("telefon")
        CNP = "cnp", _("CNP")
        EXTERNAL = "external", _("număr din altă evidență")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    ref = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sealed = models.TextField()
    blind_index = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUBJECTS
        none = frozenset({"id", "institution_id", "ref", "kind", "level", "created_at", "verified_at"})
        # The sealed value may be a CNP: the strictest of what it may hold.
        subjects = {Category.PSEUDONYM: {"subject", "blind_index"}, Category.NATIONAL_ID: {"sealed"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["account", "email", "phone", "cnp", "external"]),
                name="subjects_identity_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed__startswith="re1."), name="subjects_identity_is_sealed"
            ),
            models.CheckConstraint(condition=models.Q(level__lte=2), name="subjects_identity_level_known"),
            # A shortened index is shared by several persons; the whole ones are not.
            models.UniqueConstraint(
                fields=["institution_id", "kind", "blind_index"],
                condition=models.Q(kind__in=["account", "email", "external"]),
                name="subjects_identity_once",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "kind", "blind_index"], name="subjects_identity_found"),
            models.Index(fields=["institution_id", "subject"], name="subjects_identity_of"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class SubjectKey(TenantModel):
    """The name of a person's key, and its end. The key itself stands in the data folder (toolkit.envelopes)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    key = models.UUIDField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class PersonalData:
        dataset = Dataset.SUBJECTS
        none = frozenset({"id", "institution_id", "created_at", "destroyed_at", "reason"})
        subjects = {Category.PSEUDONYM: {"subject", "key"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="subjects_subjectkey_once"),
            models.UniqueConstraint(
                fields=["institution_id", "subject"],
                condition=models.Q(destroyed_at__isnull=True),
                name="subjects_subjectkey_one_alive",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True, reason="")
                | (models.Q(destroyed_at__isnull=False) & ~models.Q(reason="")),
                name="subjects_subjectkey_end_whole",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.key)


class Replay(models.Model):
    """
    Up to which number of the list of erasures (toolkit.erasures) this database has them. Belongs to no institution.

    A restored copy holds a smaller number than the list: that is how it is known to be older.
    """

    number = models.BigIntegerField()
    noted_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.RETENTION
        none = frozenset({"id", "number", "noted_at"})

    def __str__(self) -> str:
        return str(self.number)
