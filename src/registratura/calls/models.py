"""Calls, what was decided of each, and the sound that a decision allows. All of the supplier, for a named purpose."""

from typing import Any, ClassVar

from django.db import models

from registratura.calls.sounds import ANSWERS, CALL_STATES, WHYS, Answer, Asked
from registratura.kernel.privacy import Category, Dataset
from registratura.toolkit.models import ServiceModel


def _person(*, null: bool = True) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.User", null=null, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _inside(target: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        target, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Line(ServiceModel):
    """A telephone line whose exchange tells us of calls. `secret_digest`: of the key it signs in with."""

    name = models.CharField(max_length=100)
    secret_digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "name", "secret_digest", "added_at", "ended_at"})

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Call(ServiceModel):
    """
    A call. `ref`: how the exchange names it, empty for one written down by hand. `ticket_number`: the conversation of
    the department it belongs to. `evidence`: the named case for which its sound is kept longer.
    """

    line = models.ForeignKey(
        Line, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ref = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=3, choices=[("in", "in"), ("out", "out")])
    state = models.CharField(max_length=7, choices=[(one.value, words) for one, words in CALL_STATES.items()])
    phone = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=200, blank=True)
    ticket_number = models.BigIntegerField(null=True)
    operator = _person()
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=200, blank=True)
    evidence_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {"id", "institution_id", "line", "ref", "direction", "state", "ticket_number", "began_at"}
            | {"answered_at", "ended_at", "evidence", "evidence_at", "forgotten_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"operator"}}
        subjects: ClassVar = {Category.PHONE: {"phone"}, Category.NAME: {"name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "line", "ref"],
                condition=~models.Q(ref=""),
                name="calls_call_ref_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_at__isnull=True)),
                name="calls_call_ending_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence="", evidence_at__isnull=True)
                | (~models.Q(evidence="") & models.Q(evidence_at__isnull=False)),
                name="calls_call_evidence_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "began_at"], name="calls_call_began")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.id}"


class CallEvent(ServiceModel):
    """What the exchange told, once: the same event told again does nothing."""

    line = _inside(Line)
    event_key = models.CharField(max_length=80)
    call = _inside(Call)
    kind = models.CharField(max_length=10)
    happened_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "line", "event_key", "call", "kind", "happened_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "line", "event_key"], name="calls_callevent_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class CallNote(ServiceModel):
    """What an operator wrote of a call."""

    call = _inside(Call)
    body = models.CharField(max_length=4_000)
    written_at = models.DateTimeField()
    written_by = _person(null=False)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "call", "written_at"})
        officials: ClassVar = {Category.ACCOUNT: {"written_by"}}
        subjects: ClassVar = {Category.PRIVATE_TEXT: {"body"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "call", "id"], name="calls_callnote_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.call_id}/{self.id}"


class RecordingDecision(ServiceModel):
    """What the person decided of the recording of this conversation; only added to. `notice`: the words read before."""

    call = _inside(Call)
    answer = models.CharField(max_length=9, choices=[(one.value, words) for one, words in ANSWERS.items()])
    asked_by_means = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Asked])
    notice = models.CharField(max_length=20)
    decided_at = models.DateTimeField()
    asked_by = _person(null=False)

    class PersonalData:
        dataset = Dataset.RECORDINGS
        none = frozenset({"id", "institution_id", "call", "asked_by_means", "notice", "decided_at"})
        officials: ClassVar = {Category.ACCOUNT: {"asked_by"}}
        subjects: ClassVar = {Category.CHOICES: {"answer"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "call", "id", "answer"], name="calls_recordingdecision_said"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=[one.value for one in Answer]),
                name="calls_recordingdecision_known",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.call_id} {self.answer}"


class Capture(ServiceModel):
    """
    A part of a recording, from a start or a resumption to the pause, the withdrawal or the end.

    It names the decision of its own call that allows it, and that this says yes: a foreign key of four columns.
    """

    call = _inside(Call)
    decision = _inside(RecordingDecision)
    answer = models.CharField(max_length=9, default=Answer.GIVEN.value)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=9, blank=True, choices=[(one.value, words) for one, words in WHYS.items()]
    )

    class PersonalData:
        dataset = Dataset.RECORDINGS
        none = frozenset(
            {"id", "institution_id", "call", "decision", "answer", "began_at", "ended_at", "ended_why"}
        )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(answer="given"), name="calls_capture_after_yes"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_why="")),
                name="calls_capture_ending_whole",
            ),
            models.UniqueConstraint(
                fields=["institution_id", "call"],
                condition=models.Q(ended_at__isnull=True),
                name="calls_capture_one_open",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.call_id} {self.id}"


class Chunk(ServiceModel):
    """A few seconds of sound of a part, both sides apart. The bytes are the row's own: what goes, goes whole."""

    call = _inside(Call)
    capture = _inside(Capture)
    sequence = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sound = models.BinaryField()

    class PersonalData:
        dataset = Dataset.RECORDINGS
        none = frozenset({"id", "institution_id", "call", "capture", "sequence", "began_at", "milliseconds"})
        subjects: ClassVar = {Category.RECORDING: {"sha256", "sound"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "call", "sequence"], name="calls_chunk_sequence_once"
            ),
            models.CheckConstraint(
                condition=models.Q(milliseconds__gt=0, milliseconds__lte=5_000), name="calls_chunk_short"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "capture", "began_at"], name="calls_chunk_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.call_id} {self.sequence}"


class Hearing(ServiceModel):
    """
    Who listened to the sound of a call, when and why; only added to, and told to the person.

    is_live: while the call went on, from this moment; else to what was kept of it.
    """

    call = _inside(Call)
    listener = _person(null=False)
    reason = models.CharField(max_length=300)
    heard_at = models.DateTimeField()
    is_live = models.BooleanField(default=False, db_default=False)

    class PersonalData:
        dataset = Dataset.RECORDINGS
        none = frozenset({"id", "institution_id", "call", "reason", "heard_at", "is_live"})
        officials: ClassVar = {Category.ACCOUNT: {"listener"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "call", "id"], name="calls_hearing_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"☎{self.call_id} {self.heard_at:%d.%m.%Y}"
