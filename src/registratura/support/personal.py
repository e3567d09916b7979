"""What this room answers about one person: conversations, and what hangs on them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.support.models import Bundle, Chat, ChatMessage, HeldMail, Repair, Ticket, TicketMessage
from registratura.toolkit.holding import Table, Tables
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


class _Service(Tables):
    """As tables of other rooms, read for the purpose they are kept for."""

    def _scope(self, institution_id: int) -> AbstractContextManager[None]:
        return _opened(institution_id)


@contextmanager
def _opened(institution_id: int) -> Iterator[None]:
    with acting_for(institution_id), reading_for(Purpose.P05):
        yield


def _forget(ticket_ids: Sequence[int], now: datetime) -> None:
    from registratura.support import services

    services.forget_requesters(ticket_ids=list(ticket_ids), now=now)


def _forgotten_with_it(_ids: Sequence[int], _now: datetime) -> None:
    """Its conversation was treated before it, and took the words along."""


def _forget_letters(ids: Sequence[int], now: datetime) -> None:
    from registratura.support import services

    services.drop_letters(mail_ids=list(ids))


def _forget_chats(ids: Sequence[int], now: datetime) -> None:
    from registratura.support import services

    services.forget_chats(chat_ids=list(ids), now=now)


HOLDER: Final = _Service(
    room="support",
    tables=(
        Table(
            model=Ticket,
            title=_("Cerere de asistență"),
            found_by={
                "email": "requester_email__iexact",
                "user": "requester_id__in",
                "support_ticket": "id__in",
            },
            gives={"support_ticket": "id"},
            left_out=frozenset({"link_nonce", "words", "request_key", "first_told", "solve_told"}),
            forgets=_forget,
            given=True,
        ),
        Table(
            model=TicketMessage,
            title=_("Mesaj la o cerere de asistență"),
            found_by={"support_ticket": "ticket_id__in"},
            forgets=_forgotten_with_it,
            given=True,
        ),
        Table(
            model=Repair,
            title=_("Reparație a unui dispozitiv"),
            found_by={"support_ticket": "ticket_id__in"},
            forgets=_forgotten_with_it,
        ),
        Table(
            model=Chat,
            title=_("Discuție pe loc cu asistența"),
            found_by={"email": "email__iexact", "user": "requester_id__in"},
            gives={"support_chat": "id"},
            left_out=frozenset({"link_nonce", "request_key"}),
            forgets=_forget_chats,
            given=True,
        ),
        Table(
            model=ChatMessage,
            title=_("Mesaj într-o discuție pe loc"),
            found_by={"support_chat": "chat_id__in"},
            left_out=frozenset({"request_key"}),
            forgets=_forgotten_with_it,
            given=True,
        ),
        Table(
            model=Bundle,
            title=_("Diagnostic al programului"),
            found_by={"support_ticket": "ticket_id__in"},
            forgets=_forgotten_with_it,
        ),
        Table(
            model=HeldMail,
            title=_("Scrisoare către asistență, oprită"),
            found_by={"email": "sender__iexact"},
            forgets=_forget_letters,
        ),
    ),
)
