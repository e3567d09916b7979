"""The forms of the demonstration: the ready ones, published where their duty is; one with a draft beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from registratura.flows.demo.towns import DemoInstitution
from registratura.forms import queries, services
from registratura.forms.definition import Definition, Words
from registratura.forms.handling import Handling
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.toolkit.scope import acting_for

_DUTIES: Final = {
    "fiscal-certificate": "taxes",
    "urbanism-certificate": "urbanism",
    "civil-status-extract": "civil_status",
    "parking": "parking",
    "tree-felling": "public_works",
    "report-problem": "public_works",
    "audience": "mayor",
}
_FEES: Final = {"urbanism-certificate": "certificat-urbanism"}
"""What a form costs, by the fees that `charges` sets."""

_DRAFTED: Final = "parking"


def publish_forms(*, institution_id: int, town: DemoInstitution, by: Actor, now: datetime) -> None:
    """Give a town the ready forms, published; run again, it adds what is missing. Must not run inside a scope."""
    with acting_for(institution_id):
        for form in services.add_ready(by=by, now=now):
            card = queries.form(form)
            assert card is not None
            unit = _unit(town, _DUTIES.get(card.ready, "public_relations"))
            services.change_draft(
                form_id=form,
                change=partial(_landing, unit, _FEES.get(card.ready, "")),
                what="compartimentul",
                seen=None,
                by=by,
            )
            services.publish(form_id=form, by=by, now=now)
            if card.ready == _DRAFTED:
                services.begin_draft(form_id=form, by=by, now=now)
                services.change_draft(
                    form_id=form, change=_shorter, what="textele de la început", seen=None, by=by
                )


def _unit(town: DemoInstitution, duty: str) -> int:
    usual = {"parking": "public_works"}
    wanted = (duty, usual.get(duty, ""), "public_relations")
    code = next(unit.code for name in wanted for unit in town.units if name in unit.duties)
    found = institutions.unit_by_code(code)
    assert found is not None
    return found.id


def _landing(unit: int, fee: str, definition: Definition, handling: Handling) -> tuple[Definition, Handling]:
    return definition, replace(handling, unit_id=unit, fee_code=fee)


def _shorter(definition: Definition, handling: Handling) -> tuple[Definition, Handling]:
    term = Words(
        "Răspundem în cel mult 15 zile de la înregistrare.", "We answer within 15 days of registration."
    )
    return replace(definition, term=term), handling
