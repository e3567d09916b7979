"""One petition, with its signatures and those that are connected to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from registratura.accounts import queries as accounts
from registratura.petitions import models
from registratura.petitions.models.petition import (
    DOMAINS,
    KINDS,
    LANGUAGES,
    SENDER_TYPES,
    SOLUTIONS,
    STANDINGS,
)
from registratura.petitions.models.signature import SIGNATURE_ROLES
from registratura.petitions.rules import (
    Domain,
    Kind,
    Numbered,
    SenderType,
    SignatureRole,
    Solution,
    Standing,
    missing_signatures,
    second_text_missing,
)
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature that stands. `act`: of the delegation, empty when the head himself signed."""

    role: SignatureRole
    role_name: str
    signed_by_id: int
    signed_by: str
    signed_at: datetime
    act: str
    act_valid_to: date | None


@dataclass(frozen=True, slots=True)
class PetitionCard:
    """A petition as its page shows it. `connected_ids`: the entries connected to this one, oldest first."""

    entry_id: int
    kind: Kind
    kind_name: str
    sender_type: SenderType
    sender_type_name: str
    domain: Domain
    domain_name: str
    origin_authority: str
    language: str
    language_name: str
    described: bool
    standing: Standing
    standing_name: str
    ground: str
    note: str
    decided_at: datetime | None
    decided_by: str
    opened_by_id: int | None
    leading_id: int | None
    redirected_to: str
    transfer_id: int | None
    notice_id: int | None
    solution: Solution | None
    solution_name: str
    legal_ground: str
    second_text: str
    signatures: tuple[SignatureLine, ...]
    connected_ids: tuple[int, ...]

    @property
    def open(self) -> bool:
        """Whether it is in work."""
        return self.standing is Standing.IN_WORK

    @property
    def lacks_second_text(self) -> bool:
        """Whether the answer must still be written in the petition's minority language."""
        return second_text_missing(language=self.language, text=self.second_text)

    @property
    def missing(self) -> tuple[SignatureRole, ...]:
        """The qualities in which the answer is not signed yet."""
        return missing_signatures([line.role for line in self.signatures])


@dataclass(frozen=True, slots=True)
class PetitionEnd:
    """How a petition stands, for whoever follows it from outside."""

    open: bool
    redirected_to: str
    standing_name: str


def end_of(entry_id: int) -> PetitionEnd | None:
    """Return how the petition of an entry stands, in one question; None when the entry is none."""
    rows = models.Petition.objects.filter(entry_id=entry_id)
    kept = rows.values_list("standing", "redirected_to").first()
    if kept is None:
        return None
    standing = Standing(kept[0])
    return PetitionEnd(standing is Standing.IN_WORK, kept[1], str(STANDINGS[standing]))


def petition_of(entry_id: int) -> PetitionCard | None:
    """Return the petition of an entry, or None when the entry is none."""
    row = models.Petition.objects.filter(entry_id=entry_id).first()
    if row is None:
        return None
    signed = list(
        models.Signature.objects.filter(petition_id=row.id, withdrawn_at__isnull=True).order_by("id")
    )
    names = accounts.names_of([row.decided_by_id, *(one.signed_by_id for one in signed)])
    solution = Solution(row.solution) if row.solution else None
    return PetitionCard(
        entry_id=row.entry_id,
        kind=Kind(row.kind),
        kind_name=str(KINDS[Kind(row.kind)]),
        sender_type=SenderType(row.sender_type),
        sender_type_name=str(SENDER_TYPES[SenderType(row.sender_type)]),
        domain=Domain(row.domain),
        domain_name=str(DOMAINS[Domain(row.domain)]),
        origin_authority=row.origin_authority,
        language=row.language,
        language_name=str(LANGUAGES.get(row.language, "")),
        described=row.described_at is not None,
        standing=Standing(row.standing),
        standing_name=str(STANDINGS[Standing(row.standing)]),
        ground=row.ground,
        note=row.note,
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by_id or 0, ""),
        opened_by_id=row.opened_by_id,
        leading_id=row.leading_id,
        redirected_to=row.redirected_to,
        transfer_id=row.transfer_id,
        notice_id=row.notice_id,
        solution=solution,
        solution_name=str(SOLUTIONS[solution]) if solution else "",
        legal_ground=row.legal_ground,
        second_text=row.second_text,
        signatures=tuple(_signature(one, names) for one in signed),
        connected_ids=connected_to([row.entry_id]).get(row.entry_id, ()),
    )


