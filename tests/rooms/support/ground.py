"""The supplier's department with two operators, and small ways to open conversations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import services as institutions
from registratura.institutions.models import Institution
from registratura.institutions.roles import Role
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import services
from registratura.support.machine import Channel
from registratura.support.services import TicketDraft
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, eleven o'clock in Bucharest


@dataclass
class Department:
    """The supplier with its operators."""

    institution: Institution
    ilie: User
    oana: User

    @property
    def id(self) -> int:
        return self.institution.id

    @contextmanager
    def open(self) -> Iterator[None]:
        with acting_for(self.id), reading_for(Purpose.P05):
            yield

    def ticket(self, **fields: Any) -> int:
        """Open a conversation and return its number."""
        now = fields.pop("now", NOW)
        by = fields.pop("by", None)
        values: dict[str, Any] = {
            "request_key": uuid4(),
            "channel": Channel.WEB,
            "subject": "Nu se tipărește registrul",
            "body": "Apăs pe Tipărire și nu se întâmplă nimic.",
            "name": "Maria Ionescu",
            "email": "maria@exemplu.ro",
        }
        return services.open_ticket(draft=TicketDraft(**values | fields), by=by, now=now).ticket_id


def department() -> Department:
    """Open the supplier with two operators."""
    institution = institutions.open_institution(
        name="Cartea Software SRL", cui="", code="furnizor", kind=Institution.Kind.SUPPLIER, now=NOW
    )
    people = []
    with acting_for(institution.id):
        for person, name in (("ilie", "Ilie Ionașcu"), ("oana", "Oana Olaru")):
            user = accounts.create_user(email=f"{person}@furnizor.example", full_name=name, now=NOW)
            institutions.add_member(
                user_id=user.id, role=Role.SUPPORT, unit_id=None, job_title="", now=NOW, by=None
            )
            people.append(user)
    return Department(institution, *people)
