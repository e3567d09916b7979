"""Changing a portal: its look and words, whether it is open, the coat of arms, the accessibility statement."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.portals import colors, hosts, hours
from registratura.portals.errors import (
    ArmsRefusedError,
    ColorRefusedError,
    PortalRefusedError,
    StatementRefusedError,
)
from registratura.portals.models import AccessibilityStatement, Arms, Portal
from registratura.portals.rules import Statement, fault_of
from registratura.portals.wording import FAULTS
from registratura.toolkit.scope import required_institution

ARMS_BYTES = 24 << 10
WELCOME_MOST = 600
NOTE_MOST = 200
STATEMENT_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the administrator settles of a portal. week: as `hours.read_day` gives each day."""

    color: str
    welcome: str = ""
    welcome_en: str = ""
    email: str = ""
    phone: str = ""
    week: hours.Week = hours.CLOSED_WEEK
    hours_note: str = ""
    hours_note_en: str = ""
    host: str = ""


@transaction.atomic
def change_portal(*, look: Look, own_hosts: frozenset[str], by: Actor | None, now: datetime) -> None:
    """
    Keep what was settled of the portal of the institution in scope.

    own_hosts: names under which the program itself is reached, which no institution may take.
    Raises: ColorRefusedError for a colour that makes texts hard to read; PortalRefusedError for an unfit or taken host.
    """
    color = _fit_color(look.color)
    host = _fit_host(look.host, own_hosts)
    row = _portal(by, now)
    _refuse_taken(host, row.institution_id)
    changed: dict[str, object] = {
        "color": color,
        "welcome": ro_normalise(look.welcome).strip()[:WELCOME_MOST],
        "welcome_en": ro_normalise(look.welcome_en).strip()[:WELCOME_MOST],
        "email": look.email.strip()[:254],
        "phone": ro_normalise(look.phone, single_line=True)[:40],
        "hours": hours.stored_week(look.week),
        "hours_note": ro_normalise(look.hours_note, single_line=True)[:NOTE_MOST],
        "hours_note_en": ro_normalise(look.hours_note_en, single_line=True)[:NOTE_MOST],
        "host": host,
    }
    before = {name: getattr(row, name) for name in changed}
    differing = sorted(name for name in changed if before[name] != changed[name])
    if not differing:
        return
    for name in differing:
        setattr(row, name, changed[name])
    _save(row, differing, by, now)
    _record(
        row,
        by,
        {name: {"before": before[name], "after": changed[name]} for name in differing},
        action="portals.portal.changed",
    )


@transaction.atomic
def open_portal(*, by: Actor | None, now: datetime) -> None:
    """
    Open the portal of the institution in scope; nothing when it is.

    Raises: PortalRefusedError when another open portal has its host; FeatureClosedError.
    """
    row = _portal(by, now)
    if row.is_open:
        return
    institutions.check_open(feature=Feature.PORTAL, now=now)
    _refuse_taken(row.host, row.institution_id)
    row.is_open = True
    _save(row, ["is_open"], by, now)
    _record(row, by, {}, action="portals.portal.opened")


@transaction.atomic
def close_portal(*, by: Actor | None, now: datetime) -> None:
    """Close the portal of the institution in scope; nothing when it is."""
    row = _portal(by, now)
    if not row.is_open:
        return
    row.is_open = False
    _save(row, ["is_open"], by, now)
    _record(row, by, {}, action="portals.portal.closed")


@transaction.atomic
def change_arms(*, png: bytes, width: int, height: int, by: Actor | None, now: datetime) -> None:
    """
    Show a picture as the coat of arms; empty takes it away.

    png: drawn anew by the sandbox (`flows.portals`), never what was sent; width and height in points.
    Raises: ArmsRefusedError when it is too heavy for a page.
    """
    if len(png) > ARMS_BYTES:
        raise ArmsRefusedError(
            _("Stema are prea multe amănunte pentru o pagină ușoară; alegeți un desen mai simplu."),
            field="arms",
        )
    row = Arms.objects.select_for_update().first()
    if row is None:
        if not png:
            return
        row = Arms(institution_id=required_institution())
    row.png, row.sha256 = png, hashlib.sha256(png).hexdigest()
    row.width, row.height = (width, height) if png else (0, 0)
    row.changed_at = now
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["png", "sha256", "width", "height", "changed_at"])
    journal.record(
        action="portals.arms.changed",
        subject_type="portal",
        subject_id=row.id,
        by=by,
        details={"sha256": row.sha256 if png else "", "bytes": len(png)},
    )


