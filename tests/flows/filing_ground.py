"""A town whose portal takes petitions, and a person who fills one in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from registratura.filings import queries, services
from registratura.filings.queries import DraftCard, FilingCard
from registratura.filings.services import KeptFile, Sent
from registratura.flows import filing, filing_carrying, filing_files
from registratura.flows.filing import Filer
from registratura.forms import queries as forms
from registratura.forms import services as forms_do
from registratura.forms.queries import VersionCard
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "fel": "sesizare",
    "subiect": "Gropi pe strada Lungă",
    "text": "Pe strada Lungă, la numărul 12, sunt trei gropi adânci.\nVă rog să le reparați.",
    "cine": "persoana",
    "nume": "Maria Ionescu",
    "raspuns": "email",
    "email": "maria@exemplu.ro",
}


def open_forms(town: Town, *codes: str, unit_id: int | None = None) -> None:
    """Publish ready forms, with the special registers that petitions and Law 544 want."""
    with acting_for(town.id):
        for template in ("petitions", "law544"):
            registers.open_register(template=template, by=None, now=NOW)
        for form_id in forms_do.add_ready(codes=codes or ("petition",), unit_id=unit_id, by=None, now=NOW):
            forms_do.publish(form_id=form_id, by=None, now=NOW)


@dataclass
class Person:
    """Somebody with a draft of a form, at its secret address."""

    town: Town
    form: VersionCard
    secret: str
    key: UUID
    now: datetime = NOW

    @property
    def draft(self) -> DraftCard:
        """The draft as it stands."""
        with acting_for(self.town.id):
            found = queries.draft_behind(self.secret, at=self.now)
        assert found is not None
        return found

    def answer(self, **answers: Any) -> None:
        """Save answers."""
        with acting_for(self.town.id):
            services.save_draft(
                draft_id=self.draft.id, secret=self.secret, answers=answers, page="", now=self.now
            )

    def attach(self, content: bytes, name: str, field: str = "fisiere") -> KeptFile:
        """Add a file."""
        kept = filing_files.keep_upload(
            space=self.town.institution.code,
            draft_key=self.key,
            field=field,
            name=name,
            content=BytesIO(content),
            most_bytes=10_000_000,
        )
        with acting_for(self.town.id):
            services.add_file(draft_id=self.draft.id, kept=kept, now=self.now)
        return kept

    def send(self, **filer: Any) -> Sent:
        """Press the button."""
        return filing.send(
            institution=self.town.institution,
            draft=self.draft,
            form=self.form,
            filer=Filer(**filer),
            now=self.now,
        )

    def filing(self) -> FilingCard:
        """What the draft became."""
        with acting_for(self.town.id):
            found = queries.filing_by_key(self.key)
        assert found is not None
        return found


def begin(town: Town, code: str = "petition", *, answered: bool = True, now: datetime = NOW) -> Person:
    """Begin a draft of a ready form, answered when asked."""
    with acting_for(town.id):
        form = forms.published_ready(code)
        assert form is not None
        begun = services.begin_draft(form_version_id=form.id, user_id=None, clerk_id=None, now=now)
    person = Person(town, form, begun.secret, begun.key, now)
    if answered:
        person.answer(**ANSWERS)
    return person


def carry(town: Town, filing_id: int, now: datetime = NOW) -> str:
    """Carry a filing on."""
    return filing_carrying.carry_on(institution_id=town.id, filing_id=filing_id, clock=lambda: now)
