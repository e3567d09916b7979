"""The supplier with a notice that offers choices, and a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from registratura.notices import queries as published
from registratura.notices import services as notices
from registratura.notices.content import Content
from registratura.notices.rules import Materiality
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier
from tests.rooms.notices.ground import SUMMARY, content, prose, purpose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Ground:
    """The supplier and somebody to ask."""

    supplier: Supplier
    person: UUID

    @property
    def id(self) -> int:
        """The supplier's number."""
        return self.supplier.id


def offered() -> Content:
    """Return a notice with an account, news by mail, advertisements after one's own usage, and training shut."""
    return content(
        purpose("P01"),
        purpose("P12", ground="A6-1-a"),
        purpose("P21", ground="A6-1-a"),
        purpose("P09", ground="A6-1-f"),
    )


def publish(supplier: Supplier, given: Content, *, on: date, now: datetime) -> int:
    """Publish a version of the supplier's notice; return its number."""
    with acting_for(supplier.id):
        draft = notices.start_draft(content=given, prose=prose(), by=supplier.protector, now=now)
        first = published.newest() is None
        return notices.publish_draft(
            draft_id=draft,
            materiality=Materiality.MATERIAL_NEW_PURPOSE,
            effective_on=on,
            summary={} if first else SUMMARY,
            by=supplier.protector,
            now=now,
        )


def ground() -> Ground:
    """Open the supplier with its notice in force."""
    supplier = open_supplier()
    publish(supplier, offered(), on=date(2026, 3, 2), now=NOW)
    return Ground(supplier, uuid4())
