"""Telling who is asked to sign, and telling the author what became of it. Nobody is told of one's own deed."""

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.flows.terms import SUBJECT
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.signing import queries as folders
from registratura.signing.events import RequestEnded, SignatureAsked


def on_asked(event: SignatureAsked) -> None:
    """Tell those whose turn it is, or who stands in for them; for the seal, those who apply it."""
    told = set()
    for user_id in event.user_ids:
        told.add(routing.deputy_of(user_id, on=legal_date(event.at)) or user_id)
    if event.seal:
        told.update(institutions.holders_of(Permission.SEAL_APPLY, at=event.at))
    card = folders.request_card(event.request_id)
    assert card is not None
    context = {
        "number": _number(event.entry_id),
        "asked_by": card.asked_by,
        "files": ", ".join(paper.name for paper in card.papers)[:300],
    }
    for user_id in sorted(told - {event.by_id}):
        messaging.send(
            kind=Kind.SIGNATURE_ASKED,
            to=user_id,
            context=context,
            about_type=SUBJECT,
            about_id=event.entry_id,
            dedupe_key=f"signing/{event.request_id}/{user_id}",
            by=None,
            now=event.at,
        )


def on_ended(event: RequestEnded) -> None:
    """Tell who had asked that all have signed, that somebody refused and why, or that the document changed."""
    if event.asked_by_id == event.by_id or event.state == "withdrawn":
        return
    who = accounts.names_of([event.by_id]).get(event.by_id, "") if event.by_id is not None else ""
    messaging.send(
        kind=Kind.SIGNATURE_ENDED,
        to=event.asked_by_id,
        context={
            "number": _number(event.entry_id),
            "outcome": _outcome(event.state),
            "by": who,
            "reason": event.words,
        },
        about_type=SUBJECT,
        about_id=event.entry_id,
        dedupe_key=f"signed/{event.request_id}",
        by=None,
        now=event.at,
    )


def _outcome(state: str) -> str:
    words = {
        "signed": _("semnate de toți cei ceruți"),
        "refused": _("semnarea a fost refuzată"),
        "fallen": _("cererea de semnare a căzut"),
    }
    return words[state]


def _number(entry_id: int) -> str:
    return books.lines_of([entry_id])[0].written_number
