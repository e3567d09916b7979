"""A citizen of the demonstration's commune who chose, asked, and was written to, before the commune moves."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from registratura.accounts.models import User
from registratura.consents import services as consents
from registratura.flows import rights as rights_flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.personal_data import person_of
from registratura.messaging import services as messaging
from registratura.messaging.kinds import Kind
from registratura.messaging.services import Outside
from registratura.rights import services as rights
from registratura.rights.kinds import Channel, Method
from registratura.rights.services import Draft
from registratura.subjects import services as persons
from registratura.toolkit.scope import acting_for
from tests.rooms.consents.ground import offered, publish

COMMUNE = "lunca-frasinului"
DANA, CNP, SECRET = "dana.dinu@exemplu.ro", "1800101221144", "Qx7wZt0pLm4RkV9sYb2N"


def people_ask_and_choose() -> None:
    """Let a citizen choose, ask for a restriction, and be written to with an address that nobody else may open."""
    institution = institutions.institution_by_code(COMMUNE)
    assert institution is not None
    now = datetime.now(tz=UTC)
    with acting_for(institution.id):
        protector = next(iter(institutions.holders_of(Permission.PRIVACY_ADMINISTER, at=now)))
    by = User.objects.get(pk=protector)
    later = now + timedelta(days=60)
    publish(
        cast("Any", SimpleNamespace(id=institution.id, protector=by)),
        offered(),
        on=(now + timedelta(days=59)).date(),
        now=now,
    )
    draft = Draft(
        request_key=uuid4(),
        right="restriction",
        channel=Channel.COUNTER,
        received_at=now,
        name="Dana Dinu",
        email=DANA,
        cnp=CNP,
        details="Nu sunt exacte.",
    )
    asked = rights_flow.receive(institution=institution, draft=draft, method=Method.COUNTER, by=by, now=now)
    with acting_for(institution.id):
        person = persons.subject_of(identities={"email": DANA, "cnp": CNP}, now=now)
        consents.give(subject_id=person.id, purpose="P12", by=None, now=later)
        rights.restrict(request_id=asked.request_id, keys=person_of(email=DANA, cnp=CNP), by=by, now=now)
        messaging.send(
            kind=Kind.RIGHTS_READY,
            to=Outside(email=DANA, name="Dana Dinu"),
            context={
                "reference": "R-1", "until": now.date(),
                "page": f"https://primaria.example/{COMMUNE}/date-personale/{SECRET}/",
            },
            dedupe_key="moving",
            by=None,
            now=now,
        )  # fmt: skip
