"""Writing a message, its deliveries and their jobs in the caller's transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.messaging import composing, gates, links, queries, references
from registratura.messaging.catalogue import KINDS, Channel, Kind
from registratura.messaging.composing import LANGUAGES, Words
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import Hold, State
from registratura.messaging.pacing import FLOOD_WINDOW, MOST_ATTEMPTS, NEVER_QUIET, next_digest, next_open
from registratura.messaging.services.queueing import put_in_queue
from registratura.toolkit.scope import required_institution

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

ENCLOSED_MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody without an account here: an e-mail address or a telephone, or both, and the language of the letter."""

    email: str = ""
    phone: str = ""
    name: str = ""
    language: str = "ro"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the institution's store that goes with a letter."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The message that carries these words; `is_new` False when it had been sent before under the same key."""

    message_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Recipient:
    user_id: int | None
    name: str
    email: str
    phone: str
    language: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """When a delivery goes, and why not yet."""

    state: State
    hold: Hold
    at: datetime | None
    reply: str = ""


@transaction.atomic
def send(
    *,
    kind: Kind,
    to: int | str | Outside,
    context: Mapping[str, object],
    dedupe_key: str,
    by: Actor | None,
    now: datetime,
    about_type: str = "",
    about_id: int | None = None,
    attachments: Sequence[Attachment] = (),
) -> Sent:
    """
    Write a message and let it go with the transaction of the caller: rolled back, nothing of it was ever there.

    Said once for each `dedupe_key` of the institution; the second call changes nothing. A person of the house gets it
    in the application at once and by the ways that the person chose, outside quiet hours; an outside one by every
    address given. Nothing is sent here: a job does it, after the commit.

    to: the number of a person of the house, an e-mail address, or an `Outside`.
    context: the facts of the kind (`catalogue.KINDS`); days as dates. No more of a person than the words need.
    about_type, about_id: what it is about, as in the journal ("entry", the entry's number).
    Raises: MessageRefusedError for an address that is none, attachments over 20 MB, an offer in a message that offers
    nothing; ValueError for facts that the kind does not carry or lacks, which is a fault of the program.
    """
    kind = Kind(kind)
    kept = composing.checked_context(kind, context)
    composing.refuse_promotion(kind=kind, context=kept)
    known = Message.objects.filter(dedupe_key=dedupe_key).values_list("id", flat=True).first()
    if known is not None:
        return Sent(known, False)
    recipient = _recipient(to)
    channels = _channels(kind, recipient)
    institution = institutions.institution_by_id(required_institution())
    assert institution is not None
    message = Message(
        institution_id=institution.id,
        kind=kind,
        about_type=about_type,
        about_id=about_id,
        context=kept,
        language=recipient.language,
        dedupe_key=dedupe_key,
        user_id=recipient.user_id,
        recipient_name="" if recipient.user_id else recipient.name,
        attachments=_enclosed(attachments),
        created_at=now,
        created_by_id=by.id if by is not None else None,
    )
    _compose(message, institution, recipient, shown=Channel.IN_APP in channels)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # somebody else said it between the look and the act
        return Sent(Message.objects.values_list("id", flat=True).get(dedupe_key=dedupe_key), False)
    _write_deliveries(message, institution, recipient, channels, now)
    if recipient.user_id is None and about_type:
        _note_in_history(message, by)
    return Sent(message.id, True)


def _compose(message: Message, institution: Institution, recipient: _Recipient, *, shown: bool) -> None:
    words = _filled(message, institution, recipient, Channel.IN_APP)
    message.subject, message.body = words.subject, words.text if shown else ""


def _note_in_history(message: Message, by: Actor | None) -> None:
    assert message.about_id is not None
    journal.record(
        action="messaging.message.written",
        subject_type=message.about_type,
        subject_id=message.about_id,
        by=by,
        details={"message": message.id, "kind": message.kind, "subject": message.subject},
    )


