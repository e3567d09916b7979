"""The supplier with a notice that offers signals to notices, and flights."""

from datetime import UTC, date, datetime
from uuid import UUID

from registratura.consents import services as consents
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import services as notices
from registratura.subjects import services as persons
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier
from tests.rooms.consents.ground import publish
from tests.rooms.notices.ground import content, purpose

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
OFFERED = ("P12", "P18", "P19", "P21", "P22")


def offering_supplier() -> Supplier:
    """Open the supplier whose notice in force offers what a person may open."""
    supplier = open_supplier()
    offered = content(purpose("P01"), *(purpose(key, ground="A6-1-a") for key in OFFERED))
    publish(supplier, offered, on=date(2026, 3, 2), now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    return supplier


def placed(
    title: str,
    *,
    place: str = "customer",
    topic: str = "any",
    weight: int = 1,
    caps: tuple[int, int] = (50, 50),
    targets: tuple[tuple[str, str], ...] = (),
) -> int:
    """Put a notice on pages. Inside the supplier's scope, any purpose."""
    return notices.place_ad(
        title=title,
        words="Cuvinte.",
        url="https://furnizor.example/oferta",
        on_behalf_of="Cartea Software SRL",
        paid_by="Cartea Software SRL",
        place=place,
        topic=topic,
        weight=weight,
        session_cap=caps[0],
        person_cap=caps[1],
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        targets=targets,
        by=None,
        now=NOW,
    )


def person_who_said(supplier: Supplier, *purposes: str, account: int = 0, email: str = "a@b.example") -> UUID:
    """Make somebody known who said yes to these purposes."""
    with acting_for(supplier.id), reading_for(Purpose.P21):
        identities = {"email": email} | ({"account": str(account)} if account else {})
        found = persons.subject_of(identities=identities, kind="customer", now=NOW).id
        for key in purposes:
            consents.give(subject_id=found, purpose=key, by=None, now=NOW)
    return found


def consent_of(supplier: Supplier, person: UUID, key: str) -> int:
    """Return the record that a yes of the person rests on."""
    from registratura.consents import queries

    with acting_for(supplier.id):
        found = queries.may_process(subject_id=person, purpose=key, at=NOW).record_id
    assert found is not None
    return found
