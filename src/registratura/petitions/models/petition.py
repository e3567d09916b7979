"""What an entry is as a petition."""

from typing import ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy import Category, Dataset
from registratura.petitions.rules import Domain, Kind, SenderType, Solution, Standing
from registratura.toolkit.models import ClosedManager, TenantModel

KINDS: dict[Kind, Promise] = {
    Kind.REQUEST: _("cerere"),
    Kind.COMPLAINT: _("reclamație"),
    Kind.NOTIFICATION: _("sesizare"),
    Kind.PROPOSAL: _("propunere"),
}
SENDER_TYPES: dict[SenderType, Promise] = {
    SenderType.PERSON: _("persoană fizică"),
    SenderType.ORGANIZATION: _("organizație"),
    SenderType.AUTHORITY: _("autoritate"),
}
DOMAINS: dict[Domain, Promise] = {
    Domain.ADMINISTRATION: _("administrație publică"),
    Domain.URBANISM: _("urbanism și construcții"),
    Domain.SOCIAL: _("asistență socială"),
    Domain.TAXES: _("impozite și taxe"),
    Domain.LAND: _("fond funciar și registru agricol"),
    Domain.ROADS: _("drumuri, iluminat, salubritate"),
    Domain.ENVIRONMENT: _("mediu"),
    Domain.ORDER: _("ordine publică"),
    Domain.ENERGY: _("energie electrică și gaze naturale"),
    Domain.OTHER: _("alt domeniu"),
}
STANDINGS: dict[Standing, Promise] = {
    Standing.IN_WORK: _("în lucru"),
    Standing.ANSWERED: _("răspunsă"),
    Standing.ANONYMOUS: _("clasată – anonimă"),
    Standing.REPEATED: _("clasată – repetată"),
    Standing.CONNECTED: _("conexată"),
    Standing.REDIRECTED: _("redirecționată"),
    Standing.RECLASSIFIED: _("reîncadrată – Legea 544"),
}
SOLUTIONS: dict[Solution, Promise] = {
    Solution.FAVORABLE: _("favorabil"),
    Solution.UNFAVORABLE: _("nefavorabil"),
}
LANGUAGES: dict[str, Promise] = {
    "hu": _("maghiară"),
    "rom": _("romani"),
    "de": _("germană"),
    "uk": _("ucraineană"),
    "sr": _("sârbă"),
    "hr": _("croată"),
    "sk": _("slovacă"),
    "bg": _("bulgară"),
    "tr": _("turcă"),
    "ru": _("rusă (lipoveni)"),
    "cs": _("cehă"),
    "pl": _("poloneză"),
}


class Petition(TenantModel):
    """
    An entry seen as a petition: one row beside each entry of a register of petitions.

    `leading` is the entry of the first number: to which this one is connected, or which it repeats. `transfer` and
    `notice` are the two letters of a redirection. `decided_by` stays empty when the answer that left decided.
    `second_text` is the answer in the petition's own `language`, when that is one of a minority.
    Law: OG 27/2002 art. 1, 2, 6¹, 7, 10, 13; Codul administrativ art. 94 și următoarele.
    """

    entry = models.ForeignKey(
        "registers.Entry", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=12, choices=[(kind.value, words) for kind, words in KINDS.items()])
    sender_type = models.CharField(
        max_length=12, choices=[(one.value, words) for one, words in SENDER_TYPES.items()]
    )
    domain = models.CharField(max_length=14, choices=[(one.value, words) for one, words in DOMAINS.items()])
    origin_authority = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=3, blank=True, choices=list(LANGUAGES.items()))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    described_at = models.DateTimeField(null=True)
    described_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    standing = models.CharField(
        max_length=12,
        choices=[(one.value, words) for one, words in STANDINGS.items()],
        default=Standing.IN_WORK.value,
    )
    ground = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    leading = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    redirected_to = models.CharField(max_length=200, blank=True)
    transfer = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    notice = models.ForeignKey(
        "registers.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    solution = models.CharField(
        max_length=12, blank=True, choices=[(one.value, words) for one, words in SOLUTIONS.items()]
    )
    legal_ground = models.CharField(max_length=300, blank=True)
    second_text = models.TextField(blank=True, db_default="")

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.PETITIONS
        none = frozenset(
            {
                "id",
                "institution_id",
                "entry",
                "kind",
                "sender_type",
                "domain",
                "origin_authority",
                "opened_at",
            }
            | {"described_at", "standing", "ground", "decided_at", "leading", "redirected_to", "transfer"}
            | {"notice", "solution", "legal_ground"}
        )
        officials = {Category.ACCOUNT: {"opened_by", "described_by", "decided_by"}}
        subjects = {Category.LANGUAGE: {"language"}, Category.PRIVATE_TEXT: {"note", "second_text"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "entry"], name="petitions_petition_entry_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[one.value for one in Kind],
                    sender_type__in=[one.value for one in SenderType],
                    domain__in=[one.value for one in Domain],
                    standing__in=[one.value for one in Standing],
                ),
                name="petitions_petition_codes_known",
            ),
            models.CheckConstraint(
                condition=models.Q(described_at__isnull=True, described_by__isnull=True)
                | models.Q(described_at__isnull=False, described_by__isnull=False),
                name="petitions_petition_description_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(standing="in_work", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(standing="in_work") & models.Q(decided_at__isnull=False)),
                name="petitions_petition_decision_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=["in_work", "answered"]) | ~models.Q(ground=""),
                name="petitions_petition_end_has_ground",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing__in=["connected", "repeated"]) | models.Q(leading__isnull=False),
                name="petitions_petition_names_the_first",
            ),
            models.CheckConstraint(
                condition=models.Q(leading__isnull=True) | ~models.Q(leading=models.F("entry")),
                name="petitions_petition_not_its_own_first",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing="redirected")
                | models.Q(transfer__isnull=False, notice__isnull=False) & ~models.Q(redirected_to=""),
                name="petitions_petition_redirection_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution_id", "standing", "entry"], name="petitions_petition_by_standing"
            ),
            models.Index(
                fields=["institution_id", "leading"],
                condition=models.Q(leading__isnull=False),
                name="petitions_petition_by_first",
            ),
            models.Index(
                fields=["institution_id", "transfer"],
                condition=models.Q(transfer__isnull=False),
                name="petitions_petition_by_transfer",
            ),
            models.Index(
                fields=["institution_id", "notice"],
                condition=models.Q(notice__isnull=False),
                name="petitions_petition_by_notice",
            ),
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.standing}"
