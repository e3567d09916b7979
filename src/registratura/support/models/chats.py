"""Live conversations: who waits, who answers, what is said until the customer chose what becomes of it."""

from typing import ClassVar

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.chat_rules import CHAT_STATES, ChatState, Choice, Speaker
from registratura.support.models.tickets import Ticket, inside, person
from registratura.toolkit.models import ServiceModel


class Chat(ServiceModel):
    """
    A live conversation. `choice`: what the customer said of the words at its end; `ticket`: where kept ones went.

    Once chosen, or a day after the end without a choice, no message of it exists: the database sees to that.
    """

    request_key = models.UUIDField()
    state = models.CharField(
        max_length=7,
        choices=[(one.value, words) for one, words in CHAT_STATES.items()],
        default=ChatState.WAITING.value,
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="ro")
    requester = person()
    client = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    operator = person()
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=8, blank=True)
    choice = models.CharField(
        max_length=7, blank=True, choices=[(one.value, one.value) for one in Choice if one]
    )
    chosen_at = models.DateTimeField(null=True)
    ticket = inside(Ticket, null=True)
    link_nonce = models.CharField(max_length=16)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset(
            {"id", "institution_id", "request_key", "state", "client", "opened_at", "last_at", "taken_at"}
            | {"ended_at", "ended_how", "choice", "chosen_at", "ticket"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"operator"}}
        subjects: ClassVar = {
            Category.NAME: {"name"},
            Category.EMAIL: {"email"},
            Category.ACCOUNT: {"requester"},
            Category.LANGUAGE: {"language"},
            Category.CREDENTIAL: {"link_nonce"},
        }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "request_key"], name="support_chat_key_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in ChatState]),
                name="support_chat_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_at__isnull=True, choice="")),
                name="support_chat_ending_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(choice="", chosen_at__isnull=True)
                | models.Q(choice="kept", chosen_at__isnull=False, ticket__isnull=False)
                | models.Q(choice="deleted", chosen_at__isnull=False, ticket__isnull=True),
                name="support_chat_choice_whole",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state", "last_at"], name="support_chat_queue")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"@{self.id}"


class ChatMessage(ServiceModel):
    """One thing said. The other side hears of it when the row is committed."""

    chat = inside(Chat)
    request_key = models.UUIDField()
    speaker = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Speaker])
    author_name = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=2_000)
    written_at = models.DateTimeField()
    written_by = person()

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id", "chat", "request_key", "speaker", "written_at"})
        officials: ClassVar = {Category.ACCOUNT: {"written_by"}}
        subjects: ClassVar = {Category.PRIVATE_TEXT: {"body"}, Category.NAME: {"author_name"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "chat", "request_key"], name="support_chatmessage_key_once"
            ),
            models.CheckConstraint(condition=~models.Q(body=""), name="support_chatmessage_says_something"),
        ]
        indexes = [models.Index(fields=["institution_id", "chat", "id"], name="support_chatmessage_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"@{self.chat_id}/{self.id}"


class ChatSeat(ServiceModel):
    """An operator who answers live: present while `seen_at` is fresh, gone when `left_at` is set."""

    operator = person(null=False)
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.SUPPORT
        none = frozenset({"id", "institution_id"})
        officials: ClassVar = {Category.ACCOUNT: {"operator"}, Category.USAGE: {"seen_at", "left_at"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "operator"], name="support_chatseat_once")
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.operator_id}"
