"""The feed of the gazette, and what robots may read of the portals."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from registratura.consultations import queries as consultations
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.portal.frame import SECTIONS
from registratura.doors.shared.auth import public
from registratura.flows.publishing import public_address
from registratura.gazette import queries as gazette
from registratura.gazette.books import BOOKS, Section
from registratura.institutions import queries as institutions
from registratura.portals import queries as portals

FEED_TYPE = "application/atom+xml; charset=utf-8"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ACTS_MOST = 5_000
CLOSED_TO_ROBOTS = ("/birou/", "/cont/", "/api/")


@require_safe
@public_page("a program may follow the gazette for whoever wants to know", same_for_all=True)
def feed(request: PortalRequest, code: str) -> HttpResponse:
    """Give what was published, corrected or withdrawn last, as Atom."""
    here = public_address(path=reverse("portal:gazette", kwargs={"code": code}))
    made = Atom1Feed(
        title=_("Monitorul Oficial Local – %s") % request.controller.name,
        link=here,
        description="",
        language="ro",
        feed_url=public_address(path=request.path),
        feed_guid=here,
        author_name=request.controller.name,
    )
    for line, changed_at in gazette.changed_since(now=timezone.now()):
        place = public_address(path=reverse("portal:gazette_act", kwargs={"code": code, "key": line.id}))
        book = BOOKS[line.book]
        title = f"{book.one} {line.act_number} – {line.subject}" if line.act_number else line.subject
        said = _("Retras: %s") % line.withdrawn_reason if line.withdrawn_at else line.details
        made.add_item(
            title=_("Retras: %s") % title if line.withdrawn_at else title,
            link=place,
            unique_id=place,
            description=said or str(book.name),
            pubdate=line.visible_from,
            updateddate=changed_at,
            categories=(str(book.name),),
        )
    return HttpResponse(made.writeString("utf-8"), content_type=FEED_TYPE)


@require_safe
@public_page("a program may follow the drafts for whoever wants to know", same_for_all=True)
def drafts_feed(request: PortalRequest, code: str) -> HttpResponse:
    """Give the drafts that were announced last, as Atom."""
    here = public_address(path=reverse("portal:consultations", kwargs={"code": code}))
    made = Atom1Feed(
        title=_("Consultări publice – %s") % request.controller.name,
        link=here,
        description="",
        language="ro",
        feed_url=public_address(path=request.path),
        feed_guid=here,
        author_name=request.controller.name,
    )
    for line in consultations.public_drafts()[0]:
        place = public_address(path=reverse("portal:consultation", kwargs={"code": code, "key": line.id}))
        until = f"{line.proposals_until:%d.%m.%Y}" if line.proposals_until else ""
        made.add_item(
            title=line.title,
            link=place,
            unique_id=place,
            description=_("Propuneri până la %s") % until,
            pubdate=line.announced_at,
            updateddate=line.ended_at or line.announced_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=FEED_TYPE)


@require_safe
@public_page("robots may read what everybody may", same_for_all=True)
def sitemap(request: PortalRequest, code: str) -> HttpResponse:
    """List the public pages of a portal: its sections, the gazette, the drafts. No page about a person is there."""
    places: list[tuple[str, datetime | None]] = [(reverse("portal:home", kwargs={"code": code}), None)]
    places += [
        (reverse(f"portal:{one.address}", kwargs={"code": code}), None)
        for one in SECTIONS
        if one.group in ("know", "gazette", "foot")
    ]
    places += [
        (reverse("portal:gazette_section", kwargs={"code": code, "section": section.value}), None)
        for section in Section
    ]
    now = timezone.now()
    places += [
        (reverse("portal:gazette_act", kwargs={"code": code, "key": line.id}), changed)
        for line, changed in gazette.changed_since(now=now, limit=ACTS_MOST)
    ]
    places += [
        (
            reverse("portal:consultation", kwargs={"code": code, "key": line.id}),
            line.ended_at or line.announced_at,
        )
        for line in consultations.public_drafts(limit=500)[0]
    ]
    return _map("urlset", "url", places)


@require_safe
@public("robots ask where the maps of the portals are")
def sitemaps(request: HttpRequest) -> HttpResponse:
    """List the maps of the open portals."""
    opened = portals.open_institution_ids()
    places: list[tuple[str, datetime | None]] = [
        (reverse("portal:sitemap", kwargs={"code": one.code}), None)
        for one in institutions.every_institution()
        if one.closed_at is None and one.id in opened
    ]
    return _map("sitemapindex", "sitemap", places)


@require_safe
@public("robots ask first what they may read")
def robots(request: HttpRequest) -> HttpResponse:
    """Say that the portals may be read, and the desk and the accounts not."""
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in CLOSED_TO_ROBOTS), "Allow: /"]
    lines.append(f"Sitemap: {public_address(path=reverse('portal:sitemaps'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _map(whole: str, part: str, places: list[tuple[str, datetime | None]]) -> HttpResponse:
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    xml.startElement(whole, AttributesImpl({"xmlns": MAP}))
    for place, changed in places:
        xml.startElement(part, AttributesImpl({}))
        xml.addQuickElement("loc", public_address(path=place))
        if changed is not None:
            xml.addQuickElement("lastmod", changed.isoformat(timespec="seconds"))
        xml.endElement(part)
    xml.endElement(whole)
    return HttpResponse(text.getvalue(), content_type="application/xml; charset=utf-8")
