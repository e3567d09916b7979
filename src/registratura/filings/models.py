"""Drafts that are being filled in, what was filed, and the files of both."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Access, Category, Dataset, Erasure, Held, RetentionRule
from registratura.toolkit.models import ClosedManager, TenantModel

_LEAVES = Held(erasure=Erasure.DELETE, retention=RetentionRule.SESSION)


class Draft(TenantModel):
    """
    A form that somebody fills in and has not sent: answers so far, sealed with the secret of its address.

    The table holds the digest of that secret alone, so that nobody here reads what was not sent. `key` becomes the key
    of the filing: sent twice, it is filed once. `clerk` is the official who fills it in for a person at the counter.
    A draft leaves at `expires_at`, a sent one too: until then its address shows the receipt.
    """

    key = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    form_version_id = models.BigIntegerField()
    answers_sealed = models.TextField(blank=True)
    page = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    clerk = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FILINGS
        none = frozenset(
            {"id", "institution_id", "key", "form_version_id", "page", "revision", "begun_at"}
            | {"saved_at", "expires_at", "sent_at"}
        )
        officials = {Category.ACCOUNT: {"clerk"}}
        subjects = {
            Category.PRIVATE_TEXT: {"answers_sealed"},
            Category.ACCOUNT: {"user"},
            Category.CREDENTIAL: {"digest"},
        }
        exceptions = {
            "digest": Held(erasure=Erasure.DELETE, retention=RetentionRule.SESSION, access=Access.OMIT),
            "answers_sealed": Held(
                erasure=Erasure.DELETE, retention=RetentionRule.SESSION, access=Access.OMIT
            ),
            "user": _LEAVES,
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="filings_draft_key_once"),
            models.UniqueConstraint(fields=["institution_id", "digest"], name="filings_draft_digest_once"),
        ]
        indexes = [models.Index(fields=["institution_id", "expires_at"], name="filings_draft_ending")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.key}"


class DraftFile(TenantModel):
    """A file kept for a draft, at once when it came; its bytes lie in the folder of drafts under `key`."""

    draft = models.ForeignKey(
        Draft, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.UUIDField()
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FILINGS
        none = frozenset(
            {"id", "institution_id", "draft", "key", "field", "size_bytes", "media_type", "kept_at"}
        )
        subjects = {Category.DOCUMENT: {"name", "sha256"}}
        exceptions = {"name": _LEAVES, "sha256": _LEAVES}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="filings_draftfile_key_once"),
        ]
        indexes = [models.Index(fields=["institution_id", "draft", "id"], name="filings_draftfile_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Filing(TenantModel):
    """
    What somebody sent: the answers as they were, who filed, how the answer is wanted, and what became of it.

    `reference` is shown and told over the telephone; of the secret that follows it only the digest is kept.
    `clerk` filed it at the counter for somebody else; `user` from an account; neither, a person without account.
    `level` is how well the program knew who filed. `likeness` is the digest of what it says, by which the same text
    sent by many is one group. `form_sha256` are the bytes of the filled form, once made. The number of its entry is
    copied here, so that a status page reads one row. What was filed never changes; only what became of it does.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("primită")
        REGISTERED = "registered", _("înregistrată")
        REFUSED = "refused", _("nu a primit număr")

    class AnswerWay(models.TextChoices):
        PORTAL = "portal", _("în portal")
        EMAIL = "email", _("prin e-mail")
        POST = "post", _("prin poștă")
        COUNTER = "counter", _("la ghișeu")

    key = models.UUIDField()
    reference = models.CharField(max_length=16)
    secret_digest = models.BinaryField(max_length=32)
    form_version_id = models.BigIntegerField()
    form_code = models.CharField(max_length=60)
    form_title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict)
    filed_at = models.DateTimeField()
    language = models.CharField(max_length=2, default="ro")
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    clerk = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.CharField(max_length=10, blank=True)
    person_name = models.CharField(max_length=200)
    person_email = models.CharField(max_length=254, blank=True)
    person_phone = models.CharField(max_length=20, blank=True)
    person_address = models.CharField(max_length=300, blank=True)
    answer_way = models.CharField(max_length=7, choices=AnswerWay.choices)
    likeness = models.CharField(max_length=64)
    at_once = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    state_at = models.DateTimeField()
    refused_reason = models.CharField(max_length=500, blank=True)
    form_sha256 = models.CharField(max_length=64, blank=True)
    tray_item = models.ForeignKey(
        "intake.TrayItem", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    entry = models.ForeignKey(
        "registers.Entry", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    number_written = models.CharField(max_length=60, blank=True)
    carried_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FILINGS
        none = frozenset(
            {"id", "institution_id", "key", "reference", "form_version_id", "form_code"}
            | {"form_title", "filed_at", "level", "answer_way", "at_once", "state", "state_at", "tray_item"}
            | {"entry", "number_written", "carried_at", "attempt_count", "tried_at", "problem"}
        )
        officials = {Category.ACCOUNT: {"clerk"}}
        subjects = {
            Category.PRIVATE_TEXT: {"answers", "refused_reason"},
            Category.ACCOUNT: {"user"},
            Category.NAME: {"person_name"},
            Category.EMAIL: {"person_email"},
            Category.PHONE: {"person_phone"},
            Category.ADDRESS: {"person_address"},
            Category.LANGUAGE: {"language"},
            Category.DOCUMENT: {"likeness", "form_sha256"},
            Category.CREDENTIAL: {"secret_digest"},
        }
        exceptions = {"secret_digest": Held(access=Access.OMIT)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="filings_filing_key_once"),
            models.UniqueConstraint(
                fields=["institution_id", "reference"], name="filings_filing_reference_once"
            ),
            models.UniqueConstraint(fields=["institution_id", "entry"], name="filings_filing_entry_once"),
            models.UniqueConstraint(fields=["institution_id", "tray_item"], name="filings_filing_item_once"),
            models.CheckConstraint(
                condition=models.Q(state="received", entry__isnull=True)
                | models.Q(state="registered", entry__isnull=False) & ~models.Q(number_written="")
                | models.Q(state="refused", entry__isnull=True) & ~models.Q(refused_reason=""),
                name="filings_filing_state_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_way__in=["portal", "email", "post", "counter"]),
                name="filings_filing_answer_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer_way="email") | ~models.Q(person_email=""),
                name="filings_filing_email_there",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "likeness", "filed_at"], name="filings_filing_alike"),
            models.Index(
                fields=["institution_id", "number_written"],
                condition=~models.Q(number_written=""),
                name="filings_filing_number",
            ),
            models.Index(fields=["institution_id", "user", "-id"], name="filings_filing_of_user"),
            models.Index(
                fields=["institution_id", "tried_at", "id"],
                condition=models.Q(carried_at__isnull=True),
                name="filings_filing_left",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reference


class FilingFile(TenantModel):
    """A file of a filing, as it was sent; `problem` says why it was not taken in."""

    filing = models.ForeignKey(
        Filing, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    problem = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.FILINGS
        none = frozenset(
            {"id", "institution_id", "filing", "key", "position", "field", "size_bytes", "media_type"}
            | {"problem"}
        )
        subjects = {Category.DOCUMENT: {"name", "sha256"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "filing", "position"], name="filings_filingfile_place_once"
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
