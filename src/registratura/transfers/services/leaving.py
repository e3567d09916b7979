"""The package of the whole institution: ordered, made by a job, fetched over a link of one person, taken away."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution
from registratura.transfers.errors import TransferRefusedError
from registratura.transfers.models import PackageOrder

KEPT_FOR: Final = timedelta(days=7)
LINK_FOR: Final = timedelta(hours=24)
MOST_BEGINNINGS: Final = 5
# Rows are read in one transaction, during which nothing can be noted: of a large institution that takes hours.
SILENT_PACKAGE_AFTER: Final = timedelta(hours=12)
State = PackageOrder.State


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What was written: rows, files, files that the store has lost, bytes of the package, the digest of its sums."""

    rows: int
    files: int
    lost: int
    size_bytes: int
    sha256: str


def order_package(*, by: Actor, now: datetime) -> PackageOrder:
    """
    Order the package of the institution in scope; one whose maker has fallen silent ends first.

    Raises: TransferRefusedError while one is being made.
    """
    end_silent_packages(now=now)
    row = PackageOrder(
        institution_id=required_institution(), ordered_by_id=by.id, ordered_at=now, heard_at=now
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TransferRefusedError(
            _("Un pachet se scrie deja; așteptați să fie gata sau luați-l pe acela.")
        ) from error
    _note("transfers.package.ordered", row, by, {})
    return row


@transaction.atomic
def begin_package(*, order_id: int, now: datetime) -> bool:
    """
    Take an order up and say whether its package is to be made now; one whose maker was killed is made from the start.

    The caller holds the lock of the institution's heavy work, so that nobody else makes it meanwhile.
    """
    row = _locked(order_id)
    if row.state not in (State.WAITING, State.MAKING):
        return False
    row.attempt_count += 1
    row.state = State.MAKING if row.attempt_count <= MOST_BEGINNINGS else State.FAILED
    row.heard_at, row.done_count, row.total_count = now, 0, 0
    row.save(update_fields=["state", "attempt_count", "heard_at", "done_count", "total_count"])
    if row.state == State.FAILED:
        _end(row, _("Scrierea s-a întrerupt de mai multe ori. Comandați pachetul din nou."), now)
    return row.state == State.MAKING


def note_package_progress(*, order_id: int, done: int, total: int, now: datetime) -> None:
    """Note how far the writing is."""
    PackageOrder.objects.filter(pk=order_id, state=State.MAKING).update(
        done_count=done, total_count=total, heard_at=now
    )


@transaction.atomic
def finish_package(*, order_id: int, facts: PackageFacts, now: datetime) -> PackageOrder:
    """Note that the package is there, for seven days."""
    row = _locked(order_id)
    row.state, row.made_at, row.expires_at, row.heard_at = State.READY, now, now + KEPT_FOR, now
    row.row_count, row.file_count, row.lost_count = facts.rows, facts.files, facts.lost
    row.size_bytes, row.sha256, row.problem = facts.size_bytes, facts.sha256, ""
    row.save(
        update_fields=[
            *("state", "made_at", "expires_at", "heard_at", "row_count", "file_count", "lost_count"),
            *("size_bytes", "sha256", "problem"),
        ]
    )
    _note(
        "transfers.package.made",
        row,
        None,
        {"rows": facts.rows, "files": facts.files, "sha256": facts.sha256},
    )
    return row


@transaction.atomic
def fail_package(*, order_id: int, problem: str, now: datetime) -> None:
    """Note that the package could not be made, and why; it is ordered anew by hand."""
    _end(_locked(order_id), problem, now)


@transaction.atomic
def end_silent_packages(*, now: datetime) -> int:
    """
    Give up the packages that are said to be written and of which nothing was heard for twelve hours; return how many.

    One that waits its turn is not silent: its job is still there.
    """
    silent = PackageOrder.objects.select_for_update().filter(
        state=State.MAKING, heard_at__lt=now - SILENT_PACKAGE_AFTER
    )
    ended = list(silent.order_by("id"))
    for row in ended:
        _end(row, _("Scrierea s-a oprit fără veste. Comandați pachetul din nou."), now)
    return len(ended)


def _end(row: PackageOrder, problem: str, now: datetime) -> None:
    row.state, row.problem, row.heard_at = State.FAILED, problem[:300], now
    row.save(update_fields=["state", "problem", "heard_at"])
    _note("transfers.package.failed", row, None, {"problem": row.problem})


@transaction.atomic
def make_package_link(*, order_id: int, by: Actor, now: datetime) -> str:
    """
    Make the link with which this person alone fetches the package, for a day, and return its secret, shown this once.

    An earlier link of the package ends.
    Raises: TransferRefusedError when the package is not there.
    """
    row = _ready(order_id, now)
    secret = secrets.token_urlsafe(32)
    row.link_digest, row.link_for_id, row.link_ended_at = _digest(secret), by.id, None
    row.link_until = min(now + LINK_FOR, row.expires_at or now)
    row.save(update_fields=["link_digest", "link_for", "link_until", "link_ended_at"])
    _note("transfers.package.link_made", row, by, {"until": row.link_until.isoformat()})
    return secret


@transaction.atomic
def end_package_link(*, order_id: int, by: Actor, now: datetime) -> None:
    """
    End the link of a package before its time, whoever it is for.

    Raises: TransferRefusedError when it has none that is good.
    """
    row = _locked(order_id)
    if row.link_until is None or row.link_until <= now or row.link_ended_at is not None:
        raise TransferRefusedError(_("Pachetul nu are o legătură bună; nu este nimic de oprit."))
    row.link_ended_at = now
    row.save(update_fields=["link_ended_at"])
    _note("transfers.package.link_ended", row, by, {"for": row.link_for_id})


@transaction.atomic
def note_package_fetched(*, order_id: int, secret: str, by: Actor, now: datetime) -> PackageOrder:
    """
    Let the package be fetched once with a link, and write it down.

    Raises: TransferRefusedError, with the same words for a link that never was, ended, or is somebody else's.
    """
    row = _ready(order_id, now)
    good = (
        row.link_digest is not None
        and secrets.compare_digest(bytes(row.link_digest), _digest(secret))
        and row.link_for_id == by.id
        and row.link_ended_at is None
        and row.link_until is not None
        and now < row.link_until
    )
    if not good:
        raise TransferRefusedError(
            _("Legătura nu mai este bună sau este a altei persoane. Faceți alta de pe pagina pachetului.")
        )
    row.fetched_count, row.fetched_at = row.fetched_count + 1, now
    row.save(update_fields=["fetched_count", "fetched_at"])
    _note("transfers.package.fetched", row, by, {"time": row.fetched_count, "sha256": row.sha256})
    return row


@transaction.atomic
def note_package_gone(*, order_id: int, by: Actor | None, now: datetime) -> None:
    """
    Note that the bytes of a package were taken away.

    Raises: TransferRefusedError when it has none.
    """
    row = _locked(order_id)
    if row.state != State.READY:
        raise TransferRefusedError(_("Pachetul nu mai este aici; comandați altul."))
    row.state, row.gone_at = State.GONE, now
    row.save(update_fields=["state", "gone_at"])
    _note("transfers.package.gone", row, by, {})


def _ready(order_id: int, now: datetime) -> PackageOrder:
    row = _locked(order_id)
    if row.state != State.READY or row.expires_at is None or row.expires_at <= now:
        raise TransferRefusedError(_("Pachetul nu mai este aici; comandați altul."))
    return row


def _locked(order_id: int) -> PackageOrder:
    row = PackageOrder.objects.select_for_update().filter(pk=order_id).first()
    if row is None:
        raise TransferRefusedError(_("Pachetul nu există; comandați altul."))
    return row


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _note(action: str, row: PackageOrder, by: Actor | None, details: dict[str, Any]) -> None:
    journal.record(action=action, subject_type="package", subject_id=row.id, by=by, details=details)
