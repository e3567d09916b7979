"""What the citizens of the demonstration find and did: public pages, appointments, fees, forms, filings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from registratura.flows.demo.appointments import bring_appointments
from registratura.flows.demo.charges import bring_fees
from registratura.flows.demo.filed import bring_filings
from registratura.flows.demo.mailbox import bring_mail
from registratura.flows.demo.privacy import bring_privacy
from registratura.flows.demo.public_pages import open_public_pages
from registratura.flows.demo.ready_forms import publish_forms

if TYPE_CHECKING:
    from registratura.flows.demo.towns import DemoInstitution
    from registratura.journal.services import Actor


def bring_portal(
    *, institution_id: int, town: DemoInstitution, people: Mapping[str, Actor], now: datetime
) -> None:
    """Open the public pages of a town with what happened there. Must not run inside a scope; run again, once."""
    administrator, registrar = people["administrator"], people["registrar"]
    open_public_pages(institution_id=institution_id, town=town, by=administrator, now=now)
    bring_appointments(institution_id=institution_id, town=town, by=registrar, now=now)
    bring_fees(institution_id=institution_id, town=town, people=people, now=now)
    publish_forms(institution_id=institution_id, town=town, by=administrator, now=now)
    bring_filings(institution_id=institution_id, town=town.code, clerk=registrar, now=now)
    if town.kind == "commune":
        bring_mail(institution_id=institution_id, address=town.email, by=administrator, now=now)
        bring_privacy(institution_id=institution_id, people=people, now=now)