def _write_deliveries(
    message: Message,
    institution: Institution,
    recipient: _Recipient,
    channels: frozenset[Channel],
    now: datetime,
) -> None:
    deliveries = []
    for channel in sorted(channels):
        plan = _plan(message, recipient, channel, now)
        words = (
            Words("", "") if channel is Channel.IN_APP else _filled(message, institution, recipient, channel)
        )
        deliveries.append(
            _delivery(message, channel, plan, now, words=words, address=_address(recipient, channel))
        )
    if KINDS[Kind(message.kind)].chosen:
        for endpoint in queries.endpoints_for(Kind(message.kind)):
            plan = _Plan(State.WAITING, Hold.NONE, now)
            fresh = _delivery(message, Channel.WEBHOOK, plan, now, words=Words("", ""), address=endpoint.url)
            fresh.endpoint_id = endpoint.id
            deliveries.append(fresh)
    for delivery in deliveries:
        ready = delivery.state == State.WAITING and delivery.next_attempt_at == now
        delivery.queued_at = now if ready else None
        delivery.save(force_insert=True)
        if ready:
            put_in_queue(delivery=delivery)


def _delivery(
    message: Message, channel: Channel, plan: _Plan, now: datetime, *, words: Words, address: str
) -> Delivery:
    institution_id = message.institution_id
    reference = {
        Channel.EMAIL: references.letter_reference(institution_id=institution_id, message_id=message.id),
        Channel.WEBHOOK: f"msg_{institution_id}_{message.id}",
        Channel.SMS: f"{institution_id}-{message.id}",
    }
    return Delivery(
        institution_id=institution_id,
        message=message,
        channel=channel,
        address=address,
        subject=words.subject,
        text=words.text,
        reference=reference.get(channel, ""),
        state=plan.state,
        hold=plan.hold,
        tries_left=MOST_ATTEMPTS,
        next_attempt_at=plan.at,
        last_reply=plan.reply,
        created_at=now,
        ended_at=None if plan.state is State.WAITING else now,
    )


def _plan(message: Message, recipient: _Recipient, channel: Channel, now: datetime) -> _Plan:
    """Decide when a delivery goes. Mail to outside people goes at any hour; an SMS wakes people, and waits."""
    if channel is Channel.IN_APP:
        return _Plan(State.DELIVERED, Hold.NONE, None)
    if not recipient.is_active:
        return _Plan(State.SUPPRESSED, Hold.NONE, None, _("contul este închis"))
    address = _address(recipient, channel)
    if closed := gates.refusal(kind=message.kind, user_id=recipient.user_id, address=address, at=now):
        return _Plan(State.SUPPRESSED, Hold.NONE, None, closed)
    described = KINDS[Kind(message.kind)]
    if not described.chosen or (recipient.user_id is None and channel is Channel.EMAIL):
        return _Plan(State.WAITING, Hold.NONE, now)
    office = queries.office_choices()
    own = queries.person_choices(recipient.user_id) if recipient.user_id is not None else None
    quiet = NEVER_QUIET if described.urgent else (own and own.quiet) or office.quiet
    free = queries.free_day()
    if recipient.user_id is not None:
        if own is not None and own.daily_digest and not described.urgent:
            return _Plan(State.WAITING, Hold.DIGEST, next_digest(now, clock=office.digest_clock, free=free))
        if _is_flooded(recipient.user_id, message, now, limit=office.flood_limit):
            return _Plan(State.WAITING, Hold.DIGEST, next_open(now + FLOOD_WINDOW, quiet=quiet, free=free))
    at = next_open(now, quiet=quiet, free=free)
    return _Plan(State.WAITING, Hold.NONE if at == now else Hold.QUIET, at)


def _is_flooded(user_id: int, message: Message, now: datetime, *, limit: int) -> bool:
    since: datetime = now - FLOOD_WINDOW
    lately = Message.objects.filter(user_id=user_id, kind=message.kind, created_at__gt=since)
    return lately.exclude(pk=message.pk).count() >= limit


