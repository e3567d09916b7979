"""What was filed lately in the demonstration: with its number, at the counter, waiting in the tray, only begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from registratura.filings import queries, services, workings
from registratura.filings.services import Sheet
from registratura.flows import filing_carrying
from registratura.flows.filing import Filer, sender_of
from registratura.forms import queries as forms
from registratura.forms.queries import VersionCard
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.journal.services import Actor

FORM: Final = "petition"
_SAME: Final = "Cerem reluarea cursei de autobuz de la ora 7, fără de care elevii ajung târziu la școală."


def bring_filings(*, institution_id: int, town: str, clerk: Actor, now: datetime) -> None:
    """
    Play what was filed in the last days; run again, nothing is filed twice. Must not run inside a scope.

    town: code of the institution, which makes the keys its own.
    """
    with acting_for(institution_id):
        form = forms.published_ready(FORM)
    if form is None:
        return
    lamp = _answers(
        "sesizare", "Lampa stinsă de pe strada Viilor", "Lampa din fața casei cu nr. 8 nu mai arde."
    )
    wood = _answers("cerere", "Ajutor pentru lemne de foc", "Rog să primesc ajutorul pentru încălzire.")
    by_post = {"line": "Strada Viilor 8", "locality": "Alba Iulia", "county": "AB", "postal_code": ""}
    person = _Filed(institution_id, town, form, now)
    person.file(
        "lampa", lamp | {"nume": "Maria Ionescu", "raspuns": "email", "email": "maria.ionescu@exemplu.ro"}
    )
    person.file("lemne", wood | {"nume": "Ileana Bătrânu", "raspuns": "post", "adresa": by_post}, clerk=clerk)
    for count, name in enumerate(("Dan Rusu", "Ana Rusu", "Mihai Pop", "Elena Pop")):
        bus = _answers("propunere", "Cursa de autobuz de dimineață", _SAME)
        mail = {"nume": name, "raspuns": "email", "email": f"parinte{count}@exemplu.ro"}
        person.file(f"autobuz-{count}", bus | mail, at_once=False)
    with acting_for(institution_id):
        services.begin_draft(form_version_id=form.id, user_id=None, clerk_id=None, now=now)


def _answers(kind: str, subject: str, text: str) -> dict[str, Any]:
    return {"fel": kind, "subiect": subject, "text": text, "cine": "persoana"}


class _Filed:
    """A town whose portal takes petitions."""

    def __init__(self, institution_id: int, town: str, form: VersionCard, now: datetime) -> None:
        self.institution_id, self.town, self.form, self.now = institution_id, town, form, now

    def file(
        self, mark: str, answers: dict[str, Any], *, clerk: Actor | None = None, at_once: bool = True
    ) -> None:
        key = uuid5(NAMESPACE_URL, f"registratura-demo/filing/{self.town}/{mark}")
        at = self.now - timedelta(hours=2)
        said = [str(answers[name]) for name in ("fel", "subiect", "text")]
        with acting_for(self.institution_id):
            if queries.filing_by_key(key) is not None:
                return
            sent = services.receive(
                sheet=Sheet(
                    key=key,
                    form_version_id=self.form.id,
                    form_code=self.form.code,
                    form_title=self.form.definition.title.ro,
                    answers=answers,
                    files=(),
                    likeness=workings.likeness(form_code=self.form.code, texts=said, files=()),
                    at_once=at_once,
                ),
                sender=sender_of(form=self.form, answers=answers, filer=Filer(clerk=clerk)),
                by=clerk,
                now=at,
            )
        filing_carrying.carry_on(
            institution_id=self.institution_id, filing_id=sent.filing_id, clock=lambda: self.now
        )
