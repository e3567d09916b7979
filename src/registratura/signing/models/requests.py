"""What was sent to be signed, by whom and in what order, and the signatures that were given."""

from typing import ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.signing.models.keys import Key
from registratura.signing.rules import Place, RequestState, StepState
from registratura.toolkit.models import ClosedManager, TenantModel

PLACES: dict[Place, Promise] = {
    Place.LAST_RIGHT: _("pe ultima pagină, jos în dreapta"),
    Place.LAST_COLUMNS: _("pe ultima pagină, jos, câte o coloană pentru fiecare"),
    Place.FIRST_RIGHT: _("pe prima pagină, jos în dreapta"),
    Place.NONE: _("nicăieri: semnătura este în fișier, dar nu se vede pe pagină"),
}
REQUEST_STATES: dict[RequestState, Promise] = {
    RequestState.OPEN: _("la semnat"),
    RequestState.SIGNED: _("semnat"),
    RequestState.REFUSED: _("refuzat"),
    RequestState.WITHDRAWN: _("retras"),
    RequestState.FALLEN: _("căzut: documentul s-a schimbat"),
}
STEP_STATES: dict[StepState, Promise] = {
    StepState.WAITING: _("urmează"),
    StepState.OPEN: _("de semnat"),
    StepState.SIGNED: _("a semnat"),
    StepState.REFUSED: _("a refuzat"),
    StepState.CLOSED: _("nu mai e nevoie"),
}


class Request(TenantModel):
    """
    Papers of an entry sent to be signed. Ended, never changed back; sent again it is a new one after `previous`.

    `held_…`: somebody signs at this moment, until a moment by which a killed server's hold has ended by itself.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=9, default=RequestState.OPEN.value,
                             choices=[(one.value, words) for one, words in REQUEST_STATES.items()])  # fmt: skip
    place = models.CharField(max_length=12, choices=[(one.value, words) for one, words in PLACES.items()])
    reason = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=500, blank=True)
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    held_token = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "entry", "state", "place", "asked_at", "ended_at", "previous"}
            | {"held_token", "held_until"}
        )
        officials = {Category.ACCOUNT: {"asked_by", "ended_by", "held_by"}}
        subjects = {Category.PRIVATE_TEXT: {"reason", "outcome"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in RequestState]),
                name="signing_request_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True, ended_by__isnull=True, outcome="")
                | ~models.Q(state="open") & models.Q(ended_at__isnull=False),
                name="signing_request_end_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "fallen"]) | ~models.Q(outcome=""),
                name="signing_request_end_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(held_token__isnull=True, held_until__isnull=True, held_by__isnull=True)
                | models.Q(held_token__isnull=False, held_until__isnull=False, held_by__isnull=False),
                name="signing_request_hold_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "entry", "id"], name="signing_request_of_entry")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class Paper(TenantModel):
    """
    A document of a request. `sha256` are the bytes that were sent, `current_sha256` those after the last signature.

    `lacks`: why the last signature has no time stamp yet; empty when nothing more is to be done.
    """

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    current_sha256 = models.CharField(max_length=64)
    lacks = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "request", "document", "position", "sha256", "current_sha256", "lacks"}
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "request", "document"], name="signing_paper_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "id"],
                condition=~models.Q(lacks=""),
                name="signing_paper_to_stamp",
            ),
            models.Index(fields=["institution_id", "document"], name="signing_paper_of_document"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.request_id}: {self.document_id}"


class Step(TenantModel):
    """One signer's part of a request; `user` null asks for the institution's seal. `turn`: lower ones sign first."""

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    turn = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quality = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, default=StepState.WAITING.value,
                             choices=[(one.value, words) for one, words in STEP_STATES.items()])  # fmt: skip
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_for = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    remark = models.CharField(max_length=500, blank=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "request", "turn", "position", "state", "opened_at", "decided_at"}
        )
        officials = {
            Category.ACCOUNT: {"user", "decided_by", "decided_for"},
            Category.JOB_TITLE: {"quality"},
            Category.WORK: {"remark"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "request", "user"],
                nulls_distinct=False,
                name="signing_step_person_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in StepState]),
                name="signing_step_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["signed", "refused"], decided_at__isnull=False, decided_by__isnull=False
                )
                | ~models.Q(state__in=["signed", "refused"])
                & models.Q(decided_at__isnull=True, decided_by__isnull=True, remark=""),
                name="signing_step_decision_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "user", "id"],
                condition=models.Q(state="open"),
                name="signing_step_open",
            ),
            models.Index(fields=["institution_id", "request", "position"], name="signing_step_of_request"),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.request_id}: {self.turn}, {self.state}"


class Mark(TenantModel):
    """
    One signature on one paper: whose, with which certificate, from which bytes to which. Never changed but to say
    when it was made to last.
    """

    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    step = models.ForeignKey(
        Step, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.ForeignKey(
        Key, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    before_sha256 = models.CharField(max_length=64)
    after_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    lasting_at = models.DateTimeField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.SIGNING
        none = frozenset(
            {"id", "institution_id", "paper", "step", "key", "before_sha256", "after_sha256", "signed_at"}
            | {"lasting_at"}
        )
        officials = {Category.ACCOUNT: {"signed_by"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "paper", "step"], name="signing_mark_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.signed_by_id}"
