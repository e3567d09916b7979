"""The package ordered from the desk: a job writes it, one person fetches it over a link, its time ends."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import structlog
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Ground
from registratura.flows.moving_out.exporting import export
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.personal_data import Person
from registratura.messaging import services as messaging
from registratura.messaging.kinds import Kind
from registratura.toolkit.scope import acting_for
from registratura.toolkit.tasks import HEAVY, heavy_lock
from registratura.transfers import queries, services
from registratura.transfers.errors import TransferRefusedError

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

TASK: Final = "flows.move_out"
SUBJECT: Final = "package"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_NOTED_EVERY: Final = timedelta(seconds=1)
_CATEGORIES: Final = (
    *("user.name", "user.contact.email", "user.contact.phone_number", "user.contact.address"),
    *("user.government_id", "user.content.private", "user.unique_id"),
)
log = structlog.get_logger("registratura.moving_out")


def package_path(*, institution_id: int, order_id: int) -> Path:
    """Return where the bytes of an ordered package lie."""
    return Path(settings.DATA) / "packages" / f"institution-{institution_id}-{order_id}.zip"


def order(*, institution_id: int, by: Actor, now: datetime) -> int:
    """
    Order the package of an institution, and return the number of the order. Must not run inside a scope.

    Raises: TransferRefusedError while one is being made.
    """
    with acting_for(institution_id):
        row = services.order_package(by=by, now=now)
        # One heavy work at a time for an institution; a dead worker's lock is taken from it.
        app.configure_task(TASK, lock=heavy_lock(institution_id), priority=HEAVY).defer(
            institution_id=institution_id, order_id=row.id
        )
    return row.id


def make(*, institution_id: int, order_id: int, clock: Callable[[], datetime]) -> bool:
    """
    Write the package of an order and tell those who administer the institution; say whether it was written now.

    Killed and begun again, it is written from the start; nothing half written is ever given out. Must not run inside a
    scope, and not twice at once: the job holds the lock of the institution's heavy work.
    """
    institution = institutions.institution_by_id(institution_id)
    with acting_for(institution_id):
        begun = institution is not None and services.begin_package(order_id=order_id, now=clock())
    if institution is None or not begun:
        return False
    target = package_path(institution_id=institution_id, order_id=order_id)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # written whole, but killed before that was noted
        made = export(
            institution=institution,
            target=target,
            zipped=True,
            by=None,
            now=clock(),
            progress=_noting(institution_id, order_id, clock),
        )
        facts = services.PackageFacts(
            rows=made.rows,
            files=made.files,
            lost=made.lost,
            size_bytes=target.stat().st_size,
            sha256=made.manifest_sha256,
        )
    except (OSError, DomainError) as error:
        log.exception("package.failed", institution=institution_id, order=order_id)
        words = error.words if isinstance(error, DomainError) else _unwritten(error)
        with acting_for(institution_id):
            services.fail_package(order_id=order_id, problem=words, now=clock())
        return False
    with acting_for(institution_id):
        now = clock()
        services.finish_package(order_id=order_id, facts=facts, now=now)
        _tell(order_id, now)
    return True


def link(*, institution_id: int, order_id: int, by: Actor, now: datetime) -> str:
    """Make the link of this person to a package and return its secret. Raises: TransferRefusedError."""
    with acting_for(institution_id):
        return services.make_package_link(order_id=order_id, by=by, now=now)


def fetch(*, institution: Institution, order_id: int, secret: str, by: Actor, now: datetime) -> IO[bytes]:
    """
    Open a package for one fetching with the link of this person; it enters the journal and the disclosures.

    Must not run inside a scope.
    Raises: TransferRefusedError when the link is not good, or the bytes are gone.
    """
    try:
        source = package_path(institution_id=institution.id, order_id=order_id).open("rb")
    except FileNotFoundError as error:
        raise TransferRefusedError(_("Pachetul nu mai este aici; comandați altul.")) from error
    try:
        with acting_for(institution.id):
            row = services.note_package_fetched(order_id=order_id, secret=secret, by=by, now=now)
            _write_down(row.id, row.fetched_count, by, now)
    except BaseException:
        source.close()
        raise
    return source


def take_away(*, institution_id: int, order_id: int, by: Actor | None, now: datetime) -> None:
    """
    Delete the bytes of a package, at the end of its time or before it. Must not run inside a scope.

    Raises: TransferRefusedError when it has none.
    """
    with acting_for(institution_id):
        services.note_package_gone(order_id=order_id, by=by, now=now)
    package_path(institution_id=institution_id, order_id=order_id).unlink(missing_ok=True)


def take_old_ones_away(*, institution_id: int, now: datetime) -> int:
    """Delete the packages whose time is over, also bytes a break left behind; give silent ones up; return how many."""
    with acting_for(institution_id):
        services.end_silent_packages(now=now)
        due = queries.packages_to_take_away(at=now)
        gone = [one.id for one in queries.packages(at=now) if one.state in ("gone", "failed")]
    for order_id in due:
        take_away(institution_id=institution_id, order_id=order_id, by=None, now=now)
    for order_id in gone:
        package_path(institution_id=institution_id, order_id=order_id).unlink(missing_ok=True)
    return len(due)


def _noting(institution_id: int, order_id: int, clock: Callable[[], datetime]) -> Callable[[int, int], None]:
    noted: list[datetime] = []

    def progress(done: int, total: int) -> None:
        # While the rows are read, all of one moment, nothing can be written beside them.
        if connection.in_atomic_block or (noted and clock() - noted[-1] < _NOTED_EVERY):
            return
        noted[:] = [clock()]
        with acting_for(institution_id):
            services.note_package_progress(order_id=order_id, done=done, total=total, now=clock())

    return progress


def _tell(order_id: int, now: datetime) -> None:
    card = queries.package_by_id(order_id, at=now)
    assert card is not None
    assert card.expires_at is not None
    for user_id in institutions.holders_of(Permission.STRUCTURE_ADMINISTER, at=now):
        messaging.send(
            kind=Kind.PACKAGE_READY,
            to=user_id,
            context={"ordered_by": card.ordered_by, "until": legal_date(card.expires_at)},
            dedupe_key=f"package:{order_id}:{user_id}",
            by=None,
            now=now,
            about_type=SUBJECT,
            about_id=order_id,
        )


def _write_down(order_id: int, time: int, by: Actor, now: datetime) -> None:
    draft = disclosures.RecipientDraft(
        name=_("Cine a luat pachetul instituției"),
        purpose=_("mutarea instituției sau păstrarea unei copii în afara programului"),
        ground=Ground.TASK,
        categories=_CATEGORIES,
    )
    recipient = disclosures.recipient_by_hand(draft=draft, by=by, now=now)
    disclosures.record_disclosure(
        recipient=recipient,
        to_name=by.full_name,
        person=Person(),
        key=f"package/{order_id}/{time}",
        by=by,
        now=now,
        about=(SUBJECT, order_id, _("pachetul instituției nr. %d") % order_id),
    )


def _unwritten(error: OSError) -> str:
    if error.errno in _FULL:
        return _("Nu mai este loc pe disc. Faceți loc și comandați pachetul din nou.")
    return _(
        "Nu s-a putut scrie (%s). Spuneți administratorului serverului, apoi comandați pachetul din nou."
    ) % (error.strerror or type(error).__name__)
