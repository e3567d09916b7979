"""A diagnosis of this installation: measured here, shown field by field, sent for one case."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from registratura.flows.support import department
from registratura.journal.services import Actor
from registratura.kernel import diagnosis
from registratura.kernel.diagnosis import Value
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import State
from registratura.support.queries import BundleCard
from registratura.toolkit.diagnosing import measure

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def measured() -> dict[str, Value]:
    """Return what this installation may tell of itself. Must not run in a transaction that an error would spoil."""
    environment = settings.ENVIRONMENT
    return measure(
        data=settings.DATA,
        is_private=environment.database_url is None,
        store="s3" if environment.files_url else "folder",
        has_mail=environment.mail_url is not None,
        has_antivirus=bool(environment.clamd),
        ask=_ask,
    )


def _ask(question: str) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def chosen(*, made_at: datetime, fields: Mapping[str, Value], names: Collection[str]) -> str:
    """Return the bundle of the fields that the person left ticked."""
    return diagnosis.write(
        made_at=made_at, fields={name: value for name, value in fields.items() if name in names}
    )


def send(
    *, supplier: "Institution", secret: str, raw: bytes | str, by: Actor | None, now: datetime
) -> int | None:
    """
    Send a bundle to the conversation behind a link; None when the link opens nothing.

    Raises: BundleRefusedError.
    """
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        if card is None:
            return None
        return support.keep_bundle(ticket_id=card.line.id, raw=raw, by=by, now=now)


def bundles(*, supplier: "Institution", secret: str) -> list[BundleCard]:
    """Return what was sent to the conversation behind a link."""
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        return queries.bundles_of(card.line.id) if card is not None else []


def remove(*, supplier: "Institution", secret: str, bundle_id: int, by: Actor | None) -> None:
    """Take a bundle back before the case ends."""
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        if card is not None:
            support.remove_bundle(ticket_id=card.line.id, bundle_id=bundle_id, by=by)


def open_cases(*, supplier: "Institution", user_id: int) -> list[tuple[str, str]]:
    """Return a person's conversations that a diagnosis may serve: the secret of each, and what it is about."""
    with department(supplier=supplier):
        found = queries.lines(queries.Search(state="all", requester_id=user_id))
        return [
            (queries.nonce_of(line.id), f"#{line.id} {line.subject}")
            for line in found
            if line.state is not State.CLOSED
        ]
