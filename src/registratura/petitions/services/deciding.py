"""How a petition ends: answered, classed, connected, sent on, or found to be something else. One end wins."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.petitions import rules
from registratura.petitions.errors import PetitionDecidedError, PetitionRefusedError
from registratura.petitions.models import Petition
from registratura.petitions.rules import GROUNDS, RESUMABLE, Numbered, Standing
from registratura.petitions.services.rows import all_locked, locked, open_only, write_down
from registratura.petitions.wording import line, told

_DECISION = ("standing", "ground", "note", "decided_at", "decided_by", "leading", "redirected_to")


@transaction.atomic
def class_as_anonymous(*, entry_id: int, note: str, by: Actor, now: datetime) -> Petition:
    """
    Class a petition without the petitioner's identification data. It keeps its number; no answer is due.

    note: what is missing, in the officer's words.
    Raises: NotAPetitionError; PetitionDecidedError telling who was first; PetitionRefusedError without a note.
    Law: OG 27/2002 art. 7.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    note = line(note, most=500, field="note", needed=_("Scrieți ce date de identificare lipsesc."))
    _end(petition, Standing.ANONYMOUS, by, now, note=note)
    write_down(
        action="petitions.petition.classed",
        petition=petition,
        by=by,
        details={"standing": petition.standing, "law": petition.ground, "note": note},
    )
    return petition


@transaction.atomic
def connect(*, petition: Numbered, first: Numbered, first_number: str, by: Actor, now: datetime) -> Petition:
    """
    Connect a petition to the first of the same petitioner on the same matter, while no answer has left.

    petition, first: with the days and numbers of their entries; how they stand is read anew.
    first_number: as it is written.
    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError naming the article.
    Law: OG 27/2002 art. 10 alin. (1).
    """
    rows = all_locked(entry_ids=[petition.entry_id, first.entry_id])
    row, head = rows[petition.entry_id], rows[first.entry_id]
    open_only(petition=row)
    obstacle = rules.connection_obstacle(petition=_fresh(petition, row), first=_fresh(first, head))
    if obstacle:
        raise PetitionRefusedError(_connection_words(obstacle, head, first_number), field="first")
    _end(row, Standing.CONNECTED, by, now, leading=head.entry_id)
    # Whoever was connected to this one goes with it to the first number.
    for follower in Petition.objects.select_for_update().filter(
        leading_id=row.entry_id, standing=Standing.CONNECTED.value
    ):
        follower.leading_id = head.entry_id
        follower.save(update_fields=["leading"])
    write_down(
        action="petitions.petition.connected",
        petition=row,
        by=by,
        details={"first": head.entry_id, "number": first_number, "law": row.ground},
    )
    return row


def _connection_words(obstacle: str, first: Petition, number: str) -> str:
    match obstacle:
        case "same":
            return _("O petiție nu se conexează la ea însăși; alegeți altă petiție.")
        case "later":
            return (
                _(
                    "Petiția %s este mai nouă: se conexează cea nouă la primul număr (OG 27/2002 art. 10 alin. 1)."
                    " Deschideți petiția nouă și conexați-o de acolo."
                )
                % number
            )
        case "answered":
            return (
                _(
                    "La %s s-a răspuns deja: petiția nouă nu se mai conexează, ci se clasează ca repetată"
                    " (OG 27/2002 art. 10 alin. 2)."
                )
                % number
            )
    return f"{told(first)} {_('Conexați la o petiție care este în lucru.')}"


@transaction.atomic
def class_as_repeated(
    *, petition: Numbered, initial: Numbered, initial_number: str, note: str, by: Actor, now: datetime
) -> Petition:
    """
    Class a petition that repeats one already answered. The note at the initial number is the caller's next act.

    Raises: as connect.
    Law: OG 27/2002 art. 10 alin. (2).
    """
    rows = all_locked(entry_ids=[petition.entry_id, initial.entry_id])
    row, head = rows[petition.entry_id], rows[initial.entry_id]
    open_only(petition=row)
    obstacle = rules.repeat_obstacle(petition=_fresh(petition, row), initial=_fresh(initial, head))
    if obstacle == "unanswered":
        raise PetitionRefusedError(
            _(
                "La %s nu s-a răspuns încă: petiția nouă se conexează la ea (OG 27/2002 art. 10 alin. 1), nu se"
                " clasează."
            )
            % initial_number,
            field="initial",
        )
    if obstacle:
        raise PetitionRefusedError(_connection_words(obstacle, head, initial_number), field="initial")
    _end(row, Standing.REPEATED, by, now, note=line(note, most=500, field="note"), leading=head.entry_id)
    write_down(
        action="petitions.petition.classed",
        petition=row,
        by=by,
        details={
            "standing": row.standing,
            "law": row.ground,
            "initial": head.entry_id,
            "number": initial_number,
            "note": row.note,
        },
    )
    return row