def _channels(kind: Kind, recipient: _Recipient) -> frozenset[Channel]:
    if recipient.user_id is None:
        reached = {Channel.EMAIL: recipient.email, Channel.SMS: recipient.phone}
        return frozenset(channel for channel, address in reached.items() if address)
    wanted = queries.wanted_channels(recipient.user_id, kind=kind)
    return wanted if recipient.phone else wanted - {Channel.SMS}


def _address(recipient: _Recipient, channel: Channel) -> str:
    return {Channel.EMAIL: recipient.email, Channel.SMS: recipient.phone}.get(channel, "")


def _filled(message: Message, institution: Institution, recipient: _Recipient, channel: Channel) -> Words:
    words, _own = queries.words_in_force(
        kind=Kind(message.kind), channel=channel, language=recipient.language
    )
    link = ""
    if recipient.user_id is not None and channel is not Channel.IN_APP:
        path = links.address_of(institution_code=institution.code, message_id=message.id)
        link = f"{settings.PUBLIC_URL}{path}" if path else ""
    always = {"institution": institution.name, "name": recipient.name, "link": link}
    return composing.filled(words, composing.values_for(Kind(message.kind), message.context, always=always))


def _recipient(to: int | str | Outside) -> _Recipient:
    if isinstance(to, int):
        contact = accounts.contact_of(to)
        if contact is None:
            raise MessageRefusedError(_("Persoana căreia i se scrie nu există."), field="to")
        return _Recipient(
            user_id=contact.user_id,
            name=contact.full_name,
            email=contact.email,
            phone=queries.person_choices(contact.user_id).phone,
            language=contact.language if contact.language in LANGUAGES else LANGUAGES[0],
            is_active=contact.is_active,
        )
    outside = Outside(email=to) if isinstance(to, str) else to
    email, phone = outside.email.strip(), outside.phone.strip()
    if not email and not phone:
        raise MessageRefusedError(_("Scrieți adresa de e-mail sau telefonul destinatarului."), field="to")
    return _Recipient(
        user_id=None,
        name=ro_normalise(outside.name, single_line=True)[:200],
        email=checked_email(email=email) if email else "",
        phone=checked_phone(phone=phone) if phone else "",
        language=outside.language if outside.language in LANGUAGES else LANGUAGES[0],
        is_active=True,
    )


def checked_email(*, email: str) -> str:
    """
    Return an e-mail address as it is used, its domain in small letters.

    Raises: MessageRefusedError when it is none.
    """
    local, _at, domain = email.rpartition("@")
    try:
        validate_email(email)
    except ValidationError as error:
        raise MessageRefusedError(
            _("„%s” nu este o adresă de e-mail: verificați-o.") % email[:100], field="to"
        ) from error
    return f"{local}@{domain.lower()}"


def checked_phone(*, phone: str) -> str:
    """
    Return a telephone number as +40722000000; ten digits from 0 are taken as Romanian.

    Raises: MessageRefusedError when it is none.
    """
    digits = "".join(sign for sign in phone if sign not in " .-()/")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("0"):
        digits = "+4" + digits
    number = digits.removeprefix("+")
    if not (digits.startswith("+") and number.isascii() and number.isdigit() and 8 <= len(number) <= 15):
        raise MessageRefusedError(
            _("„%s” nu este un număr de telefon: scrieți-l ca 0722 000 000 sau +40 722 000 000.")
            % phone[:40],
            field="phone",
        )
    return digits


def _enclosed(attachments: Sequence[Attachment]) -> list[dict[str, object]]:
    if sum(attachment.size_bytes for attachment in attachments) > ENCLOSED_MOST_BYTES:
        raise MessageRefusedError(
            _(
                "Anexele unui mesaj pot avea împreună cel mult %d MB: trimiteți-le în mai multe mesaje sau altfel."
            )
            % (ENCLOSED_MOST_BYTES // 1024 // 1024),
            field="attachments",
        )
    return [asdict(attachment) for attachment in attachments]
