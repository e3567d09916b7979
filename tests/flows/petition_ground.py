"""Petitions for the tests: an officer who registers them, a head of the town hall who signs, answers that leave."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.deadlines import queries as terms
from registratura.flows import petition_answers as answers
from registratura.flows import registering
from registratura.flows import terms as term_flow
from registratura.flows.registering import Submission
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.queries import Powers
from registratura.institutions.roles import Role
from registratura.kernel.calendar import legal_date
from registratura.petitions import queries as petitions
from registratura.petitions.queries import PetitionCard
from registratura.petitions.terms import SignatureRole, Solution
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

GROUND = "Legea 50/1991 art. 7"


def now() -> datetime:
    return datetime.now(tz=UTC)


def today() -> date:
    return legal_date(now())


@dataclass
class Office:
    """A town with its register of petitions and a mayor over every unit."""

    town: Town
    register_id: int
    mayor: User

    @property
    def id(self) -> int:
        return self.town.id

    def powers(self, user: User) -> Powers:
        return institutions.powers_of(user.id, institution_id=self.id, at=now())

    def petition(self, subject: str = "Sesizare despre gropi pe str. Lungă", **fields: Any) -> EntryRow:
        """Register a petition as the officer does."""
        sender = fields.pop("sender", "Popescu Ion")
        fields = {"unit_id": self.town.urbanism.id, **fields}
        special = fields.pop("special", (self.register_id,))
        draft = EntryDraft(
            direction="incoming",
            subject=subject,
            parties=fields.pop("parties", (PartyDraft("sender", sender),)),
            special_register_ids=special,
            **fields,
        )
        submission = Submission(
            institution_id=self.id, register_id=self.town.general.id, draft=draft, request_key=uuid4()
        )
        given = registering.register_document(submission=submission, by=self.town.officer, now=now())[0]
        with acting_for(self.id):
            return self.entry(given.entry_id)

    def entry(self, entry_id: int) -> EntryRow:
        found = books.entry_by_id(entry_id)
        assert found is not None
        return found

    def card(self, entry: EntryRow) -> PetitionCard:
        found = petitions.petition_of(entry.id)
        assert found is not None
        return found

    def terms(self, entry: EntryRow) -> dict[str, str]:
        """Return the terms of an entry: the rule with the state of its newest term."""
        cards = terms.state_of(subject_type="entry", subject_id=entry.id, today=today())
        return {card.rule_code: card.state for card in sorted(cards, key=lambda one: one.id)}

    def answer(self, *entries: EntryRow, dispatched_on: date | None = None) -> EntryRow:
        """Register an answer to entries; with a day, one that has left."""
        given = registers.register_entry(
            institution_id=self.id,
            register_id=self.town.general.id,
            draft=EntryDraft(
                direction="outgoing",
                subject="Răspuns la petiție",
                parties=(PartyDraft("recipient", "Popescu Ion"),),
                connected_to_id=entries[0].id,
                dispatched_on=dispatched_on,
            ),
            request_key=uuid4(),
            by=self.town.officer,
            now=now(),
        )
        made = self.entry(given.entry_id)
        registers.answer_entries(
            answer_id=made.id, answered_ids=[entry.id for entry in entries], seen=(), by=self.town.officer
        )
        term_flow.follow(entry_ids=[made.id], by=self.town.officer, now=now())
        return made

    def sign(self, entry: EntryRow) -> None:
        """Write the solution and sign the answer to it, in both qualities."""
        answers.write_solution(
            entry=entry,
            solution=Solution.FAVORABLE,
            legal_ground=GROUND,
            powers=self.powers(self.town.officer),
            by=self.town.officer,
            now=now(),
        )
        for role, who in (
            (SignatureRole.UNIT_HEAD, self.town.head),
            (SignatureRole.INSTITUTION_HEAD, self.mayor),
        ):
            answers.sign(entry=entry, role=role, powers=self.powers(who), by=who, now=now())


def office_of(town: Town) -> Office:
    """Open the register of petitions of a town and give it a mayor."""
    with acting_for(town.id):
        register = registers.open_register(template="petitions", by=None, now=NOW)
        domain = town.registrar.email.partition("@")[2]
        mayor = accounts.create_user(email=f"mayor@{domain}", full_name="Marius Matei", now=NOW)
        structure.add_member(
            user_id=mayor.id, role=Role.HEAD, unit_id=None, job_title="Primar", now=NOW, by=None
        )
    return Office(town, register.id, mayor)