def _signature(row: models.Signature, names: dict[int, str]) -> SignatureLine:
    role = SignatureRole(row.role)
    return SignatureLine(
        role=role,
        role_name=str(SIGNATURE_ROLES[role]),
        signed_by_id=row.signed_by_id,
        signed_by=names.get(row.signed_by_id, ""),
        signed_at=row.signed_at,
        act=f"{row.act_number}/{row.act_dated_on:%d.%m.%Y}" if row.act_dated_on else "",
        act_valid_to=row.act_valid_to,
    )


def connected_to(entry_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the entries whose petitions are connected to each of these, oldest first."""
    rows = models.Petition.objects.filter(leading_id__in=entry_ids, standing=Standing.CONNECTED.value)
    found: dict[int, tuple[int, ...]] = {}
    for leading_id, entry_id in rows.order_by("entry_id").values_list("leading_id", "entry_id"):
        found[leading_id] = (*found.get(leading_id, ()), entry_id)
    return found


def standings_of(entry_ids: Collection[int]) -> dict[int, Standing]:
    """Return how the petitions among these entries stand."""
    rows = models.Petition.objects.filter(entry_id__in=entry_ids)
    return {entry_id: Standing(value) for entry_id, value in rows.values_list("entry_id", "standing")}


def numbered(entry_id: int) -> Numbered | None:
    """Return a petition with the day and number of its entry, or None."""
    row = models.Petition.objects.select_related("entry").filter(entry_id=entry_id).first()
    if row is None:
        return None
    return Numbered(entry_id, row.entry.registered_on, row.entry.number, Standing(row.standing))


@dataclass(frozen=True, slots=True)
class ByLetter:
    """A petition that was sent on, found by one of its two letters."""

    entry_id: int
    transfer_id: int
    notice_id: int


def by_letter(letter_ids: Collection[int]) -> list[ByLetter]:
    """Return the petitions that were sent on by any of these letters, or that are among these entries."""
    rows = models.Petition.objects.filter(
        Q(transfer_id__in=letter_ids) | Q(notice_id__in=letter_ids) | Q(entry_id__in=letter_ids),
        standing=Standing.REDIRECTED.value,
    )
    return [
        ByLetter(row.entry_id, row.transfer_id, row.notice_id)
        for row in rows.order_by("entry_id")
        if row.transfer_id is not None and row.notice_id is not None
    ]


def entries_without_petition(*, limit: int) -> list[int]:
    """Return entries of registers of petitions that were never taken into these records, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT i.entry_id FROM registers_register g
  JOIN registers_inscription i ON i.institution_id = g.institution_id AND i.register_id = g.id
 WHERE g.institution_id = %s AND g.template = 'petitions' AND g.kind = 'special'
   AND NOT EXISTS (SELECT 1 FROM petitions_petition p WHERE p.institution_id = i.institution_id
                    AND p.entry_id = i.entry_id)
 ORDER BY i.entry_id LIMIT %s""",
            [required_institution(), limit],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Options:
    """What the institution settled, or what goes without settling."""

    lead_days: int = 2
    minority_language: str = ""


def options() -> Options:
    """Return the options of the institution in scope."""
    row = models.Options.objects.filter(institution_id=required_institution()).first()
    return Options(row.lead_days, row.minority_language) if row is not None else Options()