@transaction.atomic
def state_accessibility(*, statement: Statement, by: Actor | None, now: datetime) -> None:
    """
    Publish the accessibility statement of the institution in scope.

    Raises: StatementRefusedError when it does not say what the law asks.
    """
    fault = fault_of(statement, today=legal_date(now))
    if fault is not None:
        field, words = FAULTS[fault]
        raise StatementRefusedError(str(words), field=field)
    row = AccessibilityStatement.objects.select_for_update().first()
    is_new = row is None
    if row is None:
        row = AccessibilityStatement(institution_id=required_institution())
    written = asdict(statement)
    for name, value in written.items():
        setattr(row, name, ro_normalise(value).strip()[:STATEMENT_MOST] if isinstance(value, str) else value)
    row.changed_at, row.changed_by_id = now, by.id if by is not None else None
    if is_new:
        row.save(force_insert=True)
    else:
        names = [field.name for field in fields(Statement)]
        row.save(update_fields=[*names, "changed_at", "changed_by"])
    journal.record(
        action="portals.statement.changed",
        subject_type="portal",
        subject_id=row.id,
        by=by,
        details={
            "conformance": str(row.conformance),
            "prepared_on": row.prepared_on.isoformat(),
            "reviewed_on": row.reviewed_on.isoformat(),
        },
    )


def _portal(by: Actor | None, now: datetime) -> Portal:
    """Return the row of the institution in scope, locked; made when there is none."""
    row = Portal.objects.select_for_update().first()
    if row is None:
        row = Portal(institution_id=required_institution(), hours=hours.stored_week(hours.CLOSED_WEEK))
        row.changed_at, row.changed_by_id = now, by.id if by is not None else None
        row.save(force_insert=True)
    return row


def _save(row: Portal, names: list[str], by: Actor | None, now: datetime) -> None:
    row.changed_at, row.changed_by_id = now, by.id if by is not None else None
    row.save(update_fields=[*names, "changed_at", "changed_by"])


def _record(row: Portal, by: Actor | None, details: dict[str, object], *, action: str) -> None:
    journal.record(action=action, subject_type="portal", subject_id=row.id, by=by, details=details)


def _fit_color(typed: str) -> str:
    color = colors.color_of(typed)
    if color is None:
        raise ColorRefusedError(
            _("Scrieți culoarea ca #14405f: un diez și șase cifre sau litere de la a la f.")
        )
    verdict = colors.judge(color)
    if not verdict.enough:
        raise ColorRefusedError(
            _(
                "Cu %(color)s textele nu se citesc destul de bine: contrast %(contrast)s, trebuie cel puțin 4,5. Cea "
                "mai apropiată care merge este %(nearest)s."
            )
            % {
                "color": color,
                "contrast": f"{verdict.contrast:.2f}".replace(".", ","),
                "nearest": verdict.nearest,
            },
            nearest=verdict.nearest,
        )
    return color


def _fit_host(typed: str, own_hosts: frozenset[str]) -> str:
    host = hosts.host_of(typed)
    if host and not hosts.is_host(host):
        raise PortalRefusedError(
            _(
                "Scrieți numai numele, de pildă registratura.primaria-voastra.ro, fără https:// și fără pagini."
            ),
            field="host",
        )
    if host in own_hosts:
        raise PortalRefusedError(_("Acesta este numele programului însuși; alegeți altul."), field="host")
    return host


def _refuse_taken(host: str, institution_id: int) -> None:
    """Refuse a host that another open portal has; whoever takes the same name waits here for this transaction."""
    if not host:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 21065))", [f"portals.host:{host}"])
        cursor.execute("SELECT portals_host_taken(%s, %s)", [host, institution_id])
        if cursor.fetchone()[0]:
            raise PortalRefusedError(_("Alt portal răspunde deja la acest nume."), field="host")
