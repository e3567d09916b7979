"""Letters to the support department: taken in once, or held back with the reason; never answered by a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support import queries
from registratura.support.errors import TicketRefusedError
from registratura.support.machine import Channel, State
from registratura.support.mail_rules import Held, LetterFacts, held_back
from registratura.support.models import HeldMail, Ticket
from registratura.support.rows import clean
from registratura.support.services.opening import KeptFile, TicketDraft, open_ticket, write_as_customer
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterIn:
    """
    A letter, read by others. machine: as `mail_rules.LetterFacts`. answers: the conversation that its headers name, by
    a Message-ID of ours.
    """

    mail_id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    machine: str = ""
    problem: str = ""
    from_us: bool = False
    answers: int | None = None
    files: Sequence[KeptFile] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a letter: the conversation, or why it was held. is_new: it opened a conversation."""

    ticket_id: int | None
    held: Held | None
    is_new: bool = False
    is_repeated: bool = False


@transaction.atomic
def take_letter(*, letter: LetterIn, now: datetime) -> TakenIn:
    """
    Take a letter in: into the conversation it answers, into a new one, or hold it back. A letter counts once.

    It goes into a conversation only when it comes from the address of whoever opened it; else it opens another.
    """
    sender = clean(letter.sender, most=254, single_line=True).lower()
    known = _known(letter)
    if known is not None:
        return known
    facts = LetterFacts(
        sender, letter.machine, letter.problem, letter.from_us, queries.recent_from(sender, now=now)
    )
    reason = held_back(facts)
    if reason is not None:
        return _hold(letter, sender, reason, now)
    target = Ticket.objects.filter(pk=letter.answers).first() if letter.answers else None
    while target is not None and target.merged_into_id is not None:
        target = Ticket.objects.get(pk=target.merged_into_id)
    own = target is not None and target.requester_email == sender
    text = letter.text.strip() or _("(fără text)")
    if own and target is not None and target.state != State.CLOSED:
        write_as_customer(
            ticket_id=target.id, body=text[:20_000], now=now, mail_id=letter.mail_id, files=letter.files
        )
        return TakenIn(target.id, None)
    opened = open_ticket(
        draft=TicketDraft(
            request_key=uuid5(NAMESPACE_URL, f"mail:{letter.mail_id}:{sender}"),
            channel=Channel.MAIL,
            subject=letter.subject or _("(fără subiect)"),
            body=text[:20_000],
            name=letter.sender_name,
            email=sender,
            follows_id=target.id if own and target is not None else None,
            mail_id=letter.mail_id,
            files=letter.files,
        ),
        by=None,
        now=now,
    )
    return TakenIn(opened.ticket_id, None, is_new=opened.is_new, is_repeated=not opened.is_new)


def _known(letter: LetterIn) -> TakenIn | None:
    if not letter.mail_id:
        return None
    ticket_id = queries.ticket_of_mail(letter.mail_id)
    if ticket_id is not None:
        return TakenIn(ticket_id, None, is_repeated=True)
    reason = HeldMail.objects.filter(mail_id=letter.mail_id[:250]).values_list("reason", flat=True).first()
    return TakenIn(None, Held(reason), is_repeated=True) if reason is not None else None


def _hold(letter: LetterIn, sender: str, reason: Held, now: datetime) -> TakenIn:
    row = HeldMail(
        institution_id=required_institution(),
        reason=reason.value,
        sender=sender,
        subject=clean(letter.subject, most=200, single_line=True),
        body=clean(letter.text, most=20_000),
        mail_id=letter.mail_id[:250],
        held_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same letter at the same moment
        return TakenIn(None, reason, is_repeated=True)
    journal.record(
        action="support.mail.held",
        subject_type="support_mail",
        subject_id=row.id,
        by=None,
        details={"reason": reason.value},
    )
    return TakenIn(None, reason)


@transaction.atomic
def settle_held(*, mail_id: int, take_in: bool, by: Actor, now: datetime) -> int | None:
    """
    Make a conversation of a letter that was held back, or let it lie; return the conversation.

    Raises: TicketRefusedError when it is unknown or settled, or has no sender to answer.
    """
    row = HeldMail.objects.select_for_update().filter(pk=mail_id, settled_at__isnull=True).first()
    if row is None:
        raise TicketRefusedError(_("Despre scrisoarea aceasta s-a hotărât deja."))
    if take_in:
        opened = open_ticket(
            draft=TicketDraft(
                request_key=uuid5(NAMESPACE_URL, f"held:{row.id}"),
                channel=Channel.MAIL,
                subject=row.subject or _("(fără subiect)"),
                body=row.body or _("(fără text)"),
                email=row.sender,
                mail_id=row.mail_id,
            ),
            by=by,
            now=now,
        )
        row.ticket_id = opened.ticket_id
    row.settled_at, row.settled_by_id = now, by.id
    row.save(update_fields=["ticket", "settled_at", "settled_by"])
    journal.record(
        action="support.mail.settled",
        subject_type="support_mail",
        subject_id=row.id,
        by=by,
        details={"ticket": row.ticket_id},
    )
    return row.ticket_id


def drop_letters(*, mail_ids: Sequence[int]) -> None:
    """Take letters away that were held back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT support_drop_letters(%s)", [list(mail_ids)])
