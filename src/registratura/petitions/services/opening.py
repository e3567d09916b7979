"""How a petition comes into being, what it is, and what the institution settled about petitions."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.petitions.errors import PetitionRefusedError
from registratura.petitions.models import Options, Petition
from registratura.petitions.models.petition import LANGUAGES
from registratura.petitions.rules import Domain, Kind, SenderType
from registratura.petitions.services.rows import locked, open_only, write_down
from registratura.petitions.wording import line
from registratura.toolkit.scope import required_institution

LEAD_DAYS_MOST = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """
    What a petition is.

    `origin_authority`: the authority that sent it on, empty when it came straight. `language`: the code of the
    national minority's language in which it is written, empty for Romanian.
    """

    kind: Kind = Kind.REQUEST
    sender_type: SenderType = SenderType.PERSON
    domain: Domain = Domain.OTHER
    origin_authority: str = ""
    language: str = ""


@transaction.atomic
def open_petition(*, entry_id: int, description: Description, by: Actor | None, now: datetime) -> bool:
    """
    Take an entry into the records as a petition and say whether it is new there; safe to repeat.

    description: as proposed from what the register says; a person confirms it by `describe`.
    Law: OG 27/2002 art. 1, 2.
    """
    petition = Petition(
        institution_id=required_institution(),
        entry_id=entry_id,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
        **_columns(description),
    )
    try:
        with transaction.atomic():
            petition.save(force_insert=True)
    except IntegrityError as error:
        if "petitions_petition_entry_once" not in str(error):
            raise
        return False
    write_down(
        action="petitions.petition.opened",
        petition=petition,
        by=by,
        details={"kind": petition.kind, "sender_type": petition.sender_type},
    )
    return True


@transaction.atomic
def describe(*, entry_id: int, description: Description, by: Actor, now: datetime) -> Petition:
    """
    Write down what a petition is: its kind, who petitions, the domain, the authority that sent it on.

    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError.
    Law: OG 27/2002 art. 1, 2; art. 8 alin. (2); art. 9.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    if description.sender_type is SenderType.AUTHORITY and not description.origin_authority.strip():
        raise PetitionRefusedError(
            _(
                "Scrieți autoritatea care a trimis petiția: termenul de 30 de zile curge de la înregistrarea"
                " la noi (OG 27/2002 art. 8 alin. 2)."
            ),
            field="origin_authority",
        )
    columns = _columns(description)
    before = {name: getattr(petition, name) for name in columns}
    for name, value in columns.items():
        setattr(petition, name, value)
    petition.described_at, petition.described_by_id = now, by.id
    petition.save(update_fields=[*columns, "described_at", "described_by"])
    write_down(
        action="petitions.petition.described",
        petition=petition,
        by=by,
        details={"before": before, "after": columns},
    )
    return petition


def _columns(description: Description) -> dict[str, str]:
    if description.language and description.language not in LANGUAGES:
        raise PetitionRefusedError(_("Alegeți limba din listă."), field="language")
    return {
        "kind": Kind(description.kind).value,
        "sender_type": SenderType(description.sender_type).value,
        "domain": Domain(description.domain).value,
        "origin_authority": line(description.origin_authority, most=200, field="origin_authority"),
        "language": description.language,
    }


@transaction.atomic
def choose_options(*, lead_days: int, minority_language: str, by: Actor) -> None:
    """
    Settle by how many working days before the term answers are handed in, and the language of the minority.

    Raises: PetitionRefusedError.
    Law: OG 27/2002 art. 6; Codul administrativ art. 94.
    """
    if not 0 <= lead_days <= LEAD_DAYS_MOST:
        raise PetitionRefusedError(
            _("Alegeți între 0 și %d zile lucrătoare.") % LEAD_DAYS_MOST, field="lead_days"
        )
    if minority_language and minority_language not in LANGUAGES:
        raise PetitionRefusedError(_("Alegeți limba din listă."), field="minority_language")
    institution_id = required_institution()
    changed = Options.objects.filter(institution_id=institution_id).update(
        lead_days=lead_days, minority_language=minority_language
    )
    if not changed:
        Options(institution_id=institution_id, lead_days=lead_days, minority_language=minority_language).save(
            force_insert=True
        )
    journal.record(
        action="petitions.options.chosen",
        subject_type="institution",
        subject_id=institution_id,
        by=by,
        details={"lead_days": lead_days, "minority_language": minority_language},
    )
