"""What is known of portals: the one in scope, the open ones, whose host a name is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import F, Subquery
from django.db.models.functions import JSONObject

from registratura.portals import colors, hours
from registratura.portals.models import AccessibilityStatement, Arms, Portal
from registratura.portals.rules import Conformance, Method, Statement
from registratura.toolkit.scope import across_institutions


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCard:
    """A portal as it is kept; what was never settled has its first value. `arms`: the mark of the picture or none."""

    institution_id: int
    is_open: bool = False
    color: str = colors.DEFAULT
    welcome: str = ""
    welcome_en: str = ""
    email: str = ""
    phone: str = ""
    week: hours.Week = hours.CLOSED_WEEK
    hours_note: str = ""
    hours_note_en: str = ""
    host: str = ""
    changed_at: datetime | None = None
    arms: str = ""
    arms_width: int = 0
    arms_height: int = 0

    @property
    def has_hours(self) -> bool:
        """Whether hours with the public were given."""
        return any(self.week)


@dataclass(frozen=True, slots=True)
class Picture:
    """The coat of arms as it is sent."""

    png: bytes
    mark: str


def portal_of(institution_id: int) -> PortalCard:
    """Return the portal of the institution in scope, with its first values where nothing was settled."""
    drawn = Arms.objects.filter(width__gt=0)
    row = Portal.objects.annotate(
        arms_drawn=Subquery(drawn.values(seen=JSONObject(mark="sha256", width="width", height="height"))[:1])
    ).first()
    arms = row.arms_drawn if row is not None else drawn.values("width", "height", mark=F("sha256")).first()
    mark, width, height = (arms["mark"][:12], arms["width"], arms["height"]) if arms else ("", 0, 0)
    if row is None:
        return PortalCard(institution_id=institution_id, arms=mark, arms_width=width, arms_height=height)
    return PortalCard(
        institution_id=institution_id,
        is_open=row.is_open,
        color=row.color,
        welcome=row.welcome,
        welcome_en=row.welcome_en,
        email=row.email,
        phone=row.phone,
        week=hours.week_of(row.hours),
        hours_note=row.hours_note,
        hours_note_en=row.hours_note_en,
        host=row.host,
        changed_at=row.changed_at,
        arms=mark,
        arms_width=width,
        arms_height=height,
    )


def picture() -> Picture | None:
    """Return the coat of arms of the institution in scope, or None."""
    row = Arms.objects.first()
    return Picture(bytes(row.png), row.sha256[:12]) if row is not None and row.width else None


def open_institution_ids() -> frozenset[int]:
    """Return which institutions have an open portal. Asked outside every scope."""
    with across_institutions(reason="which portals are open is public: the policy shows open ones alone"):
        return frozenset(Portal.objects.filter(is_open=True).values_list("institution_id", flat=True))


def institution_at(host: str) -> int | None:
    """Return the institution whose open portal has this host name, or None. Asked outside every scope."""
    with across_institutions(reason="a page is found by the name of its host before any scope is open"):
        found = Portal.objects.filter(host=host, is_open=True).exclude(host="").order_by("institution_id")
        return found.values_list("institution_id", flat=True).first()


def statement() -> Statement | None:
    """Return the accessibility statement of the institution in scope as it was written, or None."""
    row = AccessibilityStatement.objects.first()
    if row is None:
        return None
    kept = {field.name: getattr(row, field.name) for field in fields(Statement)}
    kept["conformance"], kept["method"] = Conformance(row.conformance), Method(row.method)
    return Statement(**kept)