@transaction.atomic
def note_at_first(*, entry_id: int, number: str, on: date, by: Actor) -> None:
    """
    Write into the history of the initial petition that it came again, under another number.

    Raises: NotAPetitionError. Law: OG 27/2002 art. 10 alin. (2).
    """
    petition = locked(entry_id=entry_id)
    write_down(
        action="petitions.petition.noted",
        petition=petition,
        by=by,
        details={"number": number, "on": on.isoformat(), "law": GROUNDS[Standing.REPEATED]},
    )


@transaction.atomic
def redirect(
    *, entry_id: int, authority: str, transfer_id: int, notice_id: int, note: str, by: Actor, now: datetime
) -> Petition:
    """
    Write down that a petition was sent to the competent authority, by two letters that have their numbers.

    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError without an authority.
    Law: OG 27/2002 art. 6¹.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    authority = line(
        authority, most=200, field="authority", needed=_("Scrieți autoritatea competentă să o rezolve.")
    )
    petition.transfer_id, petition.notice_id = transfer_id, notice_id
    petition.save(update_fields=["transfer", "notice"])
    note = line(note, most=500, field="note")
    _end(petition, Standing.REDIRECTED, by, now, note=note, redirected_to=authority)
    write_down(
        action="petitions.petition.redirected",
        petition=petition,
        by=by,
        details={"to": authority, "transfer": transfer_id, "notice": notice_id, "law": petition.ground},
    )
    return petition


@transaction.atomic
def mark_answered(*, entry_id: int, on: date, by: Actor | None, now: datetime) -> bool:
    """
    Write down that the answer left, and say whether it is new. What was decided otherwise stays so.

    on: the day on which it left.
    Raises: NotAPetitionError. Law: OG 27/2002 art. 8.
    """
    petition = locked(entry_id=entry_id)
    if petition.standing != Standing.IN_WORK.value:
        return False
    _end(petition, Standing.ANSWERED, None, now)
    write_down(action="petitions.petition.answered", petition=petition, by=by, details={"on": on.isoformat()})
    return True


@transaction.atomic
def mark_unanswered(*, entry_id: int, by: Actor | None, now: datetime) -> bool:
    """
    Write down that the answer fell, so that the petition waits again, and say whether it is new.

    Raises: NotAPetitionError.
    """
    petition = locked(entry_id=entry_id)
    if petition.standing != Standing.ANSWERED.value:
        return False
    petition.standing, petition.decided_at, petition.decided_by_id = Standing.IN_WORK.value, None, None
    petition.save(update_fields=_DECISION)
    write_down(action="petitions.petition.unanswered", petition=petition, by=by, details={})
    return True


@transaction.atomic
def reclassify(*, entry_id: int, note: str, by: Actor, now: datetime) -> Petition:
    """
    Write down that what was taken for a petition is a request for public information.

    Raises: NotAPetitionError; PetitionDecidedError; PetitionRefusedError without a reason.
    Law: Legea 544/2001 art. 6.
    """
    petition = locked(entry_id=entry_id)
    open_only(petition=petition)
    needed = _("Scrieți de ce este o cerere de informații de interes public.")
    _end(petition, Standing.RECLASSIFIED, by, now, note=line(note, most=500, field="note", needed=needed))
    write_down(
        action="petitions.petition.reclassified",
        petition=petition,
        by=by,
        details={"law": petition.ground, "note": petition.note},
    )
    return petition


@transaction.atomic
def resume(*, entry_id: int, reason: str, by: Actor, now: datetime) -> Petition:
    """
    Take a petition back into work when the decision proved wrong; what left the house is not taken back.

    Raises: NotAPetitionError; PetitionDecidedError when it was answered or sent on; PetitionRefusedError when it is
    in work, or without a reason.
    """
    petition = locked(entry_id=entry_id)
    before = Standing(petition.standing)
    if before is Standing.IN_WORK:
        raise PetitionRefusedError(_("Petiția este deja în lucru; reîncărcați pagina."))
    if before not in RESUMABLE:
        raise PetitionDecidedError(f"{told(petition)} {_('Ce a plecat din instituție nu se mai întoarce.')}")
    reason = line(reason, most=500, field="reason", needed=_("Scrieți de ce se reia petiția."))
    petition.standing, petition.ground, petition.note = Standing.IN_WORK.value, "", ""
    petition.decided_at = petition.decided_by_id = petition.leading_id = None
    petition.redirected_to = ""
    petition.save(update_fields=_DECISION)
    write_down(
        action="petitions.petition.resumed",
        petition=petition,
        by=by,
        details={"before": before.value, "reason": reason, "on": legal_date(now).isoformat()},
    )
    return petition


def _end(
    petition: Petition,
    standing: Standing,
    by: Actor | None,
    now: datetime,
    *,
    note: str = "",
    leading: int | None = None,
    redirected_to: str = "",
) -> None:
    petition.standing = standing.value
    petition.ground, petition.note = GROUNDS.get(standing, ""), note
    petition.decided_at, petition.decided_by_id = now, by.id if by is not None else None
    petition.leading_id, petition.redirected_to = leading, redirected_to
    petition.save(update_fields=_DECISION)


def _fresh(numbered: Numbered, row: Petition) -> Numbered:
    return Numbered(numbered.entry_id, numbered.registered_on, numbered.number, Standing(row.standing))
