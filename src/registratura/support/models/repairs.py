"""Repairs of devices that were supplied: what was asked and agreed, and through whose hands the device went."""

from typing import ClassVar

from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.support.models.tickets import Ticket, inside, person
from registratura.support.repair_machine import STAGES, Stage
from registratura.toolkit.models import ServiceModel


class Repair(ServiceModel):
    """
    A repair; it belongs to a conversation, whose customer hears of each step.

    `had_data`, `wipe`: whether personal data were on the device and what became of them. `quote_bani`: null without.
    """

    ticket = inside(Ticket)
    device = models.CharField(max_length=150)
    serial = models.CharField(max_length=80, blank=True)
    symptom = models.CharField(max_length=1000)
    stage = models.CharField(
        max_length=9, choices=[(one.value, words) for one, words in STAGES.items()], default=Stage.ASKED.value
    )
    stage_at = models.DateTimeField()
    quote_bani = models.BigIntegerField(null=True)
    parts = models.CharField(max_length=1000, blank=True)
    had_data = models.BooleanField(null=True)
    wipe = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = person()

    class PersonalData:
        dataset = Dataset.DIAGNOSTICS
        none = frozenset(
            {
                "id",
                "institution_id",
                "ticket",
                "device",
                "stage",
                "stage_at",
                "quote_bani",
                "parts",
                "had_data",
            }
            | {"asked_at"}
        )
        officials: ClassVar = {Category.ACCOUNT: {"asked_by"}}
        subjects: ClassVar = {Category.DEVICE_ID: {"serial"}, Category.PRIVATE_TEXT: {"symptom", "wipe"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=[one.value for one in Stage]), name="support_repair_stage_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="returned")
                | (~models.Q(wipe="") & models.Q(had_data__isnull=False)),
                name="support_repair_returned_with_wipe",
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "ticket", "id"], name="support_repair_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.device} #{self.id}"


class CustodyEvent(ServiceModel):
    """A device changed hands. `digest` covers the event and the one before it, so that none can be taken out unseen."""

    repair = inside(Repair)
    way = models.CharField(max_length=3, choices=[("in", "in"), ("out", "out")])
    giver = models.CharField(max_length=200)
    taker = models.CharField(max_length=200)
    condition = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64)
    happened_at = models.DateTimeField()
    written_by = person(null=False)

    class PersonalData:
        dataset = Dataset.DIAGNOSTICS
        none = frozenset({"id", "institution_id", "repair", "way", "condition", "digest", "happened_at"})
        officials: ClassVar = {Category.ACCOUNT: {"written_by"}}
        subjects: ClassVar = {Category.NAME: {"giver", "taker"}}

    class Meta:
        indexes = [models.Index(fields=["institution_id", "repair", "id"], name="support_custodyevent_of")]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.repair_id} {self.way}"
