"""Requests of authorities: received, prepared with what is left out, decided by somebody else, answered, told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.disclosures.catalogue import CATEGORY_NAMES, Ground, Way
from registratura.disclosures.errors import RequestRefusedError, SamePersonError
from registratura.disclosures.models import AuthorityRequest
from registratura.disclosures.services.recording import ensure_recipient, record_disclosure
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.personal_data import Key, Person, person_of
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

State, Notice = AuthorityRequest.State, AuthorityRequest.Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """Who asks, how one knows that it is they, on which text, and for what. person: of whom the data are."""

    authority: str
    identity_proof: str
    contact: str
    reference: str
    legal_text: str
    asked: str
    person_name: str = ""
    person_email: str = ""
    entry_id: int | None = None
    entry_words: str = ""


_NEEDED = {
    "authority": gettext_lazy("Scrieți autoritatea care cere."),
    "identity_proof": gettext_lazy("Scrieți cum ați verificat că cererea este a ei."),
    "contact": gettext_lazy("Scrieți cum i se răspunde."),
    "reference": gettext_lazy("Scrieți numărul și data cererii ei."),
    "legal_text": gettext_lazy("Scrieți textul de lege pe care se întemeiază; fără el nu se răspunde."),
    "asked": gettext_lazy("Scrieți ce date cere."),
}


@transaction.atomic
def receive_request(*, draft: RequestDraft, by: Actor, now: datetime) -> AuthorityRequest:
    """
    Write down a request of an authority.

    Raises: RequestRefusedError when anything of who, why and what is missing.
    """
    values = {
        name: ro_normalise(getattr(draft, name), single_line=name != "asked").strip()[:4000]
        for name in _NEEDED
    }
    for name, words in _NEEDED.items():
        if not values[name]:
            raise RequestRefusedError(str(words), field=name)
    try:
        if draft.person_email:
            validate_email(draft.person_email)
    except ValidationError as error:
        raise RequestRefusedError(
            _("Adresa de e-mail nu este una întreagă."), field="person_email"
        ) from error
    row = AuthorityRequest(
        institution_id=required_institution(),
        authority=values["authority"][:240],
        identity_proof=values["identity_proof"][:300],
        contact=values["contact"][:240],
        reference=values["reference"][:120],
        legal_text=values["legal_text"][:300],
        asked=values["asked"],
        person_name=ro_normalise(draft.person_name, single_line=True)[:200],
        person_email=draft.person_email.lower(),
        entry_id=draft.entry_id,
        entry_words=draft.entry_words[:120],
        received_at=now,
        received_by_id=by.id,
    )
    row.save(force_insert=True)
    _write_down(
        action="disclosures.request.received",
        row=row,
        by=by,
        details={"authority": row.authority, "text": row.legal_text},
    )
    return row


@transaction.atomic
def prepare_request(
    *, request_id: int, given: str, left_out: str, categories: Sequence[str], by: Actor, now: datetime
) -> None:
    """
    Say what would be given and what is left out, and why: the review of minimization.

    Raises: RequestRefusedError when either is empty, or when it was decided already.
    """
    row = _held(request_id)
    if row.state not in (State.RECEIVED, State.PREPARED):
        raise RequestRefusedError(_("Cererea este deja hotărâtă."))
    enough, less = ro_normalise(given).strip()[:4000], ro_normalise(left_out).strip()[:4000]
    if not enough:
        raise RequestRefusedError(_("Scrieți ce date ajung pentru ce se cere."), field="given")
    if not less:
        words = _("Scrieți ce nu se dă și de ce; dacă se dă tot, scrieți de ce este nevoie de tot.")
        raise RequestRefusedError(words, field="left_out")
    if not categories or any(key not in CATEGORY_NAMES for key in categories):
        raise RequestRefusedError(_("Alegeți ce feluri de date se dau."), field="categories")
    row.state, row.given, row.left_out, row.categories = State.PREPARED, enough, less, list(categories)
    row.prepared_at, row.prepared_by_id = now, by.id
    row.save(update_fields=["state", "given", "left_out", "categories", "prepared_at", "prepared_by"])
    _write_down(
        action="disclosures.request.prepared", row=row, by=by, details={"categories": list(categories)}
    )


def decide_request(*, request_id: int, granted: bool, reason: str, by: Actor, now: datetime) -> None:
    """
    Grant or refuse what was prepared, with the reason.

    Raises: SamePersonError for whoever prepared it, which is written down; RequestRefusedError without a reason.
    """
    row = AuthorityRequest.objects.filter(pk=request_id).first()
    if row is not None and row.state == State.PREPARED and row.prepared_by_id == by.id:
        with transaction.atomic():  # kept although the act itself is refused
            _write_down(action="disclosures.request.refused_same_person", row=row, by=by, details={})
        words = _("Ați pregătit răspunsul: îl hotărăște altcineva care răspunde de datele personale.")
        raise SamePersonError(words)
    _decide(request_id, granted, ro_normalise(reason).strip()[:1000], by, now)


@transaction.atomic
def _decide(request_id: int, granted: bool, reason: str, by: Actor, now: datetime) -> None:
    row = _held(request_id)
    if row.state != State.PREPARED:
        raise RequestRefusedError(_("Se hotărăște numai asupra unui răspuns pregătit."))
    if not reason:
        raise RequestRefusedError(_("Scrieți de ce."), field="reason")
    row.state, row.decision_reason = State.GRANTED if granted else State.REFUSED, reason
    row.decided_at, row.decided_by_id = now, by.id
    row.save(update_fields=["state", "decision_reason", "decided_at", "decided_by"])
    _write_down(
        action="disclosures.request.decided", row=row, by=by, details={"granted": granted, "reason": reason}
    )


@transaction.atomic
def answer_request(*, request_id: int, answer: str, by: Actor, now: datetime) -> None:
    """
    Write down that the answer left, and with it the disclosure.

    Raises: RequestRefusedError before it was granted, or without saying how it left.
    """
    row, how = _held(request_id), ro_normalise(answer, single_line=True)[:500]
    if row.state != State.GRANTED:
        raise RequestRefusedError(_("Se răspunde numai la o cerere aprobată."))
    if not how:
        raise RequestRefusedError(_("Scrieți cum a plecat răspunsul și cu ce număr."), field="answer")
    recipient = ensure_recipient(way=Way.AUTHORITY, name=row.authority, now=now)
    disclosure = record_disclosure(
        recipient=recipient,
        to_name=row.authority,
        person=_concerned(row),
        key=f"authority/{row.id}",
        by=by,
        now=now,
        ground=Ground.LAW,
        legal_text=row.legal_text,
        categories=row.categories,
        about=("entry", row.entry_id, row.entry_words) if row.entry_id else None,
    )
    row.state, row.answer, row.disclosure = State.ANSWERED, how, disclosure
    row.answered_at, row.answered_by_id = now, by.id
    row.save(update_fields=["state", "answer", "disclosure", "answered_at", "answered_by"])
    _write_down(
        action="disclosures.request.answered",
        row=row,
        by=by,
        details={"disclosure": disclosure.id, "how": how},
    )


@transaction.atomic
def note_notice(*, request_id: int, prohibited: bool, words: str, by: Actor, now: datetime) -> None:
    """
    Write down that the person was told, and how; or which text of law prohibits it.

    Raises: RequestRefusedError without the words, or for a request that is not decided.
    """
    row, said = _held(request_id), ro_normalise(words, single_line=True)[:500]
    if row.decided_at is None:
        raise RequestRefusedError(_("Persoana se înștiințează după ce se hotărăște."))
    if not said:
        missing = (
            _("Scrieți textul de lege care oprește înștiințarea.")
            if prohibited
            else _("Scrieți cum a aflat.")
        )
        raise RequestRefusedError(missing, field="words")
    row.notice = Notice.PROHIBITED if prohibited else Notice.TOLD
    row.notice_words, row.noticed_at, row.noticed_by_id = said, now, by.id
    row.save(update_fields=["notice", "notice_words", "noticed_at", "noticed_by"])
    _write_down(
        action="disclosures.request.noticed",
        row=row,
        by=by,
        details={"prohibited": prohibited, "words": said},
    )


def _concerned(row: AuthorityRequest) -> Person:
    entry = {Key("entry", str(row.entry_id))} if row.entry_id else set()
    return person_of(email=row.person_email) | frozenset(entry)


def _held(request_id: int) -> AuthorityRequest:
    row = AuthorityRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise RequestRefusedError(_("Cererea nu există."))
    return row


def _write_down(*, action: str, row: AuthorityRequest, by: Actor, details: dict[str, object]) -> None:
    journal.record(action=action, subject_type="authority_request", subject_id=row.id, by=by, details=details)
