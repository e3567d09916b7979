"""
The cast: Ana registers in Alba; Bogdan works there without that power; Carmen registers in Buzău and must see nothing
of Alba; Elena is Alba's archivist, Horia its head of unit, Adina its administrator, Aurel its auditor, Rodica its
public-relations officer, Petra its data protection officer. The supplier of the service has people of its own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import services as institutions
from registratura.institutions.models import Institution, OrgUnit
from registratura.institutions.roles import Role
from registratura.portals import services as portals
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.models import Register
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Town:
    """An institution with its general register, two units and its people."""

    institution: Institution
    general: Register
    secretariat: OrgUnit
    urbanism: OrgUnit
    registrar: User
    officer: User  # public relations
    head: User
    clerk: User
    archivist: User
    auditor: User
    administrator: User
    protector: User  # data protection

    @property
    def id(self) -> int:
        """The institution's number."""
        return self.institution.id

    def register(
        self, subject: str = "Cerere de eliberare a unui certificat", **fields: object
    ) -> Registered:
        """Register a document as the registrar, in a statement of its own or in the open scope."""
        key = fields.pop("request_key", None) or uuid4()
        sender = fields.pop("sender", "Popescu Ion")
        draft = EntryDraft(
            subject=subject,
            direction=str(fields.pop("direction", "incoming")),
            parties=fields.pop("parties", (PartyDraft("sender", str(sender)),)),  # type: ignore[arg-type]
            **fields,  # type: ignore[arg-type]
        )
        assert isinstance(key, UUID)
        return registers.register_entry(
            institution_id=self.id,
            register_id=self.general.id,
            draft=draft,
            request_key=key,
            by=self.registrar,
            now=datetime.now(tz=UTC),
        )


def open_town(*, name: str, domain: str) -> Town:
    """Open an institution with its people; `domain` makes their addresses its own."""
    institution = institutions.open_institution(name=name, cui="", now=NOW)
    with acting_for(institution.id):
        general = registers.open_register(template="general", by=None, now=NOW)
        secretariat = institutions.add_unit(code="SEC", name="Secretariat", parent_id=None, by=None)
        urbanism = institutions.add_unit(code="URB", name="Urbanism", parent_id=None, by=None)
        portals.open_portal(by=None, now=NOW)
        people: dict[str, User] = {}
        for person, full_name, role, unit in (
            ("registrar", "Ana Albu", Role.REGISTRAR, secretariat),
            ("officer", "Rodica Rusu", Role.PUBLIC_RELATIONS, secretariat),
            ("head", "Horia Hanganu", Role.HEAD, urbanism),
            ("clerk", "Bogdan Barbu", Role.CLERK, urbanism),
            ("archivist", "Elena Enache", Role.ARCHIVIST, secretariat),
            ("auditor", "Aurel Avram", Role.AUDITOR, None),
            ("administrator", "Adina Aldea", Role.ADMINISTRATOR, None),
            ("protector", "Petra Pop", Role.DATA_PROTECTION, None),
        ):
            people[person] = accounts.create_user(email=f"{person}@{domain}", full_name=full_name, now=NOW)
            institutions.add_member(
                user_id=people[person].id,
                role=role,
                unit_id=unit.id if unit else None,
                job_title="",
                now=NOW,
                by=None,
            )
    return Town(institution, general, secretariat, urbanism, **people)


@dataclass
class Supplier:
    """
    The supplier of the service, an institution of its own installation, with two who may approve each other, and its
    administrator, who has every power of the console.
    """

    institution: Institution
    protector: User
    counsel: User
    administrator: User

    @property
    def id(self) -> int:
        """The institution's number."""
        return self.institution.id


def open_supplier(*, domain: str = "furnizor.example") -> Supplier:
    """Open the supplier with its register; `domain` makes the addresses of its people its own."""
    institution = institutions.open_institution(
        name="Cartea Software SRL", cui="", code="furnizor", kind=Institution.Kind.SUPPLIER, now=NOW
    )
    people: dict[str, User] = {}
    with acting_for(institution.id):
        registers.open_register(template="general", by=None, now=NOW)
        for person, full_name, role in (
            ("protector", "Matei Filip", Role.DATA_PROTECTION),
            ("counsel", "Irina Vlad", Role.DATA_PROTECTION),
            ("administrator", "Luca Anghel", Role.ADMINISTRATOR),
        ):
            people[person] = accounts.create_user(email=f"{person}@{domain}", full_name=full_name, now=NOW)
            institutions.add_member(
                user_id=people[person].id,
                role=role,
                unit_id=None,
                job_title="",
                now=NOW,
                by=None,
            )
    return Supplier(institution, **people)
